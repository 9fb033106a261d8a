"""What a sheet shows, and how it is parted into pages: what does not fit is turned to, never cut off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual.content import Content

from workshop.tui.blocks import NOTHING, Block, Para

FIELD_ROWS = 3
"""Rows that a line to type in takes below its page."""
LEAST_COLUMNS = 10
LEAST_ROWS = 3
"""What pages are laid out for at least, however small a window gets."""
WORTH_STARTING = 4
"""Lines of a long block that are worth starting it at the foot of a page."""


class Part(NamedTuple):
    """Blocks that begin on a page of their own."""

    blocks: tuple[Block, ...]
    verb: str | None = None
    """What the key for the next thing does from the end of this part."""
    field: bool = False
    """Whether a line to type in stands below it."""
    roomy: tuple[Block, ...] = ()
    """The same with more room, to be preferred where that fits on one page."""


class Paper(NamedTuple):
    """What a sheet shows: on one page where that fits, else part by part."""

    parts: tuple[Part, ...]
    wholes: tuple[tuple[Block, ...], ...] = ()
    """All of it in one arrangement; the first one that fits on one page is preferred to the parts."""
    start: int | None = None
    """The item highlighted at first."""

    @property
    def items(self) -> int:
        """How many things there are to choose from."""
        blocks = [block for part in self.parts for block in part.blocks]
        return len({block.item for block in blocks if block.item is not None})


class Line(NamedTuple):
    text: Content
    block: int
    """The number of its block in the paper, by which a reader finds the place again."""
    item: int | None = None


class Page(NamedTuple):
    lines: tuple[Line, ...]
    part: int = 0
    verb: str | None = None
    field: bool = False

    @property
    def items(self) -> int:
        """How many things to choose from begin or go on here."""
        return len({line.item for line in self.lines if line.item is not None})


def one_page(*blocks: Block, start: int | None = None) -> Paper:
    """A paper whose pages simply follow each other where one is not enough."""
    return Paper((Part(blocks),), (blocks,), start)


def paged(paper: Paper, width: int, height: int, growth: float = 1.0) -> tuple[Page, ...]:
    """The pages of the paper at this size; at least one."""
    width, height = max(LEAST_COLUMNS, width), max(LEAST_ROWS, height)
    for whole in paper.wholes:
        if (lines := _on_one(whole, width, height, growth)) is not None:
            return (Page(tuple(lines), 0, paper.parts[-1].verb, paper.parts[-1].field),)
    result: list[Page] = []
    blocks = 0
    for number, part in enumerate(paper.parts):
        room = max(LEAST_ROWS, height - (FIELD_ROWS if part.field else 0))
        split = _split(part, width, room, growth, blocks)
        for lines in split:
            end = lines is split[-1]
            result.append(Page(tuple(lines), number, part.verb if end else None, part.field and end))
        blocks += len(part.blocks)
    return tuple(result) or (Page(()),)


def _split(part: Part, width: int, height: int, growth: float, number: int) -> list[list[Line]]:
    """The pages of a part: roomy where that is one page, else usual or tight, whichever takes fewer."""
    if part.roomy and (lines := _on_one(part.roomy, width, height, growth, number)) is not None:
        return [lines]
    loose = list(_pages(part.blocks, width, height, False, growth, number))
    if len(loose) < 2:
        return loose
    tight = list(_pages(part.blocks, width, height, True, growth, number))
    return tight if len(tight) < len(loose) else loose


def _on_one(
    blocks: Sequence[Block], width: int, height: int, growth: float, number: int = 0
) -> list[Line] | None:
    """The blocks on one page, with empty lines between things to choose where there is room for them."""
    for tight in (False, True):
        pages = list(_pages(blocks, width, height, tight, growth, number))
        if len(pages) == 1:
            return pages[0]
    return None


def _pages(
    blocks: Sequence[Block], width: int, height: int, tight: bool, growth: float, number: int = 0
) -> Iterator[list[Line]]:
    page: list[Line] = []
    for above, run in _kept_together(blocks, width, tight, growth, number):
        lines = run
        room = height - len(page) - (above if page else 0)
        if page and len(lines) > room and (len(lines) <= height or room < WORTH_STARTING):
            yield page
            page, room = [], height
        if page:
            page += [Line(NOTHING, lines[0].block)] * above
        while len(lines) > room:
            yield [*page, *lines[:room]]
            page, lines, room = [], lines[room:], height
        page += lines
    if page:
        yield page


def _kept_together(
    blocks: Sequence[Block], width: int, tight: bool, growth: float, number: int
) -> Iterator[tuple[int, list[Line]]]:
    """Runs of blocks that stay on one page, with the empty lines above each run."""
    run: list[Line] = []
    above = 0
    for place, block in enumerate(blocks, number):
        gap = 0 if tight and block.item is not None and isinstance(block, Para) else block.above
        if run:
            run += [Line(NOTHING, place)] * gap
        else:
            above = gap
        run += [Line(text, place, block.item) for text in block.lines(width, growth)]
        if not block.keep:
            yield above, run
            run = []
    if run:
        yield above, run
