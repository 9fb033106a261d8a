"""The shipped lens as data: whole, traceable, and written by the rules for explanations."""

from __future__ import annotations

import re

import pytest

from tests.engine.conftest import LENS_FILE
from workshop.engine.judge import Judge
from workshop.engine.lens import Lens
from workshop.engine.verdict import Moment, Sighting
from workshop.scenario.loading import parse_lens

JUDGING = re.compile(
    r"\b(you are|you always|you never|typical|wrong|correct|incorrect|well done|great|good job)\b",
    re.I,
)


def test_the_lens_holds_the_whole_of_the_brief_and_what_was_added(lens: Lens):
    assert (len(lens.level), len(lens.move), len(lens.rule), len(lens.kind)) == (3, 73, 31, 28)
    assert {f"F{number}" for number in range(1, 116)} <= set(lens.fact)


def test_every_rule_cost_and_kind_cites_a_fact_or_says_it_is_a_house_rule(lens: Lens):
    for rule in lens.rule:
        assert set(rule.facts) <= set(lens.fact)
        assert rule.facts or rule.origin == "house rule", rule.id
    for cost in lens.cost:
        assert cost.facts, cost.id
        assert set(cost.facts) <= set(lens.fact)
    for name, kind in lens.kind.items():
        assert kind.facts, name
        assert set(kind.facts) <= set(lens.fact)


def test_every_kind_can_be_found_or_belongs_to_the_debrief(lens: Lens):
    assert {match.kind for match in lens.match} | {lens.repeated} == set(lens.kind)


def test_no_text_judges_a_person_praises_or_grades(lens: Lens):
    texts = [
        text
        for kind in lens.kind.values()
        for text in (kind.title, kind.merit, kind.gap, kind.nudge, kind.if_then, kind.would_win)
    ]
    texts += [rule.because for rule in lens.rule]
    texts += [cost.because for cost in lens.cost]
    texts += list(lens.text.model_dump().values())
    for text in texts:
        assert not JUDGING.search(text), text


def test_every_if_then_line_is_one(lens: Lens):
    for name, kind in lens.kind.items():
        assert re.fullmatch(r"If .+, then I .+\.", kind.if_then), name


def test_a_moment_that_no_rule_speaks_to_calls_for_no_level(judge: Judge):
    said = judge.verdict(
        Moment("other", "open"), "Ada", "by Friday", [Sighting("gives-date-or-milestone", 0, 9)]
    )
    assert said.call.level is None
    assert said.mismatch is None
    assert said.outcome == "partly"
    assert said.explanation.asked.endswith("No rule says which level it called for.")


def test_moves_of_another_lens_are_passed_over(judge: Judge):
    assert judge.read("by Friday", [Sighting("a-move-of-another-lens", 0, 2)]).evidence == ()


def test_a_move_sighted_twice_counts_once_and_shows_twice(judge: Judge):
    reading = judge.read(
        "by Friday, by Monday",
        [Sighting("gives-date-or-milestone", 0, 9), Sighting("gives-date-or-milestone", 11, 20)],
    )
    assert reading.points == (0, 3, 0)
    assert [one.words for one in reading.evidence] == ["by Friday", "by Monday"]


def test_a_tie_goes_to_the_level_of_the_question(lens: Lens, judge: Judge):
    call = judge.call(Moment("product-leader", "how", frozenset({"third-fix"})))
    assert call.points == (2, 2, 0)
    assert call.level == lens.asks["how"].level


@pytest.mark.parametrize("hostile", ["{quote.__class__}", "{quote!r:>99}", "{}", "%s %(quote)s"])
def test_nothing_but_a_slot_has_a_meaning_in_a_text(lens: Lens, hostile: str):
    kinds = {name: kind.model_copy(update={"gap": hostile}) for name, kind in lens.kind.items()}
    judge = Judge(lens.model_copy(update={"kind": kinds}))
    moment = Moment("ceo", "effect")
    said = judge.verdict(moment, "Ada", "by Friday", [Sighting("gives-date-or-milestone", 0, 9)])
    assert said.explanation.gap == hostile


