"""What is said of a room follows from counts: tried on every shape that 1 to 40 people can make."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product

import pytest

from workshop.language.numbers import proportion
from workshop.session.group_views import LevelRound, RoundView
from workshop.session.tally import (
    NO_HANDS,
    WHICH,
    fall_in_words,
    path_in_words,
    shift_in_words,
)
from workshop.session.views import LevelView

LEVELS = tuple(
    LevelView(word, word, word[0], "", place) for place, word in enumerate(("sun", "rain", "snow"))
)
SUN, RAIN, SNOW = LEVELS
MOST_HEADS = 40
NUMBERS = (
    *("nobody", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
    *(str(number) for number in range(13, MOST_HEADS + 1)),
)
Claim = Callable[[int, int], bool]
SHARES: dict[str, Claim] = {
    "nearly all": lambda n, of: of * 9 <= n * 10 < of * 10,
    "most": lambda n, of: n * 3 >= of * 2 and n < of,
    "more than half": lambda n, of: n * 2 > of and n * 3 < of * 2,
    "half": lambda n, of: n * 2 == of,
    "nearly half": lambda n, of: of * 9 <= n * 20 < of * 10,
    "more than a third": lambda n, of: n * 3 > of and n * 20 < of * 9,
    "a third": lambda n, of: n * 3 == of,
    "nearly a third": lambda n, of: of * 3 <= n * 10 < of * 4 and n * 3 < of,
    "more than a quarter": lambda n, of: n * 4 > of and n * 10 < of * 3,
    "a quarter": lambda n, of: n * 4 == of,
    "all": lambda n, of: n == of,
    "everybody": lambda n, of: n == of,
    "the one person here": lambda n, of: n == of == 1,
    "the one hand raised": lambda n, of: n == of == 1,
}
"""What each share claims, written here once more in another way than in the code."""


def is_true(share: str, count: int, of: int, heads_known: bool = True) -> bool:
    """Whether 'half of this room', 'three of 18' or 'two' is what so many of so many are."""
    share = share.strip().lower()
    words, _, whole = share.partition(" of ")
    if whole and whole not in ("this room", "those counted"):
        return (words, whole) == (NUMBERS[count], NUMBERS[of])
    if whole and (whole == "this room") != heads_known:
        return False
    return SHARES[words](count, of) if words in SHARES else words == NUMBERS[count]


def shapes(heads: int) -> Iterator[LevelRound]:
    """Hands at three levels and at none, undecided and uncounted, in every way that makes so many heads."""
    for hands in product(range(heads + 1), repeat=3):
        rest = heads - sum(hands)
        if rest < 0:
            continue
        for unled, undecided in {(0, 0), (rest, 0), (0, rest), (rest // 3, rest // 3), (rest // 2, 0)}:
            uncounted = rest - unled - undecided
            yield LevelRound(1, hands, unled + undecided, undecided, uncounted, heads)


def told(first: LevelRound, second: LevelRound | None = None, called: LevelView | None = SUN) -> str:
    return fall_in_words((first,) if second is None else (first, second), LEVELS, called)


def check_standing(sentence: str, round: LevelRound) -> None:
    """Every group is told, once, with a share that is true of the heads."""
    heads = round.heads
    groups = {level.word: round.hands[level.place] for level in LEVELS}
    groups["no level"] = round.others - round.undecided
    groups["undecided"] = round.undecided
    groups["uncounted"] = round.uncounted
    claims: dict[str, str] = {}
    sentence = sentence.rstrip(".")
    levels, _, rest = sentence.partition("; ") if " answered at " in sentence else ("", "", sentence)
    lead = ""
    for clause in filter(None, re.split(r", | and (?=\S+(?: \S+){0,5} at )", levels)):
        share, words = re.split(r" answered at | at ", clause)
        lead = lead or share
        for word in words.split(" and "):
            assert word not in claims
            claims[word] = lead if share.startswith("as many") else share.removesuffix(" each")
        assert share.endswith(" each") == (" and " in words)
    for clause in filter(None, re.split(r", | and ", rest)):
        for words, name in (
            (" chose a reply that no level leads", "no level"),
            (" stayed undecided", "undecided"),
            (" was not counted", "uncounted"),
            (" were not counted", "uncounted"),
        ):
            if clause.endswith(words):
                claims[name] = clause.removesuffix(words)
    assert set(claims) == {name for name, count in groups.items() if count}, sentence
    for name, share in claims.items():
        assert is_true(share, groups[name], heads), (sentence, name, groups[name], heads)


def some(rounds: Iterator[LevelRound], most: int) -> Sequence[LevelRound]:
    """At most about so many of the rounds in which somebody was counted, evenly chosen."""
    counted = [round for round in rounds if round.counted]
    return counted[:: -(-len(counted) // most)]


@pytest.mark.parametrize("heads", range(1, MOST_HEADS + 1))
def test_what_is_said_of_one_vote_is_true_of_its_counts(heads: int) -> None:
    for round in some(shapes(heads), 1200):
        sentence = told(round)
        stood, moment = sentence.split(". ", 1)
        check_standing(stood, round)
        at_called, *others = round.hands
        assert ("That is what the moment called for" in moment) == (at_called == heads)
        assert ("most hands were there" in moment) == (heads < 2 * at_called < 2 * heads), sentence
        more = {level.word for level in (RAIN, SNOW) if round.hands[level.place] > at_called}
        asked = re.search(r"What spoke for (.*)\?", moment)
        assert set(re.split(" and |, ", asked[1]) if asked else ()) == more, sentence
        if 2 * at_called <= heads and at_called:
            assert ("more answered there than at any other level" in moment) == (at_called > max(others))
            tied = {level.word for level in (RAIN, SNOW) if round.hands[level.place] == at_called}
            beside = re.search(r"as many answered there as at (.*)\.", moment)
            assert set(beside[1].split(" and ") if beside else ()) == (tied if not more else set())
        assert ("where nobody answered" in moment) == (not at_called), sentence
        assert not re.search(r"gap|after|round|any more|before", sentence), sentence


@pytest.mark.parametrize("heads", [1, 2, 3, 5, 7, 9, 18, 19, 40])
@pytest.mark.parametrize("talked", [False, True])
def test_what_is_said_of_two_votes_is_true_of_both(heads: int, talked: bool) -> None:
    few = some(shapes(heads), 45)
    for first, second in product(few, few):
        last = second._replace(number=2, talked=talked)
        sentence = told(first, last)
        stood, _, rest = sentence.partition(". ")
        assert stood.startswith("In round 1, ")
        check_standing(stood.removeprefix("In round 1, "), first)
        assert ("talking" in sentence) == talked
        assert ("in round 2" in sentence) == (not talked)
        before, now = first.hands[0], last.hands[0]
        if not before and not now:
            assert "nobody answered there, neither in round 1 nor" in rest
        elif before == now:
            said = "everybody still answered there" if now == heads else "as many answered there as before"
            assert said in rest
        elif not now:
            assert "nobody answered there any more" in rest
        elif now < before:
            assert "fewer answered there" in rest
        else:
            share = re.search(r"(?:talking|in round 2), (.*?) answered there", rest)
            assert share is not None, sentence
            assert is_true(share[1], now, heads), sentence
        more = {level.word for level in (RAIN, SNOW) if last.hands[level.place] > now}
        asked = re.search(r"What spoke for (.*)\?", rest)
        assert set(re.split(" and ", asked[1]) if asked else ()) == more, sentence


@pytest.mark.parametrize("heads", range(1, MOST_HEADS + 1))
def test_every_share_of_every_room_has_words_that_are_true(heads: int) -> None:
    for count in range(1, heads):
        share = proportion(count, heads)
        assert share is None or is_true(share, count, heads), (count, heads)
        if share is None:
            assert heads < 7 or 4 * count < heads


def test_where_most_of_the_room_was_at_the_call_nothing_speaks_of_a_gap() -> None:
    """18 people with 4, 2, 10 and 2 hands, of which the third reply is the one at the called level."""
    sentence = told(LevelRound(1, (10, 6, 2), 0, heads=18))
    assert sentence == (
        "More than half of this room answered at sun, a third at rain and two at snow. "
        "The moment called for sun, and most hands were there."
    )


def test_those_who_were_not_counted_are_a_group_of_their_own() -> None:
    """19 people with 9, 4 and 1 hands, closed with five uncounted."""
    assert told(LevelRound(1, (1, 9, 4), 0, 0, 5, 19)) == (
        "Nearly half of this room answered at rain, four at snow and one at sun; "
        "more than a quarter were not counted. The moment called for sun. What spoke for rain and snow?"
    )


def test_nobody_is_said_to_have_talked_who_did_not() -> None:
    first, last = LevelRound(1, (4, 10, 4), 0, heads=18), LevelRound(2, (9, 6, 3), 0, heads=18)
    assert told(first, last).endswith("The moment called for sun; in round 2, half answered there.")
    assert told(first, last._replace(talked=True)).endswith("after talking, half answered there.")


def test_without_a_head_count_shares_are_of_the_hands() -> None:
    sentence = told(LevelRound(1, (9, 4, 1), 0))
    assert sentence.startswith("More than half of those counted answered at sun, more than a quarter at rain")


def test_where_no_level_was_called_for_only_the_room_is_told() -> None:
    first, last = LevelRound(1, (2, 12, 4), 0, heads=18), LevelRound(2, (9, 6, 3), 0, heads=18, talked=True)
    assert told(first, None, None) == "Most of this room answered at rain, four at snow and two at sun."
    assert told(first, last, None).endswith("After talking, half of this room answered at sun, "
        "a third at rain and three at snow.")  # fmt: skip
    assert told(first, first._replace(number=2), None).endswith("In round 2, the counts were the same.")


def test_a_round_without_hands_is_passed_over() -> None:
    empty, full = LevelRound(1, (0, 0, 0), 0, 0, 18, 18), LevelRound(2, (12, 6, 0), 0, heads=18)
    assert told(empty) == NO_HANDS
    assert told(empty, full).startswith("In round 2, most of this room answered at sun and a third at rain.")


def votes(*hands: int | None, **more: int) -> RoundView:
    return RoundView(more.pop("number", 1), hands, more.pop("undecided", 0), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rounds", "most", "sentence"),
    [
        ((votes(4, 2, 10, 2),), (3,), "Most hands for reply 3: the story goes on from there."),
        ((votes(7, 4, 7, 0),), (1, 3), f"Replies 1 and 3 have the same number of hands. {WHICH}"),
        ((votes(6, 6, 6),), (1, 2, 3), f"Replies 1, 2 and 3 have the same number of hands. {WHICH}"),
        ((votes(None, None, uncounted=18),), (), f"No hands were counted. {WHICH}"),
        ((votes(0, 0, undecided=3),), (), f"No reply has a hand. {WHICH} Three stayed undecided."),
        (
            (votes(9, 4, 1, None, undecided=1, uncounted=4),),
            (1,),
            "Most hands for reply 1: the story goes on from there. One stayed undecided. "
            "Four were not counted.",
        ),
    ],
)
def test_the_path_is_told_to_the_room_without_a_key(
    rounds: tuple[RoundView, ...], most: tuple[int, ...], sentence: str
) -> None:
    assert path_in_words(rounds, most) == sentence


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (votes(4, 2, 10, 2), None, "Reply 3 had most hands, 10 of 18."),
        (votes(7, 4, 7), None, "Replies 1 and 3 had as many hands each, seven."),
        (
            votes(9, 4, 1, None, uncounted=5),
            None,
            "Reply 1 had most hands, 9 of 19. Five were not counted.",
        ),
        (votes(0, 0, undecided=3), None, "Three stayed undecided."),
        (votes(None, None, uncounted=3), None, NO_HANDS),
        (
            votes(9, 5, 3, 1),
            votes(4, 2, 11, 1, number=2, talked=True),
            "After talking, reply 3 had eight hands more and reply 1 five fewer.",
        ),
        (votes(9, 5), votes(9, 6, number=2), "In round 2, reply 2 had one hand more."),
        (
            votes(9, 5),
            votes(7, 5, number=2, undecided=2),
            "In round 2, reply 1 had two fewer. Two stayed undecided.",
        ),
        (votes(9, 5), votes(9, 5, number=2, talked=True), "After talking, the counts were the same."),
        (
            votes(9, None, uncounted=5),
            votes(9, 5, number=2),
            "In round 2, every reply had as many hands as before.",
        ),
    ],
)
def test_a_shift_is_told_by_reply(first: RoundView, last: RoundView | None, sentence: str) -> None:
    assert shift_in_words((first,) if last is None else (first, last)) == sentence
