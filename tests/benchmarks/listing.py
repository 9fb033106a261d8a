"""A library of 100 scenarios listed, warm and cold, beyond what an empty one takes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.loading import text_of_20_kb
from tests.benchmarks.measure import Figure, against
from workshop.store.library import Library

COUNT = 100
WARM, COLD = 0.015, 1.0
TIMES = 11


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Path(folder) / "empty", Path(folder) / "full"
        shelf = full / "scenarios"
        shelf.mkdir(parents=True)
        text = text_of_20_kb()
        for number in range(COUNT):
            own = text.replace('id = "ceo-product-review"', f'id = "scenario-{number}"', 1)
            (shelf / f"scenario-{number}.toml").write_text(own, "utf-8")
        _listed(empty, 0)
        cold = _listed(full, COUNT) - _listed(empty, 0)
        beyond = [_listed(full, COUNT) - _listed(empty, 0) for _ in range(TIMES)]
    yield against("100 scenarios listed warm, beyond an empty library", median(beyond), WARM)
    yield against("100 scenarios listed cold, beyond an empty library", cold, COLD)


def _listed(home: Path, least: int) -> float:
    """Seconds that a library, opened anew, takes to say what it has."""
    start = perf_counter()
    listing = Library(home).headings()
    taken = perf_counter() - start
    assert len(listing.headings) >= least
    return taken
