"""A long session gone on with, from its name to what is shown, against half a second."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.measure import Figure, against
from tests.store.hosted_sessions import FILE, kept, many_records, store_in
from workshop.store.runs import resume

EVENTS = 10_000
GOAL = 0.5
TIMES = 15


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        session = kept(store_in(home), many_records(EVENTS)).id

        def resumed() -> float:
            gc.collect()
            store = store_in(home)
            start = perf_counter()
            running = resume(store, session, lambda _: FILE)
            shown = running.host.shared_view
            taken = perf_counter() - start
            assert (running.host.seq, bool(shown)) == (EVENTS, True)
            running.journal.close(30)
            return taken

        times = [resumed() for _ in range(TIMES)]
    yield against(f"{EVENTS:,} events with a group gone on with", median(times), GOAL)
