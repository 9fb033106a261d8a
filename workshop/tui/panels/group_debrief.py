"""The strip of a debrief: scene by scene what was called for, where the room stood, and the fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.decide import FOCUS_POINTS
from workshop.session.views import (
    ClosedView,
    CommitmentsView,
    ExitView,
    FocusView,
    LevelView,
    NowWhatView,
    RoundView,
    ShiftRow,
    SoWhatView,
    WhatView,
)
from workshop.tui.bars import LOW, TALL, Beside, SideBar, SideBars, count_block
from workshop.tui.blocks import NO_BREAK, NOTHING, Block, Group, Para, Split
from workshop.tui.ink import ACCENT, FAINT, QUIET, STRONG, level_ink, plain
from workshop.tui.panels.debrief import pair_answered, pair_asked
from workshop.tui.panels.large import Air, airy, aside, large, shown_rounds
from workshop.tui.panels.parts import choice, level, symbol, with_levels
from workshop.tui.paper import Paper, Part
from workshop.tui.themes import Look

SHORT_ARROW = Content.styled("→", QUIET)
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
    return symbol(shift.before) + SHORT_ARROW + symbol(shift.after)


def _line(name: str, cells: Sequence[Content], width: int) -> Content:
    line = Content.styled(name.ljust(NAMES), QUIET)
    for cell in cells:
        line += cell.pad_right(max(1, width - cell.cell_length))
    return line.rstrip()


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


ARROW = Content.styled("  →  ", QUIET)
DOT = Content.styled(" · ", FAINT)
RAIL = Content.styled("  │  ", FAINT)
DASH = Content.styled("–  ", FAINT)
HANDS = _("Hands by reply{again}; at the right, where most stood.")
AGAIN = _(", →{no_break}after talking").format(no_break=NO_BREAK)
PARKED = _("Parked   ")


def what_paper(view: WhatView, look: Look) -> Paper:
    """The path with each shift, and where it ended; nothing of what was called for."""

    def arrange(air: int) -> tuple[Block, ...]:
        gap = int(air > 1)
        stops = (
            Group(tuple(_stop(number, shift)), above=gap if number > 1 else min(air, 1))
            for number, shift in enumerate(view.rows, 1)
        )
        return (_head(_("What happened")), *stops, *_end(view, air), *(_legend(view) if air else ()))

    return airy(arrange)


def so_what_paper(view: SoWhatView, look: Look) -> Paper:
    """Called against chosen with what pulled; then two scenes, the question on a page before its answer."""
    first, roomy = (tuple(_so_what(view, look, air)) for air in (0, 1))
    if view.pair is None:
        return Paper((Part(first, roomy=roomy),))
    return Paper(
        (
            Part(first, verb=_("two scenes"), roomy=roomy),
            Part(tuple(pair_asked(view.pair)), verb=_("what they have in common")),
            Part(tuple(pair_answered(view.pair, view.header.levels))),
        )
    )


def now_what_paper(view: NowWhatView, look: Look) -> Paper:
    """Alone, in pairs, all; and the sentences that were read out."""

    def arrange(air: int) -> tuple[Block, ...]:
        steps = (
            Para(
                plain(step, STRONG),
                first=Content.assemble("  ", (str(number), ACCENT), "  "),
                above=max(1, air // 2),
            )
            for number, step in enumerate(view.steps, 1)
        )
        return (_head(_("Now what")), *steps, *ticked(view.intentions, view.header.levels, air))

    return airy(arrange)


def ticked(sentences: Sequence[str], levels: Sequence[LevelView], air: int) -> Iterable[Block]:
    """Sentences that the room has settled on."""
    for number, one in enumerate(sentences):
        first = Content.styled("  ✓  ", ACCENT)
        yield Para(
            with_levels(one, levels, STRONG), first=first, above=int(air > 0) if number else max(1, air // 2)
        )


def parked(points: Sequence[str], above: int) -> Iterable[Block]:
    """What was set aside on the way, to be taken up now."""
    for number, point in enumerate(points):
        first = Content.styled(" " * len(PARKED) if number else PARKED, QUIET)
        yield Para(plain(point), first=first, above=0 if number else above)


def _head(words: str) -> Block:
    return Para(Content.styled(words, STRONG), above=0)


def _stop(number: int, shift: ShiftRow) -> Iterable[Block]:
    name = Content.assemble((f"{number:>3}  ", STRONG), plain(shift.row.scene_title, STRONG))
    moved = level(shift.after)
    if is_shift(shift):
        moved = level(shift.before) + ARROW + moved
    yield Split(name, moved, above=0, rest=Content("     "))
    rounds = shown_rounds(shift.rounds)
    if rounds:
        hands = ARROW.join([_hands(one, last=one is rounds[-1]) for one in rounds])
        yield Para(hands, first=RAIL, above=0)


def _hands(one: RoundView, last: bool) -> Content:
    """'9 · 5 · 3 · 1', in the order of the responses, and how many stayed undecided."""
    told = DOT.join([Content.styled(str(count), "" if last else QUIET) for count in one.hands])
    undecided = _(" · {undecided} undecided").format(undecided=one.undecided) if one.undecided else ""
    return told + Content.styled(undecided, QUIET)


def _end(view: WhatView, air: int) -> Iterable[Block]:
    if view.ending:
        yield Para(plain(view.ending, STRONG), first=Content.styled("  ╰  ", ACCENT), above=min(air, 1))
    yield from parked(view.parked, above=1)


def _legend(view: WhatView) -> Iterable[Block]:
    if any(shift.rounds for shift in view.rows):
        again = AGAIN if any(len(shift.rounds) > 1 for shift in view.rows) else ""
        yield aside(HANDS.format(again=again))


def _so_what(view: SoWhatView, look: Look, air: int) -> Iterable[Block]:
    levels = view.header.levels
    yield _head(_("So what"))
    yield from strips(view.rows, levels, look, air)
    first, *others = (*view.patterns, *([view.transfer] if view.transfer else [])) or ("",)
    if first:
        yield large(with_levels(first, levels, STRONG), padded=air > 0)
    for sentence in others:
        yield Para(with_levels(sentence, levels), first=DASH)


COMMITMENTS = _("What this group will do")
NONE_YET = _("One sentence each, said aloud: what will you do, and when will it be seen?")


def commitments_paper(view: CommitmentsView, look: Look) -> Paper:
    """What the group holds itself to, and what was parked on the way."""

    def arrange(air: int) -> tuple[Block, ...]:
        kept = tuple(ticked(view.commitments, view.header.levels, air))
        empty = (large(Content.styled(NONE_YET, STRONG), padded=air > 0),)
        return (
            Para(Content.styled(COMMITMENTS, STRONG), above=0),
            *(kept or empty),
            *parked(view.parked, above=max(1, air // 2)),
        )

    return airy(arrange)


def exit_paper(view: ExitView, look: Look) -> Paper:
    """The question with its counts as they come."""

    def arrange(air: int) -> tuple[Block, ...]:
        longest = max([1, *(count for _fingers, count in view.shown)])
        rows = tuple(SideBar(plain(score, STRONG), (count,), (ACCENT,)) for score, count in view.shown)
        bars = tuple(
            SideBars((row,), longest, above=int(air > 2 and number > 0)) for number, row in enumerate(rows)
        )
        count = count_block(view.hands.counted, view.hands.heads, TALL if air else LOW)
        return (
            large(plain(view.question, STRONG), padded=air > 1, above=0),
            Beside(count, bars, above=max(1, air // 2), at_least=14),
        )

    return airy(arrange)


def closed_paper(view: ClosedView, look: Look) -> Paper:
    """Thanks, alone on its page."""
    return airy(lambda air: (Air(air), large(plain(view.thanks, STRONG), padded=True, above=0)), most=6)
