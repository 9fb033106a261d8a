"""What a phone may see: a page made of the shared view and nothing else, in plain texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.play import Play
from workshop.session.group_views import (
    BallotView,
    ClosedView,
    CommitmentsView,
    ContractView,
    DiscussView,
    DistributionView,
    ExitView,
    FocusView,
    LevelRound,
    NowWhatView,
    OwnAnswerView,
    OwnQuestionView,
    OwnRepliesView,
    PracticeView,
    PurposeView,
    RoomView,
    RoundView,
    SoWhatView,
    TalkView,
    ThinkView,
    WhatView,
)
from workshop.session.own_question import CALLS_FOR_NOTHING, OWN_QUESTION, WRITE_REPLY
from workshop.session.phases import Phase
from workshop.session.projection import offered, project_shared
from workshop.session.state import FOCUS_POINTS, State
from workshop.session.tally import RATED
from workshop.session.verdicts import CALLED_FOR, RATINGS, parts_told
from workshop.session.views import (
    ON_THE_BOARD,
    SAY_NOW,
    BeatView,
    BriefingView,
    ConsequenceView,
    EndingView,
    GuessView,
    Header,
    InterludeView,
    ResponseView,
    SceneView,
    Speaker,
    VerdictView,
)

SAYS, STRONG, QUIET = "says", "strong", "quiet"
"""How a text stands on the page: as a question that was asked, as what matters most, or aside."""


class PhoneText(NamedTuple):
    text: str
    style: str = ""
    label: str = ""


class PhoneOption(NamedTuple):
    id: str
    text: str


class PhoneAsk(NamedTuple):
    """What a phone may answer."""

    number: int
    """Travels with the answer, so that a late one is not taken for the next."""
    prompt: str
    options: tuple[PhoneOption, ...]
    open: bool
    points: int = 0
    """So many are spread over the options; 0 where one of them is chosen."""


class PhoneBar(NamedTuple):
    """How many chose it, in each round."""

    id: str
    text: str
    counts: tuple[int, ...]


class PhonePage(NamedTuple):
    """A page of the session as every phone of the room gets it."""

    step: int
    """Which page it is: another number, another page."""
    place: str
    heading: str
    texts: tuple[PhoneText, ...] = ()
    ask: PhoneAsk | None = None
    bars: tuple[PhoneBar, ...] = ()
    rounds: tuple[PhoneOption, ...] = ()
    """The questions whose own answer is shown now, by number: 'You said, round 1'."""
    said: tuple[PhoneOption, ...] = ()
    """What could be said to them."""
    write: str = ""
    """The invitation to a sentence of one's own; empty where none is asked for."""
    reply: int = 0
    """What of the session the sentence replies to, by a number; 0 where it goes to the facilitator."""


class _Part(NamedTuple):
    """What a phase adds to the page."""

    heading: str
    texts: tuple[PhoneText, ...] = ()
    ask: PhoneAsk | None = None
    bars: tuple[PhoneBar, ...] = ()
    write: str = ""


