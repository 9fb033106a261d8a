"""How wide a text is, in a terminal and in print, and where it is to be broken."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator

Measure = Callable[[str], float]

_EMS = {
    0.3: "IJijl",
    0.35: " ,./:;\\|‘’·",
    0.4: "()-[]ft",
    0.45: "!r",
    0.5: "'\"*_`–",
    0.55: "?csz“”",
    0.6: "FLkvxy",
    0.65: "$0123456789EPSTYabdeghnopqu{}",
    0.7: "ABCKRVXZ",
    0.8: "&DGHNOQU",
    0.85: "#+<=>^w~→↺↑",
    0.9: "M",
    1.0: "%@Wm—…",
}
"""As wide as in the widest of the usual fonts."""
_EM = {character: ems for ems, characters in _EMS.items() for character in characters}
_EM_OF_OTHERS = 0.9
_BOLD = 1.2


def cells(text: str) -> int:
    """The columns that a text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def ems(text: str) -> float:
    """The width of a text in a proportional sans-serif, in ems; on the wide side, as fonts differ."""
    return sum(_EM.get(character) or _ems(character) for character in text)


def bold_ems(text: str) -> float:
    """The width of a text in bold letters of such a font."""
    return _BOLD * ems(text)


def wrapped(text: str, most: float, measure: Measure = cells) -> list[str]:
    """The words of a text in lines no wider than that; a word that is wider is broken. Never no line."""
    lines: list[str] = []
    line = ""
    for word in _pieces(text.split(), most, measure):
        longer = f"{line} {word}" if line else word
        if line and measure(longer) > most:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def _pieces(words: Iterable[str], most: float, measure: Measure) -> Iterator[str]:
    for word in words:
        if measure(word) <= most:
            yield word
            continue
        piece = ""
        for character in word:
            if piece and measure(piece + character) > most and not unicodedata.combining(character):
                yield piece
                piece = ""
            piece += character
        yield piece


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _ems(character: str) -> float:
    cells_wide = _cells(character)
    return _EM_OF_OTHERS if cells_wide == 1 else 1.05 if cells_wide else 0
