"""Where a session stands, in a few words for a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.toml.bounds import parsed
from workshop.scenario.toml.positions import TooMuchError
from workshop.session.events import Record
from workshop.session.fold import apply
from workshop.session.lifecycle import IllegalEventError, Phase
from workshop.session.state import LOBBY, State

AT_THE_START = _("before the first scene")
_FINISHED = frozenset({Phase.ENDING, Phase.DEBRIEF})
"""Alone; with a group the debrief is half of it, and only the close is the end."""
_WITH_A_GROUP = {
    Phase.PLAN: _("being planned"),
    Phase.ROOM: "opening",
    Phase.CONTRACT: "opening",
    Phase.PRACTICE: _("opening: practice vote"),
    Phase.DEBRIEF: _("debrief: what happened"),
    Phase.SO_WHAT: _("debrief: so what"),
    Phase.NOW_WHAT: _("debrief: now what"),
    Phase.FOCUS: _("debrief: the team’s own focus"),
    Phase.COMMITMENTS: _("debrief: commitments"),
    Phase.EXIT: _("debrief: exit question"),
}


class Place(NamedTuple):
    words: str
    finished: bool
    """It has come to its end: alone to an ending of the story, with a group to the close."""
    hosted: bool = False
    """A facilitator leads a group through it."""
    rehearsal: bool = False
    """It is led without one, and kept out of history."""


def place_of(records: Iterable[Record], scenario_text: str) -> Place:
    """Where the records lead; the text of the scenario gives the titles."""
    state = LOBBY
    try:
        for record in records:
            state = apply(state, record.event)
    except (IllegalEventError, LookupError):  # a session that cannot be gone on with is listed all the same
        return Place(_("cannot be read"), False)
    finished = state.phase is Phase.CLOSED if state.hosted else state.phase in _FINISHED
    return Place(_words(state, scenario_text, finished), finished, state.hosted, state.rehearsal)


def _words(state: State, scenario_text: str, finished: bool) -> str:
    if state.hosted and state.phase in _WITH_A_GROUP:
        return _WITH_A_GROUP[state.phase]
    if state.ending is not None:
        return f"{'ended' if finished else 'at its ending'}: {_title(scenario_text, 'ending', state.ending)}"
    if not state.visits:
        return AT_THE_START
    return _("scene {number}: {title}").format(
        number=len(state.visits), title=_title(scenario_text, "scene", state.visit.scene)
    )


def _title(scenario_text: str, kind: str, id: str) -> str:
    """The title of a scene or ending, or its id where the text does not tell."""
    try:
        found: Any = parsed(scenario_text)[kind][id]["title"]
    except (ValueError, RecursionError, TooMuchError, KeyError, TypeError):
        found = id
    return one_line(str(found), 80)
