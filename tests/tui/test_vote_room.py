"""What `check` says fits the page of the vote is what that page holds, in every script."""

from __future__ import annotations

import random

import pytest

from tests.scenario.samples import SCENARIO, lenses
from tests.tui.samples import HEADER
from workshop.authoring.check.subject import Subject
from workshop.authoring.check.words import VOTE_COLUMNS, VOTE_ROWS, too_long_for_the_vote
from workshop.scenario.loading import parse_scenario
from workshop.scenario.models import Scenario
from workshop.session.group_views import BallotView, HandsView
from workshop.session.views import ResponseView, Speaker
from workshop.tui.panels.vote import ballot_paper
from workshop.tui.paper import paged
from workshop.tui.themes import USUAL

SENTENCE = "no seats free this quarter because the queue at the vendor ends in October and then we go on"
LATIN = SENTENCE.split()
WIDE = ["支", "援", "没有", "空位", "今年", "的", "队列", "很", "长"]
"""Letters of two columns each."""


def asking(says: str, texts: list[str]) -> Scenario:
    whole = parse_scenario(SCENARIO, lenses()).document
    assert whole is not None
    scene = whole.scene["door"]
    replies = tuple(
        scene.response[0].model_copy(update={"id": f"r{at}", "text": text, "moves": {}})
        for at, text in enumerate(texts)
    )
    return whole.model_copy(
        update={"scene": {"door": scene.model_copy(update={"says": says, "response": replies})}}
    )


def pages(scenario: Scenario) -> int:
    scene = scenario.scene["door"]
    responses = tuple(ResponseView(response.id, response.text) for response in scene.response)
    ballot = BallotView(
        HEADER, Speaker("Lou", "A walker"), scene.says, responses, 1, HandsView(18, 18, ()), True
    )
    return len(paged(ballot_paper(ballot, USUAL), VOTE_COLUMNS, VOTE_ROWS))


def is_told(scenario: Scenario) -> bool:
    return bool([*too_long_for_the_vote(Subject(scenario, lenses()))])


@pytest.mark.parametrize("seed", range(60))
def test_what_does_not_fit_is_told_and_what_fits_is_not(seed: int):
    chance = random.Random(seed)
    words = chance.choice((LATIN, WIDE, [*LATIN, *WIDE]))
    apart = "" if words is WIDE else " "

    def said(most: int) -> str:
        return apart.join(chance.choice(words) for _ in range(chance.randint(1, most)))[:600]

    scenario = asking(said(40), [said(70) for _ in range(chance.randint(2, 9))])
    assert is_told(scenario) == (pages(scenario) > 1)


def test_four_replies_of_two_and_a_half_lines_are_not_blamed():
    assert not is_told(asking("Why?", [" ".join(LATIN)[:85] + " and so we go on" * 5] * 4))


def test_wide_letters_count_for_two():
    assert not is_told(asking("Why?", ["a" * 240] * 4))
    assert is_told(asking("Why?", ["支" * 240] * 4))


def test_a_scene_is_told_of_once():
    assert len([*too_long_for_the_vote(Subject(asking("支" * 300, ["支" * 300] * 5), lenses()))]) == 1
