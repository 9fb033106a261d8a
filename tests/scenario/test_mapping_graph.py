"""A story as a graph: its ways with their reasons, and the order in which it is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.play import STORIES, shipped_lens, story_play
from tests.scenario.mapped import forty, stories, story
from tests.scenario.samples import scenario
from workshop.authoring.explore.walk import WayReason
from workshop.authoring.map.formats import as_document
from workshop.authoring.map.graph import MapEdge, StoryMap, add_levels, order_of, story_map_of
from workshop.scenario.models import Scenario
from workshop.scenario.story import OUTCOMES, Story


def words(graph: StoryMap) -> dict[tuple[str, str], str]:
    return {(edge.source, edge.target): edge.words for edge in graph.edges}


def test_each_way_has_the_reasons_for_which_one_goes_it():
    assert story_map_of(scenario()).edges == (
        MapEdge("door", "home", (WayReason(("patience <= 0",)), WayReason(outcome="missed")), False),
        MapEdge("door", "road", (WayReason(outcome="landed"), WayReason(outcome="partly")), False),
        MapEdge("road", "home", (WayReason(response="back"),), False),
        MapEdge("road", "hill", (WayReason(),), False),
    )


def test_reasons_read_as_words():
    assert words(story_map_of(scenario())) == {
        ("door", "home"): "if patience <= 0; missed",
        ("door", "road"): "landed or partly",
        ("road", "home"): "after back",
        ("road", "hill"): "otherwise",
    }


def test_the_only_way_out_of_a_scene_needs_no_words():
    made = story({"a": ("b", "b", "b"), "b": "home"}, when={"b": [(["trust >= 1"], "home")]})
    assert words(story_map_of(made)) == {("a", "b"): "", ("b", "home"): ""}


def test_several_conditions_and_several_responses_are_joined():
    made = story(
        {"a": None},
        ("home", "hill", "lake"),
        when={"a": [(["trust >= 1", "patience >= 2"], "lake")]},
        replies={"a": {"sun": "home", "snow": "home"}},
    )
    assert words(story_map_of(made)) == {
        ("a", "lake"): "if trust >= 1 and patience >= 2",
        ("a", "home"): "after sun or snow",
    }


def test_a_next_that_every_response_overrides_is_no_way():
    made = story({"a": "hill"}, ("home", "hill"), replies={"a": {"sun": "home", "snow": "home"}})
    assert words(story_map_of(made)) == {("a", "home"): ""}


def test_the_order_tells_a_branch_whole_and_an_ending_at_once():
    made = story(
        {"a": ("b", "c", "home"), "c": "c2", "b": "b2", "b2": "d", "c2": "d", "d": "hill"}, ("hill", "home")
    )
    assert order_of(story_map_of(made)).rows == ("a", "home", "b", "b2", "c", "c2", "d", "hill")


def test_what_the_start_does_not_reach_comes_last():
    made = story({"a": "home", "y": "x", "x": ("z", "a", "home"), "z": "y"}, ("home", "never"))
    order = order_of(story_map_of(made))
    assert order.rows == ("a", "home", "y", "x", "z", "never")
    assert order.reached == {"a", "home"}
    assert [edge.target for edge in order.back["x"]] == ["a", "home"]


@given(stories())
def test_every_way_leads_on_or_back_and_none_is_lost(made: Scenario):
    graph = story_map_of(made)
    order = order_of(graph)
    places = {name: place for place, name in enumerate(order.rows)}
    assert sorted(order.rows) == sorted(node.id for node in graph.nodes)
    told = [edge for ways in (order.onward, order.back) for name in order.rows for edge in ways[name]]
    assert sorted(told) == sorted(graph.edges)
    for edge in graph.edges:
        onward = places[edge.source] < places[edge.target]
        assert onward == (edge in order.onward[edge.source])


@given(stories())
def test_a_way_back_closes_a_loop_or_leads_to_what_the_start_reaches(made: Scenario):
    graph = story_map_of(made)
    order = order_of(graph)
    out: dict[str, list[str]] = {}
    for edge in graph.edges:
        out.setdefault(edge.source, []).append(edge.target)
    for edges in order.back.values():
        for edge in edges:
            apart = edge.source not in order.reached and edge.target in order.reached
            assert apart or edge.source in reached_from(edge.target, out)


def reached_from(start: str, out: dict[str, list[str]]) -> set[str]:
    found, frontier = {start}, [start]
    while frontier:
        for target in out.get(frontier.pop(), ()):
            if target not in found:
                found.add(target)
                frontier.append(target)
    return found


@pytest.mark.parametrize("made", [scenario(), forty()], ids=["a walk", "forty"])
@given(data=st.data())
def test_wherever_the_story_goes_there_is_a_way(made: Scenario, data: st.DataObject):
    rules, graph = Story(made), story_map_of(made)
    ways = {(edge.source, edge.target) for edge in graph.edges}
    scene, tracks = made.start, rules.opening_tracks()
    for _ in range(60):
        response = data.draw(st.sampled_from(rules.offered(scene, tracks)))
        step = rules.after(scene, response.id, data.draw(st.sampled_from(OUTCOMES)), tracks)
        assert (scene, step.target) in ways
        if rules.is_ending(step.target):
            return
        scene, tracks = step


def test_levels_are_in_the_graph_only_where_they_are_asked_for():
    play = story_play(STORIES[0])
    graph = story_map_of(play.scenario)
    assert all(not node.replies and node.call is None for node in graph.nodes)
    shown = add_levels(graph, play.scenario, play.judge)
    first = shown.nodes[0]
    lens = shipped_lens()
    verdict = play.judge.verdict(first.id, "reasons")
    assert verdict.call.level is not None
    assert first.call == lens.level[verdict.call.level].word
    assert verdict.reading.level is not None
    assert first.replies[0] == (
        "reasons",
        lens.level[verdict.reading.level].word,
        verdict.fit,
        verdict.outcome,
    )
    assert shown.edges == graph.edges


def test_the_document_has_every_node_and_every_way_with_its_reasons():
    document = as_document(story_map_of(story({"a": ("a", "b", "home"), "b": "home"}, ("home", "never"))))
    assert [(node["id"], node["kind"], node["reached"]) for node in document["nodes"]] == [
        ("a", "scene", True),
        ("b", "scene", True),
        ("home", "ending", True),
        ("never", "ending", False),
    ]
    assert [(edge["from"], edge["to"], edge["back"], edge["label"]) for edge in document["edges"]] == [
        ("a", "b", False, "partly"),
        ("a", "home", False, "missed"),
        ("a", "a", True, "landed"),
        ("b", "home", False, ""),
    ]
    assert document["edges"][0]["reasons"] == [{"if": (), "response": None, "outcome": "partly"}]
