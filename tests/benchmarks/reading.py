"""Reading people's own words: a reply of sixty words, and the weights when they are first needed."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from statistics import median

from tests.benchmarks.measure import Figure, against, each
from tests.play import shipped_lens
from workshop.engine.sighting import WeightReader
from workshop.engine.weights import weights_of
from workshop.store.lenses import SHIPPED_LENSES

SIXTY_WORDS = (
    "Clinics that write to us in the morning hear nothing before the evening of the next day, and by "
    "then the waiting room is full and somebody has gone home. Two of them have told Jonas that they "
    "look elsewhere. We can have two more people on the phones from the tenth, and I will tell the "
    "leads on Friday what to expect."
)
"""Said in about twenty seconds."""
MEGABYTE = 1_000_000


def figures() -> Iterator[Figure]:
    data = (SHIPPED_LENSES / "levels.words").read_bytes()
    tracemalloc.start()
    reader = WeightReader(shipped_lens(), weights_of(data))
    held, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield Figure("weights in memory, MB / 25", held / MEGABYTE, 25.0, held / MEGABYTE / 25, 1, "MB")
    yield against("load the weights", median(each(lambda: weights_of(data), 3)() for _ in range(9)), 0.08)
    read = each(lambda: reader.read(SIXTY_WORDS), 50)
    yield against("read sixty words", median(read() for _ in range(15)), 0.002)
