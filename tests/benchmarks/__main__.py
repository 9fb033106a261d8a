"""`make bench`: every measured goal as a ratio to what stands beside it in the same run."""

from __future__ import annotations

import sys
from importlib import import_module

from tests.benchmarks.measure import Figure

MODULES = (
    "verdicts",
    "loading",
    "checking",
    "refusing",
    "exploring",
    "listing",
    "saving",
    "resuming",
    "following",
    "reporting",
    "starting",
    "turning",
    "leading",
    "crowd",
    "previewing",
)


def main(chosen: list[str]) -> int:
    print(f"{'what':58} {'ours':>11} {'beside':>11} {'ratio':>7} {'goal':>7}")
    missed = 0
    for module in chosen or MODULES:
        for figure in import_module(f"tests.benchmarks.{module}").figures():
            print(_row(figure), flush=True)
            missed += not figure.met
    return 1 if missed else 0


def _row(figure: Figure) -> str:
    ours, beside = _shown(figure.ours, figure.unit), _shown(figure.beside, figure.unit)
    sign = "≥" if figure.more_is_better else "≤"
    verdict = "" if figure.met else "  missed"
    return f"{figure.name:58} {ours:>11} {beside:>11} {figure.ratio:>7.3f} {sign}{figure.goal:>6g}{verdict}"


def _shown(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value * 1e6:.1f} µs" if value < 1e-3 else f"{value * 1e3:.2f} ms"
    return f"{value:.1f} {unit}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
