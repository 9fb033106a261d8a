"""Looking on at a session that another program records: what has come to the disk since one last looked."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from workshop.language.catalogue import _
from workshop.session.events import Record
from workshop.store.connection import SQLITE_FAILURES, open_read_only, reason, wal_of
from workshop.store.database import DatabaseRefusedError, check, current
from workshop.store.rows import IDENTITY, Identity, RecordsDamagedError, read_records
from workshop.store.sessions import SessionStore

Files = tuple[tuple[int, int] | None, ...]
"""Device and number of the database and its log."""


class Following:
    """A session as it stands on the disk, made to be asked ten times a second; nothing is ever written.

    Whatever becomes of the database or of who writes to it, `poll` raises nothing: `trouble` says why nothing
    comes just now, and the next poll tries again.
    """

    def __init__(self, store: SessionStore, session: str) -> None:
        """Follow the session of this id, or of an id that begins so, from its first event on.

        Raises what `SessionStore.load` raises where there is no such session.
        """
        self.id = store.id_of(session)
        self.trouble: str | None = None
        """Why nothing can be read just now, for people."""
        self._folder = store.folder
        self._connection: sqlite3.Connection | None = None
        self._files: Files = ()
        self._version: int | None = None
        """SQLite's count of the changes by others, when everything had been read."""
        self._last: Record | None = None

    def poll(self) -> tuple[Record, ...]:
        """The events that came since the last poll.

        Where the first of them has the number 1, they are the whole session, and what was told before no
        longer holds: so it is at first, and where an older copy of the database was put back.
        """
        try:
            records = self._come()
        except (DatabaseRefusedError, RecordsDamagedError) as refused:
            self._give_up(str(refused))
        except (*SQLITE_FAILURES, OSError) as failed:
            self._give_up(_("The session cannot be read just now: {reason}.").format(reason=reason(failed)))
        else:
            self.trouble = None
            return records
        return ()

    def close(self) -> None:
        connection, self._connection = self._connection, None
        self._version = None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def __enter__(self) -> Following:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def _come(self) -> tuple[Record, ...]:
        connection = self._connected()
        if connection is None:
            return ()
        version = int(connection.execute("PRAGMA data_version").fetchone()[0])
        if version == self._version:
            return ()
        records = self._new(connection)
        # Only now: what could not be read is read by the next poll.
        self._version = version
        if records:
            self._last = records[-1]
        return records

    def _new(self, connection: sqlite3.Connection) -> tuple[Record, ...]:
        row = connection.execute(f"SELECT {IDENTITY} FROM session WHERE id = ?", (self.id,)).fetchone()
        if row is None:  # deleted, or not yet written to a database that was begun anew
            return ()
        found, last = Identity(*row), self._last
        if last is None:
            return read_records(connection, found)
        # The last event known is read again, to see that it is still the one on which the new ones follow.
        records = read_records(connection, found, last.seq - 1)
        return records[1:] if records and records[0] == last else read_records(connection, found)

    def _connected(self) -> sqlite3.Connection | None:
        """A connection to the present database; None where there is none yet."""
        path = current(self._folder)
        if self._connection is not None and _files(path) == self._files:
            return self._connection
        self.close()
        before = _files(path)
        if before[0] is None:
            return None
        check(path)
        self._connection = open_read_only(path)
        # Opening may make the log; whoever replaces the database meanwhile is noticed by the next poll.
        self._files = (before[0], _files(path)[1])
        return self._connection

    def _give_up(self, trouble: str) -> None:
        self.trouble = trouble
        self.close()


def _files(path: Path) -> Files:
    return (_identity(path), _identity(wal_of(path)))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino
