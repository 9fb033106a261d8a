"""What exploring tells of whole scenarios: the shipped ones, and small ones with a flaw."""

from __future__ import annotations

import random
from itertools import combinations
from statistics import mean

import pytest

from tests.play import SHIPPED, STORIES, shipped_lens, shipped_play, story_play, story_scenario
from tests.scenario.exploring.stories import made
from tests.scenario.samples import lens, scenario
from workshop.authoring.explore.exploration import Exploration, explored, verdicts_of
from workshop.authoring.explore.players import (
    AT_PLACE,
    BEST_BLIND,
    BETWEEN_LEVELS,
    KEY_WORD,
    LITERAL,
    LONGEST,
    MOST_CONCRETE,
    MOST_LEVELS,
    SHORTEST,
    random_plays,
)
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.models import Scenario
from workshop.scenario.play import Play
from workshop.scenario.story import Story

STATES = {"ceo-product-review": 84, "platform-availability": 48}
PATHS = {"ceo-product-review": 13_312, "platform-availability": 2_560}


def exploration(name: str) -> Exploration:
    return exploration_of(story_play(name))


def exploration_of(play: Play) -> Exploration:
    return explored(play.scenario, play.lens, verdicts_of(play.judge))


def small(tale: Scenario, most: int = 1000) -> Exploration:
    return explored(tale, lens(), verdicts_of(ScenarioJudge(tale, lens())), most)


@pytest.mark.parametrize("name", STORIES)
def test_everything_in_a_shipped_scenario_can_be_met(name: str):
    found = exploration(name)
    assert found.states == STATES[name]
    assert found.paths == PATHS[name] == sum(each.paths.paths for each in found.endings.values())
    assert len(found.endings) == 4
    assert all(found.endings.values())
    assert all(found.coverage.scenes.values())
    assert found.coverage.never_offered == ()
    assert (found.open, found.loop, found.visits, found.under_way) == (0, (), None, 0)
    assert found.steps == 4 * found.states


@pytest.mark.parametrize("name", STORIES)
def test_plays_at_random_end_somewhere(name: str):
    endings = exploration(name).endings.values()
    assert sum(each.paths.chance for each in endings if each and each.paths) == pytest.approx(1)


@pytest.mark.parametrize("name", STORIES)
def test_shortest_and_likeliest_paths_can_be_played(name: str):
    play = story_play(name)
    for ending, reached in exploration(name).endings.items():
        assert reached is not None
        assert reached.paths is not None
        assert len(reached.paths.likeliest.path) >= len(reached.shortest)
        for path in (reached.shortest, reached.paths.likeliest.path):
            here, tracks = play.scenario.start, play.story.opening_tracks()
            for scene, response in path:
                assert scene == here
                assert response in {each.id for each in play.story.offered(here, tracks)}
                here, tracks = play.story.after(
                    here, response, play.judge.verdict(here, response).outcome, tracks
                )
            assert here == ending


def test_players_who_never_look_at_the_moment_stay_within_the_limit():
    plays = [shipped_play(name) for name in SHIPPED]
    found = [exploration_of(play) for play in plays if play.lens == shipped_lens()]
    first, *others = ([each.liking for each in one.blind] for one in found)
    assert all(names == first for names in others)
    assert all(each.ending for one in found for each in one.blind)
    for plays in zip(*(one.blind for one in found), strict=True):
        scenes = sum(len(each.path) for each in plays)
        fit = sum(each.fit * len(each.path) for each in plays) / scenes
        assert fit <= plays[0].limit, plays[0].liking
    assert mean(one.random_fit or 0 for one in found) <= BEST_BLIND


def test_there_is_a_player_for_every_way_not_to_look_at_the_moment():
    names = [each.liking for each in exploration_of(shipped_play(SHIPPED[0])).blind]
    levels = [*shipped_lens().level]
    pairs = [f"{one}{BETWEEN_LEVELS}{two}" for one, two in combinations(levels, 2)]
    places = [f"{AT_PLACE}{place}" for place in range(1, 5)]
    looks = [MOST_LEVELS, LONGEST, SHORTEST, MOST_CONCRETE]
    assert names == [*levels, *pairs, *looks, *places, KEY_WORD, LITERAL]


@pytest.mark.parametrize("name", STORIES)
def test_plays_at_random_come_near_to_what_is_counted(name: str):
    play, found = story_play(name), exploration(name)
    verdicts = verdicts_of(play.judge)

    def played(seed: int):
        return random_plays(play.scenario, play.story, verdicts, 2000, random.Random(seed).randrange)

    assert played(7) == played(7) != played(8)
    assert played(7).unended == 0
    assert played(7).fit == pytest.approx(found.random_fit, abs=0.1)
    for ending, count in played(7).endings.items():
        reached = found.endings[ending]
        assert reached is not None
        assert reached.paths is not None
        assert count / 2000 == pytest.approx(reached.paths.chance, abs=0.05)


def test_what_nobody_can_meet_is_told():
    never = {"id": "never", "if": ["patience > 2"], "next": "c"}
    found = small(
        made(
            {
                "a": {"response": [{"id": "on", "next": "b"}, {"id": "out", "next": "home"}, never]},
                "b": {"response": [{"id": "x", "next": "home"}, {"id": "y", "next": "home"}]},
                "c": {"response": [{"id": "x", "next": "hill"}, {"id": "y", "next": "home"}]},
            }
        )
    )
    assert found.coverage.scenes == {"a": 1, "b": 1, "c": 0}
    assert found.coverage.never_offered == (("a", "never"),)
    assert found.endings["hill"] is None
    assert found.paths == 3


ROUND = {
    "a": {"response": [{"id": "on", "next": "b"}, {"id": "out", "next": "home"}]},
    "b": {"response": [{"id": "back", "next": "a"}, {"id": "up", "next": "hill"}]},
}


def test_a_story_that_goes_round_tells_how():
    found = small(made(ROUND))
    assert found.loop == (("a", "on"), ("b", "back"))
    assert found.visits == 100
    assert found.paths == 100
    assert found.under_way == pytest.approx(2**-100)
    blind = {each.liking: each.ending for each in found.blind}
    assert blind[LONGEST] is None


def test_a_play_at_random_that_never_ends_is_given_up():
    tale = made(ROUND)
    plays = random_plays(tale, Story(tale), verdicts_of(ScenarioJudge(tale, lens())), 2, lambda _: 0)
    assert plays.unended == 2
    assert plays.endings == {"home": 0, "hill": 0}
    assert plays.choices > 1000


def test_beyond_the_limit_nothing_is_counted_and_the_rest_is_told():
    found = small(scenario(), most=2)
    assert found.open > 0
    assert found.paths is None
    assert found.random_fit is None
    assert all(each is None or each.paths is None for each in found.endings.values())


def test_every_scene_of_the_shipped_scenarios_calls_for_a_level():
    for name in STORIES:
        assert sum(exploration(name).coverage.calls.values()) == len(story_scenario(name).scene)
