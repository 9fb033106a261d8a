"""How the hands fell: the rounds side by side, by response; no level stands here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.host_views import DistributionView
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

NUMBER_ENTER = _("key in the number to go on from, then Enter.")
INDENT = Content(" " * NUMBERED)


def distribution_paper(view: DistributionView, look: Look) -> Paper:
    """Bars with each response below its own; else first the bars, then the responses."""
    whole = airy(lambda air: tuple(_with_replies(view, air)))
    return Paper((Part(tuple(_bars_alone(view)), verb=_("the replies")), _replies(view)), whole.wholes)


def _with_replies(view: DistributionView, air: int) -> Iterable[Block]:
    if air > 2:
        yield recalled(view.listener, view.says)
    for place, response in enumerate(view.responses):
        bars = _bars(view, [_row(view, place)], heads=place == 0, thick=air > 3)
        style = "" if response.id in view.most else QUIET
        text = Para(plain(response.text, style), first=INDENT, above=0)
        yield Group((bars, text), above=int(air > 0) if place else int(air > 2))
    yield from _most(view, above=int(air > 1))


def _bars_alone(view: DistributionView) -> Iterable[Block]:
    yield recalled(view.listener, view.says)
    rows = [_row(view, place) for place, _reply in enumerate(view.responses)]
    yield _bars(view, rows, heads=True)._replace(above=1)
    yield from _most(view, above=1)


def _replies(view: DistributionView) -> Part:
    return Part((aside(_("What there was to say"), above=0), *replies(view.responses, 1, 0)))


def _bars(
    view: DistributionView, rows: Sequence[SideBar], heads: bool = False, thick: bool = False
) -> SideBars:
    """All bars of the page have one scale, whatever rows stand in this block."""
    rounds = shown_rounds(view.rounds)
    longest = max(chain((1,), *(one.hands for one in rounds)))
    above = round_heads([one.number for one in rounds]) if heads else ()
    return SideBars(tuple(rows), longest, above, above=0, words=NUMBERED, thick=thick)


def _row(view: DistributionView, place: int) -> SideBar:
    rounds = shown_rounds(view.rounds)
    word = Content.assemble("  ", (f"{place + 1}", STRONG))
    return SideBar(word, tuple(one.hands[place] for one in rounds), round_inks(len(rounds)))


def _most(view: DistributionView, above: int) -> Iterable[Block]:
    """With which response the story goes on unless the room settles on another, and who stayed undecided."""
    places = [str(place) for place, one in enumerate(view.responses, 1) if one.id in view.most]
    told = []
    if len(places) == 1:
        told.append(_("Most hands for {places}: the story goes on from there.").format(places=places[0]))
    elif places:
        told.append(
            _("As many hands for {joined}: {number_enter}").format(
                joined=joined(places), number_enter=NUMBER_ENTER
            )
        )
    else:
        told.append(_("No hands were counted: {number_enter}").format(number_enter=NUMBER_ENTER))
    if any(one.undecided for one in view.rounds):
        told.append(
            _("Undecided: {listed}.").format(
                listed=_(", then ").join(str(one.undecided) for one in view.rounds)
            )
        )
    if told:
        yield aside(" ".join(told), above)
