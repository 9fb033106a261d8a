"""The time that is left, and the foot of the shared screen that shows it beside what is being keyed in."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import NamedTuple

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from workshop.language.catalogue import _
from workshop.session.state import Timer
from workshop.tui.blocks import NOTHING
from workshop.tui.figures import timer_block
from workshop.tui.ink import QUIET, STRONG, plain

OVER = _("time")


class Clock(NamedTuple):
    """Two clocks, in seconds."""

    wall: Callable[[], float]
    """Since 1970-01-01 UTC, as the system believes."""
    steady: Callable[[], float]
    """From any beginning; nobody sets it, and it goes on while the machine sleeps where that can be had."""


def _steady() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


REAL = Clock(time.time, _steady)


class Countdown:
    """What is left of the session's timer: its deadline by the wall clock, followed by the steady one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._timer: Timer | None = None
        self._ends = 0.0

    def left(self, timer: Timer | None) -> int | None:
        """Whole seconds, 0 once they are over; None where no timer runs."""
        if timer is None:
            self._timer = None
            return None
        if timer != self._timer:
            self._timer = timer
            self._ends = self._clock.steady() + timer.ends_at - self._clock.wall()
        return max(0, math.ceil(self._ends - self._clock.steady()))

    def deadline(self, seconds: int) -> int:
        """The wall clock's time so many seconds from now."""
        return int(self._clock.wall() + seconds)


class Meter(Widget):
    """What is being keyed in on the left, the time that is left in large digits on the right."""

    DEFAULT_CSS = """
    Meter { display: none; width: 100%; max-width: 96; padding: 0 3; height: 1; }
    Meter.-shown { display: block; }
    Meter.-running { height: 3; }
    .-small Meter { display: none; }
    """
    words: reactive[str] = reactive("")
    left: reactive[int | None] = reactive(None)

    def render(self) -> Content:
        width = self.size.width
        clock = self._clock(width)
        lines = [NOTHING] * (len(clock) - 1) + [plain(self.words, STRONG)]
        return Content("\n").join(
            words.pad_right(max(0, width - words.cell_length - time.cell_length)) + time
            for words, time in zip(lines, clock, strict=True)
        )

    def watch_words(self) -> None:
        self._fit()

    def watch_left(self) -> None:
        self._fit()

    def _clock(self, width: int) -> list[Content]:
        if not self.left:
            return [NOTHING if self.left is None else Content.styled(OVER, QUIET)]
        lines = timer_block(self.left).lines(width, 1.0)
        widest = max(line.cell_length for line in lines)
        return [line.pad_right(widest - line.cell_length) for line in lines]

    def _fit(self) -> None:
        self.set_class(bool(self.words) or self.left is not None, "-shown")
        self.set_class(bool(self.left), "-running")
