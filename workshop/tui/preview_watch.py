"""Looks at a file over and over, away from the screen's own thread, and hands on every version of it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from workshop.store.watching import Version, Watched

PAUSE = 0.1
"""Seconds between two looks."""
SETTLING = 0.04
"""Seconds after which a file that was seen to change is looked at again."""
PATIENCE = 1.0
"""Seconds that an end waits for the last look."""


class Watch:
    """Calls `tell`, from threads of its own, with every version: once it is read, and again when checked.

    A check may take its time: a version that comes meanwhile is told at once, and of the one before no more.
    What goes wrong goes to `fail`. No thread keeps the program from ending.
    """

    def __init__(
        self,
        watched: Watched,
        first: Version,
        tell: Callable[[Version], object],
        fail: Callable[[Exception], object],
    ) -> None:
        self._watched = watched
        self._latest = first
        self._tell = tell
        self._fail = fail
        self._ended = threading.Event()
        self._unchecked = threading.Event()
        self._telling = threading.Lock()
        self._threads = [
            threading.Thread(target=self._watching_over, args=(work,), name="preview", daemon=True)
            for work in (self._look, self._check)
        ]

    def start(self) -> None:
        """Begin, with the check of the first version."""
        self._unchecked.set()
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Look no more; a look that takes its time is not waited for."""
        self._ended.set()
        self._unchecked.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(PATIENCE / len(self._threads))

    def _watching_over(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as fault:
            self._fail(fault)

    def _look(self) -> None:
        while not self._ended.wait(SETTLING if self._watched.settles else PAUSE):
            if (version := self._watched.look()) is not None:
                with self._telling:
                    self._latest = version
                    self._tell(version)
                self._unchecked.set()

    def _check(self) -> None:
        while self._unchecked.wait() and not self._ended.is_set():
            self._unchecked.clear()
            version = self._latest
            checked = self._watched.checked(version)
            with self._telling:
                if version is self._latest and not self._ended.is_set():
                    self._tell(checked)
