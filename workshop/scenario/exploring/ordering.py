"""States in an order in which each comes after all that lead to it; loops, and what to do about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from workshop.scenario.exploring.walk import Graph

MOST_VISITS = 100
_MOST_UNROLLED = 400_000


class Unrolled(NamedTuple):
    """A graph that never goes round, made of one that does: a state met again later is another one."""

    graph: Graph
    visits: int
    """The most visits that a path in it has."""


def ordered(onward: list[tuple[int, ...]]) -> list[int]:
    """All states, each after those that lead to it, but none that is on a loop or comes after one."""
    waiting = [0] * len(onward)
    for leads in onward:
        for number in leads:
            waiting[number] += 1
    order = [state for state, count in enumerate(waiting) if not count]
    for state in order:
        for number in onward[state]:
            waiting[number] -= 1
            if not waiting[number]:
                order.append(number)
    return order


def loop_in(onward: list[tuple[int, ...]], beside: Collection[int]) -> tuple[int, ...]:
    """One loop of states, none of them `beside`; of those through its first state the shortest.

    The last leads to the first again. Nothing if there is none.
    """
    left_out = set(beside)
    inner = {state: tuple(leads) for state, leads in enumerate(onward) if state not in left_out}
    inner = {state: tuple(each for each in leads if each in inner) for state, leads in inner.items()}
    order = _back_ordered(inner)
    for state in order:
        del inner[state]
    if not inner:
        return ()
    return _shortest_round(_on_a_loop(inner), inner)


def _back_ordered(inner: Mapping[int, tuple[int, ...]]) -> list[int]:
    """The states from which no loop can be reached."""
    before: dict[int, list[int]] = {}
    for state, leads in inner.items():
        for each in leads:
            before.setdefault(each, []).append(state)
    left = {state: len(leads) for state, leads in inner.items()}
    order = [state for state, count in left.items() if not count]
    for state in order:
        for each in before.get(state, ()):
            left[each] -= 1
            if not left[each]:
                order.append(each)
    return order


def _on_a_loop(inner: Mapping[int, tuple[int, ...]]) -> int:
    """The least state of the loop that one comes to from the first, going the first way on each time."""
    seen: dict[int, None] = {}
    state = min(inner)
    while state not in seen:
        seen[state] = None
        state = next(each for each in inner[state] if each in inner)
    path = [*seen]
    return min(path[path.index(state) :])


def _shortest_round(start: int, inner: Mapping[int, tuple[int, ...]]) -> tuple[int, ...]:
    came_from = {start: start}
    queue = [start]
    for state in queue:
        for each in inner[state]:
            if each == start:
                return _back_to(state, came_from)
            if each in inner and each not in came_from:
                came_from[each] = state
                queue.append(each)
    raise AssertionError("a state on a loop leads back to itself")


def _back_to(state: int, came_from: Mapping[int, int]) -> tuple[int, ...]:
    path = [state]
    while came_from[path[-1]] != path[-1]:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))


def unrolled(graph: Graph, endings: Collection[str], most: int = MOST_VISITS) -> Unrolled:
    """The graph visit by visit: a state met again is another one, except at endings.

    It stops after `most` visits, or when the shortest path to each ending is over, if that is later; and
    before either, where it would get too large.
    """
    ends = {state for state, place in enumerate(graph.places) if place.target in endings}
    farthest = max((len(graph.choices_to(state)) for state in ends), default=0)
    states, onward, came_from = [0], list[tuple[int, ...]](), [-1]
    ended: dict[int, int] = {}
    visits = 0
    while visits < max(farthest, most) and len(onward) < len(states) <= _MOST_UNROLLED:
        visits += 1
        met: dict[int, int] = {}
        for number in range(len(onward), len(states)):
            leads = []
            for each in graph.onward[states[number]]:
                known = ended if each in ends else met
                if each not in known:
                    known[each] = len(states)
                    states.append(each)
                    came_from.append(number)
                leads.append(known[each])
            onward.append(tuple(leads))
    cut = len(states) - len(onward)
    offers = [graph.offers[state] for state in states[: len(onward)]] + [()] * cut
    places = [graph.places[state] for state in states]
    return Unrolled(Graph(places, offers, onward + [()] * cut, came_from, 0), visits)
