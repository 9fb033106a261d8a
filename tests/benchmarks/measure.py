"""Paired measuring: ours and what stands beside it in turn, so that a machine's drift falls on both."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import NamedTuple

Timed = Callable[[], float]
"""Does its work once and returns what it measured: seconds, or megabytes."""


class Figure(NamedTuple):
    """A measured pair and the goal for its ratio."""

    name: str
    ours: float
    beside: float
    ratio: float
    goal: float
    unit: str
    """`s` or `MB`."""

    @property
    def met(self) -> bool:
        return self.ratio <= self.goal

    def row(self) -> str:
        """One line of the table that is printed."""
        ours, beside = self._in_words(self.ours), self._in_words(self.beside)
        missed = "" if self.met else "  missed"
        return f"{self.name:58} {ours:>11} {beside:>11} {self.ratio:>7.3f} ≤{self.goal:>6g}{missed}"

    def _in_words(self, value: float) -> str:
        if self.unit == "s":
            return f"{value * 1e6:.1f} µs" if value < 1e-3 else f"{value * 1e3:.2f} ms"
        return f"{value:.1f} {self.unit}"


def against(name: str, seconds: float, goal: float) -> Figure:
    """A figure whose goal is so many seconds."""
    return Figure(f"{name} / {goal:g} s", seconds, goal, seconds / goal, 1, "s")


def paired(ours: Timed, beside: Timed, pairs: int, warm: int = 1) -> tuple[float, float, float]:
    """The medians of both, and the median of the ratios ours / beside, pair by pair."""
    for _ in range(warm):
        ours()
        beside()
    measured = [(ours(), beside()) for _ in range(pairs)]
    return (
        median(one for one, _ in measured),
        median(other for _, other in measured),
        median(one / other for one, other in measured),
    )


def each(work: Callable[[], object], times: int) -> Timed:
    """Seconds per call over so many calls, the garbage collector held still."""

    def timed() -> float:
        gc.collect()
        gc.disable()
        try:
            start = perf_counter()
            for _ in range(times):
                work()
            return (perf_counter() - start) / times
        finally:
            gc.enable()

    return timed
