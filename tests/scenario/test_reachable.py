"""What every state rules out is told, each thing once, at its cause and with the path that shows it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.scenario.exploring.stories import Tale, made, plays, tales
from tests.scenario.samples import lens
from workshop.authoring.check import subject
from workshop.authoring.check.rules import findings_of
from workshop.authoring.check.subject import MOST_STATES_CHECKED, Subject
from workshop.scenario.findings import Finding
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.models import Scenario

LEAD = {"patience": {"start": 1, "min": 0, "max": 2}}


IN_STATES = {"W212", "W213", "W214", "W215", "W216", "W217", "W218"}
ABOUT_TRACKS = {"W210", "W211"}


def found(tale: Scenario, of: set[str] = IN_STATES) -> list[Finding]:
    checked = findings_of(Subject(tale, {lens().id: lens()}))
    return [finding for finding in checked if finding.code in of]


def codes(tale: Scenario) -> list[str]:
    return [finding.code for finding in found(tale)]


def only(tale: Scenario) -> Finding:
    (finding,) = found(tale)
    return finding


def scene(*responses: dict[str, object], **more: object) -> dict[str, object]:
    return {"response": responses, **more}


def reply(id: str, next: str, **more: object) -> dict[str, object]:
    return {"id": id, "next": next, **more}


def tale(tracks: dict[str, dict[str, int]] = LEAD, /, **scenes: dict[str, object]) -> Scenario:
    return made(scenes, tracks)


def test_a_story_without_a_flaw_is_not_spoken_of():
    assert (
        found(
            tale(
                {},
                a=scene(reply("x", "b"), reply("y", "home")),
                b=scene(reply("x", "home"), reply("y", "hill")),
            )
        )
        == []
    )


def test_a_condition_is_held_against_the_states_in_which_the_story_comes_to_it():
    b = scene(reply("x", "home"), reply("y", "hill", **{"if": ["patience <= 0"]}))
    a = scene(reply("on", "b", track={"patience": 1}), reply("off", "home"))
    never, condition = found(tale(a=a, b=b))
    assert (condition.code, condition.path) == ("W214", ("scene", "b", "response", 1, "if", 0))
    assert "patience is 2" in condition.text
    assert (never.code, never.path, never.other) == (
        "W212",
        ("ending", "hill"),
        ("scene", "b", "response", 1, "next"),
    )


def test_what_follows_from_a_place_that_is_never_met_is_not_told():
    a = scene(
        reply("on", "home", track={"patience": 1}),
        reply("off", "home"),
        when=[{"if": ["patience <= 0"], "next": "b"}],
    )
    tales_end = tale(a=a, b=scene(reply("x", "hill"), reply("y", "hill")))
    assert [(each.code, each.path[:2]) for each in found(tales_end)] == [
        ("W212", ("scene", "b")),
        ("W214", ("scene", "a")),
    ]


def test_an_outcome_that_no_reply_comes_to_is_named():
    a = {
        "response": [{"id": "x"}, {"id": "y"}],
        "next": {"landed": "home", "partly": "hill", "missed": "home"},
    }
    finding = only(tale({}, a=a))
    assert finding.path == ("ending", "hill")
    assert finding.hint == "No reply in 'a' comes to 'partly'."


def test_a_bound_that_decides_a_condition_is_left_to_the_rule_on_bounds():
    a = scene(
        reply("x", "home", track={"patience": 1}),
        reply("y", "hill"),
        reply("z", "home", **{"if": ["patience > 2"]}),
    )
    assert found(tale(a=a)) == []


def test_a_track_that_never_changes_is_told_once():
    a = scene(reply("x", "home"), reply("y", "hill"), reply("z", "home", **{"if": ["patience > 1"]}))
    story = tale({**LEAD, "idle": {"start": 0, "min": 0, "max": 1}}, a=a)
    assert found(story) == []
    told = [(each.code, each.path) for each in found(story, ABOUT_TRACKS)]
    assert told == [("W210", ("track", "idle")), ("W211", ("track", "patience"))]


def test_a_trap_is_told_with_the_path_into_it_and_the_way_round():
    a = scene(reply("in", "b", track={"patience": -1}), reply("on", "b"))
    b = scene(reply("x", "home"), reply("y", "hill"), when=[{"if": ["patience <= 0"], "next": "b"}])
    finding = only(tale(a=a, b=b))
    assert (finding.code, finding.path, finding.other) == (
        "W217",
        ("scene", "a", "response", 0, "next"),
        ("scene", "b"),
    )
    assert finding.text == "after 'in' no ending can be reached any more"
    assert finding.hint == "The story goes round: b → b."


def test_a_loop_with_a_way_out_is_no_flaw():
    assert found(tale({}, a=scene(reply("again", "a"), reply("out", "home"), reply("up", "hill")))) == []


def test_a_story_that_never_ends_says_so_at_its_start():
    a = scene(
        reply("x", "home", track={"patience": 1}),
        reply("y", "hill"),
        when=[{"if": ["patience >= 1"], "next": "a"}],
    )
    assert ("W217", ("start",)) in [(each.code, each.path) for each in found(tale(a=a))]


def test_an_exit_behind_one_that_always_comes_first_is_told_with_a_path():
    exits = [{"if": ["patience <= 1"], "next": "home"}, {"if": ["patience <= 0"], "next": "hill"}]
    a = scene(
        reply("x", "home"),
        reply("y", "hill", track={"patience": 1}),
        reply("z", "home", track={"patience": -1}),
        when=exits,
    )
    finding = only(tale(a=a))
    assert (finding.code, finding.path) == ("W216", ("scene", "a", "when", 1, "if"))
    assert finding.other == ("scene", "a", "when", 0, "if")
    assert finding.hint == "After 'z' both hold."


def test_too_many_states_are_told_at_the_widest_track_and_the_scenes_are_still_looked_at():
    wide = {"start": 0, "min": 0, "max": 100}
    round_ = scene(
        reply("x", "a", track={"one": 1}),
        reply("y", "a", track={"two": 1}),
        when=[{"if": ["one >= 90", "two >= 90"], "next": "home"}],
    )
    finding = only(tale({"one": wide, "two": {**wide, "max": 200}}, a=round_))
    assert (finding.code, finding.path) == ("W218", ("track", "two"))
    assert f"{MOST_STATES_CHECKED:,}" in finding.text


def test_scenes_alone_are_never_too_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subject, "MOST_STATES_CHECKED", 1)
    b = scene(reply("x", "home"), reply("y", "hill"))
    assert found(tale({}, a=scene(reply("x", "b"), reply("y", "home")), b=b)) == []


@pytest.mark.slow
@given(tales(round_trips=True))
@settings(max_examples=60, deadline=None)
def test_nothing_that_some_play_meets_is_called_unmet(tale: Tale):
    """Verdicts of these responses are all the same, so they are played with the judge's outcomes."""
    judge = ScenarioJudge(tale.scenario, lens())
    fits = {said: judge.verdict(*said).fit for said in tale.fits}
    played = [*plays(Tale(tale.scenario, fits), 6)]
    met = {scene for play in played for scene, _ in play.path} | {play.ending for play in played}
    taken = {place for play in played for place in play.path}
    for finding in found(tale.scenario):
        match finding.code:
            case "W212":
                assert finding.path[1] not in met
            case "W213":
                _, name, _, at, _ = finding.path
                assert (name, f"r{at}") not in taken
            case "W217":
                assert finding.path == ("start",) or finding.path[1] in met
