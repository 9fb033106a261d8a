"""Two scenes side by side: first what they have in common is asked, then it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.views import DebriefRow, LevelView, PairView
from workshop.tui.blocks import Block, Columns, Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.panels.large import large
from workshop.tui.panels.level_words import with_levels
from workshop.tui.panels.levels import level
from workshop.tui.panels.speech import BAR

QUESTION = _("What do these two have in common?")


def pair_asked(pair: PairView) -> Iterable[Block]:
    """The two lines with what was replied, and the question."""
    yield large(Content.styled(QUESTION, STRONG), padded=False, above=0)
    yield from side_by_side(pair, lambda row: plain(row.response, QUIET))


def pair_answered(pair: PairView, levels: Sequence[LevelView]) -> Iterable[Block]:
    """The same two lines with what each called for, and what they have in common."""
    yield Para(Content.styled(QUESTION, QUIET), above=0)
    yield from side_by_side(pair, called_for)
    yield large(with_levels(pair.common, levels, STRONG), padded=True)


def called_for(row: DebriefRow) -> Content:
    return Content.assemble((_("called for  "), QUIET), level(row.called))


def side_by_side(pair: PairView, below: Callable[[DebriefRow], Content]) -> Iterable[Block]:
    """The two lines, each with its speaker above and something below, on the same rows on both sides."""
    left, right = pair.left, pair.right
    yield Columns((_name(left),), (_name(right),), keep=True)
    yield Columns((_line(left),), (_line(right),), above=0)
    yield Columns((Para(below(left), above=0),), (Para(below(right), above=0),))


def _name(row: DebriefRow) -> Para:
    who = Content.assemble(plain(row.listener.name, STRONG), (" · ", QUIET), plain(row.scene_title, QUIET))
    return Para(who, above=0)


def _line(row: DebriefRow) -> Para:
    return Para(plain(row.says, STRONG), first=BAR, rest=BAR, above=0)
