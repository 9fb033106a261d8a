"""What a process counts and measures, as Prometheus reads it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from workshop.server.rooms import Rooms
    from workshop.store.postgres.scribe import Scribe

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds; how often something took no longer than each."""
KIND = "text/plain; version=0.0.4; charset=utf-8"


class Histogram:
    """How long something took, however often."""

    def __init__(self) -> None:
        self._counts = [0] * (len(BOUNDS) + 1)
        self._sum = 0.0

    def note(self, seconds: float) -> None:
        self._counts[bisect_left(BOUNDS, seconds)] += 1
        self._sum += seconds

    def lines(self, name: str) -> Iterator[str]:
        so_far = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self._counts, strict=True):
            so_far += count
            yield f'{name}_bucket{{le="{bound}"}} {so_far}'
        yield f"{name}_sum {self._sum:.6f}"
        yield f"{name}_count {so_far}"


class Number(NamedTuple):
    """One thing that is told: a gauge goes up and down, a counter up alone."""

    name: str
    help: str
    value: float | Histogram
    kind: str = "gauge"


def prometheus_text(numbers: Iterable[Number]) -> str:
    """The page of all of them."""
    lines: list[str] = []
    for name, help, value, kind in numbers:
        full = f"workshop_{name}"
        lines += [f"# HELP {full} {help}", f"# TYPE {full} {kind}"]
        lines += value.lines(full) if isinstance(value, Histogram) else [f"{full} {value:g}"]
    return "\n".join((*lines, ""))


def numbers_of(rooms: Rooms, scribe: Scribe, late: float) -> Iterator[Number]:
    """What a process tells of its rooms, of what it writes, and of how late its loop is."""
    open_rooms = rooms.open
    since = scribe.failing_since
    yield Number("rooms", "Rooms that this process has.", len(open_rooms))
    yield Number("streams", "Phones that listen.", sum(one.gateway.board.streams for one in open_rooms))
    yield Number("rooms_lost_total", "Rooms that others took over.", rooms.lost, "counter")
    yield Number("events_waiting", "Events that are in memory only.", scribe.waiting)
    yield Number("events_written_total", "Events written.", scribe.written_events, "counter")
    yield Number("batches_written_total", "Transactions for them.", scribe.written_batches, "counter")
    yield Number("batch_slowest_seconds", "The slowest of these so far.", scribe.slowest_batch)
    yield Number(
        "not_writing_seconds", "Since when nothing can be written.", monotonic() - since if since else 0
    )
    yield Number("loop_late_seconds", "By how much the loop was late, lately.", late)
    yield Number("kept_seconds", "Until what a phone sent was kept.", rooms.kept, "histogram")
    yield Number("opened_seconds", "Until a room was opened.", rooms.opened, "histogram")
