"""The fold over events: the state after each, and after the last step was taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypedDict

from workshop.engine.verdict import OWN_WORDS, Sighting
from workshop.session.events import (
    COMMITMENT,
    POINT,
    QUESTION_NOTE,
    SENTENCE,
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
    QuestionOpened,
    QuestionPlanned,
    QuestionWorded,
    Record,
    RepliesAsked,
    RepliesRevealed,
    ReplyTaken,
    RevealTakenBack,
    SceneEntered,
    SentenceOffered,
    SessionStarted,
    StageOpened,
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
from workshop.session.phases import COMPLETING, Phase, after, can_happen
from workshop.session.state import (
    _BY_ITSELF,
    LOBBY,
    Between,
    Dealt,
    EarlierPath,
    Focus,
    OwnQuestion,
    Plan,
    Poll,
    ReplyRead,
    Round,
    SeenDifferently,
    State,
    Timer,
    Visit,
    back_from_question,
    last_step,
    on_path,
)


class Changes(TypedDict, total=False):
    """What an event changes of a state, besides its phase."""

    past: tuple[Visit, ...]
    present: Visit
    later: tuple[Visit, ...]
    interlude: Between | None
    told: tuple[Between, ...]
    ending: str | None
    intentions: tuple[str, ...]
    earlier: tuple[EarlierPath, ...]
    hosted: bool
    rehearsal: bool
    dealt: Dealt
    plan: Plan
    heads: int
    practice: Poll
    revealed: frozenset[Phase]
    opening: tuple[str, tuple[str, ...]] | None
    group: str
    timer: Timer | None
    parked: tuple[str, ...]
    focus: Focus
    commitments: tuple[str, ...]
    exits: Poll
    spreads: Poll
    offers: Mapping[int, str]
    question_planned: str
    questions: tuple[OwnQuestion, ...]


FROM_PHONES = (BallotsCast, SentenceOffered, OfferDropped)
"""What is no step of a facilitator."""


def apply(state: State, event: Event) -> State:
    """The state after the event; raises IllegalEventError where it cannot happen."""
    if isinstance(event, StepUndone):
        return _with_ballots_of(state, undone(state))
    completes = not state.hosted and (state.phase, type(event)) in COMPLETING
    # What phones do is no step of a facilitator's, and much: the states between are not kept.
    before, led_here = (state.before, state.event) if isinstance(event, FROM_PHONES) else (state, event)
    before = state.before if completes else before
    phase = after(state.phase, event, state.plan.without)
    phase = back_from_question(state) if isinstance(event, QuestionLeft) else phase
    step = state.step + (phase is not state.phase)
    changes = _changes(state, event)
    return replace(state, **changes, phase=phase, before=before, event=led_here, step=step)


def _with_ballots_of(state: State, earlier: State) -> State:
    """The earlier state with this one's ballots: they belong to their seats, and no step back takes any."""
    if earlier is state or not state.hosted:
        return earlier
    present = earlier.present
    if present is not None and state.present is not None and len(state.past) == len(earlier.past):
        cast = {round.question: round.poll.ballots for round in state.present.rounds}
        rounds = tuple(
            replace(round, poll=replace(round.poll, ballots=cast.get(round.question, round.poll.ballots)))
            for round in present.rounds
        )
        guesses = replace(present.guesses, ballots=state.present.guesses.ballots)
        ratings = state.present.ratings if earlier.phase is Phase.VERDICT else present.ratings
        written = state.present.written
        present = replace(present, rounds=rounds, guesses=guesses, ratings=ratings, written=written)
    return replace(
        earlier,
        present=present,
        practice=replace(earlier.practice, ballots=state.practice.ballots),
        exits=replace(earlier.exits, ballots=state.exits.ballots),
        spreads=replace(earlier.spreads, ballots=state.spreads.ballots),
        offers=state.offers,
        questions=_with_replies_of(state.questions, earlier.questions),
        step=state.step + (earlier.phase is not state.phase),
    )


def _with_replies_of(
    questions: tuple[OwnQuestion, ...], earlier: tuple[OwnQuestion, ...]
) -> tuple[OwnQuestion, ...]:
    """The earlier questions with what phones have written to the last one since."""
    if not earlier or len(earlier) != len(questions):
        return earlier
    return (*earlier[:-1], replace(earlier[-1], by_phone=questions[-1].by_phone))


def undone(state: State) -> State:
    """The state without its last step, or the same where none can be taken back."""
    step = last_step(state)
    return _without(state, step) if step else state