ON_YOUR_OWN = _("On your own, in silence: what should be said?")
VOTE_OPEN = _("Choose one; you may change it until the vote is closed.")
VOTE_CLOSED = _("The vote is closed; how it fell is shown together.")
GUESS_PROMPT = _("What was the question really about?")
SOON = _("It begins soon")
LOOK_UP = _("You are in. Look up at the shared screen; when something is asked, it can be answered here.")
I_DIFFER = _("Do you see it differently? How well did this reply serve the moment?")
TEN_POINTS, BEFORE_YOU_GO = _("Ten points"), _("Before you go")
WRITE_DIFFER = _("Rated it otherwise? Say why, in one sentence.")
WRITE_NOW = _("In your own words, one or two sentences; nobody sees whose they are.")
WRITE_IF_THEN = _("One sentence of your own: if …, then I …")
WRITE_COMMITMENT = _("What will you do, and when will it be seen?")
PAGE_WORDS = {
    "join": _("Join"),
    "code": _("The code from the shared screen"),
    "wrong": _("No room has that code. Look once more at the shared screen."),
    "locked": _("The room is locked; ask whoever leads."),
    "sending": _("sending …"),
    "kept": _("kept"),
    "send": _("Keep my answer"),
    "left": _("still to place:"),
    "late": _("That vote had closed; your answer to it does not count."),
    "wait": _("Just a moment …"),
    "offline": _("You are offline. Your answer is sent when you are back."),
    "away": _("The host is away for a moment. What was kept is kept; this page goes on by itself."),
    "broken": _("This page and the room have lost each other. Scan the code once more."),
    "final": _("Your first answer stands."),
    "disk": _("The host cannot write it down yet. It is tried again."),
    "you": _("you"),
    "in": _("{in} in"),
    "of": _("{in} of {heads} in"),
    "share": _("Give it to the facilitator"),
    "shared": _("given; the facilitator may take it up"),
    "give": _("Hand it in"),
    "given": _("It is in. You may change it for as long as this is asked."),
    "yours": _("It stays on this phone until you hand it in; nobody sees whose it is."),
    "mine": _("It stays on this phone until you give it away."),
    "inside": _("This is the browser of another app. The phone’s own browser keeps your place for longer."),
    "script": _("Without scripts this page does not follow by itself:"),
    "again": _("look again"),
}
"""What the page itself says, whatever is asked."""


def phone_page(play: Play, state: State) -> PhonePage:
    """What a phone in the room may see now."""
    view = project_shared(play, state)
    part = _PARTS.get(type(view), _waiting)(view, state)
    place = _place(view.header)
    visit = state.present
    answered = visit is not None and state.ending is None and state.phase in _ANSWERED
    rounds = _own_rounds(state) if answered else ()
    said = tuple(PhoneOption(one.id, one.text) for one in offered(play, state.visit)) if rounds else ()
    return PhonePage(
        state.step, place, part.heading, part.texts, part.ask, part.bars, rounds, said, part.write,
        _replied_to(state),
    )  # fmt: skip


def _replied_to(state: State) -> int:
    """What the sentence replies to, by a number that no other has in the session; 0 for the facilitator."""
    if state.phase is Phase.OWN_REPLIES:
        return len(state.questions)
    if state.phase is Phase.CONSEQUENCE and not state.visit.exploring:
        return SCENES_FROM * (len(state.earlier) + 1) + len(state.visits)
    return 0


SCENES_FROM = 1_000
"""Above the numbers of the room's own questions."""


def as_plain(page: PhonePage) -> dict[str, Any]:
    """The page as JSON has it: its parts are lists, in the order of their fields."""
    return {**page._asdict(), "ask": page.ask._asdict() if page.ask else None}


def ballots_in(state: State) -> int:
    """How many phones have answered what is asked just now."""
    poll = {
        Phase.PRACTICE: state.practice,
        Phase.EXIT: state.exits,
        Phase.FOCUS: state.spreads,
    }.get(state.phase)
    if poll is None and state.present is not None:
        visit = state.present
        last = visit.rounds[-1].poll if visit.rounds else None
        poll = {Phase.GUESS: visit.guesses, Phase.VERDICT: visit.ratings}.get(state.phase, last)
    return len(poll.ballots) if poll else 0


def own_ballots(state: State) -> dict[int, dict[int, str]]:
    """By question and seat, the ballots that a phone may be shown as its own: those of the present scene."""
    kept = {one.question: dict(one.poll.ballots) for one in state.present.rounds} if state.present else {}
    asked = {
        Phase.PRACTICE: lambda: state.practice,
        Phase.EXIT: lambda: state.exits,
        Phase.FOCUS: lambda: state.spreads,
        Phase.GUESS: lambda: state.visit.guesses,
        Phase.VERDICT: lambda: state.visit.ratings,
    }.get(state.phase)
    if asked is not None:
        kept[state.question] = dict(asked().ballots)
    return kept


