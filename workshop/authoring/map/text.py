"""A story as lines for a terminal: a scene a row, its ways on beneath it, the branches beside them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from workshop.authoring.map.graph import (
    ABOVE,
    BACK,
    NOT_REACHED,
    ONWARD,
    Edge,
    Graph,
    Node,
    Order,
    counted,
    details,
    order_of,
)

Measure = Callable[[str], float]

_EMS = {
    0.3: "IJijl",
    0.35: " ,./:;\\|‘’·",
    0.4: "()-[]ft",
    0.45: "!r",
    0.5: "'\"*_`–",
    0.55: "?csz“”",
    0.6: "FLkvxy",
    0.65: "$0123456789EPSTYabdeghnopqu{}",
    0.7: "ABCKRVXZ",
    0.8: "&DGHNOQU",
    0.85: "#+<=>^w~→↺↑",
    0.9: "M",
    1.0: "%@Wm—…",
}
"""As wide as in the widest of the usual fonts."""
_EM = {character: ems for ems, characters in _EMS.items() for character in characters}
_EM_OF_OTHERS = 0.9
_BOLD_EMS = 1.2


def cells(text: str) -> int:
    """The columns that a text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def ems(text: str) -> float:
    """The width of a text in a proportional sans-serif, in ems; on the wide side, as fonts differ."""
    return sum(_EM.get(character) or _ems(character) for character in text)


def bold_ems(text: str) -> float:
    """The width of a text in bold letters of such a font."""
    return _BOLD_EMS * ems(text)


def wrapped(text: str, most: float, measure: Measure = cells) -> list[str]:
    """The words of a text in lines no wider than that; a word that is wider is broken. Never no line."""
    lines: list[str] = []
    line = ""
    for word in _pieces(text.split(), most, measure):
        longer = f"{line} {word}" if line else word
        if line and measure(longer) > most:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def _pieces(words: Iterable[str], most: float, measure: Measure) -> Iterator[str]:
    for word in words:
        if measure(word) <= most:
            yield word
            continue
        piece = ""
        for character in word:
            if piece and measure(piece + character) > most and not unicodedata.combining(character):
                yield piece
                piece = ""
            piece += character
        yield piece


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _ems(character: str) -> float:
    cells_wide = _cells(character)
    return _EM_OF_OTHERS if cells_wide == 1 else 1.05 if cells_wide else 0


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


_HUES = (36, 33, 35, 32)
_BOLD, _OFF = "\x1b[1m", "\x1b[m"


class Signs(NamedTuple):
    lines: str
    """One for each union of up, down, left and right."""
    scene: str
    ending: str
    onward: str
    back: str
    above: str


FINE = Signs(" │││─╯╮┤─╰╭├─┴┬┼", "○", "◆", ONWARD, BACK, ABOVE)
PLAIN = Signs(" |||-'.+-'.+-+++", "o", "#", "->", "-> back to", "-> above:")
"""For terminals that know no more than ASCII."""


def branches(row: Row, mark: str, signs: Signs, colored: bool) -> str:
    """A row of the branches, its node shown by the mark."""
    return "".join(_character(cell, mark, signs, colored) for cell in row)


def strong(text: str, colored: bool) -> str:
    return f"{_BOLD}{text}{_OFF}" if colored and text else text


def _character(cell: Cell, mark: str, signs: Signs, colored: bool) -> str:
    if cell.sides & NODE:
        return strong(mark, colored)
    character = signs.lines[cell.sides]
    if not colored or not cell.sides:
        return character
    return f"\x1b[{_HUES[cell.lane % len(_HUES)]}m{character}{_OFF}"


FARTHEST = 60
"""Rows that a way may go down beside the others; one that goes farther is told in words alone."""
NARROWEST = 40
_WIDEST_NAME = 24
_LEAST_TITLE = 16
_APART = "   "


class _Text(NamedTuple):
    """A line beside the branches, which may begin with the name of a scene."""

    name: str
    rest: str


class _Page(NamedTuple):
    """What all rows have in common."""

    order: Order
    places: Mapping[str, int]
    signs: Signs
    colored: bool
    margin: int
    """Columns that the branches take, with one to the right of them."""
    room: int
    """Columns that are left for texts."""
    names: int
    """Columns for the names of scenes."""


