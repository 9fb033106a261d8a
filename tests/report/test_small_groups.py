"""A group of four with one odd reply: nothing handed round or asked later points at whoever it was."""

from __future__ import annotations

import pytest

from tests.play import done, story_play
from tests.session.leading import opened
from workshop.report.contents import STAYS_IN_THE_ROOM, gather, handed_round
from workshop.report.follow_up import LevelHeard, follow_up, hands_heard
from workshop.report.formats import as_json
from workshop.report.markdown import as_markdown, blocks_in_markdown
from workshop.report.page import as_html
from workshop.report.spreadsheet import as_csv
from workshop.scenario.play import Play
from workshop.session.commands import (
    CloseVote,
    CountHands,
    CountHeads,
    GoOn,
    OfferSentence,
    OpenQuestion,
    RevealDistribution,
    RevealReplies,
    RevealVerdict,
    WordQuestion,
)
from workshop.session.phases import Phase
from workshop.session.state import State
from workshop.session.views import level_views

ODD = "Zanzibarquark it, I say."
SAME = ("I open it on Monday.", "It opens on Monday.", "On Monday it opens.")
AT = "2026-05-12T09:30:00+02:00"


@pytest.fixture(scope="module")
def play() -> Play:
    return story_play("ceo-product-review")


@pytest.fixture(scope="module")
def four(play: Play) -> State:
    """A question of the room's own with an odd reply; a scene with a hand apart, and an odd line by phone."""
    *_before, state = opened(play)
    state = done(play, state, OpenQuestion(), WordQuestion("Why is this late?"), GoOn())
    state = done(play, state, *(OfferSentence(seat, text) for seat, text in enumerate((ODD, *SAME), 1)))
    levels = ("optics", "execution", "execution", "execution")
    state = done(play, state, RevealReplies(levels, ("",) * 4, ("reads as",) * 4), GoOn())
    while state.phase is not Phase.VOTE:
        state = done(play, state, GoOn())
    first, second, *_others = play.story.offered(state.visit.scene, state.visit.tracks)
    state = done(play, state, CountHeads(4), CountHands(first.id, 1), CountHands(second.id, 3), CloseVote())
    state = done(play, state, RevealDistribution(), GoOn(), GoOn())
    state = done(play, state, *(OfferSentence(seat, text) for seat, text in enumerate((*SAME, ODD), 1)))
    return done(play, state, RevealVerdict(("execution", "execution", "execution", "optics")), GoOn())


@pytest.fixture(scope="module")
def told(play: Play, four: State) -> dict[str, str]:
    """All that is handed round of it, and the page for two weeks later."""
    report = handed_round(gather(play, four, AT))
    return {
        "markdown": as_markdown(report),
        "page": as_html(report),
        "table": as_csv(report),
        "object": as_json(report),
        "later": blocks_in_markdown(follow_up(report, "four", ())),
    }


def test_the_odd_words_stand_nowhere(told: dict[str, str]) -> None:
    assert [name for name, text in told.items() if "Zanzibarquark" in text] == []


def test_what_few_people_wrote_is_told_as_that_and_by_no_level(told: dict[str, str]) -> None:
    for name in ("markdown", "page", "table", "object"):
        assert STAYS_IN_THE_ROOM in told[name]
    assert not any(text in told["table"] for text in SAME)
    rows = [line for line in told["table"].splitlines() if "replies by level" in line]
    assert len(rows) == 1
    assert "By phone, what they would say now" not in "".join(told.values())


def test_the_page_for_later_has_no_number_that_stands_for_one_hand(told: dict[str, str]) -> None:
    assert "Fewer than 5 hands were counted where it was called for." in told["later"]
    assert "1 hand" not in told["later"]


def test_in_a_large_group_a_hand_apart_is_no_number_either(play: Play, four: State) -> None:
    (visit, *_rest) = four.visits
    assert visit.rounds
    heard = LevelHeard(level_views(play.lens)[0], 1, 18)
    for hands, words in ((1, "Fewer than 5 hands of 18"), (17, "Most of 18"), (9, "9 hands of 18")):
        assert words in " ".join(hands_heard(heard._replace(hands=hands)))


def test_five_hands_of_eight_are_told_as_most_and_by_no_number(play: Play) -> None:
    heard = LevelHeard(level_views(play.lens)[0], 5, 8)
    assert [*hands_heard(heard)] == ["Most of 8 hands were there where it was called for."]


def test_five_replies_are_told_in_any_order_but_that_in_which_they_came(play: Play) -> None:
    *_before, state = opened(play)
    state = done(play, state, OpenQuestion(), WordQuestion("Why is this late?"), GoOn())
    replies = ("e is so", "d is so", "c is so", "b is so", "a is so")
    state = done(play, state, *(OfferSentence(seat, text) for seat, text in enumerate(replies, 1)))
    state = done(play, state, RevealReplies(("execution",) * 5, ("",) * 5, ("reads as",) * 5))
    table = as_csv(handed_round(gather(play, state, AT)))
    places = [table.index(text) for text in sorted(replies)]
    assert places == sorted(places)


def test_the_letter_of_a_sign_and_an_office_stay_where_names_are_hidden(play: Play) -> None:
    *_before, state = opened(play)
    state = done(play, state, OpenQuestion(), WordQuestion("Why is 4B late, when Kim knows?"), GoOn())
    replies = ("It waits at lift B.", "I told Facilities.", "c is so", "b is so", "a is so")
    state = done(play, state, *(OfferSentence(seat, text) for seat, text in enumerate(replies, 1)))
    state = done(play, state, RevealReplies(("execution",) * 5, ("",) * 5, ("reads as",) * 5))
    told = as_csv(handed_round(gather(play, state, AT)))
    assert "Why is 4B late, when Name knows?" in told
    assert "I told Facilities." in told
