"""`workshop explore` on a story of thirty scenes, start-up included: every state, exactly.

135,722 merged states, and as many as 3 ** 30 paths through them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.branching import story
from tests.benchmarks.measure import Figure
from tests.benchmarks.spent import spent

SECONDS, MEGABYTES = 2.0, 500.0


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "branching.toml"
        path.write_text(story(30), "utf-8")
        code, seconds, megabytes = spent("explore", path)
    assert code == 0
    yield Figure(
        "workshop explore, start-up included / 2 s of CPU", seconds, SECONDS, seconds / SECONDS, 1, "s"
    )
    yield Figure("its peak memory / 500 MB", megabytes, MEGABYTES, megabytes / MEGABYTES, 1, "MB")
