"""The journal of a session: a thread sees its records on the disk, in order and off the path of a key."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol

from workshop.language.catalogue import _
from workshop.session.events import Record
from workshop.store.database import identity_of, is_damage, reason, wal_of
from workshop.store.files import shown_path
from workshop.store.integrity import DatabaseRefusedError, begin_database, current, open_current
from workshop.store.locks import SessionLock
from workshop.store.records import (
    KeptSession,
    are_events_of,
    count_events,
    cut_events,
    place_of,
    put_events,
    put_place,
    put_session,
)

PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between attempts to save after one failed; the last one repeats."""


class SessionJournal(Protocol):
    """What every journal is to who runs a session, wherever it keeps what it is given."""

    @property
    def saved(self) -> int:
        """The number of the last event that is on the disk."""

    @property
    def trouble(self) -> str | None:
        """What keeps events from being saved, and what to do, while something does."""

    def append(self, record: Record) -> None:
        """Take the record and return at once."""

    def unsaved(self) -> tuple[Record, ...]:
        """What is in memory only."""

    def close(self, timeout: float = 1.5) -> tuple[Record, ...]:
        """Save what waits, for so many seconds at most, and give what could not be saved."""


class Journal:
    """`append` returns at once; `saved`, `trouble` and `notice` tell at any time how saving goes.

    `on_change` is called with the journal when one of them is another, from the writer's thread: a screen
    passes that on to its own. What it raises is dropped.
    """

    def __init__(
        self,
        kept: KeptSession,
        folder: Path,
        lock: SessionLock | None = None,
        on_change: Callable[[Journal], None] | None = None,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        """Go on with a session whose records are in the database of the folder already."""
        self.warning = lock.warning if lock else None
        """A sentence where nothing keeps a second process out of the session."""
        self._kept = kept
        self._records = list(kept.records)
        self._lock = lock
        self._on_change = on_change
        self._pauses = pauses
        self._write_to(folder)

    @property
    def saved(self) -> int:
        """The number of the last event that is on the disk."""
        return self._writer.saved

    @property
    def trouble(self) -> str | None:
        """What keeps events from being saved, and what to do, while something does."""
        return self._writer.trouble

    @property
    def notice(self) -> str | None:
        """Where the session is kept now, if that has changed while it ran."""
        return self._writer.notice

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
        self._write_to(folder, self._writer)

    def close(self, timeout: float = 1.5) -> tuple[Record, ...]:
        """Save what waits, for so many seconds at most, and give what could not be saved.

        A disk that takes longer keeps the lock until it has answered, and no longer.
        """
        self._writer.finish(lock=self._lock)
        self._writer.join(timeout)
        return self.unsaved()

    def _write_to(self, folder: Path, before: Writer | None = None) -> None:
        self._writer = Writer(self._kept, self._records, folder, self._changed, self._pauses, before)
        self._writer.start()

    def _changed(self, writer: Writer) -> None:
        # A screen that has gone, or its fault, must not stop saving.
        with suppress(Exception):
            if writer is self._writer and self._on_change:
                self._on_change(self)


class UnsavedJournal:
    """Stands in for a journal where nothing can be kept and somebody was told so, and plays all the same."""

    saved = 0
    notice: str | None = None
    warning: str | None = None

    def __init__(self) -> None:
        self.trouble: str | None = _("This session is not being saved.")
        self._records: list[Record] = []

    def append(self, record: Record) -> None:
        self._records.append(record)

    def unsaved(self) -> tuple[Record, ...]:
        return tuple(self._records)

    def close(self, timeout: float = 0) -> tuple[Record, ...]:  # noqa: ARG002 - as a journal's
        return self.unsaved()


class _GoneError(Exception):
    """The database is no longer the file of that name: what is written to it is lost."""


class _ElsewhereError(Exception):
    """Another writer has gone on with the session, as may happen where a folder has no locks."""

    def __init__(self) -> None:
        super().__init__(_("the session is open elsewhere, and was gone on with there"))


class Writer(threading.Thread):
    """Writes `records`, to which others append, into the database of a folder.

    The session is there already, or is moved there from the writer `before`. `on_change` is called from this
    thread when `saved`, `trouble` or `notice` is another.
    """

    def __init__(
        self,
        kept: KeptSession,
        records: Sequence[Record],
        folder: Path,
        on_change: Callable[[Writer], None],
        pauses: Sequence[float],
        before: Writer | None = None,
    ) -> None:
        # A disk that hangs must not keep the program from ending.
        super().__init__(name="journal", daemon=True)
        self.saved: int = before.saved if before else len(records)
        self.trouble: str | None = before.trouble if before else None
        self.notice: str | None = before.notice if before else None
        self._kept = kept
        self._records = records
        self._folder = folder
        self._on_change = on_change
        self._pauses = pauses
        self._moving = before is not None
        self._written = 0 if before else len(records)
        """So many records are in the database of the folder."""
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._ending = False
        self._abandoned = False
        self._lock: SessionLock | None = None
        """To be freed at the end."""
        self._failures = 0
        self._gone: Path | None = None
        """The database that was removed or replaced, until the session stands in another."""
        self._path: Path | None = None
        self._connection: sqlite3.Connection | None = None
        self._number = 0
        self._files: dict[Path, object] = {}
        """The database in use and its log, with what they were when they were opened."""

    def wake(self) -> None:
        """There is something to write."""
        self._wake.put(None)

    def finish(self, abandon: bool = False, lock: SessionLock | None = None) -> None:
        """End after one more attempt to write what waits, without one when abandoned; then free the lock."""
        self._abandoned = abandon
        self._lock = lock
        if lock:
            lock.leave() if self.is_alive() else lock.release()
        self._ending = True
        self.wake()

    def run(self) -> None:
        try:
            self._write_until_finished()
        finally:
            if self._lock:
                self._lock.release()

    def _write_until_finished(self) -> None:
        self._attempt()
        while not self._ending:
            with suppress(Empty):
                failures = min(self._failures, len(self._pauses))
                self._wake.get(timeout=self._pauses[failures - 1] if failures else None)
            if not self._abandoned:
                self._attempt()
        if self._written < len(self._records) and not self._abandoned:
            self._attempt()
        if not self._abandoned:
            with suppress(Exception):  # a list finds the place by itself, if slower
                self._write_place()
        self._disconnect()

    def _attempt(self) -> None:
        """Write what waits. What goes wrong is told, and the next attempt begins with a new connection."""
        failed = self._failure()
        if isinstance(failed, sqlite3.IntegrityError):  # somebody else's event is there: look whose
            self._disconnect()
            failed = self._failure()
        if failed and self._is_replaced():
            self._gone, self._written, self.saved = self._path, 0, 0
            self._disconnect()
            failed = self._failure()
        if failed and self._gone and (isinstance(failed, DatabaseRefusedError) or is_damage(failed)):
            # What was put in its place is not ours to write to.
            self._disconnect()
            failed = self._failure(anew=True)
        if failed:
            self._failures += 1
            self._disconnect()
            self.trouble = self._sentence(failed)
            self._on_change(self)

    def _failure(self, anew: bool = False) -> Exception | None:
        """Write what waits, `anew` to another database; what kept it from that."""
        try:
            if anew:
                begin_database(self._folder)
            self._write()
        except Exception as failed:  # whatever it is, saving goes on and does not end without a word
            return failed
        return None

    def _write(self) -> None:
        """Commit all that waits in one transaction, see that the files are still there, and tell."""
        end = len(self._records)
        if self._connection is None:
            self._connect_and_put(end)
        elif end > self._written:
            self._connection.execute("BEGIN IMMEDIATE")
            put_events(self._connection, self._number, self._records[self._written : end])
            self._connection.execute("COMMIT")
        if self._is_replaced():
            raise _GoneError(_("it was removed or replaced"))
        if end == self._written and not (self._failures or self._moving or self._gone):
            return
        self.notice = self._new_notice() or self.notice
        self.saved = self._written = end
        self.trouble, self._failures, self._moving, self._gone = None, 0, False, None
        self._on_change(self)

    def _connect_and_put(self, end: int) -> None:
        """Open the database, and bring the session in it from what is acknowledged there to this event.

        Where it has not got what it should, the whole session is written anew, in the same transaction. Only
        events of this writer are taken out for that: another's were acknowledged to somebody.
        """
        path = self._path = self._usable()
        connection = self._connection = open_current(path, lambda: self._kept.texts)
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy and self._failures:
            # A log whose write failed may be whole in memory and not on the disk: nothing may follow it.
            raise TimeoutError(_("another program is reading it"))
        connection.execute("BEGIN IMMEDIATE")
        self._number = put_session(connection, self._kept)
        sound = self._written if count_events(connection, self._number) >= self._written else 0
        if not are_events_of(connection, self._number, self._records[:end], sound):
            raise _ElsewhereError
        cut_events(connection, self._number, sound)
        put_events(connection, self._number, self._records[sound:end])
        self._files = {file: identity_of(file) for file in (path, wal_of(path))}
        connection.execute("COMMIT")

    def _usable(self) -> Path:
        """The database to write to: the same while it is there, else that of the folder, or a new one."""
        path = self._path
        if path is None or self._gone or not os.path.lexists(path):
            path = current(self._folder)
        return path

    def _is_replaced(self) -> bool:
        """Whether the files in use are no longer those of their names."""
        return any(identity_of(file) != identity for file, identity in self._files.items())

    def _disconnect(self) -> None:
        connection, self._connection, self._files = self._connection, None, {}
        if connection is not None:
            with suppress(sqlite3.Error):
                # Who still refers to one of its statements keeps the connection alive, but not its locks.
                connection.rollback()
            with suppress(sqlite3.Error):
                connection.close()

    def _write_place(self) -> None:
        if self._connection and self._written == len(self._records):
            place = place_of(self._records, self._kept.scenario_text)
            put_place(self._connection, self._number, place, self._written)

    def _new_notice(self) -> str | None:
        if not (self._gone or self._moving):
            return None
        kept_in = _("The whole session is now in {path}.")
        now_in = kept_in.format(path=shown_path(self._path or self._folder))
        if not self._gone:
            return now_in
        if self._gone == self._path:
            now_in = _("The whole session is now in a new one of the same name.")
        gone = _("{gone} was removed or replaced while it was open.").format(gone=shown_path(self._gone))
        return f"{gone} {now_in}"

    def _sentence(self, failed: Exception) -> str:
        because, where = reason(failed), f" ({shown_path(self._path or self._folder)})"
        if isinstance(failed, DatabaseRefusedError):  # which names the file itself
            because, where = str(failed), ""
        return _(
            "Not being saved{where}: {removesuffix}. All is kept in memory and tried again; it "
            "can be saved elsewhere."
        ).format(where=where, removesuffix=because.removesuffix("."))
