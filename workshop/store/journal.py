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

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.session.events import Record
from workshop.store.database import (
    DatabaseRefusedError,
    are_events_of,
    begin_anew,
    check,
    count_events,
    create,
    current,
    cut_events,
    open_checked,
    put_events,
    put_place,
    put_session,
    reason,
    wal_of,
)
from workshop.store.kept import KeptSession, place_of
from workshop.store.locks import SessionLock

PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between attempts to save after one failed; the last one repeats."""

FileIdentity = tuple[int, int] | None


class Progress(NamedTuple):
    """What the writer has to say."""

    saved: int | None = None
    """So many records are on the disk; None where that has not changed."""
    trouble: str | None = None
    notice: str | None = None


class _GoneError(Exception):
    """The database is no longer the file of that name: what is written to it is lost."""


class _ElsewhereError(Exception):
    """Another writer has gone on with the session, as may happen where a folder has no locks."""

    def __init__(self) -> None:
        super().__init__(_("the session is open elsewhere, and was gone on with there"))


class Writer(threading.Thread):
    """Writes `records`, to which others append, into the database of a folder; calls `tell` from its thread.

    `saved` of them are there already. With `moving`, it says where the session is once it is there.
    """

    def __init__(
        self,
        kept: KeptSession,
        records: Sequence[Record],
        folder: Path,
        saved: int,
        tell: Callable[[Writer, Progress], None],
        pauses: Sequence[float] = PAUSES,
        moving: bool = False,
    ) -> None:
        super().__init__(
            name="journal", daemon=True
        )  # a disk that hangs must not keep the program from ending
        self._kept = kept
        self._records = records
        self._folder = folder
        self._saved = saved
        self._tell = tell
        self._pauses = pauses
        self._moving = moving
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._ending = False
        self._abandoned = False
        self._failures = 0
        self._gone: Path | None = None
        """The database that was removed or replaced, until the session stands in another."""
        self._path: Path | None = None
        self._connection: sqlite3.Connection | None = None
        self._number = 0
        self._watched: tuple[str, ...] = ()
        """The files of the database in use: it, and its log."""
        self._identities: list[FileIdentity] = []

    def wake(self) -> None:
        """There is something to write."""
        self._wake.put(None)

    def finish(self, abandon: bool = False) -> None:
        """End after one more attempt to write what waits, or, when abandoned, without one."""
        self._abandoned = abandon
        self._ending = True
        self.wake()

    def run(self) -> None:
        self._attempt()
        while not self._ending:
            with contextlib.suppress(Empty):
                self._wake.get(timeout=self._pause())
            if not self._abandoned:
                self._attempt()
        if self._saved < len(self._records) and not self._abandoned:
            self._attempt()
        if not self._abandoned:
            with contextlib.suppress(Exception):  # a list finds the place by itself, if slower
                self._write_place()
        self._disconnect()

    def _pause(self) -> float | None:
        if not self._failures:
            return None
        return self._pauses[min(self._failures, len(self._pauses)) - 1]

    def _attempt(self) -> None:
        """Write what waits. What goes wrong is told, and the next attempt begins with a new connection."""
        failed = self._failure()
        if isinstance(failed, sqlite3.IntegrityError):  # somebody else's event is there: look whose
            self._disconnect()
            failed = self._failure()
        if failed and self._is_replaced():
            self._gone, self._saved = self._path, 0
            self._disconnect()
            failed = self._failure()
        if failed:
            self._failures += 1
            self._disconnect()
            self._tell(self, Progress(0 if self._gone else None, self._sentence(failed)))

    def _failure(self) -> Exception | None:
        """Write what waits; what kept it from that."""
        try:
            self._write()
        except Exception as failed:  # whatever it is, saving goes on and does not end without a word
            return failed
        return None

    def _write(self) -> None:
        """Commit all that waits in one transaction, see that the files are still there, and tell."""
        end = len(self._records)
        if self._connection is None:
            self._connect_and_put(end)
        elif end - self._saved == 1:  # one statement is a transaction of its own
            put_events(self._connection, self._number, self._records[self._saved : end])
        elif end > self._saved:
            self._connection.execute("BEGIN IMMEDIATE")
            put_events(self._connection, self._number, self._records[self._saved : end])
            self._connection.execute("COMMIT")
        if self._is_replaced():
            raise _GoneError(_("it was removed or replaced"))
        if end == self._saved and not (self._failures or self._moving or self._gone):
            return
        notice = self._notice()
        self._saved, self._failures, self._moving, self._gone = end, 0, False, None
        self._tell(self, Progress(end, None, notice))

    def _connect_and_put(self, end: int) -> None:
        """Open the database, and bring the session in it from what is acknowledged there to this event.

        Where it has not got what it should, the whole session is written anew, in the same transaction. Only
        events of this writer are taken out for that: another's were acknowledged to somebody.
        """
        path = self._path = self._usable()
        connection = self._connection = open_checked(path)
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy and self._failures:
            # A log whose write failed may be whole in memory and not on the disk: nothing may follow it.
            raise TimeoutError(_("another program is reading it"))
        connection.execute("BEGIN IMMEDIATE")
        self._number = put_session(connection, self._kept)
        sound = self._saved if count_events(connection, self._number) >= self._saved else 0
        if not are_events_of(connection, self._number, self._records[:end], sound):
            raise _ElsewhereError
        cut_events(connection, self._number, sound)
        put_events(connection, self._number, self._records[sound:end])
        self._watched = (str(path), str(wal_of(path)))
        self._identities = list(map(_identity, self._watched))
        connection.execute("COMMIT")

    def _usable(self) -> Path:
        """The database to write to: the same while it is there, else that of the folder, or a new one."""
        path = self._path
        if path is None or self._gone or not os.path.lexists(path):
            path = current(self._folder)
        if not os.path.lexists(path):
            create(path)
        elif self._gone:
            try:
                check(path)
            except DatabaseRefusedError:  # what was put in its place is not ours to write to
                path = begin_anew(self._folder)
        return path

    def _is_replaced(self) -> bool:
        """Whether the files in use are no longer those of their names."""
        return list(map(_identity, self._watched)) != self._identities

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        self._watched, self._identities = (), []
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                # Who still refers to one of its statements keeps the connection alive, but not its locks.
                connection.rollback()
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def _write_place(self) -> None:
        if self._connection and self._saved == len(self._records):
            place = place_of(self._records, self._kept.scenario_text)
            put_place(self._connection, self._number, place, self._saved)

    def _notice(self) -> str | None:
        if self._gone:
            return _(
                "{gone} was removed or replaced while it was open. The whole session is now in {path}."
            ).format(gone=_shown(self._gone), path=_shown(self._path))
        return (
            _("The whole session is now in {path}.").format(path=_shown(self._path)) if self._moving else None
        )

    def _sentence(self, failed: Exception) -> str:
        because = str(failed) if isinstance(failed, DatabaseRefusedError) else reason(failed)
        where = "" if isinstance(failed, DatabaseRefusedError) else f" ({_shown(self._path or self._folder)})"
        return _(
            "Not being saved{where}: {removesuffix}. All is kept in memory and tried again; it "
            "can be saved elsewhere."
        ).format(where=where, removesuffix=because.removesuffix("."))


def _identity(path: str) -> FileIdentity:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _shown(path: Path | None) -> str:
    return one_line(str(path), 400)


class Journal:
    """`append` returns at once; `saved`, `trouble` and `notice` tell at any time how saving goes.

    `on_saved(seq)` and `on_trouble(sentence or None)` are called from the writer's thread, one at a time: a
    screen passes them on to its own. What they raise is dropped.
    """

    def __init__(
        self,
        kept: KeptSession,
        folder: Path,
        lock: SessionLock | None = None,
        on_saved: Callable[[int], None] | None = None,
        on_trouble: Callable[[str | None], None] | None = None,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        """Go on with a session whose records are in the database of the folder already."""
        self.saved = len(kept.records)
        """The number of the last event that is on the disk."""
        self.trouble: str | None = None
        """What keeps events from being saved, and what to do, while something does."""
        self.notice: str | None = None
        """Where the session is kept now, if that has changed while it ran."""
        self.warning = lock.warning if lock else None
        """A sentence where nothing keeps a second process out of the session."""
        self._kept = kept
        self._records = list(kept.records)
        self._lock = lock
        self._on_saved = on_saved
        self._on_trouble = on_trouble
        self._pauses = pauses
        self._writer = Writer(kept, self._records, folder, self.saved, self._told, pauses)
        self._writer.start()

    def append(self, record: Record) -> None:
        """Take the record and return at once."""
        if record.seq != len(self._records) + 1:
            raise ValueError(
                _("event {seq} does not follow event {number_of_records}").format(
                    seq=record.seq, number_of_records=len(self._records)
                )
            )
        self._records.append(record)
        self._writer.wake()

    def unsaved(self) -> tuple[Record, ...]:
        """What is in memory only."""
        return tuple(self._records[self.saved :])

    def save_elsewhere(self, folder: Path) -> None:
        """Save the whole session, and what follows, in the database of another folder; returns at once.

        `notice` says when it is there, `trouble` why it is not. It can be gone on with there once that folder
        is the home. The place that it had keeps what was saved until now.
        """
        self._writer.finish(abandon=True)
        self._writer = Writer(self._kept, self._records, folder, 0, self._told, self._pauses, moving=True)
        self._writer.start()

    def close(self, timeout: float = 1.5) -> tuple[Record, ...]:
        """Save what waits, for so many seconds at most, and give what could not be saved."""
        self._writer.finish()
        self._writer.join(timeout)
        if self._lock and not self._writer.is_alive():
            self._lock.release()
        return self.unsaved()

    def _told(self, writer: Writer, progress: Progress) -> None:
        if writer is not self._writer:
            return  # its session has moved elsewhere
        before, self.trouble = self.trouble, progress.trouble
        self.notice = progress.notice or self.notice
        # A screen that has gone, or its fault, must not stop saving.
        with contextlib.suppress(Exception):
            if self.trouble != before and self._on_trouble:
                self._on_trouble(self.trouble)
        if progress.saved is None:
            return
        self.saved = progress.saved
        with contextlib.suppress(Exception):
            if self.trouble is None and self._on_saved:
                self._on_saved(self.saved)


class UnsavedJournal:
    """Stands in for a journal where nothing can be kept and somebody was told so, and plays all the same."""

    def __init__(self) -> None:
        self.saved = 0
        self.trouble: str | None = _("This session is not being saved.")
        self.notice: str | None = None
        self.warning: str | None = None
        self._records: list[Record] = []

    def append(self, record: Record) -> None:
        self._records.append(record)

    def unsaved(self) -> tuple[Record, ...]:
        return tuple(self._records)

    def close(self, timeout: float = 0) -> tuple[Record, ...]:  # noqa: ARG002 - as a journal's
        return self.unsaved()