_ANSWERED = frozenset(
    {
        Phase.TALK,
        Phase.VOTED,
        Phase.DISTRIBUTION,
        Phase.GUESS,
        Phase.CONSEQUENCE,
        Phase.VERDICT,
        Phase.DISCUSS,
    }
)
"""Where one's own answers are looked back on."""


def _own_rounds(state: State) -> tuple[PhoneOption, ...]:
    rounds = state.visit.rounds
    if len(rounds) == 1:
        return (PhoneOption(str(rounds[0].question), _("You said")),)
    return tuple(
        PhoneOption(str(one.question), _("You said in round {number}").format(number=one.number))
        for one in rounds
    )


def _place(header: Header) -> str:
    return f"{header.scene_number} · {header.scene_title}" if header.scene_title else header.title


def _says(who: Speaker, says: str) -> PhoneText:
    return PhoneText(says, SAYS, who.in_full)


def _replies(responses: Sequence[ResponseView]) -> tuple[PhoneText, ...]:
    return tuple(PhoneText(one.text, "", str(number)) for number, one in enumerate(responses, 1))


def _waiting(_view: Any, _state: State) -> _Part:
    return _Part(SOON, (PhoneText(LOOK_UP),))


def _purpose(view: PurposeView, _state: State) -> _Part:
    agenda = (PhoneText(one, QUIET) for one in view.agenda)
    return _Part(_("What we are here for"), (*filter(None, [PhoneText(view.purpose)]), *agenda))


def _contract(view: ContractView, _state: State) -> _Part:
    return _Part(_("The contract"), tuple(PhoneText(one) for one in view.points))


def _practice(view: PracticeView, state: State) -> _Part:
    options = tuple(PhoneOption(*choice) for choice in view.choices)
    if view.shown is not None:
        counts = dict(view.shown)
        bars = tuple(PhoneBar(id, text, (counts.get(id, 0),)) for id, text in options)
        return _Part(view.question, bars=bars)
    return _Part(_("To practise"), ask=PhoneAsk(state.question, view.question, options, open=True))


def _briefing(view: BriefingView, _state: State) -> _Part:
    cast = tuple(PhoneText(one.about, QUIET, f"{one.name}, {one.title}") for one in view.cast)
    return _Part(view.header.title, (PhoneText(view.situation), *cast))


def _scene(view: SceneView, _state: State) -> _Part:
    board = tuple(
        PhoneText(card.words, STRONG if card.new else "", "" if number else ON_THE_BOARD)
        for number, card in enumerate(view.board)
    )
    told = (PhoneText(view.setting, QUIET), *_beats(view.beats), *board, _says(view.listener, view.says))
    return _Part(view.header.scene_title or "", told)


def _interlude(view: InterludeView, _state: State) -> _Part:
    return _Part(view.title, (PhoneText(view.setting, QUIET), *_beats(view.beats)))


def _beats(beats: Sequence[BeatView]) -> tuple[PhoneText, ...]:
    return tuple(PhoneText(beat.text, "", beat.by.in_full if beat.by else "") for beat in beats)


def _think(view: ThinkView, _state: State) -> _Part:
    return _Part(ON_YOUR_OWN, (_says(view.listener, view.says), *_replies(view.responses)))


def _ballot(view: BallotView, state: State) -> _Part:
    again = _("Round {round}").format(round=view.round) if view.round > 1 else _("Your vote")
    question = _says(view.listener, view.says)
    if not view.open:
        return _Part(again, (question, PhoneText(VOTE_CLOSED, STRONG), *_replies(view.responses)))
    options = tuple(PhoneOption(one.id, f"{n} · {one.text}") for n, one in enumerate(view.responses, 1))
    ask = PhoneAsk(state.question, VOTE_OPEN, options, open=True)
    return _Part(again, (question,), ask)


