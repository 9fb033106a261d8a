"""A save of a scenario in preview: from the end of the writing to the new text on the screen."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.branching import story
from tests.benchmarks.measure import Figure, against
from tests.benchmarks.program import Program
from tests.benchmarks.starting import WORKSHOP

GOAL = 0.5
SAVES = 10
SIZES = (30, 300)
"""Scenes."""
SAYS = "And now?"
SCENE = "s3"


def figures() -> Iterator[Figure]:
    for scenes in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            taken = _saved_and_seen(Path(folder), story(scenes))
        for name, seconds in (("p50", median(taken)), ("the longest", max(taken))):
            yield against(f"a save in preview, {scenes} scenes, {name}", seconds, GOAL)


def _saved_and_seen(folder: Path, text: str) -> list[float]:
    """Seconds from each save, by renaming as editors do, to the words that are new in it."""
    file, other = folder / "story.toml", folder / "saving"
    file.write_text(text, "utf-8")
    taken: list[float] = []
    with Program([*WORKSHOP, "preview", str(file), "--at", SCENE], folder) as program:
        program.until(SAYS.encode())
        for number in range(SAVES):
            time.sleep(1 + 0.013 * (number % 8))  # at every point between two looks
            mark = f"Save{number:03x}"
            other.write_text(text.replace(SAYS, f"{mark} {SAYS}"), "utf-8")
            other.replace(file)
            saved = perf_counter()
            taken.append(program.until(mark.encode()) - saved)
    return taken
