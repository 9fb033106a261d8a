"""A step of a session with a group, from the key to what it paints, with forty scenes behind it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from tests.benchmarks.measure import Figure
from tests.benchmarks.program import Program
from tests.benchmarks.starting import WORKSHOP
from tests.play import story_file
from workshop.session.commands import CloseVote, Command, CountHands, GoOn, RevealDistribution, RevealVerdict
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.session.plan import Hosting, opening_commands
from workshop.store.runs import begin, open_store, read_script

BEHIND = 40
STEPS = 120
LIMIT = 0.033
"""Seconds: two frames of a screen."""
HANDS = (9, 5, 3, 1)
SCENE = re.compile(r"\[scene\.the-question\].*?(?=\n\[scene\.the-nudge\])", re.DOTALL)
LATER = re.compile(r"\[scene\.the-nudge\].*?(?=\n\[ending\.)", re.DOTALL)
ARMED, SHOWN, CLOSED = b"once more", b"Most hands", b"not yet shown"
BACK, PRESENT = b"looking back", b"not yet shown"


def long_scenario() -> str:
    """The first shipped scenario with its first scene so many times over, one after the other."""
    text = story_file("ceo-product-review").read_text("utf-8")
    found = SCENE.search(text)
    assert found is not None
    scenes = []
    for number in range(BEHIND + 1):
        target = f"scene-{number + 1}" if number < BEHIND else "forty-it-is"
        scene = found[0].replace("scene.the-question", f"scene.scene-{number}")
        scenes.append(re.sub(r"^next = .*$", f'next = "{target}"', scene, flags=re.MULTILINE))
    text = LATER.sub("", SCENE.sub(lambda _: "\n".join(scenes), text)).partition("[[golden]]")[0]
    return text.replace('start = "the-question"', 'start = "scene-0"')


def led(home: Path) -> None:
    """Keep a session in this home that stands at a closed vote, with all those scenes behind it."""
    file = home / "long.toml"
    file.write_text(long_scenario(), "utf-8")
    running = begin(open_store(home), read_script(file))
    host = running.host
    scenes = tuple(host.play.scenario.scene)
    for command in opening_commands(host.play, Hosting(scenes=scenes, heads=18)):
        assert host.do(command) is None
    while len(host.state.visits) <= BEHIND or host.state.phase is not Phase.VOTED:
        for command in way_on(host):
            assert host.do(command) is None
    assert not running.journal.close(60.0)


def way_on(host: Host) -> tuple[Command, ...]:
    """The commands that lead on from here."""
    match host.state.phase:
        case Phase.VOTE:
            visit = host.state.visit
            names = [one.id for one in host.play.story.offered(visit.scene, visit.tracks)]
            return (*(CountHands(name, count) for name, count in zip(names, HANDS, strict=True)), CloseVote())
        case Phase.VOTED:
            return (RevealDistribution(),)
        case Phase.CONSEQUENCE:
            return (RevealVerdict(),)
        case _:
            return (GoOn(),)


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        led(Path(folder))
        with Program([*WORKSHOP, "resume"], Path(folder), columns=80, rows=24) as program:
            program.until(CLOSED)
            taken = [seconds for _ in range(STEPS) for seconds in _steps(program)]
        p99 = quantiles(taken, n=100)[98]
        name = f"key to step with {BEHIND} scenes behind, p99 / two frames"
        yield Figure(name, p99, LIMIT, p99 / LIMIT, 1.0, "s")


def _steps(program: Program) -> Iterator[float]:
    """Reveal and hide again, look back and come to the present: seconds from the key to the paint of each."""
    program.turn(b"r", ARMED)
    yield program.turn(b"r", SHOWN)
    yield program.turn(b"x", CLOSED)
    yield program.turn(b"\x1b[D", BACK)
    yield program.turn(b"\x1b[15~", PRESENT)
