"""The rounds of a vote as columns: what stands above them, and how each is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from textual.content import Content

from workshop.language.catalogue import _
from workshop.tui.ink import ACCENT, QUIET, STRONG
from workshop.tui.side_bars import MOST

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
