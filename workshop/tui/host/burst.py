"""When letters are typed in one burst without a line to take them, what is among them is no reveal."""

from __future__ import annotations

from collections.abc import Callable

from workshop.tui.screens.host_keys import REVEAL

LULL = 2.0
"""Seconds without a key after which whoever typed is not in the middle of something."""
ENDS = frozenset({"enter", "escape"})
"""Keys that end it at once."""


class Burst:
    """Begins with a sign that does nothing here; every key but Enter and Esc keeps it up."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._last: float | None = None

    @property
    def lasts(self) -> bool:
        return self._last is not None and self._seconds() - self._last < LULL

    def pressed(self, key: str, *, inert: bool) -> None:
        """Another key; `inert` says whether it is a sign that does nothing here."""
        if key in ENDS:
            self._last = None
        elif self.lasts or (inert and key != REVEAL):
            self._last = self._seconds()
