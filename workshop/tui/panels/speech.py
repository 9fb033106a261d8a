"""Something said aloud, with who says it."""

from __future__ import annotations

from textual.content import Content

from workshop.session.views import Speaker
from workshop.tui.blocks import Block, Group, Para
from workshop.tui.ink import ACCENT, FAINT, QUIET, STRONG
from workshop.tui.literal import plain

BAR = Content.styled("┃ ", ACCENT)
FAINT_BAR = Content.styled("┃ ", FAINT)


def speaker(who: Speaker) -> Content:
    """Who speaks, by name and title."""
    return Content.assemble(plain(who.name, STRONG), (" · ", QUIET), plain(who.title, QUIET))


def speech(who: Speaker, says: str, above: int = 1) -> Block:
    """Something said on the way to the question, with who says it."""
    return _said(who, plain(says), FAINT_BAR, above)


def question(who: Speaker, says: str, above: int = 1) -> Block:
    """The line that everything turns on."""
    return _said(who, plain(says, STRONG), BAR, above)


def recalled(who: Speaker, says: str, above: int = 0) -> Block:
    """The same line later on, when something else is in front."""
    return _said(who, plain(says, QUIET), FAINT_BAR, above)


def _said(who: Speaker, words: Content, bar: Content, above: int) -> Block:
    return Group((Para(speaker(who), above=0), Para(words, first=bar, rest=bar, above=0)), above=above)
