"""The database of a home: connections, rows, and what is done where it is damaged."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
import stat
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from workshop.language.catalogue import _
from workshop.scenario.clean import clean, one_line
from workshop.session.events import EventFormatError, Record, decode, encode
from workshop.store.files import (
    WITHOUT_SAVING,
    FileNotWrittenError,
    RefusedError,
    flush_folder,
    write_atomically,
)
from workshop.store.home import why
from workshop.store.kept import KeptSession, Place, is_moment, is_session_id, text_hash

BUSY_MILLISECONDS = 2000
SQLITE_FAILURES = (sqlite3.Error, MemoryError, UnicodeDecodeError)
"""What using a database may raise: a damaged one may claim to have a row larger than all memory, and put
what is no text into a message."""
WAL_PAGES = 32
"""Far fewer than SQLite's own number: a log that is used again saves the system the growing of a file with
each commit, and after a crash it is read through for damage."""

_BESIDE = ("", "-wal", "-journal", "-shm")
"""What SQLite opens with a database, by the end of its name."""
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR", "SQLITE_FORMAT", "SQLITE_TOOBIG")
_REASONS = (
    ("SQLITE_FULL", _("the disk is full")),
    ("SQLITE_READONLY", _("it can only be read")),
    ("SQLITE_CANTOPEN", _("it cannot be opened")),
    ("SQLITE_BUSY", _("another program is writing to it")),
    ("SQLITE_LOCKED", _("another program is writing to it")),
    ("SQLITE_CORRUPT", _("it is damaged")),
    ("SQLITE_NOTADB", _("it is damaged")),
    ("SQLITE_PERM", _("there is no permission to write to it")),
    ("SQLITE_NOLFS", _("it has grown too large for its disk")),
    ("SQLITE_IOERR", _("its disk reports an error")),
)


class OddFileError(OSError):
    """Something that is no plain file stands where SQLite would read one, and perhaps wait for ever."""

    def __init__(self, path: Path) -> None:
        super().__init__(_("{name} is not a plain file").format(name=one_line(path.name, 100)))


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection that never changes the file; on a disk that can only be read, too.

    Raises sqlite3.Error, and OddFileError as all that open one.
    """
    try:
        return _readable(path, "mode=ro")
    except sqlite3.OperationalError:
        if _has_waiting_changes(path):
            raise
        # No place for the files that go with a database in use: nobody writes to it either.
        return _readable(path, "mode=ro&immutable=1")


def open_first_page(path: Path) -> sqlite3.Connection:
    """A connection to look at the first page by: nothing else is read, nothing is made beside the file.

    That page may know of more pages than the file has: those which a full disk, or an end in between, kept
    from being brought over from the log. Raises sqlite3.Error.
    """
    return _readable(path, "mode=ro&immutable=1", "PRAGMA writable_schema = ON")


