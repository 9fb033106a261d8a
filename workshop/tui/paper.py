"""What a sheet shows, and how it is parted into pages: what does not fit is turned to, never cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from textual.content import Content

from workshop.tui.blocks import MEASURE, NOTHING, ROOM_FOR_TWO, Block, Para

FIELD_ROWS = 3
"""Rows that a line to type in takes below its page."""
LEAST_COLUMNS = 10
LEAST_ROWS = 3
"""What pages are laid out for at least, however small a window gets."""
WORTH_STARTING = 4
"""Lines of a long block that are worth starting it at the foot of a page."""
WORTH_A_PAGE = 5
"""Lines that are worth opening another page for."""


class Part(NamedTuple):
    """Blocks that begin on a page of their own."""

    blocks: tuple[Block, ...]
    verb: str | None = None
    """What the key for the next thing does from the end of this part."""
    field: bool = False
    """Whether a line to type in stands below it."""
    more_rows: int = 0
    """That the line takes beyond those of one, where it is several."""
    roomier: tuple[tuple[Block, ...], ...] = ()
    """The same with more room; the first of these that fits on one page is preferred."""


class Paper(NamedTuple):
    """What a sheet shows: on one page where that fits, else part by part."""

    parts: tuple[Part, ...]
    wholes: tuple[tuple[Block, ...], ...] = ()
    """All of it in one arrangement; the first one that fits on one page is preferred to the parts."""
    start: int | None = None
    """The item highlighted at first."""
    broad: bool = False
    """Whether it takes all columns of a wide window; else no line gets longer than is good to read."""

    @property
    def items(self) -> int:
        """How many things there are to choose from."""
        blocks = [block for part in self.parts for block in part.blocks]
        return len({block.item for block in blocks if block.item is not None})


class PaperLine(NamedTuple):
    text: Content
    block: int
    """The number of its block in the paper, by which a reader finds the place again."""
    item: int | None = None


class PaperPage(NamedTuple):
    lines: tuple[PaperLine, ...]
    part: int = 0
    verb: str | None = None
    field: bool = False

    @property
    def items(self) -> int:
        """How many things to choose from begin or go on here."""
        return len({line.item for line in self.lines if line.item is not None})

    def shows(self, item: int) -> bool:
        """Whether something of that item is on this page."""
        return any(line.item == item for line in self.lines)


def one_page(*blocks: Block, start: int | None = None) -> Paper:
    """A paper whose pages simply follow each other where one is not enough."""
    return Paper((Part(blocks),), (blocks,), start)


def columns_of(paper: Paper, width: int) -> int:
    """How many of so many columns the paper takes."""
    return width if paper.broad or width < ROOM_FOR_TWO else MEASURE


def paged(paper: Paper, width: int, height: int, growth: float = 1.0) -> tuple[PaperPage, ...]:
    """The pages of the paper at this size; at least one."""
    width = columns_of(paper, width)
    width, height = max(LEAST_COLUMNS, width), max(LEAST_ROWS, height)
    laid: dict[int, list[Content]] = {}

    def lines_of(block: Block) -> list[Content]:
        """A block is laid out once, in however many arrangements; equal ones may differ in style."""
        if id(block) not in laid:
            laid[id(block)] = block.lines(width, growth)
        return laid[id(block)]

    for whole in paper.wholes:
        if (lines := _on_one(whole, lines_of, height)) is not None:
            return (PaperPage(tuple(lines), 0, paper.parts[-1].verb, paper.parts[-1].field),)
    pages: list[PaperPage] = []
    blocks = 0
    for number, part in enumerate(paper.parts):
        room = max(LEAST_ROWS, height - (FIELD_ROWS + part.more_rows if part.field else 0))
        *before, last = _split(part, lines_of, room, blocks) or [[]]
        pages += [PaperPage(tuple(lines), number) for lines in before]
        pages.append(PaperPage(tuple(last), number, part.verb, part.field))
        blocks += max(map(len, (part.blocks, *part.roomier)))
    return tuple(pages) or (PaperPage(()),)


LinesOf = Callable[[Block], Sequence[Content]]


class _Gaps(Enum):
    """How much of the space between blocks is left."""

    LOOSE = "as they are"
    TIGHT = "none between things to choose"
    DENSE = "a line less everywhere"

    def above(self, block: Block) -> int:
        """The empty lines above the block."""
        chosen = block.item is not None and isinstance(block, Para)
        if self is _Gaps.LOOSE or not (chosen or self is _Gaps.DENSE):
            return block.above
        return 0 if chosen else max(0, block.above - 1)


class _Run(NamedTuple):
    """Lines that stay on one page, with the empty lines above them."""

    above: int
    lines: list[PaperLine]


def _split(part: Part, lines_of: LinesOf, height: int, number: int) -> list[list[PaperLine]]:
    """The pages of a part: one with more room where that is enough, else loose, tight or dense, the fewest.

    Dense is only for what then fits on one page: over several it would be a wall of words.
    """
    for blocks in part.roomier:
        if (lines := _on_one(blocks, lines_of, height, number)) is not None:
            return [lines]
    loose, tight, dense = (_pages(_runs(part.blocks, lines_of, gaps, number), height) for gaps in _Gaps)
    if len(loose) > 1 and len(dense) == 1 < len(tight):
        return dense
    return tight if len(tight) < len(loose) else loose


def _on_one(
    blocks: Sequence[Block], lines_of: LinesOf, height: int, number: int = 0
) -> list[PaperLine] | None:
    """The blocks on one page, with empty lines between things to choose where there is room for them."""
    for gaps in (_Gaps.LOOSE, _Gaps.TIGHT):
        pages = _pages(_runs(blocks, lines_of, gaps, number), height)
        if len(pages) == 1:
            return pages[0]
    return None


def _pages(runs: Sequence[_Run], height: int) -> list[list[PaperLine]]:
    """The runs on as few pages as they take; a page begins a run earlier where a few lines would be left."""
    pages = list(_filled(runs, height))
    if len(pages) < 2 or len(pages[-1]) >= WORTH_A_PAGE:
        return pages
    for at in range(len(runs) - 1, 0, -1):
        before, last = list(_filled(runs[:at], height)), list(_filled(runs[at:], height))
        if len(last) > 1 or len(before) != len(pages) - 1 or len(before[-1]) < WORTH_A_PAGE:
            return pages
        if len(last[0]) >= WORTH_A_PAGE:
            return [*before, *last]
    return pages


def _filled(runs: Sequence[_Run], height: int) -> Iterator[list[PaperLine]]:
    """Pages as full as they get; a run is parted only where it is longer than a page."""
    page: list[PaperLine] = []
    for above, lines in runs:
        room = height - len(page) - (above if page else 0)
        if page and len(lines) > room and (len(lines) <= height or room < WORTH_STARTING):
            yield page
            page, room = [], height
        gap = [PaperLine(NOTHING, lines[0].block)] * above if page else []
        whole = [*page, *gap, *lines]
        full = len(whole) // height * height if len(lines) > room else 0
        for start in range(0, full, height):
            yield whole[start : start + height]
        page = whole[full:]
    if page:
        yield page


def _runs(blocks: Sequence[Block], lines_of: LinesOf, gaps: _Gaps, number: int) -> list[_Run]:
    """The blocks as runs, numbered from there on: what keeps to the block after it is one with it."""
    runs: list[_Run] = []
    kept = False
    for place, block in enumerate(blocks, number):
        lines = [PaperLine(text, place, block.item) for text in lines_of(block)]
        above = gaps.above(block)
        if kept:
            runs[-1].lines.extend([*[PaperLine(NOTHING, place)] * above, *lines])
        else:
            runs.append(_Run(above, lines))
        kept = block.keep
    return runs
