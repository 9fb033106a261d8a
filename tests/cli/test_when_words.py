"""Every part of a condition has its words."""

from __future__ import annotations

import pytest

from tests.scenario.samples import lens
from workshop.cli.authoring.lens import when_words
from workshop.engine.lens import When

WORDS = {
    "stance": (("boss",), "where stance boss"),
    "asks": (("how", "why"), "where asks how or why"),
    "circumstances": (("storm", "calm"), "where circumstance storm and calm"),
    "any_circumstance": (("storm", "calm"), "where circumstance storm or calm"),
    "without": (("storm",), "where not circumstance storm"),
    "has": (("sunny",), "where a move has tag sunny"),
    "lacks": (("sunny", "tune"), "where no move has tag sunny or tune"),
    "only": (("sunny",), "where every move that weighs has tag sunny"),
    "fired": (("R1", "R2", "R3"), "where rule R1, R2 or R3 fired"),
    "called": (("warm",), "where called for is warm"),
    "leads": (("cold",), "where the reply leads with cold"),
    "weak": (("warm", "cold"), "where warm and cold too weak in the reply to count"),
    "base": (("present", "absent"), "where the called level is present or is absent"),
    "charged": (("too-hot",), "where cost too-hot was taken"),
    "clean": (True, "where no cost was taken"),
    "neglects": (
        True,
        "where a level that must not be empty, or is called for second, has no point",
    ),
    "opens": (True, "where the reply opens at the called level"),
}


@pytest.mark.parametrize("part", When.model_fields)
def test_every_part_of_a_condition_has_its_words(part: str) -> None:
    given, words = WORDS[part]
    assert when_words(When.model_validate({part: given}), lens()) == words


def test_not_to_open_at_the_called_level_is_a_condition_too() -> None:
    assert when_words(When(opens=False), lens()) == "where the reply does not open at the called level"


def test_parts_stand_in_the_order_of_the_format() -> None:
    when = When(asks=("why",), stance=("boss",))
    assert when_words(when, lens()) == "where stance boss; asks why"


def test_a_condition_of_nothing_holds_always() -> None:
    assert when_words(When(), lens()) == "always"
