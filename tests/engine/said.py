"""Replies made of moves: a text in which every move has words of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from workshop.engine.judge import Judge
from workshop.engine.verdict import Moment, Sighting, Verdict

SKETCHES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "sketches.json").read_text("utf-8"))


def moment_of(sketch: dict[str, Any]) -> Moment:
    return Moment(sketch["stance"], sketch["asks"], frozenset(sketch["circumstances"]))


def verdict(judge: Judge, moment: Moment, moves: Iterable[str], listener: str = "Ada") -> Verdict:
    """The verdict on a reply that makes these moves in this order."""
    moves = tuple(moves)
    text = " ".join(moves)
    sightings = []
    at = 0
    for move in moves:
        sightings.append(Sighting(move, at, at + len(move)))
        at += len(move) + 1
    return judge.verdict(moment, listener, text, sightings)
