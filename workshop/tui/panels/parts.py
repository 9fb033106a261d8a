"""What panels are put together from: headings, named paragraphs, things to choose."""

from __future__ import annotations

from textual.content import Content

from workshop.tui.blocks import Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain


def label(words: str, above: int = 1) -> Para:
    """A quiet heading of ours, kept with what follows."""
    return Para(Content.styled(words, QUIET), above=above, keep=True)


def named(words: str, text: Content, width: int, above: int = 1) -> Para:
    """A paragraph with its name in a column before it."""
    return Para(text, first=Content.styled(words.ljust(width), QUIET), above=above)


def choice(number: int, text: Content, above: int = 1) -> Para:
    """Something to choose, with its number; the sheet puts its marker into the first column."""
    return Para(text, first=Content.assemble("  ", (f"{number + 1}", STRONG), "  "), above=above, item=number)


def paragraphs(text: str, style: str = "", above: int = 1) -> tuple[Para, ...]:
    """An author's text, a block for each of its paragraphs."""
    parts = [part for part in text.split("\n\n") if part.strip()] or [text]
    return tuple(Para(plain(part.strip(), style), above=above) for part in parts)