def _without(state: State, step: State) -> State:
    """The state as if this step had not been; what came after stays where it could have come without it."""
    later: list[Event] = []
    at = state
    while at is not step:
        assert at.event is not None
        assert at.before is not None
        later.append(at.event)
        at = at.before
    assert step.before is not None
    found, moved = step.before, step.before.phase is not step.phase
    for event in reversed(later):
        if can_happen(found.phase, type(event)) and not (moved and isinstance(event, _BY_ITSELF)):
            found = apply(found, event)
    return _as_often_taken_back(found, state)


def _as_often_taken_back(found: State, state: State) -> State:
    """What was shown too early in the present scene stays known."""
    if found.present is None or state.present is None or len(found.past) != len(state.past):
        return found
    often = state.present.taken_back
    if often <= found.present.taken_back:
        return found
    return replace(found, present=replace(found.present, taken_back=often))


def states(records: Iterable[Record], state: State = LOBBY) -> Iterator[tuple[Record, State]]:
    """Each record with the state it leads to; raises IllegalEventError at the first that cannot happen."""
    for record in records:
        state = apply(state, record.event)
        yield record, state


def _changes(state: State, event: Event) -> Changes:
    match event:
        case (
            SessionStarted()
            | PurposeShown()
            | StageOpened()
            | ThinkingStarted()
            | VotingClosed()
            | TalkStarted()
            | RepliesAsked()
            | QuestionLeft()
            | StepUndone()
        ):
            return Changes()
        case ChoiceReopened() if state.visit.first:
            return Changes()
        case ChoiceReopened():
            return _visited(state, first=state.visit.choice or "", first_own=state.visit.own)
        case DiscussionOpened():
            return {**_back_on_path(state), "offers": {}}
        case DebriefOpened():
            return Changes(interlude=None)
        case HostingStarted(rehearsal):
            return Changes(hosted=True, rehearsal=bool(rehearsal))
        case CardsDealt(texts, own, minutes, sentence, more):
            return Changes(dealt=Dealt(texts, own, minutes, tuple(filter(None, (sentence, *more)))))
        case MomentRecalled(came):
            return Changes(dealt=_recalled(state.dealt, came)) if state.dealt else Changes()
        case PlanMade(scenes, minutes, without):
            return Changes(plan=Plan(scenes, minutes, without))
        case HeadsCounted(count):
            return _heads_counted(state, count)
        case HandsCounted():
            return _counted(state, event)
        case BallotsCast():
            return _cast(state, event)
        case SentenceOffered() | OfferDropped() | WordsTakenUp():
            return _from_phone(state, event)
        case DistributionRevealed():
            stays = after(state.phase, event) is state.phase
            return Changes(revealed=state.revealed | {state.phase}) if stays else Changes()
        case SceneEntered(scene, tracks):
            entered = Visit(scene, tracks, told_before=state.told)
            return Changes(past=state.visits, present=entered, interlude=None, told=(), timer=None)
        case VotingOpened(number):
            opened = Round(
                number, question=state.step + 1, heads=state.heads, talked=state.phase is Phase.TALK
            )
            return _visited(state, rounds=(*state.visit.rounds, opened))
        case VoteCast(voter, response):
            others = tuple(ballot for ballot in state.visit.votes if ballot[0] != voter)
            return _visited(state, votes=(*others, (voter, response)))
        case ChoiceSettled(response):
            return _visited(state, choice=response, own=None)
        case WordsSaid() if state.phase is Phase.CONSEQUENCE:
            return _visited(state, now=event.words)
        case WordsSaid():
            return _visited(state, choice=OWN_WORDS, own=event.words)
        case GuessMade(level, reason):
            return _visited(state, guess=level, reason=reason)
        case GuessSkipped(reason):
            return _visited(state, reason=reason)
        case VerdictRevealed(fit):
            judged = state.visit if state.visit.exploring else replace(state.visit, fit=fit)
            judged = replace(judged, written_at=event.said) if not judged.exploring else judged
            return Changes(present=replace(judged, ratings=Poll()))
        case VerdictContested(hands, text, level):
            return _contested(state, hands, text, level)
        case WhatIfExplored(response, number):
            return _explored(state, response, number)
        case RevealTakenBack():
            return _taken_back(state)
        case NoteTaken(text, question) if question:
            return _questioned(state, notes=(*state.questions[-1].notes, text))
        case NoteTaken(text):
            return _visited(state, notes=(*state.visit.notes, text)) if state.present else Changes()
        case InterludeReached(interlude, tracks):
            now = Between(interlude, tracks)
            return Changes(interlude=now, told=(*state.told, now), timer=None)
        case EndingReached(ending):
            return Changes(interlude=None, ending=ending, timer=None)
        case BranchStarted(number):
            return _branched(state, number)
        case TimerSet(ends_at, seconds, private):
            return Changes(timer=Timer(ends_at, seconds, bool(private)))
        case TimerCleared():
            return Changes(timer=None)
        case PointParked(text):
            return Changes(parked=(*state.parked, text))
        case IntentionKept(text):
            return Changes(intentions=(*state.intentions, text))
        case FocusAgreed(points, circumstances):
            return Changes(focus=Focus(points, circumstances))
        case CommitmentMade(text):
            return Changes(commitments=(*state.commitments, text))
        case TextChanged():
            return _text_changed(state, event)
        case OpeningWorded(purpose, agenda):
            return Changes(opening=(purpose, agenda) if purpose or agenda else None)
        case HintGiven(number):
            return _visited(state, hints=number)
        case GroupNamed(name):
            return Changes(group=name)
        case QuestionPlanned() | QuestionOpened() | QuestionWorded() | ReplyTaken() | RepliesRevealed():
            return _of_question(state, event)


