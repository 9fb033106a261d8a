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
        names = max((row.name.cell_length for row in self.rows), default=0) + GAP
        about = max((row.about.cell_length + GAP for row in self.rows if row.about), default=0)
        bar = max(LEAST_BAR, min(MOST_BAR, width // 6)) + GAP
        longest = max([1, *(row.hands or 0 for row in self.rows)])
        lines = []
        for row in self.rows:
            line = _to(row.name, names) + self._count(row) + Content(" " * GAP)
            cells = round((row.hands or 0) / longest * (bar - GAP) * growth)
            ink = level_ink(row.level.place) if row.level else QUIET
            line += _to(Content.styled("█" * cells, ink), bar) + _to(row.about, about)
            room = width - line.cell_length
            if row.words and room >= WORTH_READING:
                line += plain(beginning(row.words, room), QUIET)
            lines.append(line.rstrip())
        return lines

    def _count(self, row: FallenRow) -> Content:
        known = (one for each in self.rows for one in (each.hands, each.before) if one is not None)
        widest = max((len(str(one)) for one in known), default=1)
        now = _number(row.hands, STRONG, widest)
        return _number(row.before, QUIET, widest) + Content.styled(" → ", QUIET) + now if self.shifts else now


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


def _number(hands: int | None, style: str, widest: int) -> Content:
    words = NOT_COUNTED if hands is None else str(hands)
    return Content.styled(words.rjust(widest), style if hands else QUIET)


def _to(text: Content, width: int) -> Content:
    return text.pad_right(max(0, width - text.cell_length))
