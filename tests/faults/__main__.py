"""`make faults`: the faults that the program is to survive, acted out row by row, with what was lost in each.

python -m tests.faults [--quick] [ROW ...]

A case is one fault in one place: a kill, a flipped bit, a file, a flood. It fails where what was acknowledged
is lost, something damaged is written to, or a person gets no sentence. `--quick` leaves out the slow ones.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import NamedTuple
from xml.etree import ElementTree

from tests.faults.rows import ROWS, Row
from tests.faults.scripts import SCRIPTS
from tests.play import ROOT

WIDTH = 52


class Outcome(NamedTuple):
    cases: int
    failed: list[str]


def acted_out(row: Row, quick: bool) -> Outcome:
    """Every case of the row: those of the project's tests, and those of its scripts."""
    cases, failed = _by_tests(row, quick) if row.tests else (0, [])
    for name in row.scripts:
        with tempfile.TemporaryDirectory() as folder:
            more, losses = SCRIPTS[name](Path(folder), quick)
        cases += more
        failed += [f"{name}: {loss}" for loss in losses]
    return Outcome(cases, failed)


def _by_tests(row: Row, quick: bool) -> tuple[int, list[str]]:
    """Those of the project's tests; where all of them are slow ones, these, or nothing would be acted out."""
    ran, failed = _run(row, ("-m", "not slow") if quick else ("--numprocesses", "auto"))
    if not ran and quick:
        ran, failed = _run(row, ())
    return (ran, failed) if ran else (1, [f"no test is chosen by {row.tests} and “{row.only}”"])


def _run(row: Row, how: tuple[str, ...]) -> tuple[int, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.xml"
        chosen = ["-k", row.only] if row.only else []
        files = [f"tests/{name.replace('/', '/test_')}.py" for name in row.tests]
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *how),
                *(f"--junitxml={told}", *chosen, *files),
            ],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if not told.exists():
            return 1, [done.stdout[-400:] + done.stderr[-400:]]
        found = [*ElementTree.parse(told).iter("testcase")]
    ran = [case for case in found if case.find("skipped") is None]
    amiss = [case for case in ran if case.find("failure") is not None or case.find("error") is not None]
    return len(ran), [str(case.get("name")) for case in amiss]


def main(words: list[str]) -> int:
    quick = "--quick" in words
    wanted = {int(word) for word in words if word.isdigit()}
    print(f"{'row':>3}  {'fault':{WIDTH}}  {'cases':>6}  {'failed':>6}  {'s':>4}")
    total, failed = 0, 0
    for row in ROWS:
        if wanted and row.number not in wanted:
            continue
        started = monotonic()
        outcome = acted_out(row, quick)
        total, failed = total + outcome.cases, failed + len(outcome.failed)
        counts = f"{outcome.cases:>6,}  {len(outcome.failed):>6,}  {monotonic() - started:>4.0f}"
        print(f"{row.number:>3}  {row.fault:{WIDTH}}  {counts}", flush=True)
        for one in outcome.failed[:10]:
            print(f"     {one}")
    print(f"     {'all':{WIDTH}}  {total:>6,}  {failed:>6,}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
