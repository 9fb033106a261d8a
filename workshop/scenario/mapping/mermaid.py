"""A story as a Mermaid flowchart, for pages that draw such."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workshop.scenario.mapping.graph import Edge, Graph, Node
from workshop.scenario.mapping.order import Order, order_of
from workshop.scenario.mapping.words import NOT_REACHED, details

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
