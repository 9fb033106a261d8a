"""The debrief of one person: the path, called for against chosen, a pair of scenes, and the way back in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.views import (
    SEEN_DIFFERENTLY,
    ContestView,
    DebriefRow,
    DebriefView,
    LevelView,
    PairView,
    PathView,
    other_ways_on,
)
from workshop.tui.blocks import NO_BREAK, Beside, Block, Group, Para, Split, TableBlock
from workshop.tui.ink import FAINT, QUIET, STRONG, plain
from workshop.tui.letters import Size
from workshop.tui.panels.parts import (
    BAR,
    CALLED_LABEL,
    DASH,
    END,
    RAIL,
    aside,
    choice,
    in_letters,
    large,
    level,
    line,
    symbol,
    table_row,
    title,
    with_levels,
)
from workshop.tui.paper import Paper, Part
from workshop.tui.themes import Look

IF_THEN = _("If somebody …, then I …")


def debrief_paper(view: DebriefView, look: Look) -> Paper:
    """A page for each look back, the question of a pair before its answer, and the way back in."""
    after = _("two scenes") if view.pair else _("one sentence")
    parts = [
        Part(tuple(_path(view)), verb=_("called for, and chosen")),
        Part(tuple(_called_and_chosen(view)), verb=_("what shows")),
    ]
    if view.patterns:
        patterns = (Para(with_levels(sentence, view.header.levels), first=DASH) for sentence in view.patterns)
        parts.append(Part((title(_("What shows across the scenes")), *patterns), verb=after))
    if view.contested:
        parts.append(contested_part(view.contested)._replace(verb=after))
    if view.pair:
        asked, told = pair_parts(view.pair, view.header.levels)
        parts += [asked, told._replace(verb=_("one sentence to keep"))]
    parts.append(Part(tuple(_intention(view)), verb=_("play a scene again"), field=True))
    parts.append(Part(tuple(_again(view))))
    return Paper(tuple(parts))


def contested_part(contested: Sequence[ContestView]) -> Part:
    """What was seen differently, one after the other."""
    listed = (Para(plain(contest.in_brief), first=DASH) for contest in contested)
    return Part((title(SEEN_DIFFERENTLY), *listed))


def _path(view: DebriefView) -> Iterable[Block]:
    yield Split(
        Content.styled(_("The path"), STRONG), Content.styled(_("what the reply led with"), QUIET), above=0
    )
    for number, row in enumerate(view.rows, 1):
        name = Content.styled(f"{number:>3}  ", STRONG) + plain(row.scene_title, STRONG)
        scene = Split(name, level(row.chosen), rest=RAIL)
        ways = Para(Content.styled(other_ways_on(row.other_ways), QUIET), first=RAIL, above=0)
        yield Group((scene, ways), above=int(number == 1))
    if view.ending:
        yield Para(plain(view.ending, STRONG), first=END, above=0)
    for path in view.earlier:
        yield _earlier(path)


def _earlier(path: PathView) -> Block:
    walked = [Content.assemble((f"{n} ", QUIET), symbol(row.chosen)) for n, row in enumerate(path.rows, 1)]
    end = plain(path.ending, QUIET) if path.ending else Content.styled(_("left there"), QUIET)
    arrow = Content.styled(" → ", FAINT)
    return Para(arrow.join([*walked, end]), first=Content.styled(_("Before:  "), QUIET))


def _called_and_chosen(view: DebriefView) -> Iterable[Block]:
    rows = view.rows
    table: list[tuple[Content, ...]] = [
        table_row(_("scene"), *(Content.styled(str(number), QUIET) for number, _row in enumerate(rows, 1))),
        (),
        table_row(_("called for"), *(symbol(row.called) for row in rows)),
    ]
    if any(row.guessed for row in rows):
        # The dot of the legend would say that somebody took it to be none.
        guesses = (symbol(row.guessed) if row.guessed else Content("") for row in rows)
        table.append(table_row(_("taken to be"), *guesses))
    table.append(table_row(_("the reply"), *(symbol(row.chosen) for row in rows)))
    if any(row.now for row in rows):
        now = (symbol(row.now.level) if row.now else Content("") for row in rows)
        table.append(table_row(_("said then"), *now))
    yield title(_("Called for, and chosen"))
    yield TableBlock(tuple(table), names=14, least=5, most=6)
    legend = [*(level(shown) for shown in view.header.levels), Content.styled(_("· none alone"), QUIET)]
    yield Para(Content("    ").join(legend), above=2)
    yield from called_in_words(rows)
    for number, row in enumerate(rows, 1):
        if row.now:
            yield Para(plain(f"“{row.now.text}” {row.now.shift}"), first=_number(number))
        if row.after_reason:
            yield Para(plain(row.after_reason), first=_number(number))


def _number(number: int) -> Content:
    return Content.styled(f"{number}  ", QUIET)


def called_in_words(rows: Sequence[DebriefRow]) -> Iterable[Block]:
    """What was called for in the scenes where that was no level, by their numbers: '2: both, by name'."""
    told = [
        f"{number}:{NO_BREAK}{row.called_word.replace(' ', NO_BREAK)}"
        for number, row in enumerate(rows, 1)
        if row.called is None and row.called_word
    ]
    if told:
        yield Para(Content.assemble((CALLED_LABEL, QUIET), plain("   ".join(told))))


def _intention(view: DebriefView) -> Iterable[Block]:
    yield title(_("One sentence to take along"))
    yield Para(Content(_("Name a moment that will come, and what you will say first when it does.")))
    for sentence in view.intentions:
        yield Para(plain(sentence, STRONG), first=DASH)


def _again(view: DebriefView) -> Iterable[Block]:
    yield title(_("Play again from a scene"))
    yield aside(_("The path walked so far is kept beside the new one."), above=0)
    for number, row in enumerate(view.rows):
        name = Content.assemble(plain(row.scene_title, STRONG), "  ", level(row.chosen))
        yield choice(number, name)


def pair_parts(pair: PairView, levels: Sequence[LevelView], sizes: Sequence[Size] = ()) -> tuple[Part, Part]:
    """The two lines with what was replied, and the question; on the next page the same with the answer.

    Where letters of one of these sizes have room, the question is in them.
    """
    asked, *lettered = (
        (in_letters(pair.asked, size), *side_by_side(pair, _reply)) for size in (None, *sizes)
    )
    told = (
        Para(plain(pair.asked, QUIET), above=0),
        *side_by_side(pair, _called_for),
        large(with_levels(pair.common, levels, STRONG), roomy=False),
    )
    return Part(asked, verb=_("what is to be seen"), roomier=tuple(lettered)), Part(told)


def _reply(row: DebriefRow) -> Content:
    return plain(row.response, QUIET)


def _called_for(row: DebriefRow) -> Content:
    return Content.assemble(
        (CALLED_LABEL, QUIET), level(row.called) if row.called else plain(row.called_word)
    )


def side_by_side(pair: PairView, below: Callable[[DebriefRow], Content]) -> Iterable[Block]:
    """The two lines, each with its speaker above and something below, on the same rows on both sides."""

    def both(block: Callable[[DebriefRow], Para], above: int = 1, keep: bool = False) -> Beside:
        left, right = (block(pair.left),), (block(pair.right),)
        return Beside(left, right, halves=True, above=above, keep=keep)

    yield both(_speaker, keep=True)
    yield both(lambda row: line(row.says, STRONG, BAR), above=0)
    yield both(lambda row: Para(below(row)))


def _speaker(row: DebriefRow) -> Para:
    return Para(
        Content.assemble(plain(row.listener.name, STRONG), (" · ", QUIET), plain(row.scene_title, QUIET))
    )
