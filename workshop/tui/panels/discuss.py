"""After the verdict: how the room itself fell by level, the gap in words, and what to talk about."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.host_views import DiscussView, LevelRound
from workshop.session.views import LevelView, ResponseView
from workshop.tui.blocks import Block, Para
from workshop.tui.ink import QUIET, STRONG, level_ink
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.large import airy, aside, large, numbered
from workshop.tui.panels.level_words import with_levels
from workshop.tui.panels.levels import level
from workshop.tui.panels.parts import choice
from workshop.tui.panels.rounds import round_heads, shown_rounds
from workshop.tui.panels.speech import FAINT_BAR
from workshop.tui.paper import Paper, one_page
from workshop.tui.side_bars import SideBar, SideBars

OTHERS = _("undecided, or at none")
SAID = _(" (said)")
CALLED = _(" ‹ called for")
WHAT_IF = _("What would another reply have led to?")


def discuss_paper(view: DiscussView, look: Look) -> Paper:
    """The bars by level, the sentence, the questions; the responses too where there is room for all."""
    paper = airy(lambda air: tuple(_fall(view, air)))
    with_replies = (*_fall(view, 3), *_what_if(view))
    return paper._replace(wholes=(with_replies, *paper.wholes))


def what_if_paper(view: DiscussView) -> Paper:
    """The responses to choose from, to look at what another one would have led to."""
    items = tuple(
        choice(number, _reply(view, one), above=0 if number else 1)
        for number, one in enumerate(view.responses)
    )
    return one_page(aside(WHAT_IF, above=0), _line(view), *items, start=0)


def _fall(view: DiscussView, air: int) -> Iterable[Block]:
    levels = view.header.levels
    if air > 1:
        yield _line(view)._replace(above=0)
    yield _bars(view, thick=air > 3)
    yield large(with_levels(view.sentence, levels, STRONG), padded=air > 2)
    for number, one in enumerate(view.questions):
        above = int(air > 1) if number else 1
        yield Para(with_levels(one, levels), first=Content.styled("  ?  ", QUIET), above=above)


def _bars(view: DiscussView, thick: bool) -> SideBars:
    rounds = shown_rounds(view.rounds)
    rows = [_row(one, view.called, rounds) for one in view.header.levels]
    if any(one.others for one in rounds):
        inks = (QUIET,) * len(rounds)
        rows.append(SideBar(Content.styled(f"· {OTHERS}", QUIET), tuple(one.others for one in rounds), inks))
    longest = max(chain((1,), *(one.hands for one in rounds), (one.others for one in rounds)))
    return SideBars(tuple(rows), longest, round_heads([one.number for one in rounds]), thick=thick)


def _row(one: LevelView, called: LevelView | None, rounds: tuple[LevelRound, ...]) -> SideBar:
    note = Content.styled(CALLED, QUIET) if called == one else Content("")
    counts = tuple(fallen.hands[one.place] for fallen in rounds)
    return SideBar(level(one), counts, (level_ink(one.place),) * len(rounds), note)


def _line(view: DiscussView) -> Para:
    return Para(plain(view.says, QUIET), first=FAINT_BAR, rest=FAINT_BAR)


def _what_if(view: DiscussView) -> Iterable[Block]:
    yield aside(WHAT_IF, above=2)
    for number, one in enumerate(view.responses, 1):
        yield numbered(number, _reply(view, one), above=1 if number == 1 else 0)


def _reply(view: DiscussView, one: ResponseView) -> Content:
    said = one.id == view.chosen
    return plain(one.text) + Content.styled(SAID if said else "", QUIET)
