"""Numbers for a room: the one bar chart, and counts in digits that the last row can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from workshop.language.catalogue import _
from workshop.tui.blocks import NOTHING, Block, Either, Para, in_columns, padded, widest, wrapped
from workshop.tui.ink import ACCENT, QUIET

FIRST, BETWEEN, LAST, HALF = "▒", "▓", "█", "▄"
LEAST_BAR = 4
"""Columns of a bar that are worth drawing."""
GAP = 3
NOTE_BESIDE = 18
"""Columns of a bar with its count beside which a note may stand."""
NOT_COUNTED = "·"
SHORT = range(6, 15)
"""Columns of a bar that may have words behind it."""


class NumberPlace(Enum):
    """Where the number of a bar stands."""

    BEHIND = "right behind the bar"
    EDGE = "at the end of the column, below each other"
    NONE = "nowhere: the name tells it, and words stand behind a short bar"


class Row(NamedTuple):
    """What a row of a chart is about, and a count for each column, None where nothing was counted."""

    name: Content
    counts: tuple[int | None, ...]
    inks: tuple[str, ...]
    """How each column's bar is written."""
    note: Content = NOTHING
    """More of the name, where the bars leave room for it."""
    words: Content = NOTHING
    """What follows the bar, as far as there is room for it."""


@dataclass(frozen=True)
class Chart(Block):
    """Bars below each other, in a column for each round; only numbers where there is no room for bars."""

    rows: tuple[Row, ...]
    longest: int
    """The count whose bar fills a column."""
    heads: tuple[Content, ...] = ()
    names: int = 0
    """Columns that the names take at least."""
    thick: bool = False
    """Whether a bar takes two rows."""
    counts: NumberPlace = NumberPlace.BEHIND
    columns: int = 1
    """Columns of bars for which there is room at least."""

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:
        names = [row.name + row.note for row in self.rows]
        start, column = self._columns(names, width)
        if column < NOTE_BESIDE:
            names = [row.name for row in self.rows]
            start, column = self._columns(names, width)
        across = partial(in_columns, start=start, step=column + GAP)
        heads = zip_longest(*(wrapped(head, column) for head in self.heads), fillvalue=NOTHING)
        lines = [across((NOTHING, *cells)) for cells in heads]
        for name, row in zip(names, self.rows, strict=True):
            if self.thick:
                lines.append(across((NOTHING, *self._cells(row, column, growth, upper=True))))
            line = across((name, *self._cells(row, column, growth)))
            lines.append(
                first_words(padded(line, start + column + 2) + row.words, width) if row.words else line
            )
        return lines

    def _columns(self, names: Sequence[Content], width: int) -> tuple[int, int]:
        """Where the bars begin, and how wide each of their columns is."""
        start = max(self.names, widest(names) + 2)
        if self.counts is NumberPlace.NONE:
            return start, max(SHORT[0], min(SHORT[-1], width // 6))
        columns = max([self.columns, *(len(row.counts) for row in self.rows)])
        return start, max(1, (width - start - GAP * (columns - 1)) // max(1, columns))

    def _cells(self, row: Row, column: int, growth: float, upper: bool = False) -> list[Content]:
        """The bars of a row with their numbers, or the upper half of thick ones without."""
        digits = len(str(max(self.longest, *(count or 0 for row in self.rows for count in row.counts))))
        room = (
            column
            - {NumberPlace.BEHIND: digits + 1, NumberPlace.EDGE: digits + 2, NumberPlace.NONE: 0}[self.counts]
        )
        cells = []
        for place, (counted, ink) in enumerate(zip(row.counts, row.inks, strict=True)):
            count, told = counted or 0, NOT_COUNTED if counted is None else str(counted)
            drawn = count > 0 and growth > 0 and room >= LEAST_BAR
            length = drawn * max(1, round(count / max(1, self.longest) * room * growth))
            bar = Content.styled(self._fill(place, len(row.counts), upper) * length, ink)
            number = Content.styled(told, ink if count else QUIET)
            gap = " " * (column - length - len(told) if self.counts is NumberPlace.EDGE else min(1, length))
            cells.append(
                bar if upper or self.counts is NumberPlace.NONE else Content.assemble(bar, gap, number)
            )
        return cells

    def _fill(self, place: int, columns: int, upper: bool) -> str:
        """What a bar is made of: full in the last column, and half as high where another would touch it."""
        if upper and columns == 1 < len(self.rows):
            return HALF
        return LAST if place == columns - 1 else FIRST if place == 0 else BETWEEN


def first_words(text: Content, width: int) -> Content:
    """As many of its first words as there is room for, with '…' where some are left out."""
    if text.cell_length <= width:
        return text
    return wrapped(text, width - 2)[0].rstrip(" .,;:") + Content.styled(" …", QUIET)


TALL, LOW = 5, 3
"""Rows of a digit: a dot is two columns, or half a cell. Textual's own are thin lines, lost at a distance."""
_DOTS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", " ##", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
}
_HALVES = {"  ": " ", "# ": "▀", " #": "▄", "##": "█"}
StyledText = tuple[str, str]
"""A text and its style."""


@dataclass(frozen=True)
class Digits(Block):
    """Numbers in digits of so many rows beside each other, with words at their foot."""

    pieces: tuple[StyledText, ...]
    rows: int

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:  # noqa: ARG002
        columns = [(_drawn(text, self.rows), style) for text, style in self.pieces]
        rows = ([(lines[row], style) for lines, style in columns] for row in range(self.rows))
        return [Content("  ").join(Content.styled(*cell) for cell in row) for row in rows]


def digits_block(*pieces: StyledText, rows: int, above: int = 1) -> Block:
    """The pieces in digits of so many rows; in lower ones, and then as words, where they are too wide."""
    words = Para(Content(" ").join(Content.styled(text, style) for text, style in pieces))
    return Either((Digits(pieces, rows), Digits(pieces, min(rows, LOW)), words), above=above)


def count_block(
    counted: int | None, heads: int, rows: int = TALL, above: int = 1, unit: str | None = None
) -> Block:
    """'17 of 18' in large digits; '17 hands' where nobody counted heads, or 17 of another `unit`.

    '…' stands for what is not told yet.
    """
    first = ("…" if counted is None else str(counted), ACCENT)
    if heads:
        return digits_block(first, (_("of"), QUIET), (str(heads), QUIET), rows=rows, above=above)
    hands = _("hand") if counted == 1 else _("hands")
    of_what = (hands if unit is None else unit, QUIET)
    return digits_block(first, of_what, rows=1 if counted is None else rows, above=above)


def _drawn(text: str, rows: int) -> list[str]:
    """A number in block characters; words in the last of so many rows."""
    if rows == 1 or not all(sign in _DOTS for sign in text):
        return [" " * cell_len(text)] * (rows - 1) + [text]
    glyphs = [_DOTS[sign] for sign in text]
    if rows == TALL:
        doubled = str.maketrans({" ": "  ", "#": "██"})
        return ["  ".join(glyph[row].translate(doubled) for glyph in glyphs) for row in range(TALL)]
    return [" ".join(_halved(glyph, row) for glyph in glyphs) for row in range(LOW)]


def _halved(glyph: tuple[str, ...], row: int) -> str:
    upper, lower = (*glyph, " " * len(glyph[0]))[2 * row : 2 * row + 2]
    return "".join(_HALVES[above + below] for above, below in zip(upper, lower, strict=True))
