"""How the hands fell: the rounds side by side, by response; no level stands here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from textual.content import Content

from workshop.session.host_views import DistributionView, RoundView
from workshop.session.naming import joined
from workshop.tui.blocks import Block, Group, Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.large import NUMBERED, airy, aside, replies
from workshop.tui.panels.rounds import round_heads, round_inks, shown_rounds
from workshop.tui.panels.speech import recalled
from workshop.tui.paper import Paper, Part
from workshop.tui.side_bars import SideBar, SideBars

INDENT = Content(" " * NUMBERED)
UNDECIDED = "undecided"


def distribution_paper(view: DistributionView, look: Look) -> Paper:  # noqa: ARG001
    """Bars with each response below its own; else first the bars, then the responses."""
    whole = airy(lambda air: tuple(_with_replies(view, air)))
    return Paper((Part(tuple(_bars_alone(view)), verb="the replies"), _replies(view)), whole.wholes)


def _with_replies(view: DistributionView, air: int) -> Iterable[Block]:
    if air:
        yield recalled(view.listener, view.says)
    gap = 1 if air > 1 else 0
    for place, response in enumerate(view.responses):
        bars = _bars(view, [_row(view, place)], heads=place == 0, thick=air > 2)
        text = Para(plain(response.text, QUIET), first=INDENT, above=0)
        yield Group((bars, text), above=gap if place else min(air, 1))
    if any(one.undecided for one in view.rounds):
        bars = _bars(view, [_undecided(view, "–")])
        yield Group((bars, Para(Content.styled(UNDECIDED, QUIET), first=INDENT, above=0)), above=gap)
    yield from _most(view, above=min(air, 1))


def _bars_alone(view: DistributionView) -> Iterable[Block]:
    yield recalled(view.listener, view.says)
    rows = [_row(view, place) for place, _ in enumerate(view.responses)]
    if any(one.undecided for one in view.rounds):
        rows.append(_undecided(view, UNDECIDED))
    yield _bars(view, rows, heads=True)._replace(above=1)
    yield from _most(view, above=1)


def _replies(view: DistributionView) -> Part:
    return Part((aside("What was there to say", above=0), *replies(view.responses, 0)))


def _bars(
    view: DistributionView, rows: Sequence[SideBar], heads: bool = False, thick: bool = False
) -> SideBars:
    """All bars of the page have one scale, whatever rows stand in this block."""
    rounds = shown_rounds(view.rounds)
    longest = max(chain((1,), *(one.hands for one in rounds), (one.undecided for one in rounds)))
    above = round_heads([one.number for one in rounds]) if heads else ()
    return SideBars(tuple(rows), longest, above, above=0, words=NUMBERED, thick=thick)


def _row(view: DistributionView, place: int) -> SideBar:
    return _side_bar(view, f"{place + 1}", STRONG, lambda one: one.hands[place])


def _undecided(view: DistributionView, words: str) -> SideBar:
    return _side_bar(view, words, QUIET, lambda one: one.undecided)


def _side_bar(view: DistributionView, words: str, style: str, count: Callable[[RoundView], int]) -> SideBar:
    rounds = shown_rounds(view.rounds)
    word = Content.assemble("  ", (words, style))
    return SideBar(word, tuple(count(one) for one in rounds), round_inks(len(rounds)))


def _most(view: DistributionView, above: int) -> Iterable[Block]:
    """Which response the story goes on with, unless the room settles on another."""
    places = [str(place) for place, one in enumerate(view.responses, 1) if one.id in view.most]
    if len(places) == 1:
        yield aside(f"Most hands for {places[0]}: that is what is said.", above)
    elif places:
        yield aside(f"As many hands for {joined(places)}: settle on one.", above)
