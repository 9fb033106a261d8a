"""What loads and plays and is probably not meant so is told as a warning at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenario.samples import SCENARIO, lenses, only, place, swapped
from workshop.authoring.check.check import check_scenario
from workshop.authoring.check.story import verdict_of_bounds, where_none_holds
from workshop.scenario.conditions import all_hold
from workshop.scenario.models import Track
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import source_of

ADVICE = {"W205", "W206", "W208", "W305", "W401", "W402"}
"""What other checks find in the small scenario, once it is changed, is no matter here."""


def warnings(text: str) -> tuple[Problem, ...]:
    checked = check_scenario(source_of("walk.toml", text), lenses())
    assert checked.document is not None, checked.problems
    assert {problem.severity for problem in checked.problems.shown} <= {"warning"}
    return tuple(problem for problem in checked.problems.shown if problem.code in ADVICE)


def warning(text: str) -> Problem:
    return only(warnings(text))


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("patience >= 3", "this never holds: patience never exceeds 2"),
        ("patience > 2", "this never holds: patience never exceeds 2"),
        ("patience >= 0", "this always holds: patience is never below 0"),
        ("patience < 0", "this never holds: patience is never below 0"),
        ("patience <= 2", "this always holds: patience never exceeds 2"),
        ("patience == 5", "this never holds: patience stays between 0 and 2"),
        ("patience != 5", "this always holds: patience stays between 0 and 2"),
        ("trust > patience", None),
        ("trust == trust", "this always holds: a track is what it is"),
        ("trust < trust", "this never holds: a track is what it is"),
        ("patience >= 2", None),
    ],
)
def test_a_condition_that_the_bounds_decide_is_told_with_the_reason(condition: str, said: str | None):
    text = swapped(SCENARIO, '"trust != patience"', f'"{condition}"')
    told = [problem for problem in warnings(text) if "holds" in problem.text]
    assert [problem.text for problem in told] == ([said] if said else [])
    for problem in told:
        assert (problem.line, problem.column) == place(text, f'"{condition}"', text.count(f'"{condition}"'))
        assert problem.path == "scene.road.response[back].if[1]"


def test_the_condition_of_an_exit_is_looked_at_too():
    text = swapped(SCENARIO, '"patience <= 0"', '"patience <= -1"')
    told = [problem for problem in warnings(text) if "holds" in problem.text]
    assert only(tuple(told)).path == "scene.door.when[0].if[0]"


TRACKS = {
    "low": Track(start=0, min=-2, max=1),
    "high": Track(start=1, min=1, max=3),
    "fixed": Track(start=1, min=1, max=1),
}
CONDITIONS = st.builds(
    "{} {} {}".format,
    st.sampled_from([*TRACKS]),
    st.sampled_from([">=", "<=", "==", "!=", ">", "<"]),
    st.sampled_from([*TRACKS, -3, -2, -1, 0, 1, 2, 3, 4]),
)
STATES = [(low, high, fixed) for low in range(-2, 2) for high in range(1, 4) for fixed in range(1, 2)]


@given(CONDITIONS)
def test_what_is_said_of_a_condition_is_so_in_every_state(condition: str):
    test = all_hold([condition], {name: at for at, name in enumerate(TRACKS)})
    assert test is not None
    held = {test(state) for state in STATES}
    said = verdict_of_bounds(condition, TRACKS) or ""
    assert said.startswith("this never holds: ") == (held == {False})
    assert said.startswith("this always holds: ") == (held == {True})


@given(st.lists(st.lists(CONDITIONS, min_size=1, max_size=2), min_size=1, max_size=3))
def test_a_state_without_an_offer_is_found_where_there_is_one(groups: list[list[str]]):
    places = {name: at for at, name in enumerate(TRACKS)}
    tests = [all_hold(group, places) for group in groups]
    bare = [state for state in STATES if not any(test and test(state) for test in tests)]
    assert (where_none_holds(groups, TRACKS) is None) == (not bare)


def test_a_scene_that_may_have_nothing_to_offer_is_told_with_where():
    text = swapped(SCENARIO, 'answer = "Lou nods."', 'answer = "Lou nods."\nif = ["trust <= 0"]')
    problem = warning(text)
    assert problem.text == (
        "every response of this scene has a condition, so it may have nothing to offer"
        " where trust is 1 and patience is 0"
    )
    assert problem.hint == "Leave one without `if`; as it is, 'far' is offered then."
    assert (problem.line, problem.column) == place(text, "[scene.road]")


def test_conditions_that_leave_no_gap_are_no_matter():
    text = swapped(SCENARIO, 'answer = "Lou nods."', 'answer = "Lou nods."\nif = ["trust <= 0"]')
    text = swapped(text, '"patience >= 2", "trust != patience"', '"trust >= 1"')
    assert warnings(text) == ()


def test_an_own_move_that_no_response_makes_is_told():
    text = swapped(SCENARIO, "[tag.tune]", '[move.whistles]\ndoes = "whistles"\n\n[tag.tune]')
    problem = warning(text)
    assert problem.text == "no response makes the move 'whistles'"
    assert (problem.line, problem.column) == place(text, "[move.whistles]")


@pytest.mark.parametrize(
    ("old", "path"),
    [
        ('title = "A walk"', "title"),
        ('summary = "Two people and the sky."', "summary"),
        ('about = "Walks."', "cast.kim.about"),
        ('title = "Walker"', "cast.kim.title"),
        ('title = "The door"', "scene.door.title"),
        ('setting = "A door stands open."', "scene.door.setting"),
        ('says = "Here we are."', "scene.door.lines[0].says"),
        ('says = "Why go out?"', "scene.door.says"),
        ('text = "The sun is out, so we go."', "scene.door.response[sun].text"),
        ('answer = "Lou goes."', "scene.door.response[sun].answer"),
        ('peer = "It is true."', "scene.door.response[sun].peer"),
        ('title = "Home"', "ending.home.title"),
        ('text = "They are at home."', "ending.home.text"),
    ],
)
def test_the_word_of_a_level_that_the_room_reads_too_early_is_told(old: str, path: str):
    text = swapped(SCENARIO, old, f'{old[:-1]} Warm."')
    problem = warning(text)
    assert problem.text == "“Warm” is the word of a level, and the room reads this before the verdict"
    assert problem.path == path


@pytest.mark.parametrize("old", ['notes = "Wait."', 'discuss = ["Who wants to go?"'])
def test_a_level_may_be_named_where_the_room_does_not_read_it_before(old: str):
    assert warnings(swapped(SCENARIO, old, f'{old[:-1]} Warm."')) == ()


def test_a_word_that_only_holds_that_of_a_level_is_no_matter():
    assert warnings(swapped(SCENARIO, "A door stands open.", "A door stands open; a warmer day.")) == ()


def test_responses_that_differ_much_in_length_are_told():
    text = swapped(SCENARIO, "Snow will fall at noon.", "Snow will fall at noon, and after it more snow.")
    problem = warning(text)
    assert problem.text == ("the responses differ much in length: 'snow' has 47 characters, 'sun' has 25")
    assert (problem.line, problem.path) == (place(text, "[[scene.door.response]]")[0], "scene.door.response")


def test_a_listener_who_is_also_the_seat_is_told():
    text = swapped(SCENARIO, 'seat = "kim"', 'seat = "lou"')
    assert {problem.text for problem in warnings(text)} == {
        "'lou' listens here, and is also the one whom the group plays"
    }
    assert [problem.path for problem in warnings(text)] == ["scene.door.listener", "scene.road.listener"]


def test_advice_is_given_beside_errors():
    text = swapped(swapped(SCENARIO, 'seat = "kim"', 'seat = "lou"'), 'start = "door"', 'start = "dor"')
    checked = check_scenario(source_of("walk.toml", text), lenses())
    codes = [problem.code for problem in checked.problems.shown]
    assert codes[0] == "E201"
    assert codes.count("W208") == 2


def test_words_that_judge_a_person_are_told_with_what_to_speak_of_instead():
    text = swapped(
        SCENARIO, 'text = "The sun is out, so we go."', 'text = "The sun is out. You always wait."'
    )
    checked = check_scenario(source_of("walk.toml", text), lenses())
    told = [problem for problem in checked.problems.shown if problem.code == "W406"]
    assert [(problem.text, problem.hint) for problem in told] == [
        ("“You always” judges a person or grades a reply", "Speak of what was said or done.")
    ]
