"""Levels named in sentences: each word gets its symbol and its colour."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.content import Content

from workshop.scenario.clean import clean
from workshop.session.views import LevelView
from workshop.tui.ink import level_ink
from workshop.tui.literal import plain
from workshop.tui.wrapping import NO_BREAK


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
