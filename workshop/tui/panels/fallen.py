"""How hands fell, a row for each thing they were raised for: count, bar, and what the row is about."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from workshop.session.views import LevelView
from workshop.tui.blocks import NOTHING
from workshop.tui.ink import QUIET, STRONG, level_ink
from workshop.tui.literal import plain

GAP = 2
MOST_BAR, LEAST_BAR = 14, 6
WORTH_READING = 16
"""Columns for the beginning of a reply that are worth showing it in."""
NOT_COUNTED = "·"


class FallenRow(NamedTuple):
    name: Content
    hands: int | None
    """None where they were not counted yet."""
    level: LevelView | None = None
    """Which gives the bar its colour."""
    before: int | None = None
    """The hands of the first round."""
    about: Content = NOTHING
    words: str = ""
    """Of which as many are shown as there is room for."""


class Fallen(NamedTuple):
    """Rows with their bars to one scale; the words after them begin where there is room, and end with '…'."""

    rows: tuple[FallenRow, ...]
    above: int = 1
    shifts: bool = False
    """Whether the hands of the first round stand before those of the last."""
    item: int | None = None
    keep: bool = False

    def lines(self, width: int, growth: float) -> list[Content]:
        names = max((row.name.cell_length for row in self.rows), default=0)
        about = max((row.about.cell_length for row in self.rows), default=0)
        counts = [self._count(row) for row in self.rows]
        digits = max((count.cell_length for count in counts), default=0)
        used = names + GAP + digits + GAP + (about + GAP if about else 0)
        bar = max(LEAST_BAR, min(MOST_BAR, width // 6))
        room = width - used - bar - GAP
        longest = max([1, *(row.hands or 0 for row in self.rows)])
        lines = []
        for row, count in zip(self.rows, counts, strict=True):
            line = _to(row.name, names + GAP) + Content(" " * (digits - count.cell_length)) + count
            line = _to(line, names + GAP + digits + GAP)
            cells = round((row.hands or 0) / longest * bar * growth)
            ink = level_ink(row.level.place) if row.level else QUIET
            line = _to(line + Content.styled("█" * cells, ink), line.cell_length + bar + GAP) + row.about
            if row.words and room >= WORTH_READING:
                line = _to(line, used + bar + GAP) + plain(beginning(row.words, room), QUIET)
            lines.append(line.rstrip())
        return lines

    def _count(self, row: FallenRow) -> Content:
        now = _number(row.hands)
        if not self.shifts:
            return now
        return Content.assemble(
            Content.styled(_number(row.before).plain.rjust(2), QUIET), (" → ", QUIET), now
        )


def beginning(text: str, width: int) -> str:
    """As many of the first words as there is room for, with '…' where some are left out."""
    whole = " ".join(text.split())
    if cell_len(whole) <= width:
        return whole
    told = ""
    for word in whole.split():
        longer = f"{told} {word}".strip()
        if cell_len(longer) > width - 2:
            break
        told = longer
    return f"{told.rstrip(' .,;:')} …".strip()


def _number(hands: int | None) -> Content:
    if hands is None:
        return Content.styled(NOT_COUNTED, QUIET)
    return Content.styled(str(hands), STRONG if hands else QUIET)


def _to(text: Content, width: int) -> Content:
    return text.pad_right(max(0, width - text.cell_length))
