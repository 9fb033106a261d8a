"""Commands become events here, or a refusal that says why."""

from __future__ import annotations

from workshop.engine.fit import outcome_of
from workshop.engine.verdict import MAX_FIT, OwnWords
from workshop.language.catalogue import _
from workshop.scenario.clean import clean, sentence_of
from workshop.scenario.play import Play
from workshop.scenario.story import Step
from workshop.session.commands import (
    AgreeFocus,
    CastBallots,
    ChangeText,
    Choose,
    ClearTimer,
    CloseVote,
    Command,
    Commit,
    Contest,
    CountHands,
    CountHeads,
    DealCards,
    DropOffer,
    ExploreWhatIf,
    GiveHint,
    GoOn,
    Guess,
    HostCommand,
    KeepIntention,
    MakePlan,
    NameGroup,
    OfferSentence,
    OpenQuestion,
    OpenTalk,
    OpenVote,
    ParkPoint,
    PlanQuestion,
    PlayAgain,
    RecallMoment,
    Refusal,
    Reopen,
    RevealDistribution,
    RevealReplies,
    RevealVerdict,
    SayOwn,
    SetTimer,
    SettlePath,
    StartHosting,
    TakeBackReveal,
    TakeNote,
    TakeReply,
    TakeUpWords,
    Undo,
    WordOpening,
    WordQuestion,
)
from workshop.session.decide_question import (
    QUESTION_FIRST,
    decide_on_question,
    next_stage,
    reads_written,
    replies_are_full,
    seats_given,
)
from workshop.session.events import (
    CAME,
    BallotsCast,
    BranchStarted,
    CardsDealt,
    ChoiceReopened,
    ChoiceSettled,
    CommitmentMade,
    DebriefOpened,
    DiscussionOpened,
    DistributionRevealed,
    EndingReached,
    Event,
    FocusAgreed,
    GroupNamed,
    GuessMade,
    GuessSkipped,
    HandsCounted,
    HeadsCounted,
    HintGiven,
    HostingStarted,
    IntentionKept,
    InterludeReached,
    MomentRecalled,
    NoteTaken,
    OfferDropped,
    OpeningWorded,
    PlanMade,
    PointParked,
    PurposeShown,
    QuestionLeft,
    RepliesAsked,
    RevealTakenBack,
    SceneEntered,
    SentenceOffered,
    StepUndone,
    TalkStarted,
    TextChanged,
    ThinkingStarted,
    TimerCleared,
    TimerSet,
    VerdictContested,
    VerdictRevealed,
    VoteCast,
    VotingClosed,
    VotingOpened,
    WhatIfExplored,
    WordsSaid,
    WordsTakenUp,
)
from workshop.session.phase_row import NextStep
from workshop.session.phases import (
    OPTIONAL,
    Phase,
    may_ask,
)
from workshop.session.state import (
    FOCUS_POINTS,
    REVEALS,
    State,
    Visit,
    last_step,
    opening_of,
    question_at_hand,
    text_kept,
)
from workshop.session.tally import is_asked, may_answer, may_be_called_for, most_hands, tally_of

MOST_VISITS = 200
"""A story that has come to so many scenes and leads back to one of them is going round in circles."""
MAX_HEADS = 999
MAX_SEATS = 9999
"""Phones of one session, those that came back as strangers included."""
MAX_MINUTES = 480

Decision = tuple[Event, ...] | Refusal


def decide(play: Play, state: State, command: Command) -> Decision:
    """The events that carry out the command in this state."""
    match command:
        case GoOn():
            return _go_on_hosted(play, state) if state.hosted else _go_on(play, state)
        case Choose(response, voter):
            return _choose(play, state, response, voter)
        case SayOwn(words):
            return _say_own(play, state, words)
        case Reopen():
            return _if_possible(state, ChoiceReopened(), _("The choice can be changed only until the guess."))
        case Guess(level, reason):
            return _guess(play, state, level, reason)
        case RevealVerdict(said):
            return _reveal(play, state, said)
        case Contest(hands, text, level):
            return _contest(play, state, VerdictContested(hands, sentence_of(text), level))
        case KeepIntention(text):
            return _keep(state, text)
        case DealCards(texts, own, minutes, sentences):
            first, *others = [*filter(None, map(sentence_of, sentences)), ""]
            return _deal(play, state, CardsDealt(texts, own, minutes, first, tuple(filter(None, others))))
        case RecallMoment(came):
            return _recall(state, came)
        case PlayAgain(visit):
            return _play_again(state, visit)
        case Undo():
            return _undo(state)
        case _:
            return _lead(play, state, command)


