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
MOST_AIR = 4


class Air(NamedTuple):
    """Empty rows on top of a page."""

    rows: int
    above: int = 0
    item: int | None = None
    keep: bool = True

    def lines(self, width: int, growth: float) -> list[Content]:
        return [NOTHING] * self.rows


def airy(arrange: Callable[[int], tuple[Block, ...]], most: int = MOST_AIR) -> Paper:
    """The blocks with as much air, from `most` down to none, as they have on one page; else with a little.

    Where there is air at all, the top of the page has some.
    """
    wholes = [(Air(1), *arrange(air)) for air in range(most, 0, -1)]
    return Paper((Part(arrange(1)),), (*wholes, arrange(1), arrange(0)))


def large(text: Content, padded: bool, above: int = 1) -> Para:
    """The words that everything on a page is about; padded, their edge is longer than they are."""
    room = Content("\n") if padded else NOTHING
    return Para(room + text + room, first=EDGE, rest=EDGE, above=above)


def large_question(who: Speaker, says: str, padded: bool, above: int = 0) -> Block:
    """The line that everything turns on, with who says it."""
    return Group((Para(speaker(who), above=0), large(plain(says, STRONG), padded, above=0)), above=above)


def numbered(number: int, text: Content, above: int = 1) -> Para:
    """Something that hands are raised for: not chosen with keys, so no item."""
    return Para(text, first=Content.assemble("  ", (f"{number}", STRONG), "  "), above=above)


def replies(responses: Sequence[ResponseView], above: int, gap: int, style: str = "") -> tuple[Block, ...]:
    """The responses with their numbers, so many empty lines above them and between two of them."""
    return tuple(
        numbered(number, plain(one.text, style), above=gap if number > 1 else above)
        for number, one in enumerate(responses, 1)
    )


def aside(words: str, above: int = 1) -> Para:
    """A quiet word of ours to the room."""
    return Para(Content.styled(words, QUIET), above=above)
