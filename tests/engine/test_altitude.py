"""Which height a moment calls for: by who listens, by the seat's rung, and by the hour."""

from __future__ import annotations

import pytest

from tests.play import shipped_lenses
from workshop.engine.judge import Judge
from workshop.engine.verdict import Moment, Sighting

JUDGE = Judge(shipped_lenses()["altitude"])


@pytest.mark.parametrize(
    ("stance", "asks", "circumstances", "called"),
    [
        ("on-the-task", "cause", {"rung-vp"}, "ground"),
        ("vp-peer", "how", {"rung-vp"}, "cross-team"),
        ("manager-you-lead", "choose", {"rung-vp"}, "cross-team"),
        ("exec-peer", "effect", {"rung-vp"}, "company"),
        ("ceo", "how", {"rung-director"}, "company"),
        ("board", "direction", {"rung-cpo"}, "company"),
        ("product-leader", "direction", {"rung-director", "years-direction"}, "cross-team"),
        ("product-leader", "direction", {"rung-vp", "before-many"}, "company"),
        ("vp-peer", "how", {"rung-vp", "incident-now"}, "ground"),
        ("ceo", "how", {"rung-cpo", "incident-now"}, "ground"),
        ("dependent", "who-knows", {"rung-manager"}, "cross-team"),
        ("other", "open", {"rung-cpo"}, "company"),
        ("other", "open", {"rung-manager"}, "ground"),
        ("on-the-task", "choose", {"rung-director", "two-rungs-up"}, "cross-team"),
    ],
)
def test_who_listens_calls_for_a_height_before_the_seat_and_the_question(
    stance: str, asks: str, circumstances: set[str], called: str
):
    assert JUDGE.call(Moment(stance, asks, frozenset(circumstances))).level == called


def fit(moment: Moment, *moves: str) -> int:
    sightings = [Sighting(move, at * 2, at * 2 + 1) for at, move in enumerate(moves)]
    return JUDGE.verdict(moment, "Maren", "x" * 20, sightings).fit


def test_an_executive_outside_product_wants_the_terms_of_the_company():
    cfo = Moment("exec-peer", "effect", frozenset({"rung-vp"}))
    assert fit(cfo, "links-half-year-to-years", "speaks-in-their-terms") == 4
    assert fit(cfo, "links-half-year-to-years") == 3
    assert fit(cfo, "reports-technical-detail") == 0


def test_many_people_want_one_proof_and_a_year_its_order():
    hall = Moment("product-leader", "direction", frozenset({"rung-vp", "before-many"}))
    assert fit(hall, "states-one-direction", "shows-one-proof") == 4
    assert fit(hall, "states-one-direction") == 3
    year = Moment("product-leader", "direction", frozenset({"rung-director", "years-direction"}))
    assert fit(year, "orders-the-next-quarter") == 4
    assert fit(year, "offers-a-shared-piece") == 3


def test_holding_on_handing_upwards_and_big_words_cost_a_point_each():
    peer = Moment("vp-peer", "how", frozenset({"rung-vp"}))
    assert fit(peer, "offers-a-shared-piece") == 4
    for costly in ("wants-all-data-first", "escalates", "stays-abstract"):
        assert fit(peer, "offers-a-shared-piece", costly) == 3, costly
