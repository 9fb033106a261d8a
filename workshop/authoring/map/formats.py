"""A story's graph for other programs: plain data, DOT, and Mermaid."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from workshop.authoring.map.graph import NOT_REACHED, MapEdge, MapNode, Order, StoryMap, order_of
from workshop.authoring.map.text import wrap_cells

MOST_WAYS = 500
"""Mermaid refuses to draw more, unless the page that shows them allows it."""
_WIDEST = 28
"""Columns of a line within a box of DOT."""
_IN_DOT = str.maketrans({"\\": "\\\\", '"': '\\"', "&": "&amp;"})
_DOT_LOOK = (
    'graph [rankdir=TB, fontname="sans-serif", nodesep=0.35, ranksep=0.45];',
    'node [shape=box, fontname="sans-serif", fontsize=12];',
    'edge [fontname="sans-serif", fontsize=10];',
)
_SIGN = re.compile(r"(?<!\w)-|-(?!\w)|[^\w ,?!-]|_", re.ASCII)
"""What Mermaid may read as markup or as a list."""


def as_document(graph: StoryMap) -> dict[str, Any]:
    """Title, start, nodes in the order in which the map tells them, and edges by their sources."""
    order = order_of(graph)
    nodes = {node.id: node for node in graph.nodes}
    return {
        "title": graph.title,
        "start": graph.start,
        "nodes": [_node_data(nodes[name], name in order.reached) for name in order.rows],
        "edges": [_edge_data(edge, back) for edge, back in _ways(order)],
    }


def _ways(order: Order) -> Iterator[tuple[MapEdge, bool]]:
    """Each way in the order of its source, and whether it leads back."""
    for name in order.rows:
        yield from ((edge, False) for edge in order.onward[name])
        yield from ((edge, True) for edge in order.back[name])


def _node_data(node: MapNode, reached: bool) -> dict[str, Any]:
    document: dict[str, Any] = {"id": node.id, "kind": node.kind}
    document |= {"title": node.title, "listener": node.listener, "reached": reached}
    if node.replies:
        document |= {"call": node.call, "responses": [reply._asdict() for reply in node.replies]}
    return document


def _edge_data(edge: MapEdge, back: bool) -> dict[str, Any]:
    reasons = [dict(zip(("if", "response", "outcome"), reason, strict=True)) for reason in edge.reasons]
    ends = {"from": edge.source, "to": edge.target}
    return {**ends, "back": back, "label": edge.words, "reasons": reasons}


def _lines_of(node: MapNode) -> list[str]:
    listener = [] if node.listener is None else [f"to {node.listener}"]
    return [node.title, node.id, *listener, *node.details]


def _nodes(graph: StoryMap, node: Callable[[MapNode], str], frame: str, end: str) -> Iterator[str]:
    """The nodes, those that are not reached in a frame of their own."""
    reached = order_of(graph).reached
    yield from (f"  {node(each)}" for each in graph.nodes if each.id in reached)
    if apart := [f"  {node(each)}" for each in graph.nodes if each.id not in reached]:
        yield from (f"  {line}" for line in (*frame.splitlines(), *apart, end))


def as_dot(graph: StoryMap) -> str:
    """A directed graph: endings have two outlines, ways back are dashed."""
    order = order_of(graph)
    title = _in_dot([graph.title])
    frame = f"subgraph cluster_apart {{\n  label={_in_dot([NOT_REACHED])}; style=dashed;"
    lines = [f"digraph {title} {{", *(f"  {line}" for line in _DOT_LOOK), f"  label={title}; labelloc=t;"]
    lines += _nodes(graph, _dot_node, frame, "}")
    lines += (_dot_edge(edge, back) for edge, back in _ways(order))
    return "".join(f"{line}\n" for line in (*lines, "}"))


def _dot_node(node: MapNode) -> str:
    lines = [piece for line in _lines_of(node) for piece in wrap_cells(line, _WIDEST)]
    look = "peripheries=2" if node.is_ending else "style=rounded"
    return f"{_in_dot([node.id])} [label={_in_dot(lines)}, {look}];"


def _dot_edge(edge: MapEdge, back: bool) -> str:
    label = [f"label={_in_dot(wrap_cells(edge.words, _WIDEST))}"] if edge.words else []
    given = ", ".join([*label, *(["style=dashed"] if back else [])])
    return f"  {_in_dot([edge.source])} -> {_in_dot([edge.target])}{f' [{given}]' if given else ''};"


def _in_dot(lines: Iterable[str]) -> str:
    """A string of lines in which nothing is read as an escape or as the name of a character."""
    return '"' + "\\n".join(line.translate(_IN_DOT) for line in lines) + '"'


def as_mermaid(graph: StoryMap) -> str:
    """A flowchart from the top down: endings are round, ways back are dotted."""
    order = order_of(graph)
    frame = f"subgraph apart [{_label([NOT_REACHED])}]"
    lines = ["flowchart TD", f"  accTitle: {_escaped(graph.title)}"]
    lines += _nodes(graph, _mermaid_node, frame, "end")
    for edge, back in _ways(order):
        label = f"|{_label([edge.words])}|" if edge.words else ""
        arrow = f"{'-.->' if back else '-->'}{label}"
        lines.append(f"  {_name(edge.source)} {arrow} {_name(edge.target)}")
    return "".join(f"{line}\n" for line in lines)


def _mermaid_node(node: MapNode) -> str:
    label = _label(_lines_of(node))
    return f"{_name(node.id)}([{label}])" if node.is_ending else f"{_name(node.id)}[{label}]"


def _name(id: str) -> str:
    """A name that is no word of the language, whatever the id; ids have no underscore of their own."""
    return f"at_{id.replace('-', '_')}"


def _label(lines: Iterable[str]) -> str:
    """Lines in which every sign is written by its number, so that none is read as markup or as a list."""
    return f'"{"<br/>".join(map(_escaped, lines))}"'


def _escaped(line: str) -> str:
    return _SIGN.sub(lambda sign: f"#{ord(sign[0])};" if sign[0].isascii() else sign[0], line)
