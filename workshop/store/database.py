"""Connections to a database of sessions: how one is opened, and what its failures mean in words."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from pathlib import Path

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.store.files import why

BUSY_MILLISECONDS = 2000
SQLITE_FAILURES = (sqlite3.Error, MemoryError, UnicodeDecodeError)
"""What using a database may raise: a damaged one may claim to have a row larger than all memory, and put
what is no text into a message."""
WAL_PAGES = 32
"""Far fewer than SQLite's own number: a log that is used again saves the system the growing of a file with
each commit."""

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


def open_to_write(path: Path) -> sqlite3.Connection:
    """A connection to a database that exists. What it commits is on the disk.

    Raises sqlite3.Error, and OddFileError as all that open one.
    """
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


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection that never changes the file; on a disk that can only be read, too."""
    try:
        return _readable(path, "mode=ro")
    except sqlite3.OperationalError:
        if os.path.exists(wal_of(path)) and os.path.getsize(wal_of(path)):
            raise
        # No place for the files that go with a database in use: nobody writes to it either.
        return _readable(path, "mode=ro&immutable=1")


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


FileIdentity = tuple[int, int] | None


def identity_of(path: Path) -> FileIdentity:
    """Device and number of the file of this name: another file of the name has others; None for none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def number_in_header(connection: sqlite3.Connection, pragma: str) -> int:
    """What the database has under `user_version`, `application_id` or another of its numbers."""
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


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


def _readable(path: Path, mode: str) -> sqlite3.Connection:
    connection = _connected(path, mode)
    try:
        connection.execute("PRAGMA query_only = ON")
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
    # Damaged text stays readable; its checksum will tell.
    connection.text_factory = lambda encoded: encoded.decode("utf-8", "replace")
    return connection
