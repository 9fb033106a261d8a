"""The branches of a story beside its scenes: one lane for each place that the story is still to come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

UP, DOWN, LEFT, RIGHT, NODE = 1, 2, 4, 8, 16
ACROSS = LEFT | RIGHT
DOWNWARD = UP | DOWN


class Cell(NamedTuple):
    """One column of a row: where its line goes, and of which lane it is."""

    sides: int = 0
    lane: int = 0
    """Lanes are numbered as they begin, so that a picture may tell neighbours apart."""


EMPTY = Cell()
Row = tuple[Cell, ...]


class Drawn(NamedTuple):
    """How a node is drawn: with its ways on, if they turn off, and what goes on beneath it."""

    node: Row
    """The node's cell goes up where a lane leads to it."""
    turns: Row | None
    beneath: Row
    lacking: frozenset[str]
    """The targets for which there was no lane left."""


class _Lane(NamedTuple):
    target: str
    number: int


class Gutter:
    """Draws nodes from the top down. No more than `most` lanes, one of them kept for nodes without one."""

    def __init__(self, most: int) -> None:
        self._lanes: list[_Lane | None] = []
        self._most = most
        self._begun = 0

    def draw(self, name: str, targets: Sequence[str]) -> Drawn:
        """The node and the ways to its targets, the one that comes next first."""
        at = self._place_of(name)
        node = [self._through(place) for place in range(len(self._lanes))]
        if at == len(node):
            node.append(EMPTY)
        lane = self._lanes[at] if at < len(self._lanes) else None
        node[at] = Cell(NODE | UP, lane.number) if lane else Cell(NODE, self._begin())
        if at < len(self._lanes):
            self._lanes[at] = None
        before = [*self._lanes]
        found = {target: self._lane_to(target, at) for target in targets}
        self._straighten(at, [*found.values()])
        to = [place for place in found.values() if place is not None and place != at]
        turns = self._turns(at, before, to) if to else None
        lacking = frozenset(target for target, place in found.items() if place is None)
        return Drawn(_spaced(node), turns, self.beneath(), lacking)

    def beneath(self) -> Row:
        """The lanes that go on, with nothing beside them."""
        return _spaced([self._through(place) for place in range(len(self._lanes))])

    def _place_of(self, name: str) -> int:
        for place, lane in enumerate(self._lanes):
            if lane and lane.target == name:
                return place
        return next((place for place, lane in enumerate(self._lanes) if lane is None), len(self._lanes))

    def _lane_to(self, target: str, at: int) -> int | None:
        """The lane that goes there: one that does already, else one that is free, the nearest first."""
        free = []
        for place, lane in enumerate(self._lanes):
            if lane and lane.target == target:
                return place
            if lane is None:
                free.append(place)
        if len(self._lanes) < self._most - 1:
            free.append(len(self._lanes))
        if not free:
            return None
        place = min(free, key=lambda each: (each < at, abs(each - at)))
        if place == len(self._lanes):
            self._lanes.append(None)
        self._lanes[place] = _Lane(target, self._begin())
        return place

    def _straighten(self, at: int, found: Sequence[int | None]) -> None:
        """A node whose only way leads into a lane farther right keeps that lane in its own place."""
        place = found[0] if len(found) == 1 else None
        if place is not None and place > at:
            self._lanes[at], self._lanes[place] = self._lanes[place], None

    def _begin(self) -> int:
        self._begun += 1
        return self._begun

    def _through(self, place: int) -> Cell:
        lane = self._lanes[place]
        return Cell(DOWNWARD, lane.number) if lane else EMPTY

    def _turns(self, at: int, before: Sequence[_Lane | None], to: Sequence[int]) -> Row:
        """The row in which ways leave the lane of their node; a way passes beneath the lanes it crosses."""
        first, last = min(at, *to), max(at, *to)
        row: list[Cell] = []
        for place in range(max(len(self._lanes), at + 1)):
            old = place < len(before) and before[place] is not None
            lane = self._lanes[place] if place < len(self._lanes) else None
            sides = (UP if old or place == at else 0) | (DOWN if lane else 0)
            if place == at or place in to:
                sides |= (LEFT if place > first else 0) | (RIGHT if place < last else 0)
            elif first < place < last and not sides:
                sides = ACROSS
            row.append(Cell(sides, self._number(place if sides & DOWN else _end(place, at, to))))
        return _spaced(row, [(at, place, self._number(place)) for place in to])

    def _number(self, place: int) -> int:
        lane = self._lanes[place] if place < len(self._lanes) else None
        return lane.number if lane else 0


def _end(place: int, at: int, to: Sequence[int]) -> int:
    """Where the way that goes through this place, or begins in it, comes down."""
    beyond = [each for each in to if (each > place) == (place >= at)]
    return min(beyond, key=lambda each: abs(each - place), default=to[0])


def _spaced(lanes: Sequence[Cell], turns: Sequence[tuple[int, int, int]] = ()) -> Row:
    """The lanes with a column between any two, through which the turns go, the shorter in front."""
    row = [cell for lane in lanes for cell in (lane, EMPTY)]
    for start, end, number in sorted(turns, key=lambda turn: -abs(turn[0] - turn[1])):
        for between in range(2 * min(start, end) + 1, 2 * max(start, end), 2):
            row[between] = Cell(ACROSS, number)
    return tuple(row[:-1])