def _talk(view: TalkView, _state: State) -> _Part:
    question = _says(view.listener, view.says)
    return _Part(_("Talk"), (PhoneText(view.prompt, STRONG), question, *_replies(view.responses)))


def _bars(responses: Sequence[ResponseView], rounds: Sequence[RoundView]) -> tuple[PhoneBar, ...]:
    return tuple(
        PhoneBar(one.id, one.text, tuple(round.hands[place] or 0 for round in rounds))
        for place, one in enumerate(responses)
    )


def _distribution(view: DistributionView, _state: State) -> _Part:
    bars = _bars(view.responses, view.rounds)
    return _Part(_("How it fell"), (_says(view.listener, view.says),), bars=bars)


def _guess(view: GuessView, state: State) -> _Part:
    options = tuple(PhoneOption(one.id, f"{one.symbol} {one.word}: {one.about}") for one in view.choices)
    ask = PhoneAsk(state.question, GUESS_PROMPT, options, open=True)
    return _Part(_("Guess"), (_says(view.listener, view.says),), ask)


def _answer(view: ConsequenceView | VerdictView) -> tuple[PhoneText, ...]:
    return (
        _says(view.listener, view.says),
        PhoneText(view.chosen.text, "", _("The room says")),
        PhoneText(view.answer, "", view.listener.in_full),
    )


def _consequence(view: ConsequenceView, _state: State) -> _Part:
    write = "" if view.what_if else WRITE_NOW
    return _Part(_("The answer"), (*_answer(view), PhoneText(SAY_NOW, STRONG)), write=write)


def _verdict(view: VerdictView, state: State) -> _Part:
    words = view.words
    told = tuple(PhoneText(text, "", label) for label, text in parts_told(words, view.peer))
    called = PhoneText(words.called, STRONG, f"{CALLED_FOR}: {words.called_word}")
    options = tuple(PhoneOption(*pair) for pair in zip(RATED, RATINGS, strict=True))
    ask = PhoneAsk(state.question, I_DIFFER, options, open=True)
    return _Part(_("The verdict"), (*_answer(view), called, *told), ask, write=WRITE_DIFFER)


def _discuss(view: DiscussView, _state: State) -> _Part:
    rounds: Sequence[LevelRound] = view.rounds
    bars = tuple(
        PhoneBar(one.id, f"{one.symbol} {one.word}", tuple(round.hands[one.place] for round in rounds))
        for one in view.header.levels
    )
    questions = tuple(PhoneText(asked) for asked in view.questions)
    now = (*filter(None, [view.said_now]), *(f"“{words}”" for words in view.taken_up))
    texts = (PhoneText(view.sentence, STRONG), *map(PhoneText, now), *questions)
    return _Part(_("Talk it over"), texts, bars=bars)


def _ending(view: EndingView, _state: State) -> _Part:
    return _Part(view.title, (PhoneText(view.text),))


def _what(view: WhatView, _state: State) -> _Part:
    rows = tuple(PhoneText(one.row.response, "", one.row.scene_title) for one in view.rows)
    brought = tuple(PhoneText(one) for one in view.questions)
    return _Part(_("What happened"), (*rows, PhoneText(view.ending, QUIET), *brought))


def _so_what(view: SoWhatView, _state: State) -> _Part:
    transfer = (PhoneText(view.transfer, STRONG),) if view.transfer else ()
    return _Part(_("So what"), (*transfer, *(PhoneText(one) for one in (*view.patterns, *view.questions))))


def _own_question(view: OwnQuestionView, _state: State) -> _Part:
    return _Part(OWN_QUESTION, (PhoneText(view.prompt, QUIET), *_own_says(view)))


def _own_says(view: OwnQuestionView | OwnRepliesView | OwnAnswerView) -> tuple[PhoneText, ...]:
    return (PhoneText(view.says, SAYS, view.who),) if view.says else ()


