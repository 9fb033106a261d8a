"""The journal of a running session: records go in from the screen, and one thread sees them on the disk in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workshop.session.events import Record


class Journal:
    """`append` returns at once. `on_saved` and `on_trouble` are called from the writer's thread."""

    saved: int
    """The number of the last event that is on the disk."""
    trouble: str | None
    """A sentence while events are not being saved."""
    notice: str | None
    """A sentence where the session went on in another file."""

    def append(self, record: Record) -> None:
        """Take the record and return at once."""

    def unsaved(self) -> tuple[Record, ...]:
        """What is in memory only."""

    def save_elsewhere(self, folder: Path) -> None:
        """Save the whole session, and what follows, in a database in this folder; returns at once."""

    def close(self, timeout: float) -> tuple[Record, ...]:
        """Save what waits, within so many seconds, and give what could not be saved."""


class UnsavedJournal:
    """Keeps nothing, for who was told that nothing can be saved and plays all the same."""

    saved = 0
    trouble: str | None
    notice = None

    def append(self, record: Record) -> None: ...

    def unsaved(self) -> tuple[Record, ...]: ...

    def save_elsewhere(self, folder: Path) -> None: ...

    def close(self, timeout: float) -> tuple[Record, ...]: ...
