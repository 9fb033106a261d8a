"""A story in the DOT language, for Graphviz and what reads its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workshop.scenario.mapping.graph import Edge, Graph, Node
from workshop.scenario.mapping.measure import wrapped
from workshop.scenario.mapping.order import Order, order_of
from workshop.scenario.mapping.words import NOT_REACHED, details

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
    return "".join(f"{line}\n" for line in _lines(graph, order))


def _lines(graph: Graph, order: Order) -> Iterator[str]:
    yield f"digraph {_quoted([graph.title])} {{"
    yield from (f"  {line}" for line in _LOOK)
    yield f"  label={_quoted([graph.title])}; labelloc=t;"
    yield from (_node(node) for node in graph.nodes if node.id in order.reached)
    apart = [node for node in graph.nodes if node.id not in order.reached]
    if apart:
        yield "  subgraph cluster_apart {"
        yield f"    label={_quoted([NOT_REACHED])}; style=dashed;"
        yield from (f"  {_node(node)}" for node in apart)
        yield "  }"
    for name in order.rows:
        yield from (_edge(edge, "") for edge in order.onward[name])
        yield from (_edge(edge, "style=dashed") for edge in order.back[name])
    yield "}"


def _node(node: Node) -> str:
    lines = [*wrapped(node.title, _WIDEST), *wrapped(node.id, _WIDEST)]
    if node.listener is not None:
        lines += wrapped(f"to {node.listener}", _WIDEST)
    for detail in details(node):
        lines += wrapped(detail, _WIDEST)
    look = ", peripheries=2" if node.is_ending else ", style=rounded"
    return f"  {_quoted([node.id])} [label={_quoted(lines)}{look}];"


def _edge(edge: Edge, look: str) -> str:
    label = f"label={_quoted(wrapped(edge.words, _WIDEST))}" if edge.words else ""
    given = ", ".join(filter(None, (label, look)))
    ends = f"{_quoted([edge.source])} -> {_quoted([edge.target])}"
    return f"  {ends} [{given}];" if given else f"  {ends};"


def _quoted(lines: Iterable[str]) -> str:
    """A string of lines in which nothing is read as an escape or as the name of a character."""
    return f'"{_BREAK.join(line.translate(_ESCAPED) for line in lines)}"'
