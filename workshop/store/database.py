"""The database file of a home: made whole or not at all, and written to only when it is ours, sound and not newer."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from workshop.scenario.clean import one_line
from workshop.store.connection import open_read_only, open_to_write, reason, wal_of
from workshop.store.files import flush_folder
from workshop.store.rows import SCHEMA, SHAPE
from workshop.store.salvage import Readable, readable
from workshop.store.wal import lost_commits

APPLICATION_ID = 0x4C57_5331
"""`LWS1`, in the file's header."""
VERSION = 1
"""Of the tables. A higher one is another program's business."""

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_NAME = re.compile(r"sessions(?:-([2-9]|[1-9][0-9]{1,5}))?\.db(-wal)?")


class DatabaseRefusedError(Exception):
    """A database that is not written to: what is wrong with it, how much of it can be read, what to do."""

    def __init__(self, path: Path, because: str, found: Readable | None = None, then: str = "") -> None:
        parts = [f"{one_line(str(path), 400)} is not used: {because}.", str(found) if found else "", then]
        super().__init__(" ".join(filter(None, [*parts, "The file was not touched."])))
        self.path = path
        self.because = because
        self.readable = found


def current(folder: Path) -> Path:
    """The database of a folder, which may not exist yet: `sessions.db`, or that with the highest number."""
    number, exists = _highest(folder)
    # What is left over of a removed database would be taken for a part of a new one by that name.
    return _named(folder, number if exists or not number else number + 1)


def begin_anew(folder: Path) -> Path:
    """Begin a new database beside the present one, which stays as it is under its name; raises as `create`."""
    path = _named(folder, _highest(folder)[0] + 1)
    create(path)
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
    """See that the file is a database of ours, whole, and not of a newer version; raises DatabaseRefusedError.

    Nothing is written. Raises sqlite3.Error or OSError where the file cannot be opened just now.
    """
    _check_header(path)
    try:
        with closing(open_read_only(path)) as connection:
            _check_version(path, int(connection.execute("PRAGMA user_version").fetchone()[0]))
            fault = _fault(connection, path)
    except sqlite3.DatabaseError as failed:
        if not _is_damage(failed):
            raise
        fault = reason(failed)
    if fault:
        raise DatabaseRefusedError(
            path, fault, readable(path), "What can be read can be written out, and a new file begun."
        )


def _check_header(path: Path) -> None:
    """Look at the first bytes only: another program's file is not even opened as a database."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise DatabaseRefusedError(path, "it is not a plain file")
        header = os.read(descriptor, _HEADER)
    finally:
        os.close(descriptor)
    nothing = Readable(0, 0)
    if not header:
        raise DatabaseRefusedError(path, "it is empty", nothing, "Remove it, or have a new file begun.")
    if not header.startswith(_MAGIC) or len(header) < _HEADER:
        raise DatabaseRefusedError(path, "it is no database, or its beginning is damaged", nothing)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise DatabaseRefusedError(path, "it is another program's database", nothing)
    _check_version(path, int.from_bytes(header[60:64], "big"))


def _check_version(path: Path, version: int) -> None:
    if version > VERSION:
        raise DatabaseRefusedError(
            path,
            f"it was made by version {version}.x of the workshop's files, and this program knows {VERSION}.x",
            None,
            "A newer program opens it.",
        )
    if version < 1:
        raise DatabaseRefusedError(path, "its version is damaged", readable(path))


def _fault(connection: sqlite3.Connection, path: Path) -> str | None:
    """What is wrong inside, if anything."""
    if lost_commits(path):
        return "its latest changes are damaged"
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found is None or found[0] != "ok":
        return "it is damaged"
    for table, columns in SHAPE.items():
        try:
            connection.execute(f"SELECT {columns} FROM {table} LIMIT 0")
        except sqlite3.OperationalError:
            return f"its table of {table}s is missing or damaged"
    return None


def _is_damage(failed: sqlite3.DatabaseError) -> bool:
    name = getattr(failed, "sqlite_errorname", "") or ""
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR", "SQLITE_FORMAT")) or not name


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
    """The highest number that a database of the folder has or had, and whether that one exists; 0 for none."""
    try:
        found = [match for name in os.listdir(folder) if (match := _NAME.fullmatch(name))]
    except FileNotFoundError:
        return 0, False
    number = max((int(match[1] or 1) for match in found), default=0)
    return number, any(int(match[1] or 1) == number and not match[2] for match in found)


def _named(folder: Path, number: int) -> Path:
    return folder / ("sessions.db" if number <= 1 else f"sessions-{number}.db")
