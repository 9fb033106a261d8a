"""Where a session stands, in a few words for a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import tomli

from workshop.scenario.clean import one_line
from workshop.session.events import Record
from workshop.session.fold import apply
from workshop.session.lifecycle import IllegalEventError, Phase
from workshop.session.state import LOBBY, State

_FINISHED = frozenset({Phase.ENDING, Phase.DEBRIEF})


class Place(NamedTuple):
    words: str
    finished: bool


def place_of(records: Iterable[Record], scenario_text: str) -> Place:
    """Where the records lead; the text of the scenario gives the titles."""
    state = LOBBY
    try:
        for record in records:
            state = apply(state, record.event)
    except (IllegalEventError, LookupError):  # a session that cannot be gone on with is listed all the same
        return Place("cannot be read", False)
    finished = state.phase is Phase.CLOSED if state.hosted else state.phase in _FINISHED
    return Place(_words(state, scenario_text), finished)


def _words(state: State, scenario_text: str) -> str:
    if state.hosted and state.ending is not None and state.phase is not Phase.CLOSED:
        return "the debrief"
    if state.ending is not None:
        return f"ended: {_title(scenario_text, 'ending', state.ending)}"
    if not state.visits:
        return "before the first scene"
    return f"scene {len(state.visits)}: {_title(scenario_text, 'scene', state.visit.scene)}"


def _title(scenario_text: str, kind: str, id: str) -> str:
    """The title of a scene or ending, or its id where the text does not tell."""
    try:
        found: Any = tomli.loads(scenario_text)[kind][id]["title"]
    except (ValueError, RecursionError, KeyError, TypeError):
        found = id
    return one_line(str(found), 80)
