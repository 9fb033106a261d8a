"""A vote of the room: think, raise hands, talk, see how they fell, and say why."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.group_views import BallotView, DiscussView, DistributionView, TalkView, ThinkView
from workshop.session.views import LevelView, ResponseView
from workshop.tui.blocks import NOTHING, Beside, Block, Group, Para
from workshop.tui.figures import LOW, TALL, Chart, Row, count_block
from workshop.tui.ink import QUIET, STRONG, level_ink, plain
from workshop.tui.panels.debrief import pair_parts
from workshop.tui.panels.parts import (
    NUMBERED,
    airy,
    aside,
    choice,
    counted_so_far,
    large,
    large_question,
    level,
    line,
    numbered,
    question,
    recalled,
    replies,
    round_heads,
    round_inks,
    shown_rounds,
    with_levels,
)
from workshop.tui.paper import Paper, Part, one_page
from workshop.tui.themes import Look

ALONE = _("On your own, in silence: what should be said?")
RAISE_TOGETHER = _("raise together, on three")
CLOSED = _("counted, not yet shown")
GENEROUS = 6
"""The most air: two empty lines between responses."""
BESIDE_DIGITS = 30
"""Columns that a question needs beside the digits."""


def think_paper(view: ThinkView, look: Look) -> Paper:
    """The question, and what might be said to it."""

    def arrange(air: int) -> tuple[Block, ...]:
        above = 1 if air < 5 else 2
        silence = (aside(ALONE, above),) if air > 2 else ()
        asked = large_question(view.listener, view.says, roomy=air > 3 or air == 1)
        return (asked, *silence, *replies(view.responses, above, _between(air, 2)))

    return airy(arrange, most=GENEROUS)


def ballot_paper(view: BallotView, look: Look) -> Paper:
    """The count in large digits, the question and the responses; never how the hands fall."""
    what = RAISE_TOGETHER if view.open else CLOSED
    round = _("Round {round}").format(round=view.round)
    status = Para(Content.assemble((round, STRONG), (f" · {what}", QUIET)), above=0)
    counted = counted_so_far(view.hands, tuple(response.id for response in view.responses))

    def arrange(air: int) -> tuple[Block, ...]:
        told = replies(view.responses, int(air > 0), _between(air, 3))
        rows = TALL if air > 2 else LOW
        count = (count_block(view.hands.counted, view.hands.heads, rows, above=0),)
        asked = question(view.listener, view.says, above=int(air > 2))
        if air > 3:
            return (Beside(count, (status, counted), above=0), asked, *told)
        tight = (*((counted,) if air else ()), line(view.says, STRONG))
        right = (status, counted, asked) if air > 1 else tight
        return (Beside(count, right, above=0, least=BESIDE_DIGITS, gap=3), *told)

    return airy(arrange, most=GENEROUS)


def talk_paper(view: TalkView, look: Look) -> Paper:
    """What to talk about, with the question and the responses to come back to."""

    def arrange(air: int) -> tuple[Block, ...]:
        asked = recalled(view.listener, view.says, above=1) if air > 1 else line(view.says, QUIET, above=air)
        prompt = large(plain(view.prompt, STRONG), roomy=air > 3 or air == 2, above=0)
        return (prompt, asked, *replies(view.responses, int(air > 1), _between(air, 3), QUIET))

    return airy(arrange, most=GENEROUS)


def _between(air: int, least: int) -> int:
    """Empty lines between two responses: one from that much air on."""
    return int(air >= least) + int(air == GENEROUS)


def distribution_paper(view: DistributionView, look: Look) -> Paper:
    """Bars with each response below its own; else first the bars, then the responses."""
    bars = (
        recalled(view.listener, view.says),
        _fallen(view, *view.responses),
        Para(plain(view.sentence, QUIET)),
    )
    told = (aside(_("What there was to say"), above=0), *replies(view.responses, 1, 0))
    whole = airy(lambda air: _with_replies(view, air))
    return Paper((Part(bars, verb=_("the replies")), Part(told)), whole.wholes)


def _with_replies(view: DistributionView, air: int) -> Iterable[Block]:
    if air > 2:
        yield recalled(view.listener, view.says)
    for place, response in enumerate(view.responses):
        bars = _fallen(view, response, heads=place == 0, thick=air > 3)
        style = "" if response.id in view.most else QUIET
        text = Para(plain(response.text, style), first=Content(" " * NUMBERED), above=0)
        yield Group((bars, text), above=int(air > 0) if place else int(air > 2))
    yield Para(plain(view.sentence, QUIET), above=int(air > 1))


def _fallen(
    view: DistributionView, *responses: ResponseView, heads: bool = True, thick: bool = False
) -> Chart:
    """The bars of these responses; all of the page have one scale."""
    rounds = shown_rounds(view.rounds)
    rows = tuple(
        Row(
            Content.assemble("  ", (f"{place + 1}", STRONG)),
            tuple(round.hands[place] for round in rounds),
            round_inks(len(rounds)),
        )
        for place, response in enumerate(view.responses)
        if response in responses
    )
    longest = max([1, *(count or 0 for round in rounds for count in round.hands)])
    above = round_heads([round.number for round in rounds]) if heads else ()
    return Chart(rows, longest, above, names=NUMBERED, thick=thick)


OTHERS = _("undecided, or at none")
UNCOUNTED = _("not counted")
SAID = _(" (said)")
CALLED = _(" ‹ called for")
WHAT_IF = _("What would another reply have led to?")


def discuss_paper(view: DiscussView, look: Look) -> Paper:
    """The bars by level, the sentence, the questions; the responses too where there is room for all."""
    paper = airy(lambda air: _by_level(view, air))
    offered = (
        numbered(number, _reply(view, response), above=int(number == 1))
        for number, response in enumerate(view.responses, 1)
    )
    with_replies = (*_by_level(view, 3), aside(WHAT_IF, above=2), *offered)
    if view.pair is not None:
        first = paper.parts[0]._replace(verb=_("two scenes"), roomier=(with_replies, *paper.wholes))
        return Paper((first, *pair_parts(view.pair, view.header.levels)))
    return paper._replace(wholes=(with_replies, *paper.wholes))


def what_if_paper(view: DiscussView) -> Paper:
    """The responses to choose from, to look at what another one would have led to."""
    items = (
        choice(number, _reply(view, response), above=int(not number))
        for number, response in enumerate(view.responses)
    )
    return one_page(aside(WHAT_IF, above=0), line(view.says, QUIET, above=1), *items, start=0)


def _by_level(view: DiscussView, air: int) -> Iterable[Block]:
    levels = view.header.levels
    if air > 1:
        yield line(view.says, QUIET)
    yield _level_bars(view, thick=air > 3)
    yield large(with_levels(view.sentence, levels, STRONG), roomy=air > 2)
    for number, asked in enumerate(view.questions):
        above = int(air > 1) if number else 1
        yield Para(with_levels(asked, levels), first=Content.styled("  ?  ", QUIET), above=above)


def _level_bars(view: DiscussView, thick: bool) -> Chart:
    rounds = shown_rounds(view.rounds)

    def row(shown: LevelView) -> Row:
        note = Content.styled(CALLED, QUIET) if view.called == shown else NOTHING
        counts = tuple(round.hands[shown.place] for round in rounds)
        return Row(level(shown), counts, (level_ink(shown.place),) * len(rounds), note)

    others = tuple(round.others for round in rounds)
    rows = [row(shown) for shown in view.header.levels]
    if any(others):
        rows.append(Row(Content.styled(f"· {OTHERS}", QUIET), others, (QUIET,) * len(rounds)))
    uncounted = tuple(round.uncounted for round in rounds)
    if any(uncounted):
        rows.append(Row(Content.styled(f"· {UNCOUNTED}", QUIET), uncounted, (QUIET,) * len(rounds)))
    longest = max([1, *(count or 0 for row in rows for count in row.counts)])
    return Chart(tuple(rows), longest, round_heads([round.number for round in rounds]), thick=thick)


def _reply(view: DiscussView, response: ResponseView) -> Content:
    return plain(response.text) + Content.styled(SAID if response.id == view.chosen else "", QUIET)
