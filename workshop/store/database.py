"""The database of a home: made whole or not at all, written to only when ours, sound and not newer."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.store.connection import (
    SQLITE_FAILURES,
    is_damage,
    open_first_page,
    open_read_only,
    open_to_write,
    reason,
    wal_of,
)
from workshop.store.files import flush_folder
from workshop.store.refusals import WITHOUT_SAVING, RefusedError
from workshop.store.rows import SCHEMA, SHAPE, identities
from workshop.store.salvage import Readable, readable
from workshop.store.soundness import events_follow_each_other, tables_are_ours
from workshop.store.wal import lost_commits

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
