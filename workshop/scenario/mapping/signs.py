"""The characters that a picture in a terminal is drawn with, fine or plain, and in colour where wanted."""

from __future__ import annotations

from typing import NamedTuple

from workshop.scenario.mapping.gutter import NODE, Cell, Row
from workshop.scenario.mapping.words import ABOVE, BACK, ONWARD

_HUES = (36, 33, 35, 32)
_BOLD, _OFF = "\x1b[1m", "\x1b[m"


class Signs(NamedTuple):
    lines: str
    """One for each union of up, down, left and right."""
    scene: str
    ending: str
    onward: str
    back: str
    above: str


FINE = Signs(" │││─╯╮┤─╰╭├─┴┬┼", "○", "◆", ONWARD, BACK, ABOVE)
PLAIN = Signs(" |||-'.+-'.+-+++", "o", "#", "->", "-> back to", "-> above:")
"""For terminals that know no more than ASCII."""


def branches(row: Row, mark: str, signs: Signs, colored: bool) -> str:
    """A row of the branches, its node shown by the mark."""
    return "".join(_character(cell, mark, signs, colored) for cell in row)


def strong(text: str, colored: bool) -> str:
    return f"{_BOLD}{text}{_OFF}" if colored and text else text


def _character(cell: Cell, mark: str, signs: Signs, colored: bool) -> str:
    if cell.sides & NODE:
        return strong(mark, colored)
    character = signs.lines[cell.sides]
    if not colored or not cell.sides:
        return character
    return f"\x1b[{_HUES[cell.lane % len(_HUES)]}m{character}{_OFF}"