def completion(state: State) -> tuple[Event, ...]:
    """What a step still lacks whose first event alone reached the disk."""
    if not state.hosted and state.phase is Phase.SCENE:
        return (VotingOpened(1),)
    return ()


def next_place(play: Play, state: State) -> Step:
    """The place that follows what is told or the present visit, or the first where there is none yet."""
    if state.interlude is not None:
        told = state.interlude
        return _planned(play, state, play.story.past(told.id, told.tracks))
    if state.present is None:
        return _planned(play, state, Step(play.scenario.start, play.story.opening_tracks()))
    visit = state.present
    if visit.choice is None or visit.fit is None:
        raise LookupError("nothing has been chosen yet")
    step = play.story.next_place(visit.scene, visit.choice, outcome_of(visit.fit), visit.tracks)
    return _planned(play, state, step)


def _planned(play: Play, state: State, step: Step) -> Step:
    """The first planned scene, the ending, or what is told before them, on the way from there."""
    wanted = state.plan.scenes
    for _scene in play.scenario.scene:  # a story that loops among scenes left out ends somewhere all the same
        if not wanted or step.target not in play.scenario.scene or step.target in wanted:
            return step
        step = play.story.past(*step)
    return Step(next(iter(play.scenario.ending)), step.tracks)


def arrival(play: Play, state: State) -> Event:
    """The event that takes the session to the next place; out of a circle, that is the debrief."""
    target, tracks = next_place(play, state)
    if play.story.is_ending(target):
        return EndingReached(target, tracks)
    if play.story.is_interlude(target):
        return InterludeReached(target, tracks)
    visits = state.visits
    if len(visits) >= MOST_VISITS and any(visit.scene == target for visit in visits):
        return DebriefOpened()
    return SceneEntered(target, tracks)


def _may(state: State, event: type[Event]) -> bool:
    return may_ask(state.phase, event, state.hosted)


def _if_possible(state: State, event: Event, otherwise: str) -> Decision:
    return (event,) if _may(state, type(event)) else Refusal(otherwise)


def _go_on(play: Play, state: State) -> Decision:
    if _may(state, SceneEntered):
        event = arrival(play, state)
        return (event, VotingOpened(1)) if isinstance(event, SceneEntered) else (event,)
    return _if_possible(state, DebriefOpened(), _("There is something to answer here first."))


def _choose(play: Play, state: State, response: str, voter: str) -> Decision:
    if not _may(state, VoteCast):
        return Refusal(_("There is no open choice."))
    if response not in _offered(play, state):
        return Refusal(_("That response is not offered here."))
    return (VoteCast(voter, response), ChoiceSettled(response))


def _say_own(play: Play, state: State, words: OwnWords) -> Decision:
    if not _may(state, WordsSaid):
        return Refusal(_("There is no open choice."))
    if _may(state, ChoiceSettled) and not play.answers_own_words(state.visit.scene):
        return Refusal(_("Here one of the replies has to be chosen: nobody answers other words."))
    if words.text != clean(words.text) or not play.may_be_said(state.visit.scene, words):
        return Refusal(_("There are no words that can be answered."))
    return (WordsSaid.of(words),)


def _guess(play: Play, state: State, level: str | None, reason: int) -> Decision:
    if not _may(state, GuessMade):
        return Refusal(_("There is no guess to make."))
    if not 0 <= reason <= (0 if state.hosted else len(_offered(play, state))):
        return Refusal(_("There is no such reply here."))
    if level is None:
        return _close_guess(play, state) if state.hosted else (GuessSkipped(reason),)
    if not (level and is_asked(play, state, level)):
        return Refusal(_("That is not one of the levels."))
    return (GuessMade(level, reason),)


def _reveal(play: Play, state: State, said: tuple[str, ...]) -> Decision:
    if not _may(state, VerdictRevealed):
        return Refusal(_("There is no verdict to show yet."))
    event = VerdictRevealed(play.verdict(state.visit, state.visit.shown).fit, said)
    return (event,) if reads_written(play, state, event) else Refusal(_("That was read in other words."))


def _contest(play: Play, state: State, event: VerdictContested) -> Decision:
    if not _may(state, VerdictContested):
        return Refusal(_("What can be seen differently is a verdict, while it is shown."))
    hands, most = event.hands, MAX_HEADS if state.hosted else 1
    said = sum(hands) + len(state.visit.ratings.ballots) > 0 or event.level
    if len(hands) != MAX_FIT + 1 or min(hands) < 0 or not said or sum(hands) > most:
        return Refusal(
            _("It begins with five counts of hands, for 0, 1, 2, 3 and 4.")
            if state.hosted
            else _("It begins with a number from 0, not at all, to 4, fully, or with what was called for.")
        )
    if event.level and not may_be_called_for(play, state.visit, event.level):
        return Refusal(_("That is not one of the levels."))
    return (event,)