def test_renaming_a_tag_throughout_a_lens_changes_nothing(judge: Judge):
    text = LENS_FILE.read_text("utf-8").replace("[tag.bridge]", "[tag.a-way-over]")
    renamed = parse_lens(text.replace('"bridge"', '"a-way-over"')).document
    assert renamed is not None
    again = Judge(renamed)
    bridging = [name for name, move in renamed.move.items() if "a-way-over" in move.tags]
    assert bridging
    for name in bridging:
        said, before = (
            one.verdict(Moment("ceo", "effect"), "Ada", "so", [Sighting(name, 0, 2)])
            for one in (again, judge)
        )
        assert (said.fit, said.mismatch) == (before.fit, before.mismatch)


def _said(judge: Judge, moment: Moment, text: str, **moves: str):
    sightings = [
        Sighting(move.replace("_", "-"), text.index(words), text.index(words) + len(words))
        for move, words in moves.items()
    ]
    return judge.verdict(moment, "Ada", text, sorted(sightings, key=lambda sighting: sighting.start))


def test_a_tie_is_no_lead(judge: Judge):
    said = _said(
        judge,
        Moment("on-the-task", "how"),
        "By Friday, and the leads hear it",
        gives_date_or_milestone="By Friday",
        names_who_is_told="the leads hear it",
    )
    assert said.reading.shared == ("execution", "optics")
    assert (said.fit, said.mismatch and said.mismatch.id) == (3, "M20")


def test_pure_blame_leads_with_nothing(judge: Judge):
    said = _said(
        judge,
        Moment("dependent", "who-knows"),
        "That tool was bought against my advice",
        blames_person_or_team="That tool was bought against my advice",
        explains_cause="bought against my advice",
    )
    assert said.reading.level is None
    assert said.reading.points == (0, 0, 0)
    assert said.mismatch is not None
    assert said.mismatch.id == "M05"


def test_level_and_manner_are_told_apart(judge: Judge):
    said = _said(
        judge,
        Moment("other", "how"),
        "Twenty by the 28th, guaranteed",
        gives_date_or_milestone="by the 28th",
        promises_certainty="guaranteed",
    )
    assert (said.call.level, said.reading.level) == ("execution", "execution")
    assert [manner.title for manner in said.manner] == ["a promise where a fact was needed"]


def test_the_answer_is_called_second_only_where_something_else_opens(judge: Judge):
    moment = Moment("ceo", "effect")
    second = _said(
        judge,
        moment,
        "No seats, and it comes on top. So a clinic waits",
        cites_constraint="No seats",
        explains_cause="it comes on top",
        names_customer_outcome="a clinic waits",
    )
    opened = _said(
        judge,
        moment,
        "A clinic waits. No seats, it comes on top, in May",
        names_segment_harmed="A clinic waits",
        cites_constraint="No seats",
        explains_cause="it comes on top",
    )
    assert [verdict.mismatch and verdict.mismatch.id for verdict in (second, opened)] == ["M12", "M20"]


@pytest.mark.parametrize(
    ("asks", "text", "moves", "fit"),
    [
        (
            "between",
            "She asks what it does, he tells how",
            {"says_what_each_asks": "She asks what it does, he"},
            4,
        ),
        ("between", "A clinic waits", {"names_customer_outcome": "A clinic waits"}, 2),
        ("between", "I see", {"says_nothing": "I see"}, 0),
        ("choose", "Sales waits until January", {"chooses_what_waits": "Sales waits until January"}, 4),
        ("choose", "By Friday", {"gives_date_or_milestone": "By Friday"}, 2),
        ("cause", "The form loses it", {"explains_cause": "The form loses it"}, 4),
        ("cause", "Kofi mends it by Friday", {"names_owner": "Kofi mends it"}, 2),
        ("cause", "A clinic waits", {"names_customer_outcome": "A clinic waits"}, 0),
    ],
)
def test_a_question_that_wants_more_than_a_level_is_answered_by_that(judge: Judge, asks, text, moves, fit):
    assert _said(judge, Moment("other", asks), text, **moves).fit == fit


def test_money_is_in_the_terms_of_finance(judge: Judge):
    said = _said(
        judge, Moment("exec-peer", "how"), "Two people until May", asks_for_resource="Two people until May"
    )
    assert "not-their-terms" not in [reason.id for reason in said.fit_reasons]