def open_to_write(path: Path) -> sqlite3.Connection:
    """A connection to a database that exists. What it commits is on the disk. Raises sqlite3.Error."""
    connection = _connected(path, "mode=rw")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
        if sys.platform == "darwin":  # there, an fsync alone leaves it in the disk's own memory
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute("PRAGMA checkpoint_fullfsync = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def see_plain(path: Path) -> None:
    """Raise OddFileError where the database, or a file that SQLite reads beside it, is no plain file."""
    for end in _BESIDE:
        beside = path.with_name(path.name + end)
        try:
            if not stat.S_ISREG(os.stat(beside).st_mode):
                raise OddFileError(beside)
        except FileNotFoundError:
            continue


def wal_of(path: Path) -> Path:
    """The file beside a database in which its latest changes are."""
    return path.with_name(f"{path.name}-wal")


def is_damage(failed: Exception) -> bool:
    """Whether this says that the file is damaged, and not that it cannot be had just now."""
    return isinstance(failed, MemoryError | UnicodeDecodeError) or _name(failed).startswith(_DAMAGE)


def reason(failed: BaseException) -> str:
    """Why something with a database failed, in a few words that may follow its name."""
    if isinstance(failed, MemoryError | UnicodeDecodeError):
        return _("it is damaged")
    if isinstance(failed, sqlite3.Error):
        for start, words in _REASONS:
            if _name(failed).startswith(start):
                return words
    if isinstance(failed, OSError | ValueError):
        return why(failed)
    return one_line(str(failed)) or type(failed).__name__


def _name(failed: Exception) -> str:
    """SQLite's name of the error; only errors of SQLite itself have one."""
    return getattr(failed, "sqlite_errorname", None) or ""


def _readable(path: Path, mode: str, setting: str = "PRAGMA query_only = ON") -> sqlite3.Connection:
    connection = _connected(path, mode)
    try:
        connection.execute(setting)
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    see_plain(path)
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=BUSY_MILLISECONDS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.text_factory = _text
    return connection


def _text(encoded: bytes) -> str:
    """Damaged text stays readable; its checksum will tell."""
    return encoded.decode("utf-8", "replace")


def _has_waiting_changes(path: Path) -> bool:
    try:
        return wal_of(path).stat().st_size > 0
    except OSError:
        return False


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


Row = tuple[object, ...]

_KEYS = {"document": "hash", "session": "number", "event": "session, seq"}


class Readable(NamedTuple):
    """How much of a database can be read."""

    sessions: int
    events: int

    def __str__(self) -> str:
        sessions = (
            "1 session" if self.sessions == 1 else _("{sessions:,} sessions").format(sessions=self.sessions)
        )
        events = "1 event" if self.events == 1 else _("{events:,} events").format(events=self.events)
        return _("{sessions} and {events} of it can be read.").format(sessions=sessions, events=events)


def readable(path: Path) -> Readable:
    """How much of the database can be read; it is not touched."""
    tables = _tables(path)
    return Readable(len(tables["session"]), sum(map(_is_sound_event, tables["event"])))


def rescue(path: Path, target: Path) -> Readable:
    """Write what can be read to `target`, one JSON object a line; raises FileNotWrittenError.

    Each has its `table` and the fields of the row; of an event, `sound` says whether its checksum holds.
    """
    try:
        see_plain(path)
    except OddFileError as odd:
        raise FileNotWrittenError(target, str(odd)) from odd
    tables = _tables(path)
    write_atomically(target, "".join(f"{json.dumps(line)}\n" for line in _lines(tables)))
    return Readable(len(tables["session"]), sum(map(_is_sound_event, tables["event"])))


def _lines(tables: dict[str, list[Row]]) -> Iterator[dict[str, object]]:
    for table, rows in tables.items():
        columns = SHAPE[table].split(", ")
        for row in rows:
            line: dict[str, object] = {"table": table, **dict(zip(columns, map(_plain, row), strict=True))}
            if table == "event":
                line["sound"] = _is_sound_event(row)
            yield line


def _plain(value: object) -> object:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _is_sound_event(row: Row) -> bool:
    return row[-1] == checksum(*row[:-1])


def _tables(path: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {table: [] for table in SHAPE}
    try:
        with closing(open_read_only(path)) as connection:
            for table in SHAPE:
                found[table] = _table(connection, table)
    except (*SQLITE_FAILURES, OSError):
        pass
    return found


def _table(connection: sqlite3.Connection, table: str) -> list[Row]:
    """The rows from the front up to a damage, and from the back down to one."""
    front = list(_until_damage(connection, table, "ASC"))
    known = set(front)
    back = [row for row in _until_damage(connection, table, "DESC") if row not in known]
    return front + back[::-1]


def _until_damage(connection: sqlite3.Connection, table: str, direction: str) -> Iterator[Row]:
    order = ", ".join(f"{key} {direction}" for key in _KEYS[table].split(", "))
    try:
        yield from connection.execute(f"SELECT {SHAPE[table]} FROM {table} ORDER BY {order}")
    except SQLITE_FAILURES:
        return


_TABLES = "SELECT type, name, sql FROM sqlite_master ORDER BY name"


def tables_are_ours(connection: sqlite3.Connection) -> bool:
    """Whether the tables are those of this program and nothing else: a trigger or a view may do anything."""
    return tuple(connection.execute(_TABLES)) == _expected_tables()


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


@cache
def _expected_tables() -> tuple[tuple[str, str, str], ...]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCHEMA)
        return tuple(connection.execute(_TABLES))


MOST_BYTES = 16_000_000
"""A hundred times as much as is left in a log before it is brought over."""
_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = 0x377F0682

Sums = tuple[int, int]


class Frame(NamedTuple):
    """A page as a change left it."""

    head: bytes
    page: bytes
    commits: bool
    """It is the last of its change."""
    salts: tuple[int, int]
    sums: Sums
    """Checksums over all frames up to and with this one."""


def lost_commits(database: Path, page_size: int) -> bool:
    """Whether the log beside the database holds finished changes that SQLite does not read.

    The log is read beside SQLite, which locks other files than this one, and while others may write to it:
    so damage is believed when it is seen twice.
    """
    first = _log(database)
    if first is None or not _lost(first, page_size):
        return False
    second = _log(database)
    return second is not None and second[: _HEADER.size] == first[: _HEADER.size] and _lost(second, page_size)


def _log(database: Path) -> bytes | None:
    """Its beginning, which in a database of ours is all of it: however large, it is not waited for."""
    try:
        if not stat.S_ISREG(os.stat(wal_of(database)).st_mode):
            return None
        with wal_of(database).open("rb") as file:
            log = file.read(MOST_BYTES)
    except OSError:
        return None
    return log if len(log) > _HEADER.size else None


def _lost(log: bytes, page_size: int) -> bool:
    magic, *_others, salt_1, salt_2, sum_1, sum_2 = _HEADER.unpack_from(log)
    frames = _frames(log, page_size)
    order = ">" if magic & 1 else "<"
    if magic & ~1 == _MAGIC and _summed(log[:24], (0, 0), order) == (sum_1, sum_2):
        salts, before = (salt_1, salt_2), (sum_1, sum_2)
        for frame in frames:
            if not _holds(frame, salts, before, order):
                return _goes_on(frames, salts, frame.sums, order, finished=frame.commits)
            before = frame.sums
        return False
    # The log's own beginning is damaged, so that nothing of it is read: its frames vouch for each other.
    order = "<" if sys.byteorder == "little" else ">"
    first = next(frames, None)
    return first is not None and _goes_on(frames, first.salts, first.sums, order, finished=first.commits)


def _goes_on(
    frames: Iterator[Frame], salts: tuple[int, int], before: Sums, order: str, finished: bool
) -> bool:
    """Whether, behind a damaged frame, a change was finished and another begun."""
    for frame in frames:
        holds = _holds(frame, salts, before, order)
        if holds and finished:
            return True
        finished = finished or (holds and frame.commits)
        before = frame.sums
    return False


def _holds(frame: Frame, salts: tuple[int, int], before: Sums, order: str) -> bool:
    """Whether the frame is of this log and follows the one with these sums."""
    if frame.salts != salts:
        return False
    return _summed(frame.page, _summed(frame.head, before, order), order) == frame.sums


def _frames(log: bytes, page_size: int) -> Iterator[Frame]:
    """The frames that are there in full."""
    step = _FRAME.size + page_size
    for start in range(_HEADER.size, len(log) - step + 1, step):
        _page, pages, salt_1, salt_2, sum_1, sum_2 = _FRAME.unpack_from(log, start)
        page = log[start + _FRAME.size : start + step]
        yield Frame(log[start : start + 8], page, pages != 0, (salt_1, salt_2), (sum_1, sum_2))


def _summed(words: bytes, before: Sums, order: str) -> Sums:
    """SQLite's running checksum over pairs of 32-bit words."""
    first, second = before
    numbers = iter(struct.unpack(f"{order}{len(words) // 4}I", words))
    for one in numbers:
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + next(numbers) + first) & 0xFFFFFFFF
    return first, second


