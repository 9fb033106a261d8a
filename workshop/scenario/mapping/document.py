"""A story's graph as plain data, for programs."""

from __future__ import annotations

from typing import Any

from workshop.scenario.mapping.graph import Edge, Graph, Node, Reason
from workshop.scenario.mapping.order import order_of


def as_document(graph: Graph) -> dict[str, Any]:
    """Title, start, nodes in the order in which the map tells them, and edges by their sources."""
    order = order_of(graph)
    nodes = {node.id: node for node in graph.nodes}
    return {
        "title": graph.title,
        "start": graph.start,
        "nodes": [_node(nodes[name], name in order.reached) for name in order.rows],
        "edges": [
            _edge(edge, back)
            for name in order.rows
            for back, edges in ((False, order.onward[name]), (True, order.back[name]))
            for edge in edges
        ],
    }


def _node(node: Node, reached: bool) -> dict[str, Any]:
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


def _edge(edge: Edge, back: bool) -> dict[str, Any]:
    return {
        "from": edge.source,
        "to": edge.target,
        "back": back,
        "label": edge.words,
        "reasons": [_reason(reason) for reason in edge.reasons],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"if": reason.conditions, "response": reason.response, "outcome": reason.outcome}
