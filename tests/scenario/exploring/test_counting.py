"""Counting over merged states gives what playing every path gives."""

from __future__ import annotations

from collections import Counter
from math import prod

import pytest
from hypothesis import given, settings

from tests.scenario.exploring.stories import ENDINGS, Play, Tale, made, plays, tales
from workshop.authoring.explore.paths import likeliest_path, sums_of, ways_of
from workshop.authoring.explore.walk import StateGraph, loop_in, ordered, unrolled, walked


def ends_of(graph: StateGraph) -> dict[str, list[int]]:
    return {name: [at for at, place in enumerate(graph.places) if place.target == name] for name in ENDINGS}


def total(tale: Tale, play: Play) -> int:
    return sum(tale.fits[*place, ()] for place in play.path)


def chance(play: Play) -> float:
    return 1 / prod(play.offered)


def assert_alike(tale: Tale, graph: StateGraph, played: list[Play]) -> None:
    """What is counted in the graph is what these plays come to."""
    order = ordered(graph.onward)
    assert len(order) == len(graph.places)
    ways = ways_of(graph, order)
    assert ways is not None
    ends = ends_of(graph)
    sums = sums_of(graph, order, tale.fits, ways, ends)
    for name, states in ends.items():
        here = [play for play in played if play.ending == name]
        assert sum(ways.paths[state] for state in states) == len(here)
        assert sum(ways.visits[state] for state in states) == sum(len(play.path) for play in here)
        assert sum(ways.chance[state] for state in states) == pytest.approx(sum(map(chance, here)))
        assert sums[name].totals == tuple(sorted(Counter(total(tale, play) for play in here).items()))
        assert sums[name].total == sum(total(tale, play) for play in here)
        if here:
            nearest, likeliest = states[0], min(states, key=lambda state: ways.one_in[state])
            assert graph.choices_to(nearest) in {play.path for play in here}
            assert len(graph.choices_to(nearest)) == min(len(play.path) for play in here)
            assert max(ways.longest[state] for state in states) == max(len(play.path) for play in here)
            assert ways.one_in[likeliest] == min(prod(play.offered) for play in here)
            offered = {play.path: play.offered for play in here}
            assert prod(offered[likeliest_path(graph, ways, likeliest)]) == ways.one_in[likeliest]


@given(tales())
@settings(max_examples=60, deadline=None)
def test_every_path_is_counted_once(tale: Tale):
    graph = walked(tale.scenario, tale.outcomes)
    assert_alike(tale, graph, [*plays(tale)])
    assert loop_in(graph.onward, ()) == ()


@given(tales(round_trips=True))
@settings(max_examples=60, deadline=None)
def test_where_a_story_goes_round_paths_are_counted_up_to_a_number_of_scenes(tale: Tale):
    graph = walked(tale.scenario, tale.outcomes)
    counted = unrolled(graph, tale.scenario.ending, most=4)
    assert_alike(tale, counted.graph, [*plays(tale, counted.visits)])


@given(tales(round_trips=True))
@settings(max_examples=60, deadline=None)
def test_a_loop_is_one_that_can_be_played(tale: Tale):
    graph = walked(tale.scenario, tale.outcomes)
    order = ordered(graph.onward)
    loop = loop_in(graph.onward, order)
    assert bool(loop) == (len(order) < len(graph.places))
    for state, after in zip(loop, (*loop[1:], *loop[:1]), strict=True):
        assert after in graph.onward[state]
    assert len({*loop}) == len(loop)


@given(tales(round_trips=True))
@settings(max_examples=60, deadline=None)
def test_walked_states_are_those_that_plays_come_to(tale: Tale):
    graph = walked(tale.scenario, tale.outcomes)
    assert graph.open == 0
    for state, place in enumerate(graph.places):
        assert len(graph.offers[state]) == len(graph.onward[state])
        assert (graph.onward[state] == ()) == (place.target in ENDINGS)
        path = graph.choices_to(state)
        assert len(path) == 0 or path[0][0] == tale.scenario.start
    reached = {place.target for place in graph.places}
    visited = {scene for play in plays(tale, 6) for scene, _ in play.path}
    assert visited <= reached


