"""A report as Markdown that is read as it stands, too, and in which no word of others is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workshop.report import blocks
from workshop.report.blocks import count_words, is_count, plain_text
from workshop.report.contents import Report
from workshop.report.outline import outline

_WHITE = re.compile(r"\s+")
_ADDRESS = re.compile(r"([^\s`|]*@[^\s`|]*)")
_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~#$^&]|:(?=/)|/(?=/)|(?<=/)/|(?<=\w)\.(?=\w)")
_AT_START = re.compile(r"^([0-9]{1,9}(?=[.)])|(?=[-+=](?:[-+=\s]|$)))")


def in_markdown(text: str) -> str:
    """The text without line breaks, for the inside of a line: no markup in it, and no link.

    What may be an address is code: readers of Markdown link addresses even where they are escaped.
    """
    parts = _ADDRESS.split(_WHITE.sub(" ", text))
    for place, part in enumerate(parts):
        if place % 2 == 0:
            parts[place] = _SIGNS.sub(r"\\\g<0>", part)
        elif len(part) > 1:
            parts[place] = f"`{part}`"
    return "".join(parts)


def at_line_start(line: str) -> str:
    """A line of Markdown that begins neither a list nor a rule, nor underlines a heading."""
    return _AT_START.sub(r"\1\\", line.strip())


def as_markdown(report: Report) -> str:
    """The report as a document of its own, with tables as GitHub knows them."""
    return blocks_in_markdown(outline(report))


def blocks_in_markdown(document: Iterable[blocks.ReportBlock]) -> str:
    """These blocks, one below the other."""
    return "\n\n".join(map(_block, document)) + "\n"


def _block(block: blocks.ReportBlock) -> str:
    match block:
        case blocks.SectionHeading(depth, line):
            return f"{'#' * depth} {_line(line)}"
        case blocks.Paragraph(line) | blocks.Footer(line):
            return _line(line)
        case blocks.Callout(line):
            return f"> {_line(line)}"
        case blocks.Quotation(by, says):
            return f"> {_line((f'{by}: “{says}”',))}"
        case blocks.BulletList(lines):
            return "\n".join(f"- {_line(line)}" for line in lines)
        case blocks.NumberedList(stops):
            return "\n".join(_stop(number, stop) for number, stop in enumerate(stops, 1))
        case blocks.DefinitionList(pairs):
            return "\n".join(f"- **{_term(label)}** {_inside((text,))}" for label, text in pairs)
        case blocks.DataTable():
            return _table(block)


def _term(label: str) -> str:
    """With its colon, where it does not ask."""
    return label if label.endswith("?") else f"{label}:"


def _stop(number: int, stop: blocks.PathStop) -> str:
    indent = " " * (len(str(number)) + 2)
    below = (f"\n{indent}- {_line(line)}" for line in stop.lines)
    return f"{number}. {_line(stop.name)}{''.join(below)}"


def _table(table: blocks.DataTable) -> str:
    first = table.rows[0] if table.rows else ()
    rule = ["--:" if is_count(cell) else "---" for cell in first] or ["---"] * len(table.head)
    lines = [map(in_markdown, table.head), rule, *(map(_cell, row) for row in table.rows)]
    caption = f"*{in_markdown(table.caption)}*\n\n" if table.caption else ""
    return caption + "\n".join(map(_row, lines))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: blocks.TableCell) -> str:
    return count_words(cell) if cell is None or isinstance(cell, int) else _inside(cell)


def _line(line: blocks.Inlines) -> str:
    """The line where a block begins."""
    return at_line_start(_inside(line))


def _inside(line: blocks.Inlines) -> str:
    return "".join(map(_inline, line)).strip()


def _inline(inline: blocks.Inline) -> str:
    words = in_markdown(plain_text(inline))
    return f"**{words.strip()}**" if isinstance(inline, blocks.Strong) else words
