"""The skeleton of a translation, and one that is brought up to its original."""

from __future__ import annotations

import pytest

from tests.scenario.samples import swapped
from tests.scenario.translated import ORIGINAL, TEXTS, TRANSLATION, checked, original
from workshop.authoring.translate import CannotUpdateError, skeleton, updated
from workshop.scenario.correspondence import pieces
from workshop.scenario.languages import name_and_code, taken_apart, translation_name
from workshop.scenario.toml.tables import read_tables

SKELETON = skeleton(original(), "de")


def test_a_skeleton_plays_as_the_original_and_lacks_every_text():
    problems = checked(SKELETON)
    assert problems.errors == 0
    assert problems.warnings == sum(len(piece.texts) for piece in pieces(original()))
    assert {problem.code for problem in problems.shown} == {"W501"}


def test_each_text_of_the_original_stands_above_the_place_of_its_translation():
    lines = SKELETON.splitlines()
    assert lines[lines.index('says = ""') - 1] == "# Why go out?"
    assert lines[lines.index('moves.brings-snow = ""') - 1] == "# “Snow will fall”"
    assert lines[lines.index('lines = [""]') - 1] == "# - Here we are."
    assert max(map(len, lines)) <= 115


def test_a_filled_skeleton_is_a_whole_translation():
    texts = read_tables(TEXTS)[0]
    filled = SKELETON
    for key, said in (("says", "Wozu hinaus?"), ("summary", "Zwei Leute und der Himmel.")):
        filled = swapped(filled, f'{key} = ""', f'{key} = "{said}"')
    raw = read_tables(filled)[0]
    assert raw["scene"]["door"]["says"] == texts["scene"]["door"]["says"]
    assert "W505" not in {problem.code for problem in checked(filled).shown}


def test_what_an_original_says_cannot_leave_its_comment():
    of = swapped(ORIGINAL, '"Why go out?"', '"Why?\\n[scene.door]\\nsays = \\"x\\""')
    raw, found = read_tables(skeleton(original(of), "de"))
    assert not found
    assert raw["scene"]["door"]["says"] == ""


def test_updating_a_whole_translation_changes_nothing():
    assert updated(TRANSLATION, original()) == (TRANSLATION, 0, 0)
    assert updated(SKELETON, original()) == (SKELETON, 0, 0)


@pytest.mark.parametrize(
    "gone",
    ['summary = ""\n', 'says = ""\n', 'moves.hums = ""\n', 'discuss = [""]\n', 'scene.door.says = "'],
)
def test_an_update_adds_what_is_missing_in_its_place(gone: str):
    start = SKELETON.index(gone)
    end = SKELETON.index("\n", start) + 1
    after = updated(SKELETON[:start] + SKELETON[end:], original())
    assert read_tables(after.text)[0] == read_tables(SKELETON)[0]
    assert after.added + after.marked >= 1


@pytest.mark.parametrize(
    "header", ["[cast.lou]", "[scene.door.response.snow]", "[ending.hill]", "[originals]"]
)
def test_an_update_adds_tables_that_are_missing(header: str):
    start = SKELETON.index(header)
    end = SKELETON.find("\n\n", start)
    text = SKELETON[:start] + (SKELETON[end + 2 :] if end >= 0 else "")
    after = updated(text, original()).text
    assert read_tables(after)[0] == read_tables(SKELETON)[0]
    assert updated(after, original()).text == after


def test_an_update_keeps_every_line_that_is_there():
    text = swapped(TRANSLATION, "[ending.home]", "# Meine Notiz.\n[ending.home]   # hier")
    text = swapped(text, 'peer = "Es stimmt."\n', "")
    after = updated(text, original()).text.splitlines()
    assert [line for line in after if line not in {"# It is true.", 'peer = ""'}] == text.splitlines()


def test_an_update_never_marks_a_stale_text_as_fitting():
    of = swapped(ORIGINAL, 'says = "Why go out?"', 'says = "Why stay in?"')
    after = updated(TRANSLATION, original(of)).text
    assert after == TRANSLATION
    assert "W503" in {problem.code for problem in checked(after, of).shown}


def test_a_text_that_is_added_is_marked_as_the_original_stands_now():
    of = swapped(ORIGINAL, 'says = "Why go out?"', 'says = "Why stay in?"')
    after = updated(swapped(TRANSLATION, 'says = "Wozu hinaus?"\n', ""), original(of)).text
    filled = swapped(after, 'says = ""', 'says = "Wozu drinnen?"')
    assert [*checked(filled, of).lines()] == []


@pytest.mark.parametrize(
    "text",
    [
        'cast = { lou = { name = "Lou" } }\nformat = 1\n',
        '[scene.door.response.snow.moves]\nbrings-sun = "x"\n',
    ],
)
def test_a_layout_that_leaves_no_place_is_refused_or_kept_whole(text: str):
    before = read_tables(text)[0]
    try:
        after = read_tables(updated(text, original()).text)[0]
    except CannotUpdateError:
        return
    assert all(key in after for key in before)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("walk.de.toml", ("walk.toml", "de")),
        ("a.b.pt-BR.toml", ("a.b.toml", "pt-BR")),
        ("walk.toml", None),
        ("walk.v2.toml", None),
        (".de.toml", None),
        ("walk.de.txt", None),
        ("walk.DE.toml", None),
    ],
)
def test_the_name_of_a_translation_says_of_which_file_and_into_what(name: str, parts: tuple[str, str] | None):
    assert taken_apart(name) == parts
    if parts:
        assert translation_name(*parts) == name


def test_a_language_goes_by_its_own_name_and_by_its_code_where_that_is_not_known():
    assert name_and_code("de") == "Deutsch (de)"
    assert name_and_code("tlh") == "tlh"
