"""How much a text may hold, told by its signs before a parser makes tables of them."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

import tomli

from workshop.scenario.collecting import nothing_collected
from workshop.scenario.toml.positions import DEEPEST, MOST_VALUES, TOO_MANY, TooMuchError, positions

MOST_PARTS = 130_000
"""How many brackets and dots may stand outside of texts. Each may be a table, a kilobyte for tomli."""
MOST_LINES = 300_000
MOST_BACKSLASHES = 300_000
LONGEST_NUMBER = 100_000
"""Digits. Each costs tomli a hundred bytes before any other limit is reached."""
TOO_LONG_A_NUMBER = "a number this long cannot be read"

_LONG_KEY = re.compile(
    r"""\.(?:[ \t]*+(?:[\w-]++|"(?:[^"\\\n]++|\\.?+)*+"|'[^'\n]*+')[ \t]*+\.)"""
    rf"{{{DEEPEST - 1}}}"
)
"""Keys of a thousand parts cost tomli gigabytes."""
_LONG_NUMBER = re.compile(rf"(?<![0-9A-Za-z_])[0-9]\w{{{LONGEST_NUMBER}}}")
_SAID = (
    r'"""(?:[^"\\]++|\\.?+|"{1,2}(?!"))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']++|'{1,2}(?!'))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]++|\\.?+)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
)
"""A text in quotation marks or a comment; one that is not closed goes as far as it can."""


_IN_ALL = (
    ("\n", MOST_LINES, f"more than {MOST_LINES:,} lines in one file"),
    ("\\", MOST_BACKSLASHES, f"more than {MOST_BACKSLASHES:,} backslashes in one file"),
)
"""So many of these signs at most; and what is said where there are more."""
_OUTSIDE = (
    ("=,[{", MOST_VALUES, TOO_MANY),
    ("[.", MOST_PARTS, f"more than {MOST_PARTS:,} brackets and dots outside of texts"),
)
"""The same, outside of texts and comments."""


@nothing_collected()
def parsed(text: str) -> dict[str, Any]:
    """What tomli makes of a text; raises TooMuchError where it holds more than anybody writes."""
    see_bounds(text)
    return tomli.loads(text)


def see_bounds(text: str) -> None:
    """Raises TooMuchError where a text holds more than anybody writes.

    However large the text, this takes a small part of a second, and no memory to speak of.
    """
    for sign, most, said in _IN_ALL:
        if text.count(sign) > most:
            raise TooMuchError(said, next(islice(re.finditer(re.escape(sign), text), most, most + 1)).start())
    if _LONG_KEY.search(text):
        measure(text)
    for signs, most, said in _OUTSIDE:
        if sum(map(text.count, signs)) > most and (place := _beyond(text, signs, most)) is not None:
            raise TooMuchError(said, place)
    if len(text) > LONGEST_NUMBER and (number := _LONG_NUMBER.search(text)):
        raise TooMuchError(TOO_LONG_A_NUMBER, number.start())


def _beyond(text: str, signs: str, most: int) -> int | None:
    """Where the first of these signs stands that is one too many, outside of texts and comments."""
    these = re.escape(signs)
    each = re.compile(rf"""(?:[^"'#{these}]++|{_SAID})*+(?:[{these}]|(?P<end>\Z))""", re.DOTALL)
    beyond = next(islice(each.finditer(text), most, None), None)
    return beyond.end() - 1 if beyond and beyond["end"] is None else None


def measure(text: str) -> None:
    """Raises TooMuchError where the text goes beyond the limits; what comes after need not be TOML."""
    try:
        positions(text)
    except (ValueError, IndexError):
        return
