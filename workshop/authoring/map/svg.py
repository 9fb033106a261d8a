"""The terminal's picture of a story as one SVG file that needs nothing else, light or dark as one reads."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from workshop.authoring.map.graph import StoryMap
from workshop.authoring.map.text import DOWN, LEFT, NODE, RIGHT, UP, GutterRow, MapLine, cells, picture_of

_COLUMNS = 100
_ACROSS = 8.0
"""Pixels of a column: as wide as a character of any usual font of one width, in the size below."""
_SIZE = 13
_DOWN = 20.0
_MARGIN = 24.0
_STYLE = """
text { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1b1b1a; }
.page { fill: #ffffff; }
.line { fill: none; stroke: #50545b; stroke-width: 1.6; }
.scene { fill: #eceef2; stroke: #1b1b1a; stroke-width: 1.6; }
.ending { fill: #1b1b1a; }
.name { font-weight: 700; }
@media (prefers-color-scheme: dark) {
text { fill: #e8e8e6; }
.page { fill: #000000; }
.line { stroke: #a3a7ae; }
.scene { fill: #1d212a; stroke: #e8e8e6; }
.ending { fill: #e8e8e6; }
}
"""


def as_svg(graph: StoryMap) -> str:
    """The drawing, with its title and every way in words for those who do not see it."""
    lines, margin = picture_of(graph, _COLUMNS)
    columns = max((margin if line.row else 0) + cells(line.name + line.text) for line in lines)
    width, height = _ACROSS * columns + 2 * _MARGIN, _DOWN * len(lines) + 2 * _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-labelledby="title desc" '
        'xml:space="preserve">',
        f'<title id="title">{escape(graph.title)}</title>',
        f'<desc id="desc">{escape(graph.told)}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="page" width="{width:.0f}" height="{height:.0f}"/>',
    ]
    for at, line in enumerate(lines):
        top = _MARGIN + _DOWN * at
        beneath = lines[at + 1].row if at + 1 < len(lines) else ()
        if path := "".join(
            _lines(column, sides, top) for column, sides in enumerate(_joined(line.row, beneath))
        ):
            parts.append(f'<path class="line" d="{path}"/>')
        parts += _node(line, top)
        parts += _texts(line, margin, top + 0.7 * _DOWN)
    return "".join(f"{part}\n" for part in (*parts, "</svg>"))


def _joined(row: GutterRow, beneath: GutterRow) -> Iterator[int]:
    """The row, its node joined to what goes on from it in the row beneath."""
    for column, sides in enumerate(row):
        goes_on = sides & NODE and column < len(beneath) and beneath[column] & UP
        yield sides | DOWN if goes_on else sides


def _lines(column: int, sides: int, top: float) -> str:
    """The lines from the middle of a column to the sides that it goes to; turns are round."""
    left, bottom = _MARGIN + _ACROSS * column, top + _DOWN
    right, x, y = left + _ACROSS, left + _ACROSS / 2, top + _DOWN / 2
    aside = left if sides & LEFT else right
    upright, level = sides & (UP | DOWN), sides & (LEFT | RIGHT)
    if level in (LEFT, RIGHT) and upright in (UP, DOWN):
        return f"M{x:.1f} {top if upright == UP else bottom:.1f}Q{x:.1f} {y:.1f} {aside:.1f} {y:.1f}"
    down = f"M{x:.1f} {top if sides & UP else y:.1f}V{bottom if sides & DOWN else y:.1f}" if upright else ""
    ends = (left, right) if level == LEFT | RIGHT else (x, aside)
    return down + (f"M{ends[0]:.1f} {y:.1f}H{ends[1]:.1f}" if level else "")


def _node(line: MapLine, top: float) -> Iterator[str]:
    if line.node is None:
        return
    column = next(column for column, sides in enumerate(line.row) if sides & NODE)
    x, y = _MARGIN + _ACROSS * (column + 0.5), top + _DOWN / 2
    if line.node.is_ending:
        yield f'<path class="ending" d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6Z"/>'
    else:
        radius = 5 if line.node.kind == "scene" else 3
        yield f'<circle class="scene" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'


def _texts(line: MapLine, margin: int, y: float) -> Iterator[str]:
    column = margin if line.row else 0
    if line.name:
        yield _text(line.name, column, y, ' class="name"')
    if text := line.text.lstrip():
        indent = len(line.text) - len(text)
        yield _text(text, column + cells(line.name) + indent, y)


def _text(words: str, column: int, y: float, look: str = "") -> str:
    x = _MARGIN + _ACROSS * column
    return f'<text{look} x="{x:.1f}" y="{y:.1f}" font-size="{_SIZE}">{escape(words)}</text>'
