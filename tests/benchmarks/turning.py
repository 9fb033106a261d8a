"""A turn, from the key to what it paints, against the same widgets with papers made beforehand."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from tests.benchmarks.measure import Figure
from tests.benchmarks.program import Program
from tests.benchmarks.starting import BARE, OURS, THEIRS, WIDGETS, WORKSHOP
from tests.play import done, shipped_play
from workshop.session.commands import Choose, GoOn, Guess, RevealVerdict
from workshop.session.events import SessionStarted
from workshop.session.fold import apply
from workshop.session.projection import project
from workshop.session.state import LOBBY
from workshop.tui.panels.table import PANELS
from workshop.tui.paper import Paper
from workshop.tui.themes import USUAL

TURNS = 120
SCENE_ONE = b"Why so long?"
ANSWER, VERDICT, SCENE = b"would you say now", b"The reply carried", b"Who is right?"


def papers() -> dict[str, Paper]:
    """The papers of a scene's way: answer, verdict, next scene."""
    play = shipped_play()
    state = apply(LOBBY, SessionStarted(play.scenario.id, play.scenario.title, "", ()))
    answer = done(play, state, GoOn(), Choose("full-room"), Guess(None))
    verdict = done(play, answer, RevealVerdict())
    scene = done(play, verdict, GoOn())
    views = {
        "answer": project(play, answer),
        "verdict": project(play, verdict),
        "scene": project(play, scene),
    }
    return {name: PANELS[type(view)].paper(view, USUAL) for name, view in views.items()}


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "papers"
        made.write_bytes(pickle.dumps(papers()))
        with (
            Program(WORKSHOP, Path(folder)) as ours,
            Program([*WIDGETS, str(made)], Path(folder)) as beside,
            Program(BARE, Path(folder)) as bare,
        ):
            bare.until(THEIRS)
            beside.until(ANSWER)
            ours.until(OURS)
            for key, mark in ((b"forty", b"forty"), (b"\r", b"begin")):
                ours.turn(key, mark)
            for key, mark in ((b"\r", SCENE_ONE), (b"2", b"2"), (b"\r", b"really about"), (b"s", ANSWER)):
                ours.turn(key, mark)
            turns = [_pair(ours, beside) for _ in range(TURNS)]
            for name, at in (("verdict", 0), ("next scene", 1)):
                mine = [turn[at][0] for turn in turns]
                theirs = [turn[at][1] for turn in turns]
                yield _compared(f"key to {name}, p50 / same widgets'", median(mine), median(theirs), 1.25)
                yield _compared(f"key to {name}, p99 / same widgets'", _p99(mine), _p99(theirs), 2.0)
            memory, least = ours.peak_memory(), bare.peak_memory()
            yield Figure("peak memory in play / a bare app's", memory, least, memory / least, 1.75, "MB")


def _compared(name: str, ours: float, beside: float, goal: float) -> Figure:
    return Figure(name, ours, beside, ours / beside, goal, "s")


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98]


def _pair(ours: Program, beside: Program) -> tuple[tuple[float, float], tuple[float, float]]:
    """From the answer to the verdict and on to the next scene in both; then ours goes back the same way."""
    verdict = (ours.turn(b"\r", VERDICT), beside.turn(b"v", VERDICT))
    scene = (ours.turn(b"\r", SCENE), beside.turn(b"n", SCENE))
    ours.turn(b"u", VERDICT)
    ours.turn(b"u", ANSWER)
    beside.turn(b"c", ANSWER)
    return verdict, scene