def _recalled(dealt: Dealt, came: str) -> Dealt:
    return replace(dealt, came=(*dealt.came, came))


def _heads_counted(state: State, count: int) -> Changes:
    """Who comes or leaves counts from now on, and in the round of a vote that is not shown yet."""
    if state.phase not in (Phase.VOTE, Phase.VOTED) or not state.visit.rounds:
        return Changes(heads=count)
    *before, last = state.visit.rounds
    return Changes(heads=count, **_visited(state, rounds=(*before, replace(last, heads=count))))


def _counted(state: State, event: HandsCounted) -> Changes:
    """Hands belong to whatever the phase asks about."""
    choice, count = event.choice, event.count
    match state.phase:
        case Phase.PRACTICE:
            return Changes(practice=state.practice.counted(choice, count))
        case Phase.EXIT:
            return Changes(exits=state.exits.counted(choice, count))
        case Phase.FOCUS:
            return Changes(spreads=state.spreads.counted(choice, count))
        case Phase.GUESS:
            return _visited(state, guesses=state.visit.guesses.counted(choice, count))
        case _:
            *before, last = state.visit.rounds
            return _visited(state, rounds=(*before, last.counted(choice, count)))


def _cast(state: State, event: BallotsCast) -> Changes:
    """Ballots belong to whatever the phase asks about, too."""
    seats, choices = event.seats, event.choices
    match state.phase:
        case Phase.PRACTICE:
            return Changes(practice=state.practice.cast(seats, choices))
        case Phase.EXIT:
            return Changes(exits=state.exits.cast(seats, choices))
        case Phase.FOCUS:
            return Changes(spreads=state.spreads.cast(seats, choices))
        case Phase.GUESS:
            return _visited(state, guesses=state.visit.guesses.cast(seats, choices))
        case Phase.VERDICT:
            return _visited(state, ratings=state.visit.ratings.cast(seats, choices))
        case _:
            *before, last = state.visit.rounds
            return _visited(state, rounds=(*before, replace(last, poll=last.poll.cast(seats, choices))))


def _contested(state: State, hands: tuple[int, ...], text: str, level: str) -> Changes:
    response = state.visit.shown
    others = tuple(contest for contest in state.visit.contests if contest.response != response)
    texts = tuple(filter(None, [text]))
    for before in state.visit.contests:
        if before.response == response:
            level = level or before.level
            if not sum(hands):  # a sentence from a phone, or a level, joins what was counted and said before
                hands, texts = before.raised, (*before.texts, *texts)
    by_phone = dict(state.visit.ratings.counts)
    both = tuple(count + by_phone.get(str(rating), 0) for rating, count in enumerate(hands))
    return _visited(state, contests=(*others, SeenDifferently(response, both, texts, hands, level)))


def _text_changed(state: State, event: TextChanged) -> Changes:
    def anew(texts: tuple[str, ...]) -> tuple[str, ...]:
        return (*texts[: event.place], *filter(None, (event.text,)), *texts[event.place + 1 :])

    if event.kept == POINT:
        return Changes(parked=anew(state.parked))
    if event.kept == SENTENCE:
        return Changes(intentions=anew(state.intentions))
    if event.kept == COMMITMENT:
        return Changes(commitments=anew(state.commitments))
    if event.kept == QUESTION_NOTE:
        asked = state.questions[event.visit]
        anew_asked = replace(asked, notes=anew(asked.notes))
        return Changes(
            questions=(*state.questions[: event.visit], anew_asked, *state.questions[event.visit + 1 :])
        )
    if event.visit == len(state.past):
        return _visited(state, notes=anew(state.visit.notes))
    visit = state.past[event.visit]
    changed = replace(visit, notes=anew(visit.notes))
    return Changes(past=(*state.past[: event.visit], changed, *state.past[event.visit + 1 :]))


