"""A running session: replayed from records, it turns commands into events and tells who listens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Protocol, get_args

from workshop.engine.verdict import MAX_FIT
from workshop.scenario.play import Play
from workshop.session.commands import Command, Refusal, commands_for
from workshop.session.decide import completion, decide
from workshop.session.decide_question import is_worded_by, reads_replies, reads_written
from workshop.session.events import (
    CAME,
    BallotsCast,
    BranchStarted,
    CardsDealt,
    ChoiceSettled,
    EndingReached,
    Event,
    FocusAgreed,
    GuessMade,
    GuessSkipped,
    HandsCounted,
    HeadsCounted,
    InterludeReached,
    MomentRecalled,
    NoteTaken,
    PlanMade,
    QuestionWorded,
    Record,
    RepliesRevealed,
    SceneEntered,
    SessionStarted,
    TextChanged,
    TimerSet,
    VerdictContested,
    VerdictRevealed,
    VoteCast,
    WhatIfExplored,
    WordsSaid,
    WordsTakenUp,
    highest_seat,
)
from workshop.session.fold import apply
from workshop.session.group_views import SharedView
from workshop.session.phases import OPTIONAL, IllegalEventError, Phase
from workshop.session.projection import project, project_shared
from workshop.session.state import LOBBY, State, Visit, question_at_hand, text_kept
from workshop.session.tally import is_asked, may_answer, may_be_called_for
from workshop.session.views import View

_NAMES_NOTHING = frozenset(kind for kind in get_args(Event) if not fields(kind))


class ForeignEventError(LookupError):
    """An event names what the scenario or the path has not."""

    def __init__(self, event: Event) -> None:
        super().__init__(f"{type(event).__name__} names what is not there")


def check_belongs(play: Play, state: State, event: Event) -> None:
    """Raise ForeignEventError where the event names what this play has not, in this state."""
    if type(event) not in _NAMES_NOTHING and not _belongs(play, state, event):
        raise ForeignEventError(event)


Admit = Callable[[Play, State, Event], None]


def _belongs(play: Play, state: State, event: Event) -> bool:
    scenario, lens = play.scenario, play.lens
    match event:
        case SceneEntered(scene, tracks):
            return scene in scenario.scene and len(tracks) == len(play.story.opening_tracks())
        case InterludeReached(interlude, tracks):
            return interlude in scenario.interlude and len(tracks) == len(play.story.opening_tracks())
        case EndingReached(ending, tracks):
            return ending in scenario.ending and len(tracks) == len(play.story.opening_tracks())
        case VoteCast(response=response) | ChoiceSettled(response):
            return state.present is not None and response in _responses(play, state.visit)
        case WhatIfExplored(response, visit):
            known = -1 <= visit < len(state.visits) and state.present is not None
            return known and response in _responses(play, state.visits[visit])
        case WordsSaid():
            lengths = {len(event.moves), len(event.starts), len(event.ends)}
            known = state.present is not None and len(lengths) == 1
            answered = state.phase is Phase.CONSEQUENCE or (
                known and play.answers_own_words(state.visit.scene)
            )
            return known and answered and play.may_be_said(state.visit.scene, event.words)
        case HandsCounted(choice, count):
            return count >= 0 and is_asked(play, state, choice)
        case BallotsCast(_, seats, choices):
            return len(seats) == len(choices) and all(may_answer(play, state, one) for one in set(choices))
        case HeadsCounted(count):
            return count > 0
        case GuessMade(level, reason):
            known = state.present is not None and may_be_called_for(play, state.visit, level)
            return known and 0 <= reason <= len(_responses(play, state.visit))
        case GuessSkipped(reason):
            return state.present is not None and 0 <= reason <= len(_responses(play, state.visit))
        case VerdictContested(level=level):
            return not level or may_be_called_for(play, state.visit, level)
        case VerdictRevealed(fit):
            return 0 <= fit <= MAX_FIT and (not event.said or reads_written(play, state, event))
        case WordsTakenUp(seat):
            return state.present is not None and seat in state.visit.written
        case CardsDealt(texts, own):
            return len(texts) == len(own) == len(scenario.scene)
        case MomentRecalled(came):
            return came in CAME and state.dealt is not None
        case BranchStarted(visit):
            return 0 <= visit < len(state.path)
        case PlanMade(scenes, _, without):
            return set(scenes) <= set(scenario.scene) and set(without) <= set(OPTIONAL)
        case TextChanged():
            return text_kept(state, event) is not None
        case NoteTaken(_, question):
            return not question or (question_at_hand(state) is not None and question == len(state.questions))
        case QuestionWorded():
            return bool(state.questions) and is_worded_by(play, event)
        case RepliesRevealed():
            return bool(state.questions) and reads_replies(play, state, event)
        case FocusAgreed(points, circumstances):
            return len(points) == len(lens.level) and set(circumstances) <= set(lens.circumstance)
        case _:
            return True


def _responses(play: Play, visit: Visit) -> set[str]:
    return {response.id for response in play.scenario.scene[visit.scene].response}


MOST_OF_A_KIND = 1000
"""Sentences, votes or rounds: every one is kept with all before it, so that a million would fill a memory."""
LONGEST_VOTER = 64
LATEST_TIMER = 220_000_000_000
"""Seconds since 1970: a time that every system can tell."""


class ImpossibleEventError(Exception):
    """An event that cannot have happened where it stands."""

    def __init__(self, seq: int, because: str) -> None:
        super().__init__(f"event {seq:,}: {because}")
        self.seq = seq
        self.because = because


def replay(
    records: Iterable[Record], play: Play, state: State = LOBBY, admit: Admit = check_belongs
) -> State:
    """Where the records lead from this state; `admit` raises LookupError at what it does not let pass.

    Raises IllegalEventError or ForeignEventError at the first record that cannot have happened.
    """
    for record in records:
        admit(play, state, record.event)
        state = apply(state, record.event)
    return state


def replay_foreign(records: Iterable[Record], play: Play) -> State:
    """As `replay`, of records that somebody else may have written: each must be what a command brings about.

    Raises ImpossibleEventError at the first that cannot have happened. A recorded fit is believed, as it is
    where a session goes on: the rules may have become better since.
    """
    customs = _Customs()
    state = LOBBY
    shown = False
    for record in records:
        try:
            state = replay((record,), play, state, customs)
        except (IllegalEventError, LookupError):
            raise ImpossibleEventError(record.seq, _because(state, record.event)) from None
        if _overgrown(state):
            raise ImpossibleEventError(record.seq, f"there are more than {MOST_OF_A_KIND:,} of its kind")
        shown, last = True, record.seq
    if shown:
        try:
            (project_shared if state.hosted else project)(play, state)
        except (LookupError, AssertionError):
            raise ImpossibleEventError(last, "nothing can be shown after it") from None
    return state


class _Customs:
    """Lets an event pass that some command brings about, or that completes the step of the one before.

    A step may have been cut in half where the program ended; the next one began anew.
    """

    def __init__(self) -> None:
        self._due: tuple[Event, ...] = ()

    def __call__(self, play: Play, state: State, event: Event) -> None:
        self._due = self._due_after(play, state, event)
        check_belongs(play, state, event)

    def _due_after(self, play: Play, state: State, event: Event) -> tuple[Event, ...]:
        if self._due and self._due[0] == event:
            return self._due[1:]
        for steps in _possible(play, state, event):
            if steps and (steps[0] == event or _are_verdicts(steps[0], event)):
                return steps[1:]
        raise LookupError(type(event).__name__)


def _are_verdicts(expected: Event, event: Event) -> bool:
    return isinstance(expected, VerdictRevealed) and isinstance(event, VerdictRevealed)


def _possible(play: Play, state: State, event: Event) -> Iterator[tuple[Event, ...]]:
    """What may happen in this state, as far as this event may be its beginning."""
    if state is LOBBY:
        scenario = play.scenario
        yield (SessionStarted(scenario.id, scenario.title, play.scenario_hash, play.lens_hashes),)
    yield completion(state)
    for command in commands_for(event) if _within_bounds(event) else ():
        decision = decide(play, state, command)
        if not isinstance(decision, Refusal):
            yield decision


def _within_bounds(event: Event) -> bool:
    match event:
        case VoteCast(voter, _):
            return len(voter) <= LONGEST_VOTER
        case TimerSet(ends_at, seconds, _private):
            return 0 <= ends_at <= LATEST_TIMER and seconds <= LATEST_TIMER
        case _:
            return True


def _overgrown(state: State) -> bool:
    visit = state.present
    sizes = [len(state.intentions), len(state.parked), len(state.commitments)]
    sizes += [len(state.questions), *(len(question.taken) for question in state.questions)]
    sizes += [len(question.notes) for question in state.questions]
    if visit is not None:
        sizes += [len(visit.votes), len(visit.rounds), len(visit.notes), len(visit.cards)]
    return max(sizes) > MOST_OF_A_KIND


def _because(state: State, event: Event) -> str:
    where = "a session begins with SessionStarted on its own texts" if state is LOBBY else state.phase.value
    return f"{type(event).__name__} cannot have happened here ({where})"


Subscriber = Callable[[State], None]


class Recorder(Protocol):
    """Where records go, in order, off the path of a key."""

    def append(self, record: Record) -> None:
        """Take the record and return at once."""


class Host:
    """A running session. `clock` gives the time as ISO 8601 text.

    Records of an earlier run raise IllegalEventError or ForeignEventError where they cannot have happened.
    """

    def __init__(
        self, play: Play, journal: Recorder, clock: Callable[[], str], records: Iterable[Record] = ()
    ) -> None:
        self._play = play
        self._journal = journal
        self._clock = clock
        self._subscribers: list[Subscriber] = []
        earlier = tuple(records)
        self._state = replay(earlier, play)
        self._seq = earlier[-1].seq if earlier else 0
        self.seats_taken = highest_seat(record.event for record in earlier)
        """The highest number of a phone in what was recorded before this run."""

    @property
    def play(self) -> Play:
        return self._play

    @property
    def state(self) -> State:
        return self._state

    @property
    def seq(self) -> int:
        """The number of the last event."""
        return self._seq

    @property
    def view(self) -> View:
        """What a person alone sees now."""
        return project(self._play, self._state)

    @property
    def shared_view(self) -> SharedView:
        """What the screen that a group shares shows now."""
        return project_shared(self._play, self._state)

    def shared_view_of(self, state: State) -> SharedView:
        """What that screen showed in an earlier state."""
        return project_shared(self._play, state)

    def start(self) -> None:
        """Record that the session began; one that already runs goes on, a step cut in half is made whole."""
        if self._state is LOBBY:
            self._record(
                SessionStarted(
                    self._play.scenario.id,
                    self._play.scenario.title,
                    self._play.scenario_hash,
                    self._play.lens_hashes,
                )
            )
            self.announce()
        for event in completion(self._state):
            self._record(event)

    def do(self, command: Command) -> Refusal | None:
        """Carry out the command: record its events and announce the new state, or say why not."""
        decision = decide(self._play, self._state, command)
        if isinstance(decision, Refusal):
            return decision
        for event in decision:
            self._record(event)
        self.announce()
        return None

    def take_in(self, records: Sequence[Record]) -> None:
        """Follow what was recorded elsewhere behind the last event here, and announce what came of it.

        Raises IllegalEventError or ForeignEventError where that cannot have happened; nothing changes then.
        """
        if records:
            self._state = replay(records, self._play, self._state)
            self._seq = records[-1].seq
            self.announce()

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` after every change; returns what ends it."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def _record(self, event: Event) -> None:
        after = apply(self._state, event)
        self._journal.append(Record(self._seq + 1, self._clock(), event))
        self._state, self._seq = after, self._seq + 1

    def announce(self) -> None:
        """Tell who listens how it stands."""
        for subscriber in tuple(self._subscribers):
            subscriber(self._state)
