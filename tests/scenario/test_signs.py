"""Names that look alike are told apart by the signs that differ, wherever a name is looked up."""

from __future__ import annotations

import pytest

from tests.scenario.samples import SCENARIO, load, swapped
from workshop.scenario.findings import meant, nearest
from workshop.scenario.quotations import look_alike
from workshop.scenario.signs import differences, plain_id

CYRILLIC_O = "\u043e"
LETTER = "It has о (U+043E CYRILLIC SMALL LETTER O) in the place of the letter o."


@pytest.mark.parametrize(
    ("written", "known", "told"),
    [
        ("door ", "door", "It has a space at its end."),
        ("\tdoor", "door", "It has a tab at its beginning."),
        ("door\xa0", "door", "It has U+00A0 NO-BREAK SPACE at its end."),
        ("do or", "door", "It has a space in it."),
        ("d\ufffdoor", "door", "It has a hidden sign in it."),
        (f"do{CYRILLIC_O}r", "door", LETTER),
        ("dοor", "door", "It has ο (U+03BF GREEK SMALL LETTER OMICRON) in the place of the letter o."),
        ("ｄoor", "door", "It has ｄ (U+FF44 FULLWIDTH LATIN SMALL LETTER D) in the place of the letter d."),
        ("dóor", "door", "It has ó (U+00F3 LATIN SMALL LETTER O WITH ACUTE) in the place of the letter o."),
        ("the–door", "the-door", "It has – (U+2013 EN DASH) in the place of -."),
        ("the_door", "the-door", "It has _ in the place of -."),
        ("d0or", "door", "It has the digit 0 in the place of the letter o."),
        ("hil1", "hill", "It has the digit 1 in the place of the letter l."),
        ("Door", "door", "It has the capital D in the place of d."),
        ("cafe\u0301", "café", "An accent is made of other signs."),
        ("dooor", "door", ""),
        ("road", "door", ""),
    ],
)
def test_names_that_look_alike_are_told_apart(written: str, known: str, told: str):
    assert differences(written, known) == told
    if told:
        assert nearest(written, [known, "else", "doom"]) == known


# What stands where a name belongs, the code, and in what it differs from the one that is meant.
@pytest.mark.parametrize(
    ("old", "new", "code", "told"),
    [
        ('start = "door"', 'start = "door "', "E201", "It has a space at its end."),
        ('seat = "kim"', 'seat = "kіm"', "E112", "BYELORUSSIAN-UKRAINIAN I"),
        ('listener = "lou"', 'listener = "lоu"', "E112", "CYRILLIC SMALL LETTER O"),
        ('asks = "why"', 'asks = "why "', "E116", "a space at its end"),
        ('lenses = ["weather"]', 'lenses = ["wеather"]', "E111", "CYRILLIC SMALL LETTER IE"),
        ('teaches = ["F1"]', 'teaches = ["Fl"]', "E115", "the letter l in the place of the digit 1"),
        ('intent = "warm"', 'intent = "warm\u00a0"', "E116", "NO-BREAK SPACE at its end"),
        ('title = "The door"', '"titlе" = "The door"', "E101", "CYRILLIC SMALL LETTER IE"),
        ("moves.brings-sun", 'moves."brings–sun"', "E114", "EN DASH"),
        ("[scene.road]", '[scene."rоad"]', "E104", "CYRILLIC SMALL LETTER O"),
        ('id = "a-walk"', 'id = "a-wälk"', "E104", "A WITH DIAERESIS); write a-walk."),
        ('id = "a-walk"', 'id = "1-walk"', "E104", "It begins with 1."),
        ('id = "a-walk"', 'id = "a-Walk"', "E104", "It has the capital W; write a-walk."),
    ],
)  # fmt: skip
def test_a_look_alike_in_a_file_is_told_by_its_sign(old: str, new: str, code: str, told: str):
    text = SCENARIO.replace(old, new, 1)
    assert text != SCENARIO
    problems = load(text).problems.shown
    assert any(problem.code == code and told in problem.hint for problem in problems), [*map(str, problems)]


def test_a_track_of_another_script_in_a_condition_is_told():
    text = swapped(SCENARIO, 'if = ["patience <= 0"]', 'if = ["pаtience <= 0"]')
    (problem,) = [each for each in load(text).problems.shown if each.code == "E104"]
    assert problem.hint == "It has а (U+0430 CYRILLIC SMALL LETTER A)."


def test_a_name_typed_into_a_terminal_is_told_apart_too():
    assert meant("door ", ["door", "hill"]) == "Did you mean 'door'? It has a space at its end."


def test_a_quotation_with_a_letter_of_another_script_is_told_by_it():
    told = look_alike(f"we g{CYRILLIC_O}", "And now we go home.")
    assert told == "Differs only in a letter: o in the text, о (U+043E CYRILLIC SMALL LETTER O) here."


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Rosa’s question", "rosas-question"),
        ("Straße 5", "strasse-5"),
        ("Ångström, Øre & Æsop", "angstrom-ore-aesop"),
        ("4 walls", "s-4-walls"),
        ("“Café”", "cafe"),
        ("山", ""),
    ],
)
def test_an_id_is_made_of_what_a_text_has_of_letters(text: str, id: str):
    assert plain_id(text) == id
