"""Responses for a lens of which nothing is known but its rules: made of the cues of its moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from workshop.engine.judge import Judge
from workshop.engine.lens import Lens, Move
from workshop.engine.verdict import Moment

HOW_MANY = 3
_ENDS = (".", "?", "!", "…", "”")


class _Said(NamedTuple):
    move: str
    words: str
    """A sentence without the full stop."""


def replies_of(
    lens: Lens, asks: str, stance: str, turned: int, frame: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Responses at different levels, one of them the called one. `turned` moves them on by so many places."""
    called = Judge(lens).call(Moment(stance, asks, frozenset())).level
    levels = sorted(lens.level, key=lambda level: level != called)[:HOW_MANY]
    said = [_said(lens, level, frame["text"]) for level in levels]
    if len(said) < HOW_MANY:
        said.append([first for each in reversed(said) for first in each[:1]])
    by = turned % len(said)
    return [_reply(number, each[:2], frame) for number, each in enumerate([*said[by:], *said[:by]], 1)]


def _said(lens: Lens, level: str, frame: str) -> list[_Said]:
    """What the moves say that weigh most at this level and at no other, each sentence once."""
    moves = [(name, move) for name, move in lens.move.items() if _is_at(level, move)]
    moves.sort(key=lambda each: (bool(each[1].tags), -each[1].points[level]))
    found: dict[str, _Said] = {}
    for name, move in moves:
        words = _sentence(move, frame)
        if not any(words in other or other in words for other in found):
            found[words] = _Said(name, words)
    return list(found.values())


def _is_at(level: str, move: Move) -> bool:
    most = move.points.get(level, 0)
    return most > 0 and all(points < most for other, points in move.points.items() if other != level)


def _sentence(move: Move, frame: str) -> str:
    """The first cue of the move, else what it does, as a sentence without the full stop."""
    cue = next(iter(move.cues), None) or frame.replace("{does}", move.does)
    return (cue[:1].upper() + cue[1:]).strip().rstrip(".")


def _reply(number: int, said: Sequence[_Said], frame: Mapping[str, Any]) -> dict[str, Any]:
    text = " ".join(_ended(each.words) for each in said) or frame["answer"]
    return {
        "id": f"reply-{number}",
        "text": text,
        "moves": {each.move: each.words for each in said},
        "answer": frame["answer"],
    }


def _ended(words: str) -> str:
    return words if words.endswith(_ENDS) else f"{words}."