def _keep(state: State, text: str) -> Decision:
    if not _may(state, IntentionKept):
        return Refusal(_("An if-then sentence is kept in the debrief."))
    sentence = sentence_of(text)
    return (IntentionKept(sentence),) if sentence else Refusal(_("There is no sentence to keep yet."))


def _deal(play: Play, state: State, event: CardsDealt) -> Decision:
    if not len(event.texts) == len(event.own) == len(play.scenario.scene):
        return Refusal(_("Each scene of a practice is one moment of a story."))
    if state.dealt is not None or not _may(state, CardsDealt):
        return Refusal(_("This session has begun already."))
    return (event,) if event.minutes > 0 else Refusal(_("A practice takes a minute at least."))


def _recall(state: State, came: str) -> Decision:
    waits = state.dealt is not None and bool(state.dealt.asked_back)
    if not waits or came not in CAME:
        return Refusal(_("No sentence is asked back here."))
    return _if_possible(state, MomentRecalled(came), _("No sentence is asked back here."))


def _play_again(state: State, visit: int) -> Decision:
    if not 0 <= visit < len(state.path):
        return Refusal(_("There is no such scene on this path."))
    if not _may(state, BranchStarted):
        return Refusal(_("A scene can be played again after its verdict."))
    return (BranchStarted(visit),) if state.hosted else (BranchStarted(visit), VotingOpened(1))


def _undo(state: State) -> Decision:
    """The last step is taken back; with a group, what was shown is hidden, and that it was shown is kept."""
    step = last_step(state)
    if step is None:
        return Refusal(_("There is nothing to take back."))
    if isinstance(step.event, REVEALS) and _may(state, RevealTakenBack):
        return (RevealTakenBack(),)
    return (StepUndone(),)


def _go_on_hosted(play: Play, state: State) -> Decision:
    """The next step that reveals nothing; where only something asked for by name leads on, that is said."""
    row = state.phase.row
    match row.step:
        case NextStep.STAGE:
            return (next_stage(state),)
        case NextStep.PURPOSE:
            shown = any(opening_of(play, state)) and Phase.PURPOSE.value not in state.plan.without
            return (PurposeShown(),) if shown else (next_stage(state),)
        case NextStep.ARRIVE:
            return (arrival(play, state),)
        case NextStep.THINK:
            return (ThinkingStarted(),)
        case NextStep.VOTE:
            return (VotingOpened(_next_round(state)),)
        case NextStep.MAJORITY:
            return _follow_majority(play, state)
        case NextStep.GUESS:
            return _close_guess(play, state)
        case NextStep.DISCUSS:
            return (DiscussionOpened(),)
        case NextStep.DEBRIEF:
            return (DebriefOpened(),)
        case NextStep.REPLIES:
            worded = bool(state.questions[-1].says)
            return (RepliesAsked(),) if worded else Refusal(QUESTION_FIRST)
        case NextStep.BACK:
            return (QuestionLeft(),)
        case NextStep.REFUSED:
            return Refusal(row.refusal)


def _next_round(state: State) -> int:
    return len(state.present.rounds) + 1 if state.present else 1


def _follow_majority(play: Play, state: State) -> Decision:
    tally = tally_of(play, state)
    most = most_hands(tally) if tally else ()
    if len(most) != 1:
        return Refusal(_("No response has most hands: choose the one to follow by its number."))
    return (ChoiceSettled(most[0]),)


def _close_guess(play: Play, state: State) -> Decision:
    tally = tally_of(play, state)
    most = most_hands(tally) if tally else ()
    return (GuessMade(most[0]),) if len(most) == 1 else (GuessSkipped(),)


