"""A decision before it is shown: thinking in silence, raising hands, talking with a neighbour."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.host_views import BallotView, TalkView, ThinkView
from workshop.tui.blocks import Block, Para
from workshop.tui.digits import LOW, TALL, Beside, count_block
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.hands import counted_so_far
from workshop.tui.panels.large import airy, aside, large, large_question, replies
from workshop.tui.panels.speech import FAINT_BAR, question, recalled
from workshop.tui.paper import Paper

ALONE = _("On your own, in silence: what should be said?")
RAISE = _("raise together, on three")
CLOSED = _("counted, not yet shown")
GENEROUS = 6
"""The most air: two empty lines between responses."""
BESIDE_DIGITS = 30
"""Columns that a question needs beside the digits."""


def think_paper(view: ThinkView, look: Look) -> Paper:
    """The question, and what might be said to it."""

    def arrange(air: int) -> tuple[Block, ...]:
        silence = (aside(ALONE, above=1 if air < 5 else 2),) if air > 2 else ()
        line = large_question(view.listener, view.says, padded=air > 3 or air == 1)
        return (line, *silence, *replies(view.responses, 1 if air < 5 else 2, _between(air, 2)))

    return airy(arrange, most=GENEROUS)


def ballot_paper(view: BallotView, look: Look) -> Paper:
    """The count in large digits, the question and the responses; never how the hands fall."""

    def arrange(air: int) -> tuple[Block, ...]:
        gap, said = int(air > 2), replies(view.responses, int(air > 0), _between(air, 3))
        count = count_block(view.hands.counted, view.hands.heads, TALL if air > 2 else LOW, above=0)
        line = question(view.listener, view.says, above=gap)
        if air > 3:
            return (Beside(count, tuple(_status(view)), above=0), line, *said)
        tight = ((_counted(view),) if air else ()) + (_line_alone(view.says, STRONG),)
        beside = (*_status(view), line) if air > 1 else tight
        return (Beside(count, beside, above=0, at_least=BESIDE_DIGITS, gap=3), *said)

    return airy(arrange, most=GENEROUS)


def talk_paper(view: TalkView, look: Look) -> Paper:
    """What to talk about, with the question and the responses to come back to."""

    def arrange(air: int) -> tuple[Block, ...]:
        line = (
            recalled(view.listener, view.says, above=1)
            if air > 1
            else _line_alone(view.says, QUIET, above=air)
        )
        return (
            large(plain(view.prompt, STRONG), padded=air > 3 or air == 2, above=0),
            line,
            *replies(view.responses, int(air > 1), _between(air, 3), QUIET),
        )

    return airy(arrange, most=GENEROUS)


def _between(air: int, least: int) -> int:
    """Empty lines between two responses: one from that much air on."""
    return int(air >= least) + int(air == GENEROUS)


def _line_alone(says: str, style: str, above: int = 0) -> Block:
    return Para(plain(says, style), first=FAINT_BAR, rest=FAINT_BAR, above=above)


def _status(view: BallotView) -> Iterable[Block]:
    """'Round 2 · raise together, on three', and for what hands were counted."""
    what = RAISE if view.open else CLOSED
    yield Para(
        Content.assemble((_("Round {round}").format(round=view.round), STRONG), (f" · {what}", QUIET)),
        above=0,
    )
    yield _counted(view)


def _counted(view: BallotView) -> Para:
    return counted_so_far(view.hands, tuple(one.id for one in view.responses))
