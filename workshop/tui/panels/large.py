"""What a room reads from its last row: the one largest thing of a page, and air around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.state import UNDECIDED
from workshop.session.views import HandsView, ResponseView, Speaker, joined
from workshop.tui.bars import MOST
from workshop.tui.blocks import NOTHING, Block, Group, Para
from workshop.tui.ink import ACCENT, QUIET, STRONG, plain
from workshop.tui.panels.parts import speaker
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


RAISE = _("Raise together, on three.")


def counted_so_far(hands: HandsView, choices: Sequence[str]) -> Para:
    """'Counted: 1, 2 and undecided', in the order of the choices."""
    named = [str(number) for number, name in enumerate(choices, 1) if name in hands.taken]
    named += [_("undecided")] if UNDECIDED in hands.taken else []
    return aside(_("Counted: {value}").format(value=joined(named) or _("none yet")), above=0)


Round = TypeVar("Round")


def shown_rounds(rounds: Sequence[Round]) -> tuple[Round, ...]:
    """All rounds, or the first and the last ones where there are more than can stand side by side."""
    return tuple(rounds) if len(rounds) <= MOST else (rounds[0], *rounds[1 - MOST :])


def round_heads(numbers: Sequence[int]) -> tuple[Content, ...]:
    """'Round 1' and what followed; nothing above a single round."""
    if len(numbers) < 2:
        return ()
    *before, last = numbers
    return (
        *(Content.styled(_("Round {number}").format(number=number), QUIET) for number in before),
        Content.styled(_("Round {last}").format(last=last), STRONG),
    )


def round_inks(columns: int) -> tuple[str, ...]:
    """Grey for what was before, the accent for the last round."""
    return (*[QUIET] * (columns - 1), ACCENT)
