"""`make bench`: what a person would feel, each figure beside what it is measured against in the same run.

python -m tests.benchmarks [MODULE ...]                   this tree, and whether each goal is met
python -m tests.benchmarks --beside TREE [MODULE ...]     this tree and another in turn, by TREE/.venv
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from tests.benchmarks.beside import compared

MODULES = (
    "starting",
    "listing",
    "loading",
    "turning",
    "leading",
    "crowd",
    "phones",
    "surviving",
    "rooms",
    "rooms_surviving",
    "organising",
    "saving",
    "resuming",
    "history",
    "following",
    "reporting",
    "previewing",
    "checking",
    "refusing",
    "exploring",
    "reading",
)


def main(arguments: list[str]) -> int:
    """The exit code: 1 where a goal is missed, or where this tree is slower than the other."""
    match arguments:
        case ["--beside", tree, *modules]:
            return compared(Path(tree), modules or MODULES)
        case modules:
            return measured(modules or MODULES)


def measured(modules: list[str] | tuple[str, ...]) -> int:
    print(f"{'what':58} {'ours':>11} {'beside':>11} {'ratio':>7} {'goal':>7}")
    missed = 0
    for module in modules:
        for figure in import_module(f"tests.benchmarks.{module}").figures():
            print(figure.row(), flush=True)
            missed += not figure.met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
