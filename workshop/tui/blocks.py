"""Lines of a given width: broken between words, never inside one that fits, never at a no-break space."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from rich.cells import cell_len
from textual.content import Content

from workshop.tui.ink import QUIET

NO_BREAK = "\u00a0"
_NARROW = re.compile("[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u25a0-\u25cf]*")
"""Characters of one cell each, of which most texts are made."""
_WORD = re.compile(r"[^ \t]+[ \t]*|[ \t]+")


def wrapped(text: Content, width: int) -> list[Content]:
    """The text as lines of at most that many cells, at least one."""
    lines: list[Content] = []
    for paragraph in text.expand_tabs(4).split("\n", allow_blank=True):
        lines += [line.rstrip() for line in paragraph.divide(list(_breaks(paragraph.plain, width)))]
    return lines or [text]


def _breaks(plain: str, width: int) -> Iterator[int]:
    """The offsets at which a new line begins."""
    used = 0
    measured = len if _NARROW.fullmatch(plain) else cell_len
    for word in _WORD.finditer(plain):
        room = measured(word.group().rstrip(" \t"))
        if used and used + room > width:
            yield word.start()
            used = 0
        if room <= width:
            used += measured(word.group())
            continue
        used = 0
        for offset, character in enumerate(word.group(), word.start()):
            cells = cell_len(character)
            if used + cells > width and not character.isspace():
                yield offset
                used = 0
            used += cells


NOTHING = Content("")
EIGHTHS = " ▏▎▍▌▋▊▉"


class Block(Protocol):
    """Something that takes a number of lines, once the width is known."""

    @property
    def above(self) -> int:
        """Empty lines before it, except on top of a page."""

    @property
    def item(self) -> int | None:
        """Its number among what can be chosen, from 0."""

    @property
    def keep(self) -> bool:
        """Whether it stays on the page of the block that follows."""

    def lines(self, width: int, growth: float) -> list[Content]:
        """Its lines; `growth` from 0 to 1 is how far bars have grown."""


class Para(NamedTuple):
    """A paragraph, with something before its first line and an indentation for the others."""

    text: Content
    first: Content = NOTHING
    above: int = 1
    item: int | None = None
    keep: bool = False
    rest: Content | None = None
    """What stands before the other lines; the width of `first` in spaces where it is None."""

    def lines(self, width: int, growth: float) -> list[Content]:  # noqa: ARG002
        room = max(8, width - self.first.cell_length)
        rest = self.rest if self.rest is not None else Content(" " * self.first.cell_length)
        lines = wrapped(self.text, room)
        if any(line.cell_length + rest.cell_length > width for line in lines[1:]):
            lines = wrapped(self.text, max(8, width - rest.cell_length))
        if self.first or rest:
            return [(rest if number else self.first) + line for number, line in enumerate(lines)]
        return lines


class Columns(NamedTuple):
    """Blocks side by side, or one after the other where the width does not carry both."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    above: int = 1
    item: int | None = None
    keep: bool = False
    gap: int = 4
    at_least: int = 25
    """The width that a column needs."""

    def lines(self, width: int, growth: float) -> list[Content]:
        half = (width - self.gap) // 2
        if half < self.at_least:
            return [*stacked(self.left, width, growth), NOTHING, *stacked(self.right, width, growth)]
        left, right = stacked(self.left, half, growth), stacked(self.right, half, growth)
        height = max(len(left), len(right))
        left += [NOTHING] * (height - len(left))
        right += [NOTHING] * (height - len(right))
        return [a.pad_right(half + self.gap - a.cell_length) + b for a, b in zip(left, right, strict=True)]


class Bar(NamedTuple):
    """A word, a bar as long as its points, and the points as a number."""

    word: Content
    points: int
    style: str


class Bars(NamedTuple):
    """Bars below each other, all measured against the same longest one."""

    rows: tuple[Bar, ...]
    longest: int
    above: int = 1
    item: int | None = None
    keep: bool = False
    thick: bool = False
    """Whether a bar takes two rows, with a little air between bars."""

    def lines(self, width: int, growth: float) -> list[Content]:
        words = max((row.word.cell_length for row in self.rows), default=0) + 2
        digits = max((len(str(row.points)) for row in self.rows), default=1)
        room = width - words - digits - 2
        if room < 4:
            return [row.word + Content(f"  {row.points}") for row in self.rows]
        lines: list[Content] = []
        for row in self.rows:
            cells = max(0, row.points) / max(1, self.longest) * growth * room
            if self.thick:
                half = Content.styled("▄" * round(cells), row.style)
                lines.append(Content(" " * words) + half)
            bar = "█" * round(cells) if self.thick else _bar(cells)
            number = str(row.points).rjust(digits)
            lines.append(
                Content.assemble(
                    row.word,
                    " " * (words - row.word.cell_length),
                    (bar, row.style),
                    " " * (room + 2 - len(bar)),
                    (number, row.style if row.points else QUIET),
                )
            )
        return lines


class Group(NamedTuple):
    """Blocks that belong together as one: a heading with its lines, one thing to choose."""

    parts: tuple[Block, ...]
    above: int = 1
    item: int | None = None
    keep: bool = False

    def lines(self, width: int, growth: float) -> list[Content]:
        return stacked(self.parts, width, growth)


def stacked(blocks: Sequence[Block], width: int, growth: float) -> list[Content]:
    """The lines of the blocks below each other."""
    lines: list[Content] = []
    for block in blocks:
        lines += [NOTHING] * (block.above if lines else 0)
        lines += block.lines(width, growth)
    return lines


def _to(text: Content, width: int) -> Content:
    return text.pad_right(max(0, width - text.cell_length))


def _bar(cells: float) -> str:
    eighths = round(cells * 8)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


class Split(NamedTuple):
    """One thing at the left and one at the right end of a line, or below each other where it is too short."""

    left: Content
    right: Content
    above: int = 1
    item: int | None = None
    keep: bool = False
    rest: Content = NOTHING
    """What stands before the left one's further lines."""

    def lines(self, width: int, growth: float) -> list[Content]:  # noqa: ARG002
        room = width - self.right.cell_length - 2
        if room >= min(self.left.cell_length, width // 2):
            first, *more = Para(self.left, rest=self.rest).lines(room, 1.0)
            return [_to(first, room + 2) + self.right, *more]
        below = Para(self.right, first=self.rest, above=0)
        return [*Para(self.left, rest=self.rest).lines(width, 1.0), *below.lines(width, 1.0)]
