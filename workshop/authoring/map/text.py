"""A story as lines for a terminal: a scene a row, its ways on beneath it, the branches beside them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from workshop.authoring.map.graph import ABOVE, BACK, NOT_REACHED, ONWARD, MapNode, Order, StoryMap, order_of

FARTHEST = 60
"""Rows that a way may go down beside the others; one that goes farther is told in words alone."""
NARROWEST = 40
_WIDEST_NAME = 24
_LEAST_TITLE = 16
_APART = "   "
_HUES = (36, 33, 35, 32)

UP, DOWN, LEFT, RIGHT, NODE = 1, 2, 4, 8, 16
GutterRow = tuple[int, ...]
"""For each column the sides to which its line goes, and whether it is a node."""


class MapSigns(NamedTuple):
    lines: str
    """One for each union of up, down, left and right."""
    scene: str
    interlude: str
    ending: str
    onward: str
    back: str
    above: str


FINE_SIGNS = MapSigns(" │││─╯╮┤─╰╭├─┴┬┼", "○", "◌", "◆", ONWARD, BACK, ABOVE)
PLAIN_SIGNS = MapSigns(" |||-'.+-'.+-+++", "o", ".", "#", "->", "-> back to", "-> above:")
"""For terminals that know no more than ASCII."""


def cells(text: str) -> int:
    """The columns that a text takes in a terminal."""
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap_cells(text: str, most: int) -> list[str]:
    """The words of a text in lines of so many columns; a word that is wider is broken. Never no line."""
    lines = [""]
    for piece in (piece for word in text.split() for piece in _pieces(word, most)):
        longer = f"{lines[-1]} {piece}".lstrip()
        if lines[-1] and cells(longer) > most:
            lines.append(piece)
        else:
            lines[-1] = longer
    return lines


def _pieces(word: str, most: int) -> Iterator[str]:
    piece = ""
    for character in word:
        if piece and cells(piece + character) > most and not unicodedata.combining(character):
            yield piece
            piece = ""
        piece += character
    yield piece


class Drawn(NamedTuple):
    """How a node is drawn, and what goes on beneath it."""

    rows: tuple[GutterRow, ...]
    """The node, whose cell goes up where a lane leads to it; and where ways turn off, these."""
    beneath: GutterRow
    lacking: frozenset[str]
    """The targets for which there was no lane left."""


class Gutter:
    """Draws nodes from the top down. No more than `most` lanes, one of them kept for nodes without one."""

    def __init__(self, most: int) -> None:
        self._lanes: list[str | None] = []
        """Where each leads."""
        self._most = most

    def draw(self, name: str, targets: Sequence[str]) -> Drawn:
        """The node and the ways to its targets, the one that comes next first."""
        lanes = self._lanes
        if name not in lanes and None not in lanes:
            lanes.append(None)
        led_to = name in lanes
        at = lanes.index(name if led_to else None)
        node = self._through()
        node[at] = NODE | UP if led_to else NODE
        lanes[at] = None
        before = [*lanes]
        places = [self._lane_to(target, at) for target in targets]
        if len(places) == 1 and places[0] is not None and places[0] > at:
            # A node whose only way leads into a lane farther right keeps that lane in its own place.
            lanes[at], lanes[places[0]] = lanes[places[0]], None
        to = {place for place in places if place is not None} - {at}
        rows = [_spaced(node), *([self._turns(at, before, to)] if to else [])]
        lacking = frozenset(target for target, at in zip(targets, places, strict=True) if at is None)
        return Drawn(tuple(rows), _spaced(self._through()), lacking)

    def _lane_to(self, target: str, at: int) -> int | None:
        """The lane that goes there: one that does already, else one that is free, the nearest first."""
        lanes = self._lanes
        if target in lanes:
            return lanes.index(target)
        free = [place for place, lane in enumerate([*lanes, None][: self._most - 1]) if lane is None]
        if not free:
            return None
        place = min(free, key=lambda each: (each < at, abs(each - at)))
        lanes[place : place + 1] = [target]
        return place

    def _through(self) -> list[int]:
        return [UP | DOWN if lane else 0 for lane in self._lanes]

    def _turns(self, at: int, before: Sequence[str | None], to: set[int]) -> GutterRow:
        """The row in which ways leave the lane of their node; a way passes beneath the lanes it crosses."""
        first, last = min(at, *to), max(at, *to)
        row: list[int] = []
        for place, (was, now) in enumerate(zip_longest(before, self._lanes)):
            sides = (UP if was or place == at else 0) | (DOWN if now else 0)
            if place == at or place in to:
                sides |= (LEFT if place > first else 0) | (RIGHT if place < last else 0)
            elif first < place < last and not sides:
                sides = LEFT | RIGHT
            row.append(sides)
        return _spaced(row, range(first, last))


def _spaced(lanes: Sequence[int], across: Iterable[int] = ()) -> GutterRow:
    """The lanes with a column between any two, through which ways go across after these lanes."""
    return tuple(
        sides for place, lane in enumerate(lanes) for sides in (lane, LEFT | RIGHT if place in across else 0)
    )[:-1]


class MapLine(NamedTuple):
    """A line of the picture: a row of the branches, and the text beside it."""

    row: GutterRow = ()
    """Empty where the text stands alone."""
    node: MapNode | None = None
    """Which stands in this row."""
    name: str = ""
    """The id of a node, or a piece of it, in front of the text."""
    text: str = ""


class Picture(NamedTuple):
    lines: tuple[MapLine, ...]
    margin: int
    """Columns that the branches take, with one to the right of them."""


def picture_of(graph: StoryMap, width: int, signs: MapSigns = FINE_SIGNS) -> Picture:
    """The lines from heading to legend; none is wider than `width`, which is taken for 40 at least."""
    width = max(NARROWEST, width)
    order = order_of(graph)
    places = {name: place for place, name in enumerate(order.rows)}
    gutter, drawn = Gutter(width // 5), dict[str, Drawn]()
    for place, name in enumerate(order.rows):
        targets = (edge.target for edge in order.onward[name] if places[edge.target] - place <= FARTHEST)
        drawn[name] = gutter.draw(name, sorted(targets, key=places.__getitem__))
    margin = max(len(row) for each in drawn.values() for row in (each.rows[0], each.beneath)) + 1
    room, names = width - margin, min(_WIDEST_NAME, max(map(len, order.rows)))
    nodes = {node.id: node for node in graph.nodes}
    lines = [MapLine(text=line) for line in (*wrap_cells(f"{graph.title}: {graph.counted}", width), "")]
    for place, (name, (rows, beneath, lacking)) in enumerate(drawn.items()):
        if place == len(order.reached):
            lines += (MapLine(), MapLine(text=NOT_REACHED), MapLine())
        elif place and NODE | UP not in rows[0]:
            lines.append(MapLine(drawn[order.rows[place - 1]].beneath))
        ways = _ways(order, nodes[name], lacking, signs)
        texts = [*_heading(nodes[name], names, room), *_below(nodes[name], ways, room)]
        for row, text in zip_longest(rows, texts):
            node = nodes[name] if row is rows[0] else None
            lines.append((text or MapLine())._replace(row=row or beneath, node=node))
    goes_back = len(signs.back) == 1 and any(order.back[name] for name in order.reached)
    back = [f"{signs.back} back"] if goes_back else []
    between = (
        [f"{signs.interlude} interlude"] if any(node.kind == "interlude" for node in graph.nodes) else []
    )
    legend = _APART.join([f"{signs.scene} scene", *between, f"{signs.ending} ending", *back])
    return Picture((*lines, MapLine(), MapLine(text=legend)), margin)


def _heading(node: MapNode, names: int, room: int) -> Iterator[MapLine]:
    """The id and the title of a node, beside each other where there is room."""
    title = f"{node.title} · {node.listener}" if node.listener else node.title
    hang = names + 2
    if room - hang < _LEAST_TITLE or len(node.id) > names:
        yield from (MapLine(name=piece) for piece in wrap_cells(node.id, room))
        yield from (MapLine(text=f"  {line}") for line in wrap_cells(title, room - 2))
    else:
        first, *others = wrap_cells(title, room - hang)
        yield MapLine(name=node.id, text=f"{' ' * (hang - len(node.id))}{first}")
        yield from (MapLine(text=f"{' ' * hang}{line}") for line in others)


def _below(node: MapNode, ways: list[str], room: int) -> Iterator[MapLine]:
    """What was asked of its levels, and its ways: on one line if they fit."""
    beside = _APART.join(ways)
    fit = cells(beside) <= room - 2
    for text in (*node.details, *([] if fit else ways)):
        first, *others = wrap_cells(text, room - 4)
        yield MapLine(text=f"  {first}")
        yield from (MapLine(text=f"    {line}") for line in others)
    if ways and fit:
        yield MapLine(text=f"  {beside}")


def _ways(order: Order, node: MapNode, lacking: frozenset[str], signs: MapSigns) -> list[str]:
    """The ways out of a scene; none where it only goes on to the next row, as the branches show."""
    onward, back = order.onward[node.id], order.back[node.id]
    following = order.rows[order.rows.index(node.id) + 1 :][:1]
    if not back and not lacking and [(edge.target, edge.words) for edge in onward] == [(*following, "")]:
        return []
    signed = [(edge, signs.onward) for edge in onward]
    signed += [(edge, signs.above if order.goes_above(edge) else signs.back) for edge in back]
    return [f"{edge.words} {sign} {edge.target}".lstrip() for edge, sign in signed]


def as_text(graph: StoryMap, width: int = 80, signs: MapSigns = FINE_SIGNS, colored: bool = False) -> str:
    """The picture for a terminal, every line ended; lanes that are neighbours differ in colour."""
    picture = picture_of(graph, width, signs)

    def strong(text: str) -> str:
        return f"\x1b[1m{text}\x1b[m" if colored and text else text

    def character(column: int, sides: int, mark: str) -> str:
        if sides & NODE:
            return strong(mark)
        sign, hue = signs.lines[sides], _HUES[column // 2 % len(_HUES)]
        return f"\x1b[{hue}m{sign}\x1b[m" if colored and sides & (UP | DOWN) else sign

    def line(row: GutterRow, node: MapNode | None, name: str, text: str) -> str:
        mark = getattr(signs, node.kind) if node else signs.scene
        branches = "".join(character(column, sides, mark) for column, sides in enumerate(row))
        gap = " " * (picture.margin - len(row)) if row else ""
        return f"{branches}{gap}{strong(name)}{text}".rstrip()

    return "".join(f"{line(*each)}\n" for each in picture.lines)
