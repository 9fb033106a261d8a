"""The tables of a database, as the steps that lead to them from each earlier version.

To change a table: add a step at the end, never change one that was released, and keep a database that the
released version made as `tests/store/fixtures/v<N>.db`.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from workshop.store.database import number_in_header, open_read_only, open_to_write, wal_of
from workshop.store.files import flush_folder, name_unless_taken, temporary_beside

APPLICATION_ID = 0x4C57_5331
"""`LWS1`, in the file's header."""
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE document (hash TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE session (
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
        )""",
        """CREATE TABLE event (
            session INTEGER NOT NULL REFERENCES session (number),
            seq INTEGER NOT NULL,
            at TEXT NOT NULL,
            body TEXT NOT NULL,
            crc INTEGER NOT NULL,
            PRIMARY KEY (session, seq)
        ) WITHOUT ROWID""",
    ),
    (
        "ALTER TABLE session ADD COLUMN grp TEXT",
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    ),
)
"""The statements of each step; that at place N leads from version N to N + 1.

A session's number is never given twice: who still holds that of a deleted one must not meet another's events.
What stands from `place` on holds for the first `placed` events, so that a list need not read them again.
`grp` is the name of the group that was led, where it has one; `meta` says something of the file as a whole.
No table has a second index, so a quick check of the file is a full one.
"""
VERSION = len(MIGRATIONS)
"""What `user_version` in the file's header is. A higher one is a newer program's."""
COPY = "copy"
"""Below this key, `meta` has the name of the copy that was made of the last version, until that was told."""


def create(path: Path) -> None:
    """Make an empty database. It appears whole under its name, or not; where one exists, nothing happens.

    Raises OSError or sqlite3.Error.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _appearing_beside(path) as temporary:
        with closing(open_to_write(temporary)) as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("BEGIN")
            _step_up(connection, 0)
            connection.execute("COMMIT")
        with contextlib.suppress(FileExistsError):
            name_unless_taken(temporary, path)


def migrate(path: Path) -> None:
    """Bring a sound database of an earlier version to this one, all of it or nothing; a copy is made first.

    What the copy is called stands in `meta`, to be told. Raises OSError or sqlite3.Error.
    """
    with closing(open_to_write(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        version = number_in_header(connection, "user_version")
        if version >= VERSION:  # another process was faster
            return
        copy = _copy(path, version)
        _step_up(connection, version)
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (COPY, copy.name))
        connection.execute("COMMIT")


def _step_up(connection: sqlite3.Connection, version: int) -> None:
    """Carry out the steps from this version on, in the transaction that is open."""
    for statement in (statement for step in MIGRATIONS[version:] for statement in step):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _copy(path: Path, version: int) -> Path:
    """A copy of the database as it is on the disk: `sessions.v1.db`, or the next name that is free."""
    with _appearing_beside(path) as temporary:
        with closing(open_read_only(path)) as source, closing(sqlite3.connect(temporary)) as target:
            source.backup(target)
        for number in count(1):
            again = f"-{number}" if number > 1 else ""
            copy = path.with_name(f"{path.stem}.v{version}{again}.db")
            with contextlib.suppress(FileExistsError):
                name_unless_taken(temporary, copy)
                return copy
    raise AssertionError  # some number is free


@contextmanager
def _appearing_beside(path: Path) -> Iterator[Path]:
    """An empty file for its owner alone, to be filled and given its name; nothing else of it is left."""
    temporary = temporary_beside(path)
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield temporary
        flush_folder(path.parent)
    finally:
        for left in (temporary, wal_of(temporary), temporary.with_name(f"{temporary.name}-shm")):
            with contextlib.suppress(OSError):
                left.unlink()
