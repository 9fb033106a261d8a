"""`workshop check` on stories of 30 and of 300 scenes, one file each, start-up included."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.branching import story
from tests.benchmarks.measure import Figure, against

GOALS = {30: 0.5, 300: 2.0}
TIMES = {30: 9, 300: 5}


def figures() -> Iterator[Figure]:
    for scenes, goal in GOALS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{scenes}.toml"
            path.write_text(story(scenes), "utf-8")
            taken = [_checked(path) for _ in range(TIMES[scenes])]
        yield against(f"check {scenes} scenes", median(taken), goal)


def _checked(path: Path) -> float:
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "workshop", "check", str(path)],
        check=False,
        capture_output=True,
        env={**os.environ, "WORKSHOP_HOME": str(path.parent)},
    )
    seconds = perf_counter() - start
    assert done.returncode == 0, done.stdout[-1000:]
    return seconds
