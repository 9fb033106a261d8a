"""`workshop check` on stories of 30, 300 and 3,000 scenes, start-up included, beside reading the TOML.

A file holds a megabyte and 40,000 values at most, so that the 3,000 scenes stand in ten files.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from tests.benchmarks.branching import story
from tests.benchmarks.measure import Figure, paired

GOALS = {30: 0.1, 300: 1.0, 3_000: 5.0}
PAIRS = {30: 9, 300: 5, 3_000: 3}
MOST_IN_A_FILE = 300
_READ = "import sys, tomllib; [tomllib.load(open(path, 'rb')) for path in sys.argv[1:]]"


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        for scenes, goal in GOALS.items():
            paths = [*_written(Path(folder), scenes)]
            check = _run([sys.executable, "-m", "workshop", "check", *paths], folder)
            read = _run([sys.executable, "-c", _READ, *paths], folder)
            ours, beside, ratio = paired(check, read, PAIRS[scenes])
            yield Figure(f"check {scenes:,} scenes / python reading the TOML", ours, beside, ratio, 8, "s")
            yield Figure(f"the same / {goal:g} s", ours, goal, ours / goal, 1, "s")


def _written(folder: Path, scenes: int) -> Iterator[str]:
    """The files of so many scenes, each a scenario of its own."""
    for number in range(-(-scenes // MOST_IN_A_FILE)):
        path = folder / f"{scenes}-{number}.toml"
        path.write_text(story(min(scenes, MOST_IN_A_FILE), f"branching-{number}"), "utf-8")
        yield str(path)


def _run(command: list[str], home: str) -> Callable[[], float]:
    environment = {**os.environ, "WORKSHOP_HOME": home}

    def timed() -> float:
        start = perf_counter()
        done = subprocess.run(command, check=False, capture_output=True, env=environment)
        seconds = perf_counter() - start
        assert done.returncode == 0, done.stdout[-1000:]
        return seconds

    return timed
