"""Reading people's own words: a reply of sixty words, and the weights when they are first needed."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator

from tests.benchmarks.measure import Figure, each, paired
from tests.play import shipped_lens
from workshop.engine.sighting import WeightReader, weights_of
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
    plain = json.dumps({"words": {word: [0.1] * 5 for word in reader.weights.lexicon}})
    ours, beside, ratio = paired(
        each(lambda: weights_of(data), 3), each(lambda: json.loads(plain), 3), pairs=9
    )
    yield Figure("load the weights / json.loads of as many words", ours, beside, ratio, 4, "s")
    scenario = SIXTY_WORDS.split()
    ours, beside, ratio = paired(
        each(lambda: reader.read(SIXTY_WORDS), 50),
        each(lambda: [sorted(scenario) for _ in range(100)], 50),
        pairs=15,
    )
    yield Figure("read sixty words / sort them a hundred times", ours, beside, ratio, 4, "s")
