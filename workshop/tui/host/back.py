"""Pages that the room has seen: looking at them again undoes nothing, and never shows what was taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.events import RevealTakenBack
from workshop.session.phases import Phase, can_happen
from workshop.session.play import Play
from workshop.session.state import State

UNSEEN = frozenset({Phase.LOBBY, Phase.PLAN})
"""What is for the facilitator alone, before the screen is shared."""
GATES = frozenset(phase for phase in Phase if can_happen(phase, RevealTakenBack))
"""What a reveal has opened."""


class Place(NamedTuple):
    """What tells one page from the next."""

    phase: Phase
    visit: int
    round: int
    exploring: str | None


def place_of(state: State) -> Place:
    visit = state.present
    if visit is None:
        return Place(state.phase, 0, 0, None)
    return Place(state.phase, len(state.past), len(visit.rounds), visit.exploring)


def seen(state: State) -> Iterator[State]:
    """The present page and those before it, the latest first, each as it was last."""
    at: State | None = state
    while at is not None and at.phase not in UNSEEN:
        yield at
        at = _before(at)


def name_of(play: Play, state: State) -> str:
    """'2 · Same table: voting is closed, round 1'."""
    words = state.phase.row.place
    visit = state.present
    if visit is None or state.ending is not None:
        return words
    votes = state.phase in (Phase.VOTE, Phase.VOTED) and len(visit.rounds) > 1
    again = _(", round {number_of_rounds}").format(number_of_rounds=len(visit.rounds)) if votes else ""
    what_if = _(", what if") if visit.exploring else ""
    return f"{len(state.visits)} · {play.scenario.scene[visit.scene].title}: {words}{again}{what_if}"


def _before(state: State) -> State | None:
    """The page before this state's; a reveal that was taken back was none."""
    place = place_of(state)
    at: State | None = state
    while at is not None and place_of(at) == place:
        at = _earlier(at)
    return at


def _earlier(state: State) -> State | None:
    before = state.before
    if before is None or not _took_back(state, before):
        return before
    while before is not None and before.phase in GATES:
        before = before.before
    return before


def _took_back(state: State, before: State) -> bool:
    if state.present is None or before.present is None or len(state.past) != len(before.past):
        return False
    return state.present.taken_back > before.present.taken_back
