"""A graph cut into strata, one beneath the other, so that every line of it joins two neighbouring ones.

Nodes stand in even strata, the words of ways in odd ones. A longer way takes a lane through the strata
between; ways to the same place share it. Ways that would run on and on end in the name of their target.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from workshop.scenario.mapping.graph import Edge
from workshop.scenario.mapping.order import Order, layers_of

MANY_NODES = 400
_FARTHEST = 12
_FARTHEST_OF_MANY = 3


class Item(NamedTuple):
    """Something that takes a place in a stratum."""

    sort: Literal["node", "words", "lane"]
    id: str
    """Of the node, or of the place that the way leads to."""
    source: str = ""
    """Of the scene that words belong to; a lane has none."""
    stratum: int = 0
    back: bool = False


class Line(NamedTuple):
    """From an item to one in the next stratum beneath."""

    upper: Item
    lower: Item
    back: bool


class Strata(NamedTuple):
    items: tuple[tuple[Item, ...], ...]
    """By stratum, in the order in which they were met."""
    lines: tuple[tuple[Line, ...], ...]
    """By the stratum of their upper ends."""
    named: frozenset[tuple[str, str]]
    """The ways, by source and target, that end in the name of their target."""


def strata_of(order: Order) -> Strata:
    """The strata of a graph, top down; those of nodes that the start does not reach come last."""
    layers = layers_of(order)
    cut = _Cut(layers, _FARTHEST if len(layers) <= MANY_NODES else _FARTHEST_OF_MANY)
    for name in order.rows:
        cut.add(Item("node", name, stratum=2 * layers[name]))
        for edge in order.onward[name]:
            cut.lead(edge)
        for edge in order.back[name]:
            cut.lead_back(edge, whole=name in order.reached or edge.target not in order.reached)
    return cut.strata()


class _Cut:
    def __init__(self, layers: dict[str, int], farthest: int) -> None:
        self._layers = layers
        self._farthest = farthest
        depth = 2 * max(layers.values()) + 2
        self._items: list[dict[Item, None]] = [{} for _ in range(depth)]
        self._lines: list[dict[Line, None]] = [{} for _ in range(depth)]
        self._named: set[tuple[str, str]] = set()

    def add(self, item: Item) -> Item:
        self._items[item.stratum][item] = None
        return item

    def lead(self, edge: Edge) -> None:
        """A way down."""
        top, bottom = 2 * self._layers[edge.source], 2 * self._layers[edge.target]
        at = Item("node", edge.source, stratum=top)
        if bottom - top > 2 * self._farthest:
            self._name(edge, at, back=False)
            return
        for stratum in range(top + 1, bottom):
            worded = edge.words and stratum == top + 1
            item = Item("words", edge.target, edge.source, stratum) if worded else _lane(edge, stratum)
            self._join(at, self.add(item), back=False)
            at = item
        self._join(at, Item("node", edge.target, stratum=bottom), back=False)

    def lead_back(self, edge: Edge, whole: bool) -> None:
        """A way up, if it is to be drawn `whole` and is not too long."""
        bottom, top = 2 * self._layers[edge.source], 2 * self._layers[edge.target]
        at = Item("node", edge.source, stratum=bottom)
        if not whole or not 0 < bottom - top <= 2 * self._farthest:
            self._name(edge, at, back=True)
            return
        for stratum in range(bottom - 1, top, -1):
            worded = edge.words and stratum == bottom - 1
            item = (
                Item("words", edge.target, edge.source, stratum, True)
                if worded
                else _lane(edge, stratum, back=True)
            )
            self._join(self.add(item), at, back=True)
            at = item
        self._join(Item("node", edge.target, stratum=top), at, back=True)

    def strata(self) -> Strata:
        return Strata(tuple(map(tuple, self._items)), tuple(map(tuple, self._lines)), frozenset(self._named))

    def _name(self, edge: Edge, at: Item, back: bool) -> None:
        self._named.add((edge.source, edge.target))
        words = Item("words", edge.target, edge.source, at.stratum + 1, back)
        self._join(at, self.add(words), back)

    def _join(self, upper: Item, lower: Item, back: bool) -> None:
        self._lines[upper.stratum][Line(upper, lower, back)] = None


def _lane(edge: Edge, stratum: int, back: bool = False) -> Item:
    return Item("lane", edge.target, stratum=stratum, back=back)
