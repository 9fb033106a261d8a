"""The thread that sees a session's records on the disk, in order, and says how far it has come."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from workshop.scenario.clean import one_line
from workshop.session.events import Record
from workshop.store import database
from workshop.store.connection import reason, wal_of
from workshop.store.kept import KeptSession
from workshop.store.places import place_of
from workshop.store.rows import cut_events, put_events, put_place, put_session

PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between attempts to save after one failed; the last one repeats."""

File = tuple[int, int] | None


class Progress(NamedTuple):
    """What the writer has to say."""

    saved: int
    trouble: str | None
    notice: str | None = None


class _GoneError(Exception):
    """The database's file is no longer where it was opened."""


class Writer(threading.Thread):
    """Writes `records`, to which others append, into the database of a folder. Calls `tell` from its own thread."""

    def __init__(  # noqa: PLR0913
        self,
        kept: KeptSession,
        records: Sequence[Record],
        path: Path,
        saved: int,
        tell: Callable[[Writer, Progress], None],
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        super().__init__(name="journal", daemon=True)  # a disk that hangs must not keep the program from ending
        self._kept = kept
        self._records = records
        self._path = path
        self._saved = saved
        """How many records are on the disk in this database."""
        self._tell = tell
        self._pauses = pauses
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._ending = False
        self._abandoned = False
        self._connection: sqlite3.Connection | None = None
        self._number = 0
        self._files: tuple[File, File] = (None, None)
        self._failures = 0

    def wake(self) -> None:
        """There is something to write."""
        self._wake.put(None)

    def finish(self, abandon: bool = False) -> None:
        """End after one more attempt to write what waits, or, when abandoned, without one."""
        self._abandoned = abandon
        self._ending = True
        self.wake()

    def run(self) -> None:
        self._attempt(self._reached)
        while not self._ending:
            with contextlib.suppress(Empty):
                self._wake.get(timeout=self._pause())
            self._attempt(self._write)
        if not self._abandoned:
            self._attempt(self._write)
            if self._connection and self._saved == len(self._records):
                with contextlib.suppress(Exception):  # a list finds it out by itself, if slower
                    self._write_place(self._connection)
        self._disconnect()

    def _pause(self) -> float | None:
        if not self._failures:
            return None
        return self._pauses[min(self._failures, len(self._pauses)) - 1]

    def _attempt(self, step: Callable[[], object]) -> None:
        """Take the step; whatever goes wrong is told, and the next attempt begins with a new connection."""
        try:
            step()
        except Exception as failed:  # a fault of the program's own must not end saving without a word
            self._failures += 1
            self._disconnect()
            if isinstance(failed, _GoneError):
                self._move_on()
            else:
                self._tell(self, Progress(self._saved, self._sentence(failed)))

    def _write(self) -> None:
        """Commit all that waits in one transaction, see that the file is still there, and tell."""
        start, end = self._saved, len(self._records)
        if start == end and not self._failures:
            return
        connection = self._reached()
        if end - start == 1:
            put_events(connection, self._number, self._records[start:end])
        elif end > start:
            connection.execute("BEGIN IMMEDIATE")
            put_events(connection, self._number, self._records[start:end])
            connection.execute("COMMIT")
        if self._identities() != self._files:
            raise _GoneError
        self._saved = end
        self._failures = 0
        self._tell(self, Progress(end, None))
