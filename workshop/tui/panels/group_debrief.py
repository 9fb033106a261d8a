"""The end of a workshop: what happened, so what, now what, the team's own focus, commitments, the way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.group_views import (
    ClosedView,
    CommitmentsView,
    ExitView,
    FocusView,
    HandsView,
    NowWhatView,
    RoundView,
    ShiftRow,
    SoWhatView,
    WhatView,
)
from workshop.session.state import FOCUS_POINTS
from workshop.session.views import LevelView
from workshop.tui.blocks import NO_BREAK, Block, Either, Group, OneLine, Para, Split, TableBlock
from workshop.tui.figures import Chart, Row
from workshop.tui.ink import ACCENT, FAINT, QUIET, STRONG, level_ink, plain
from workshop.tui.letters import Size
from workshop.tui.panels.debrief import called_in_words, contested_part, pair_parts
from workshop.tui.panels.parts import (
    BULLET,
    DASH,
    END,
    RAIL,
    Air,
    airy,
    aside,
    choice,
    chosen_mark,
    counted_of,
    counted_so_far,
    in_letters,
    large,
    lettered,
    level,
    round_inks,
    symbol,
    table_row,
    title,
    with_levels,
)
from workshop.tui.paper import Paper, Part
from workshop.tui.themes import Look

ARROW = Content.styled("  →  ", QUIET)
HANDS = _("Hands by reply; at the right, where most stood.")
HANDS_TWICE = _("Hands by reply, at the first vote and {again}; at the right, where most stood.")
AFTER_TALKING, AT_LAST = _("after talking"), _("at the last")
NAMES = 9
"""Columns before a bar of a scene."""
PARKED = _("Parked   ")


def _is_shift(shift: ShiftRow) -> bool:
    """Whether the room voted again and stood somewhere else then."""
    return len(shift.rounds) > 1 and shift.before != shift.after


def _again(shifts: Sequence[ShiftRow]) -> str:
    """What stands between the votes of those scenes that had several."""
    again = [round for shift in shifts for round in shift.rounds[1:]]
    return AFTER_TALKING if all(round.talked for round in again) else AT_LAST


def what_paper(view: WhatView, look: Look) -> Paper:
    """The path, with the bars of each vote and what moved, and its end; nothing of what was called for."""
    votes = [round for shift in view.rows for round in shift.rounds]
    longest = max([1, *(count or 0 for round in votes for count in round.hands)])

    def arrange(air: int) -> Iterable[Block]:
        yield title(_("What happened"))
        for number, shift in enumerate(view.rows, 1):
            above = int(air > 1) if number > 1 else min(air, 1)
            yield Group(tuple(_stop(number, shift, longest, in_full=air > 1)), above=above)
        if view.ending:
            yield Para(plain(view.ending, STRONG), first=END, above=min(air, 1))
        for brought in view.questions:
            yield Para(with_levels(brought, view.header.levels), above=min(air, 1))
        yield from _parked(view.parked, above=1)
        if air and votes:
            twice = [shift for shift in view.rows if len(shift.rounds) > 1]
            yield aside(HANDS_TWICE.format(again=_again(twice)) if twice else HANDS)

    return airy(arrange)


def _stop(number: int, shift: ShiftRow, longest: int, in_full: bool) -> Iterable[Block]:
    """A scene with its bars; where the only vote took everybody in, they tell enough."""
    name = Content.styled(f"{number:>3}  ", STRONG) + plain(shift.row.scene_title, STRONG)
    moved = level(shift.after)
    if _is_shift(shift):
        moved = level(shift.before) + ARROW + moved
    yield Split(name, moved, rest=Content("     "))
    if shift.rounds:
        yield _bars(shift.rounds, longest)
        last = shift.rounds[-1]
        if in_full or len(shift.rounds) > 1 or last.undecided or last.uncounted:
            yield Para(plain(shift.told), first=RAIL, above=0)


def _bars(rounds: Sequence[RoundView], longest: int) -> Chart:
    """A bar for each reply at the first vote, and beside it one at the last; all of the page on one scale."""
    ends = (rounds[0], rounds[-1]) if len(rounds) > 1 else rounds
    rows = tuple(
        Row(RAIL + Content.styled(str(place + 1), QUIET), hands, round_inks(len(ends)))
        for place, hands in enumerate(zip(*(round.hands for round in ends), strict=True))
    )
    return Chart(rows, longest, names=NAMES, above=0, columns=2)


def so_what_paper(view: SoWhatView, look: Look) -> Paper:
    """Called against chosen with what pulled; then two scenes, the question on a page before its answer."""
    first, roomy = (tuple(_so_what(view, look, air)) for air in (0, 1))
    parts = [Part(first, roomier=(roomy,))]
    if view.contested:
        parts[-1] = parts[-1]._replace(verb=_("what was seen differently"))
        parts.append(contested_part(view.contested))
    if view.pair is not None:
        parts[-1] = parts[-1]._replace(verb=_("two scenes"))
        parts += pair_parts(view.pair, view.header.levels, tuple(Size))
    return Paper(tuple(parts))


def _so_what(view: SoWhatView, look: Look, air: int) -> Iterable[Block]:
    levels = view.header.levels
    yield title(_("So what"))
    yield from _called_and_stood(view, look, air)
    first, *others = (*view.patterns, *([view.transfer] if view.transfer else [])) or ("",)
    if first:
        yield large(with_levels(first, levels, STRONG), roomy=air > 0)
    for sentence in (*others, *view.questions):
        yield Para(with_levels(sentence, levels), first=BULLET)


def _called_and_stood(view: SoWhatView, look: Look, air: int) -> Iterable[Block]:
    """For every scene what was called for and where the room stood, and what the symbols stand for."""
    rows = view.rows
    told = [
        table_row(_("scene"), *(Content.styled(str(number), QUIET) for number, _row in enumerate(rows, 1))),
        table_row(_("called for"), *(symbol(shift.row.called) for shift in rows)),
        table_row(_("the room"), *(_moved(shift) for shift in rows)),
    ]
    if any(shift.row.chosen != shift.after for shift in rows):
        told.append(table_row(_("the reply"), *(symbol(shift.row.chosen) for shift in rows)))
    yield TableBlock(_spaced(told, air > 0), names=12, least=5, most=10)
    gap = NO_BREAK
    legend = [level(shown) for shown in view.header.levels]
    legend.append(plain(_("·{gap}none{gap}alone").format(gap=gap), QUIET))
    if shifted := [shift for shift in rows if _is_shift(shift)]:
        legend.append(plain(f"→{gap}{_again(shifted).replace(' ', gap)}", QUIET))
    yield Para(Content("   ").join(legend))
    yield from called_in_words([shift.row for shift in rows])


def _moved(shift: ShiftRow) -> Content:
    after = symbol(shift.after)
    return symbol(shift.before) + Content.styled("→", QUIET) + after if _is_shift(shift) else after


def _spaced(rows: Sequence[tuple[Content, ...]], apart: bool) -> tuple[tuple[Content, ...], ...]:
    """The rows of a table, with an empty one between two of them where they are to stand apart."""
    first, *others = rows
    return (first, *(row for other in others for row in (((), other) if apart else (other,))))


def now_what_paper(view: NowWhatView, look: Look) -> Paper:
    """Alone, in pairs, all; and the sentences that were read out."""

    def arrange(air: int) -> Iterable[Block]:
        yield title(_("Now what"))
        for number, step in enumerate(view.steps, 1):
            first = Content.assemble("  ", (str(number), ACCENT), "  ")
            yield Para(plain(step, STRONG), first=first, above=max(1, air // 2))
        yield from _settled(view.intentions, view.header.levels, air)

    return airy(arrange)


def _settled(sentences: Sequence[str], levels: Sequence[LevelView], air: int) -> Iterable[Block]:
    """Sentences that the room has settled on."""
    for number, sentence in enumerate(sentences):
        above = int(air > 0) if number else max(1, air // 2)
        yield Para(with_levels(sentence, levels, STRONG), first=DASH, above=above)


def _parked(points: Sequence[str], above: int) -> Iterable[Block]:
    """What was set aside on the way, to be taken up now."""
    for number, point in enumerate(points):
        first = Content.styled(" " * len(PARKED) if number else PARKED, QUIET)
        yield Para(plain(point), first=first, above=0 if number else above)


AGREED, RULES = _("this room"), _("the rules")
HOLDS = _("What holds for your team?")
MOST_ON_A_PAGE = 8
"""Circumstances that the last row of a room can read on one page."""


def focus_paper(view: FocusView, look: Look) -> Paper:
    """The question and the points; then what the rules would say, and where both differ in words."""
    levels = view.header.levels

    def arrange(size: Size | None, air: int) -> Iterable[Block]:
        if view.differs:
            yield Para(plain(view.question, STRONG), above=0)
        else:
            yield in_letters(view.question, size, roomy=air > 1)
        wide, narrow = (_points_table(view, gap, air > 2) for gap in (" ", ""))
        if view.spread is None and view.points is None:
            yield aside(placed_so_far(view.placed), above=max(1, air // 2))
        if view.spread is not None and view.called is None:
            yield _spread_table(view, view.spread, air > 2)
        if view.spread is None or view.points is not None:
            yield Either((wide, narrow), above=max(1, air // 2))
        if view.differs:
            yield large(with_levels(view.differs, levels, STRONG), roomy=air > 1)
        chosen = [circumstance.title for circumstance in view.circumstances if circumstance.chosen]
        for number, held in enumerate(chosen):
            yield Para(with_levels(held, levels), first=DASH, above=int(not number))
        for number, reason in enumerate(view.reasons):
            yield Para(with_levels(reason, levels, QUIET), first=DASH, above=0 if number else min(air, 1))

    return airy(lambda air: arrange(None, air)) if view.differs else lettered(arrange)


def placed_so_far(placed: HandsView) -> str:
    """How many people have placed their points."""
    of = _(" of {heads}").format(heads=placed.heads) if placed.heads else ""
    return _("Placed by {counted}{of}.").format(counted=placed.counted or 0, of=of)


def _spread_table(view: FocusView, spread: Sequence[Sequence[int]], apart: bool) -> TableBlock:
    """For each level how many people gave it none of the ten points, one, two …"""
    head = [Content.styled(str(number), QUIET) for number in range(FOCUS_POINTS + 1)]
    rows = [(Content.styled(_("points"), QUIET), *head)]
    for shown, people in zip(view.header.levels, spread, strict=True):
        cells = [plain(str(count), STRONG) if count else Content.styled("·", FAINT) for count in people]
        rows.append((level(shown), *cells))
    names = max(row[0].cell_length for row in rows) + 3
    return TableBlock(_spaced(rows, apart), names=names, least=3, most=5, above=1)


def _points_table(view: FocusView, gap: str, apart: bool) -> TableBlock:
    """Ten places for points per level: those of the room, and once they are known those of the rules."""
    levels = view.header.levels
    given = [view.points, *([view.called] if view.called is not None else [])]
    rows = [(level(shown), *(_points(shown, points, gap) for points in given)) for shown in levels]
    if len(given) > 1:
        rows = [(Content(""), Content.styled(AGREED, QUIET), Content.styled(RULES, QUIET)), *rows]
    step = FOCUS_POINTS + len(gap) * (FOCUS_POINTS + 1) + 6
    names = max(row[0].cell_length for row in rows) + 3
    return TableBlock(_spaced(rows, apart), names=names, least=step, most=step, whole=True)


def _points(shown: LevelView, points: tuple[int, ...] | None, gap: str) -> Content:
    """As many symbols of the level as it has points, and the number behind them."""
    given = max(0, min(FOCUS_POINTS, points[shown.place])) if points else 0
    full = [plain(shown.symbol, level_ink(shown.place))] * given
    empty = [Content.styled("·", FAINT)] * (FOCUS_POINTS - given)
    number = "" if points is None else f"{points[shown.place]:>3}"
    return Content(gap).join([*full, *empty]) + Content.styled(number, STRONG if given else QUIET)


def circumstances_paper(view: FocusView) -> Paper:
    """What may hold for a team, to choose from, a few on a page; what was chosen is marked."""
    levels, count = view.header.levels, len(view.circumstances)
    items = [
        choice(
            number,
            with_levels(circumstance.title, levels, STRONG if circumstance.chosen else ""),
            mark=chosen_mark(circumstance.chosen),
            digits=len(str(count)),
        )
        for number, circumstance in enumerate(view.circumstances)
    ]
    pages = -(-count // MOST_ON_A_PAGE)
    each = -(-count // pages) if pages else 1
    return Paper(tuple(Part((title(HOLDS), *items[at : at + each])) for at in range(0, count, each)))


COMMITMENTS = _("What this group will do")
NONE_YET = _("One sentence each, said aloud: what will you do, and when will it be seen?")


def commitments_paper(view: CommitmentsView, look: Look) -> Paper:
    """What the group holds itself to, and what was parked on the way."""

    def arrange(size: Size | None, air: int) -> Iterable[Block]:
        yield title(COMMITMENTS)
        yield from _settled(view.commitments, view.header.levels, air)
        if not view.commitments:
            yield in_letters(NONE_YET, size, above=1, roomy=air > 0)
        yield from _parked(view.parked, above=max(1, air // 2))

    return airy(lambda air: arrange(None, air)) if view.commitments else lettered(arrange)


def exit_paper(view: ExitView, look: Look) -> Paper:
    """The question and what its numbers stand for; first how many are counted, then how they answered."""
    counts = dict(view.shown or ())
    longest = max([1, *counts.values()])
    rows = [
        Row(_score(score, words), (counts.get(score, 0),), (ACCENT,))
        if view.shown is not None
        else Para(_score(score, words), above=0)
        for score, words in view.scores
    ]

    def arrange(size: Size | None, air: int) -> Iterable[Block]:
        yield in_letters(view.question, size, roomy=air > 1)
        scale = [Chart((row,), longest) if isinstance(row, Row) else row for row in rows]
        spaced = tuple(replace(block, above=int(air > 2)) for block in scale)
        yield Group(spaced, above=max(1, air // 2))
        told = counted_so_far(view.hands, tuple(score for score, _words in view.scores))
        left = plain(told) if view.shown is None else Content("")
        yield OneLine(left, counted_of(view.hands), above=max(1, air // 2))

    return lettered(arrange)


def _score(score: str, words: str) -> Content:
    return plain(score, STRONG) + plain(f"  {words:<12}", QUIET)


def closed_paper(view: ClosedView, look: Look) -> Paper:
    """Thanks, alone on its page."""
    return lettered(
        lambda size, air: (Air(air, above=0, keep=True), in_letters(view.thanks, size, roomy=True)), most=6
    )
