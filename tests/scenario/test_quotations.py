"""Words that do not stand in their text: what is different is said, or what was perhaps meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.scenario.findings import Finding
from workshop.scenario.quotations import quotation_findings

TEXT = "Taste  first, we don’t guess – so they\xa0say “go on”… and the E\u0301tude ends."


def finding(words: str, text: str = TEXT) -> Finding:
    (found,) = quotation_findings(("moves",), {"a-move": words}, text)
    return found


def hint(words: str, text: str = TEXT) -> str:
    found = finding(words, text)
    assert found.text == "these words are not in the text"
    assert callable(found.hint)
    return found.hint()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("we don't guess", "Differs only in the apostrophe: ’ in the text, ' here."),
        ("guess - so", "Differs only in the dash: – in the text, - here."),
        ('say "go', 'Differs only in the quotation mark: “ in the text, " here.'),
        ("they say", "The text has a non-breaking space after “they”."),
        ("Taste first", "The text has two spaces after “Taste”."),
        ("we  don’t", "The words here have two spaces after “we”."),
        ("we don’t\nguess", "The words here have a line break after “don’t”."),
        ("wedon’t", "The text has a space after “we”."),
        (" Taste", "The words here have a space at the beginning or the end."),
        ("We don’t", "Differs only in capital letters: “we” in the text, “We” here."),
        (
            "taste first",
            "Differs only in capital letters: “Taste” in the text, “taste” here; "
            "the text has two spaces after “Taste”.",
        ),
        (
            "don't guess - so",
            "Differs only in the apostrophe: ’ in the text, ' here; in the dash: – in the text, - here.",
        ),
        ('“go on"', 'Differs only in the quotation mark: ” in the text, " here.'),
        ("on”...", "Differs only in the dots: one sign … is not three full stops."),
        (
            "the \xc9tude",
            "An accent is made of other characters than in the text; copy the words from there.",
        ),
    ],
)
def test_a_difference_that_one_does_not_see_is_said(words: str, said: str):
    assert hint(words) == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("we dont guess", "The nearest are “we don’t guess”."),
        ("and the song ends", "The nearest are “and the E\u0301tude ends”."),
        ("quite other words", "Quote them exactly."),
        ("the Etude ends.", "The nearest are “the E\u0301tude ends.”."),
    ],
)
def test_a_suggestion_has_no_marks_that_the_author_did_not_write(words: str, said: str):
    assert hint(words) == said


def test_of_several_places_the_one_that_differs_least_is_told():
    assert hint("they go", "They Go, and they  go.") == "The text has two spaces after “they”."


def test_words_that_occur_twice_are_told():
    assert finding("e").text == "these words occur twice in the text: “e”"


@given(st.text(max_size=40), st.text(min_size=1, max_size=10))
def test_any_words_are_told_of_in_one_sentence(text: str, words: str):
    for found in quotation_findings((), {"a": words}, text):
        assert found.hint if isinstance(found.hint, str) else found.hint()
