"""A thousand sessions alone looked back on, in a terminal, against 0.3 seconds."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.measure import Figure, against
from tests.play import SHIPPED, shipped_lens
from tests.practice.sessions import NOON, keep, played
from workshop.practice.history import told_over_time
from workshop.practice.kept import answered_alone
from workshop.practice.telling import as_page
from workshop.store.runs import open_store

SESSIONS = 1000
GOAL, FIRST = 0.3, 20.0
TIMES = 15


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        levels = tuple(shipped_lens().level)
        kinds = [
            played(NOON, (n, n + 1, n + 2, n + 1), levels, story) for n in range(4) for story in SHIPPED[:2]
        ]
        sessions = (kinds[number % len(kinds)] for number in range(SESSIONS))
        keep(home, (one._replace(started=NOON + timedelta(days=n)) for n, one in enumerate(sessions)))
        yield against(f"{SESSIONS:,} sessions looked back on for the first time", _opened(home), FIRST)
        times = [_opened(home) for _ in range(TIMES)]
        yield against(f"{SESSIONS:,} sessions looked back on again", median(times), GOAL)


def _opened(home: Path) -> float:
    """Seconds from a home to the page of its history, by a store that was not used before."""
    gc.collect()
    start = perf_counter()
    kept = answered_alone(open_store(home))
    page = as_page(told_over_time(kept.sessions, kept.unread))
    taken = perf_counter() - start
    assert len(kept.sessions) == SESSIONS
    assert "<svg" in page
    return taken
