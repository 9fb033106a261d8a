"""Figures and times mean the same in digits and in words; days and names are told from other words."""

from __future__ import annotations

import pytest

from workshop.authoring.particulars import figures_in, met_in, names_in


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("forty hours", ["40"]),
        ("40 hours", ["40"]),
        ("sixty-one tickets", ["61"]),
        ("nine thousand parcels", ["9000"]),
        ("9,000 parcels", ["9000"]),
        ("a hundred of them", ["100"]),
        ("at half past nine", ["9:30"]),
        ("at a quarter to two", ["1:45"]),
        ("at 14:15", ["14:15"]),
        ("from the 28th", ["28"]),
        ("by noon on Friday", ["noon", "Friday"]),
        ("one of them, and this one", []),
        ("often", []),
    ],
)
def test_a_figure_means_the_same_however_it_is_written(text: str, means: list[str]) -> None:
    assert [figure.means for figure in figures_in(text)] == means


def test_words_are_figures_in_english_alone() -> None:
    assert [figure.means for figure in figures_in("forty Hours, 24 am Montag", in_words=False)] == ["24"]


def test_who_has_read_that_both_came_has_met_two() -> None:
    assert {"2", "3", "Ada"} <= met_in("Both came, for the third time, said Ada.")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Then Ada signs it.", ["Ada"]),
        ("So Ada’s letter lies there. The room waits, and I wait.", ["Ada"]),
        ("On Monday. “Nobody,” she says: Ask.", []),
    ],
)
def test_a_name_has_a_capital_letter_within_a_sentence(text: str, names: list[str]) -> None:
    assert [name.means for name in names_in(text)] == names
