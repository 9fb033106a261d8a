"""Words are compared with those that show moves elsewhere: the nearest come first, each with its reason."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.play import SHIPPED, shipped_lens, shipped_scenario
from workshop.authoring.likeness import (
    CUE,
    DOES,
    LEAST,
    LearntReader,
    MoveExample,
    MoveReader,
    WordReader,
    examples_of,
    stem,
)
from workshop.engine.sighting import WeightReader
from workshop.store.lenses import SHIPPED_LENSES
from workshop.store.weights import reader_for

LENS = shipped_lens()


@cache
def examples() -> tuple[MoveExample, ...]:
    return tuple(examples_of(LENS, [shipped_scenario(name) for name in SHIPPED]))


@cache
def reader() -> WordReader:
    return WordReader(examples())


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("by the end of May", "gives-date-or-milestone"),
        ("we start again on Tuesday the 4th", "gives-date-or-milestone"),
        ("no seats are free this year", "cites-constraint"),
        ("it costs us two renewals", "names-business-effect"),
        ("I do not know yet", "tells-bad-news-early"),
        ("one clinic in three waits two days", "quantifies-customer-effect"),
        ("you get a page from me each Monday", "offers-status-update"),
        ("the vendor’s queue was the reason", "explains-cause"),
        ("I would hold the launch", "weighs-shipping-at-all"),
    ],
)
def test_plain_words_have_their_move_among_the_first_three(words: str, move: str) -> None:
    assert move in [near.move for near in reader().nearest(words, 3)]


def test_each_comes_with_the_words_that_are_most_like_them_and_what_they_share() -> None:
    first, *_ = reader().nearest("by the end of May")
    assert first.example in examples()
    assert first.example.move == first.move
    assert {"end"} <= {*first.shared} <= {"by", "the", "end", "of", "May"}
    assert LEAST <= first.likeness <= 1


def test_the_nearest_come_first_and_no_more_than_are_wanted() -> None:
    near = reader().nearest("we do not know the reason before Friday", 3)
    assert len(near) == 3
    assert [each.likeness for each in near] == sorted((each.likeness for each in near), reverse=True)
    assert len({each.move for each in near}) == 3


def test_a_quotation_is_nearest_to_its_own_move() -> None:
    quoted = [example for example in examples() if example.source not in (CUE, DOES)]
    found = sum(reader().nearest(example.words, 1)[0].move == example.move for example in quoted)
    assert found > 0.95 * len(quoted)


def test_of_scenes_that_it_has_not_seen_it_finds_as_many_as_it_says() -> None:
    quoted = [example for example in examples() if example.source not in (CUE, DOES)]
    first = among = 0
    for scene in dict.fromkeys(example.source.rpartition(" / ")[0] for example in quoted):
        inside = [example for example in quoted if example.source.startswith(f"{scene} / ")]
        unseen = WordReader(example for example in examples() if example not in inside)
        for example in inside:
            near = [each.move for each in unseen.nearest(example.words, 3)]
            first, among = first + (near[:1] == [example.move]), among + (example.move in near)
    assert first > 0.28 * len(quoted)
    assert among > 0.43 * len(quoted)


def test_what_is_like_nothing_has_no_move() -> None:
    assert reader().nearest("zzz") == ()
    assert reader().nearest("") == ()
    assert WordReader(()).nearest("by Friday") == ()


def test_the_same_words_have_the_same_moves_whatever_the_order_of_the_examples() -> None:
    turned = WordReader(reversed(examples()))
    for words in ("by the end of May", "nobody is free", "I ring them all"):
        assert [near.move for near in turned.nearest(words)] == [
            near.move for near in reader().nearest(words)
        ]


@pytest.mark.parametrize(
    "words",
    [("waits", "waiting", "waited"), ("vendor", "vendor’s"), ("plan", "plans", "planned"), ("try", "tries")],
)
def test_a_word_is_one_with_its_endings(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    for near in reader().nearest(text):
        assert near.move in LENS.move
        assert all(word in text for word in near.shared)


UNSEEN = [
    ("We have lost two accounts over this since June", "names-business-effect"),
    ("Nobody on the team has worked with that format before", "cites-constraint"),
    ("Half of the callers hang up before anybody answers", "quantifies-customer-effect"),
    ("It broke because the certificate had run out", "explains-cause"),
    ("We can have it ready by the middle of October", "gives-date-or-milestone"),
    ("You are right to be worried about that", "concedes-concern-first"),
    ("Perhaps we should not ship this at all", "weighs-shipping-at-all"),
    ("All 14 branch managers had a call from me", "names-who-is-told"),
    ("Customers should never have to think about our stock system", "stays-abstract"),
]


@cache
def learnt() -> LearntReader:
    trained = reader_for(LENS, [SHIPPED_LENSES]).reader
    assert isinstance(trained, WeightReader)
    return LearntReader(reader(), trained, LENS)


def found_among_three(by: MoveReader) -> int:
    return sum(move in [near.move for near in by.nearest(words, 3)] for words, move in UNSEEN)


def test_a_trained_reader_finds_more_of_what_no_example_says_alike() -> None:
    assert found_among_three(learnt()) > found_among_three(reader())


def test_a_trained_reader_hears_nothing_where_nothing_is_said() -> None:
    assert learnt().nearest("zzz") == ()
    assert learnt().nearest("") == ()
    assert all(0 < near.likeness <= 1 for near in learnt().nearest("by the end of May"))
