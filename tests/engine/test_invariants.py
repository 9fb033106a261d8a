"""What must hold of every moment and every reply, whatever the lens says of them."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
import tomli
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.engine.conftest import LENS_FILE
from tests.engine.said import verdict
from workshop.authoring.check.examples import CarriedOut, carried_out
from workshop.engine.judge import Judge
from workshop.engine.lens import Lens
from workshop.engine.verdict import Moment, Verdict
from workshop.scenario.loading import parse_lens

LENS = parse_lens(LENS_FILE.read_text("utf-8")).document
assert LENS is not None
JUDGE = Judge(LENS)
LEVELS = tuple(LENS.level)
COSTLY = {tag for cost in LENS.cost for tag in cost.when.has} | {
    tag for cost in LENS.cost for tag in cost.when.only
}

Reply = tuple[str, ...]
moments = st.builds(
    Moment,
    st.sampled_from(sorted(LENS.stance)),
    st.sampled_from(sorted(LENS.asks)),
    st.frozensets(st.sampled_from(sorted(LENS.circumstance)), max_size=3),
)
replies = st.lists(st.sampled_from(sorted(LENS.move)), min_size=1, max_size=6, unique=True).map(tuple)


@given(moments, replies)
def test_the_same_moment_and_reply_give_the_same_verdict(moment: Moment, reply: Reply):
    assert verdict(JUDGE, moment, reply) == verdict(Judge(LENS), moment, reply)


@given(moments, replies)
def test_a_fit_is_its_reasons_added_up_within_bounds(moment: Moment, reply: Reply):
    said = verdict(JUDGE, moment, reply)
    assert said.fit == min(4, max(0, sum(reason.points for reason in said.fit_reasons)))


@given(moments, replies)
def test_points_are_what_the_reasons_say(moment: Moment, reply: Reply):
    said = verdict(JUDGE, moment, reply)
    for at in range(len(LEVELS)):
        assert said.call.points[at] == max(0, sum(reason.points[at] for reason in said.call.reasons))
        opening = said.reading.opens_with.points[at] if said.reading.opens_with else 0
        assert said.reading.points[at] == opening + sum(one.points[at] for one in said.reading.evidence)


@given(moments, replies)
def test_every_verdict_of_a_called_moment_names_a_kind_and_explains_it(moment: Moment, reply: Reply):
    said = verdict(JUDGE, moment, reply)
    if said.call.level is None and not LENS.asks[moment.asks].wants:
        assert said.mismatch is None
    else:
        assert said.mismatch is not None
        assert all(said.explanation)
        assert not any("{" in part for part in said.explanation)


@given(moments, replies)
def test_every_fact_that_a_verdict_cites_is_in_the_lens(moment: Moment, reply: Reply):
    said = verdict(JUDGE, moment, reply)
    assert set(said.facts) <= set(LENS.fact)
    for reason in said.call.reasons:
        assert reason.facts or reason.origin == "house rule"


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """The raw lens with its levels renamed wherever a key or a value is a level's id."""
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_renamed(inner, names) for inner in value)
    return names.get(value, value) if isinstance(value, str) else value


RAW = tomli.loads(LENS_FILE.read_text("utf-8"))
PERMUTED = [dict(zip(LEVELS, order, strict=True)) for order in permutations(LEVELS)]
JUDGES = [Judge(Lens.model_validate(_renamed(RAW, names))) for names in PERMUTED]


@given(moments, replies)
@settings(max_examples=60)
def test_renaming_the_levels_renames_the_verdict_and_changes_nothing_else(moment: Moment, reply: Reply):
    plain = verdict(JUDGE, moment, reply)
    for names, judge in zip(PERMUTED, JUDGES, strict=True):
        said = verdict(judge, moment, reply)
        assert said.call.level == names.get(plain.call.level or "")
        assert said.reading.level == names.get(plain.reading.level or "")
        assert (said.call.points, said.reading.points) == (plain.call.points, plain.reading.points)
        assert (said.fit, said.fit_reasons, said.mismatch) == (plain.fit, plain.fit_reasons, plain.mismatch)


