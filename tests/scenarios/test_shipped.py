"""The shipped scenarios keep to what makes a scene worth playing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from statistics import mean

import pytest

from tests.play import SHIPPED, shipped_lens, shipped_play, shipped_scenario
from workshop.engine.verdict import Verdict
from workshop.scenario.models import Response, Scenario, Scene

WORST = 2.25
"""The average fit that a player who does not look at the moment may reach, of 4."""
SCENES = [
    pytest.param(name, scene, id=f"{name} – {scene}")
    for name in SHIPPED
    for scene in shipped_scenario(name).scene
]
JUDGING = re.compile(
    r"\b(you are|you’re|you always|you never|typical|wrong|well done|good job)\b", re.IGNORECASE
)


def verdicts(name: str, scene: str) -> list[Verdict]:
    judge = shipped_play(name).judge
    return [judge.verdict(scene, response.id) for response in shipped_scenario(name).scene[scene].response]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_scenario_has_five_scenes_and_three_endings_at_least(name: str):
    scenario = shipped_scenario(name)
    assert len(scenario.scene) >= 5
    assert len(scenario.ending) >= 3
    assert all(len(scene.response) == 4 for scene in scenario.scene.values())


@pytest.mark.parametrize(("name", "scene"), SCENES)
def test_a_scene_has_a_response_at_4_and_one_at_0_or_1(name: str, scene: str):
    fits = [verdict.fit for verdict in verdicts(name, scene)]
    assert max(fits) == 4
    assert min(fits) <= 1


@pytest.mark.parametrize(("name", "scene"), SCENES)
def test_responses_of_a_scene_are_alike_in_moves_and_length(name: str, scene: str):
    responses = shipped_scenario(name).scene[scene].response
    assert len({len(response.moves) for response in responses}) == 1
    lengths = [len(response.text) for response in responses]
    assert max(lengths) <= 1.25 * min(lengths)


@pytest.mark.parametrize(("name", "scene"), SCENES)
def test_what_the_author_means_is_what_the_engine_reads(name: str, scene: str):
    for response, verdict in zip(
        shipped_scenario(name).scene[scene].response, verdicts(name, scene), strict=True
    ):
        if response.intent:
            assert response.intent == (verdict.reading.level or "none"), response.id


@pytest.mark.parametrize(("name", "scene"), SCENES)
def test_an_explanation_has_at_most_80_words_before_more_is_asked_for(name: str, scene: str):
    for verdict in verdicts(name, scene):
        told = verdict.explanation
        words = " ".join((told.asked, told.did, told.merit, told.gap, told.nudge)).split()
        assert len([word for word in words if word not in "·___"]) <= 80, verdict.mismatch


@pytest.mark.parametrize(("name", "scene"), SCENES)
def test_a_scene_fits_a_room(name: str, scene: str):
    authored = shipped_scenario(name).scene[scene]
    assert len(authored.setting) <= 240
    assert len(authored.says) <= 110
    for response in authored.response:
        assert len(response.text) <= 2 * 72
        assert len(response.answer) <= 210
        assert response.peer
    assert authored.notes
    assert authored.misreadings
    assert authored.discuss


def shown(scenario: Scenario) -> Iterator[str]:
    """Everything that a room sees before a verdict."""
    yield from (scenario.title, scenario.summary, scenario.situation or "")
    yield from (one.about for one in scenario.cast.values())
    for scene in scenario.scene.values():
        yield from (scene.title, scene.setting, scene.says, *(beat.says for beat in scene.lines))
        yield from (text for one in scene.response for text in (one.text, one.answer))
    for ending in scenario.ending.values():
        yield from (ending.title, ending.text)


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_the_room_sees_names_a_level_or_judges_a_person(name: str):
    words = [word for level in shipped_lens().level.values() for word in (level.word, level.symbol)]
    levels = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)
    for text in shown(shipped_scenario(name)):
        assert not levels.search(text), text
        assert not JUDGING.search(text), text


@pytest.mark.parametrize("name", SHIPPED)
def test_golden_paths_reach_every_ending(name: str):
    scenario = shipped_scenario(name)
    assert {golden.ending for golden in scenario.golden} == set(scenario.ending)
    for golden in scenario.golden:
        assert list(path(name, iter(golden.choices).__next__))[-1] == golden.ending


def path(name: str, choose: Callable[[], str]) -> Iterator[str]:
    """The scenes and at last the ending that these choices lead through."""
    play = shipped_play(name)
    at, tracks = play.scenario.start, play.story.opening_tracks()
    while at not in play.scenario.ending:
        yield at
        choice = choose()
        step = play.story.after(at, choice, play.judge.verdict(at, choice).outcome, tracks)
        at, tracks = step.target, step.tracks
    yield at


Blind = Callable[[Response, Verdict], float]
BLIND: dict[str, Blind] = {
    **{
        f"most {level}": lambda _response, verdict, place=place: verdict.reading.points[place]
        for place, level in enumerate(shipped_lens().level)
    },
    "the longest": lambda response, _verdict: len(response.text),
    "the shortest": lambda response, _verdict: -len(response.text),
    "at random": lambda _response, _verdict: 0,
}


def fits_met(name: str, liking: Blind) -> Iterator[float]:
    """The average fit in each scene such a player visits; where several are liked best, all count alike.

    The story goes on by the first of them.
    """
    play = shipped_play(name)
    at, tracks = play.scenario.start, play.story.opening_tracks()
    while at not in play.scenario.ending:
        offered = play.story.offered(at, tracks)
        likings = {one.id: liking(one, play.judge.verdict(at, one.id)) for one in offered}
        best = [one for one, liked in likings.items() if liked == max(likings.values())]
        yield mean(play.judge.verdict(at, one).fit for one in best)
        step = play.story.after(at, best[0], play.judge.verdict(at, best[0]).outcome, tracks)
        at, tracks = step.target, step.tracks


@pytest.mark.parametrize("strategy", BLIND)
def test_a_player_who_does_not_look_at_the_moment_stays_below_the_limit(strategy: str):
    assert mean(fit for name in SHIPPED for fit in fits_met(name, BLIND[strategy])) <= WORST


@pytest.mark.parametrize("place", range(4))
def test_a_player_who_always_takes_the_same_place_stays_below_the_limit(place: int):
    def fits(name: str) -> Iterator[float]:
        play = shipped_play(name)
        at, tracks = play.scenario.start, play.story.opening_tracks()
        while at not in play.scenario.ending:
            verdict = play.judge.verdict(at, play.scenario.scene[at].response[place].id)
            yield verdict.fit
            at, tracks = play.story.after(
                at, play.scenario.scene[at].response[place].id, verdict.outcome, tracks
            )

    assert mean(fit for name in SHIPPED for fit in fits(name)) <= WORST


def nudge_scene(scenario: Scenario) -> tuple[str, Scene]:
    return next(
        (name, scene)
        for name, scene in scenario.scene.items()
        if any(one.startswith("nudged-") for one in scene.circumstances)
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_the_nudge_comes_unless_the_reply_landed(name: str):
    play = shipped_play(name)
    nudge, _ = nudge_scene(play.scenario)
    tracks = play.story.opening_tracks()
    for response in play.scenario.scene[play.scenario.start].response:
        outcome = play.judge.verdict(play.scenario.start, response.id).outcome
        target = play.story.after(play.scenario.start, response.id, outcome, tracks).target
        assert (target != nudge) == (outcome == "landed")
