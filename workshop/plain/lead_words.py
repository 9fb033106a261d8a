"""The words that lead a group line by line: when each does something, and what it asks of the facilitator."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.plain.own_question import WORD_OF_PROMPT, replies_counted, told_of_question
from workshop.session.commands import (
    AgreeFocus,
    ChangeText,
    CloseVote,
    Command,
    Commit,
    Contest,
    CountHands,
    CountHeads,
    DropOffer,
    ExploreWhatIf,
    GiveHint,
    Guess,
    KeepIntention,
    NameGroup,
    OpenTalk,
    OpenVote,
    ParkPoint,
    SettlePath,
    TakeBackReveal,
    TakeReply,
)
from workshop.session.events import (
    CommitmentMade,
    DistributionRevealed,
    Event,
    FocusAgreed,
    GuessSkipped,
    HandsCounted,
    HintGiven,
    IntentionKept,
    QuestionOpened,
    QuestionWorded,
    RepliesRevealed,
    ReplyTaken,
    RevealTakenBack,
    TalkStarted,
    VerdictContested,
    VerdictRevealed,
    VotingClosed,
    VotingOpened,
    WhatIfExplored,
)
from workshop.session.facilitator import Facilitator, Gate, Reply
from workshop.session.group_views import (
    FocusView,
    OwnRepliesView,
)
from workshop.session.own_question import ASKS, SAYS, STAKE, STANCE, WHO, note_here
from workshop.session.phases import Phase, can_happen, stage_after
from workshop.session.plan import WITHOUT, stage_names, stages_typed
from workshop.session.projection import offered
from workshop.session.state import UNDECIDED, State, kept_texts, opening_of, question_at_hand
from workshop.session.tally import points_typed, tally_of
from workshop.session.verdicts import may_be_called

TYPED_FOR = {
    "next": _("(an empty line)"),
    "close_vote": "(close)",
    "talk": "(talk)",
    "open_vote": "(vote)",
    "reveal": _("(reveal, twice)"),
    "drop": _("(drop, twice)"),
    "path": _("(its number)"),
    "timer": "(timer)",
    "take_back": "(undo)",
    "team": "(team)",
    "place": "(points)",
    "middle": "(middle)",
    "leave": "(quit)",
    "word_question": _("(asked …)"),
    "take_reply": _("(reply …)"),
}
"""What is typed for what may be asked for, as it stands in a sentence of the core."""
KEPT, PASSED_OVER = _("Kept."), _("Passed over.")


class LeadWord(NamedTuple):
    """A word that may be typed, with what follows it."""

    name: str
    takes: str
    """What is typed after it; empty where that is nothing."""
    help: str
    ask: Callable[[Facilitator, str], Reply]
    """Has it done; `Reply.words` say what was done where the room hears nothing of it."""
    when: Callable[[State], bool] = lambda _state: True
    passes: tuple[Gate, ...] = ()
    """What asking for it once more passes; any other word forgets what was asked for once."""


def _where(*events: type[Event]) -> Callable[[State], bool]:
    return lambda state: any(can_happen(state.phase, event) for event in events)


def _in(*phases: Phase) -> Callable[[State], bool]:
    return lambda state: state.phase in phases


def _before(stage: Phase) -> Callable[[State], bool]:
    return lambda state: stage_after(state.phase, state.plan.without) is stage


def _takes_note(state: State) -> bool:
    return state.present is not None or question_at_hand(state) is not None


def _note(led: Facilitator, text: str) -> Reply:
    return _telling(KEPT, led.ask(note_here(led.state, text)))


def _asks(command: Command, words: str = "") -> Callable[[Facilitator, str], Reply]:
    return lambda led, _rest: _telling(words, led.ask(command))


def _keeps(command: Callable[[str], Command], words: str = KEPT) -> Callable[[Facilitator, str], Reply]:
    return lambda led, text: _telling(words, led.ask(command(text)))


def _differ(led: Facilitator, text: str) -> Reply:
    called = may_be_called(led.play, led.state.visit) if led.state.present is not None else {}
    return _telling(KEPT, led.ask(Contest.typed(text, hosted=True, called=called)))


def _telling(words: str, reply: Reply) -> Reply:
    return reply._replace(words=words) if reply.done and not reply.words else reply


def _number(text: str) -> int | None:
    """A whole number as somebody types it, in the digits of any script."""
    return int(text) if text.lstrip("+-").isdecimal() and len(text) <= MOST_DIGITS else None


MOST_DIGITS = 6
"""Of a number that is typed; whether it can be is for the session to say."""
_NUMBERS = re.compile(r"\d+")


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in _NUMBERS.findall(text) if len(digits) <= MOST_DIGITS)


def _go_on(led: Facilitator, _rest: str) -> Reply:
    return led.go_on()


def _heads(led: Facilitator, rest: str) -> Reply:
    count = _number(rest)
    if count is None:
        return Reply(False, _("How many people? For 18: heads 18"))
    return _telling(_("{count} people.").format(count=count), led.ask(CountHeads(count)))


def _undecided(led: Facilitator, rest: str) -> Reply:
    count = _number(rest)
    if count is None:
        return Reply(False, _("How many are undecided? For two: undecided 2"))
    return led.ask(CountHands(UNDECIDED, count))


def numbers_typed(led: Facilitator, line: str) -> Reply:
    """What a line of nothing but numbers asks for: a count, a path to follow, or one person's points."""
    state, numbers = led.state, _numbers(line)
    if state.phase is Phase.FOCUS:
        return _place(led, line)
    tally = tally_of(led.play, state)
    choices = tally.choices if tally else ()
    is_path = state.phase is Phase.DISTRIBUTION
    if not (is_path or can_happen(state.phase, HandsCounted)):
        return Reply(False, _("Nothing is counted here."))
    if len(numbers) != (1 if is_path else 2):
        return Reply(False, ONE_NUMBER if is_path else TWO_NUMBERS)
    if not 1 <= numbers[0] <= len(choices):
        return Reply(False, _("There is no {number} here.").format(number=numbers[0]))
    choice = choices[numbers[0] - 1]
    return led.ask(SettlePath(choice) if is_path else CountHands(choice, numbers[1]))