def _explored(state: State, response: str, number: int) -> Changes:
    """The visit that is looked at stands as the present one until it is discussed."""
    visits = state.visits
    number = len(visits) - 1 if number < 0 else number
    looked_at = visits[number]
    seen = looked_at.explored if response in looked_at.explored else (*looked_at.explored, response)
    present = replace(looked_at, exploring=response, explored=seen)
    return Changes(past=visits[:number], present=present, later=visits[number + 1 :])


def _back_on_path(state: State) -> Changes:
    path = on_path(state)
    return Changes(past=path.past, present=path.visit, later=())


def _branched(state: State, number: int) -> Changes:
    visits = on_path(state).visits
    again = visits[number]
    return Changes(
        past=visits[:number],
        present=Visit(again.scene, again.tracks, told_before=again.told_before),
        later=(),
        told=(),
        ending=None,
        earlier=(*state.earlier, EarlierPath(visits, state.ending)),
        offers={},
    )


def _visited(state: State, **changes: Any) -> Changes:
    return Changes(present=replace(state.visit, **changes))


_OfQuestion = QuestionPlanned | QuestionOpened | QuestionWorded | ReplyTaken | RepliesRevealed


def _of_question(state: State, event: _OfQuestion) -> Changes:
    """What belongs to the room's own question."""
    match event:
        case QuestionPlanned(where):
            return Changes(question_planned=where)
        case QuestionOpened(planned):
            return Changes(questions=(*state.questions, OwnQuestion(state.phase, bool(planned))))
        case QuestionWorded(says, who, stance, asks, circumstances):
            return _questioned(
                state, says=says, who=who, stance=stance, asks=asks, circumstances=circumstances
            )
        case ReplyTaken(text) if state.phase is Phase.CONSEQUENCE:
            return _visited(state, cards=(*state.visit.cards, text))
        case ReplyTaken(text):
            return _questioned(state, taken=(*state.questions[-1].taken, text))
        case RepliesRevealed():
            return _questioned(state, shown=True, read=tuple(_read(event)))


def _from_phone(state: State, event: SentenceOffered | OfferDropped | WordsTakenUp) -> Changes:
    """A sentence goes to the facilitator, or where replies are asked for among those; its seat has one."""
    if state.phase is Phase.DISCUSS:
        visit = state.visit
        words = [visit.written[event.seat]] if isinstance(event, WordsTakenUp) else []
        return _visited(state, passed=(*visit.passed, event.seat), taken_up=(*visit.taken_up, *words))
    if state.phase is Phase.CONSEQUENCE:
        written = {seat: text for seat, text in state.visit.written.items() if seat != event.seat}
        if isinstance(event, SentenceOffered):
            written[event.seat] = event.text
        return _visited(state, written=written)
    gathers = state.phase is Phase.OWN_REPLIES
    before = state.questions[-1].by_phone if gathers else state.offers
    sentences = {seat: text for seat, text in before.items() if seat != event.seat}
    if isinstance(event, SentenceOffered):
        sentences[event.seat] = event.text
    return _questioned(state, by_phone=sentences) if gathers else Changes(offers=sentences)


def _taken_back(state: State) -> Changes:
    if state.phase is Phase.OWN_ANSWER:
        return _questioned(state, shown=False, read=(), taken_back=state.questions[-1].taken_back + 1)
    visit = state.visit
    written_at = visit.written_at if visit.exploring else ()
    return _visited(state, taken_back=visit.taken_back + 1, written_at=written_at)


def _questioned(state: State, **changes: Any) -> Changes:
    return Changes(questions=(*state.questions[:-1], replace(state.questions[-1], **changes)))


def _read(event: RepliesRevealed) -> Iterator[ReplyRead]:
    """What was read in each reply, in their order."""
    seen = tuple(zip(event.of, map(Sighting, event.moves, event.starts, event.ends), strict=False))
    told = zip(event.levels, event.seconds, event.certainties, strict=False)
    for place, (level, second, certainty) in enumerate(told):
        sightings = tuple(sighting for of, sighting in seen if of == place)
        yield ReplyRead(level or None, second or None, certainty, sightings)
