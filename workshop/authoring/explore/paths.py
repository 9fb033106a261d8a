"""Paths counted over merged states: each state is looked at once, however many paths lead through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workshop.authoring.explore.walk import Choices, Said, StateGraph

Fits = Mapping[Said, int]
EndStates = Mapping[str, Sequence[int]]
"""States that lead nowhere, in groups."""
Totals = tuple[tuple[int, int], ...]
"""How many paths have which total fit, from the least total to the greatest."""
_BEST = 4
MOST_BITS = 40_000_000_000
"""So much is added up at the most, for the paths as for every total."""
_BETWEEN_LOOKS = 1_000


class Ways(NamedTuple):
    """All paths from the opening to each state, whatever was said on them."""

    paths: list[int]
    visits: list[int]
    """Scenes on all of these paths together."""
    longest: list[int]
    """Scenes on the longest of them."""
    chance: list[float]
    """How likely somebody comes here who takes each response that is offered with the same chance."""
    one_in: list[int]
    """So often the likeliest path is tried until it is taken once."""
    likeliest: list[int]
    """The state before on the likeliest path."""


class Sums(NamedTuple):
    """The fits along the paths to some states."""

    total: int
    """Of all paths together."""
    least: int
    greatest: int
    """Of a path."""
    totals: Totals
    """Empty where it is too much to work out."""


def ways_of(graph: StateGraph, order: Sequence[int]) -> Ways | None:
    """The paths to each state; None where their numbers are too long to be added up.

    `order` has each state after all that lead to it.
    """
    size = len(graph.places)
    ways = Ways([0] * size, [0] * size, [0] * size, [0.0] * size, [0] * size, [-1] * size)
    paths, visits, longest, chance, one_in, likeliest = ways
    paths[0], chance[0], one_in[0] = 1, 1.0, 1
    onward = graph.onward
    for at, state in enumerate(order):
        if not at % _BETWEEN_LOOKS and paths[state].bit_length() * size > MOST_BITS:
            return None
        if leads := onward[state]:
            here, walked, long = paths[state], visits[state] + paths[state], longest[state] + 1
            share, tries = chance[state] / len(leads), one_in[state] * len(leads)
            for number in leads:
                paths[number] += here
                visits[number] += walked
                chance[number] += share
                longest[number] = max(longest[number], long)
                if not one_in[number] or tries < one_in[number]:
                    one_in[number], likeliest[number] = tries, state
    return ways


def fits_at(graph: StateGraph, state: int, fits: Fits) -> list[int]:
    """The fits of what is offered in this state."""
    return [fits[said] for said in graph.said_in(state)]


def likeliest_path(graph: StateGraph, ways: Ways, state: int) -> Choices:
    """The path to the state that is taken most often at random."""
    path = []
    while (before := ways.likeliest[state]) >= 0:
        chosen = graph.offers[before][graph.onward[before].index(state)]
        path.append((graph.places[before].target, chosen.id))
        state = before
    return tuple(reversed(path))


def sums_of(
    graph: StateGraph, order: Sequence[int], fits: Fits, ways: Ways, ends: EndStates
) -> dict[str, Sums]:
    """The fits along all paths to these states."""
    states = [state for group in ends.values() for state in group]
    room = max(sum(ways.paths[state] for state in states).bit_length(), 1)
    width = -(-room // 8) * 8
    degree = _BEST * max((ways.longest[state] for state in states), default=0)
    if width * degree * sum(map(len, graph.onward)) > MOST_BITS:
        return _rough_sums(graph, order, fits, ends)
    packed = _packed_totals(graph, order, fits, width)
    at_ends = {name: sum(packed[each] for each in group) for name, group in ends.items()}
    return {name: _sums(_unpacked(each, width)) for name, each in at_ends.items()}


def _packed_totals(graph: StateGraph, order: Sequence[int], fits: Fits, width: int) -> list[int]:
    """The totals at the states that lead nowhere, as one number each: `width` bits hold the paths of a total.

    A choice moves the paths of every total by its fit at once, which is one shift.
    """
    packed = [0] * len(graph.places)
    packed[0] = 1
    for state in order:
        if leads := graph.onward[state]:
            here, packed[state] = packed[state], 0
            for number, fit in zip(leads, fits_at(graph, state, fits), strict=True):
                packed[number] += here << width * fit
    return packed


def _unpacked(packed: int, width: int) -> Totals:
    size = width // 8
    data = packed.to_bytes(-(-packed.bit_length() // width) * size, "little")
    counts = (int.from_bytes(data[at : at + size], "little") for at in range(0, len(data), size))
    return tuple((total, paths) for total, paths in enumerate(counts) if paths)


def _sums(totals: Totals) -> Sums:
    if not totals:
        return Sums(0, 0, 0, ())
    return Sums(sum(total * paths for total, paths in totals), totals[0][0], totals[-1][0], totals)


def _rough_sums(graph: StateGraph, order: Sequence[int], fits: Fits, ends: EndStates) -> dict[str, Sums]:
    """The same without the single totals."""
    size = len(graph.places)
    paths, total = [0] * size, [0] * size
    least: list[int | None] = [None] * size
    greatest = [0] * size
    paths[0], least[0] = 1, 0
    for state in order:
        low = least[state]
        assert low is not None
        for number, fit in zip(graph.onward[state], fits_at(graph, state, fits), strict=True):
            paths[number] += paths[state]
            total[number] += total[state] + fit * paths[state]
            before = least[number]
            least[number] = low + fit if before is None else min(before, low + fit)
            greatest[number] = max(greatest[number], greatest[state] + fit)
    return {
        name: Sums(
            sum(total[each] for each in group),
            min((low for each in group if (low := least[each]) is not None), default=0),
            max((greatest[each] for each in group), default=0),
            (),
        )
        for name, group in ends.items()
    }
