"""Before the first scene: the line for the last row, the contract, and a vote to practise with."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.host_views import ContractView, PracticeView, RoomView
from workshop.session.visit import UNDECIDED
from workshop.tui.blocks import Block, Para
from workshop.tui.digits import LOW, TALL, Beside, count_block
from workshop.tui.ink import ACCENT, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.hands import RAISE, counted_so_far
from workshop.tui.panels.large import Air, airy, aside, large, numbered
from workshop.tui.paper import Paper
from workshop.tui.side_bars import SideBar, SideBars

IF_NOT = _("If not, say so now: the letters can be made larger.")
CONTRACT = _("What we agree on")
SHOWN = _("Counted first, then shown: so it goes with every vote.")


def room_paper(view: RoomView, look: Look) -> Paper:
    """One line in the middle of an empty page, no larger than what follows will be."""

    def arrange(air: int) -> tuple[Block, ...]:
        return (Air(air), large(plain(view.line, STRONG), True, above=0), aside(IF_NOT, above=min(air, 2)))

    return airy(arrange, most=6)


def contract_paper(view: ContractView, look: Look) -> Paper:
    """What holds in this room."""

    def arrange(air: int) -> tuple[Block, ...]:
        points = (
            Para(plain(point, STRONG), first=Content.styled("  –  ", ACCENT), above=min(air, 2))
            for point in view.points
        )
        return (aside(CONTRACT, above=0), *points)

    return airy(arrange)


def practice_paper(view: PracticeView, look: Look) -> Paper:
    """A question that does not matter: first how many are counted, then how they fell."""

    def arrange(air: int) -> tuple[Block, ...]:
        question = large(plain(view.question, STRONG), air > 1, above=0)
        shown = _shown(view, air) if view.shown is not None else _asked(view, air)
        return (aside(_("To practise"), above=0), question, *shown)

    return airy(arrange)


def _asked(view: PracticeView, air: int) -> Iterable[Block]:
    for number, (_name, words) in enumerate(view.choices, 1):
        yield numbered(number, plain(words), above=1 if number == 1 else int(air > 2))
    names = tuple(name for name, _words in view.choices)
    said = (aside(RAISE, above=0), counted_so_far(view.hands, names))
    count = count_block(view.hands.counted, view.hands.heads, TALL if air else LOW)
    yield Beside(count, said, above=max(1, air // 2))


def _shown(view: PracticeView, air: int) -> Iterable[Block]:
    counts = dict(view.shown or ())
    rows = tuple(
        SideBar(
            Content.assemble("  ", (f"{number}  ", STRONG), plain(words)), (counts.get(name, 0),), (ACCENT,)
        )
        for number, (name, words) in enumerate(view.choices, 1)
    )
    for number, row in enumerate(rows):
        yield SideBars(
            (row,),
            max([1, *(count for row in rows for count in row.counts)]),
            words=max(one.word.cell_length for one in rows) + 3,
            thick=air > 1,
            above=1 if number == 0 else int(air > 0),
        )
    undecided = counts.get(UNDECIDED, 0)
    yield aside(
        _("Undecided: {undecided}. {shown}").format(undecided=undecided, shown=SHOWN) if undecided else SHOWN,
        above=max(1, air // 2),
    )
