"""A session as it is kept: the texts it was started on, everything that happened in it, and its rows."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from datetime import datetime
from typing import Any, NamedTuple
from zlib import crc32

from workshop.language.catalogue import _, plural
from workshop.scenario.clean import clean, hyphenated, one_line
from workshop.scenario.toml.positions import TooMuchError
from workshop.scenario.toml.tables import parsed
from workshop.session.codec import EventFormatError, decode, encode
from workshop.session.events import (
    Record,
)
from workshop.session.fold import apply
from workshop.session.phase_row import WorkshopPart
from workshop.session.phases import IllegalEventError, Phase
from workshop.session.state import LOBBY, State
from workshop.store.database import SQLITE_FAILURES
from workshop.store.files import RefusedError

LONGEST_ID = 64
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class KeptSession(NamedTuple):
    """A session as it is kept; all of its words are clean."""

    id: str
    scenario: str
    """The scenario's id."""
    title: str
    started: str
    """What the clock said: ISO 8601 with the offset of the place, if it was sound."""
    scenario_text: str
    """The text it was started on, and goes on with whatever becomes of the file."""
    lens_texts: tuple[str, ...]
    scenario_hash: str
    lens_hashes: tuple[str, ...]
    records: tuple[Record, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """Its texts by their hashes."""
        hashes = (self.scenario_hash, *self.lens_hashes)
        return dict(zip(hashes, (self.scenario_text, *self.lens_texts), strict=True))


class Summary(NamedTuple):
    """A session in a list."""

    id: str
    scenario: str
    title: str
    started: str
    """What the clock said, as is `last`: ISO 8601 with the offset of the place, if it was sound."""
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
    group: str = ""
    """What the facilitator calls the group; empty where nobody has said."""
    planned: bool = False
    """It is a plan for a group, and nothing of it was shown yet."""

    def is_of(self, group: str) -> bool:
        """Whether that group was led through it, however its name is capitalised."""
        return self.hosted and self.group.casefold() == one_line(group).casefold()

    @property
    def reached_a_scene(self) -> bool:
        """Whether it went as far as a scene; a plan and an opening are before that."""
        return self.finished or self.place not in _BEFORE_A_SCENE

    @property
    def led(self) -> bool:
        """Whether a group was led through it, as far as a scene."""
        return self.hosted and self.reached_a_scene


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
_BEING_PLANNED = _("being planned")
_WITH_A_GROUP = {
    Phase.PLAN: _BEING_PLANNED,
    Phase.ROOM: "opening",
    Phase.PURPOSE: "opening",
    Phase.CONTRACT: "opening",
    Phase.PRACTICE: _("opening: practice vote"),
    Phase.DEBRIEF: _("debrief: what happened"),
    Phase.SO_WHAT: _("debrief: so what"),
    Phase.NOW_WHAT: _("debrief: now what"),
    Phase.FOCUS: _("debrief: the team’s own focus"),
    Phase.COMMITMENTS: _("debrief: commitments"),
    Phase.EXIT: _("debrief: exit question"),
}
_BEFORE_A_SCENE = frozenset(
    {
        AT_THE_START,
        *(words for phase, words in _WITH_A_GROUP.items() if phase.row.part is WorkshopPart.OPENING),
    }
)


class SessionStanding(NamedTuple):
    words: str
    finished: bool
    """It has come to its end: alone to an ending of the story, with a group to the close."""
    hosted: bool = False
    """A facilitator leads a group through it."""
    rehearsal: bool = False
    """It is led without one, and kept out of history."""
    group: str = ""
    """What the facilitator calls the group; empty where nobody has said."""

    @property
    def planned(self) -> bool:
        """Whether it is a plan for a group, and nothing of it was shown yet."""
        return self.hosted and self.words == _BEING_PLANNED


def heads_of(records: Iterable[Record]) -> int:
    """How many people the records count at last; 0 where nobody was counted, or that cannot be told."""
    state = LOBBY
    with suppress(IllegalEventError, LookupError):
        for record in records:
            state = apply(state, record.event)
    return state.heads


def place_of(records: Iterable[Record], scenario_text: str) -> SessionStanding:
    """Where the records lead; the text of the scenario gives the titles."""
    state = LOBBY
    try:
        for record in records:
            state = apply(state, record.event)
    except (IllegalEventError, LookupError):  # a session that cannot be gone on with is listed all the same
        return SessionStanding(_("cannot be read"), False)
    finished = state.phase is Phase.CLOSED if state.hosted else state.phase in _FINISHED
    words = _words(state, scenario_text, finished)
    return SessionStanding(words, finished, state.hosted, state.rehearsal, state.group)


def _words(state: State, scenario_text: str, finished: bool) -> str:
    if state.hosted and state.phase in _WITH_A_GROUP:
        return _WITH_A_GROUP[state.phase]
    if state.ending is not None:
        return f"{'ended' if finished else 'at its ending'}: {_title(scenario_text, 'ending', state.ending)}"
    if state.interlude is not None:
        return _title(scenario_text, "interlude", state.interlude.id)
    if not state.visits:
        return AT_THE_START
    return _("scene {number}: {title}").format(
        number=len(state.visits), title=_title(scenario_text, "scene", state.visit.scene)
    )


def _title(scenario_text: str, kind: str, id: str) -> str:
    """The title of a scene, an interlude or an ending, or its id where the text does not tell."""
    try:
        title: Any = parsed(scenario_text)[kind][id]["title"]
    except (ValueError, RecursionError, TooMuchError, KeyError, TypeError):
        title = id
    return one_line(str(title), 80)


IDENTITY = "number, id, scenario, title, started, scenario_hash, lens_hashes, imported, crc"
PLACE = "place, finished, hosted, rehearsal, placed, place_crc"
NAMED_PLACE = f"{PLACE}, grp"
"""The same with the group's name, which databases of the first version have not."""
EVENT = "session, seq, at, body, crc"


class RecordsDamagedError(RefusedError):
    """A session on the disk cannot be read whole; nothing was changed."""

    def __init__(self, session: str, because: str, readable: int) -> None:
        super().__init__(
            f"The session {one_line(session)} cannot be gone on with: {because}. "
            f"Its first {readable:,} events can be read. Nothing was changed."
        )
        self.readable = readable
        """How many events can be read, from the first on."""


class Identity(NamedTuple):
    """The row of a session, but for its place."""

    number: int
    id: str
    scenario: str
    title: str
    started: str
    scenario_hash: str
    lens_hashes: str
    imported: int
    """1 where it was played elsewhere, so that its number tells nothing of when."""
    crc: int

    @property
    def is_sound(self) -> bool:
        """Whether it is as it was written; a checksum alone can be made for anything."""
        if self.crc != checksum(*self[1:-1]) or not all(type(text) is str for text in self[1:7]):
            return False
        return is_session_id(self.id) and _hash_list(self.lens_hashes) is not None

    @property
    def hashes(self) -> tuple[str, ...]:
        """The hashes of the session's texts, the scenario's first."""
        return (self.scenario_hash, *(_hash_list(self.lens_hashes) or ()))


def checksum(*parts: object) -> int:
    """What damage to these parts would change; the file format has no such thing of its own."""
    return crc32("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"))


