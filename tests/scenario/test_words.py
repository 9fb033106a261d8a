"""What `check` says of words for a room, of readings over several scenes, and of minutes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.play import story_file
from tests.scenario.manual_examples import checked
from workshop.authoring.check.manuals import SAMPLES

WEEK = SAMPLES["week"].read_text("utf-8")
GOOD = story_file("ceo-product-review").read_text("utf-8")


@pytest.fixture
def codes(tmp_path) -> Callable[[str], list[str]]:
    """The codes of what is found in a text."""

    def _codes(text: str) -> list[str]:
        path = tmp_path / "mine.toml"
        path.write_text(text, "utf-8")
        return [problem.code for problem in checked(path).shown]

    return _codes


def test_judging_words_are_looked_for_in_english_alone(codes):
    judging = WEEK.replace("“Lovely. And", "“You always say so. And")
    assert codes(judging) == ["W406"]
    assert codes(judging.replace('language = "en"', 'language = "de"')) == []


def test_words_of_everyday_are_no_judgement(codes):
    assert codes(WEEK.replace("“Lovely. And", "“You are here. That is right, and")) == []


def test_a_habit_needs_three_scenes(codes):
    start = WEEK.index("[scene.tuesday]")
    two = WEEK[:start] + WEEK[WEEK.index("[scene.thursday]") :]
    monday = two.replace('next = "tuesday"', 'next = "thursday"')
    assert "W404" not in codes(monday.replace("from ten.", "from ten, and each of the children has a chair."))


def test_the_minutes_are_those_of_the_quickest_path_whatever_loops_there_are(codes):
    loop = WEEK.replace(
        'next = "tuesday"', 'next = { landed = "tuesday", partly = "monday", missed = "monday" }'
    )
    assert "W410" not in codes(loop)
    assert "W410" in codes(loop.replace("minutes = 20", "minutes = 8"))


def test_a_scene_may_be_called_as_it_says_itself(codes):
    own = WEEK.replace("Rosa comes in from a meeting", "It is Wednesday, noon. Rosa comes in")
    assert codes(own) == []
    assert codes(
        WEEK.replace("Rosa comes in from a meeting", "After Tuesday, ten past nine, Rosa comes in")
    ) == ["W409"]


def test_a_cue_inside_the_words_of_a_declared_move_is_covered(codes):
    with_cue = GOOD.replace("We wait for finance", "We lose renewals and wait for finance")
    assert "W313" in codes(with_cue)
    line = 'text = "The support budget is spent until October.'
    start = with_cue.index("moves.", with_cue.index(line))
    declared = f'{with_cue[:start]}moves.names-business-effect = "lose renewals"\n{with_cue[start:]}'
    assert "W313" not in codes(declared)


def test_a_habit_of_length_is_told_with_the_replies_that_reward_it(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(_where_misses_are_longer(WEEK), "utf-8")
    (found,) = [problem for problem in checked(path).shown if problem.code == "W314"]
    assert "the reply that is shortest" in found.text
    assert found.path == "scene.monday.response[groups-of-ten].text"
    assert "'groups-of-ten'" in found.hint
    assert "'an-hour'" in found.hint
    assert "make another reply the shortest" in found.hint


def test_a_habit_that_lands_nowhere_alone_is_told_too(codes):
    """No reply carries optics, so who looks for it takes any: two of three land in each scene."""
    effect = re.sub(r'asks = ".*"', 'asks = "effect"', WEEK).replace('intent = "optics"', 'intent = "impact"')
    both = re.sub(
        r"moves\.names-who-is-told = (.*)\nmoves\.[a-z-]+ = .*", r"moves.names-customer-outcome = \1", effect
    )
    assert "W314" in codes(both)


def test_a_habit_of_a_level_is_told_with_the_replies_that_reward_it(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(re.sub(r'asks = ".*"', 'asks = "effect"', WEEK), "utf-8")
    told = [each for each in checked(path).shown if each.code == "W314" and each.path.endswith("asks")]
    assert told
    for problem in told:
        assert "It lands with '" in problem.hint
        assert "let another reply there carry more of it" in problem.hint


def _where_misses_are_longer(text: str) -> str:
    called = {"how": "execution", "who-knows": "optics"}
    scenes = text.split("\n[scene.")
    for at, scene in enumerate(scenes[1:], 1):
        asks = re.search(r'asks = "(.*)"', scene)
        level = called.get(asks[1], "impact") if asks else ""
        replies = scene.split("\n[[")
        longer = [
            each
            if f'intent = "{level}"' in each
            else re.sub(r'(?m)^(text = ".*)"$', r'\1 So it stands."', each)
            for each in replies[1:]
        ]
        scenes[at] = "\n[[".join([replies[0], *longer])
    return "\n[scene.".join(scenes)
