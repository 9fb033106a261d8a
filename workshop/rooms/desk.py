"""What the shared screen is in the middle of, for the private view: a small file that nobody waits for."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread

from workshop.scenario.clean import one_line
from workshop.scenario.toml.source import plain_descriptor
from workshop.store.files import FileNotWrittenError, write_atomically

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.store.onlooker import Sight

PAUSE = 0.1
"""Seconds between two writes."""
LULL = 5.0
"""Seconds without anything new after which the thread ends; the next word begins another."""
LARGEST, LONGEST = 2000, 120
"""Bytes that are read of such a file, and characters of a line in it."""


class Desk:
    """Tells the private view lines of a session, the latest alone, from a thread of its own.

    What the disk does not take is not told: the next lines are tried again.
    """

    def __init__(self, home: Path, session: str, pause: float = PAUSE) -> None:
        self._path = _file_of(home, session)
        self._pause = pause
        self._changed = Condition()
        self._wanted: tuple[str, ...] | None = None
        self._written: tuple[str, ...] | None = None
        """None where nothing was yet: what a killed host left of the file goes with the first lines."""
        self._thread: Thread | None = None
        self._closed = False

    def tell(self, lines: tuple[str, ...]) -> None:
        """Have these lines told; returns at once. With none, nothing is left of the file."""
        with self._changed:
            if lines == self._wanted or self._closed:
                return
            self._wanted = lines
            if self._thread is None:
                self._thread = Thread(target=self._run, name="desk", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self, seconds: float = 1.0) -> None:
        """Tell nothing any more, and take the file away, for so many seconds at most."""
        self.tell(())
        with self._changed:
            self._closed = True
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _run(self) -> None:
        while (lines := self._next()) is not None:
            self._write(lines)
            with self._changed:
                self._changed.wait_for(lambda: self._closed, self._pause)

    def _next(self) -> tuple[str, ...] | None:
        """The lines to be written next; None where the thread may end."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._wanted != self._written, LULL)
            if self._wanted is None or self._wanted == self._written:
                self._thread = None
                return None
            self._written = self._wanted
            return self._wanted

    def _write(self, lines: tuple[str, ...]) -> None:
        with suppress(OSError, FileNotWrittenError):
            if lines:
                write_atomically(self._path, json.dumps(lines), mode=0o600, durable=False)
            else:
                self._path.unlink(missing_ok=True)


def with_desk(home: Path, seen: Sight) -> Sight:
    """The sight with what the shared screen is in the middle of, while somebody has it open."""
    shown = told_on_desk(home, seen.session) if seen.open and seen.session else ()
    return seen._replace(desk=shown)


def told_on_desk(home: Path, session: str) -> tuple[str, ...]:
    """The lines that were told of this session last; none where there are none, or they cannot be read."""
    descriptor = plain_descriptor(_file_of(home, session), LARGEST)
    if isinstance(descriptor, str):
        return ()
    try:
        with open(descriptor, "rb") as file:
            lines = json.loads(file.read(LARGEST))
    except (OSError, ValueError, RecursionError):
        return ()
    if not isinstance(lines, list):
        return ()
    return tuple(one_line(line, LONGEST) for line in lines if isinstance(line, str))


def _file_of(home: Path, session: str) -> Path:
    """Beside the lock of the session."""
    return home / "locks" / f"{session}.desk"
