"""How the hands fell: the rounds side by side, by response; no level stands here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.views import DiscussView, DistributionView, LevelRound, LevelView, ResponseView, joined
from workshop.tui.bars import SideBar, SideBars
from workshop.tui.blocks import Block, Group, Para
from workshop.tui.ink import QUIET, STRONG, level_ink, plain
from workshop.tui.panels.large import (
    NUMBERED,
    airy,
    aside,
    large,
    numbered,
    replies,
    round_heads,
    round_inks,
    shown_rounds,
)
from workshop.tui.panels.parts import FAINT_BAR, choice, level, recalled, with_levels
from workshop.tui.paper import Paper, Part, one_page
from workshop.tui.themes import Look

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
        bars = _response_bars(view, [_response_row(view, place)], heads=place == 0, thick=air > 3)
        style = "" if response.id in view.most else QUIET
        text = Para(plain(response.text, style), first=INDENT, above=0)
        yield Group((bars, text), above=int(air > 0) if place else int(air > 2))
    yield from _most(view, above=int(air > 1))


def _bars_alone(view: DistributionView) -> Iterable[Block]:
    yield recalled(view.listener, view.says)
    rows = [_response_row(view, place) for place, _reply in enumerate(view.responses)]
    yield _response_bars(view, rows, heads=True)._replace(above=1)
    yield from _most(view, above=1)


def _replies(view: DistributionView) -> Part:
    return Part((aside(_("What there was to say"), above=0), *replies(view.responses, 1, 0)))


def _response_bars(
    view: DistributionView, rows: Sequence[SideBar], heads: bool = False, thick: bool = False
) -> SideBars:
    """All bars of the page have one scale, whatever rows stand in this block."""
    rounds = shown_rounds(view.rounds)
    longest = max(chain((1,), *(one.hands for one in rounds)))
    above = round_heads([one.number for one in rounds]) if heads else ()
    return SideBars(tuple(rows), longest, above, above=0, words=NUMBERED, thick=thick)


def _response_row(view: DistributionView, place: int) -> SideBar:
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
