"""Bars side by side: the rounds of a vote, each in a column of its own, all to one scale."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from textual.content import Content

from workshop.tui.blocks import NOTHING
from workshop.tui.ink import QUIET
from workshop.tui.wrapping import wrapped

FIRST, BETWEEN, LAST = "▒", "▓", "█"
LEAST = 4
"""Cells of a bar that are worth drawing."""
MOST = 4
"""Columns that can stand beside each other."""
GAP = 3
ROOMY = 18
"""Columns of a bar with its count beside which a note may stand."""


class SideBar(NamedTuple):
    """A word, and what it got in each column."""

    word: Content
    counts: tuple[int, ...]
    inks: tuple[str, ...]
    """How each column's bar is written."""
    note: Content = NOTHING
    """A word more behind the first one, where the bars leave room for it."""


class SideBars(NamedTuple):
    """Rows of bars in columns, with the count behind each; only counts where there is no room for bars."""

    rows: tuple[SideBar, ...]
    longest: int
    """The count that fills a column."""
    heads: tuple[Content, ...] = ()
    above: int = 1
    item: int | None = None
    keep: bool = False
    words: int = 0
    """Columns that the words take at least."""
    thick: bool = False
    """Whether a bar takes two rows."""

    def lines(self, width: int, growth: float) -> list[Content]:
        names = [row.word + row.note for row in self.rows]
        words, each = self._columns(names, width)
        if each < ROOMY:
            names = [row.word for row in self.rows]
            words, each = self._columns(names, width)
        lines = [_across([NOTHING, *heads], words, each) for heads in self._heads(each)]
        for name, row in zip(names, self.rows, strict=True):
            if self.thick:
                lines.append(_across([NOTHING, *self._bars(row, each, growth, upper=True)], words, each))
            lines.append(_across([name, *self._bars(row, each, growth, upper=False)], words, each))
        return lines

    def _columns(self, names: Sequence[Content], width: int) -> tuple[int, int]:
        """How wide the words are, and each of the columns."""
        words = max([self.words, *(name.cell_length + 2 for name in names)])
        columns = max((len(row.counts) for row in self.rows), default=1)
        return words, max(1, (width - words - GAP * (columns - 1)) // max(1, columns))

    def _heads(self, each: int) -> list[tuple[Content, ...]]:
        parted = [wrapped(head, each) for head in self.heads]
        return list(zip_longest(*parted, fillvalue=NOTHING))

    def _bars(self, row: SideBar, each: int, growth: float, upper: bool) -> list[Content]:
        digits = len(str(max(self.longest, *row.counts, 0)))
        room = each - digits - 1
        drawn = []
        for place, (count, ink) in enumerate(zip(row.counts, row.inks, strict=True)):
            cells = _cells(count, self.longest, room, growth)
            bar = Content.styled(fill(place, len(row.counts)) * cells, ink)
            number = Content.styled(str(count), ink if count else QUIET)
            drawn.append(bar if upper else Content(" ").join([bar, number]) if cells else number)
        return drawn


def fill(place: int, columns: int) -> str:
    """What a column's bars are made of: the last one is full, the first one half."""
    return LAST if place == columns - 1 else FIRST if place == 0 else BETWEEN


def _cells(count: int, longest: int, room: int, growth: float) -> int:
    if count <= 0 or room < LEAST:
        return 0
    return max(1 if growth else 0, round(count / max(1, longest) * room * growth))


def _across(cells: Sequence[Content], words: int, each: int) -> Content:
    """The word and the columns as one line, without spaces at its end."""
    first, *others = cells
    line, at = first, words
    for cell in others:
        line = line.pad_right(max(0, at - line.cell_length)) + cell
        at += each + GAP
    return line.rstrip()