def _lead(play: Play, state: State, command: HostCommand) -> Decision:
    """The events that carry out a facilitator's command; alone one plans too, before the first scene."""
    if isinstance(command, StartHosting):
        return _if_possible(
            state, HostingStarted(int(command.rehearsal)), _("This session has begun already.")
        )
    begins = isinstance(command, MakePlan) and state.phase is Phase.BRIEFING
    if not (state.hosted or begins):
        return Refusal(_("That belongs to a session with a group."))
    match command:
        case MakePlan():
            return _plan(play, state, command)
        case CountHeads(count):
            return _heads(state, count)
        case CountHands(choice, count):
            return _hands(play, state, choice, count)
        case CastBallots(question, seats, choices):
            return _ballots(play, state, question, seats, choices)
        case OfferSentence(seat, text):
            return _offer(state, seat, text)
        case DropOffer(seat):
            given = seat in seats_given(state)
            return (OfferDropped(seat),) if given else Refusal(_("Nothing was given from there."))
        case TakeUpWords(seat):
            waits = state.phase is Phase.DISCUSS and seat in dict(state.offers_waiting)
            return (WordsTakenUp(seat),) if waits else Refusal(_("Nothing was given from there."))
        case SettlePath(response):
            return _settle(play, state, response)
        case ExploreWhatIf(response, visit):
            return _explore(play, state, response, visit)
        case AgreeFocus(points, circumstances):
            return _focus(play, state, points, circumstances)
        case ParkPoint(text) | TakeNote(text) | Commit(text):
            return _typed(state, command, text)
        case WordOpening(purpose, agenda):
            return _word_opening(state, purpose, agenda)
        case GiveHint():
            return _give_hint(play, state)
        case NameGroup(name):
            return _name_group(state, name)
        case PlanQuestion() | OpenQuestion() | WordQuestion() | TakeReply() | RevealReplies():
            return decide_on_question(play, state, command)
        case ChangeText(kept, place, text, visit):
            return _change_text(state, TextChanged(kept, place, sentence_of(text), visit))
        case SetTimer(ends_at, seconds, private):
            timer = TimerSet(ends_at, max(0, seconds), private)
            return _if_possible(state, timer, _("There is nothing to time yet."))
        case ClearTimer():
            return (TimerCleared(),) if state.timer else Refusal(_("No timer is running."))
        case OpenVote():
            return _if_possible(state, VotingOpened(_next_round(state)), _("No vote can be opened here."))
        case CloseVote():
            return _if_possible(state, VotingClosed(), _("No vote is open."))
        case OpenTalk():
            return _if_possible(state, TalkStarted(), _("Talk comes after a vote."))
        case RevealDistribution():
            return _if_possible(state, DistributionRevealed(), _("Close the vote first."))
        case TakeBackReveal():
            return _if_possible(state, RevealTakenBack(), _("Nothing was revealed here."))


def _plan(play: Play, state: State, asked: MakePlan) -> Decision:
    minutes = asked.minutes
    in_order = tuple(name for name in play.scenario.scene if name in asked.scenes)
    if not in_order or len(in_order) != len(set(asked.scenes)):
        return Refusal(_("A plan names at least one scene, and only scenes of this scenario."))
    if not 1 <= minutes <= MAX_MINUTES:
        return Refusal(_("A plan takes between 1 and {max_minutes} minutes.").format(max_minutes=MAX_MINUTES))
    without = tuple(name for name in OPTIONAL if name in asked.without)
    if len(without) != len(set(asked.without)):
        return Refusal(_("What may be left out are stages of the opening and the debrief."))
    return _if_possible(state, PlanMade(in_order, minutes, without), _("There is nothing to plan yet."))


def _heads(state: State, count: int) -> Decision:
    if not 1 <= count <= MAX_HEADS:
        return Refusal(_("A group has between 1 and {max_heads} heads.").format(max_heads=MAX_HEADS))
    counted = max((round.poll.raised for round in state.visit.rounds), default=0) if state.present else 0
    if count < counted:
        return Refusal(_("More hands than that were counted here: put those right first."))
    return _if_possible(state, HeadsCounted(count), _("There is nobody to count yet."))


def _hands(play: Play, state: State, choice: str, count: int) -> Decision:
    tally = tally_of(play, state)
    if tally is None or not _may(state, HandsCounted):
        return Refusal(_("No hands are asked for here."))
    if not is_asked(play, state, choice):
        return Refusal(_("Hands are counted for one of the things asked about."))
    if not 0 <= count <= MAX_HEADS:
        return Refusal(_("A count lies between 0 and {max_heads}.").format(max_heads=MAX_HEADS))
    total = tally.poll.raised - (tally.hands_for(choice) or 0) + count
    if state.heads and total > state.heads:
        return Refusal(_("That is more hands than heads: count again, or change the head count."))
    return (HandsCounted(choice, count),)


def _ballots(
    play: Play, state: State, question: int, seats: tuple[int, ...], choices: tuple[str, ...]
) -> Decision:
    """The last ballot of each seat; those for another question than the one that is open come too late."""
    if not _may(state, BallotsCast) or question != state.question:
        return Refusal(_("That question is closed."))
    latest = dict(zip(seats, choices, strict=False))
    if not latest or len(seats) != len(choices) or not all(0 < seat <= MAX_SEATS for seat in latest):
        return Refusal(_("A ballot is one choice of one seat."))
    if not all(may_answer(play, state, choice) for choice in set(choices)):
        return Refusal(_("A ballot is for one of the things asked about."))
    return (BallotsCast(question, tuple(latest), tuple(latest.values())),)


