"""Which database of a folder is used, what keeps one from being used, and what can be had of it then."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.store.database import (
    SQLITE_FAILURES,
    OddFileError,
    is_damage,
    number_in_header,
    open_read_only,
    open_to_write,
    reason,
    see_plain,
    wal_of,
)
from workshop.store.files import (
    WITHOUT_SAVING,
    FileNotWrittenError,
    RefusedError,
    shown_path,
    write_atomically,
)
from workshop.store.migrations import APPLICATION_ID, COPY, VERSION, create, migrate
from workshop.store.pages import Cell, is_log_damaged, rows_on_pages
from workshop.store.records import (
    EVENT,
    IDENTITY,
    PLACE,
    are_events_sound,
    checksum,
    event_checksum,
    identities,
    text_hash,
)

RESCUE = _("What can be read can be written out beside it, and a new file begun.")
OTHERS_CAN_BE_READ = _("Sessions that are sound can still be listed, reported and exported.")
RESCUE_OR_BEGIN_ANEW = _(
    "To write out what can be read: workshop sessions --rescue FILE\n"
    "To begin a new file beside it: workshop sessions --begin-anew"
)
MOST_BY_PAGES = 500_000_000
"""Bytes of a database that are held to read it page by page; one of ten thousand sessions has an eighth."""
COLUMNS = {"document": "hash, text", "session": f"{IDENTITY}, {PLACE}", "event": EVENT}
"""What a database has at least. Another version may have added to it."""
_KEYS = {"document": ("hash",), "session": ("number",), "event": ("session", "seq")}
_NAME = re.compile(r"sessions(?:-([2-9]|[1-9][0-9]{1,5}))?\.db(-wal)?")


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


class DatabaseRefusedError(RefusedError):
    """A database that is not written to: what is wrong with it, how much of it can be read, what to do."""

    advice = f"{RESCUE_OR_BEGIN_ANEW}\n{WITHOUT_SAVING}"

    def __init__(
        self, path: Path, because: str, readable: Readable | None = None, hint: str = RESCUE
    ) -> None:
        refused = _("{path} is not used: {because}.").format(path=shown_path(path), because=because)
        parts = (refused, str(readable) if readable else "", hint, _("Nothing was changed."))
        super().__init__(" ".join(filter(None, parts)))
        self.path = path
        self.readable = readable


class ContentsDamagedError(DatabaseRefusedError):
    """A database of which something kept is damaged: it is not written to, and what is sound can be read."""

    def __init__(self, path: Path, because: str) -> None:
        super().__init__(path, because, readable(path), f"{OTHERS_CAN_BE_READ} {RESCUE}")


def current(folder: Path) -> Path:
    """The database of a folder, which may not exist yet: `sessions.db`, or that with the highest number."""
    number, exists = _highest(folder)
    # What is left over of a removed database would be taken for a part of a new one by that name.
    return _numbered(folder, number if exists or not number else number + 1)


def begin_database(folder: Path) -> Path:
    """Begin a new database beside the present one, which keeps its name and all.

    Raises DatabaseRefusedError where none can be made there.
    """
    path = folder
    try:
        path = _numbered(folder, _highest(folder)[0] + 1)
        create(path)
    except (*SQLITE_FAILURES, OSError) as failed:
        because = _("no database can be made there ({reason})").format(reason=reason(failed))
        raise DatabaseRefusedError(path, because, hint="") from failed
    return path


def open_current(path: Path, texts: Callable[[], Mapping[str, str]] = dict) -> sqlite3.Connection:
    """A connection to write with, to a database that was checked and brought to this version, or is made.

    `texts` gives those that may take the place of damaged ones, by their hashes. Raises DatabaseRefusedError,
    and sqlite3.Error or OSError where it cannot be had just now.
    """
    if os.path.lexists(path):
        upgrade(path, texts)
    else:
        create(path)
    return open_to_write(path)


def upgrade(path: Path, texts: Callable[[], Mapping[str, str]] = dict) -> None:
    """See that the database can be written to, and bring it to this version; raises as `open_current`."""
    version, damaged = _looked_through(path)
    good = _see_contents(path, damaged, texts)
    if version < VERSION:
        migrate(path)
    if damaged.any:
        with closing(open_to_write(path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            _put_right(connection, damaged, good)
            connection.execute("COMMIT")


def see_readable(path: Path, texts: Callable[[], Mapping[str, str]] = dict) -> None:
    """See that the database can be read, and bring it to this version; raises as `open_current`.

    Whoever reads a session sees that it is sound, so one that is damaged keeps nobody from the others; and
    where one is, nothing is written.
    """
    version, damaged = _looked_through(path)
    if version == VERSION and not damaged.any:
        return
    try:
        upgrade(path, texts)
    except ContentsDamagedError:
        if version < VERSION:
            raise


def name_of_copy(connection: sqlite3.Connection) -> str | None:
    """What the copy is called that was made before the last migration, until that was told."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (COPY,)).fetchone()
    return str(row[0]) if row else None


