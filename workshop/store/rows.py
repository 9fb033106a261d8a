"""Sessions as rows: the tables, how a session is put into them, and how it is read back and checked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import NamedTuple
from zlib import crc32

from workshop.scenario.clean import clean, one_line
from workshop.session.codec import EventFormatError, decode, encode
from workshop.session.events import Record
from workshop.store.connection import SQLITE_FAILURES
from workshop.store.kept import KeptSession, is_moment, is_session_id, text_hash
from workshop.store.places import Place
from workshop.store.refusals import RefusedError

SCHEMA = """
CREATE TABLE document (hash TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE session (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    scenario TEXT NOT NULL,
    title TEXT NOT NULL,
    started TEXT NOT NULL,
    scenario_hash TEXT NOT NULL REFERENCES document (hash),
    lens_hashes TEXT NOT NULL,
    imported INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    place TEXT NOT NULL DEFAULT '',
    finished INTEGER NOT NULL DEFAULT 0,
    hosted INTEGER NOT NULL DEFAULT 0,
    rehearsal INTEGER NOT NULL DEFAULT 0,
    placed INTEGER NOT NULL DEFAULT 0,
    place_crc INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE event (
    session INTEGER NOT NULL REFERENCES session (number),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    crc INTEGER NOT NULL,
    PRIMARY KEY (session, seq)
) WITHOUT ROWID;
"""
"""No table has a second index, so a quick check of the file is a full one. A number is never given twice:
who still holds that of a deleted session must not meet another's events. What stands from `place` on holds
for the first `placed` events, so that a list need not read them again."""

IDENTITY = "number, id, scenario, title, started, scenario_hash, lens_hashes, imported, crc"
PLACE = "place, finished, hosted, rehearsal, placed, place_crc"
SHAPE = {
    "document": "hash, text",
    "session": f"{IDENTITY}, {PLACE}",
    "event": "session, seq, at, body, crc",
}


class RecordsDamagedError(RefusedError):
    """A session on the disk cannot be read whole; nothing was changed."""

    def __init__(self, session: str, because: str, readable: int) -> None:
        super().__init__(
            f"The session {one_line(session)} cannot be gone on with: {because}. "
            f"Its first {readable:,} events can be read. Nothing was changed."
        )
        self.session = session
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
        if self.crc != checksum(*self[1:-1]) or not all(type(one) is str for one in self[1:7]):
            return False
        return is_session_id(self.id) and is_moment(self.started) and _hashes(self.lens_hashes) is not None


def checksum(*parts: object) -> int:
    """What damage to these parts would change; the file format has no such thing of its own."""
    return crc32("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"))


def event_checksum(session: int, seq: int, at: str, body: str) -> int:
    """`checksum` of these parts, in half the time: a session has thousands of them."""
    return crc32(f"{session}\x1f{seq}\x1f{at}\x1f{body}".encode("utf-8", "surrogatepass"))


def put_session(connection: sqlite3.Connection, kept: KeptSession, imported: bool = False) -> int:
    """The number of the session's row, which is made where there is none. Call it inside a transaction."""
    found = connection.execute("SELECT number FROM session WHERE id = ?", (kept.id,)).fetchone()
    if found:
        return int(found[0])
    texts = zip((kept.scenario_hash, *kept.lens_hashes), (kept.scenario_text, *kept.lens_texts), strict=True)
    connection.executemany("INSERT OR IGNORE INTO document VALUES (?, ?)", texts)
    parts = (
        kept.id, kept.scenario, kept.title, kept.started, kept.scenario_hash, json.dumps(kept.lens_hashes),
        int(imported),
    )  # fmt: skip
    made = connection.execute(
        "INSERT INTO session (id, scenario, title, started, scenario_hash, lens_hashes, imported, crc)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*parts, checksum(*parts)),
    )
    return int(made.lastrowid or 0)


def put_events(connection: sqlite3.Connection, number: int, records: Iterable[Record]) -> None:
    """Add these records to the session of this number."""
    rows = []
    for record in records:
        body = encode(record)
        rows.append(
            (number, record.seq, record.at, body, event_checksum(number, record.seq, record.at, body))
        )
    connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?)", rows)


def are_events_of(
    connection: sqlite3.Connection, number: int, records: Sequence[Record], after: int = 0
) -> bool:
    """Whether all that stands behind this event is among these records, each in its place."""
    query = "SELECT seq, at, body FROM event WHERE session = ? AND seq > ?"
    try:
        found = (decode(*row) for row in connection.execute(query, (number, after)))
        return all(one.seq <= len(records) and one == records[one.seq - 1] for one in found)
    except EventFormatError:
        return False


def cut_events(connection: sqlite3.Connection, number: int, after: int) -> None:
    """Take out what stands behind this event; see first whose it is."""
    connection.execute("DELETE FROM event WHERE session = ? AND seq > ?", (number, after))


def count_events(connection: sqlite3.Connection, number: int) -> int:
    return int(connection.execute("SELECT count(*) FROM event WHERE session = ?", (number,)).fetchone()[0])


def put_place(connection: sqlite3.Connection, number: int, place: Place, events: int) -> None:
    """Note where the session stands after so many events."""
    noted = (place.words, int(place.finished), int(place.hosted), int(place.rehearsal), events)
    connection.execute(
        f"UPDATE session SET ({PLACE}) = (?, ?, ?, ?, ?, ?) WHERE number = ?",
        (*noted, checksum(*noted), number),
    )


def take_out_session(connection: sqlite3.Connection, found: Identity) -> None:
    """Take out the session with all that is its own. Call it inside a transaction."""
    connection.execute("DELETE FROM event WHERE session = ?", (found.number,))
    connection.execute("DELETE FROM session WHERE number = ?", (found.number,))
    others = {hash for other in identities(connection) for hash in hashes_of(other)}
    own = set(hashes_of(found)) - others
    connection.executemany("DELETE FROM document WHERE hash = ?", [(hash,) for hash in own])


def hashes_of(found: Identity) -> tuple[str, ...]:
    """The hashes of the session's texts, the scenario's first."""
    return (found.scenario_hash, *(_hashes(found.lens_hashes) or ()))


def identities(connection: sqlite3.Connection) -> list[Identity]:
    """The rows of sessions, in the order in which they were begun."""
    return [Identity(*row) for row in connection.execute(f"SELECT {IDENTITY} FROM session ORDER BY number")]


def read_kept(connection: sqlite3.Connection, found: Identity) -> KeptSession:
    """The session of this row with its texts and all of its records; raises RecordsDamagedError."""
    records = read_records(connection, found)
    hashes = hashes_of(found)
    texts = tuple(read_text(connection, one) for one in hashes)
    sound = tuple(text for text in texts if text is not None)
    if len(sound) < len(texts):
        raise RecordsDamagedError(found.id, "a text that it was started on is damaged", len(records))
    scenario, title, started = map(clean, found[2:5])
    return KeptSession(
        found.id, scenario, title, started, sound[0], sound[1:], hashes[0], hashes[1:], records
    )


def read_text(connection: sqlite3.Connection, hash: str) -> str | None:
    """The text of that hash, unless it is missing or damaged."""
    row = connection.execute("SELECT text FROM document WHERE hash = ?", (hash,)).fetchone()
    return row[0] if row and type(row[0]) is str and text_hash(row[0]) == hash else None


def read_records(connection: sqlite3.Connection, found: Identity, after: int = 0) -> tuple[Record, ...]:
    """What happened in the session after this event, in order; raises RecordsDamagedError."""
    records: list[Record] = []
    number, expected = found.number, after
    query = "SELECT seq, at, body, crc FROM event WHERE session = ? AND seq > ? ORDER BY seq"
    try:
        with closing(connection.execute(query, (number, after))) as rows:
            for seq, at, body, crc in rows:
                expected += 1
                are_texts = type(at) is str and type(body) is str
                if seq != expected or not are_texts or crc != event_checksum(number, seq, at, body):
                    raise RecordsDamagedError(
                        found.id, f"event {expected:,} is missing or damaged", expected - 1
                    )
                records.append(decode(seq, at, body))
    except EventFormatError as failed:
        raise RecordsDamagedError(found.id, f"event {expected:,}: {failed}", expected - 1) from None
    except SQLITE_FAILURES:
        raise RecordsDamagedError(found.id, f"event {expected + 1:,} cannot be read", expected) from None
    return tuple(records)


def _hashes(written: str) -> tuple[str, ...] | None:
    """The hashes in a list of them; None where this is no such list."""
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return None
    is_list = type(found) is list and all(type(one) is str for one in found)
    return tuple(found) if is_list else None