def _offer(state: State, seat: int, text: str) -> Decision:
    sentence = sentence_of(text)
    if (full := replies_are_full(state, seat)) is not None:
        return full
    if not sentence or not 0 < seat <= MAX_SEATS:
        return Refusal(_("There is no sentence to keep yet."))
    if state.phase is Phase.CONSEQUENCE and state.visit.exploring:
        return Refusal(_("No sentence is asked for here."))
    return _if_possible(state, SentenceOffered(seat, sentence), _("No sentence is asked for here."))


def _settle(play: Play, state: State, response: str) -> Decision:
    if not _may(state, ChoiceSettled):
        return Refusal(_("The path is chosen once the room has seen how the hands fell."))
    if response not in _offered(play, state):
        return Refusal(_("That response is not offered here."))
    return (ChoiceSettled(response),)


def _explore(play: Play, state: State, response: str, visit: int) -> Decision:
    if not _may(state, WhatIfExplored):
        return Refusal(_("Another response can be looked at once the verdict has been discussed."))
    if not -1 <= visit < len(state.visits):
        return Refusal(_("There is no such scene on this path."))
    if response not in _offered_in(play, state.visits[visit]):
        return Refusal(_("That response is not offered here."))
    return (WhatIfExplored(response, visit),)


def _offered(play: Play, state: State) -> tuple[str, ...]:
    return _offered_in(play, state.visit)


def _offered_in(play: Play, visit: Visit) -> tuple[str, ...]:
    return tuple(response.id for response in play.story.offered(visit.scene, visit.tracks))


def _focus(play: Play, state: State, points: tuple[int, ...], circumstances: tuple[str, ...]) -> Decision:
    levels = len(play.lens.level)
    if len(points) != levels or min(points) < 0 or sum(points) != FOCUS_POINTS:
        return Refusal(
            _("Spread {focus_points} points over the {number_of_level} levels.").format(
                focus_points=FOCUS_POINTS, number_of_level=levels
            )
        )
    if not set(circumstances) <= set(play.lens.circumstance):
        return Refusal(_("That circumstance is not one of the lens's."))
    return _if_possible(
        state, FocusAgreed(points, circumstances), _("The focus is agreed after the debrief.")
    )


def _typed(state: State, command: ParkPoint | TakeNote | Commit, text: str) -> Decision:
    sentence = sentence_of(text)
    if not sentence:
        return Refusal(_("There is nothing to keep yet."))
    match command:
        case ParkPoint():
            return _if_possible(state, PointParked(sentence), _("There is nowhere to park it yet."))
        case TakeNote(question=question):
            at_hand = len(state.questions) if question_at_hand(state) else 0
            event, belongs = NoteTaken(sentence, question), _("A note belongs to a scene.")
            if (question != at_hand) if question else state.present is None:
                return Refusal(belongs)
            return _if_possible(state, event, belongs)
        case Commit():
            return _if_possible(state, CommitmentMade(sentence), _("Commitments come at the end."))


def _change_text(state: State, event: TextChanged) -> Decision:
    before = text_kept(state, event)
    if before is None:
        return Refusal(_("No such text is kept."))
    if before == event.text:
        return Refusal(_("It reads so already."))
    return _if_possible(state, event, _("There is no text to change yet."))


MOST_OF_AN_AGENDA = 12
LONGEST_GROUP = 60
"""Code points of a group's name."""


def _word_opening(state: State, purpose: str, agenda: tuple[str, ...]) -> Decision:
    lines = tuple(filter(None, map(sentence_of, agenda)))
    if len(lines) > MOST_OF_AN_AGENDA:
        return Refusal(_("An agenda has at most {most} points.").format(most=MOST_OF_AN_AGENDA))
    event = OpeningWorded(sentence_of(purpose), lines)
    return _if_possible(state, event, _("There is nothing to open yet."))


def _give_hint(play: Play, state: State) -> Decision:
    if not _may(state, HintGiven):
        return Refusal(_("A hint is for a room that thinks, votes or talks."))
    given = state.visit.hints
    if given >= len(play.scenario.scene[state.visit.scene].hints):
        return Refusal(_("There is no other hint for this scene."))
    return (HintGiven(given + 1),)


def _name_group(state: State, name: str) -> Decision:
    name = sentence_of(name)[:LONGEST_GROUP]
    if not name:
        return Refusal(_("A group’s name has a letter at least."))
    return _if_possible(state, GroupNamed(name), _("There is no group yet."))
