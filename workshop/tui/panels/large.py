"""What a room reads from its last row: the one largest thing of a page, and air around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.content import Content

from workshop.session.views import ResponseView, Speaker
from workshop.tui.blocks import NOTHING, Block, Group, Para
from workshop.tui.ink import ACCENT, QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.panels.speech import speaker
from workshop.tui.paper import Paper, Part

EDGE = Content.styled("┃  ", ACCENT)
NUMBERED = 5
"""Columns that a number takes before its text."""
MOST_AIR = 3


class Air(NamedTuple):
    """Empty rows on top of a page."""

    rows: int
    above: int = 0
    item: int | None = None
    keep: bool = True

    def lines(self, width: int, growth: float) -> list[Content]:  # noqa: ARG002
        return [NOTHING] * self.rows


def airy(arrange: Callable[[int], tuple[Block, ...]], most: int = MOST_AIR) -> Paper:
    """The blocks with as much air, from `most` down to none, as they have on one page; else with a little."""
    return Paper((Part(arrange(1)),), tuple(arrange(air) for air in range(most, -1, -1)))


def large(text: Content, air: int, above: int = 1) -> Para:
    """The words that everything on a page is about; their edge is longer than they are where there is air."""
    room = Content("\n") if air else NOTHING
    return Para(room + text + room, first=EDGE, rest=EDGE, above=above)


def large_question(who: Speaker, says: str, air: int, above: int = 0) -> Block:
    """The line that everything turns on, with who says it."""
    return Group((Para(speaker(who), above=0), large(plain(says, STRONG), air, above=0)), above=above)


def numbered(number: int, text: Content, above: int = 1) -> Para:
    """Something that hands are raised for: not chosen with keys, so no item."""
    return Para(text, first=Content.assemble("  ", (f"{number}", STRONG), "  "), above=above)


def replies(responses: Sequence[ResponseView], air: int, style: str = "") -> tuple[Block, ...]:
    """The responses with their numbers; without air they follow each other at once."""
    gap = min(air, 1)
    return tuple(
        numbered(number, plain(one.text, style), above=gap if number > 1 else max(1, air))
        for number, one in enumerate(responses, 1)
    )


def aside(words: str, above: int = 1) -> Para:
    """A quiet word of ours to the room."""
    return Para(Content.styled(words, QUIET), above=above)
