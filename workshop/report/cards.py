"""Voting cards to print: a set for each person on sheets of A4, to be cut apart, one for every reply."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import ascii_uppercase

from workshop.language.catalogue import _
from workshop.report.page import html_document

USUAL = 4
"""Replies that a scene has."""
ON_A_SHEET = 4
EDGES = ("solid", "double", "dashed", "dotted")
"""What tells the cards apart from afar, on a printer without colours too."""


def voting_cards(replies: int = USUAL) -> str:
    """One set as an HTML page: a large letter on each card, and the number of its reply on the screen."""
    sheets = "\n".join(f'<section class="sheet">{"".join(sheet)}</section>' for sheet in _sheets(replies))
    return html_document(_("Voting cards"), Path(__file__).with_suffix(".css"), sheets)


def _sheets(replies: int) -> Iterator[tuple[str, ...]]:
    numbers = range(1, replies + 1)
    for first in numbers[::ON_A_SHEET]:
        yield tuple(_card(number) for number in numbers[first - 1 : first - 1 + ON_A_SHEET])


def _card(number: int) -> str:
    edge = EDGES[(number - 1) % len(EDGES)]
    reply = escape(_("reply {number}").format(number=number))
    letter = ascii_uppercase[number - 1]
    return f'<div class="card"><div class="{edge}"><p class="letter">{letter}</p><p>{reply}</p></div></div>'
