"""Blocks: what a page is made of. Each says which lines it takes, once the width is known."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from textual.content import Content

NOTHING = Content("")
NO_BREAK = "\u00a0"
_HELD = "\u00ad"
"""Stands for a no-break space while Textual wraps, which would break there; cleaned texts never hold it."""
MEASURE = 90
"""Columns of a line that is good to read."""
ROOM_FOR_TWO = 114
"""Columns in which two things to read have room beside each other."""
LEAST_TEXT = 8
"""Columns that a text gets however much stands before it."""


@dataclass(frozen=True)
class Block(ABC):
    """Something that takes a number of lines."""

    @abstractmethod
    def lines(self, width: int, growth: float = 1.0) -> list[Content]:
        """Its lines, at most so wide; `growth` from 0 to 1 is how far bars have grown."""

    above: int = field(default=1, kw_only=True)
    """Empty lines before it, except on top of a page."""
    item: int | None = field(default=None, kw_only=True)
    """Its number among what can be chosen, from 0."""
    keep: bool = field(default=False, kw_only=True)
    """Whether it stays on the page of the block that follows."""


@dataclass(frozen=True)
class Para(Block):
    """A paragraph, with something before its first line and an indentation for the others."""

    text: Content
    first: Content = NOTHING
    rest: Content | None = None
    """What stands before the other lines; the width of `first` in spaces where it is None."""

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:  # noqa: ARG002
        rest = self.rest if self.rest is not None else Content(" " * self.first.cell_length)
        lines = wrapped(self.text, max(LEAST_TEXT, width - self.first.cell_length))
        if any(line.cell_length + rest.cell_length > width for line in lines[1:]):
            lines = wrapped(self.text, max(LEAST_TEXT, width - rest.cell_length))
        return [(rest if number else self.first) + line for number, line in enumerate(lines)]


@dataclass(frozen=True)
class Group(Block):
    """Blocks that belong together as one: a heading with its lines, one thing to choose."""

    blocks: tuple[Block, ...]

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:
        return stacked(self.blocks, width, growth)


@dataclass(frozen=True)
class Split(Block):
    """One thing at the left and one at the right end of a line, or below each other where it is too short."""

    left: Content
    right: Content
    rest: Content = NOTHING
    """What stands before the left one's further lines."""

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:  # noqa: ARG002
        left, room = Para(self.left, rest=self.rest), width - self.right.cell_length - 2
        if room < min(self.left.cell_length, width // 2):
            return [*left.lines(width), *Para(self.right, first=self.rest).lines(width)]
        first, *more = left.lines(room)
        return [padded(first, room + 2) + self.right, *more]


@dataclass(frozen=True)
class OneLine(Block):
    """One thing at the left and one at the right end of a single line; the left one gives way."""

    left: Content
    right: Content = NOTHING

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:  # noqa: ARG002
        right = self.right.truncate(width, ellipsis=True)
        if not right:
            return [self.left.truncate(width, ellipsis=True)]
        room = max(0, width - right.cell_length - 2)
        left = self.left.truncate(room, ellipsis=True)
        return [padded(left, width - right.cell_length) + right]


@dataclass(frozen=True)
class InWidth(Block):
    """One block where there are so many columns, and else another one."""

    least: int
    wide: Block
    narrow: Block

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:
        return (self.wide if width >= self.least else self.narrow).lines(width, growth)


@dataclass(frozen=True)
class InPlaceOf(Block):
    """A block that takes as many rows as another one, or more, so that what follows stays where it was."""

    shown: Block
    other: Block

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:
        lines = self.shown.lines(width, growth)
        return lines + [NOTHING] * (len(self.other.lines(width)) - len(lines))


@dataclass(frozen=True)
class Measured(Block):
    """A block that leaves the columns free that would make its lines longer than is good to read."""

    block: Block
    centred: bool = False
    """Whether as many are left free on both sides; else all of them at the right."""

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:
        lines = self.block.lines(min(width, MEASURE), growth)
        indent = Content(" " * ((width - MEASURE) // 2)) if self.centred and width > MEASURE else NOTHING
        return [indent + line if line else line for line in lines] if indent else lines


@dataclass(frozen=True)
class Beside(Block):
    """Blocks beside each other, or below each other where the right ones would be too narrow."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    halves: bool = False
    """Whether both get half of the width; else the left ones take what they need."""
    gap: int = 4
    least: int = 24
    """Columns that the right ones need."""

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:
        column = (width - self.gap) // 2 if self.halves else width
        left = stacked(self.left, column, growth)
        start = (column if self.halves else widest(left)) + self.gap
        room = column if self.halves else width - start
        if room < self.least:
            return [*stacked(self.left, width, growth), NOTHING, *stacked(self.right, width, growth)]
        right = stacked(self.right, room, growth)
        rows = zip_longest(left, right, fillvalue=NOTHING)
        return [padded(one, start) + other if other else one for one, other in rows]


@dataclass(frozen=True)
class TableBlock(Block):
    """Rows of small things in columns of one width, each with a name before it; an empty row is a line."""

    rows: tuple[tuple[Content, ...], ...]
    names: int
    least: int
    most: int
    """Columns that the names take, and a cell with the gap behind it."""
    whole: bool = False
    """Whether it would rather be too wide than go on below."""

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:  # noqa: ARG002
        count = max(len(row) - 1 for row in self.rows)
        fitting = count if self.whole else max(1, min(count, (width - self.names) // self.least))
        step = self.most if self.whole else min(self.most, (width - self.names) // fitting)
        lines: list[Content] = []
        for start in range(1, count + 1, fitting):
            lines += [NOTHING] if lines else []
            shown = ((*row[:1], *row[start : start + fitting]) for row in self.rows)
            lines += [in_columns(cells, self.names, step) if cells else NOTHING for cells in shown]
        return lines


@dataclass(frozen=True)
class Either(Block):
    """The first of several blocks that is no wider than there is room; the last one where none is."""

    blocks: tuple[Block, ...]

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:
        for block in self.blocks[:-1]:
            if widest(lines := block.lines(width, growth)) <= width:
                return lines
        return self.blocks[-1].lines(width, growth)


def beside(left: Block, right: Block, above: int = 0) -> Block:
    """Two blocks, each in its half of a wide page."""
    return Beside((left,), (right,), halves=True, above=above)


def stacked(blocks: Sequence[Block], width: int, growth: float = 1.0) -> list[Content]:
    """The lines of the blocks below each other."""
    lines: list[Content] = []
    for block in blocks:
        lines += [NOTHING] * (block.above if lines else 0)
        lines += block.lines(width, growth)
    return lines


def wrapped(text: Content, width: int) -> list[Content]:
    """The text as lines of at most that many cells, at least one; never broken at a no-break space."""
    if NO_BREAK not in text.plain:
        return [line.rstrip() for line in text.wrap(width)]
    held = Content(text.plain.replace(NO_BREAK, _HELD), spans=[*text.spans])
    lines = (line.rstrip() for line in held.wrap(width))
    return [Content(line.plain.replace(_HELD, NO_BREAK), spans=[*line.spans]) for line in lines]


def padded(text: Content, width: int) -> Content:
    """The text with spaces up to that width."""
    return text.pad_right(max(0, width - text.cell_length))


def widest(lines: Sequence[Content]) -> int:
    """The width of the widest line."""
    return max((line.cell_length for line in lines), default=0)


def in_columns(cells: Sequence[Content], start: int, step: int) -> Content:
    """The first cell, and the others from `start` on, so many columns from each other."""
    line, *others = cells
    for number, cell in enumerate(others):
        line = padded(line, start + number * step) + cell
    return line.rstrip()
