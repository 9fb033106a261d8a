"""The journal of a running session: takes records at once, and sees them on the disk in their order."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

from workshop.language.catalogue import _
from workshop.session.events import Record
from workshop.store.kept import KeptSession
from workshop.store.locks import SessionLock
from workshop.store.writer import PAUSES, Progress, Writer


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