def event_checksum(session: int, seq: int, at: str, body: str) -> int:
    return checksum(session, seq, at, body)


def identity_parts(kept: KeptSession, imported: bool) -> tuple[str | int, ...]:
    """The row of a session between its number and its checksum."""
    hashes = json.dumps(kept.lens_hashes)
    return (kept.id, kept.scenario, kept.title, kept.started, kept.scenario_hash, hashes, int(imported))


def put_session(connection: sqlite3.Connection, kept: KeptSession, imported: bool = False) -> int:
    """The number of the session's row, which is made where there is none. Call it inside a transaction."""
    row = connection.execute("SELECT number FROM session WHERE id = ?", (kept.id,)).fetchone()
    if row:
        return int(row[0])
    connection.executemany(
        "INSERT INTO document VALUES (?, ?)"
        " ON CONFLICT (hash) DO UPDATE SET text = excluded.text WHERE text IS NOT excluded.text",
        kept.texts.items(),
    )
    parts = identity_parts(kept, imported)
    made = connection.execute(
        "INSERT INTO session (id, scenario, title, started, scenario_hash, lens_hashes, imported, crc)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*parts, checksum(*parts)),
    )
    return int(made.lastrowid or 0)


def put_events(connection: sqlite3.Connection, number: int, records: Iterable[Record]) -> None:
    """Add these records to the session of this number."""
    rows = ((number, record.seq, record.at, encode(record)) for record in records)
    connection.executemany(
        f"INSERT INTO event ({EVENT}) VALUES (?, ?, ?, ?, ?)", [(*row, event_checksum(*row)) for row in rows]
    )


def put_place(connection: sqlite3.Connection, number: int, place: SessionStanding, events: int) -> None:
    """Note where the session stands after so many events."""
    standing = (place.words, int(place.finished), int(place.hosted), int(place.rehearsal))
    group = place.group or None
    connection.execute(
        f"UPDATE session SET ({NAMED_PLACE}) = (?, ?, ?, ?, ?, ?, ?) WHERE number = ?",
        (*standing, events, place_checksum(*standing, events, group), group, number),
    )


def place_checksum(
    words: object, finished: object, hosted: object, rehearsal: object, events: object, group: object
) -> int:
    """The checksum of where a session stands; without a group's name, what it was before there were any."""
    named = () if group is None else (group,)
    return checksum(words, finished, hosted, rehearsal, events, *named)


def are_events_of(
    connection: sqlite3.Connection, number: int, records: Sequence[Record], after: int = 0
) -> bool:
    """Whether all that stands behind this event is among these records, each in its place."""
    query = "SELECT seq, at, body FROM event WHERE session = ? AND seq > ?"
    try:
        written = (decode(*row) for row in connection.execute(query, (number, after)))
        return all(record.seq <= len(records) and record == records[record.seq - 1] for record in written)
    except EventFormatError:
        return False


