"""A report as Markdown: headings, tables and lists that are read as they stand, too."""

from __future__ import annotations

from collections.abc import Iterable

from workshop.report.blocks import (
    Block,
    Bullets,
    Cell,
    Foot,
    Heading,
    Line,
    Note,
    Para,
    Piece,
    Quote,
    Shift,
    Step,
    Steps,
    Strong,
    Table,
    Terms,
    at_line_start,
    in_markdown,
    plain,
)
from workshop.report.contents import Report
from workshop.report.outline import outline


def as_markdown(report: Report) -> str:
    """The report as a document of its own, with tables as GitHub knows them."""
    return "\n\n".join(map(_block, outline(report))) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(depth, line):
            return f"{'#' * depth} {_line(line)}"
        case Para(line) | Foot(line):
            return _line(line)
        case Note(line):
            return f"> {_line(line)}"
        case Quote(by, says):
            return f"> {_line((f'{by}: “{says}”',))}"
        case Bullets(lines):
            return "\n".join(f"- {_line(line)}" for line in lines)
        case Steps(steps):
            return "\n".join(_step(number, step) for number, step in enumerate(steps, 1))
        case Terms(pairs):
            return "\n".join(f"- **{label}:** {_inside((text,))}" for label, text in pairs)
        case Table():
            return _table(block)


def _step(number: int, step: Step) -> str:
    indent = " " * (len(str(number)) + 2)
    below = (f"\n{indent}- {_line(line)}" for line in step.lines)
    return f"{number}. {_line(step.name)}{''.join(below)}"


def _table(table: Table) -> str:
    first = table.rows[0] if table.rows else ()
    rule = ["--:" if isinstance(cell, int | Shift) else "---" for cell in first] or ["---"] * len(table.head)
    lines = [map(in_markdown, table.head), rule, *(map(_cell, row) for row in table.rows)]
    caption = f"*{in_markdown(table.caption)}*\n\n" if table.caption else ""
    return caption + "\n".join(map(_row, lines))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    return str(cell) if isinstance(cell, int | Shift) else _inside(cell)


def _line(line: Line) -> str:
    """The line where a block begins."""
    return at_line_start(_inside(line))


def _inside(line: Line) -> str:
    return "".join(map(_piece, line)).strip()


def _piece(piece: Piece) -> str:
    if isinstance(piece, Strong):
        return f"**{in_markdown(plain((piece,)).strip())}**"
    return in_markdown(plain((piece,)))
