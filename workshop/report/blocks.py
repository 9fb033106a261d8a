"""Words of others in a report's formats: shown as they were written, and never read as anything but text."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.views import LevelView

_WHITE = re.compile(r"\s+")
_ADDRESS = re.compile(r"[^\s`|]*@[^\s`|]*")
_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~#$^&]|:(?=/)|/(?=/)|(?<=/)/|(?<=\w)\.(?=\w)")
_AT_START = re.compile(r"^([0-9]{1,9}(?=[.)])|(?=[-+=](?:[-+=\s]|$)))")
_FORMULA = re.compile(r"^(?=[-=+@＝＋－＠])|(?<=;)(?=\s*[-=+@＝＋－＠])")


def in_html(text: str) -> str:
    """The text for an element or a quoted attribute."""
    return html.escape(text, quote=True)


def in_markdown(text: str) -> str:
    """The text without line breaks, for the inside of a line: no markup in it, and no link."""
    text = _WHITE.sub(" ", text)
    parts: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        parts += [_without_signs(text[end : found.start()]), _as_code(found[0])]
        end = found.end()
    return "".join([*parts, _without_signs(text[end:])])


def at_line_start(line: str) -> str:
    """A line of Markdown that begins neither a list nor a rule, nor underlines a heading."""
    return _AT_START.sub(r"\1\\", line.strip())


def in_cell(text: str) -> str:
    """The text on one line for a cell of a spreadsheet, which must not take it for a formula.

    What follows a semicolon is looked at too: where that parts the cells, a new one begins there.
    """
    return _FORMULA.sub("'", " ".join(text.split()))


def _without_signs(text: str) -> str:
    return _SIGNS.sub(lambda found: f"\\{found[0]}", text)


def _as_code(word: str) -> str:
    """What may be an address, as code: readers of Markdown link addresses even where they are escaped."""
    return f"`{word}`" if len(word) > 1 else word


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