def forget_copy(connection: sqlite3.Connection) -> None:
    """Tell of the copy no more."""
    connection.execute("DELETE FROM meta WHERE key = ?", (COPY,))


def check_database(path: Path, texts: Callable[[], Mapping[str, str]] = dict) -> int:
    """The version of the database, once it is seen to be ours, whole and not newer. Nothing is written.

    `texts` as for `open_current`. Raises DatabaseRefusedError, and sqlite3.Error or OSError where the file
    cannot be read just now.
    """
    version, damaged = _looked_through(path)
    _see_contents(path, damaged, texts)
    return version


def _looked_through(path: Path) -> tuple[int, _Damaged]:
    """The version, once the file as such is seen to be sound, and which kept texts are damaged."""
    damaged = _Damaged((), ())
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise DatabaseRefusedError(path, _("it is not a plain file"), hint="")
    if status.st_size == 0:
        hint = _("Remove it, or have a new file begun.")
        raise DatabaseRefusedError(path, _("it is empty"), Readable(0, 0), hint)
    see_plain(path)  # a pipe in the place of the log would be waited for
    if is_log_damaged(wal_of(path)):
        raise DatabaseRefusedError(path, _("the log beside it is damaged"), readable(path))
    try:
        with closing(open_read_only(path)) as connection:
            if number_in_header(connection, "application_id") != APPLICATION_ID:
                raise DatabaseRefusedError(
                    path, _("it is another program's database"), Readable(0, 0), hint=""
                )
            version = number_in_header(connection, "user_version")
            if version > VERSION:
                raise DatabaseRefusedError(path, _newer(version), hint=_("A newer program opens it."))
            fault = _("its version is damaged") if version < 1 else _fault(connection)
            if not fault:
                damaged = _damaged_texts(connection)
    except SQLITE_FAILURES as failed:
        if not is_damage(failed):
            raise
        fault = reason(failed)
        if getattr(failed, "sqlite_errorname", "") == "SQLITE_NOTADB":
            fault = _("it is no database, or its beginning is damaged")
    if fault:
        raise DatabaseRefusedError(path, fault, readable(path))
    return version, damaged


