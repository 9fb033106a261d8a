"""Two trees measured in turn, so that a machine's drift falls on both: has a change made anything slower?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from tests.play import ROOT

ROUNDS = 3
WORSE = 1.1
UNITS = {"µs": 1e-6, "ms": 1e-3, "MB": 1.0, "k/s": 1.0}
ROW = re.compile(rf"(?P<name>.*?) / .*? (?P<value>[\d.]+) (?P<unit>{'|'.join(UNITS)}) +[\d.]+ ")
"""A line of the table that a tree prints; what stands after the stroke may differ between trees."""


def compared(other: Path, modules: Iterable[str]) -> int:
    """Print each figure that both trees have, this one's beside the other's; 1 where this one is worse."""
    python = other.resolve() / ".venv" / "bin" / "python"
    print(f"{'what':58} {'this':>11} {'other':>11} {'ratio':>7}")
    any_worse = False
    for module in modules:
        pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for _ in range(ROUNDS):
            this, that = (
                _figures(ROOT, Path(sys.executable), module),
                _figures(other.resolve(), python, module),
            )
            for name in this.keys() & that.keys():
                pairs[name].append((this[name], that[name]))
        for name, values in sorted(pairs.items()):
            ratio = median(mine / theirs for mine, theirs in values)
            mine, theirs = (median(column) for column in zip(*values, strict=True))
            worse = ratio > WORSE
            any_worse |= worse
            print(f"{name:58} {mine:>11.5g} {theirs:>11.5g} {ratio:>7.3f}{'  worse' * worse}", flush=True)
    return 1 if any_worse else 0


def _figures(tree: Path, python: Path, module: str) -> dict[str, float]:
    """Values by name, in seconds or megabytes, that a tree's own benchmarks of that module print."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    command = [python, "-m", "tests.benchmarks", module]
    run = subprocess.run(command, cwd=tree, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    rows = filter(None, map(ROW.match, run.stdout.splitlines()))
    return {row["name"]: float(row["value"]) * UNITS[row["unit"]] for row in rows}
