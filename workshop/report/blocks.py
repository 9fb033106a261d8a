"""A report as blocks in the order of reading, the same for every format that people read."""

from __future__ import annotations

from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.views import LevelView


class Authored(NamedTuple):
    """Words of the scenario, in its language."""

    text: str


class Strong(NamedTuple):
    words: str | Authored


class Levels(NamedTuple):
    """Levels as symbol and word, an arrow between them; None stands for no level alone."""

    levels: tuple[LevelView | None, ...]


Piece = str | Authored | Strong | Levels
Line = tuple[Piece, ...]
"""Pieces that stand side by side as they are, their spaces included."""


class Heading(NamedTuple):
    depth: int
    """1 for the title of the report."""
    line: Line


class Para(NamedTuple):
    line: Line


class Note(NamedTuple):
    """What a reader must not miss."""

    line: Line


class Foot(NamedTuple):
    """What stands below everything."""

    line: Line


class Quote(NamedTuple):
    """The question of a scene."""

    by: str
    says: str


class Bullets(NamedTuple):
    lines: tuple[Line, ...]


class Step(NamedTuple):
    """A numbered stop of a path, with what was said there."""

    name: Line
    lines: tuple[Line, ...]


class Steps(NamedTuple):
    steps: tuple[Step, ...]


class Terms(NamedTuple):
    """Labels, each with what there is to say of it."""

    pairs: tuple[tuple[str, str], ...]


class Bar(NamedTuple):
    label: str
    counts: tuple[int, ...]
    """One for each panel."""
    level: LevelView | None
    """Which gives its colour, symbol and word."""


class Chart(NamedTuple):
    """Bars in panels side by side, all on one scale."""

    title: str
    panels: tuple[str, ...]
    bars: tuple[Bar, ...]


class Shift(NamedTuple):
    """So many hands more, or fewer."""

    by: int

    def __str__(self) -> str:
        return f"{self.by:+d}".replace("-", "−") if self.by else "±0"


Cell = Line | int | Shift
"""Counts are set flush right."""


class Table(NamedTuple):
    caption: str
    """Empty where the heading above says it."""
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Chart | None = None
    """The same counts to be seen at a glance, where there is a place to draw them."""
    small: bool = False
    """Nothing but names and counts."""


Block = Heading | Para | Note | Foot | Quote | Bullets | Steps | Terms | Table


def plain(line: Line) -> str:
    """The line as nothing but text."""
    return "".join(map(_plain, line))


def level_words(level: LevelView | None) -> str:
    return f"{level.symbol} {level.word}" if level else NO_LEVEL


def _plain(piece: Piece) -> str:
    match piece:
        case Authored(text):
            return text
        case Strong(words):
            return words.text if isinstance(words, Authored) else words
        case Levels(levels):
            return ARROW.join(map(level_words, levels))
        case _:
            return piece


ARROW = " → "
NO_LEVEL = _("no level alone")
"""Where no level leads, or none is called for above the others."""