def _own_replies(view: OwnRepliesView, _state: State) -> _Part:
    return _Part(OWN_QUESTION, _own_says(view), write=WRITE_REPLY)


def _own_answer(view: OwnAnswerView, _state: State) -> _Part:
    bars = tuple(
        PhoneBar(one.id, f"{one.symbol} {one.word}", (view.counts[one.place],)) for one in view.header.levels
    )
    why = " ".join(filter(None, (view.rests_on, view.asked, *view.reasons)))
    called = PhoneText(why, "", f"{CALLED_FOR}: {view.called_word}")
    questions = tuple(PhoneText(asked) for asked in view.questions)
    to_talk_about = (called, *questions)
    if view.calls_for_nothing:
        to_talk_about = (PhoneText(CALLS_FOR_NOTHING), *questions, PhoneText(why, QUIET))
    texts = (*_own_says(view), PhoneText(view.sentence, STRONG), *to_talk_about)
    return _Part(OWN_QUESTION, texts, bars=bars)


def _now_what(view: NowWhatView, _state: State) -> _Part:
    steps = tuple(PhoneText(one) for one in view.steps)
    read_out = tuple(PhoneText(one, QUIET) for one in view.intentions)
    return _Part(_("Now what"), (*steps, *read_out), write=WRITE_IF_THEN)


def _focus(view: FocusView, state: State) -> _Part:
    options = tuple(PhoneOption(one.id, f"{one.symbol} {one.word}") for one in view.header.levels)
    if view.spread is None:
        ask = PhoneAsk(state.question, view.question, options, open=True, points=FOCUS_POINTS)
        return _Part(TEN_POINTS, ask=ask)
    columns = tuple(column for column in (view.middle, view.points) if column is not None)
    bars = tuple(
        PhoneBar(option.id, option.text, tuple(column[place] for column in columns))
        for place, option in enumerate(options)
    )
    middle = _("In the middle of what all of you placed, and then what was agreed:")
    return _Part(TEN_POINTS, (PhoneText(view.question, STRONG), PhoneText(middle)), bars=bars)


def _commitments(view: CommitmentsView, _state: State) -> _Part:
    taken = tuple(PhoneText(one) for one in view.commitments)
    return _Part(_("Commitments"), taken, write=WRITE_COMMITMENT)


def _exit(view: ExitView, state: State) -> _Part:
    options = tuple(
        PhoneOption(score, " · ".join(filter(None, (score, words)))) for score, words in view.scores
    )
    if view.shown is None:
        return _Part(BEFORE_YOU_GO, ask=PhoneAsk(state.question, view.question, options, open=True))
    counts = dict(view.shown)
    bars = tuple(PhoneBar(option.id, option.text, (counts.get(option.id, 0),)) for option in options)
    return _Part(BEFORE_YOU_GO, (PhoneText(view.question, STRONG),), bars=bars)


def _closed(view: ClosedView, _state: State) -> _Part:
    return _Part(_("The end"), (PhoneText(view.thanks),))


_PARTS: dict[type, Callable[[Any, State], _Part]] = {
    RoomView: _waiting,
    PurposeView: _purpose,
    ContractView: _contract,
    PracticeView: _practice,
    BriefingView: _briefing,
    SceneView: _scene,
    ThinkView: _think,
    BallotView: _ballot,
    TalkView: _talk,
    DistributionView: _distribution,
    GuessView: _guess,
    ConsequenceView: _consequence,
    VerdictView: _verdict,
    DiscussView: _discuss,
    EndingView: _ending,
    InterludeView: _interlude,
    WhatView: _what,
    SoWhatView: _so_what,
    OwnQuestionView: _own_question,
    OwnRepliesView: _own_replies,
    OwnAnswerView: _own_answer,
    NowWhatView: _now_what,
    FocusView: _focus,
    CommitmentsView: _commitments,
    ExitView: _exit,
    ClosedView: _closed,
}
"""By the kind of shared view; what is for the facilitator alone shows that it begins soon."""
