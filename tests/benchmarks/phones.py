"""Phones that vote: how long until each is kept, what keys feel of it, how much memory a phone takes."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from json import loads
from pathlib import Path
from statistics import quantiles
from threading import Thread
from typing import NamedTuple

from tests.benchmarks.measure import Figure, against
from tests.benchmarks.program import Program
from tests.play import ROOT
from tests.rooms.rooms import free_port, started, to
from workshop.rooms.entrance import kept_entrance
from workshop.session.phases import Phase
from workshop.store.runs import look_at, open_store

SECONDS = 6.0
"""In which everybody votes once."""
ROUNDS = 5
KEYS_ALONE = 150
"""About as many as are pressed while phones vote: of sixty, the 99th per cent would be the slowest one."""
APP = [sys.executable, str(ROOT / "tests" / "benchmarks" / "phones_app.py")]
RIG = [sys.executable, "-m", "tests.benchmarks.phones_rig"]
SHOWN, KEYS, OPENED = b"by phone", b"Keys", b"phones"
KEPT = {500: 0.1, 2000: 0.4}
"""Seconds within which all but a hundredth are kept."""
SLOWER = {500: 1.0, 2000: 1.5}
"""How much longer a key may take than beside as many ballots without a server."""
KILOBYTES = 30.0
"""Of memory for each phone."""


class Measured(NamedTuple):
    keys: list[float]
    votes: list[float | None]
    counted: int
    megabytes: float


def voting(home: Path) -> tuple[str, int]:
    """Keep a session in this home with an open vote: its name, and the number of the question."""
    running = started(home, heads=0)
    question = to(running, Phase.VOTE).question
    assert not running.journal.close(60.0)
    return str(running.id), question


def figures() -> Iterator[Figure]:
    for count, within in KEPT.items():
        with tempfile.TemporaryDirectory() as folder:
            alone = without_server(Path(folder) / "alone", count)
            measured = with_phones(Path(folder) / "phones", count)
        kept = [seconds for seconds in measured.votes if seconds is not None]
        lost = count * ROUNDS - len(kept) + abs(count - measured.counted)
        yield against(f"vote to kept, {count:,} phones, p99", quantiles(kept, n=100)[98], within)
        yield Figure(f"votes lost or counted twice, {count:,} phones / none", lost, 0, lost, 0, "")
        ours, beside = (quantiles(keys, n=100)[98] for keys in (measured.keys, alone))
        name = f"key to paint, {count:,} phones, p99 / same ballots, no server"
        yield Figure(name, ours, beside, ours / beside, SLOWER[count], "s")
        each = measured.megabytes * 1024 / count
        yield Figure(
            f"memory a phone, {count:,} phones, kB / {KILOBYTES:g}", each, KILOBYTES, each / KILOBYTES, 1, ""
        )


def without_server(home: Path, count: int) -> list[float]:
    """What keys take while as many ballots come as phones would send."""
    session, _question = voting(home)
    with Program([*APP, str(home), session, "0", str(count), str(SECONDS)], home, columns=80, rows=24) as app:
        app.until(SHOWN)
        return [_key(app) for _ in range(KEYS_ALONE)]


def with_phones(home: Path, count: int) -> Measured:
    """The same with phones: what keys take, and what each vote took."""
    session, question = voting(home)
    port = free_port()
    with Program([*APP, str(home), session, str(port), "0", "0"], home, columns=80, rows=24) as app:
        app.until(OPENED)
        entrance = kept_entrance(home, session)
        assert entrance is not None
        gateway = next(one for one in app.processes() if "workshop.rooms.child" in _command(one))
        empty = _megabytes(gateway)
        told = [str(port), entrance.tag, entrance.code, str(question), str(count), str(SECONDS), str(ROUNDS)]
        with subprocess.Popen(
            [*RIG, *told], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as rig:
            assert rig.stdin is not None
            assert rig.stdout is not None
            rig.stdout.readline()
            taken = _megabytes(gateway) - empty
            answers: list[str] = []
            rig.stdin.write("\n")
            rig.stdin.flush()
            output = rig.stdout
            waits = Thread(target=lambda: answers.append(output.readline()))
            waits.start()
            app.until(SHOWN)
            keys = []
            while waits.is_alive():
                keys.append(_key(app))
            waits.join()
    state = look_at(open_store(home), session).state
    counted = len(state.visit.rounds[-1].poll.ballots)
    return Measured(keys, loads(answers[0]), counted, taken)


def _key(app: Program) -> float:
    """Seconds from a key to what it paints; then the page is in front again."""
    seconds = app.turn(b"?", KEYS)
    app.turn(b"?", SHOWN)
    return seconds


def _command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text("utf-8", errors="replace").replace("\0", " ")


def _megabytes(process: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text("ascii", errors="replace"))
    assert found is not None
    return int(found[1]) / 1024
