"""What is kept of a session: who it is, the texts it was started on, and everything that happened in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from workshop.language.catalogue import _, plural
from workshop.scenario.clean import hyphenated, one_line
from workshop.scenario.toml.positions import TooMuchError
from workshop.scenario.toml.tables import parsed
from workshop.session.events import Record
from workshop.session.phases import IllegalEventError, Phase
from workshop.session.state import LOBBY, State, apply

LONGEST_ID = 64
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3,6})?[+-]\d\d:\d\d(:\d\d)?", re.ASCII)
_YEARS = range(1971, 9000)
"""With room for every offset, on every system."""


class KeptSession(NamedTuple):
    """A session as it is kept; all of its words are clean."""

    id: str
    scenario: str
    """The scenario's id."""
    title: str
    started: str
    """ISO 8601 with the offset of the place."""
    scenario_text: str
    """The text it was started on, and goes on with whatever becomes of the file."""
    lens_texts: tuple[str, ...]
    scenario_hash: str
    lens_hashes: tuple[str, ...]
    records: tuple[Record, ...] = ()


class Summary(NamedTuple):
    """A session in a list."""

    id: str
    scenario: str
    title: str
    started: str
    """ISO 8601 with the offset of the place, as is `last`."""
    last: str
    """When its last event was recorded."""
    events: int
    place: str
    """Where it stands, in a few words: `scene 2: The nudge`."""
    finished: bool
    """It has come to its end: alone to an ending of the story, with a group to the close."""
    hosted: bool = False
    """A facilitator leads a group through it."""
    rehearsal: bool = False
    """It is led without one, and kept out of history."""


def text_hash(text: str) -> str:
    """The SHA-256 by which a session names a text that it keeps."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def session_id(started: datetime, scenario: str, token: str) -> str:
    """A name to read, to type and to sort by: `20261120-1432-ceo-product-review-k7`."""
    start, end = started.strftime("%Y%m%d-%H%M"), hyphenated(token) or "0"
    room = LONGEST_ID - len(start) - len(end) - 2
    return f"{start}-{hyphenated(scenario)[:room].strip('-') or 'session'}-{end}"


def is_session_id(name: str) -> bool:
    """Whether this may name a file too."""
    return len(name) <= LONGEST_ID and _ID.fullmatch(name) is not None


def is_moment(value: object) -> bool:
    """Whether this is a time with its offset, which every system can tell."""
    if type(value) is not str or not _MOMENT.fullmatch(value):
        return False
    try:
        return datetime.fromisoformat(value).year in _YEARS
    except ValueError:
        return False


def new_session(id: str, scenario: str, title: str, started: datetime, texts: Sequence[str]) -> KeptSession:
    """A session in which nothing happened yet. The first text is the scenario's, the others the lenses'."""
    hashes = tuple(map(text_hash, texts))
    return KeptSession(
        id,
        scenario,
        title,
        started.isoformat(timespec="seconds"),
        texts[0],
        tuple(texts[1:]),
        hashes[0],
        hashes[1:],
    )


def events_in_words(number: int) -> str:
    return plural("{number:,} event", "{number:,} events", number)


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
