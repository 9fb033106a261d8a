"""Two scenes side by side: first what they have in common is asked, then it is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from workshop.session.views import DebriefRow, LevelView, PairView
from workshop.tui.blocks import Block, Columns, Group, Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.panels.large import large
from workshop.tui.panels.level_words import with_levels
from workshop.tui.panels.levels import level
from workshop.tui.panels.speech import BAR

QUESTION = "What do these two have in common?"


def pair_asked(pair: PairView) -> Iterable[Block]:
    """The two lines with what was replied, and the question."""
    yield large(Content.styled(QUESTION, STRONG), padded=False, above=0)
    sides = (_side(row, plain(row.response, QUIET)) for row in (pair.left, pair.right))
    yield _columns(*sides)


def pair_answered(pair: PairView, levels: Sequence[LevelView]) -> Iterable[Block]:
    """The same two lines with what each called for, and what they have in common."""
    sides = (
        _side(row, Content.assemble(("called for  ", QUIET), level(row.called)))
        for row in (pair.left, pair.right)
    )
    yield Para(Content.styled(QUESTION, QUIET), above=0)
    yield _columns(*sides)
    yield large(with_levels(pair.common, levels, STRONG), padded=True)


def _columns(left: Block, right: Block) -> Block:
    return Columns((left,), (right,))


def _side(row: DebriefRow, below: Content) -> Block:
    name = Content.assemble(plain(row.listener.name, STRONG), (" · ", QUIET), plain(row.scene_title, QUIET))
    line = Para(plain(row.says, STRONG), first=BAR, rest=BAR, above=0)
    return Group((Para(name, above=0), line, Para(below)), above=0)
