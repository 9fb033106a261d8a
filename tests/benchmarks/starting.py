"""Starting and leaving: the library against a bare Textual app, and against its widgets without its logic."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter

from tests.benchmarks.measure import Figure, paired
from tests.benchmarks.program import Program
from tests.play import ROOT

APPS = ROOT / "tests" / "benchmarks"
WORKSHOP = [str(Path(sys.executable).parent / "workshop")]
BARE = [sys.executable, str(APPS / "bare_app.py")]
WIDGETS = [sys.executable, str(APPS / "widgets_app.py")]
OURS, THEIRS = b"Forty-Hour Reply", b"here it is"
PAIRS = 12


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        ours, beside, ratio = paired(_painted(WORKSHOP, OURS, home), _painted(BARE, THEIRS, home), PAIRS)
        yield Figure("first paint of the library / a bare app's", ours, beside, ratio, 1.5, "s")
        ours, beside, ratio = paired(_painted(WORKSHOP, OURS, home), _painted(WIDGETS, THEIRS, home), PAIRS)
        yield Figure("first paint of the library / the same widgets'", ours, beside, ratio, 1.15, "s")
        ours, beside, ratio = paired(_peak(WORKSHOP, OURS, home), _peak(BARE, THEIRS, home), 5)
        yield Figure("peak memory at first paint / a bare app's", ours, beside, ratio, 1.25, "MB")
        ours, beside, ratio = paired(_quit(WORKSHOP, OURS, home), _quit(BARE, THEIRS, home), PAIRS)
        yield Figure("quitting / a bare app's", ours, beside, ratio, 1.0, "s")
    ours, beside, ratio = paired(_run([*WORKSHOP, "--help"]), _run([sys.executable, "-c", "pass"]), PAIRS)
    yield Figure("workshop --help / python -c pass", ours, beside, ratio, 5, "s")


def _painted(command: Sequence[str], mark: bytes, home: Path) -> Callable[[], float]:
    def timed() -> float:
        with Program(command, home) as program:
            return program.until(mark) - program.started

    return timed


def _peak(command: Sequence[str], mark: bytes, home: Path) -> Callable[[], float]:
    def measured() -> float:
        with Program(command, home) as program:
            program.until(mark)
            return program.peak_memory()

    return measured


def _quit(command: Sequence[str], mark: bytes, home: Path) -> Callable[[], float]:
    def timed() -> float:
        with Program(command, home) as program:
            program.until(mark)
            return program.quit(b"\x11" if mark == OURS else b"q")

    return timed


def _run(command: Sequence[str]) -> Callable[[], float]:
    def timed() -> float:
        start = perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return perf_counter() - start

    return timed
