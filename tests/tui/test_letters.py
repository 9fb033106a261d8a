"""Letters for the last row: drawn as they are in the face, never too wide, and else told in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from tests.play import SHIPPED, shipped_play
from workshop.tui.blocks import InPlaceOf, OneLine, Para
from workshop.tui.letters import FOLDER, Letters, Size, letter, set_in
from workshop.tui.panels.parts import in_letters

FACES = sorted({size.value[0] for size in Size})


def drawn(text: str, width: int, size: Size = Size.HUGE) -> list[str]:
    return [line.plain for line in Letters(text, size, Para(Content(text))).lines(width)]


def test_words_are_drawn_in_half_blocks() -> None:
    assert set_in("Why?", Size.SMALL, 40) == [
        "█   █ █         ▄▀▄",
        "█ █ █ █▀▀▄ █  █  ▄▀",
        "▀▄▀▄▀ █  █  ▀▄▀  ▄",
        "            ▀",
    ]


def test_a_pixel_of_huge_letters_is_a_whole_cell_high() -> None:
    large, huge = set_in("l", Size.LARGE, 40), set_in("l", Size.HUGE, 40)
    assert max(map(len, huge)) == 2 * max(map(len, large))
    assert len(huge) == 9


def test_lines_are_broken_between_words() -> None:
    one, two = set_in("Why so", Size.SMALL, 40), set_in("Why so", Size.SMALL, 20)
    assert len(one) == 4
    assert len(two) == 7
    assert max(map(len, two)) <= 20


def test_where_letters_are_too_wide_smaller_ones_are_taken_and_then_words() -> None:
    assert [len(drawn("Who?", width)) for width in (60, 30, 20, 10)] == [9, 5, 3, 1]
    assert drawn("Who?", 10) == ["Who?"]


@pytest.mark.parametrize("text", ["何時？", "Why \u0301so", "🙂", "", "   "])
def test_what_is_in_no_face_is_told_in_words(text: str) -> None:
    assert drawn(text, 90) == [line.plain for line in Para(Content(text)).lines(90)]


@given(st.text(st.characters(codec="latin-1", exclude_categories=("Cc",)), min_size=1), st.integers(20, 160))
def test_nothing_is_wider_than_its_line(text: str, width: int) -> None:
    for size in Size:
        assert all(len(row) <= width for row in set_in(text, size, width))
    assert all(line.cell_length <= width for line in in_letters(text, Size.HUGE).lines(width))


def test_both_faces_have_the_same_letters_and_all_that_is_asked_in_the_shipped_stories() -> None:
    one, other = ((FOLDER / f"{face}.hex").read_text("ascii").splitlines() for face in FACES)
    assert [line[:4] for line in one] == [line[:4] for line in other]
    for name in SHIPPED:
        for scene in shipped_play(name).scenario.scene.values():
            assert all(letter(face, sign) for face in FACES for sign in scene.says)


@given(st.text(max_size=60), st.text(max_size=30), st.integers(10, 90))
def test_two_ends_take_one_line_at_every_width(left: str, right: str, width: int) -> None:
    (line,) = OneLine(Content(left.replace("\n", " ")), Content(right.replace("\n", " "))).lines(width)
    assert line.cell_length <= width


def test_what_stands_in_place_of_something_takes_as_many_rows() -> None:
    asked, prompt = in_letters("Why so long?", Size.LARGE), Para(Content("Talk."))
    assert len(InPlaceOf(prompt, asked).lines(90)) == len(asked.lines(90)) == 6
    assert len(InPlaceOf(asked, prompt).lines(90)) == 6
