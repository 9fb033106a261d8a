"""A report of a full session, from its name to the text of each format, against three tenths of a second."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.measure import Figure, against
from tests.store.hosted_sessions import kept, store_in, whole_records
from workshop.report.contents import gather
from workshop.report.formats import FORMATS
from workshop.store.runs import look_at

GOAL = 0.3
TIMES = 11


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        session = kept(store_in(home), whole_records()).id

        def reported(format: str) -> float:
            """All but the start of Python: the database checked, the texts prepared, the session told."""
            gc.collect()
            start = perf_counter()
            found = look_at(store_in(home), session)
            text = FORMATS[format](gather(found.play, found.state, found.kept.started, found.kept.id))
            taken = perf_counter() - start
            assert len(text) > 1000
            return taken

        for format in FORMATS:
            taken = median([reported(format) for _ in range(TIMES)])
            yield against(f"a full session reported as {format}", taken, GOAL)
