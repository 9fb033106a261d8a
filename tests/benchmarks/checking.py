"""`workshop check` on stories of 30 and 300 scenes, one file each, start-up included.

Beside it, Python reading the TOML; and, as the floor of any command that knows the format, Python importing
what the format is written in.
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

GOALS = {30: 0.1, 300: 1.0}
PAIRS = {30: 9, 300: 5}
_READ = "import sys, tomllib; [tomllib.load(open(path, 'rb')) for path in sys.argv[1:]]"
_FLOOR = "from pydantic import BaseModel, Field"


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        for scenes, goal in GOALS.items():
            path = Path(folder) / f"{scenes}.toml"
            path.write_text(story(scenes), "utf-8")
            check = _run([sys.executable, "-m", "workshop", "check", str(path)], folder)
            read = _run([sys.executable, "-c", _READ, str(path)], folder)
            ours, beside, ratio = paired(check, read, PAIRS[scenes])
            yield Figure(f"check {scenes:,} scenes / python reading the TOML", ours, beside, ratio, 8, "s")
            yield Figure(f"the same / {goal:g} s", ours, goal, ours / goal, 1, "s")
            if scenes == min(GOALS):
                ours, beside, ratio = paired(
                    check, _run([sys.executable, "-c", _FLOOR], folder), PAIRS[scenes]
                )
                yield Figure("the same / python importing pydantic", ours, beside, ratio, 2.5, "s")


def _run(command: list[str], home: str) -> Callable[[], float]:
    environment = {**os.environ, "WORKSHOP_HOME": home}

    def timed() -> float:
        start = perf_counter()
        done = subprocess.run(command, check=False, capture_output=True, env=environment)
        seconds = perf_counter() - start
        assert done.returncode == 0, done.stdout[-1000:]
        return seconds

    return timed
