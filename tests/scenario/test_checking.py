"""`check` asks the engine: what a response leads with, and where recorded paths end."""

from __future__ import annotations

import pytest

from tests.scenario.samples import SCENARIO, lenses, only, place, swapped
from workshop.authoring.check.check import check_scenario
from workshop.scenario.loading import Loaded
from workshop.scenario.models import Scenario
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import source_of


def check(text: str) -> Loaded[Scenario]:
    return check_scenario(source_of("walk.toml", text), lenses())


def errors(text: str) -> tuple[Problem, ...]:
    return tuple(problem for problem in check(text).problems.shown if problem.severity == "error")


def intents(text: str) -> tuple[Problem, ...]:
    return tuple(problem for problem in check(text).problems.shown if problem.code == "W303")


WAIT = """\
[[scene.door.response]]
id = "wait"
text = "Snow is near, so we wait."
moves.brings-snow = "Snow is near"
answer = "Lou waits."
track = { trust = 1 }
next = "road"

"""


def test_a_sound_scenario_is_checked_without_a_word():
    checked = check(swapped(SCENARIO, "[[scene.door.when]]", f"{WAIT}[[scene.door.when]]"))
    assert checked.document is not None
    assert checked.problems.shown == ()


def test_an_intent_that_the_engine_does_not_read_is_located():
    text = swapped(SCENARIO, 'intent = "warm"', 'intent = "cold"')
    problem = only(intents(text))
    assert problem.text == "'sun' is meant to lead with cold, and its moves lead with warm"
    assert (problem.line, problem.column) == place(text, '"cold"')
    assert problem.hint == (
        "Weights: brings-sun (“The sun is out”) warm 2; coming first, brings-sun adds warm 1. "
        'If the reading is right, write intent = "warm"; else change the moves.'
    )


def test_an_intent_that_the_engine_does_not_read_keeps_nobody_from_playing():
    assert check(swapped(SCENARIO, 'intent = "warm"', 'intent = "cold"')).document is not None


def test_an_intent_of_none_means_that_no_level_leads():
    without = swapped(SCENARIO, 'ending = "hill"', 'ending = "home"').replace('["sun", "far"]', '["sun"]')
    without = swapped(without, 'moves.brings-sun = "The sun is out"\n', "")
    told = "'sun' is meant to lead with warm, and its moves lead with no level"
    assert only(intents(without)).text == told
    assert intents(swapped(without, 'intent = "warm"', 'intent = "none"')) == ()


def test_a_scene_that_calls_for_nothing_is_a_warning():
    text = swapped(SCENARIO, 'asks = "how"', 'asks = "how"\ncircumstances = ["storm"]')
    checked = check(text)
    assert checked.document is not None
    problem = next(problem for problem in checked.problems.shown if problem.code == "W304")
    assert problem.text == "no moment rule fires here, so this scene calls for no level"
    assert (problem.severity, problem.line, problem.column) == ("warning", *place(text, '"how"'))


@pytest.mark.parametrize(
    ("old", "new", "piece", "text"),
    [
        ('["sun", "far"]', '["sun", "back"]', '"hill"', "this path leads to 'home', not to 'hill'"),
        (
            '["sun", "far"]',
            '["sun", "sun"]',
            '"sun"]',
            "'sun' is not offered in the scene 'road', where this path stands",
        ),
        (
            '["sun", "far"]',
            '["sun"]',
            '"hill"',
            "after the last choice the story goes on with the scene 'road'",
        ),
        ('["snow"]', '["snow", "far"]', '"far"]', "the story has ended before this, at 'home'"),
        (
            '["snow"]\nending = "home"',
            '["snow"]\nending = "hill"',
            '"hill"',
            "this path leads to 'home', not to 'hill'",
        ),
    ],
)
def test_a_recorded_path_that_goes_elsewhere_is_located(old: str, new: str, piece: str, text: str):
    broken = swapped(SCENARIO, old, new)
    problem = only(errors(broken))
    assert problem.text == text
    start = broken.index(new)
    assert (problem.line, problem.column) == place(broken, piece, broken[:start].count(piece) + 1)


def test_what_too_little_for_a_lead_weighs_is_told():
    text = swapped(SCENARIO, 'moves.brings-snow = "snow is near"\n', "")
    problem = only(intents(text))
    assert problem.text == "'far' is meant to lead with cold, and its moves lead with no level"
    assert problem.hint.startswith("Weights: hums (“we hum a song”) cold 1. To lead, a level needs 2.")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('next = "hill"', 'next = "hall"'),
        ('listener = "lou"', 'listener = "loo"'),
        ('asks = "how"', 'asks = "hwo"'),
        ('stance = "boss"', 'stance = "bos"'),
        ('"we hum a song"', '"we hum a sonk"'),
        ('moves.brings-snow = "snow is near"', 'moves.brings-snew = "snow is near"'),
        ('tags = ["tune"]', 'tags = ["tone"]'),
        ('id = "snow"', 'id = "sun"'),
        ('says = "Why go', 'sais = "Why go'),
        ('[[scene.road.response]]\nid = "far', '[[scene.raod.response]]\nid = "far'),
    ],
)
def test_another_mistake_does_not_hide_a_wrong_intent(old: str, new: str):
    text = swapped(swapped(SCENARIO, 'intent = "warm"', 'intent = "cold"'), old, new)
    wrong = only(intents(text))
    assert (wrong.line, wrong.column) == place(text, '"cold"')
    assert errors(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('moves.brings-sun = "The sun is out"', 'moves.brings-son = "The sun is out"'),
        ('"The sun is out"', '"The sun is up"'),
        ('intent = "warm"', 'intent = "worm"'),
    ],
)
def test_an_intent_is_not_judged_by_moves_that_are_wrong_themselves(old: str, new: str):
    told = check(swapped(SCENARIO, old, new)).problems.shown
    assert "W303" not in {each.code for each in told}
    assert "lead with" not in only(tuple(each for each in told if each.severity == "error")).text


def test_an_intent_below_a_mistyped_key_is_told_at_its_place():
    text = SCENARIO.replace("[[scene.door.response]]", "[[scene.door.respones]]")
    text = swapped(text, 'intent = "warm"', 'intent = "cold"')
    assert only(errors(text)).text == "there is no key 'respones' here"
    told = only(intents(text))
    assert (told.line, told.column) == place(text, '"cold"')


def test_a_file_of_which_nothing_can_be_made_is_not_judged():
    text = swapped(swapped(SCENARIO, 'intent = "warm"', 'intent = "cold"'), "minutes = 10", "minutes = 0")
    assert only(check(text).problems.shown).text == "must be at least 1, not 0"