def _top(move: str) -> str | None:
    """The one level of which a move has most."""
    points = LENS.move[move].points
    most = max(points.values(), default=0)
    tops = [level for level, weight in points.items() if weight == most and weight > 0]
    return tops[0] if len(tops) == 1 else None


LEADING = {
    level: [
        name
        for name, move in LENS.move.items()
        if _top(name) == level and move.points[level] >= LENS.arithmetic.opening_weight
    ]
    for level in LEVELS
}


@given(moments, replies, st.data())
@settings(max_examples=400)
def test_moving_the_called_level_to_the_front_never_lowers_the_fit(
    moment: Moment, reply: Reply, data: st.DataObject
):
    called = JUDGE.call(moment).level
    assume(called is not None)
    moved = data.draw(st.sampled_from(LEADING[called or ""]))
    others = tuple(move for move in reply if move != moved)
    at = data.draw(st.integers(0, len(others)))
    before = verdict(JUDGE, moment, (*others[:at], moved, *others[at:]))
    assert verdict(JUDGE, moment, (moved, *others)).fit >= before.fit


BLAME = sorted(name for name, move in LENS.move.items() if "harm-blame" in move.tags)


@given(moments, replies, st.sampled_from(BLAME))
@settings(max_examples=300)
def test_adding_blame_never_raises_the_fit(moment: Moment, reply: Reply, blame: str):
    assume(blame not in reply)
    assert verdict(JUDGE, moment, (*reply, blame)).fit <= verdict(JUDGE, moment, reply).fit


@given(moments, replies, st.data())
@settings(max_examples=400)
def test_adding_a_clean_move_of_the_called_level_never_lowers_the_fit(
    moment: Moment, reply: Reply, data: st.DataObject
):
    called = JUDGE.call(moment).level
    clean = [
        name
        for name, move in LENS.move.items()
        if set(move.points) == {called} and not COSTLY & set(move.tags) and name not in reply
    ]
    assume(clean)
    added = data.draw(st.sampled_from(clean))
    assert verdict(JUDGE, moment, (*reply, added)).fit >= verdict(JUDGE, moment, reply).fit


def _trace(said: Verdict) -> set[str]:
    return {reason.rule for reason in said.call.reasons} | {reason.id for reason in said.fit_reasons}


SWITCHED_OFF = {
    name: Judge(LENS.without({name}))
    for name in [*(rule.id for rule in LENS.rule), *(cost.id for cost in LENS.cost)]
}


@given(moments, replies, st.sampled_from(sorted(SWITCHED_OFF)))
@settings(max_examples=400)
def test_switching_off_a_rule_changes_only_what_it_had_a_part_in(moment: Moment, reply: Reply, off: str):
    said = verdict(JUDGE, moment, reply)
    if off not in _trace(said):
        assert verdict(SWITCHED_OFF[off], moment, reply) == said


@given(moments, replies)
def test_who_listens_by_name_changes_the_words_and_nothing_else(moment: Moment, reply: Reply):
    hers, his = verdict(JUDGE, moment, reply, "Ada"), verdict(JUDGE, moment, reply, "Tomas")
    assert hers._replace(explanation=his.explanation) == his


EXAMPLES = [*carried_out(LENS)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.kind}-{example.at}")
def test_carrying_out_the_nudge_raises_the_fit_and_ends_the_kind(example: CarriedOut):
    assert not example.amiss
    assert example.after.mismatch is not None
    assert example.after.mismatch.id == "M01"


def test_every_kind_that_has_a_gap_has_its_nudge_tried():
    tried = {example.kind for example in EXAMPLES}
    as_called, over_two_replies = "M01", LENS.repeated
    assert tried == set(LENS.kind) - {as_called, over_two_replies}
