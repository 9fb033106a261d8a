"""What several panels draw alike: headings, speech, levels, marks of fit."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.engine.verdict import MAX_FIT
from workshop.session.views import LevelView, Speaker
from workshop.tui.blocks import Block, Group, Para
from workshop.tui.literal import plain
from workshop.tui.look import level_style

BAR = Content.styled("┃ ", ".accent")
FAINT_BAR = Content.styled("┃ ", ".faint")


def label(words: str, above: int = 1) -> Para:
    """A quiet heading of ours, kept with what follows."""
    return Para(Content.styled(words, ".label"), above=above, keep=True)


def named(words: str, text: Content, width: int, above: int = 1) -> Para:
    """A paragraph with its name in a column before it."""
    return Para(text, first=Content.styled(words.ljust(width), ".label"), above=above)


def speaker(who: Speaker) -> Content:
    """Who speaks, by name and title."""
    return Content.assemble(plain(who.name, ".strong"), (" · ", ".quiet"), plain(who.title, ".quiet"))


def speech(who: Speaker, says: str, above: int = 1) -> Block:
    """Something said on the way to the question, with who says it."""
    return _said(who, plain(says), FAINT_BAR, above)


def question(who: Speaker, says: str, above: int = 1) -> Block:
    """The line that everything turns on."""
    return _said(who, plain(says, ".line"), BAR, above)


def recalled(who: Speaker, says: str, above: int = 0) -> Block:
    """The same line later on, when something else is in front."""
    return _said(who, plain(says, ".quiet"), FAINT_BAR, above)


def _said(who: Speaker, words: Content, bar: Content, above: int) -> Block:
    return Group((Para(speaker(who), above=0), Para(words, first=bar, rest=bar, above=0)), above=above)


def choice(number: int, text: Content, above: int = 1) -> Para:
    """Something to choose, with its number; the sheet puts its marker into the first column."""
    return Para(text, first=Content.assemble("  ", (f"{number + 1}", ".key"), "  "), above=above, item=number)


def level(one: LevelView | None, otherwise: str = "none alone") -> Content:
    """A level as symbol and word in its colour."""
    if one is None:
        return Content.styled(f"· {otherwise}", ".quiet")
    return plain(f"{one.symbol} {one.word}", level_style(one))


def symbol(one: LevelView | None) -> Content:
    return plain(one.symbol, level_style(one)) if one else Content.styled("·", ".quiet")


def level_of(levels: Sequence[LevelView], id: str | None) -> LevelView | None:
    """The level of that id; None for none."""
    return next((one for one in levels if one.id == id), None)


def fit_marks(fit: int) -> str:
    """Four quiet marks, as many of them full as the fit says."""
    return "●" * fit + "○" * (MAX_FIT - fit)


def paragraphs(text: str, style: str = "", above: int = 1) -> tuple[Para, ...]:
    """An author's text, a block for each of its paragraphs."""
    parts = [part for part in text.split("\n\n") if part.strip()] or [text]
    return tuple(Para(plain(part.strip(), style), above=above) for part in parts)