def as_text(graph: Graph, width: int = 80, signs: Signs = FINE, colored: bool = False) -> str:
    """The picture, every line ended; none is wider than `width`, which is taken for 40 at least."""
    width = max(NARROWEST, width)
    order = order_of(graph)
    places = {name: place for place, name in enumerate(order.rows)}
    drawn = _drawn(order, places, width // 5)
    margin = max(len(row) for each in drawn.values() for row in (each.node, each.beneath)) + 1
    names = min(_WIDEST_NAME, max(map(len, order.rows)))
    page = _Page(order, places, signs, colored, margin, width - margin, names)
    nodes = {node.id: node for node in graph.nodes}
    lines = [*wrapped(f"{graph.title}: {counted(graph)}", width), ""]
    for place, name in enumerate(order.rows):
        if place == len(order.reached):
            lines += ["", NOT_REACHED, ""]
        elif place and not any(cell.sides == NODE | UP for cell in drawn[name].node):
            above = drawn[order.rows[place - 1]].beneath
            lines.append(branches(above, "", signs, colored).rstrip())
        lines += _rows(page, nodes[name], drawn[name])
    lines += ["", _legend(order, nodes, signs)]
    return "".join(f"{line}\n" for line in lines)


def _drawn(order: Order, places: Mapping[str, int], lanes: int) -> dict[str, Drawn]:
    gutter = Gutter(lanes)
    drawn: dict[str, Drawn] = {}
    for place, name in enumerate(order.rows):
        targets = (edge.target for edge in order.onward[name])
        near = sorted((each for each in targets if places[each] - place <= FARTHEST), key=places.__getitem__)
        drawn[name] = gutter.draw(name, near)
    return drawn


def _rows(page: _Page, node: Node, drawn: Drawn) -> Iterator[str]:
    """The node's row and those beneath it, branches on the left and texts on the right."""
    rows = [drawn.node, *([drawn.turns] if drawn.turns else [])]
    mark = page.signs.ending if node.is_ending else page.signs.scene
    for row, text in zip_longest(rows, _texts(page, node, drawn)):
        cells_ = drawn.beneath if row is None else row
        left = branches(cells_, mark, page.signs, page.colored)
        if text is None:
            yield left.rstrip()
            continue
        gap = " " * (page.margin - len(cells_))
        yield f"{left}{gap}{strong(text.name, page.colored)}{text.rest}".rstrip()


def _texts(page: _Page, node: Node, drawn: Drawn) -> Iterator[_Text]:
    title = node.title if node.is_ending else f"{node.title} · {node.listener}"
    hang = page.names + 2
    if page.room - hang < _LEAST_TITLE or len(node.id) > page.names:
        yield from (_Text(piece, "") for piece in wrapped(node.id, page.room))
        yield from (_Text("", f"  {line}") for line in wrapped(title, page.room - 2))
    else:
        first, *others = wrapped(title, page.room - hang)
        yield _Text(node.id, f"{' ' * (hang - len(node.id))}{first}")
        yield from (_Text("", f"{' ' * hang}{line}") for line in others)
    for detail in details(node):
        yield from _hanging(detail, page.room)
    yield from _ways(page, node, drawn)


def _ways(page: _Page, node: Node, drawn: Drawn) -> Iterator[_Text]:
    """The ways out of a scene, on one line if they fit; nothing where it simply goes on to the next."""
    onward, back = page.order.onward[node.id], page.order.back[node.id]
    told = [f"{_reasons(edge)}{page.signs.onward} {edge.target}" for edge in onward]
    told += [f"{_reasons(edge)}{_upward(page, edge)} {edge.target}" for edge in back]
    if not told or (len(told) == 1 and _goes_without_saying(page, onward, drawn)):
        return
    line = _APART.join(told)
    if cells(line) <= page.room - 2:
        yield _Text("", f"  {line}")
        return
    for way in told:
        yield from _hanging(way, page.room)


def _goes_without_saying(page: _Page, onward: tuple[Edge, ...], drawn: Drawn) -> bool:
    """Whether the branches show the way to be on to the next row, and nothing decides it."""
    places = page.places
    return any(
        not edge.words and edge.target not in drawn.lacking and places[edge.target] == places[edge.source] + 1
        for edge in onward
    )


def _reasons(edge: Edge) -> str:
    return f"{edge.words} " if edge.words else ""


def _upward(page: _Page, edge: Edge) -> str:
    """A way back within the story, or one from a scene that is not reached to one that is."""
    reached = page.order.reached
    return page.signs.above if edge.source not in reached and edge.target in reached else page.signs.back


def _hanging(text: str, room: int) -> Iterator[_Text]:
    first, *others = wrapped(text, room - 4)
    yield _Text("", f"  {first}")
    yield from (_Text("", f"    {line}") for line in others)


def _legend(order: Order, nodes: Mapping[str, Node], signs: Signs) -> str:
    parts = [f"{signs.scene} scene"]
    if any(node.is_ending for node in nodes.values()):
        parts.append(f"{signs.ending} ending")
    if len(signs.back) == 1 and any(name in order.reached and edges for name, edges in order.back.items()):
        parts.append(f"{signs.back} back")
    return _APART.join(parts)
