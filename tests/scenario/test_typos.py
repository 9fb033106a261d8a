"""One mistake gives one message: its cause comes first, and what only follows from it is left out."""

from __future__ import annotations

import pytest

from tests.scenario.samples import LENS, SCENARIO, load, only, place, swapped
from workshop.scenario.loading import parse_lens


def test_a_response_below_a_mistyped_scene_gives_one_message():
    text = swapped(SCENARIO, "[[scene.road.response]]", "[[scene.roda.response]]")
    problem = only(load(text).problems.shown)
    assert problem.text == "there is no scene 'roda'"
    assert problem.hint == "Did you mean 'road'? Allowed: door, road."
    assert (problem.line, problem.column) == place(text, "[[scene.roda.response]]")


def test_all_responses_below_a_mistyped_scene_give_one_message():
    text = SCENARIO.replace("[[scene.road.response]]", "[[scene.roda.response]]")
    assert only(load(text).problems.shown).text == "there is no scene 'roda'"


def test_an_exit_below_a_mistyped_scene_gives_one_message():
    text = swapped(SCENARIO, "[[scene.door.when]]", "[[scene.dor.when]]")
    assert only(load(text).problems.shown).text == "there is no scene 'dor'"


def test_mistakes_below_a_mistyped_scene_are_told_too():
    text = swapped(SCENARIO, "[[scene.road.response]]", "[[scene.roda.response]]")
    text = swapped(text, "moves.hums", "moves.humms")
    text = swapped(text, 'next = "hill"', 'next = "roda"')
    assert [problem.text for problem in load(text).problems.shown] == [
        "there is no scene or ending 'roda'",
        "there is no scene 'roda'",
        "there is no move 'humms'",
    ]


def test_a_scene_that_is_begun_and_like_no_other_lacks_what_it_lacks():
    text = SCENARIO + '\n[[scene.cellar.response]]\nid = "a"\ntext = "A."\nanswer = "B."\n'
    texts = [problem.text for problem in load(text).problems.shown]
    assert "'title' is missing" in texts
    assert "must have at least 2 entries, not 1" in texts


@pytest.mark.parametrize(
    ("right", "wrong", "said", "meant"),
    [
        ('title = "The door"', 'titel = "The door"', "there is no key 'titel' here", "title"),
        ("[[scene.door.response]]", "[[scene.door.respones]]", "there is no key 'respones' here", "response"),
        ("[scene.", "[scenes.", "there is no key 'scenes' here", "scene"),
        ("[cast.", "[casts.", "there is no key 'casts' here", "cast"),
        ("[ending.", "[endings.", "there is no key 'endings' here", "ending"),
        ("choices =", "choises =", "there is no key 'choises' here", "choices"),
        ('id = "far"', 'ID = "far"', "there is no key 'ID' here", "id"),
        ("next = { landed", "next = { lands", "there is no key 'lands' here", "landed"),
    ],
)
def test_a_mistyped_key_hides_neither_what_it_holds_nor_what_follows(
    right: str, wrong: str, said: str, meant: str
):
    piece = wrong.removeprefix("next = { ")
    text = SCENARIO.replace(f"[{right}", f"[{wrong}").replace(right, wrong)
    told = load(text).problems.shown
    assert {problem.text for problem in told} == {said}
    assert all(f"Did you mean '{meant}'?" in problem.hint for problem in told)
    assert (told[0].line, told[0].column) == place(text, piece)


def test_mistakes_below_a_mistyped_key_are_told_at_their_place():
    text = SCENARIO.replace("[[scene.door.response]]", "[[scene.door.respones]]")
    text = swapped(text, "moves.brings-snow", "moves.brings-snew")
    first, second = load(text).problems.shown
    assert first.text == "there is no key 'respones' here"
    assert second.text == "there is no move 'brings-snew'"
    assert second.path == "scene.door.respones[snow].moves.brings-snew"
    assert (second.line, second.column) == place(text, "moves.brings-snew")


def test_a_wrong_name_comes_before_what_its_table_lacks():
    text = swapped(SCENARIO, 'setting = "A door stands open."\n', "")
    text = swapped(text, 'listener = "lou"', 'listener = "loo"')
    text = swapped(text, 'title = "The door"\n', "")
    text = swapped(text, 'notes = "Wait."', 'colour = "red"')
    assert [problem.text for problem in load(text).problems.shown] == [
        "there is no member of the cast 'loo'",
        "there is no key 'colour' here",
        "'title' is missing",
        "'setting' is missing",
    ]


def test_a_lens_is_read_with_the_key_that_was_meant():
    text = LENS.replace("[[match]]", "[[matches]]")
    told = parse_lens(text).problems.shown
    assert {problem.text for problem in told} == {"there is no key 'matches' here"}


def test_one_response_in_single_brackets_is_told_to_take_double_ones():
    text = SCENARIO.replace("[[golden]]", "[golden]", 1).partition("[[golden]]")[0]
    problem = only(load(text).problems.shown)
    assert problem.text == "stands in double brackets, [[golden]], even if there is only one"
    assert (problem.line, problem.column) == place(text, "[golden]")


def test_a_scene_in_double_brackets_is_told_to_take_single_ones():
    text = swapped(SCENARIO, "[ending.hill]", "[[ending.hill]]")
    problem = only(load(text).problems.shown)
    assert problem.text == "there is one of these, so it stands in single brackets, [ending.hill]"


def test_a_problem_names_its_response_by_id_and_by_place_where_it_has_none():
    text = swapped(SCENARIO, 'answer = "Lou goes."', "answer = 5")
    assert only(load(text).problems.shown).path == "scene.door.response[sun].answer"
    text = swapped(text, 'id = "sun"', "id = 5")
    paths = [problem.path for problem in load(text).problems.shown]
    assert "scene.door.response[0].answer" in paths
