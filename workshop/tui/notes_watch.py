"""Looks at a session over and over, away from the screen's own thread, and tells what has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from workshop.store.onlooking import Sight

PAUSE = 0.1
"""Seconds between two looks."""
PATIENCE = 1.0
"""Seconds that an end waits for the last look."""


class Watch(threading.Thread):
    """Calls `tell`, from this thread, with every sight that is another than the one before.

    What `look_on` raises goes to `fail`, and ends the watch. It never keeps the program from ending.
    """

    def __init__(
        self,
        look_on: Callable[[], Sight],
        tell: Callable[[Sight], object],
        fail: Callable[[Exception], object],
        pause: float = PAUSE,
    ) -> None:
        super().__init__(name="notes", daemon=True)
        self._look_on = look_on
        self._tell = tell
        self._fail = fail
        self._pause = pause
        self._ended = threading.Event()

    def run(self) -> None:
        told: Sight | None = None
        while not self._ended.is_set():
            try:
                seen = self._look_on()
            except Exception as fault:
                self._fail(fault)
                return
            if seen != told and not self._ended.is_set():
                self._tell(seen)
                told = seen
            self._ended.wait(self._pause)

    def end(self) -> None:
        """Look no more; a look that takes its time is not waited for."""
        self._ended.set()
        if self.is_alive():
            self.join(PATIENCE)