def test_tracks_that_nothing_reads_keep_no_states_apart():
    choices = [{"id": "more", "track": {"idle": 1}, "next": "b"}, {"id": "less", "next": "b"}]
    ends = [{"id": "so", "next": "home"}, {"id": "too", "next": "hill"}]
    tale = Tale(
        made(
            {"a": {"response": choices}, "b": {"response": ends}}, {"idle": {"start": 0, "min": 0, "max": 9}}
        ),
        {("a", "more", ()): 4, ("a", "less", ()): 0, ("b", "so", ()): 1, ("b", "too", ()): 1},
    )
    graph = walked(tale.scenario, tale.outcomes)
    assert [place.target for place in graph.places] == ["a", "b", "home", "hill"]
    assert_alike(tale, graph, [*plays(tale)])


def test_a_walk_stops_at_its_limit_and_says_how_much_is_open():
    loop = [
        {"id": "on", "track": {"far": 1}, "next": "a"},
        {"id": "off", "if": ["far >= 90"], "next": "home"},
    ]
    scenario = made({"a": {"response": loop}}, {"far": {"start": 0, "min": 0, "max": 100}})
    outcomes = {("a", "on", ()): "landed", ("a", "off", ()): "landed"}
    told: list[int] = []
    cut = walked(scenario, outcomes, 10, told.append)
    assert len(cut.places) == len(cut.offers) == len(cut.onward) == 11
    assert cut.open == 1
    assert cut.offers[-1] == cut.onward[-1] == ()
    assert told == [1]
    whole = walked(scenario, outcomes)
    assert whole.open == 0
    assert walked(scenario, outcomes, len(whole.places)) == whole
    assert walked(scenario, outcomes, len(whole.places) - 1).open


def test_paths_are_exact_however_many():
    scenes = 200
    story = {
        f"s{at}": {
            "response": [{"id": one, "next": f"s{at + 1}" if at + 1 < scenes else "home"} for one in "abc"]
        }
        for at in range(scenes)
    }
    tale = Tale(made(story), {(name, one, ()): "abc".index(one) for name in story for one in "abc"})
    graph = walked(tale.scenario, tale.outcomes)
    order = ordered(graph.onward)
    ways = ways_of(graph, order)
    assert ways is not None
    assert ways.paths[-1] == 3**scenes
    sums = sums_of(graph, order, tale.fits, ways, ends_of(graph))["home"]
    assert sums.total == scenes * 3**scenes
    assert (sums.least, sums.greatest) == (0, 2 * scenes)
    assert dict(sums.totals)[1] == scenes
    assert sum(paths for _, paths in sums.totals) == 3**scenes


def test_where_all_totals_are_too_much_their_range_and_mean_are_still_known(monkeypatch: pytest.MonkeyPatch):
    tale = Tale(
        made(
            {
                "a": {"response": [{"id": "x", "next": "b"}, {"id": "y", "next": "home"}]},
                "b": {"response": [{"id": "x", "next": "home"}, {"id": "y", "next": "hill"}]},
            }
        ),
        {("a", "x", ()): 4, ("a", "y", ()): 1, ("b", "x", ()): 3, ("b", "y", ()): 2},
    )
    graph = walked(tale.scenario, tale.outcomes)
    order = ordered(graph.onward)
    ways = ways_of(graph, order)
    assert ways is not None
    exact = sums_of(graph, order, tale.fits, ways, ends_of(graph))
    monkeypatch.setattr("workshop.authoring.explore.paths.MOST_BITS", 0)
    rough = sums_of(graph, order, tale.fits, ways, ends_of(graph))
    assert rough == {name: each._replace(totals=()) for name, each in exact.items()}
    assert ways_of(graph, order) is None


def test_visits_told_apart_stay_within_bounds(monkeypatch: pytest.MonkeyPatch):
    on, out = {"id": "on", "next": "a"}, {"id": "out", "next": "home"}
    far = {**on, "id": "far", "track": {"way": 1}}
    exits = [{"if": ["way >= 50"], "next": "hill"}]
    steps = {"way": {"start": 0, "min": 0, "max": 50}}
    scenario = made({"a": {"response": [on, far, out], "when": exits}}, steps)
    graph = walked(scenario, {("a", each, ()): "landed" for each in ("on", "far", "out")})
    assert unrolled(graph, scenario.ending, most=3).visits == 50
    monkeypatch.setattr("workshop.authoring.explore.walk.MOST_UNROLLED", 20)
    cut = unrolled(graph, scenario.ending, most=3)
    assert 0 < cut.visits < 50
    assert len(cut.graph.places) == len(cut.graph.offers) == len(cut.graph.onward) == len(cut.graph.came_from)
    assert len(cut.graph.places) < 20 + len(graph.places)
