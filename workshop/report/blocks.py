"""What a report is made of in every format that is read as a page: headings, lists, tables and bars."""

from __future__ import annotations

from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.views import LevelView

ARROW = " → "
NO_LEVEL_ALONE = _("no level alone")
"""Where no level leads, or none is called for above the others."""


class Authored(NamedTuple):
    """Words of the scenario, in its language."""

    text: str


class Strong(NamedTuple):
    words: str | Authored


class Levels(NamedTuple):
    """Levels as symbol and word, an arrow between them; None stands for no level alone."""

    levels: tuple[LevelView | None, ...]


Inline = str | Authored | Strong | Levels
Inlines = tuple[Inline, ...]
"""What stand side by side as they are, their spaces included."""


class SectionHeading(NamedTuple):
    depth: int
    """1 for the title of the report."""
    line: Inlines
    page: bool = False
    """Whether what stands below it has a page of its own on paper."""


class Paragraph(NamedTuple):
    line: Inlines


class Callout(NamedTuple):
    """What a reader must not miss."""

    line: Inlines


class Footer(NamedTuple):
    """What stands below everything."""

    line: Inlines


class Quotation(NamedTuple):
    """The question of a scene."""

    by: str
    says: str


class BulletList(NamedTuple):
    lines: tuple[Inlines, ...]


class PathStop(NamedTuple):
    """A numbered scene of a path, with what was said there."""

    name: Inlines
    lines: tuple[Inlines, ...]


class NumberedList(NamedTuple):
    stops: tuple[PathStop, ...]


class DefinitionList(NamedTuple):
    """Labels, each with what there is to say of it."""

    pairs: tuple[tuple[str, str], ...]


class ChartBar(NamedTuple):
    label: str
    counts: tuple[int | None, ...]
    """One for each panel; None where nobody counted."""
    level: LevelView | None
    """Which gives its colour, symbol and word."""


class BarChart(NamedTuple):
    """Bars in panels side by side, all on one scale."""

    title: str
    panels: tuple[str, ...]
    bars: tuple[ChartBar, ...]
    legend: tuple[Inlines, ...] = ()
    """What the bars stand for, where their names are too long to stand before them."""


class Shift(int):
    """So many hands more, or fewer."""

    def __str__(self) -> str:
        return f"{self:+d}".replace("-", "−") if self else "±0"


NOT_COUNTED = "–"
TableCell = Inlines | int | None
"""Counts are set flush right; None is a count that nobody took."""


class DataTable(NamedTuple):
    caption: str
    """Empty where the heading above says it."""
    head: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    chart: BarChart | None = None
    """The same counts to be seen at a glance, where there is a place to draw them."""
    small: bool = False
    """Nothing but names and counts."""


ReportBlock = (
    SectionHeading
    | Paragraph
    | Callout
    | Footer
    | Quotation
    | BulletList
    | NumberedList
    | DefinitionList
    | DataTable
)


def is_count(cell: TableCell) -> bool:
    return cell is None or isinstance(cell, int)


def count_words(count: int | None) -> str:
    return NOT_COUNTED if count is None else str(count)


def level_words(level: LevelView | None) -> str:
    return f"{level.symbol} {level.word}" if level else NO_LEVEL_ALONE


def plain_text(inline: Inline) -> str:
    """What a piece of a line is as nothing but text."""
    match inline:
        case Authored(text):
            return text
        case Strong(words):
            return plain_text(words)
        case Levels(levels):
            return ARROW.join(map(level_words, levels))
        case _:
            return inline
