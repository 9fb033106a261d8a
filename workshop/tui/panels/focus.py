"""The focus agreement: ten points on the levels, beside what the rules would call for in such a team."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.host_views import FocusView
from workshop.session.leading import FOCUS_POINTS
from workshop.session.views import LevelView
from workshop.tui.blocks import Block, Para
from workshop.tui.ink import ACCENT, FAINT, QUIET, STRONG, level_ink
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.large import airy, large
from workshop.tui.panels.level_words import with_levels
from workshop.tui.panels.levels import level
from workshop.tui.panels.parts import choice
from workshop.tui.paper import Paper, Part

AGREED, RULES = _("this room"), _("the rules")
HOLDS = _("What holds for your team?")
NUMBER, BETWEEN = 3, 5
"""Columns of a number, and between two rows of points."""
EMPTY = "·"
MOST_ON_A_PAGE = 8
"""Circumstances that the last row of a room can read on one page."""


class TenPoints(NamedTuple):
    """A row of ten points per level, once or twice beside each other; wide apart where there is room."""

    levels: tuple[LevelView, ...]
    columns: tuple[tuple[str, tuple[int, ...] | None], ...]
    """What stands above, and the points in the order of the levels."""
    above: int = 1
    item: int | None = None
    keep: bool = False
    between: int = 0
    """Empty lines between two levels."""

    def lines(self, width: int, growth: float) -> list[Content]:
        words = max(level(one).cell_length for one in self.levels) + 3
        loose, tight = FOCUS_POINTS * 2 - 1 + NUMBER + BETWEEN, FOCUS_POINTS + NUMBER + 3
        gap = " " if words + len(self.columns) * loose - BETWEEN <= width else ""
        each = loose if gap else tight
        head = Content(" " * words)
        for name, _column in self.columns:
            head += Content.styled(name.ljust(each), QUIET)
        lines = [head.rstrip()] if len(self.columns) > 1 else []
        for one in self.levels:
            lines += [Content("")] * (self.between if lines else 0)
            line = level(one)
            line = line.pad_right(words - line.cell_length)
            for _name, points in self.columns:
                cell = _points(one, points, gap)
                line += cell.pad_right(max(0, each - cell.cell_length))
            lines.append(line.rstrip())
        return lines


def focus_paper(view: FocusView, look: Look) -> Paper:
    """The question and the points; then what the rules would say, and where both differ in words."""
    return airy(lambda air: tuple(_agreement(view, air)))


def circumstances_paper(view: FocusView) -> Paper:
    """What may hold for a team, to choose from, a few on a page; what was chosen is marked."""
    items = tuple(_circumstances(view))
    pages = -(-len(items) // MOST_ON_A_PAGE)
    each = -(-len(items) // pages) if pages else 1
    heading = Para(Content.styled(HOLDS, STRONG), above=0)
    return Paper(tuple(Part((heading, *items[at : at + each])) for at in range(0, len(items), each)))


def _agreement(view: FocusView, air: int) -> Iterable[Block]:
    levels = view.header.levels
    if view.differs:
        yield Para(plain(view.question, STRONG), above=0)
    else:
        yield large(plain(view.question, STRONG), padded=air > 1, above=0)
    columns: tuple[tuple[str, tuple[int, ...] | None], ...] = ((AGREED, view.points),)
    if view.called is not None:
        columns = (*columns, (RULES, view.called))
    yield TenPoints(levels, columns, above=max(1, air // 2), between=int(air > 2))
    if view.differs:
        yield large(with_levels(view.differs, levels, STRONG), padded=air > 1)
    yield from _because(view, levels, air)


def _because(view: FocusView, levels: Sequence[LevelView], air: int) -> Iterable[Block]:
    """What holds for the team, and why the rules say what they say."""
    chosen = [one.title for one in view.circumstances if one.chosen]
    for number, title in enumerate(chosen):
        first = Content.styled("  ✓  ", ACCENT)
        yield Para(with_levels(title, levels), first=first, above=0 if number else 1)
    for number, reason in enumerate(view.reasons):
        first = Content.styled("  –  ", FAINT)
        yield Para(with_levels(reason, levels, QUIET), first=first, above=0 if number else min(air, 1))


def _circumstances(view: FocusView) -> Iterable[Block]:
    for number, one in enumerate(view.circumstances):
        bare = choice(number, with_levels(one.title, view.header.levels, STRONG if one.chosen else ""))
        mark = Content.styled("✓  ", ACCENT) if one.chosen else Content("   ")
        number_width = Content(str(len(view.circumstances))).cell_length
        first = bare.first.pad_left(number_width - len(str(number + 1))) + mark
        yield bare._replace(first=first)


def _points(one: LevelView, points: tuple[int, ...] | None, gap: str) -> Content:
    """As many symbols of the level as it has points, and the number behind them."""
    given = max(0, min(FOCUS_POINTS, points[one.place])) if points else 0
    full = [plain(one.symbol, level_ink(one.place))] * given
    empty = [Content.styled(EMPTY, FAINT)] * (FOCUS_POINTS - given)
    number = "" if points is None else f"{points[one.place]:>3}"
    return Content(gap).join([*full, *empty]) + Content.styled(number, STRONG if given else QUIET)