def _see_contents(path: Path, damaged: _Damaged, texts: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
    """A good text for each damaged one that a session needs, once all events are seen to be sound."""
    found = texts() if damaged.lacking else {}
    good = {hash: found[hash] for hash in damaged.lacking if hash in found}
    if len(good) < len(damaged.lacking):
        because = _("a text that sessions were begun on is damaged, and no good one is at hand")
        raise ContentsDamagedError(path, because)
    with closing(open_read_only(path)) as connection:
        if not are_events_sound(connection):
            raise ContentsDamagedError(path, _("events in it are damaged, missing or out of place"))
    return good


def readable(path: Path) -> Readable:
    """How much of the database can be read; it is not touched."""
    return _count(_lines(path))


def rescue(path: Path, target: Path) -> Readable:
    """Write what can be read to `target`, one JSON object a line; raises FileNotWrittenError.

    Each has its `table` and the fields of the row; of an event, `sound` says whether its checksum holds.
    """
    try:
        see_plain(path)
    except OddFileError as odd:
        raise FileNotWrittenError(target, str(odd)) from odd
    lines = _lines(path)
    write_atomically(target, "".join(f"{json.dumps(line)}\n" for line in lines))
    return _count(lines)


_Line = dict[str, Any]


def _count(lines: list[_Line]) -> Readable:
    return Readable(
        sum(line["table"] == "session" for line in lines), sum(line.get("sound", False) for line in lines)
    )


def _lines(path: Path) -> list[_Line]:
    """The rows that can be read: of each table those up to a damage, those behind it, and what pages have."""
    lines: list[_Line] = []
    try:
        with closing(open_read_only(path)) as connection:
            for table in COLUMNS:
                front = list(_until_damage(connection, table, "ASC"))
                known = {tuple(line[key] for key in _KEYS[table]) for line in front}
                back = list(_until_damage(connection, table, "DESC"))
                behind = [line for line in back if tuple(line[key] for key in _KEYS[table]) not in known]
                lines += front + behind[::-1]
    except (*SQLITE_FAILURES, OSError):
        pass
    known = {(line["table"], *(line[key] for key in _KEYS[line["table"]])) for line in lines}
    for line in _on_pages(path):
        key = (line["table"], *(line[key] for key in _KEYS[line["table"]]))
        if key not in known:
            known.add(key)
            lines.append(line)
    return lines


def _on_pages(path: Path) -> Iterator[_Line]:
    """The rows that stand whole on the pages of the file, wherever these are, as far as they are sound."""
    try:
        see_plain(path)
        if os.path.getsize(path) > MOST_BY_PAGES:
            return
        data = path.read_bytes()
        log = wal_of(path).read_bytes() if wal_of(path).exists() else b""
    except OSError:
        return
    for row in rows_on_pages(data, log):
        for table, is_sound in _SOUND.items():
            names = COLUMNS[table].split(", ")
            if len(row) >= len(names) and is_sound(row):
                yield {"table": table, **dict(zip(names, row, strict=False)), **_SOUND_TOO.get(table, {})}


def _is_document(row: tuple[Cell, ...]) -> bool:
    return len(row) == 2 and isinstance(row[1], str) and text_hash(row[1]) == row[0]


def _is_event(row: tuple[Cell, ...]) -> bool:
    return len(row) == 5 and row[4] == checksum(*row[:4])


def _is_session(row: tuple[Cell, ...]) -> bool:
    return row[8] == checksum(*row[1:8])


_SOUND: Mapping[str, Callable[[tuple[Cell, ...]], bool]] = {
    "document": _is_document,
    "session": _is_session,
    "event": _is_event,
}
"""How a row that was found on a page is known to be one of a table, and as it was written."""
_SOUND_TOO = {"event": {"sound": True}}


def _until_damage(connection: sqlite3.Connection, table: str, direction: str) -> Iterator[_Line]:
    order = ", ".join(f"{key} {direction}" for key in _KEYS[table])
    try:
        rows = connection.execute(f"SELECT {COLUMNS[table]} FROM {table} ORDER BY {order}")
        names = [name for name, *_more in rows.description]
        for row in rows:
            values = (value.decode("utf-8", "replace") if type(value) is bytes else value for value in row)
            line: _Line = {"table": table, **dict(zip(names, values, strict=True))}
            if table == "event":
                line["sound"] = row[-1] == event_checksum(*row[:-1])
            yield line
    except SQLITE_FAILURES:
        return


def _fault(connection: sqlite3.Connection) -> str | None:
    """What is wrong inside, if anything."""
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        return _("it is damaged")
    for table, columns in COLUMNS.items():
        try:
            connection.execute(f"SELECT {columns} FROM {table} LIMIT 0")
        except sqlite3.OperationalError as failed:
            if not is_damage(failed):
                raise
            return _("its table of {table}s is missing or damaged").format(table=table)
    # Either may do anything at every change; tables, columns and indexes that others add do nothing.
    if connection.execute("SELECT 1 FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone():
        return _("its tables are not as this program makes them")
    are_sound = all(identity.is_sound for identity in identities(connection))
    return None if are_sound else _("the names of its sessions are damaged")


def _newer(version: int) -> str:
    newer = _("it was made by version {version}.x of the workshop's files, and this program knows {known}.x")
    return newer.format(version=version, known=VERSION)


def _highest(folder: Path) -> tuple[int, bool]:
    """The highest number that a database here has or had, and whether that one exists; 0 for none."""
    try:
        matches = [match for name in os.listdir(folder) if (match := _NAME.fullmatch(name))]
    except FileNotFoundError:
        return 0, False
    number = max((int(match[1] or 1) for match in matches), default=0)
    return number, any(int(match[1] or 1) == number and not match[2] for match in matches)


def _numbered(folder: Path, number: int) -> Path:
    return folder / ("sessions.db" if number <= 1 else f"sessions-{number}.db")


class _Damaged(NamedTuple):
    """What is wrong with the kept texts of a database, by their hashes."""

    rows: tuple[str, ...]
    """Rows that are not what their hash says."""
    lacking: tuple[str, ...]
    """Texts that sessions were begun on, and that are not there."""

    @property
    def any(self) -> bool:
        return bool(self.rows or self.lacking)


def _damaged_texts(connection: sqlite3.Connection) -> _Damaged:
    """Which texts are not as they were kept; those of sessions whose own rows are sound."""
    rows: list[str] = []
    sound: set[str] = set()
    for hash, text in connection.execute("SELECT hash, text FROM document"):
        if type(text) is str and text_hash(text) == hash:
            sound.add(hash)
        else:
            rows.append(hash)
    wanted = {hash for identity in identities(connection) for hash in identity.hashes}
    return _Damaged(tuple(rows), tuple(sorted(wanted - sound)))


def _put_right(connection: sqlite3.Connection, damaged: _Damaged, good: Mapping[str, str]) -> None:
    """Put the good texts in the place of the damaged ones. Call it inside a transaction."""
    connection.executemany(
        "INSERT INTO document VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET text = excluded.text",
        good.items(),
    )
    gone = [(hash,) for hash in damaged.rows if hash not in good]
    connection.executemany("DELETE FROM document WHERE hash = ?", gone)
