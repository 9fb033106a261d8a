"""A typed line becomes an answer: a number, a word that works anywhere, other text, or nothing."""

from __future__ import annotations

from typing import NamedTuple


class Nothing(NamedTuple):
    """An empty line."""


class Number(NamedTuple):
    value: int
    text: str


class Typed(NamedTuple):
    text: str


class Back(NamedTuple):
    """To the prompt before this one."""


class Why(NamedTuple):
    """Every reason of the last verdict."""


class Help(NamedTuple):
    """What may be typed."""


class Leave(NamedTuple):
    """End here; the session is kept."""


Answer = Nothing | Number | Typed | Back | Why | Help | Leave

_WORDS: dict[str, Answer] = {
    "q": Leave(),
    "quit": Leave(),
    "b": Back(),
    "back": Back(),
    "w": Why(),
    "why": Why(),
    "?": Help(),
    "h": Help(),
    "help": Help(),
}


def read_answer(line: str) -> Answer:
    """What a stripped line says."""
    if not line:
        return Nothing()
    if line.isdecimal() and len(line) <= 4:
        return Number(int(line), line)
    return _WORDS.get(line.casefold()) or Typed(line)
