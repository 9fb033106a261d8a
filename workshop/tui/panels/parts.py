"""What panels are put together from: headings, named paragraphs, things to choose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.content import Content

from workshop.engine.verdict import MAX_FIT
from workshop.language.catalogue import _
from workshop.scenario.clean import clean
from workshop.session.views import LevelView, Speaker
from workshop.tui.blocks import NO_BREAK, Block, Group, Para
from workshop.tui.ink import ACCENT, FAINT, QUIET, STRONG, level_ink, plain


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


def level(one: LevelView | None, otherwise: str = _("none alone")) -> Content:
    """A level as symbol and word in its colour."""
    if one is None:
        return Content.styled(f"· {otherwise}", QUIET)
    return plain(f"{one.symbol} {one.word}", level_ink(one.place))


def symbol(one: LevelView | None) -> Content:
    return plain(one.symbol, level_ink(one.place)) if one else Content.styled("·", QUIET)


def fit_marks(fit: int) -> str:
    """Four quiet marks, as many of them full as the fit says."""
    return "◆" * fit + "◇" * (MAX_FIT - fit)


def with_levels(text: str, levels: Sequence[LevelView], style: str = "") -> Content:
    """The sentence in this style, every level in it as symbol, word and colour."""
    sentence = plain(text, style)
    by_word = {clean(one.word).casefold(): one for one in levels if clean(one.word).strip()}
    if not by_word:
        return sentence
    longest_first = sorted(by_word, key=len, reverse=True)
    named = re.compile(
        rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in longest_first)})(?!\w)", re.IGNORECASE
    )
    pieces, at = [], 0
    for found in named.finditer(sentence.plain):
        one = by_word.get(found.group().casefold())
        if one is not None:
            marked = f"{one.symbol}{NO_BREAK}{found.group()}"
            pieces += [sentence[at : found.start()], plain(marked, level_ink(one.place))]
            at = found.end()
    return Content("").join([*pieces, sentence[at:]])
