"""The shipped scenarios keep to what makes a scene worth playing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from statistics import mean

import pytest

from tests.play import SHIPPED, SINGLES, shipped_file, shipped_lenses, shipped_play, shipped_scenario
from workshop.authoring.check.check import check
from workshop.authoring.explore.players import players_of
from workshop.engine.judge import Judge
from workshop.engine.verdict import Verdict
from workshop.scenario.models import Scenario, Scene
from workshop.session.verdicts import LANDS, words_of

BLIND, BY_WORDS = 2.25, 2.5
"""The average fit that a player may reach, of 4: who does not look at the moment, or at its words alone."""
SCENES = [
    pytest.param(name, scene, id=f"{name} – {scene}")
    for name in (*SHIPPED, *SINGLES)
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
def test_responses_of_a_scene_show_moves_and_are_alike_in_length(name: str, scene: str):
    responses = shipped_scenario(name).scene[scene].response
    assert all(response.moves for response in responses)
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
def test_the_first_page_of_a_verdict_has_at_most_75_words(name: str, scene: str):
    play = shipped_play(name)
    for response in shipped_scenario(name).scene[scene].response:
        told = words_of(play, scene, response.id)
        words = " ".join(filter(None, (told.called, told.did, told.open, told.risk))).split()
        assert len(words) <= 75, response.id


@pytest.mark.parametrize(("name", "scene"), SCENES)
def test_every_verdict_is_written_and_its_lines_to_say_serve_the_moment(name: str, scene: str):
    play, authored = shipped_play(name), shipped_scenario(name).scene[scene]
    assert authored.signs
    assert authored.called
    assert authored.also
    assert authored.hints
    assert authored.say
    assert authored.answers
    assert authored.literal in {response.id for response in authored.response}
    for response in authored.response:
        fit = play.judge.verdict(scene, response.id).fit
        told = words_of(play, scene, response.id)
        assert told.written
        assert (told.open is None) != (told.risk is None)
        assert told.if_then == response.if_then
        assert told.now_say
        assert fit >= LANDS or told.now_say.fit >= LANDS
        assert told.instead is None or told.instead.fit >= LANDS


@pytest.mark.parametrize("name", SHIPPED)
def test_no_text_of_a_verdict_stands_under_two_responses(name: str):
    for key in ("did", "if_then", "now_say"):
        texts = [
            getattr(response, key)
            for scene in shipped_scenario(name).scene.values()
            for response in scene.response
        ]
        assert len(texts) == len({getattr(text, "text", text) for text in texts})


@pytest.mark.parametrize("name", SINGLES)
def test_a_single_question_is_one_moment_with_four_replies(name: str):
    scenario = shipped_scenario(name)
    assert scenario.id == name
    assert scenario.kind == "single"
    (scene,) = scenario.scene.values()
    assert len(scene.response) == 4
    assert len(scenario.ending) == 1
    assert scenario.trains


@pytest.mark.parametrize("name", [*SHIPPED, *SINGLES])
def test_check_has_nothing_to_say(name: str):
    assert [*check(shipped_file(name)).problems.lines()] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_words_that_are_asked_twice_are_put_side_by_side(name: str):
    scenario, judge = shipped_scenario(name), shipped_play(name).judge
    twice = [
        pair.scenes
        for pair in scenario.pair
        if len({scenario.scene[scene].says.rpartition(". ")[2] for scene in pair.scenes}) == 1
    ]
    assert twice
    for one, two in twice:
        assert scenario.scene[one].listener != scenario.scene[two].listener
        assert judge.call(one).level != judge.call(two).level


@pytest.mark.parametrize("name", SHIPPED)
def test_plans_of_three_scenes_and_more_cover_three_levels(name: str):
    scenario, judge = shipped_scenario(name), shipped_play(name).judge
    assert {plan.minutes for plan in scenario.plan} >= {45, 60, 90}
    of_story = levels_called(judge, scenario.scene)
    for plan in scenario.plan:
        assert len(levels_called(judge, plan.scenes)) >= min(3, len(plan.scenes), len(of_story))


def levels_called(judge: Judge, scenes: Iterable[str]) -> set[str]:
    """What these moments call for, *none yet* among it."""
    calls = [judge.call(scene) for scene in scenes]
    return {call.level or "none yet" for call in calls if call.level or call.abstains}


@pytest.mark.parametrize(("name", "scene"), SCENES)
def test_a_scene_fits_a_room(name: str, scene: str):
    authored = shipped_scenario(name).scene[scene]
    assert len(authored.setting) <= 290, "five lines at eighty columns"
    assert len(authored.says) <= 110
    for response in authored.response:
        assert len(response.text) <= 2 * 72
        assert len(response.answer) <= 210
    assert authored.notes
    assert authored.misreadings
    assert authored.discuss


def shown(scenario: Scenario) -> Iterator[str]:
    """Everything that a room sees before a verdict."""
    yield from (scenario.title, scenario.summary, scenario.situation or "")
    yield from (one.about for one in scenario.cast.values())
    for scene in scenario.scene.values():
        yield from (scene.title, scene.setting, scene.says, *(beat.text for beat in scene.lines))
        yield from scene.cards.values()
        yield from (text for one in scene.response for text in (one.text, one.answer))
    for ending in scenario.ending.values():
        yield from (ending.title, ending.text)


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_the_room_sees_names_a_level_or_judges_a_person(name: str):
    lenses = [shipped_lenses()[lens] for lens in shipped_scenario(name).lenses]
    words = [word for lens in lenses for level in lens.level.values() for word in (level.word, level.symbol)]
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
        verdict = play.judge.verdict(at, choice, play.story.board(tracks))
        step = play.story.after(at, choice, verdict.outcome, tracks)
        at, tracks = step.target, step.tracks
    yield at


def averages() -> Iterator[tuple[str, float, float]]:
    """Each player who looks at one thing alone, with the average fit over all scenes, and the limit."""
    fits: dict[str, list[float]] = {}
    limits = {}
    for name in SHIPPED:
        play = shipped_play(name)
        for player in players_of(play.scenario, play.lens):
            limits[player.name] = player.limit
            for at, scene in play.scenario.scene.items():
                judged = [(response, play.judge.verdict(at, response.id)) for response in scene.response]
                liked = [judged[place][1].fit for place in player.choices(scene, judged)]
                fits.setdefault(player.name, []).append(mean(liked))
    for player, met in fits.items():
        yield player, mean(met), limits[player]


@pytest.mark.parametrize(("player", "average", "limit"), [*averages()])
def test_a_player_who_looks_at_one_thing_alone_stays_below_the_limit(
    player: str, average: float, limit: float
):
    assert average <= limit, player
    assert limit == (BY_WORDS if player in ("key-word", "literal") else BLIND)


def nudge_scene(scenario: Scenario) -> tuple[str, Scene]:
    return next(
        (name, scene)
        for name, scene in scenario.scene.items()
        if any(one.startswith("nudged-") for one in scene.circumstances)
    )


@pytest.mark.parametrize("name", SHIPPED[:2])
def test_the_nudge_comes_unless_the_reply_landed(name: str):
    play = shipped_play(name)
    nudge, _ = nudge_scene(play.scenario)
    tracks = play.story.opening_tracks()
    for response in play.scenario.scene[play.scenario.start].response:
        outcome = play.judge.verdict(play.scenario.start, response.id).outcome
        target = play.story.after(play.scenario.start, response.id, outcome, tracks).target
        assert (target != nudge) == (outcome == "landed")
