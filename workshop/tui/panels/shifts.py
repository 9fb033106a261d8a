"""The strip of a debrief: scene by scene what was called for, where the room stood, and the fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.host_views import ShiftRow
from workshop.session.views import LevelView
from workshop.tui.blocks import NOTHING, Block, Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.levels import level, symbol
from workshop.tui.wrapping import NO_BREAK

ARROW = Content.styled("→", QUIET)
NAMES = 12
LEAST, MOST = 5, 10
"""Columns of a scene: what a shift needs, and what is still seen as one line."""


class Strip(NamedTuple):
    """Rows of small things in columns, a name before each; further strips below where they are too many."""

    rows: tuple[tuple[str, tuple[Content, ...]], ...]
    above: int = 1
    item: int | None = None
    keep: bool = False
    between: int = 0
    """Empty lines between two rows."""

    def lines(self, width: int, growth: float) -> list[Content]:
        count = max((len(cells) for _name, cells in self.rows), default=0)
        fitting = max(1, min(count, (width - NAMES) // LEAST))
        cell = min(MOST, (width - NAMES) // fitting)
        lines: list[Content] = []
        for start in range(0, count, fitting):
            lines += [NOTHING] if lines else []
            for number, (name, cells) in enumerate(self.rows):
                lines += [NOTHING] * (self.between if number else 0)
                lines.append(_line(name, cells[start : start + fitting], cell))
        return lines


def is_shift(shift: ShiftRow) -> bool:
    """Whether the room voted again and stood somewhere else then."""
    return len(shift.rounds) > 1 and shift.before != shift.after


def strips(
    rows: Sequence[ShiftRow], levels: Sequence[LevelView], look: Look, air: int = 0
) -> Iterable[Block]:
    """Called against chosen for every scene, and what the symbols stand for."""
    numbers = tuple(Content.styled(str(number), QUIET) for number in range(1, len(rows) + 1))
    told = [
        (_("scene"), numbers),
        (_("called for"), tuple(symbol(shift.row.called) for shift in rows)),
        (_("the room"), tuple(_moved(shift) for shift in rows)),
    ]
    if any(shift.row.chosen != shift.after for shift in rows):
        told.append((_("the reply"), tuple(symbol(shift.row.chosen) for shift in rows)))
    if look.fit:
        told.append((_("fit, of 4"), tuple(Content.styled(str(shift.row.fit), STRONG) for shift in rows)))
    yield Strip(tuple(told), between=int(air > 0))
    legend = [*(level(one) for one in levels), plain(_("·{gap}none{gap}alone").format(gap=NO_BREAK), QUIET)]
    if any(is_shift(shift) for shift in rows):
        legend.append(plain(_("→{gap}after{gap}talking").format(gap=NO_BREAK), QUIET))
    yield Para(Content("   ").join(legend), above=1)


def _moved(shift: ShiftRow) -> Content:
    if not is_shift(shift):
        return symbol(shift.after)
    return symbol(shift.before) + ARROW + symbol(shift.after)


def _line(name: str, cells: Sequence[Content], width: int) -> Content:
    line = Content.styled(name.ljust(NAMES), QUIET)
    for cell in cells:
        line += cell.pad_right(max(1, width - cell.cell_length))
    return line.rstrip()