ONE_NUMBER = _("The number of the reply to follow, such as 2.")
TWO_NUMBERS = _("A number and how many hands: 1 7 is seven for the first.")


def is_numbers(line: str) -> bool:
    """Whether a line is nothing but numbers."""
    return bool(line) and all(sign.isdecimal() or sign in " ,\t" for sign in line)


def _what_if(led: Facilitator, rest: str) -> Reply:
    responses, number = offered(led.play, led.state.visit), _number(rest)
    if number is None or not 1 <= number <= len(responses):
        return Reply(False, _("Which reply, 1 to {last}? Such as: what if 2").format(last=len(responses)))
    return led.ask(ExploreWhatIf(responses[number - 1].id))


def _timer(led: Facilitator, rest: str) -> Reply:
    minutes = _number(rest) if rest else 0
    if minutes is None:
        return Reply(False, _("timer starts or stops it; timer 1 gives a minute more, timer -1 one less."))
    reply = led.change_timer(minutes) if minutes else led.toggle_timer()
    return _telling(time_told(led), reply)


def time_told(led: Facilitator) -> str:
    """The time that is left on the timer, the facilitator's own included."""
    seconds = led.notes().timer
    if seconds is None:
        return _("No timer is running.")
    if seconds <= 0:
        return _("The time is over.")
    return _("{minutes}:{seconds:02} left on the timer.").format(minutes=seconds // 60, seconds=seconds % 60)


def _minutes(led: Facilitator, rest: str) -> Reply:
    minutes = _number(rest)
    if minutes is None:
        return Reply(False, _("How many minutes? Such as: minutes 60"))
    return _telling(
        _("{minutes} minutes.").format(minutes=minutes),
        led.change_minutes(minutes - led.state.plan.minutes),
    )


def _take_up(led: Facilitator, _rest: str) -> Reply:
    return _telling(KEPT, led.take_up())


def _pass_over(led: Facilitator, _rest: str) -> Reply:
    seat, _text = led.state.offers_waiting[0]
    return _telling(PASSED_OVER, led.ask(DropOffer(seat)))


def _toggle(led: Facilitator, rest: str) -> Reply:
    scenes, number = tuple(led.play.scenario.scene), _number(rest)
    if number is None or not 1 <= number <= len(scenes):
        return Reply(False, _("Which scene, 1 to {last}? Such as: scene 2").format(last=len(scenes)))
    reply = led.toggle_scene(scenes[number - 1])
    planned = scenes[number - 1] in led.state.plan.scenes
    words = _("Scene {number} is in the plan.") if planned else _("Scene {number} is left out.")
    return _telling(words.format(number=number), reply)


def _stages(led: Facilitator, rest: str) -> Reply:
    """Those to have; alone, fewer of them, and after the fewest all again."""
    reply = led.have_stages(stages_typed(rest)) if rest else led.next_shape()
    left_out = ", ".join(stage_names(led.state.plan.without))
    return _telling(WITHOUT.format(stages=left_out) if left_out else ALL_STAGES, reply)


ALL_STAGES = _("No stage is left out.")


def _place(led: Facilitator, rest: str) -> Reply:
    view, reply = led.shared_view, led.place_points(rest)
    if not reply.done or not isinstance(view, FocusView):
        return reply
    counted = led.state.spreads.total
    return _telling(_("Placed by {counted} so far.").format(counted=counted), reply)


def _agree(led: Facilitator, rest: str) -> Reply:
    points = points_typed(rest, len(led.play.lens.level))
    if points is None:
        return Reply(False, _("The points that you agree on, such as: agree 4 3 3"))
    return led.ask(AgreeFocus(points, led.state.focus.circumstances if led.state.focus else ()))


def _team(led: Facilitator, rest: str) -> Reply:
    """Without a number, what may hold; with some, each of these holds now, or no longer."""
    view, agreed = led.shared_view, led.state.focus
    if not isinstance(view, FocusView):
        return Reply(False, _("What holds for the team is asked with the ten points."))
    numbers, last = _numbers(rest), len(view.circumstances)
    if not numbers:
        return Reply(True, "\n".join(_circumstances(view)))
    if agreed is None:
        return Reply(False, _("Agree on the points first: agree 4 3 3, or middle."))
    if not all(1 <= number <= last for number in numbers):
        return Reply(False, _("Numbers from 1 to {last}; team alone lists them.").format(last=last))
    toggled = {view.circumstances[number - 1].id for number in numbers}
    chosen = {*agreed.circumstances} ^ toggled
    return led.ask(
        AgreeFocus(agreed.points, tuple(name for name in led.play.lens.circumstance if name in chosen))
    )


def _circumstances(view: FocusView) -> Sequence[str]:
    holds = _(" (holds)")
    told = (f"{one.title}{holds if one.chosen else ''}" for one in view.circumstances)
    return [f"{number}. {title}" for number, title in enumerate(told, 1)]


def _numbered_text(rest: str) -> tuple[int | None, str]:
    number, _space, text = rest.partition(" ")
    return _number(number), text.strip()


def _change(led: Facilitator, rest: str) -> Reply:
    number, text = _numbered_text(rest)
    return _changed(led, number, text) if text else Reply(False, WHICH_TEXT.format(word="change"))


def _remove(led: Facilitator, rest: str) -> Reply:
    return _changed(led, _number(rest), "")


WHICH_TEXT = _("Which one, and how it reads: kept lists them by number; then such as {word} 2 …")


def _changed(led: Facilitator, number: int | None, text: str) -> Reply:
    texts = kept_texts(led.state)
    if number is None or not 1 <= number <= len(texts):
        return Reply(False, WHICH_TEXT.format(word="change" if text else "remove"))
    one = texts[number - 1]
    words = _("It reads so now.") if text else _("It is taken out.")
    return _telling(words, led.ask(ChangeText(one.kept, one.place, text, one.visit)))


def _agenda(led: Facilitator, rest: str) -> Reply:
    number, text = _numbered_text(rest)
    points = len(opening_of(led.play, led.state)[1])
    if number is None or not 1 <= number <= points + 1:
        return Reply(False, _("Which point, 1 to {last}, and how it reads.").format(last=points + 1))
    return led.word_opening(number, text)


def _purpose(led: Facilitator, text: str) -> Reply:
    return led.word_opening(0, text) if text else Reply(False, _("How the purpose reads: purpose …"))


def _put_back(led: Facilitator, _rest: str) -> Reply:
    return _telling(_("One decision more; it lies ahead again."), led.put_back())


def _drop(led: Facilitator, _rest: str) -> Reply:
    return _telling(_("One decision fewer; put back takes it in again."), led.drop_decision())


def _tells(prompt: int) -> Callable[[Facilitator, str], Reply]:
    return lambda led, rest: told_of_question(led, prompt, rest)


def _prompt(prompt: int, takes: str, help: str) -> LeadWord:
    return LeadWord(WORD_OF_PROMPT[prompt], takes, help, _tells(prompt), _where(QuestionWorded))


def _take_reply(led: Facilitator, rest: str) -> Reply:
    reply = led.ask(TakeReply(rest))
    view = led.shared_view
    return _telling(replies_counted(view) if isinstance(view, OwnRepliesView) else KEPT, reply)


TAKEN_UP = (Phase.VERDICT, Phase.DISCUSS, Phase.NOW_WHAT, Phase.COMMITMENTS)
"""Where a sentence from a phone may become one of the room's."""
ON = (Gate.UNCOUNTED, Gate.CLOSE)
"""What the next step passes where it is asked for once more."""
_REVEALS = (Gate.DISTRIBUTION, Gate.VERDICT, Gate.REPLIES)
WORDS: tuple[LeadWord, ...] = (
    LeadWord("begin", "", _("leave the plan, and begin"), _go_on, _in(Phase.PLAN), ON),
    LeadWord("think", "", _("a silent minute"), _go_on, _in(Phase.SCENE), ON),
    LeadWord("vote", "", _("open a vote; each round is kept"), _asks(OpenVote()), _where(VotingOpened)),
    LeadWord(
        "undecided", _("HOW MANY"), _("count those who raised no hand"), _undecided,
        lambda state: can_happen(state.phase, HandsCounted) and state.phase is not Phase.FOCUS,
    ),
    LeadWord("close", "", _("close the vote"), _asks(CloseVote()), _where(VotingClosed)),
    LeadWord("talk", "", _("talk in pairs before the next vote"), _asks(OpenTalk()), _where(TalkStarted)),
    LeadWord(
        "reveal", "", _("asked twice: how the hands fell, later the verdict; what was written"),
        lambda led, _rest: led.reveal(), _where(DistributionRevealed, VerdictRevealed, RepliesRevealed),
        _REVEALS,
    ),
    LeadWord(
        "hide", "", _("hide again what was just revealed"), _asks(TakeBackReveal(), _("Hidden again.")),
        _where(RevealTakenBack),
    ),
    LeadWord("guess", "", _("follow most hands, and guess the level"), _go_on, _in(Phase.DISTRIBUTION), ON),
    LeadWord("skip", "", _("go on without a guess"), _asks(Guess(None)), _where(GuessSkipped)),
    LeadWord(
        "verdict", "", _("asked twice: the verdict"), lambda led, _rest: led.reveal(), _in(Phase.CONSEQUENCE),
        _REVEALS,
    ),
    LeadWord(
        "differ", _("5 COUNTS AND WHY"), _("how many see it at 0, 1, 2, 3 and 4, and what was said"),
        _differ, _where(VerdictContested),
    ),
    LeadWord("discuss", "", _("open the discussion"), _go_on, _in(Phase.VERDICT), ON),
    LeadWord(
        "what if", _("NUMBER"), _("what another reply would have led to"), _what_if, _where(WhatIfExplored)
    ),
    LeadWord(
        "drop", "", _("asked twice: leave out the decision planned last"), _drop, _in(Phase.DISCUSS),
        (Gate.DROP,),
    ),
    LeadWord("put back", "", _("plan the dropped decision again"), _put_back, _in(Phase.DISCUSS)),
    LeadWord("hint", "", _("give the room the next hint"), _asks(GiveHint()), _where(HintGiven)),
    LeadWord("keep", _("TEXT"), _("keep an if-then sentence"), _keeps(KeepIntention), _where(IntentionKept)),
    LeadWord(
        "points", _("4 3 3"), _("one person’s ten points, on the levels in their order"), _place,
        _in(Phase.FOCUS),
    ),
    LeadWord(
        "middle", "", _("agree on the middle of what was placed"), lambda led, _rest: led.agree_on_middle(),
        _where(FocusAgreed),
    ),
    LeadWord("agree", _("4 3 3"), _("agree on these points"), _agree, _where(FocusAgreed)),
    LeadWord(
        "team", _("NUMBERS"), _("what holds for the team; alone, a list to choose from"), _team,
        _where(FocusAgreed),
    ),
    LeadWord(
        "own question", "", _("turn to a question of the room’s own; in the plan, when that comes"),
        lambda led, _rest: led.turn_to_question(),
        lambda state: state.phase is Phase.PLAN or can_happen(state.phase, QuestionOpened),
    ),
    _prompt(SAYS, _("TEXT"), _("the room’s own question, as it was asked")),
    _prompt(WHO, _("TEXT"), _("who asked: what they do, no name")),
    _prompt(STANCE, _("NUMBER"), _("where they start from; alone, a list")),
    _prompt(ASKS, _("NUMBER"), _("what kind of question it was; alone, a list")),
    _prompt(STAKE, _("NUMBERS"), _("what held that day; alone, a list")),
    LeadWord("replies", "", _("have people write"), _go_on, _in(Phase.OWN_QUESTION), ON),
    LeadWord("reply", _("TEXT"), _("key in what a card says"), _take_reply, _where(ReplyTaken)),
    LeadWord(
        "leave out", "", _("do not show the reply that came by phone last"),
        lambda led, _rest: _telling(PASSED_OVER, led.leave_out_reply()), _in(Phase.OWN_REPLIES),
    ),
    LeadWord("commit", _("TEXT"), _("keep a commitment"), _keeps(Commit), _where(CommitmentMade)),
    LeadWord(
        "take up", "", _("take up the sentence from a phone that waits longest"), _take_up,
        lambda state: bool(state.offers_waiting) and state.phase in TAKEN_UP,
    ),
    LeadWord(
        "pass over", "", _("do not take up the sentence from a phone that waits longest"), _pass_over,
        lambda state: bool(state.offers_waiting) and state.phase in TAKEN_UP,
    ),
    LeadWord("exit", "", _("go on to the exit question"), _go_on, _before(Phase.EXIT), ON),
    LeadWord("end", "", _("close the session, asked twice"), _go_on, _before(Phase.CLOSED), ON),
    LeadWord("heads", _("HOW MANY"), _("how many people there are"), _heads),
    LeadWord("group", _("NAME"), _("what the group is called"), _keeps(NameGroup)),
    LeadWord("minutes", _("HOW MANY"), _("how long there is"), _minutes),
    LeadWord("stages", _("NAMES"), _("the stages to have; alone, fewer of them"), _stages),
    LeadWord("scene", _("NUMBER"), _("take a scene into the plan, or leave it out"), _toggle),
    LeadWord(
        "purpose", _("TEXT"), _("say the purpose so"), _purpose, _in(Phase.PURPOSE)
    ),
    LeadWord("agenda", _("NUMBER AND TEXT"), _("say a point of the agenda so"), _agenda, _in(Phase.PURPOSE)),
    LeadWord("note", _("TEXT"), _("a note on this scene or question, for the report"), _note, _takes_note),
    LeadWord("park", _("TEXT"), _("keep a point for the debrief"), _keeps(ParkPoint)),
    LeadWord("change", _("NUMBER AND TEXT"), _("have a kept text read so"), _change),
    LeadWord("remove", _("NUMBER"), _("take a kept text out"), _remove),
    LeadWord("timer", _("MINUTES"), _("start or stop it; with 1 a minute more, with -1 one less"), _timer),
    LeadWord("undo", "", _("take the last thing back"), lambda led, _rest: led.take_back()),
)  # fmt: skip