def are_events_sound(connection: sqlite3.Connection) -> bool:
    """Whether every event stands in its place and is as it was written; a large file is read in a moment."""
    gap = connection.execute("SELECT 1 FROM event GROUP BY session HAVING count(*) <> max(seq)").fetchone()
    if gap:
        return False
    as_texts, connection.text_factory = connection.text_factory, bytes  # decoding takes longer than the sums
    try:
        return all(map(_is_sound, connection.execute(f"SELECT {EVENT} FROM event")))
    finally:
        connection.text_factory = as_texts


def _is_sound(row: tuple[object, ...]) -> bool:
    """Whether an event, its texts as they stand in the file, is what its checksum says."""
    session, seq, at, body, crc = row
    if type(session) is type(seq) is int and type(at) is type(body) is bytes:
        return crc == crc32(b"%d\x1f%d\x1f%b\x1f%b" % (session, seq, at, body))
    return False


def cut_events(connection: sqlite3.Connection, number: int, after: int) -> None:
    """Take out what stands behind this event; see first whose it is."""
    connection.execute("DELETE FROM event WHERE session = ? AND seq > ?", (number, after))


def count_events(connection: sqlite3.Connection, number: int) -> int:
    return int(connection.execute("SELECT count(*) FROM event WHERE session = ?", (number,)).fetchone()[0])


def take_out_sessions(connection: sqlite3.Connection, gone: Sequence[Identity]) -> None:
    """Take out these sessions with all that is their own. Call it inside a transaction."""
    numbers = [(identity.number,) for identity in gone]
    connection.executemany("DELETE FROM event WHERE session = ?", numbers)
    connection.executemany("DELETE FROM session WHERE number = ?", numbers)
    others = {hash for other in identities(connection) for hash in other.hashes}
    own = {hash for identity in gone for hash in identity.hashes} - others
    connection.executemany("DELETE FROM document WHERE hash = ?", [(hash,) for hash in own])


def identities(connection: sqlite3.Connection) -> list[Identity]:
    """The rows of sessions, in the order in which they were begun."""
    return [Identity(*row) for row in connection.execute(f"SELECT {IDENTITY} FROM session ORDER BY number")]


def read_kept(connection: sqlite3.Connection, identity: Identity) -> KeptSession:
    """The session of this row with its texts and all of its records; raises RecordsDamagedError."""
    records = read_records(connection, identity)
    return as_kept(identity, [read_text(connection, hash) for hash in identity.hashes], records)


def as_kept(identity: Identity, found: Sequence[str | None], records: tuple[Record, ...]) -> KeptSession:
    """The session of this row with its texts; raises RecordsDamagedError where one was not found."""
    scenario_hash, *lens_hashes = identity.hashes
    texts = [text for text in found if text is not None]
    if len(texts) < len(identity.hashes):
        raise RecordsDamagedError(identity.id, "a text that it was started on is damaged", len(records))
    words = (clean(identity.scenario), clean(identity.title), clean(identity.started))
    return KeptSession(
        identity.id, *words, texts[0], tuple(texts[1:]), scenario_hash, tuple(lens_hashes), records
    )


def read_text(connection: sqlite3.Connection, hash: str) -> str | None:
    """The text of that hash, unless it is missing or damaged."""
    row = connection.execute("SELECT text FROM document WHERE hash = ?", (hash,)).fetchone()
    return row[0] if row and type(row[0]) is str and text_hash(row[0]) == hash else None


def read_records(connection: sqlite3.Connection, identity: Identity, after: int = 0) -> tuple[Record, ...]:
    """What happened in the session after this event, in order; raises RecordsDamagedError."""
    query = "SELECT seq, at, body, crc FROM event WHERE session = ? AND seq > ? ORDER BY seq"
    try:
        with closing(connection.execute(query, (identity.number, after))) as rows:
            return checked_records(identity, rows, after)
    except SQLITE_FAILURES:  # before the first of them could be had
        raise RecordsDamagedError(identity.id, f"event {after + 1:,} cannot be read", after) from None


def checked_records(
    identity: Identity, rows: Iterable[tuple[Any, ...]], after: int = 0
) -> tuple[Record, ...]:
    """The records in these rows of number, time, body and checksum, each in its place; raises as above."""
    records: list[Record] = []
    expected = after
    try:
        for seq, at, body, crc in rows:
            expected += 1
            are_texts = type(at) is str and type(body) is str
            if seq != expected or not are_texts or crc != event_checksum(identity.number, seq, at, body):
                because = f"event {expected:,} is missing or damaged"
                raise RecordsDamagedError(identity.id, because, expected - 1)
            records.append(decode(seq, at, body))
    except EventFormatError as failed:
        raise RecordsDamagedError(identity.id, f"event {expected:,}: {failed}", expected - 1) from None
    except SQLITE_FAILURES:
        raise RecordsDamagedError(identity.id, f"event {expected + 1:,} cannot be read", expected) from None
    return tuple(records)


def _hash_list(written: str) -> tuple[str, ...] | None:
    """The hashes in a list of them; None where this is no such list."""
    try:
        hashes = json.loads(written)
    except (ValueError, RecursionError):
        return None
    is_list = type(hashes) is list and all(type(hash) is str for hash in hashes)
    return tuple(hashes) if is_list else None
