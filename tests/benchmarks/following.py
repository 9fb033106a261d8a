"""An event in a second process that looks ten times a second: from its recording to its being seen there.

python -m tests.benchmarks.following look HOME SESSION    the second process
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.measure import Figure, against
from tests.play import ROOT
from tests.store.hosted_sessions import kept, many_records, store_in
from workshop.store.onlooker import Following

GOAL = 0.25
BETWEEN_LOOKS = 0.1
BEFORE, EVENTS = 300, 120
"""As many as a workshop has; then those that are timed."""


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        taken = _appended_and_seen(Path(folder))
    for name, seconds in (("p50", median(taken)), ("the longest", max(taken))):
        yield against(f"an event seen in a second process, {name}", seconds, GOAL)


def _appended_and_seen(home: Path) -> list[float]:
    """Seconds from the appending of each event to its being seen."""
    store = store_in(home)
    records = many_records(BEFORE + EVENTS)
    session = kept(store, records[:BEFORE])
    journal = store.journal(session)
    command = [sys.executable, "-m", "tests.benchmarks.following", "look", str(home), session.id]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as looker:
        assert looker.stdout is not None
        assert looker.stdout.readline().split()[0] == str(BEFORE)
        appended: dict[int, float] = {}
        seen: dict[int, float] = {}
        for number, record in enumerate(records[BEFORE:]):
            time.sleep(0.013 * (number % 8))  # at every point between two looks
            appended[record.seq] = time.monotonic()
            journal.append(record)
            seq, at = looker.stdout.readline().split()
            seen[int(seq)] = float(at)
    journal.close(30)
    return [seen[seq] - at for seq, at in appended.items()]


def _look(home: Path, session: str) -> None:
    """Tell the number of every event and when it was seen, until the last one has come."""
    with Following(store_in(home), session) as following:
        seq = 0
        while seq < BEFORE + EVENTS:
            for record in following.poll()[-1:]:
                seq = record.seq
                print(seq, time.monotonic(), flush=True)
            time.sleep(BETWEEN_LOOKS)


if __name__ == "__main__":
    _look(Path(sys.argv[2]), sys.argv[3])
