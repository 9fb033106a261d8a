"""How phones come in: a code for their cameras, the address in letters, and how many are there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from textual.content import Content

from workshop.language.catalogue import _
from workshop.tui.blocks import Beside, Block, Para
from workshop.tui.ink import ACCENT, STRONG, plain
from workshop.tui.panels.parts import aside, title
from workshop.tui.paper import Paper, Part

INK_ON_PAPER = "#000000 on #ffffff"
"""Whatever the theme: a camera looks for dark on light."""
BESIDE_CODE = 28
"""Columns that the words need beside the code."""
HEADING = _("Answer by phone")
SAME_NETWORK = _("Same Wi-Fi as this screen. Point the camera at the code, or type:")
THROUGH_PROXY = _("Point the camera at the code, or type:")
READABLE_BY_OTHERS = _("Nothing personal is asked or kept; on an open network others may read along.")


class Joining(NamedTuple):
    """What there is to tell of the room for phones."""

    address: str
    code: tuple[str, ...]
    """The address for a camera; empty where there is none."""
    port: int
    """Where this computer listens; 0 where a server does."""
    is_open: bool
    is_locked: bool
    here: int
    joined: int
    heads: int
    trouble: str
    advice: str
    several: bool
    """Whether this computer has other addresses to show."""
    public: bool


@dataclass(frozen=True)
class Dots(Block):
    """Lines as they are, in dark ink on light paper."""

    rows: tuple[str, ...]

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:
        return [Content.styled(row, INK_ON_PAPER) for row in self.rows]


def joining_paper(told: Joining) -> Paper:
    """The code beside the words where both find room, else the words alone."""
    words = tuple(_words(told))
    if not told.code or not told.is_open:
        return Paper((Part(words),))
    beside = Beside((Dots(told.code, above=0),), words, gap=3, least=BESIDE_CODE, above=0)
    return Paper((Part(words), Part((Dots(told.code, above=0),))), ((beside,),))


def pairing_paper(address: str, code: tuple[str, ...], has: str) -> Paper:
    """For the private view alone: the way in for a phone that leads, and what it will have."""
    words = (
        title(_("Pair your own phone")),
        aside(_("Point its camera here. It is good for one phone and for two minutes, and for nobody else.")),
        Para(plain(_("Then it has {grade}; g chooses otherwise.").format(grade=has))),
    )
    beside = Beside((Dots(code, above=0),), words, gap=3, least=BESIDE_CODE, above=0)
    typed = Para(plain(address.removeprefix("http://"), ACCENT))
    return Paper((Part((*words, typed)), Part((Dots(code, above=0),))), ((beside,),))


def count_in_words(told: Joining) -> str:
    """'14 phones', of how many people."""
    if not told.heads:
        return _("{here} phones here").format(here=told.here)
    return _("{here} phones here, of {heads} people").format(here=told.here, heads=told.heads)


def _words(told: Joining) -> Iterable[Block]:
    yield title(HEADING)
    if told.trouble:
        yield Para(plain(told.trouble, STRONG))
    if not told.is_open:
        if not told.trouble:
            yield aside(_("Opening …"))
        return
    if told.address:
        yield aside(THROUGH_PROXY if told.public else SAME_NETWORK)
        yield Para(plain(told.address.removeprefix("http://"), ACCENT))
        yield Para(plain(count_in_words(told), STRONG))
    if told.is_locked:
        yield Para(plain(_("Locked: nobody new comes in."), STRONG), above=0)
    if told.advice:
        yield Para(plain(told.advice))
    else:
        yield aside(_("Hands count as well. {private}").format(private=READABLE_BY_OTHERS))
    if told.port:
        listens = _("This computer listens on port {port}, until the session is left.")
        yield aside(listens.format(port=told.port))
