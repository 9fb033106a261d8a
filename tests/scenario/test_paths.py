"""The way to a place: the fewest choices, through states that the story really has."""

from __future__ import annotations

import pytest

from tests.benchmarks.branching import FINALE, story
from tests.play import STORIES, shipped_lens, story_play
from workshop.authoring.explore.walk import SearchGivenUpError, shortest_path
from workshop.scenario.loading import parse_scenario
from workshop.scenario.play import Play, prepare


def walked(play: Play, choices: tuple[str, ...]) -> str:
    """Where these choices lead; each must be offered where it is made."""
    here, tracks = play.scenario.start, play.story.opening_tracks()
    for choice in choices:
        assert choice in {one.id for one in play.story.offered(here, tracks)}
        here, tracks = play.story.after(here, choice, play.judge.verdict(here, choice).outcome, tracks)
    return here


@pytest.mark.parametrize("name", STORIES)
def test_every_scene_and_ending_is_reached_by_choices_that_are_offered(name: str) -> None:
    play = story_play(name)
    for place in (*play.scenario.scene, *play.scenario.ending):
        found = shortest_path(play.scenario, place, play.story, play.judge)
        assert found is not None, place
        assert walked(play, found) == place


def test_no_choice_leads_to_where_the_story_begins() -> None:
    play = story_play()
    assert shortest_path(play.scenario, play.scenario.start, play.story, play.judge) == ()


def test_a_path_is_as_short_as_any_recorded_one() -> None:
    play = story_play()
    for golden in play.scenario.golden:
        found = shortest_path(play.scenario, golden.ending, play.story, play.judge)
        assert found is not None
        assert len(found) <= len(golden.choices)


def test_a_place_that_nothing_leads_to_has_no_path() -> None:
    play = story_play()
    assert shortest_path(play.scenario, "nowhere", play.story, play.judge) is None


def test_a_search_through_too_many_states_is_given_up() -> None:
    play = story_play()
    with pytest.raises(SearchGivenUpError):
        shortest_path(play.scenario, next(iter(play.scenario.ending)), play.story, play.judge, most=3)


def test_a_long_story_is_not_searched_where_it_leads_elsewhere() -> None:
    scenario, problems = parse_scenario(story(120), {shipped_lens().id: shipped_lens()})
    assert scenario is not None, list(problems.lines())
    play = prepare(scenario, shipped_lens())
    found = shortest_path(scenario, FINALE, play.story, play.judge, most=5000)
    assert found is not None
    assert walked(play, found) == FINALE
