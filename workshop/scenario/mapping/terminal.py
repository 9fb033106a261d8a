"""A story as lines for a terminal: a scene a row, its ways on beneath it, the branches beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import NamedTuple

from workshop.scenario.mapping.graph import Edge, Graph, Node
from workshop.scenario.mapping.gutter import NODE, UP, Drawn, Gutter
from workshop.scenario.mapping.measure import cells, wrapped
from workshop.scenario.mapping.order import Order, order_of
from workshop.scenario.mapping.signs import FINE, Signs, branches, strong
from workshop.scenario.mapping.words import NOT_REACHED, counted, details

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
