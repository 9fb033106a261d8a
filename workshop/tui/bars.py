"""Bars and digits for a room: the rounds of a vote side by side, counts and timers in large figures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from textual.content import Content

from workshop.language.catalogue import _
from workshop.tui.blocks import NOTHING, Block, Para, stacked, wrapped
from workshop.tui.ink import ACCENT, QUIET, STRONG

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


TALL, LOW = 5, 3
"""Rows of a large digit: a cell for a dot and two columns, or two dots in a cell."""
OVER = "TIME"
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
    ":": (" ", "#", " ", "#", " "),
    "T": ("###", " # ", " # ", " # ", " # "),
    "I": ("#", "#", "#", "#", "#"),
    "M": ("#   #", "## ##", "# # #", "#   #", "#   #"),
    "E": ("###", "#  ", "## ", "#  ", "###"),
}
_HALVES = {"  ": " ", "# ": "▀", " #": "▄", "##": "█"}


class Piece(NamedTuple):
    """Something in a row of large digits: large where all of it can be drawn so and it is meant to be."""

    text: str
    style: str = ""
    large: bool = True


class Large(NamedTuple):
    """Pieces beside each other, words at the foot of the digits; all as words where they are too wide."""

    pieces: tuple[Piece, ...]
    rows: int = TALL
    above: int = 1
    item: int | None = None
    keep: bool = False

    def lines(self, width: int, growth: float) -> list[Content]:
        for rows in (self.rows, LOW):
            drawn = [self._row(row, rows) for row in range(rows)]
            if max(line.cell_length for line in drawn) <= width:
                return drawn
        words = [Content.styled(piece.text, piece.style) for piece in self.pieces]
        return Para(Content(" ").join(words)).lines(width, growth)

    def _row(self, row: int, rows: int) -> Content:
        line = NOTHING
        for piece in self.pieces:
            gap = "  " if line else ""
            if piece.large and all(sign in _DOTS for sign in piece.text):
                shown = _drawn(piece.text, rows)[row]
            else:
                shown = piece.text if row == rows - 1 else " " * Content(piece.text).cell_length
            line += Content.assemble(gap, (shown, piece.style))
        return line


class Beside(NamedTuple):
    """A block as wide as it is, with others in what is left beside it; below it where that is too little."""

    left: Block
    right: tuple[Block, ...]
    above: int = 1
    item: int | None = None
    keep: bool = False
    gap: int = 4
    at_least: int = 24

    def lines(self, width: int, growth: float) -> list[Content]:
        left = self.left.lines(width, growth)
        used = max((line.cell_length for line in left), default=0) + self.gap
        if width - used < self.at_least:
            return [*left, NOTHING, *stacked(self.right, width, growth)]
        right = stacked(self.right, width - used, growth)
        height = max(len(left), len(right))
        left, right = (side + [NOTHING] * (height - len(side)) for side in (left, right))
        return [a.pad_right(used - a.cell_length) + b if b else a for a, b in zip(left, right, strict=True)]


def count_block(counted: int | None, heads: int, rows: int = TALL, above: int = 1) -> Large:
    """'17 of 18' in large digits; '17 hands' where nobody counted heads; '…' for what is not told yet."""
    first = Piece("…" if counted is None else str(counted), ACCENT)
    if not heads and counted is None:
        rows = 1
    if not heads:
        return Large(
            (first, Piece(_("hand") if counted == 1 else _("hands"), QUIET, large=False)), rows, above
        )
    return Large((first, Piece(_("of"), QUIET, large=False), Piece(str(heads), QUIET)), rows, above)


def timer_block(seconds_left: int, rows: int = LOW, above: int = 0) -> Large:
    """Minutes and seconds in large digits, and 'time' once they are over."""
    if seconds_left <= 0:
        return Large((Piece(OVER, ACCENT),), rows, above)
    return Large((Piece(f"{seconds_left // 60}:{seconds_left % 60:02}", STRONG),), rows, above)


def _drawn(text: str, rows: int) -> list[str]:
    """The signs in block characters, a column between two of them."""
    glyphs = [_DOTS[sign] for sign in text]
    if rows == TALL:
        return [
            "  ".join(glyph[row].replace(" ", "  ").replace("#", "██") for glyph in glyphs)
            for row in range(TALL)
        ]
    return [" ".join(_halved(glyph, row) for glyph in glyphs) for row in range(LOW)]


def _halved(glyph: tuple[str, ...], row: int) -> str:
    upper = glyph[2 * row]
    lower = glyph[2 * row + 1] if 2 * row + 1 < TALL else " " * len(upper)
    return "".join(_HALVES[above + below] for above, below in zip(upper, lower, strict=True))
