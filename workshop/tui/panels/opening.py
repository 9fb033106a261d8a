"""What comes before the story: the plan, the line for the last row, the contract, and a vote to practise."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from workshop.language.catalogue import _, plural
from workshop.session.group_views import ContractView, PlanView, PracticeView, PurposeView, RoomView
from workshop.session.plan import WITHOUT
from workshop.session.state import UNDECIDED
from workshop.tui.blocks import NOTHING, Block, OneLine, Para, Split, widest
from workshop.tui.figures import Chart, Row
from workshop.tui.ink import ACCENT, QUIET, STRONG, plain
from workshop.tui.letters import Size
from workshop.tui.panels.parts import (
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
    numbered,
    ordinal,
    status,
)
from workshop.tui.paper import Paper, one_page
from workshop.tui.themes import Look

IF_NOT = _("If not, say so now: the letters can be made larger.")
CONTRACT = _("What we agree on")
PURPOSE, AGENDA = _("What we are here for"), _("What we do")
SHOWN = _("Counted first, then shown: so it goes with every vote.")
POINT = Content.styled("  –  ", ACCENT)
ROOM_SEES = _("The room sees this page too.")
BEFORE_SHARING = _("For you alone: share the screen once this page is left.")


def room_paper(view: RoomView, look: Look) -> Paper:
    """One line in the middle of an empty page, no larger than what follows will be."""

    def arrange(air: int) -> tuple[Block, ...]:
        line = large(plain(view.line, STRONG), roomy=True, above=0)
        return (Air(air, above=0, keep=True), line, aside(IF_NOT, above=min(air, 2)))

    return airy(arrange, most=6)


def purpose_paper(view: PurposeView, look: Look) -> Paper:
    """What it is for, large; below it what comes in which order."""

    def arrange(air: int) -> Iterable[Block]:
        if view.purpose:
            yield aside(PURPOSE, above=0)
            yield large(plain(view.purpose, STRONG), roomy=air > 1, above=min(air, 1))
        if view.agenda:
            yield aside(AGENDA, above=max(1, air // 2) if view.purpose else 0)
        for number, point in enumerate(view.agenda, 1):
            yield numbered(number, plain(point), above=int(air > 2 or number == 1))

    return airy(arrange)


def contract_paper(view: ContractView, look: Look) -> Paper:
    """What holds in this room."""

    def arrange(air: int) -> tuple[Block, ...]:
        points = (Para(plain(point, STRONG), first=POINT, above=min(air, 2)) for point in view.points)
        return (aside(CONTRACT, above=0), *points)

    return airy(arrange)


def practice_paper(view: PracticeView, look: Look) -> Paper:
    """A question that does not matter: first how many are counted, then how they fell."""

    def arrange(size: Size | None, air: int) -> tuple[Block, ...]:
        question = in_letters(view.question, size, roomy=air > 1)
        hands = _asked(view, air) if view.shown is None else _fallen(view, air)
        corner = counted_of(view.hands) if view.shown is None else NOTHING
        return (OneLine(Content.styled(_("To practise"), QUIET), corner, above=0), question, *hands)

    return lettered(arrange)


def _asked(view: PracticeView, air: int) -> Iterable[Block]:
    for number, (_name, words) in enumerate(view.choices, 1):
        yield numbered(number, plain(words), above=1 if number == 1 else int(air > 2))
    yield status(counted_so_far(view.hands, tuple(name for name, _words in view.choices)), max(1, air // 2))


def _fallen(view: PracticeView, air: int) -> Iterable[Block]:
    counts = dict(view.shown or ())
    names = [ordinal(number) + plain(words) for number, (_name, words) in enumerate(view.choices, 1)]
    longest = max(1, *(counts.get(name, 0) for name, _words in view.choices))
    for number, (name, _words) in enumerate(view.choices):
        row = Row(names[number], (counts.get(name, 0),), (ACCENT,))
        above = int(air > 0) if number else 1
        yield Chart((row,), longest, names=widest(names) + 3, thick=air > 1, above=above)
    undecided = counts.get(UNDECIDED, 0)
    told = (
        _("Undecided: {undecided}. {shown}").format(undecided=undecided, shown=SHOWN) if undecided else SHOWN
    )
    yield aside(told, above=max(1, air // 2))


def plan_paper(view: PlanView, look: Look, alone: bool = True) -> Paper:
    """The scenes to choose from, the planned ones marked, and what the story does without the others."""
    scenes = [
        choice(
            number,
            plain(item.title, STRONG if item.planned else QUIET),
            int(not number),
            chosen_mark(item.planned),
        )
        for number, item in enumerate(view.items)
    ]
    remarks = [
        Para(plain(remark, QUIET), first=Content("  "), above=int(not number))
        for number, remark in enumerate(view.remarks if any(item.planned for item in view.items) else ())
    ]
    named = _("The plan for {group}").format(group=view.group) if view.group else _("The plan")
    head = Split(plain(named, STRONG), Content.styled(_minutes(view), QUIET), above=0)
    without = (aside(WITHOUT.format(stages=", ".join(view.left_out))),) if view.left_out else ()
    own = (Para(plain(view.own_question, QUIET)),) if view.own_question else ()
    told = aside(BEFORE_SHARING if alone else ROOM_SEES, above=0)
    return one_page(head, told, *scenes, *own, *without, *remarks, start=0)


def _minutes(view: PlanView) -> str:
    """'3 planned · 45 minutes carry 3 decisions'."""
    if not view.minutes:
        return _("Which scenes, and how many minutes?")
    decisions = plural("{number} decision", "{number} decisions", view.fits)
    return _("{planned} planned · {minutes} minutes carry {decisions}").format(
        planned=sum(item.planned for item in view.items), minutes=view.minutes, decisions=decisions
    )
