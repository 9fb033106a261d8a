"""Pages that the room has seen: looking at them again undoes nothing, and never shows what was taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.events import RevealTakenBack
from workshop.session.phases import Audience, Phase, phases_with
from workshop.session.play import Play
from workshop.session.state import State

GATES = frozenset(phases_with(RevealTakenBack))
"""What a reveal has opened."""


class Page(NamedTuple):
    """What tells one page from the next."""

    phase: Phase
    visit: int
    round: int
    exploring: str | None


def page_of(state: State) -> Page:
    visit = state.present
    if visit is None:
        return Page(state.phase, 0, 0, None)
    return Page(state.phase, len(state.past), len(visit.rounds), visit.exploring)


def pages_shown(state: State) -> Iterator[State]:
    """The present page and those before it, the latest first, each as it was last."""
    at: State | None = state
    while at is not None and at.phase.row.audience is not Audience.FACILITATOR:
        yield at
        at = _before(at)


def page_name(play: Play, state: State) -> str:
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
    place = page_of(state)
    at: State | None = state
    while at is not None and page_of(at) == place:
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
