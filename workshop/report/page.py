"""The looks of the HTML report: light, dark, and on paper; levels in the colours of the app."""

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
    in_html,
    level_words,
)
from workshop.report.charts import drawn, fits_beside
from workshop.report.contents import Report
from workshop.report.outline import outline
from workshop.session.views import LevelView

LIGHT = ("#071474", "#6a5200", "#07643f", "#5a1d0b")
DARK = ("#7a97e1", "#e8d901", "#58ecb6", "#f36b5c")
"""By the place of a level in its lens; a lens with more levels begins again, and symbols tell them apart."""
MOST_LEVELS = 6

_LIGHT_WORDS = "--text: #1b1b1a; --page: #ffffff; --quiet: #50545b; --line: #b4b7bc; --soft: #eceef2;"
_DARK_WORDS = "--text: #e8e8e6; --page: #000000; --quiet: #a3a7ae; --line: #4c5058; --soft: #1d212a;"


def _variables(words: str, levels: tuple[str, ...]) -> str:
    colors = " ".join(f"--level-{at}: {levels[at % len(levels)]};" for at in range(MOST_LEVELS))
    return f"{words} {colors}"


def _levels() -> str:
    return "\n".join(
        f".level-{at} {{ color: var(--level-{at}); fill: var(--level-{at}); }}" for at in range(MOST_LEVELS)
    )


STYLE = f"""
:root {{ color-scheme: light dark; {_variables(_LIGHT_WORDS, LIGHT)} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_variables(_DARK_WORDS, DARK)} }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }}
main {{ max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; overflow-wrap: break-word; }}
h1 {{ font-size: 2rem; line-height: 1.2; margin: 0 0 .25rem; }}
h2 {{ font-size: 1.35rem; line-height: 1.3; margin: 3rem 0 .75rem; padding-top: .75rem;
  border-top: 1px solid var(--line); }}
h3 {{ font-size: 1.08rem; margin: 2rem 0 .5rem; }}
h4 {{ font-size: 1rem; margin: 1.5rem 0 .5rem; }}
p {{ margin: .6rem 0; }}
h1 + p, footer {{ color: var(--quiet); }}
.note {{ background: var(--soft); padding: .6rem .9rem; border-radius: .3rem; font-weight: 600; }}
blockquote {{ margin: .75rem 0 1.25rem; padding-left: 1rem; border-left: 3px solid var(--line); }}
blockquote p {{ margin: 0; font-size: 1.1rem; }}
blockquote cite {{ color: var(--quiet); font-style: normal; font-size: .9rem; }}
ol, ul {{ padding-left: 1.5rem; margin: .6rem 0; }}
li {{ margin: .3rem 0; }}
.path > li {{ margin: 1rem 0; }}
.path p {{ margin: .1rem 0; }}
figure {{ margin: 1.25rem 0; }}
figcaption, caption {{ font-weight: 600; text-align: left; }}
caption {{ padding: 0 0 .3rem; }}
summary {{ cursor: pointer; color: var(--quiet); font-size: .9rem; }}
svg {{ display: block; width: 100%; height: auto; margin: .5rem 0 .75rem; font: inherit; font-size: 14px; }}
svg text {{ fill: var(--text); }}
svg text.panel {{ fill: var(--quiet); font-size: 13px; }}
svg .axis {{ stroke: var(--line); stroke-width: 1; }}
svg .neutral.bar {{ fill: var(--quiet); }}
svg .count, td.count {{ font-variant-numeric: tabular-nums; }}
{_levels()}
svg text.row[class*="level-"] {{ font-weight: 600; }}
.level {{ font-weight: 600; white-space: nowrap; }}
.wide {{ overflow-x: auto; margin: 1rem 0; }}
figure .wide {{ margin: .25rem 0; }}
table {{ border-collapse: collapse; width: 100%; font-size: .92rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0;
  border-bottom: 1px solid var(--line); }}
th {{ color: var(--quiet); font-weight: 600; }}
th:last-child, td:last-child {{ padding-right: 0; }}
td:last-child:not(.count) {{ min-width: 7rem; }}
svg.narrow {{ max-width: 33rem; }}
.small caption {{ white-space: nowrap; }}
.small table {{ width: auto; }}
.small .count {{ padding-left: 1.5rem; }}
th.count, td.count {{ text-align: right; white-space: nowrap; }}
dl {{ margin: .75rem 0; }}
dl > div {{ padding: .3rem 0; }}
dt {{ color: var(--quiet); font-size: .9rem; }}
dd {{ margin: 0; }}
footer {{ margin-top: 3.5rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: .9rem; }}
@media (min-width: 34rem) {{ dl > div {{ display: grid; grid-template-columns: 10.5rem 1fr; }} }}
@page {{ size: A4; margin: 18mm 17mm 20mm; }}
@media print {{
  :root {{ color-scheme: light; {_variables(_LIGHT_WORDS, LIGHT)} }}
  html {{ font-size: 10pt; }}
  body {{ line-height: 1.45; }}
  main {{ max-width: none; padding: 0; }}
  h2 {{ margin-top: 9mm; }}
  h1, h2, h3, h4, blockquote, figcaption {{ break-after: avoid; }}
  tr, li, svg, blockquote, dl > div, .small {{ break-inside: avoid; }}
  p:has(+ figure, + .wide) {{ break-after: avoid; }}
  svg {{ max-width: 130mm; }}
  figure.small {{ display: grid; grid-template-columns: 98mm auto; column-gap: 6mm; }}
  figure.small figcaption {{ grid-column: 1 / -1; }}
  .wide {{ overflow: visible; }}
  summary {{ display: none; }}
}}
""".strip()


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
