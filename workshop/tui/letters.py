"""Words in letters that the last row can read: drawn in blocks, a pixel being half a cell, or two cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from textual.content import Content

from workshop.tui.blocks import Block, Para

FOLDER = Path(__file__).with_name("faces")
SPACE = 2
"""Pixels of a space; one more parts it from the letter on either side."""
_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}

Pixels = tuple[int, ...]
"""A row of pixels, each 0 or 1."""


class Size(Enum):
    """How large letters are, the largest first: their face, and how often each of its pixels is drawn."""

    HUGE = ("6x13b", 2)
    LARGE = ("6x13b", 1)
    SMALL = ("5x7", 1)


@dataclass(frozen=True)
class Letters(Block):
    """A text in letters of this size, or of the next smaller one in which it can be set.

    Where there is none, it is told in words: one of them is too wide for a line, or a letter is in no face.
    """

    text: str
    size: Size
    words: Para
    """The same in words."""
    style: str = ""

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:
        sizes = list(Size)
        for size in sizes[sizes.index(self.size) :]:
            if rows := set_in(self.text, size, width):
                return [Content.styled(row, self.style) for row in rows]
        return self.words.lines(width, growth)


def set_in(text: str, size: Size, width: int) -> list[str]:
    """The rows of the text in letters of this size, broken between words; none where it cannot be set so."""
    face, scale = size.value
    lines: list[list[Pixels]] = []
    for word in text.split():
        letters = [letter(face, sign) for sign in word]
        if not all(letters):
            return []
        drawn = _beside(letters)
        together = _beside([lines[-1], letter(face, " "), drawn]) if lines else drawn
        if len(drawn[0]) * scale > width:
            return []
        if lines and len(together[0]) * scale <= width:
            lines[-1] = together
        else:
            lines.append(drawn)
    return _in_blocks(lines, scale) if lines else []


@cache
def letter(face: str, sign: str) -> list[Pixels]:
    """The rows of pixels of a letter, without empty columns at its sides; none where the face lacks it."""
    rows = bytes.fromhex(_written(face).get(f"{ord(sign):04X}", ""))
    bits = [tuple(row >> place & 1 for place in range(7, -1, -1)) for row in rows]
    inked = [place for place, column in enumerate(zip(*bits, strict=True)) if any(column)]
    if not inked:
        return [(0,) * SPACE] * len(bits)
    return [row[inked[0] : inked[-1] + 1] for row in bits]


@cache
def _written(face: str) -> dict[str, str]:
    """Each letter's rows as they are written, by its code point."""
    lines = (FOLDER / f"{face}.hex").read_text("ascii").split()
    return {code: rows for code, _colon, rows in (line.partition(":") for line in lines)}


def _beside(parts: Sequence[Sequence[Pixels]]) -> list[Pixels]:
    """Letters beside each other, a column of empty pixels between two of them."""
    rows: list[Pixels] = []
    for beside in zip(*parts, strict=True):
        first, *others = beside
        rows.append(sum(((0, *row) for row in others), first))
    return rows


def _in_blocks(lines: Sequence[Sequence[Pixels]], scale: int) -> list[str]:
    """Lines of pixels below each other in cells, without what is empty above or below in all of them."""
    inked = [place for line in lines for place, row in enumerate(line) if any(row)]
    drawn: list[str] = []
    for line in lines:
        pixels = [*line[min(inked) : max(inked) + 1], (0,) * len(line[0])]
        if scale > 1:
            drawn += ["".join("  █"[2 * pixel] * scale for pixel in row) for row in pixels]
            continue
        if len(pixels) % 2:
            pixels.append(pixels[-1])
        halves = zip(pixels[::2], pixels[1::2], strict=True)
        drawn += ["".join(_HALVES[pair] for pair in zip(*both, strict=True)) for both in halves]
    while not drawn[-1].strip():
        drawn.pop()
    return [row.rstrip() for row in drawn]
