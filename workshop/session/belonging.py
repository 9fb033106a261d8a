"""Whether what an event names is there: for records that come from a file and not from a decision."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

from workshop.engine.verdict import MAX_FIT
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
    SceneEntered,
    VerdictRevealed,
    VoteCast,
    WhatIfExplored,
)
from workshop.session.play import Play
from workshop.session.state import State
from workshop.session.tally import tally_of
from workshop.session.visit import UNDECIDED

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
