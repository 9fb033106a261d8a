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
    more_is_better: bool = False

    @property
    def met(self) -> bool:
        return self.ratio >= self.goal if self.more_is_better else self.ratio <= self.goal


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
