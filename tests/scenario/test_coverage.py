"""What of a lens is met is counted over its scenarios, and the page in the docs says what is counted."""

from __future__ import annotations

import pytest

from tests.play import SHIPPED, shipped_lenses, shipped_play
from tests.scenario.coverage_page import PAGE, page
from workshop.authoring.coverage import LensCoverage, coverage_of


def coverage(lens: str) -> LensCoverage:
    return coverage_of(shipped_lenses()[lens], [shipped_play(name) for name in SHIPPED])


def test_the_page_in_the_docs_is_up_to_date():
    assert PAGE.read_text("utf-8") == page(), "run `python -m tests.scenario.coverage_page`"


@pytest.mark.parametrize("lens", ["levels", "root-cause", "altitude"])
def test_every_response_is_of_one_kind_at_most_and_scenes_are_counted_once(lens: str):
    met = coverage(lens)
    assert 0 < sum(met.kinds.values()) <= met.responses
    assert sum(met.levels.values()) <= met.scenes
    assert max(met.rules.values()) <= met.scenes
    assert max(met.moves.values()) <= met.responses


def test_the_kind_that_two_replies_make_is_no_reply_s():
    assert shipped_lenses()["levels"].repeated == "M18"
    assert "M18" not in coverage("levels").kinds


def test_a_fact_is_found_where_it_is_taught_met_and_cited():
    (use,) = [fact for fact in coverage("root-cause").facts if fact.id == "F48"]
    assert use.taught == ("three-syncs-deep",)
    assert "three-syncs-deep/two-slips" in use.scenes
    assert {"clarifies-strategy", "different-goals", "D20"} <= {*use.cited}
    assert not use.idle


def test_a_lens_without_a_scenario_has_nothing_met_and_its_facts_all_the_same():
    met = coverage_of(shipped_lenses()["altitude"], [])
    assert (met.scenarios, met.scenes, met.responses) == ((), 0, 0)
    assert any(use.cited for use in met.facts)
    assert not any(use.scenes for use in met.facts)
