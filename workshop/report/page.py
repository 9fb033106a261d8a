"""A report as one HTML file that needs nothing else: no script, no link, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from workshop.report.blocks import (
    ARROW,
    Authored,
    Block,
    Bullets,
    Cell,
    Foot,
    Heading,
    Levels,
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
    level_words,
)
from workshop.report.charts import drawn, fits_beside
from workshop.report.contents import Report
from workshop.report.escaping import in_html
from workshop.report.outline import outline
from workshop.report.style import STYLE
from workshop.session.views import LevelView

OWN_LANGUAGE = "en"
"""Of the words around those of the scenario."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for the page: nothing."""


def as_html(report: Report) -> str:
    """The report as a page to read on a screen or to print on A4."""
    page = _Page(report.language)
    body = "\n".join(page.sections(outline(report)))
    return f"""<!DOCTYPE html>
<html lang="{OWN_LANGUAGE}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{in_html(report.title)}: report</title>
<style>
{STYLE}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


class _Page:
    """Blocks as elements; counts the charts, whose ids must differ, and marks words in another language."""

    def __init__(self, language: str) -> None:
        own = language.partition("-")[0] == OWN_LANGUAGE
        self._language = "" if own else f' lang="{in_html(language)}"'
        self._charts = count(1)

    def sections(self, blocks: Iterator[Block]) -> Iterator[str]:
        """The blocks, with a section for each heading below the title."""
        opened = False
        for block in blocks:
            begins = isinstance(block, Heading) and block.depth == 2
            if opened and (begins or isinstance(block, Foot)):
                yield "</section>"
            if begins:
                yield "<section>"
            opened = begins or (opened and not isinstance(block, Foot))
            yield self._block(block)

    def _block(self, block: Block) -> str:
        match block:
            case Heading(depth, line):
                return f"<h{depth}>{self._line(line)}</h{depth}>"
            case Para(line):
                return f"<p>{self._line(line)}</p>"
            case Note(line):
                return f'<p class="note">{self._line(line)}</p>'
            case Foot(line):
                return f"<footer>{self._line(line)}</footer>"
            case Quote(by, says):
                said = self._piece(Authored(f"“{says}”"))
                return f"<blockquote><p>{said}</p><cite>{in_html(by)}</cite></blockquote>"
            case Bullets(lines):
                return f"<ul>{''.join(f'<li>{self._line(line)}</li>' for line in lines)}</ul>"
            case Steps(steps):
                return f'<ol class="path">{"".join(map(self._step, steps))}</ol>'
            case Terms(pairs):
                terms = (
                    f"<div><dt>{in_html(label)}</dt><dd>{in_html(text)}</dd></div>" for label, text in pairs
                )
                return f"<dl>{''.join(terms)}</dl>"
            case Table():
                return self._figure(block) if block.chart else self._table(block, block.caption)

    def _step(self, step: Step) -> str:
        lines = (f"<p>{self._line(line)}</p>" for line in (step.name, *step.lines))
        return f"<li>{''.join(lines)}</li>"

    def _figure(self, table: Table) -> str:
        """A chart, and the table that it stands before, which can be folded away."""
        assert table.chart
        beside = table.small and fits_beside(table.chart)
        chart = drawn(table.chart, next(self._charts), beside)
        size = ' class="small"' if beside else ""
        return (
            f"<figure{size}><figcaption>{in_html(table.caption)}</figcaption>{chart}"
            f"<details open><summary>The same as a table</summary>{self._table(table)}</details></figure>"
        )

    def _table(self, table: Table, caption: str = "") -> str:
        first = table.rows[0] if table.rows else ()
        head = "".join(
            f'<th scope="col"{_class(cell)}>{in_html(name)}</th>'
            for name, cell in zip(table.head, first, strict=True)
        )
        rows = "".join(f"<tr>{''.join(map(self._cell, row))}</tr>" for row in table.rows)
        told = f"<caption>{in_html(caption)}</caption>" if caption else ""
        size = "wide small" if table.small else "wide"
        body = f"{told}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        return f'<div class="{size}"><table>{body}</table></div>'

    def _cell(self, cell: Cell) -> str:
        shown = str(cell) if isinstance(cell, int | Shift) else self._line(cell)
        return f"<td{_class(cell)}>{shown}</td>"

    def _line(self, line: Line) -> str:
        return "".join(map(self._piece, line))

    def _piece(self, piece: Piece) -> str:
        match piece:
            case Authored(text):
                words = in_html(text)
                return f"<span{self._language}>{words}</span>" if self._language else words
            case Strong(words):
                return f"<strong>{self._piece(words)}</strong>"
            case Levels(levels):
                return ARROW.join(map(_level, levels))
            case _:
                return in_html(piece)


def _level(level: LevelView | None) -> str:
    words = in_html(level_words(level))
    return f'<span class="level level-{level.place}">{words}</span>' if level else words


def _class(cell: Cell) -> str:
    return ' class="count"' if isinstance(cell, int | Shift) else ""
