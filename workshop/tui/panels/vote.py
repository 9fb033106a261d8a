"""A decision before it is shown: thinking in silence, raising hands, talking with a neighbour."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from workshop.session.host_views import BallotView, TalkView, ThinkView
from workshop.tui.blocks import Block, Para
from workshop.tui.digits import LOW, TALL, Beside, count_block
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.hands import counted_so_far
from workshop.tui.panels.large import airy, aside, large, large_question, replies
from workshop.tui.panels.speech import question, recalled
from workshop.tui.paper import Paper

ALONE = "On your own, in silence: what should be said?"
RAISE = "raise together, on three"
CLOSED = "counted; nothing is shown yet"
BESIDE_DIGITS = 30
"""Columns that a question needs beside the digits."""


def think_paper(view: ThinkView, look: Look) -> Paper:  # noqa: ARG001
    """The question, and what might be said to it."""

    def arrange(air: int) -> tuple[Block, ...]:
        silence = (aside(ALONE, above=min(air, 2)),) if air else ()
        return (
            large_question(view.listener, view.says, air),
            *silence,
            *replies(view.responses, air - 1 if air else 0),
        )

    return airy(arrange)


def ballot_paper(view: BallotView, look: Look) -> Paper:  # noqa: ARG001
    """The count in large digits, the question and the responses; never how the hands fall."""

    def arrange(air: int) -> tuple[Block, ...]:
        line = question(view.listener, view.says, above=max(1, air - 1))
        if air:
            status = (Para(_round(view), above=0), *_counted(view))
            count = count_block(view.hands.counted, view.hands.heads, TALL, above=0)
            head: tuple[Block, ...] = (Beside(count, status, above=0), line)
        else:
            count = count_block(view.hands.counted, view.hands.heads, LOW, above=0)
            beside = (line._replace(above=0), *_counted(view))
            head = (Beside(count, beside, above=0, at_least=BESIDE_DIGITS, gap=3),)
        return (*head, *replies(view.responses, air - 1 if air else 0))

    return airy(arrange)


def talk_paper(view: TalkView, look: Look) -> Paper:  # noqa: ARG001
    """What to talk about, with the question and the responses to come back to."""

    def arrange(air: int) -> tuple[Block, ...]:
        return (
            large(plain(view.prompt, STRONG), air, above=0),
            recalled(view.listener, view.says, above=max(1, air - 1)),
            *replies(view.responses, air - 1 if air else 0, QUIET),
        )

    return airy(arrange)


def _round(view: BallotView) -> Content:
    """'Round 2 · raise together, on three'."""
    what = RAISE if view.open else CLOSED
    return Content.assemble((f"Round {view.round}", STRONG), (f" · {what}", QUIET))


def _counted(view: BallotView) -> Iterable[Para]:
    return counted_so_far(view.hands, tuple(one.id for one in view.responses))
