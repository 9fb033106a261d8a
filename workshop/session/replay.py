"""Events that come from a file: whether each can have happened, and the state they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import get_args

from workshop.engine.verdict import MAX_FIT
from workshop.session.commands import Refusal, commands_for
from workshop.session.decide import completion, decide
from workshop.session.events import (
    BranchStarted,
    ChoiceSettled,
    EndingReached,
    Event,
    FocusAgreed,
    GuessMade,
    HandsCounted,
    HeadsCounted,
    PlanMade,
    Record,
    SceneEntered,
    SessionStarted,
    TimerSet,
    VerdictRevealed,
    VoteCast,
    WhatIfExplored,
)
from workshop.session.phases import IllegalEventError
from workshop.session.play import Play
from workshop.session.projection import project, project_shared
from workshop.session.state import LOBBY, UNDECIDED, State, apply
from workshop.session.tally import tally_of

_NAMES_NOTHING = frozenset(kind for kind in get_args(Event) if not fields(kind))


class ForeignEventError(LookupError):
    """An event names what the scenario or the path has not."""

    def __init__(self, event: Event) -> None:
        super().__init__(f"{type(event).__name__} names what is not there")


def check_belongs(play: Play, state: State, event: Event) -> None:
    """Raise ForeignEventError where the event names what this play has not, in this state."""
    if type(event) not in _NAMES_NOTHING and not _belongs(play, state, event):
        raise ForeignEventError(event)


def _belongs(play: Play, state: State, event: Event) -> bool:
    scenario, lens = play.scenario, play.lens
    match event:
        case SceneEntered(scene, tracks):
            return scene in scenario.scene and len(tracks) == len(scenario.track)
        case EndingReached(ending, tracks):
            return ending in scenario.ending and len(tracks) == len(scenario.track)
        case VoteCast(response=response) | ChoiceSettled(response) | WhatIfExplored(response):
            return state.present is not None and response in _responses(play, state)
        case HandsCounted(choice, count):
            tally = tally_of(play, state)
            return count >= 0 and tally is not None and choice in (*tally.choices, UNDECIDED)
        case HeadsCounted(count):
            return count > 0
        case GuessMade(level):
            return level in lens.level
        case VerdictRevealed(fit):
            return 0 <= fit <= MAX_FIT
        case BranchStarted(visit):
            return 0 <= visit < len(state.visits)
        case PlanMade(scenes, _):
            return set(scenes) <= set(scenario.scene)
        case FocusAgreed(points, circumstances):
            return len(points) == len(lens.level) and set(circumstances) <= set(lens.circumstance)
        case _:
            return True


def _responses(play: Play, state: State) -> set[str]:
    return {one.id for one in play.scenario.scene[state.visit.scene].response}


MOST_OF_A_KIND = 1000
"""Sentences, votes or rounds: every one is kept with all before it, so that a million would fill a memory."""
LONGEST_VOTER = 64
LATEST_TIMER = 220_000_000_000
"""Seconds since 1970: a time that every system can tell."""

Steps = tuple[Event, ...]


class ImpossibleEventError(Exception):
    """An event that cannot have happened where it stands."""

    def __init__(self, seq: int, because: str) -> None:
        super().__init__(f"event {seq:,}: {because}")
        self.seq = seq
        self.because = because


def retraced(play: Play, records: Iterable[Record]) -> State:
    """Where the records lead; raises ImpossibleEventError at the first that cannot have happened.

    A recorded fit is believed, as it is where a session goes on: the rules may have become better since.
    """
    state = LOBBY
    due: Steps = ()
    record = None
    for record in records:
        try:
            due = _due_after(play, state, due, record.event)
            check_belongs(play, state, record.event)
            state = apply(state, record.event)
        except (IllegalEventError, LookupError):
            raise ImpossibleEventError(record.seq, _because(state, record.event)) from None
        if _overgrown(state):
            raise ImpossibleEventError(record.seq, f"there are more than {MOST_OF_A_KIND:,} of its kind")
    if record is not None:
        try:
            (project_shared if state.hosted else project)(play, state)
        except (LookupError, AssertionError):
            raise ImpossibleEventError(record.seq, "nothing can be shown after it") from None
    return state


def _due_after(play: Play, state: State, due: Steps, event: Event) -> Steps:
    """What completes the step that this event begins or goes on with; raises LookupError where none does.

    A step may have been cut in half where the program ended; the next one began anew.
    """
    if due and due[0] == event:
        return due[1:]
    for steps in _possible(play, state, event):
        if steps and (steps[0] == event or _are_verdicts(steps[0], event)):
            return steps[1:]
    raise LookupError(type(event).__name__)


def _are_verdicts(one: Event, other: Event) -> bool:
    return isinstance(one, VerdictRevealed) and isinstance(other, VerdictRevealed)


def _possible(play: Play, state: State, event: Event) -> Iterator[Steps]:
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
        case TimerSet(ends_at, seconds):
            return 0 <= ends_at <= LATEST_TIMER and seconds <= LATEST_TIMER
        case _:
            return True


def _overgrown(state: State) -> bool:
    visit = state.present
    sizes = [len(state.intentions), len(state.parked), len(state.commitments)]
    if visit is not None:
        sizes += [len(visit.votes), len(visit.rounds), len(visit.notes)]
    return max(sizes) > MOST_OF_A_KIND


def _because(state: State, event: Event) -> str:
    where = "a session begins with SessionStarted on its own texts" if state is LOBBY else state.phase.value
    return f"{type(event).__name__} cannot have happened here ({where})"
