"""A story as one SVG file that needs nothing else: boxes, lines and words, light or dark as one reads."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from workshop.authoring.map.graph import (
    ABOVE,
    BACK,
    NOT_REACHED,
    ONWARD,
    Graph,
    Order,
    counted,
    details,
    order_of,
    told,
)
from workshop.authoring.map.layout import Box, Item, Layout, Line, Size, Strata, laid_out
from workshop.authoring.map.text import bold_ems, ems, wrapped

_WIDEST_NODE = 176.0
_NARROWEST_NODE = 84.0
_WIDEST_WORDS = 128.0
_BESIDE = 10.0
_ABOVE_NODE = 7.0
_ABOVE_WORDS = 2.0
_ROUND_ENDS = 8.0


class Text(NamedTuple):
    """Words of one size and look; sizes are in pixels."""

    words: str
    size: float
    look: str = ""

    @property
    def width(self) -> float:
        return self.size * (bold_ems if self.look == "title" else ems)(self.words)

    @property
    def leading(self) -> float:
        """From one line to the next."""
        return round(1.35 * self.size)

    def lines(self, widest: float) -> list[Text]:
        measure = bold_ems if self.look == "title" else ems
        return [self._replace(words=line) for line in wrapped(self.words, widest / self.size, measure)]


class Printed:
    """The texts of a graph's items, each broken once."""

    def __init__(self, graph: Graph, order: Order) -> None:
        self._nodes = {node.id: node for node in graph.nodes}
        self._edges = {(edge.source, edge.target): edge for edge in graph.edges}
        self._reached = order.reached
        self._texts: dict[Item, list[Text]] = {}

    def is_ending(self, id: str) -> bool:
        return self._nodes[id].is_ending

    def texts(self, item: Item) -> list[Text]:
        return self._texts[item]

    def padding(self, item: Item) -> float:
        """Room above the first line."""
        return _ABOVE_NODE if item.sort == "node" else _ABOVE_WORDS

    def size_of(self, item: Item, strata: Strata) -> Size:
        """The room that an item takes; a lane takes next to none."""
        if item.sort == "lane":
            return Size(2.0, 0.0)
        is_node = item.sort == "node"
        texts = self._node(item.id) if is_node else self._words(item, strata)
        self._texts[item] = texts
        width = max(text.width for text in texts)
        height = sum(text.leading for text in texts) + 2 * self.padding(item)
        if not is_node:
            return Size(width, height)
        ends = _ROUND_ENDS if self.is_ending(item.id) else 0.0
        return Size(max(_NARROWEST_NODE, width + 2 * (_BESIDE + ends)), height)

    def _node(self, id: str) -> list[Text]:
        node = self._nodes[id]
        parts = [Text(node.title, 14.0, "title"), Text(node.id, 11.0, "quiet")]
        if node.listener is not None:
            parts.append(Text(f"to {node.listener}", 11.0))
        parts += (Text(detail, 11.0) for detail in details(node))
        return [line for part in parts for line in part.lines(_WIDEST_NODE)]

    def _words(self, item: Item, strata: Strata) -> list[Text]:
        """The words of a way; where no line leads on, with the title of its target."""
        words = [Text(self._edges[item.source, item.id].words, 11.0, "quiet")]
        if (item.source, item.id) in strata.named:
            words.append(Text(f"{self._sign(item)} {self._nodes[item.id].title}", 11.0))
        return [line for text in words if text.words for line in text.lines(_WIDEST_WORDS)]

    def _sign(self, item: Item) -> str:
        if not item.back:
            return ONWARD
        return BACK if item.source in self._reached or item.id not in self._reached else ABOVE


_MARGIN = 24.0
_HEAD = 64.0
_APART = 56.0
_ROUND = 6.0
_ARROW = 4.5
_BACK_AT = 0.3
"""Where ways back leave and enter a box: so much of its width to the right of its middle."""

STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #1b1b1a; }
.page { fill: #ffffff; }
.box { fill: #eceef2; stroke: #50545b; stroke-width: 1.2; }
.ending .box { fill: #ffffff; stroke-width: 2.4; }
.line { fill: none; stroke: #50545b; stroke-width: 1.4; }
.back { stroke-dasharray: 5 4; }
.arrow { fill: #50545b; }
.title { font-weight: 700; }
.quiet { fill: #50545b; }
@media (prefers-color-scheme: dark) {
text { fill: #e8e8e6; }
.page { fill: #000000; }
.box { fill: #1d212a; stroke: #a3a7ae; }
.ending .box { fill: #000000; }
.line { stroke: #a3a7ae; }
.arrow, .quiet { fill: #a3a7ae; }
}
"""


def as_svg(graph: Graph) -> str:
    """The drawing, with its title and every way in words for those who do not see it."""
    order = order_of(graph)
    printed = Printed(graph, order)
    layout = laid_out(order, printed.size_of, _APART)
    heading = Text(graph.title, 18.0, "title").lines(max(layout.width, 320.0))
    head = _HEAD + 22.0 * (len(heading) - 1)
    width = max(layout.width, 320.0) + 2 * _MARGIN
    height = layout.height + head + 2 * _MARGIN
    left = (width - layout.width) / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-labelledby="title desc">',
        f'<title id="title">{escape(graph.title)}</title>',
        f'<desc id="desc">{escape(told(graph))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="page" width="{width:.0f}" height="{height:.0f}"/>',
        *(_text(line, _MARGIN, _MARGIN + 14 + 22 * at, start=True) for at, line in enumerate(heading)),
        _text(Text(counted(graph), 13.0, "quiet"), _MARGIN, _MARGIN + head - 30, start=True),
        f'<g transform="translate({left:.1f} {_MARGIN + head:.1f})">',
        *_drawing(layout, printed),
        "</g>",
        "</svg>",
    ]
    return "".join(f"{part}\n" for part in parts)


def _drawing(layout: Layout, printed: Printed) -> Iterator[str]:
    """Lines first, so that boxes lie over their ends."""
    for lines in layout.strata.lines:
        for line in lines:
            yield _joined(layout, line)
    for item, box in layout.boxes.items():
        if item.sort == "lane":
            yield _path(f"M{box.x:.1f} {box.top:.1f}V{box.bottom:.1f}", item.back)
    yield from _arrows(layout)
    if layout.apart is not None:
        yield _text(Text(NOT_REACHED, 13.0, "quiet"), 0.0, layout.apart + 30, start=True)
    for item, box in layout.boxes.items():
        if item.sort != "lane":
            yield from _boxed(item, box, printed)


def _joined(layout: Layout, line: Line) -> str:
    """From the bottom of one item to the top of another, turning only between their rows."""
    upper, lower = layout.boxes[line.upper], layout.boxes[line.lower]
    first, second = _port(line.upper, upper, line.back), _port(line.lower, lower, line.back)
    top, bottom = layout.rows[line.upper.stratum].bottom, layout.rows[line.lower.stratum].top
    middle = (top + bottom) / 2
    return _path(
        f"M{first:.1f} {upper.bottom:.1f}V{top:.1f}"
        f"C{first:.1f} {middle:.1f} {second:.1f} {middle:.1f} {second:.1f} {bottom:.1f}V{lower.top:.1f}",
        line.back,
    )


def _port(item: Item, box: Box, back: bool) -> float:
    return box.x + (_BACK_AT * box.width if back and item.sort == "node" else 0.0)


def _arrows(layout: Layout) -> Iterator[str]:
    """One at each place of a box that ways lead to."""
    down = {line.lower for lines in layout.strata.lines for line in lines if not line.back}
    up = {line.upper for lines in layout.strata.lines for line in lines if line.back}
    named = {item for item in up if item.sort == "node" and item.stratum % 2 == 0}
    for item in sorted(down):
        if item.sort == "node":
            box = layout.boxes[item]
            yield _arrow(box.x, box.top, -1)
    for item in sorted(named):
        if _entered_from_beneath(layout, item):
            box = layout.boxes[item]
            yield _arrow(_port(item, box, back=True), box.bottom, 1)


def _entered_from_beneath(layout: Layout, item: Item) -> bool:
    """Whether a way back ends there; the name of a target that hangs from its scene is none."""
    return any(
        line.back and line.upper == item and line.lower.source != item.id
        for line in layout.strata.lines[item.stratum]
    )


def _arrow(x: float, tip: float, side: int) -> str:
    base, left, right = tip + side * 2 * _ARROW, x - _ARROW, x + _ARROW
    return f'<path class="arrow" d="M{x:.1f} {tip:.1f}L{left:.1f} {base:.1f}L{right:.1f} {base:.1f}Z"/>'


def _boxed(item: Item, box: Box, printed: Printed) -> Iterator[str]:
    """The texts of an item, in a box if it is a node."""
    is_node = item.sort == "node"
    if is_node:
        ending = printed.is_ending(item.id)
        radius = min(box.height / 2, 22.0) if ending else _ROUND
        yield f'<g class="{"ending" if ending else "scene"}">'
        yield (
            f'<rect class="box" x="{box.x - box.width / 2:.1f}" y="{box.top:.1f}" '
            f'width="{box.width:.1f}" height="{box.height:.1f}" rx="{radius:.1f}"/>'
        )
    y = box.top + printed.padding(item)
    for text in printed.texts(item):
        yield _text(text, box.x, y + text.size)
        y += text.leading
    if is_node:
        yield "</g>"


def _text(text: Text, x: float, y: float, start: bool = False) -> str:
    anchor = "" if start else ' text-anchor="middle"'
    words = escape(text.words)
    name = f' class="{text.look}"' if text.look else ""
    return f'<text{name} x="{x:.1f}" y="{y:.1f}" font-size="{text.size:g}"{anchor}>{words}</text>'


def _path(way: str, back: bool) -> str:
    return f'<path class="line{" back" if back else ""}" d="{way}"/>'
