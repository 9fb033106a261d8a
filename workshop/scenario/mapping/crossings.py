"""The order of the items within each stratum, with few lines crossing."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence

from workshop.scenario.mapping.strata import Item, Line, Strata

Rows = list[list[Item]]
_SWEEPS = 16
_SWEEPS_OF_MANY = 3
_MANY = 5_000


def arranged(strata: Strata) -> Rows:
    """The items of each stratum from left to right: of all orders tried, that with fewest crossings."""
    rows: Rows = [[*items] for items in strata.items]
    best, fewest = rows, _crossings(rows, strata)
    sweeps = _SWEEPS if sum(map(len, rows)) <= _MANY else _SWEEPS_OF_MANY
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
