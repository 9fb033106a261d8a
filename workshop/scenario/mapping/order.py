"""The order in which a graph is told: what the start reaches, which ways lead back, what comes before what.

Everything walks without recursion, and each way once: thousands of scenes in a row are fine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from workshop.scenario.mapping.graph import Edge, Graph


class Order(NamedTuple):
    rows: tuple[str, ...]
    """Every node: those reached from the start, then the others; sources first but for ways back."""
    reached: frozenset[str]
    onward: Mapping[str, tuple[Edge, ...]]
    """By source: the ways to nodes in later rows."""
    back: Mapping[str, tuple[Edge, ...]]
    """By source: the ways to the node itself or to an earlier row."""


def order_of(graph: Graph) -> Order:
    """The order of a graph: a branch is told whole before the next one, as far as ways come together."""
    out: dict[str, list[Edge]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        out[edge.source].append(edge)
    first = _depth_first([graph.start], out)
    reached = frozenset(first)
    last = _depth_first([node.id for node in graph.nodes], out, seen=reached)
    endings = {node.id for node in graph.nodes if node.is_ending}
    rows: list[str] = []
    for finished in (first, last):
        rows += _sources_first(finished, out, endings)
    places = {name: place for place, name in enumerate(rows)}

    def ways(onward: bool) -> dict[str, tuple[Edge, ...]]:
        return {
            name: tuple(each for each in edges if (places[each.target] > places[name]) is onward)
            for name, edges in out.items()
        }

    return Order(tuple(rows), reached, ways(True), ways(False))


def layers_of(order: Order) -> dict[str, int]:
    """How many scenes at most come before a node; those not reached stand below all others."""
    layers: dict[str, int] = {}
    for wanted in (True, False):
        lowest = max(layers.values(), default=-1) + 1
        for name in order.rows:
            if (name in order.reached) is not wanted:
                continue
            here = layers.setdefault(name, lowest)
            for edge in order.onward[name]:
                layers[edge.target] = max(layers.get(edge.target, lowest), here + 1)
    return layers


def _depth_first(
    roots: Iterable[str], out: Mapping[str, list[Edge]], seen: Iterable[str] = ()
) -> dict[str, int]:
    """The nodes that the roots reach, each with the moment it was left: a way is back if it ends later."""
    entered, left = set(seen), dict[str, int]()
    for root in roots:
        if root in entered:
            continue
        entered.add(root)
        stack: list[tuple[str, Iterator[Edge]]] = [(root, iter(out[root]))]
        while stack:
            name, edges = stack[-1]
            found = next((edge.target for edge in edges if edge.target not in entered), None)
            if found is None:
                left[name] = len(left)
                stack.pop()
            else:
                entered.add(found)
                stack.append((found, iter(out[found])))
    return left


def _sources_first(left: dict[str, int], out: Mapping[str, list[Edge]], endings: set[str]) -> Iterator[str]:
    """These nodes, each after its sources but those it leads to; endings as early as they can."""
    waiting = dict.fromkeys(left, 0)
    forward = {
        name: [edge.target for edge in out[name] if edge.target in left and left[edge.target] < left[name]]
        for name in left
    }
    for targets in forward.values():
        for target in targets:
            waiting[target] += 1
    ready = [name for name in sorted(left, key=left.__getitem__, reverse=True) if not waiting[name]]
    while ready:
        name = ready.pop()
        yield name
        freed = []
        for target in forward[name]:
            waiting[target] -= 1
            if not waiting[target]:
                freed.append(target)
        freed.reverse()
        freed.sort(key=endings.__contains__)
        ready += freed
