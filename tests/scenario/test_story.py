"""What a choice does to the tracks, what is offered then, and where the story goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenario.samples import SCENARIO, scenario, swapped
from workshop.scenario.conditions import all_hold, condition_in
from workshop.scenario.story import NoSuchPlaceError, Step, Story


@pytest.fixture
def story() -> Story:
    return Story(scenario())


def offered(story: Story, scene: str, *tracks: int) -> list[str]:
    return [response.id for response in story.offered(scene, tracks)]


def test_tracks_open_in_the_order_of_the_file(story: Story):
    assert story.opening_tracks() == (1, 0)


def test_a_response_is_offered_only_where_all_its_conditions_hold(story: Story):
    assert offered(story, "door", 1, 0) == ["sun", "snow"]
    assert offered(story, "road", 1, 0) == ["far"]
    assert offered(story, "road", 2, 0) == ["far", "back"]
    text = swapped(SCENARIO, "trust != patience", "trust == patience")
    assert offered(Story(scenario(text)), "road", 2, 0) == ["far"]


def test_tracks_change_within_their_bounds(story: Story):
    assert story.after("door", "sun", "landed", (1, 0)).tracks == (2, 0)
    assert story.after("door", "sun", "landed", (2, 0)).tracks == (2, 0)
    assert story.after("door", "snow", "landed", (1, 0)).tracks == (0, 0)


@pytest.mark.parametrize(("outcome", "target"), [("landed", "road"), ("partly", "road"), ("missed", "home")])
def test_the_scene_leads_on_by_outcome(story: Story, outcome: str, target: str):
    assert story.after("door", "sun", outcome, (1, 0)) == Step(target, (2, 0))


def test_an_exit_looks_at_the_changed_tracks_and_comes_first(story: Story):
    assert story.after("door", "snow", "landed", (1, 0)) == Step("home", (0, 0))
    assert story.after("door", "snow", "landed", (2, 0)) == Step("home", (0, 0))


def test_the_first_exit_that_holds_is_taken():
    text = swapped(
        SCENARIO,
        "[[scene.door.when]]",
        '[[scene.door.when]]\nif = ["trust == 0"]\nnext = "hill"\n\n[[scene.door.when]]',
    )
    assert Story(scenario(text)).after("door", "snow", "landed", (1, 0)).target == "hill"


def test_a_response_overrides_the_scene_but_not_an_exit(story: Story):
    assert story.after("road", "back", "landed", (2, 0)).target == "home"
    assert story.after("road", "far", "landed", (2, 0)).target == "hill"
    text = swapped(SCENARIO, "track = { patience = -2 }", 'track = { patience = -2 }\nnext = "hill"')
    assert Story(scenario(text)).after("door", "snow", "landed", (1, 0)).target == "home"


def test_where_nothing_would_be_offered_the_first_without_conditions_is_or_the_first():
    text = swapped(SCENARIO, 'answer = "Lou nods."', 'answer = "Lou nods."\nif = ["trust >= 1"]')
    assert offered(Story(scenario(text)), "road", 0, 0) == ["far"]
    assert offered(Story(scenario(text)), "road", 0, 1) == ["far"]


def test_a_scene_without_tracks_needs_none():
    text = swapped(SCENARIO, "track = { patience = 1 }\n", "")
    assert Story(scenario(text)).after("door", "sun", "missed", (1, 0)) == Step("home", (1, 0))


def test_endings_are_told_from_scenes(story: Story):
    assert story.is_ending("home")
    assert not story.is_ending("door")


def test_what_is_not_in_the_story_is_said_by_name(story: Story):
    with pytest.raises(NoSuchPlaceError, match="no scene 'cellar'"):
        story.offered("cellar", (0, 0))
    with pytest.raises(NoSuchPlaceError, match="response 'rain' of scene 'door'"):
        story.after("door", "rain", "landed", (0, 0))


@pytest.mark.parametrize("comparison", [">=", "<=", "==", "!=", ">", "<"])
@given(left=st.integers(-1000, 1000), right=st.integers(-1000, 1000))
def test_a_condition_means_what_it_says(comparison: str, left: int, right: int):
    number = all_hold([f"one {comparison} {right}"], {"one": 0})
    other = all_hold([f"one{comparison}two"], {"one": 0, "two": 1})
    assert number is not None
    assert other is not None
    means = eval(f"{left} {comparison} {right}")
    assert number((left,)) is means
    assert other((left, right)) is means


@pytest.mark.parametrize(
    "text", ["", "one", "one >=", ">= 1", "one => 1", "one >= 1 ", "One >= 1", "a >= 1.5", "a >= --1"]
)
def test_what_is_no_condition_is_not_read_as_one(text: str):
    assert condition_in(text) is None


@given(st.lists(st.sampled_from(["sun", "snow", "far", "back"]), max_size=30), st.data())
def test_tracks_stay_within_their_bounds_on_every_path(choices: list[str], data: st.DataObject):
    story = Story(scenario())
    tracks = story.opening_tracks()
    for choice in choices:
        scene = "door" if choice in ("sun", "snow") else "road"
        outcome = data.draw(st.sampled_from(["landed", "partly", "missed"]))
        tracks = story.after(scene, choice, outcome, tracks).tracks
        assert 0 <= tracks[0] <= 2
        assert -1 <= tracks[1] <= 1
        assert story.offered(scene, tracks)
