"""Where everything in a drawing stands: items in rows, lines short, and nothing over anything else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from workshop.scenario.mapping.crossings import Rows, arranged
from workshop.scenario.mapping.order import Order
from workshop.scenario.mapping.strata import Item, Strata, strata_of

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
