"""Where a session stands: one frozen value, and the fold over events that makes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypedDict

from workshop.session.events import (
    COMMITMENT,
    NOTE,
    POINT,
    SENTENCE,
    BallotsCast,
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
)
from workshop.session.phases import COMPLETING, Phase, after, can_happen

Counts = tuple[tuple[str, int], ...]
"""Hands by what they were raised for, in the order first counted; the empty name stands for the undecided."""
UNDECIDED = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """What a group answered to one question: hands as they were counted, and the ballots of phones."""

    hands: Counts = ()
    ballots: Mapping[int, str] = field(default_factory=dict)
    """What each seat chose last."""

    @property
    def counts(self) -> Counts:
        """Hands and ballots in one tally."""
        counts = Counter(dict(self.hands))
        counts.update(self.ballots.values())
        return tuple(counts.items())

    @property
    def raised(self) -> int:
        """All hands counted, the undecided included; no ballots."""
        return sum(count for _, count in self.hands)

    @property
    def total(self) -> int:
        """All hands and ballots."""
        return self.raised + len(self.ballots)

    def counted(self, choice: str, count: int) -> Poll:
        """With this count of hands, which replaces an earlier one of the same choice."""
        return Poll(with_count(self.hands, choice, count), self.ballots)

    def cast(self, seats: Sequence[int], choices: Sequence[str]) -> Poll:
        """With these ballots, each in the place of an earlier one of its seat."""
        return Poll(self.hands, {**self.ballots, **dict(zip(seats, choices, strict=True))})


@dataclass(frozen=True, slots=True)
class Round:
    number: int
    poll: Poll = Poll()
    corrections: int = 0
    """How often a count was put right."""
    question: int = 0
    """The number of its question in the session, which ballots carry."""

    @property
    def counts(self) -> Counts:
        """Hands and ballots in one tally."""
        return self.poll.counts

    @property
    def total(self) -> int:
        """All of both, the undecided included."""
        return self.poll.total

    def counted(self, choice: str, count: int) -> Round:
        """The round with this count of hands, which replaces an earlier one of the same choice."""
        corrected = count_of(self.poll.hands, choice) is not None
        return replace(self, poll=self.poll.counted(choice, count), corrections=self.corrections + corrected)


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
    guesses: Poll = Poll()
    """Hands and ballots by level."""
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
    ratings: Poll = Poll()
    """How well the reply that is looked at served, as phones see it."""

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
    practice: Poll = Poll()
    practice_shown: bool = False
    timer: Timer | None = None
    parked: tuple[str, ...] = ()
    focus: Focus | None = None
    commitments: tuple[str, ...] = ()
    exits: Poll = Poll()
    spreads: Poll = Poll()
    """The ten points as phones place them, each a text: '2 6 2'."""
    step: int = field(default=0, compare=False)
    """How often the phase has changed: what tells this page of the session from every other."""
    before: State | None = field(default=None, compare=False, repr=False)
    """The state one step back; the end of the chain is the lobby."""
    event: Event | None = field(default=None, compare=False, repr=False)
    """What led here from the state before."""

    @property
    def question(self) -> int:
        """The number of what is asked just now; a vote that was closed and reopened keeps its own."""
        asked = self.present is not None and self.phase is Phase.VOTE
        return self.visit.rounds[-1].question if asked else self.step

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
    practice: Poll
    practice_shown: bool
    timer: Timer | None
    parked: tuple[str, ...]
    focus: Focus
    commitments: tuple[str, ...]
    exits: Poll
    spreads: Poll


def apply(state: State, event: Event) -> State:
    """The state after the event; raises IllegalEventError where it cannot happen."""
    if isinstance(event, StepUndone):
        return _with_ballots_of(state, undone(state))
    completes = not state.hosted and (state.phase, type(event)) in COMPLETING
    # Ballots are no step of a facilitator's, and many: the states between them are not kept.
    before, led_here = (state.before, state.event) if isinstance(event, BallotsCast) else (state, event)
    before = state.before if completes else before
    phase = after(state.phase, event)
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
        present = replace(present, rounds=rounds, guesses=guesses, ratings=ratings)
    return replace(
        earlier,
        present=present,
        practice=replace(earlier.practice, ballots=state.practice.ballots),
        exits=replace(earlier.exits, ballots=state.exits.ballots),
        spreads=replace(earlier.spreads, ballots=state.spreads.ballots),
        step=state.step + (earlier.phase is not state.phase),
    )


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
        case BallotsCast():
            return _cast(state, event)
        case DistributionRevealed():
            return Changes(practice_shown=True)
        case SceneEntered(scene, tracks):
            return Changes(past=state.visits, present=Visit(scene, tracks), timer=None)
        case VotingOpened(number):
            return _visited(state, rounds=(*state.visit.rounds, Round(number, question=state.step + 1)))
        case VoteCast(voter, response):
            others = tuple(ballot for ballot in state.visit.votes if ballot[0] != voter)
            return _visited(state, votes=(*others, (voter, response)))
        case ChoiceSettled(response):
            return _visited(state, choice=response)
        case GuessMade(level):
            return _visited(state, guess=level)
        case VerdictRevealed(fit):
            judged = state.visit if state.visit.exploring else replace(state.visit, fit=fit)
            return Changes(present=replace(judged, ratings=Poll()))
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
        case TextChanged():
            return _text_changed(state, event)


def _counted(state: State, event: HandsCounted) -> Changes:
    """Hands belong to whatever the phase asks about."""
    choice, count = event.choice, event.count
    match state.phase:
        case Phase.PRACTICE:
            return Changes(practice=state.practice.counted(choice, count))
        case Phase.EXIT:
            return Changes(exits=state.exits.counted(choice, count))
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


def _contested(state: State, hands: tuple[int, ...], text: str) -> Changes:
    response = state.visit.shown
    others = tuple(contest for contest in state.visit.contests if contest.response != response)
    by_phone = dict(state.visit.ratings.counts)
    hands = tuple(count + by_phone.get(str(rating), 0) for rating, count in enumerate(hands))
    return _visited(state, contests=(*others, SeenDifferently(response, hands, text)))


class KeptText(NamedTuple):
    """A text that a session keeps, with what tells it from the others."""

    kept: str
    place: int
    text: str
    visit: int = 0


def kept_texts(state: State) -> tuple[KeptText, ...]:
    """All texts that are kept, in the order in which a workshop comes to them."""
    notes = ((visit.notes, number) for number, visit in enumerate(state.visits))
    lists = [(POINT, state.parked, 0), *((NOTE, texts, number) for texts, number in notes)]
    lists += [(SENTENCE, state.intentions, 0), (COMMITMENT, state.commitments, 0)]
    return tuple(
        KeptText(kept, place, text, visit) for kept, texts, visit in lists for place, text in enumerate(texts)
    )


def text_kept(state: State, event: TextChanged) -> str | None:
    """How the text reads that the event changes; None where there is no such text."""
    which = (event.kept, event.place, event.visit)
    return next((one.text for one in kept_texts(state) if (one.kept, one.place, one.visit) == which), None)


def _text_changed(state: State, event: TextChanged) -> Changes:
    def anew(texts: tuple[str, ...]) -> tuple[str, ...]:
        return (*texts[: event.place], *filter(None, (event.text,)), *texts[event.place + 1 :])

    if event.kept == POINT:
        return Changes(parked=anew(state.parked))
    if event.kept == SENTENCE:
        return Changes(intentions=anew(state.intentions))
    if event.kept == COMMITMENT:
        return Changes(commitments=anew(state.commitments))
    if event.visit == len(state.past):
        return _visited(state, notes=anew(state.visit.notes))
    visit = state.past[event.visit]
    changed = replace(visit, notes=anew(visit.notes))
    return Changes(past=(*state.past[: event.visit], changed, *state.past[event.visit + 1 :]))


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
