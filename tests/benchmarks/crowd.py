"""A step of the facilitator, from the key to what it paints, while others act on the session all the time."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from tests.benchmarks.leading import ARMED, CLOSED, SHOWN
from tests.benchmarks.measure import Figure
from tests.benchmarks.program import Program
from tests.play import ROOT, story_file
from workshop.session.commands import CloseVote, CountHands, GoOn, OpenVote
from workshop.session.phases import Phase
from workshop.session.plan import Hosting, opening_commands
from workshop.store.runs import begin, open_store, read_script

RATE = 200
"""What others do, in a second."""
STEPS = 200
APP = [sys.executable, str(ROOT / "tests" / "benchmarks" / "crowd_app.py")]


def closed_vote(home: Path) -> str:
    """Keep a session in this home that stands at a closed vote; its name."""
    home.mkdir()
    running = begin(open_store(home), read_script(story_file("ceo-product-review")))
    host = running.host
    for command in opening_commands(host.play, Hosting(heads=300)):
        assert host.do(command) is None
    while host.state.phase is not Phase.SCENE:
        assert host.do(GoOn()) is None
    for command in (OpenVote(), CountHands("reasons", 200), CloseVote()):
        assert host.do(command) is None
    assert not running.journal.close(60.0)
    return str(running.id)


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        homes = [Path(folder) / name for name in ("busy", "quiet")]
        busy_app, quiet_app = (
            [*APP, str(home), closed_vote(home), str(rate)]
            for home, rate in zip(homes, (RATE, 0), strict=True)
        )
        with (
            Program(busy_app, homes[0], columns=80, rows=24) as busy,
            Program(quiet_app, homes[1], columns=80, rows=24) as quiet,
        ):
            busy.until(CLOSED)
            quiet.until(CLOSED)
            pairs = [(_step(busy), _step(quiet)) for _ in range(STEPS)]
        ours, beside = (quantiles(times, n=100)[98] for times in zip(*pairs, strict=True))
        name = f"key to step, {RATE} acts of others a second, p99 / quiet"
        yield Figure(name, ours, beside, ours / beside, 1.5, "s")


def _step(program: Program) -> float:
    """Seconds from the key of a reveal to its paint; then it is hidden again."""
    program.turn(b"r", ARMED)
    seconds = program.turn(b"r", SHOWN)
    program.turn(b"x", CLOSED)
    return seconds