APPLICATION_ID = 0x4C57_5331
"""`LWS1`, in the file's header."""
VERSION = 1
"""Of the tables. A higher one is another program's business."""
RESCUE = _("What can be read can be written out beside it, and a new file begun.")

_NAME = re.compile(r"sessions(?:-([2-9]|[1-9][0-9]{1,5}))?\.db(-wal)?")


RESCUE_OR_BEGIN_ANEW = _(
    "To write out what can be read: workshop sessions --rescue FILE\n"
    "To begin a new file beside it: workshop sessions --begin-anew"
)


class DatabaseRefusedError(RefusedError):
    """A database that is not written to: what is wrong with it, how much of it can be read, what to do."""

    advice = f"{RESCUE_OR_BEGIN_ANEW}\n{WITHOUT_SAVING}"

    def __init__(self, path: Path, because: str, found: Readable | None = None, then: str = "") -> None:
        parts = [
            _("{path} is not used: {because}.").format(path=one_line(str(path), 400), because=because),
            str(found) if found else "",
            then,
        ]
        super().__init__(" ".join(filter(None, [*parts, _("Nothing was changed.")])))
        self.path = path
        self.because = because
        self.readable = found


def current(folder: Path) -> Path:
    """The database of a folder, which may not exist yet: `sessions.db`, or that with the highest number."""
    number, exists = _highest(folder)
    # What is left over of a removed database would be taken for a part of a new one by that name.
    return _named(folder, number if exists or not number else number + 1)


