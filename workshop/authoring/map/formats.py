"""A story's graph for other programs: plain data, DOT, and Mermaid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from workshop.authoring.map.graph import NOT_REACHED, Edge, Graph, Node, Order, Reason, details, order_of
from workshop.authoring.map.text import wrapped


def as_document(graph: Graph) -> dict[str, Any]:
    """Title, start, nodes in the order in which the map tells them, and edges by their sources."""
    order = order_of(graph)
    nodes = {node.id: node for node in graph.nodes}
    return {
        "title": graph.title,
        "start": graph.start,
        "nodes": [_node_data(nodes[name], name in order.reached) for name in order.rows],
        "edges": [
            _edge_data(edge, back)
            for name in order.rows
            for back, edges in ((False, order.onward[name]), (True, order.back[name]))
            for edge in edges
        ],
    }


def _node_data(node: Node, reached: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": node.id,
        "kind": "ending" if node.is_ending else "scene",
        "title": node.title,
        "listener": node.listener,
        "reached": reached,
    }
    if node.replies:
        shown |= {"call": node.call, "responses": [reply._asdict() for reply in node.replies]}
    return shown


def _edge_data(edge: Edge, back: bool) -> dict[str, Any]:
    return {
        "from": edge.source,
        "to": edge.target,
        "back": back,
        "label": edge.words,
        "reasons": [_reason(reason) for reason in edge.reasons],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"if": reason.conditions, "response": reason.response, "outcome": reason.outcome}


_WIDEST = 28
"""Columns of a line within a box."""
_BREAK = "\\n"
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "&": "&amp;"})
_LOOK = (
    'graph [rankdir=TB, fontname="sans-serif", nodesep=0.35, ranksep=0.45];',
    'node [shape=box, fontname="sans-serif", fontsize=12];',
    'edge [fontname="sans-serif", fontsize=10];',
)


def as_dot(graph: Graph) -> str:
    """A directed graph: endings have two outlines, ways back are dashed."""
    order = order_of(graph)
    return "".join(f"{line}\n" for line in _dot_lines(graph, order))


def _dot_lines(graph: Graph, order: Order) -> Iterator[str]:
    yield f"digraph {_quoted([graph.title])} {{"
    yield from (f"  {line}" for line in _LOOK)
    yield f"  label={_quoted([graph.title])}; labelloc=t;"
    yield from (_dot_node(node) for node in graph.nodes if node.id in order.reached)
    apart = [node for node in graph.nodes if node.id not in order.reached]
    if apart:
        yield "  subgraph cluster_apart {"
        yield f"    label={_quoted([NOT_REACHED])}; style=dashed;"
        yield from (f"  {_node(node)}" for node in apart)
        yield "  }"
    for name in order.rows:
        yield from (_dot_edge(edge, "") for edge in order.onward[name])
        yield from (_dot_edge(edge, "style=dashed") for edge in order.back[name])
    yield "}"


def _dot_node(node: Node) -> str:
    lines = [*wrapped(node.title, _WIDEST), *wrapped(node.id, _WIDEST)]
    if node.listener is not None:
        lines += wrapped(f"to {node.listener}", _WIDEST)
    for detail in details(node):
        lines += wrapped(detail, _WIDEST)
    look = ", peripheries=2" if node.is_ending else ", style=rounded"
    return f"  {_quoted([node.id])} [label={_quoted(lines)}{look}];"


def _dot_edge(edge: Edge, look: str) -> str:
    label = f"label={_quoted(wrapped(edge.words, _WIDEST))}" if edge.words else ""
    given = ", ".join(filter(None, (label, look)))
    ends = f"{_quoted([edge.source])} -> {_quoted([edge.target])}"
    return f"  {ends} [{given}];" if given else f"  {ends};"


def _quoted(lines: Iterable[str]) -> str:
    """A string of lines in which nothing is read as an escape or as the name of a character."""
    return f'"{_BREAK.join(line.translate(_ESCAPED) for line in lines)}"'


MOST_WAYS = 500
"""Mermaid refuses to draw more, unless the page that shows them allows it."""
_SIGN = re.compile(r"(?<!\w)-|-(?!\w)|[^\w ,?!-]|_", re.ASCII)


def as_mermaid(graph: Graph) -> str:
    """A flowchart from the top down: endings are round, ways back are dotted."""
    return "".join(f"{line}\n" for line in _lines(graph, order_of(graph)))


def _lines(graph: Graph, order: Order) -> Iterator[str]:
    yield "flowchart TD"
    yield f"  accTitle: {_escaped(graph.title)}"
    yield from (f"  {_node(node)}" for node in graph.nodes if node.id in order.reached)
    apart = [node for node in graph.nodes if node.id not in order.reached]
    if apart:
        yield f"  subgraph apart [{_label([NOT_REACHED])}]"
        yield from (f"    {_node(node)}" for node in apart)
        yield "  end"
    for name in order.rows:
        yield from (f"  {_edge(edge, '-->')}" for edge in order.onward[name])
        yield from (f"  {_edge(edge, '-.->')}" for edge in order.back[name])


def _node(node: Node) -> str:
    lines = [node.title, node.id]
    if node.listener is not None:
        lines.append(f"to {node.listener}")
    label = _label([*lines, *details(node)])
    return f"{_name(node.id)}([{label}])" if node.is_ending else f"{_name(node.id)}[{label}]"


def _edge(edge: Edge, arrow: str) -> str:
    label = f"|{_label([edge.words])}|" if edge.words else ""
    return f"{_name(edge.source)} {arrow}{label} {_name(edge.target)}"


def _name(id: str) -> str:
    """A name that is no word of the language, whatever the id; ids have no underscore of their own."""
    return f"at_{id.replace('-', '_')}"


def _label(lines: Iterable[str]) -> str:
    """Lines in which every sign is written by its number, so that none is read as markup or as a list."""
    return f'"{"<br/>".join(map(_escaped, lines))}"'


def _escaped(line: str) -> str:
    return _SIGN.sub(_by_number, line)


def _by_number(found: re.Match[str]) -> str:
    return f"#{ord(found[0])};" if found[0].isascii() else found[0]
