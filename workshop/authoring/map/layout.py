"""A graph cut into strata, one beneath the other, so that every line of it joins two neighbouring ones.

Nodes stand in even strata, the words of ways in odd ones. A longer way takes a lane through the strata
between; ways to the same place share it. Ways that would run on and on end in the name of their target."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from workshop.authoring.map.graph import Edge, Order, layers_of

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


Rows = list[list[Item]]
_SWEEPS = 16
_SWEEPS_OF_MANY = 3
_MANY_ITEMS = 5_000


def arranged(strata: Strata) -> Rows:
    """The items of each stratum from left to right: of all orders tried, that with fewest crossings."""
    rows: Rows = [[*items] for items in strata.items]
    best, fewest = rows, _crossings(rows, strata)
    sweeps = _SWEEPS if sum(map(len, rows)) <= _MANY_ITEMS else _SWEEPS_OF_MANY
    for sweep in range(sweeps):
        if not fewest:
            break
        rows = _swept(rows, strata, down=sweep % 2 == 0)
        crossings = _crossings(rows, strata)
        if crossings < fewest:
            best, fewest = rows, crossings
    return best


def _swept(rows: Rows, strata: Strata, down: bool) -> Rows:
    """Each row ordered by the middles of what its items are joined to in the row before."""
    swept = [*rows]
    numbers = range(1, len(rows)) if down else range(len(rows) - 2, -1, -1)
    for number in numbers:
        fixed = _places(swept[number - 1 if down else number + 1])
        lines = strata.lines[number - 1 if down else number]
        joined: dict[Item, list[int]] = {}
        for line in lines:
            item, other = (line.lower, line.upper) if down else (line.upper, line.lower)
            joined.setdefault(item, []).append(fixed[other])
        swept[number] = _ordered(rows[number], joined)
    return swept


def _ordered(row: list[Item], joined: dict[Item, list[int]]) -> list[Item]:
    """By the middles; an item that is joined to nothing stays where it is among the others."""
    movable = sorted(
        (item for item in row if item in joined), key=lambda item: sum(joined[item]) / len(joined[item])
    )
    moved = iter(movable)
    return [next(moved) if item in joined else item for item in row]


def _crossings(rows: Rows, strata: Strata) -> int:
    return sum(
        _between(_places(upper), _places(lower), lines)
        for upper, lower, lines in zip(rows, rows[1:], strata.lines, strict=False)
    )


def _between(upper: dict[Item, int], lower: dict[Item, int], lines: Sequence[Line]) -> int:
    """Pairs of lines of which one begins farther left and ends farther right than the other."""
    ends: list[int] = []
    crossings = 0
    for _, end in sorted((upper[line.upper], lower[line.lower]) for line in lines):
        crossings += len(ends) - bisect_left(ends, end + 1)
        insort(ends, end)
    return crossings


def _places(row: list[Item]) -> dict[Item, int]:
    return {item: place for place, item in enumerate(row)}


ACROSS = 16.0
"""At least so much room between two items in a row."""
_LANE_ACROSS = 7.0
_ROUNDS = 10
_ROUNDS_OF_MANY = 3
_MANY = 5_000
_LEAST_DOWN = 18.0
_MOST_DOWN = 72.0
_WEIGHTS = {"node": 2.0, "words": 1.0, "lane": 4.0}
_LOOSE = 0.002
_ASIDE = 0.002
"""How much a line counts that turns off to a place far down, so that what goes straight on stays straight."""

Joined = Mapping[Item, list[tuple[Item, float]]]
"""What an item is joined to, and how much that counts."""


class Size(NamedTuple):
    width: float
    height: float


class Box(NamedTuple):
    """The middle of an item from left to right, its top, and its size."""

    x: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height


class Row(NamedTuple):
    top: float
    bottom: float


class Layout(NamedTuple):
    boxes: Mapping[Item, Box]
    rows: tuple[Row, ...]
    strata: Strata
    width: float
    height: float
    apart: float | None
    """Where what the start does not reach begins, if there is any."""


def laid_out(order: Order, size_of: Callable[[Item, Strata], Size], heading: float) -> Layout:
    """The places of all items from (0, 0) on. Before what is not reached, `heading` is left free."""
    strata = strata_of(order)
    rows = arranged(strata)
    sizes = {item: size_of(item, strata) for row in rows for item in row}
    middles = _middles(rows, strata, sizes)
    apart_from = _first_apart(rows, order)
    half = max(
        _centered(part, middles, sizes) for part in (rows[:apart_from], rows[apart_from:]) if any(part)
    )
    heights, apart = _heights(rows, strata, sizes, middles, apart_from, heading)
    boxes = {}
    for row, place in zip(rows, heights, strict=True):
        for item in row:
            size = sizes[item]
            height = place.bottom - place.top if item.sort == "lane" else size.height
            top = place.top if item.sort == "lane" else (place.top + place.bottom - height) / 2
            boxes[item] = Box(middles[item] + half, top, size.width, height)
    return Layout(boxes, heights, strata, 2 * half, heights[-1].bottom, apart)


def _centered(rows: Rows, middles: dict[Item, float], sizes: Mapping[Item, Size]) -> float:
    """Move these items so that zero is in the middle of them; returns how far they go from there."""
    items = [item for row in rows for item in row]
    left = min(middles[item] - sizes[item].width / 2 for item in items)
    right = max(middles[item] + sizes[item].width / 2 for item in items)
    for item in items:
        middles[item] -= (left + right) / 2
    return (right - left) / 2


def _first_apart(rows: Rows, order: Order) -> int:
    """The first stratum of what is not reached, or the one after the last."""
    found = (
        number
        for number, row in enumerate(rows)
        if any(item.sort == "node" and item.id not in order.reached for item in row)
    )
    return next(found, len(rows))


def _heights(
    rows: Rows,
    strata: Strata,
    sizes: Mapping[Item, Size],
    middles: Mapping[Item, float],
    apart: int,
    heading: float,
) -> tuple[tuple[Row, ...], float | None]:
    """Every stratum as high as what stands in it, with more room beneath it where lines go far across."""
    found: list[Row] = []
    y = 0.0
    begins = None
    for number, row in enumerate(rows):
        if number == apart:
            begins, y = y, y + heading
        height = max((sizes[item].height for item in row), default=0.0)
        found.append(Row(y, y + height))
        spans = (abs(middles[line.upper] - middles[line.lower]) for line in strata.lines[number])
        room = min(_MOST_DOWN, _LEAST_DOWN + max(spans, default=0.0) / 8)
        y += height + (room if strata.lines[number] else 0.0)
    return tuple(found), begins


def _middles(rows: Rows, strata: Strata, sizes: Mapping[Item, Size]) -> dict[Item, float]:
    """How far right each item stands: near what it is joined to, with room between neighbours."""
    loose = {
        item
        for row in rows
        for item in row
        if item.sort == "words" and (item.source, item.id) in strata.named
    }
    above, beneath = _joined(strata, loose)
    middles: dict[Item, float] = {}
    offsets = [_offsets(row, sizes) for row in rows]
    for row, offset in zip(rows, offsets, strict=True):
        middles |= {item: at - offset[-1] / 2 for item, at in zip(row, offset, strict=True)}
    rounds = _ROUNDS if len(sizes) <= _MANY else _ROUNDS_OF_MANY
    for each in range(rounds):
        last = each == rounds - 1
        sides = (above, beneath) if last else (above,) if each % 2 == 0 else (beneath,)
        numbers = range(len(rows)) if each % 2 == 0 else range(len(rows) - 1, -1, -1)
        for number in numbers:
            _settle(rows[number], offsets[number], middles, sides, loose)
    return middles


def _joined(strata: Strata, loose: Collection[Item]) -> tuple[Joined, Joined]:
    """What each item is joined to above it, and what beneath it; what ends in a name pulls nothing."""
    above: dict[Item, list[tuple[Item, float]]] = {}
    beneath: dict[Item, list[tuple[Item, float]]] = {}
    far = _far(strata)
    for lines in strata.lines:
        for line in lines:
            here, there = (line.lower, line.upper) if line.back else (line.upper, line.lower)
            turns_off = (here.sort == "node" and there in far) or (here.sort == "words" and here in far)
            counts = _ASIDE if turns_off else 1.0
            above.setdefault(line.lower, []).append((line.upper, counts))
            if line.lower not in loose:
                beneath.setdefault(line.upper, []).append((line.lower, counts))
    return above, beneath


def _far(strata: Strata) -> set[Item]:
    """What stands at the beginning of a way that passes more than one scene by."""
    lanes = {item for row in strata.items for item in row if item.sort == "lane"}
    found = set()
    for line in (line for lines in strata.lines for line in lines):
        here, there, on = (line.lower, line.upper, -2) if line.back else (line.upper, line.lower, 2)
        if there in lanes and there._replace(stratum=there.stratum + on) in lanes:
            found.add(here)
    return found


def _offsets(row: Sequence[Item], sizes: Mapping[Item, Size]) -> list[float]:
    """How far right of the first item each stands at least."""
    at, found = 0.0, [0.0] if row else []
    for left, right in pairwise(row):
        gap = _LANE_ACROSS if "lane" in (left.sort, right.sort) else ACROSS
        at += (sizes[left].width + sizes[right].width) / 2 + gap
        found.append(at)
    return found


def _settle(
    row: Sequence[Item],
    offsets: Sequence[float],
    middles: dict[Item, float],
    sides: Sequence[Joined],
    loose: Collection[Item],
) -> None:
    """Move the items of a row as near as they may be to the middles of what they are joined to.

    Those that are `loose`, as they end in a name, make way for the others.
    """
    blocks: list[tuple[float, float, int]] = []
    for item, offset in zip(row, offsets, strict=True):
        joined = [(middles[other], counts) for side in sides for other, counts in side.get(item, ())]
        whole = sum(counts for _, counts in joined)
        wanted = sum(at * counts for at, counts in joined) / whole if joined else 0.0
        counts_most = max((counts for _, counts in joined), default=0.0)
        weight = _LOOSE if item in loose else max(_LOOSE, _WEIGHTS[item.sort] * counts_most)
        block = (wanted - offset, weight, 1)
        while blocks and blocks[-1][0] >= block[0]:
            at, heavy, count = blocks.pop()
            total = heavy + block[1]
            block = ((at * heavy + block[0] * block[1]) / total, total, count + block[2])
        blocks.append(block)
    places = (at for at, _, count in blocks for _ in range(count))
    for item, offset, at in zip(row, offsets, places, strict=True):
        middles[item] = at + offset
