"""Lines of a given width: broken between words, never inside one that fits, never at a no-break space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content

NO_BREAK = "\u00a0"
_NARROW = re.compile("[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u25a0-\u25cf]*")
"""Characters of one cell each, of which most texts are made."""
_WORD = re.compile(r"[^ \t]+[ \t]*|[ \t]+")


def wrapped(text: Content, width: int) -> list[Content]:
    """The text as lines of at most that many cells, at least one."""
    lines: list[Content] = []
    for paragraph in text.expand_tabs(4).split("\n", allow_blank=True):
        lines += [line.rstrip() for line in paragraph.divide(list(_breaks(paragraph.plain, width)))]
    return lines or [text]


def _breaks(plain: str, width: int) -> Iterator[int]:
    """The offsets at which a new line begins."""
    used = 0
    measured = len if _NARROW.fullmatch(plain) else cell_len
    for word in _WORD.finditer(plain):
        room = measured(word.group().rstrip(" \t"))
        if used and used + room > width:
            yield word.start()
            used = 0
        if room <= width:
            used += measured(word.group())
            continue
        used = 0
        for offset, character in enumerate(word.group(), word.start()):
            cells = cell_len(character)
            if used + cells > width and not character.isspace():
                yield offset
                used = 0
            used += cells
