"""What is written in the boxes of a drawing and beside its ways, in lines, and how much room it takes."""

from __future__ import annotations

from typing import NamedTuple

from workshop.scenario.mapping.graph import Graph
from workshop.scenario.mapping.layout import Size
from workshop.scenario.mapping.measure import bold_ems, ems, wrapped
from workshop.scenario.mapping.order import Order
from workshop.scenario.mapping.strata import Item, Strata
from workshop.scenario.mapping.words import ABOVE, BACK, ONWARD, details

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
