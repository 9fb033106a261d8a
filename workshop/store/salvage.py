"""What can still be read of a damaged database, and its writing out as lines of JSON beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.store.connection import SQLITE_FAILURES, OddFileError, open_read_only, see_plain
from workshop.store.files import FileNotWrittenError, write_atomically
from workshop.store.rows import SHAPE, checksum

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
