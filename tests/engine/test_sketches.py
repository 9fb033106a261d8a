"""The 56 sketched scenes: what each calls for, and the fit and kind of each of the 224 options."""

from __future__ import annotations

import pytest

from tests.engine.said import SKETCHES, moment_of, verdict
from workshop.engine.judge import Judge

OPTIONS = [
    pytest.param(sketch, option, id=f"{sketch['scene']} – {option['label']}")
    for sketch in SKETCHES
    for option in sketch["options"]
]


def test_the_table_is_whole():
    assert len(SKETCHES) == 56
    assert len(OPTIONS) == 224


@pytest.mark.parametrize("sketch", SKETCHES, ids=lambda sketch: sketch["scene"])
def test_a_sketched_moment_calls_for_what_the_table_says(judge: Judge, sketch):
    call = judge.call(moment_of(sketch))
    assert (call.level, list(call.points)) == (sketch["called"], sketch["call"])


@pytest.mark.parametrize(("sketch", "option"), OPTIONS)
def test_a_sketched_option_has_the_fit_and_kind_of_the_table(judge: Judge, sketch, option):
    said = verdict(judge, moment_of(sketch), option["moves"])
    assert said.mismatch is not None
    assert (said.fit, said.mismatch.id) == (option["fit"], option["kind"])


def test_the_best_option_never_lands_where_another_level_is_called(judge: Judge):
    for sketch in SKETCHES:
        best = [option for option in sketch["options"] if option["fit"] == 4]
        others = [other for other in SKETCHES if other["called"] != sketch["called"]]
        for option in best:
            for other in others:
                assert verdict(judge, moment_of(other), option["moves"]).fit < 3, (
                    sketch["scene"],
                    other["scene"],
                )