def begin_anew(folder: Path) -> Path:
    """Begin a new database beside the present one, which keeps its name and all.

    Raises DatabaseRefusedError where none can be made there.
    """
    path = folder
    try:
        path = _named(folder, _highest(folder)[0] + 1)
        create(path)
    except (*SQLITE_FAILURES, OSError) as failed:
        raise DatabaseRefusedError(
            path, _("no database can be made there ({reason})").format(reason=reason(failed))
        ) from failed
    return path


def create(path: Path) -> None:
    """Make an empty database. It appears whole under its name, or not; where one exists, nothing happens.

    Raises OSError or sqlite3.Error.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(open_to_write(temporary)) as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.executescript(f"BEGIN; {SCHEMA} COMMIT;")
        _appear(temporary, path)
        flush_folder(path.parent)
    finally:
        for left in (temporary, wal_of(temporary), temporary.with_name(f"{temporary.name}-shm")):
            with contextlib.suppress(OSError):
                left.unlink()


def open_checked(path: Path) -> sqlite3.Connection:
    """A connection to write with, after `check`. Raises DatabaseRefusedError, sqlite3.Error or OSError."""
    check(path)
    return open_to_write(path)


def check(path: Path) -> None:
    """See that the file is a database of ours, whole and not newer; raises DatabaseRefusedError.

    Nothing is written. Raises sqlite3.Error or OSError where the file cannot be opened just now.
    """
    _check_kind(path)
    try:
        with closing(open_read_only(path)) as connection:
            _check_version(path, _number(connection, "user_version"))
            fault = _fault(connection, path)
    except SQLITE_FAILURES as failed:
        if not is_damage(failed):
            raise
        fault = reason(failed)
    if fault:
        raise DatabaseRefusedError(path, fault, readable(path), RESCUE)


def _check_kind(path: Path) -> None:
    """See whose file it is by its first page alone: another program's is not even opened like one of ours.

    SQLite reads it, as any other reader that closes the file would end the locks of this process on it.
    """
    status = os.stat(path)
    nothing = Readable(0, 0)
    if not stat.S_ISREG(status.st_mode):
        raise DatabaseRefusedError(path, _("it is not a plain file"))
    if status.st_size == 0:
        raise DatabaseRefusedError(path, _("it is empty"), nothing, _("Remove it, or have a new file begun."))
    try:
        with closing(open_first_page(path)) as connection:
            application, version = _number(connection, "application_id"), _number(connection, "user_version")
    except SQLITE_FAILURES as failed:
        if not is_damage(failed):
            raise
        raise DatabaseRefusedError(
            path, _("it is no database, or its beginning is damaged"), nothing
        ) from None
    if application != APPLICATION_ID:
        raise DatabaseRefusedError(path, _("it is another program's database"), nothing)
    _check_version(path, version)


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _check_version(path: Path, version: int) -> None:
    if version > VERSION:
        raise DatabaseRefusedError(
            path,
            _(
                "it was made by version {version}.x of the workshop's files, and this program knows {known}.x"
            ).format(version=version, known=VERSION),
            None,
            _("A newer program opens it."),
        )
    if version < 1:
        raise DatabaseRefusedError(path, _("its version is damaged"), readable(path))


def _fault(connection: sqlite3.Connection, path: Path) -> str | None:
    """What is wrong inside, if anything."""
    if lost_commits(path, _number(connection, "page_size")):
        return _("its latest changes are damaged")
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found is None or found[0] != "ok":
        return _("it is damaged")
    for table, columns in SHAPE.items():
        try:
            connection.execute(f"SELECT {columns} FROM {table} LIMIT 0")
        except sqlite3.OperationalError as failed:
            if not is_damage(failed):
                raise
            return _("its table of {table}s is missing or damaged").format(table=table)
    if not tables_are_ours(connection):
        return _("its tables are not as this program makes them")
    if not all(found.is_sound for found in identities(connection)):
        return _("the names of its sessions are damaged")
    return None if events_follow_each_other(connection) else _("events in it are missing or out of place")


def _appear(temporary: Path, path: Path) -> None:
    """Give the file its name, unless there is one of that name."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    except OSError:  # a disk that knows no second name of a file
        if not os.path.lexists(path):
            os.rename(temporary, path)


def _highest(folder: Path) -> tuple[int, bool]:
    """The highest number that a database here has or had, and whether that one exists; 0 for none."""
    try:
        found = [match for name in os.listdir(folder) if (match := _NAME.fullmatch(name))]
    except FileNotFoundError:
        return 0, False
    number = max((int(match[1] or 1) for match in found), default=0)
    return number, any(int(match[1] or 1) == number and not match[2] for match in found)


def _named(folder: Path, number: int) -> Path:
    return folder / ("sessions.db" if number <= 1 else f"sessions-{number}.db")
