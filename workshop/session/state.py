"""Where a session stands: one frozen value, and the fold over events that makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict

from workshop.session.events import (
    BranchStarted,
    ChoiceReopened,
    ChoiceSettled,
    CommitmentMade,
    DebriefOpened,
    DiscussionOpened,
    DistributionRevealed,
    EndingReached,
    Event,
    FocusAgreed,
    GuessMade,
    GuessSkipped,
    HandsCounted,
    HeadsCounted,
    HostingStarted,
    IntentionKept,
    NoteTaken,
    PlanMade,
    PointParked,
    Record,
    RevealTakenBack,
    SceneEntered,
    SessionStarted,
    StageOpened,
    StepUndone,
    TalkStarted,
    ThinkingStarted,
    TimerCleared,
    TimerSet,
    VerdictContested,
    VerdictRevealed,
    VoteCast,
    VotingClosed,
    VotingOpened,
    WhatIfExplored,
)
from workshop.session.phases import COMPLETING, Phase, after, can_happen

Counts = tuple[tuple[str, int], ...]
"""Hands by what they were raised for, in the order first counted; the empty name stands for the undecided."""
UNDECIDED = ""


@dataclass(frozen=True, slots=True)
class Round:
    number: int
    counts: Counts = ()
    corrections: int = 0
    """How often a count was put right."""

    def counted(self, choice: str, count: int) -> Round:
        """The round with this count, which replaces an earlier one of the same choice."""
        corrected = count_of(self.counts, choice) is not None
        return Round(self.number, with_count(self.counts, choice, count), self.corrections + corrected)

    @property
    def total(self) -> int:
        """All hands counted, the undecided included."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class SeenDifferently:
    """How people see the verdict on a response."""

    response: str
    hands: tuple[int, ...]
    """For each rating, 0 to 4."""
    text: str

    @property
    def rating(self) -> int:
        """The rating in the middle of all hands, the lower of two."""
        hands = [rating for rating, count in enumerate(self.hands) for _ in range(count)]
        return hands[(len(hands) - 1) // 2]


@dataclass(frozen=True, slots=True)
class Visit:
    scene: str
    tracks: tuple[int, ...]
    """The tracks' values on entering."""
    votes: tuple[tuple[str, str], ...] = ()
    """Response by voter: one ballot each, the last one cast."""
    rounds: tuple[Round, ...] = ()
    guesses: Counts = ()
    """Hands by level."""
    choice: str | None = None
    guess: str | None = None
    fit: int | None = None
    exploring: str | None = None
    """Another response that is looked at, after the verdict on the choice."""
    explored: tuple[str, ...] = ()
    """Every response that was looked at so, in the order first looked at."""
    taken_back: int = 0
    """How often something was revealed by accident and hidden again."""
    notes: tuple[str, ...] = ()
    contests: tuple[SeenDifferently, ...] = ()
    """What was seen differently, one for a response."""

    @property
    def shown(self) -> str:
        """The response whose consequence and verdict are looked at; raises LookupError before a choice."""
        response = self.exploring or self.choice
        if response is None:
            raise LookupError("nothing has been chosen yet")
        return response


@dataclass(frozen=True, slots=True)
class EarlierPath:
    """A path that was left for another branch."""

    visits: tuple[Visit, ...]
    ending: str | None


def count_of(counts: Counts, choice: str) -> int | None:
    """The hands counted for it; None where none were counted yet."""
    return next((count for name, count in counts if name == choice), None)


def with_count(counts: Counts, choice: str, count: int) -> Counts:
    """The counts with this one in the place of an earlier one of the same choice."""
    if count_of(counts, choice) is None:
        return (*counts, (choice, count))
    return tuple((name, count if name == choice else before) for name, before in counts)


@dataclass(frozen=True, slots=True)
class Plan:
    scenes: tuple[str, ...] = ()
    """Those to be played; none planned means all."""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Timer:
    ends_at: int
    """Seconds since 1970-01-01 UTC."""
    seconds: int


FOCUS_POINTS = 10
"""As many as a group spreads over the levels."""


@dataclass(frozen=True, slots=True)
class Focus:
    """What a group agreed for its own team: points in the order of the levels, and its circumstances."""

    points: tuple[int, ...]
    circumstances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    phase: Phase = Phase.LOBBY
    past: tuple[Visit, ...] = ()
    """The visits of the path before the present one; a long path is not copied at every event."""
    present: Visit | None = None
    ending: str | None = None
    intentions: tuple[str, ...] = ()
    earlier: tuple[EarlierPath, ...] = ()
    hosted: bool = False
    """Whether a facilitator leads a group through it."""
    rehearsal: bool = False
    plan: Plan = Plan()
    heads: int = 0
    """How many people there are; 0 until they were counted."""
    practice: Counts = ()
    practice_shown: bool = False
    timer: Timer | None = None
    parked: tuple[str, ...] = ()
    focus: Focus | None = None
    commitments: tuple[str, ...] = ()
    exits: Counts = ()
    before: State | None = field(default=None, compare=False, repr=False)
    """The state one step back; the end of the chain is the lobby."""
    event: Event | None = field(default=None, compare=False, repr=False)
    """What led here from the state before."""

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The whole path, the present visit included."""
        return self.past if self.present is None else (*self.past, self.present)

    @property
    def visit(self) -> Visit:
        """The present scene's visit; raises LookupError before the first scene."""
        if self.present is None:
            raise LookupError("no scene has been entered yet")
        return self.present


LOBBY = State()


class Changes(TypedDict, total=False):
    """What an event changes of a state, besides its phase."""

    past: tuple[Visit, ...]
    present: Visit
    ending: str | None
    intentions: tuple[str, ...]
    earlier: tuple[EarlierPath, ...]
    hosted: bool
    rehearsal: bool
    plan: Plan
    heads: int
    practice: Counts
    practice_shown: bool
    timer: Timer | None
    parked: tuple[str, ...]
    focus: Focus
    commitments: tuple[str, ...]
    exits: Counts


def apply(state: State, event: Event) -> State:
    """The state after the event; raises IllegalEventError where it cannot happen."""
    if isinstance(event, StepUndone):
        return undone(state)
    completes = not state.hosted and (state.phase, type(event)) in COMPLETING
    before = state.before if completes else state
    phase = after(state.phase, event)
    return replace(state, **_changes(state, event), phase=phase, before=before, event=event)


def undone(state: State) -> State:
    """The state without its last step, or the same where none can be taken back."""
    if state.hosted:
        step = last_step(state)
        return _without(state, step) if step else state
    previous = state.before
    if previous is None or previous.before is None:
        return state
    return previous


REVEALS = (DistributionRevealed, VerdictRevealed)
_BY_ITSELF = (TimerSet, TimerCleared)
"""What follows a step without being asked for, and is none that a facilitator would take back."""


def last_step(state: State) -> State | None:
    """The state that the last step of a facilitator led to; None where none can be taken back.

    A reveal that was taken back is none any more. How the session was begun stays as it is.
    """
    at: State | None = state
    while at is not None and (before := at.before) is not None:
        match at.event:
            case TimerSet() | TimerCleared():
                at = before
            case RevealTakenBack():
                at = reveal_before(at)
            case HostingStarted():
                return None
            case PlanMade() if before.plan == Plan():
                return None
            case _:
                return at
    return None


def reveal_before(state: State) -> State | None:
    """The state from which was shown what was taken back here."""
    at = state.before
    while at is not None and not isinstance(at.event, REVEALS):
        at = at.before
    return at and at.before


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
    often = max(found.present.taken_back, state.present.taken_back)
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
            | StageOpened()
            | ThinkingStarted()
            | VotingClosed()
            | TalkStarted()
            | ChoiceReopened()
            | GuessSkipped()
            | DiscussionOpened()
            | DebriefOpened()
            | StepUndone()
        ):
            return Changes()
        case HostingStarted(rehearsal):
            return Changes(hosted=True, rehearsal=bool(rehearsal))
        case PlanMade(scenes, minutes):
            return Changes(plan=Plan(scenes, minutes))
        case HeadsCounted(count):
            return Changes(heads=count)
        case HandsCounted():
            return _counted(state, event)
        case DistributionRevealed():
            return Changes(practice_shown=True)
        case SceneEntered(scene, tracks):
            return Changes(past=state.visits, present=Visit(scene, tracks), timer=None)
        case VotingOpened(number):
            return _visited(state, rounds=(*state.visit.rounds, Round(number)))
        case VoteCast(voter, response):
            others = tuple(ballot for ballot in state.visit.votes if ballot[0] != voter)
            return _visited(state, votes=(*others, (voter, response)))
        case ChoiceSettled(response):
            return _visited(state, choice=response)
        case GuessMade(level):
            return _visited(state, guess=level)
        case VerdictRevealed(fit):
            return Changes() if state.visit.exploring else _visited(state, fit=fit)
        case VerdictContested(hands, text):
            return _contested(state, hands, text)
        case WhatIfExplored(response):
            explored = state.visit.explored
            seen = explored if response in explored else (*explored, response)
            return _visited(state, exploring=response, explored=seen)
        case RevealTakenBack():
            return _visited(state, taken_back=state.visit.taken_back + 1)
        case NoteTaken(text):
            return _visited(state, notes=(*state.visit.notes, text)) if state.present else Changes()
        case EndingReached(ending):
            return Changes(ending=ending, timer=None)
        case BranchStarted(number):
            return _branched(state, number)
        case TimerSet(ends_at, seconds):
            return Changes(timer=Timer(ends_at, seconds))
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


def _counted(state: State, event: HandsCounted) -> Changes:
    """Hands belong to whatever the phase asks about."""
    choice, count = event.choice, event.count
    match state.phase:
        case Phase.PRACTICE:
            return Changes(practice=with_count(state.practice, choice, count))
        case Phase.EXIT:
            return Changes(exits=with_count(state.exits, choice, count))
        case Phase.GUESS:
            return _visited(state, guesses=with_count(state.visit.guesses, choice, count))
        case _:
            *before, last = state.visit.rounds
            return _visited(state, rounds=(*before, last.counted(choice, count)))


def _contested(state: State, hands: tuple[int, ...], text: str) -> Changes:
    response = state.visit.shown
    others = tuple(contest for contest in state.visit.contests if contest.response != response)
    return _visited(state, contests=(*others, SeenDifferently(response, hands, text)))


def _branched(state: State, number: int) -> Changes:
    again = state.visits[number]
    return Changes(
        past=state.visits[:number],
        present=Visit(again.scene, again.tracks),
        ending=None,
        earlier=(*state.earlier, EarlierPath(state.visits, state.ending)),
    )


def _visited(state: State, **changes: Any) -> Changes:
    return Changes(present=replace(state.visit, **changes))
