"""Words of others in a report's formats: shown as they were written, and never read as anything but text."""

from __future__ import annotations

import html
import re

_WHITE = re.compile(r"\s+")
_ADDRESS = re.compile(r"[^\s`|]*@[^\s`|]*")
_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~#$^&]|:(?=/)|/(?=/)|(?<=/)/|(?<=\w)\.(?=\w)")
_AT_START = re.compile(r"^([0-9]{1,9}(?=[.)])|(?=[-+=](?:[-+=\s]|$)))")
_FORMULA = re.compile(r"^(?=[-=+@＝＋－＠])|(?<=;)(?=\s*[-=+@＝＋－＠])")


def in_html(text: str) -> str:
    """The text for an element or a quoted attribute."""
    return html.escape(text, quote=True)


def in_markdown(text: str) -> str:
    """The text without line breaks, for the inside of a line: no markup in it, and no link."""
    text = _WHITE.sub(" ", text)
    parts: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        parts += [_without_signs(text[end : found.start()]), _as_code(found[0])]
        end = found.end()
    return "".join([*parts, _without_signs(text[end:])])


def at_line_start(line: str) -> str:
    """A line of Markdown that begins neither a list nor a rule, nor underlines a heading."""
    return _AT_START.sub(r"\1\\", line.strip())


def in_cell(text: str) -> str:
    """The text on one line for a cell of a spreadsheet, which must not take it for a formula.

    What follows a semicolon is looked at too: where that parts the cells, a new one begins there.
    """
    return _FORMULA.sub("'", " ".join(text.split()))


def _without_signs(text: str) -> str:
    return _SIGNS.sub(lambda found: f"\\{found[0]}", text)


def _as_code(word: str) -> str:
    """What may be an address, as code: readers of Markdown link addresses even where they are escaped."""
    return f"`{word}`" if len(word) > 1 else word
