"""Two scenes side by side: first what they have in common is asked, then it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.views import DebriefRow, DebriefView, LevelView, PairView, PathView, other_ways_on
from workshop.tui.blocks import Block, Columns, Group, Para, Split
from workshop.tui.ink import ACCENT, FAINT, QUIET, STRONG, plain
from workshop.tui.panels.large import large
from workshop.tui.panels.parts import BAR, choice, fit_marks, level, symbol, with_levels
from workshop.tui.paper import Paper, Part
from workshop.tui.themes import Look

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


LABELS = 14
CELL = 6
IN_A_ROW = 7
"""Scenes in one strip: what 60 columns carry."""
IF_THEN = _("If somebody …, then I …")


def debrief_paper(view: DebriefView, look: Look) -> Paper:
    """A page for each look back, the question of a pair before its answer, and the way back in."""
    parts = [Part(tuple(_path(view, look)), verb=_("called for, and chosen"))]
    parts.append(Part(tuple(_strips(view, look)), verb=_("what shows")))
    if view.patterns:
        parts.append(Part(tuple(_patterns(view)), verb=_("two scenes") if view.pair else _("one sentence")))
    if view.pair:
        parts.append(Part(tuple(_pair(view.pair, answered=False)), verb=_("what they have in common")))
        parts.append(Part(tuple(_pair(view.pair, answered=True)), verb=_("one sentence to keep")))
    parts.append(Part(tuple(_intention(view)), verb=_("play a scene again"), field=True))
    parts.append(Part(tuple(_again(view, look))))
    return Paper(tuple(parts))


def _path(view: DebriefView, look: Look) -> Iterable[Block]:
    yield Split(
        Content.styled(_("The path"), STRONG), Content.styled(_("what the reply led with"), QUIET), above=0
    )
    for number, row in enumerate(view.rows, 1):
        yield Group(tuple(_stop(number, row, look)), above=1 if number == 1 else 0)
    yield Para(plain(view.ending, STRONG), first=Content.styled("  ╰  ", ACCENT), above=0)
    for path in view.earlier:
        yield _earlier(path)


def _stop(number: int, row: DebriefRow, look: Look) -> Iterable[Block]:
    rail = Content.styled("  │  ", FAINT)
    marks = Content.styled("  " + fit_marks(row.fit), QUIET) if look.fit else Content("")
    name = Content.assemble((f"{number:>3}  ", STRONG), plain(row.scene_title, STRONG))
    yield Split(name, level(row.chosen) + marks, above=0, rest=rail)
    yield Para(Content.styled(other_ways_on(row.other_ways), QUIET), first=rail, above=0)


def _earlier(path: PathView) -> Block:
    walked = [Content.assemble((f"{n} ", QUIET), symbol(row.chosen)) for n, row in enumerate(path.rows, 1)]
    end = plain(path.ending, QUIET) if path.ending else Content.styled(_("left there"), QUIET)
    arrow = Content.styled(" → ", FAINT)
    return Para(arrow.join([*walked, end]), first=Content.styled(_("Before:  "), QUIET))


def _strips(view: DebriefView, look: Look) -> Iterable[Block]:
    yield Para(Content.styled(_("Called for, and chosen"), STRONG), above=0)
    rows = iter(enumerate(view.rows, 1))
    while chunk := tuple(islice(rows, IN_A_ROW)):
        yield Group(tuple(_strip(chunk, look)))
    words = [level(one) for one in view.header.levels]
    legend = Content("    ").join([*words, Content.styled(_("· none alone"), QUIET)])
    yield Para(legend, above=2)


def _strip(chunk: Sequence[tuple[int, DebriefRow]], look: Look) -> Iterable[Block]:
    yield _cells(_("scene"), [Content.styled(str(number), QUIET) for number, _row in chunk])
    yield _cells(_("called for"), [symbol(row.called) for _number, row in chunk], above=1)
    if any(row.guessed for _number, row in chunk):
        # The dot of the legend would say that somebody took it to be none.
        guesses = [symbol(row.guessed) if row.guessed else Content("") for _number, row in chunk]
        yield _cells(_("taken to be"), guesses)
    yield _cells(_("the reply"), [symbol(row.chosen) for _number, row in chunk])
    if look.fit:
        yield _cells(_("fit"), [Content.styled(fit_marks(row.fit), QUIET) for _number, row in chunk], above=1)


def _cells(name: str, cells: Iterable[Content], above: int = 0) -> Block:
    line = Content.styled(name.ljust(LABELS), QUIET)
    for cell in cells:
        line += cell.pad_right(max(1, CELL - cell.cell_length))
    return Para(line.rstrip(), above=above)


def _patterns(view: DebriefView) -> Iterable[Block]:
    yield Para(Content.styled(_("What shows across the scenes"), STRONG), above=0)
    for sentence in view.patterns:
        yield Para(plain(sentence), first=Content.styled("  –  ", FAINT))


def _pair(pair: PairView, answered: bool) -> Iterable[Block]:
    """The two scenes; with the answer, what they called for stands where the replies stood."""
    yield Para(Content.styled(QUESTION, STRONG), above=0)
    yield from side_by_side(pair, called_for if answered else _reply)
    if answered:
        yield Para(plain(pair.common, STRONG), above=2)


def _reply(row: DebriefRow) -> Content:
    return plain(row.response, QUIET)


def _intention(view: DebriefView) -> Iterable[Block]:
    yield Para(Content.styled(_("One sentence to take along"), STRONG), above=0)
    yield Para(Content(_("Name a moment that will come, and what you will say first when it does.")))
    for sentence in view.intentions:
        yield Para(plain(sentence, STRONG), first=Content.styled("  ✓  ", ACCENT))


def _again(view: DebriefView, look: Look) -> Iterable[Block]:
    yield Para(Content.styled(_("Play again from a scene"), STRONG), above=0)
    yield Para(Content.styled(_("The path walked so far is kept beside the new one."), QUIET), above=0)
    for number, row in enumerate(view.rows):
        yield choice(number, _scene_again(row, look))


def _scene_again(row: DebriefRow, look: Look) -> Content:
    marks = f"  {fit_marks(row.fit)}" if look.fit else ""
    return Content.assemble(plain(row.scene_title, STRONG), "  ", level(row.chosen), (marks, QUIET))
