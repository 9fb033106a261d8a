"""A room hears by what the best reply is told, in three scenes too, and where two are as good."""

from __future__ import annotations

import pytest

from tests.scenario.samples import SCENARIO, lenses
from workshop.authoring.check.moves import told_by_a_mark, told_by_length, told_by_place
from workshop.authoring.check.subject import Subject
from workshop.scenario.loading import parse_scenario

ALIKE = ("a reply of words", "a reply of stone", "a reply of trees")


def story(*scenes: tuple[tuple[str, ...], tuple[int, ...]]) -> Subject:
    """One of scenes with these replies, and what the engine makes of each."""
    whole = parse_scenario(SCENARIO, lenses()).document
    assert whole is not None
    door = whole.scene["door"]
    copies = {
        f"scene-{number}": door.model_copy(
            update={
                "response": tuple(
                    door.response[0].model_copy(update={"id": f"r{at}", "text": text})
                    for at, text in enumerate(texts)
                )
            }
        )
        for number, (texts, _) in enumerate(scenes)
    }
    subject = Subject(whole.model_copy(update={"scene": copies}), lenses())
    subject.__dict__["fits"] = {f"scene-{number}": [*fits] for number, (_, fits) in enumerate(scenes)}
    return subject


SECOND, FIRST, TWO, SAME = (0, 4, 1), (4, 0, 1), (0, 4, 4), (3, 3, 3)


@pytest.mark.parametrize(
    ("fits", "told"),
    [
        ((SECOND, SECOND, SECOND), "at place 2 in 3 of 3 scenes"),
        ((SECOND, SECOND, TWO), "at place 2 in 3 of 3 scenes"),
        ((TWO, TWO, TWO), "at place 2 in 3 of 3 scenes"),
        ((SECOND, SECOND, FIRST, TWO), "at place 2 in 3 of 4 scenes"),
        ((SECOND, SECOND, SECOND, SAME), "at place 2 in 3 of 3 scenes"),
        ((SECOND, SECOND, FIRST), ""),
        ((SECOND, SECOND), ""),
        ((SECOND, SECOND, SAME), ""),
        ((SECOND, FIRST, SECOND, FIRST, SECOND), ""),
        ((SECOND,), ""),
    ],
)
def test_a_place_is_heard_after_three_scenes(fits: tuple[tuple[int, ...], ...], told: str):
    findings = [*told_by_place(story(*((ALIKE, each) for each in fits)))]
    assert bool(findings) == bool(told)
    assert not told or told in findings[0].text


LONG = ("a reply of words", "a reply of words and stone", "a reply of trees")
SHORT = ("a reply of words", "a reply", "a reply of trees")
ASKING = ("a reply of words", "a reply of stone?", "a reply of trees.")


@pytest.mark.parametrize(
    ("texts", "find", "told"),
    [
        (LONG, told_by_length, "is the longest in 3 of 3 scenes"),
        (SHORT, told_by_length, "is the shortest in 3 of 3 scenes"),
        (ASKING, told_by_a_mark, "alone has a question mark in 3 of 3 scenes"),
    ],
)
def test_a_length_or_a_mark_is_heard_after_three_scenes_too(texts, find, told: str):
    assert told in next(find(story((texts, SECOND), (texts, TWO), (texts, SECOND)))).text
    assert [*find(story((texts, SECOND), (texts, SECOND)))] == []
    assert [*find(story((texts, FIRST), (texts, FIRST), (texts, FIRST)))] == []


def test_the_finding_stands_at_the_reply_that_is_told():
    (finding,) = told_by_place(story((ALIKE, TWO), (ALIKE, SECOND), (ALIKE, SECOND)))
    assert finding.path == ("scene", "scene-0", "response", 1, "text")
