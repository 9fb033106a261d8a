"""What is kept of a session: who it is, the texts it was started on, and everything that happened in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from workshop.language.catalogue import plural
from workshop.scenario.clean import hyphenated
from workshop.session.events import Record

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
