"""A report as one HTML page, to read on a screen or to print on A4, that fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import count
from pathlib import Path

from workshop.report import blocks
from workshop.report.blocks import ARROW, count_words, is_count, level_words
from workshop.report.charts import drawn, fits_beside
from workshop.report.contents import Report
from workshop.report.outline import outline
from workshop.session.views import LevelView

OWN_LANGUAGE = "en"
"""Of the words around those of the scenario."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for the page: nothing."""


def as_html(report: Report) -> str:
    """The report as a document of its own."""
    page = _Page(report.language)
    body = "\n".join(page.sections(outline(report)))
    return html_document(f"{report.title}: report", Path(__file__).with_suffix(".css"), body)


def html_page(title: str, document: Iterable[blocks.ReportBlock]) -> str:
    """A page of its own, looking like a report, with these blocks in the app's own language."""
    body = "\n".join(_Page(OWN_LANGUAGE).sections(iter(document)))
    return html_document(title, Path(__file__).with_suffix(".css"), body)


def html_document(title: str, style: Path, body: str) -> str:
    """A whole page with this title and the style sheet of that file, which fetches nothing."""
    return f"""<!DOCTYPE html>
<html lang="{OWN_LANGUAGE}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{style.read_text("utf-8")}</style>
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
        self._language = "" if own else f' lang="{escape(language)}"'
        self._charts = count(1)

    def sections(self, document: Iterator[blocks.ReportBlock]) -> Iterator[str]:
        """The blocks, with a section for each heading below the title."""
        opened = False
        for block in document:
            begins = isinstance(block, blocks.SectionHeading) and block.depth == 2
            if opened and (begins or isinstance(block, blocks.Footer)):
                yield "</section>"
            if begins:
                own_page = isinstance(block, blocks.SectionHeading) and block.page
                yield '<section class="page">' if own_page else "<section>"
            opened = begins or (opened and not isinstance(block, blocks.Footer))
            yield self._block(block)

    def _block(self, block: blocks.ReportBlock) -> str:
        match block:
            case blocks.SectionHeading(depth, line):
                return f"<h{depth}>{self._line(line)}</h{depth}>"
            case blocks.Paragraph(line):
                return f"<p>{self._line(line)}</p>"
            case blocks.Callout(line):
                return f'<p class="note">{self._line(line)}</p>'
            case blocks.Footer(line):
                return f"<footer>{self._line(line)}</footer>"
            case blocks.Quotation(by, says):
                said = self._inline(blocks.Authored(f"“{says}”"))
                return f"<blockquote><p>{said}</p><cite>{escape(by)}</cite></blockquote>"
            case blocks.BulletList(lines):
                return f"<ul>{''.join(f'<li>{self._line(line)}</li>' for line in lines)}</ul>"
            case blocks.NumberedList(stops):
                return f'<ol class="path">{"".join(map(self._stop, stops))}</ol>'
            case blocks.DefinitionList(pairs):
                terms = (
                    f"<div><dt>{escape(label)}</dt><dd>{escape(text)}</dd></div>" for label, text in pairs
                )
                return f"<dl>{''.join(terms)}</dl>"
            case blocks.DataTable():
                return self._figure(block) if block.chart else self._table(block, block.caption)

    def _stop(self, stop: blocks.PathStop) -> str:
        lines = (f"<p>{self._line(line)}</p>" for line in (stop.name, *stop.lines))
        return f"<li>{''.join(lines)}</li>"

    def _figure(self, table: blocks.DataTable) -> str:
        """A chart with what its bars stand for, and behind it the table, folded."""
        assert table.chart
        beside = table.small and fits_beside(table.chart)
        chart = drawn(table.chart, next(self._charts), beside)
        size = ' class="small"' if beside else ""
        return (
            f"<figure{size}><figcaption>{escape(table.caption)}</figcaption>{self._legend(table.chart)}{chart}"
            f"<details><summary>The same as a table</summary>{self._table(table)}</details></figure>"
        )

    def _legend(self, chart: blocks.BarChart) -> str:
        entries = "".join(f"<li>{self._line(entry)}</li>" for entry in chart.legend)
        return f'<ul class="legend">{entries}</ul>' if entries else ""

    def _table(self, table: blocks.DataTable, caption: str = "") -> str:
        first = table.rows[0] if table.rows else ()
        head = "".join(
            f'<th scope="col"{_class(cell)}>{escape(name)}</th>'
            for name, cell in zip(table.head, first, strict=True)
        )
        rows = "".join(f"<tr>{''.join(map(self._cell, row))}</tr>" for row in table.rows)
        told = f"<caption>{escape(caption)}</caption>" if caption else ""
        size = "wide small" if table.small else "wide"
        body = f"{told}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        return f'<div class="{size}"><table>{body}</table></div>'

    def _cell(self, cell: blocks.TableCell) -> str:
        shown = count_words(cell) if cell is None or isinstance(cell, int) else self._line(cell)
        return f"<td{_class(cell)}>{shown}</td>"

    def _line(self, line: blocks.Inlines) -> str:
        return "".join(map(self._inline, line))

    def _inline(self, inline: blocks.Inline) -> str:
        match inline:
            case blocks.Authored(text):
                words = escape(text)
                return f"<span{self._language}>{words}</span>" if self._language else words
            case blocks.Strong(words):
                return f"<strong>{self._inline(words)}</strong>"
            case blocks.Levels(levels):
                return ARROW.join(map(_level, levels))
            case _:
                return escape(inline)


def _level(level: LevelView | None) -> str:
    words = escape(level_words(level))
    return f'<span class="level level-{level.place}">{words}</span>' if level else words


def _class(cell: blocks.TableCell) -> str:
    return ' class="count"' if is_count(cell) else ""
