"""Sessions as rows: the tables, how a session is put into them, and how it is read back and checked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import NamedTuple
from zlib import crc32

from workshop.scenario.clean import clean, one_line
from workshop.session.codec import EventFormatError, decode, encode
from workshop.session.events import Record
from workshop.store.connection import SQLITE_FAILURES
from workshop.store.kept import KeptSession, is_session_id, text_hash
from workshop.store.places import Place

SCHEMA = """
CREATE TABLE document (hash TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE session (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    scenario TEXT NOT NULL,
    title TEXT NOT NULL,
    started TEXT NOT NULL,
    scenario_hash TEXT NOT NULL REFERENCES document (hash),
    lens_hashes TEXT NOT NULL,
    crc INTEGER NOT NULL,
    place TEXT NOT NULL DEFAULT '',
    finished INTEGER NOT NULL DEFAULT 0,
    placed INTEGER NOT NULL DEFAULT 0
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
"""No table has a second index, so a quick check of the file is a full one. `place` and `finished` hold
for the first `placed` events: a list need not read them again."""

IDENTITY = "number, id, scenario, title, started, scenario_hash, lens_hashes, crc"
SHAPE = {
    "document": "hash, text",
    "session": f"{IDENTITY}, place, finished, placed",
    "event": "session, seq, at, body, crc",
}


class RecordsDamagedError(Exception):
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
    crc: int

    @property
    def is_sound(self) -> bool:
        return self.crc == checksum(*self[1:-1]) and is_session_id(self.id)


class Listed(NamedTuple):
    """A session as its rows tell it to a list."""

    identity: Identity
    place: Place
    placed: int
    """After so many events it was at this place."""
    events: int
    last: str


def checksum(*parts: object) -> int:
    """What damage to these parts would change; the file format has no such thing of its own."""
    return crc32("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"))


def put_session(connection: sqlite3.Connection, kept: KeptSession) -> int:
    """The number of the session's row, which is made where there is none. Call it inside a transaction."""
    found = connection.execute("SELECT number FROM session WHERE id = ?", (kept.id,)).fetchone()
    if found:
        return int(found[0])
    texts = zip((kept.scenario_hash, *kept.lens_hashes), (kept.scenario_text, *kept.lens_texts), strict=True)
    connection.executemany("INSERT OR IGNORE INTO document VALUES (?, ?)", texts)
    parts = (
        kept.id, kept.scenario, kept.title, kept.started, kept.scenario_hash, json.dumps(kept.lens_hashes)
    )  # fmt: skip
    made = connection.execute(
        "INSERT INTO session (id, scenario, title, started, scenario_hash, lens_hashes, crc)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*parts, checksum(*parts)),
    )
    return int(made.lastrowid or 0)


def put_events(connection: sqlite3.Connection, number: int, records: Iterable[Record]) -> None:
    """Add these records to the session of this number."""
    rows = []
    for record in records:
        body = encode(record)
        rows.append((number, record.seq, record.at, body, checksum(number, record.seq, record.at, body)))
    connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?)", rows)


def cut_events(connection: sqlite3.Connection, number: int, after: int) -> None:
    """Take out what stands behind this event: it was never acknowledged."""
    connection.execute("DELETE FROM event WHERE session = ? AND seq > ?", (number, after))


def count_events(connection: sqlite3.Connection, number: int) -> int:
    return int(connection.execute("SELECT count(*) FROM event WHERE session = ?", (number,)).fetchone()[0])


def put_place(connection: sqlite3.Connection, number: int, place: Place, events: int) -> None:
    """Note where the session stands after so many events."""
    connection.execute(
        "UPDATE session SET place = ?, finished = ?, placed = ? WHERE number = ?", (*place, events, number)
    )


def identities(connection: sqlite3.Connection) -> list[Identity]:
    """The rows of sessions, in the order in which they were begun."""
    return [Identity(*row) for row in connection.execute(f"SELECT {IDENTITY} FROM session ORDER BY number")]


def hosted(connection: sqlite3.Connection) -> list[str]:
    """The ids of the sessions that a group is led through, the newest first."""
    begins_so = '{"type":"hosting-started"%'
    rows = connection.execute(
        "SELECT id FROM session WHERE EXISTS ("
        "SELECT 1 FROM event WHERE session = number AND seq <= 9 AND body LIKE ?) ORDER BY number DESC",
        (begins_so,),
    )
    return [str(id) for (id,) in rows]


def listed(connection: sqlite3.Connection) -> list[Listed]:
    """The sessions in which something happened, the newest first."""
    rows = connection.execute(
        f"SELECT {IDENTITY}, place, finished, placed,"
        " (SELECT max(seq) FROM event WHERE session = number),"
        " (SELECT at FROM event WHERE session = number ORDER BY seq DESC LIMIT 1)"
        " FROM session ORDER BY number DESC"
    )
    width = len(Identity._fields)
    return [
        Listed(Identity(*row[:width]), Place(str(place), bool(finished)), placed, events, str(last))
        for row in rows
        for place, finished, placed, events, last in (row[width:],)
        if events
    ]


def events_follow_each_other(connection: sqlite3.Connection) -> bool:
    """Whether every session has its events from the first on without a gap, in the order of the file.

    One in a wrong place is not found by its number, and SQLite's own check does not look at that.
    """
    known = {number for (number,) in connection.execute("SELECT number FROM session")}
    session, expected = 0, 0
    for number, seq in connection.execute("SELECT session, seq FROM event"):
        if number != session:
            if number not in known or number < session:
                return False
            session, expected = number, 0
        expected += 1
        if seq != expected:
            return False
    return True


def read_kept(connection: sqlite3.Connection, found: Identity) -> KeptSession:
    """The session of this row with its texts and all of its records; raises RecordsDamagedError."""
    records = read_records(connection, found)
    hashes = (found.scenario_hash, *map(str, json.loads(found.lens_hashes)))
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
                if seq != expected or crc != checksum(number, seq, at, body):
                    raise RecordsDamagedError(
                        found.id, f"event {expected:,} is missing or damaged", expected - 1
                    )
                records.append(decode(seq, at, body))
    except EventFormatError as failed:
        raise RecordsDamagedError(found.id, f"event {expected:,}: {failed}", expected - 1) from None
    except SQLITE_FAILURES:
        raise RecordsDamagedError(found.id, f"event {expected + 1:,} cannot be read", expected) from None
    return tuple(records)
