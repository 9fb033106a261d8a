"""Which kind of moment comes next: by what was missed and heard, by days, and always the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from workshop.practice.days import calendar, day_of, practice_day
from workshop.practice.replies import SeenReply
from workshop.practice.schedule import (
    LONGEST_GAP,
    DealtCard,
    PracticeCard,
    PracticeText,
    Review,
    cards_of,
    days_of,
    deal,
    next_card,
    next_text,
    standing,
)

MONDAY = date(2026, 11, 23)
KINDS = tuple(f"levels/kind-{number}" for number in range(8))
TEXTS = tuple(
    PracticeText(kind, (f"story-{number}", kind.partition("/")[2])) for kind in KINDS for number in range(5)
)


def at(day: date, hour: int = 12, minute: int = 0) -> str:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC).isoformat()


def reply(kind: str, when: str, fit: int, story: str = "story-0", **more: object) -> SeenReply:
    lens, _, called = kind.partition("/")
    return SeenReply(when, story, called, lens, called, None, None, None, fit, **more)  # type: ignore[arg-type]


def dealt_on(day: date, replies: Sequence[SeenReply], count: int, seed: int = 0) -> tuple[DealtCard, ...]:
    days = days_of(replies, day)
    return deal(cards_of(TEXTS, replies, days), days.today, count, seed)


def a_quarter(missed: Sequence[str], count: int) -> list[tuple[date, DealtCard]]:
    """Ninety-one days of practice by somebody who leaves these kinds open and answers the others."""
    replies: list[SeenReply] = []
    dealt: list[tuple[date, DealtCard]] = []
    for number in range(91):
        day = MONDAY + timedelta(days=number)
        for card in dealt_on(day, replies, count, number):
            dealt.append((day, card))
            fit = 0 if card.kind in missed else 4
            replies.append(reply(card.kind, at(day, 7), fit, card.text[0], practised=True))
    return dealt


@pytest.mark.parametrize(("missed", "count"), [(1, 5), (2, 5), (4, 5), (2, 2), (1, 8), (1, 1)])
def test_over_a_quarter_kinds_that_are_missed_come_back_at_least_twice_as_often(
    missed: int, count: int
) -> None:
    dealt = a_quarter(KINDS[:missed], count)
    often = Counter(card.kind for _day, card in dealt)
    least = min(often[kind] for kind in KINDS[:missed])
    assert min(often[kind] for kind in KINDS) >= 3
    assert least >= 2 * max(often[kind] for kind in KINDS[missed:])


def test_over_a_quarter_no_kind_comes_more_than_once_a_day_and_no_text_twice_in_a_practice() -> None:
    dealt = a_quarter(KINDS[:2], 8)
    for what in (lambda card: card.kind, lambda card: card.text):
        assert max(Counter((day, what(card)) for day, card in dealt).values()) == 1


def test_over_a_quarter_a_kind_never_comes_twice_running_in_the_same_costume() -> None:
    worn: dict[str, object] = {}
    for _day, card in a_quarter(KINDS[:2], 5):
        assert worn.get(card.kind) != card.text
        worn[card.kind] = card.text


def test_half_is_answered_by_choice_and_half_in_own_words() -> None:
    own = [card.own for card in dealt_on(MONDAY, (), 5)]
    assert own == [False, True, False, True, False]
    assert [card.own for card in deal(cards_of(TEXTS, (), days_of((), MONDAY)), MONDAY, 2, 0, True)] == [
        True,
        False,
    ]


def test_the_same_cards_day_and_seed_give_the_same_fifty_times() -> None:
    replies = [reply(kind, at(MONDAY), number % 5) for number, kind in enumerate(KINDS)]
    day = MONDAY + timedelta(days=9)
    assert len({repr(dealt_on(day, replies, 5, 3)) for _ in range(50)}) == 1


def test_what_was_answered_late_in_the_evening_is_there_early_on_the_day_it_is_due() -> None:
    kind = KINDS[0]
    replies = [reply(kind, at(MONDAY, 22, 50), 0, practised=True)]
    (card,) = (one for one in cards_of(TEXTS, replies, days_of(replies, MONDAY)) if one.kind == kind)
    due = standing(card).due
    assert due == MONDAY + timedelta(days=1)
    morning = datetime(due.year, due.month, due.day, 7, 30, tzinfo=UTC)
    assert next_card([card], practice_day(morning)) == card


def test_a_kind_that_is_left_open_comes_back_the_next_day_and_never_in_minutes() -> None:
    card = PracticeCard(KINDS[0], (TEXTS[0].text,), reviews=(Review(MONDAY, True),), practised=MONDAY)
    assert next_card([card], MONDAY) is None
    assert next_card([card], MONDAY + timedelta(days=1)) == card


def test_gaps_grow_to_a_longest_one_and_no_further() -> None:
    days, day = [], MONDAY
    for _ in range(12):
        days.append(Review(day, False))
        due = standing(PracticeCard(KINDS[0], (), reviews=tuple(days))).due
        assert due is not None
        assert 1 <= (due - day).days <= LONGEST_GAP
        day = due
    assert (day - days[-1].day).days >= LONGEST_GAP * 0.9


def test_a_reading_that_is_not_sure_leaves_the_card_until_it_is_put_right_which_is_one_review() -> None:
    kind = KINDS[0]
    unsure = [reply(kind, at(MONDAY), 0, own=True, sure=False)]
    (card, *_others) = cards_of(TEXTS, unsure, days_of(unsure, MONDAY))
    assert card.reviews == ()
    corrected = [unsure[0]._replace(sure=True, fit=4)]
    (card, *_others) = cards_of(TEXTS, corrected, days_of(corrected, MONDAY))
    assert card.reviews == (Review(MONDAY, False),)


def test_who_sees_a_verdict_differently_is_asked_again_by_how_they_see_it() -> None:
    assert not reply(KINDS[0], at(MONDAY), 0, seen=3).missed
    assert reply(KINDS[0], at(MONDAY), 4, seen=0).missed


def test_after_a_long_pause_the_minutes_stay_those_that_were_chosen() -> None:
    many = [PracticeText(f"levels/kind-{number}", ("story", f"scene-{number}")) for number in range(200)]
    replies = [reply(each.kind, at(MONDAY), 0) for each in many]
    day = MONDAY + timedelta(days=60)
    days = days_of(replies, day)
    assert len(deal(cards_of(many, replies, days), days.today, 5)) == 5


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (datetime(2026, 11, 20, 23, 50, tzinfo=UTC), datetime(2026, 11, 21, 0, 20, tzinfo=UTC)),
        (
            datetime(2026, 3, 28, 23, 50, tzinfo=ZoneInfo("Europe/Berlin")),
            datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Berlin")),
        ),
        (
            datetime(2026, 10, 24, 23, 50, tzinfo=ZoneInfo("Europe/Berlin")),
            datetime(2026, 10, 25, 3, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
        ),
    ],
    ids=["an evening", "clocks forward", "clocks back"],
)
def test_a_day_of_practice_ends_at_four_in_the_morning_of_the_place(
    first: datetime, second: datetime
) -> None:
    assert day_of(first.isoformat()) == day_of(second.isoformat())
    assert day_of(second.replace(hour=4, fold=0).isoformat()) != day_of(first.isoformat())


def test_who_flies_west_does_not_lose_or_gain_a_day() -> None:
    auckland = datetime(2026, 12, 2, 10, 0, tzinfo=timezone(timedelta(hours=13)))
    angeles = datetime(2026, 12, 1, 20, 0, tzinfo=timezone(timedelta(hours=-8)))
    replies = [reply(KINDS[0], auckland.isoformat(), 0, practised=True)]
    days = days_of(replies, practice_day(angeles))
    assert days.remark is None
    assert KINDS[0] not in [card.kind for card in dealt_on(practice_day(angeles), replies, 8)]
    assert KINDS[0] in [card.kind for card in dealt_on(date(2026, 12, 3), replies, 8)]


@pytest.mark.parametrize("jump", [-400, 4000])
def test_a_clock_that_jumps_is_told_in_a_sentence_and_moves_nothing(jump: int) -> None:
    before = [reply(KINDS[n % 8], at(MONDAY + timedelta(days=n)), 4, practised=True) for n in range(10)]
    wrong, right = MONDAY + timedelta(days=jump), MONDAY + timedelta(days=11)
    jumped = days_of(before, wrong)
    assert jumped.remark is not None
    assert wrong.isoformat() in jumped.remark
    assert jumped.days == days_of(before, right).days
    after = [*before, reply(KINDS[3], at(wrong), 4, practised=True)]
    days = days_of(after, right)
    assert (days.today, days.remark) == (right, None)
    assert days.days[:10] == jumped.days
    cards = cards_of(TEXTS, after, days)
    assert all(
        (due := standing(card).due) is None or MONDAY <= due <= right + timedelta(days=60) for card in cards
    )


def test_a_time_that_cannot_be_told_counts_as_the_day_before_it() -> None:
    assert calendar([MONDAY, None], MONDAY + timedelta(days=1)).days == (MONDAY, MONDAY)


def test_another_story_comes_before_the_one_that_was_just_left() -> None:
    card = PracticeCard(KINDS[0], (("a", "one"), ("b", "two")))
    assert next_text(card, [("a", "nought")]) == ("b", "two")
    assert next_text(card, [("a", "one"), ("b", "two")]) is None


def test_what_follows_on_another_scene_of_its_story_comes_a_time_later() -> None:
    first, behind = ("a", "one"), ("b", "two")
    card = PracticeCard(KINDS[0], (behind, first), frozenset({behind}))
    assert next_text(card) == first
    assert next_text(card._replace(met=(first, first))) == behind


def test_two_moments_of_a_practice_never_ask_the_same_question() -> None:
    cards = [PracticeCard(kind, ((kind, "one"), (kind, "two"))) for kind in KINDS[:2]]
    questions = {text: frozenset({text[1]}) for card in cards for text in card.texts}
    asked = [questions[card.text] for card in deal(cards, MONDAY, 4, questions=questions)]
    assert len(asked) == len(set(asked)) == 2
    alike = [PracticeCard(kind, ((kind, "one"),)) for kind in KINDS[:2]]
    assert len(deal(alike, MONDAY, 2, questions=questions)) == 1
    assert not deal(alike, MONDAY, 2, avoid=[(KINDS[0], "one")], questions=questions)


def test_two_moments_of_a_practice_are_of_one_story_only_where_there_is_no_other() -> None:
    cards = [PracticeCard(kind, (("story", kind),)) for kind in KINDS[:3]]
    assert len(deal(cards, MONDAY, 3)) == 3
    for other in KINDS[:3]:
        with_another = [
            card._replace(texts=(("another", "one"),)) if card.kind == other else card for card in cards
        ]
        assert {card.text[0] for card in deal(with_another, MONDAY, 2)} == {"story", "another"}


def test_a_text_comes_again_within_sixty_days_only_where_every_other_was_met_in_them() -> None:
    first, second, third = (("a", "one"), ("b", "two"), ("c", "three"))
    card = PracticeCard(KINDS[0], (first, second, third))
    met = card._replace(met=(third, second, first), met_on=(MONDAY, MONDAY, MONDAY + timedelta(days=30)))
    assert next_text(met, now=MONDAY + timedelta(days=40)) == third
    assert next_text(met, now=MONDAY + timedelta(days=70)) == third
    assert next_text(met._replace(met=(first, second), met_on=met.met_on[:2]), now=MONDAY) == third


def test_a_kind_whose_texts_were_all_met_within_a_week_waits_for_kinds_that_come_in_others() -> None:
    few = PracticeCard(KINDS[0], (("a", "one"), ("b", "two")), reviews=(Review(MONDAY, True),))
    few = few._replace(met=few.texts, met_on=(MONDAY, MONDAY))
    never = PracticeCard(KINDS[1], (("c", "three"),))
    assert next_card([few, never], MONDAY + timedelta(days=6)) == never
    assert next_card([few], MONDAY + timedelta(days=6)) == few
    assert next_card([few, never], MONDAY + timedelta(days=7)) == few
