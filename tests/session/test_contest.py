"""A verdict seen differently: an event, one for a reply, with what would have the rules agree."""

from __future__ import annotations

import pytest

from tests.play import done, turn
from workshop.scenario.play import Play
from workshop.session.codec import decode, encode
from workshop.session.commands import (
    Choose,
    Contest,
    GoOn,
    Guess,
    Refusal,
    RevealVerdict,
    Undo,
    commands_for,
)
from workshop.session.decide import decide
from workshop.session.events import Record, VerdictContested
from workshop.session.host import ForeignEventError, check_belongs
from workshop.session.projection import project
from workshop.session.state import State
from workshop.session.verdicts import contested, may_be_called
from workshop.session.views import DebriefView, VerdictView


@pytest.fixture
def shown(play: Play, briefing: State) -> State:
    """The verdict on the first scene's reasons."""
    return done(play, briefing, GoOn(), Choose("reasons"), Guess(None), RevealVerdict())


def alone(rating: int, why: str = "") -> Contest:
    return Contest.typed(f"{rating} {why}", hosted=False)


def test_a_contested_verdict_stays_shown_with_what_was_said_and_what_would_flip_it(
    play: Play, shown: State
) -> None:
    view = project(play, done(play, shown, alone(4, "she needs a reason")))
    assert isinstance(view, VerdictView)
    assert view.contest is not None
    assert view.contest.seen == "How well it served the moment: fully."
    assert view.contest.said == "she needs a reason"
    assert all(told.startswith("The rules would") for told in view.contest.flips)


def test_a_rating_that_the_rules_share_is_said_so(play: Play, shown: State) -> None:
    fit = shown.visit.fit
    assert fit is not None
    view = project(play, done(play, shown, alone(fit)))
    assert isinstance(view, VerdictView)
    assert view.contest is not None
    assert view.contest.flips == ("The rules see it so too.",)


def test_the_last_word_on_a_reply_stands_and_can_be_taken_back(play: Play, shown: State) -> None:
    twice = done(play, shown, alone(4), alone(1))
    assert [contest.rating for contest in twice.visit.contests] == [1]
    assert [contest.rating for contest in done(play, twice, Undo()).visit.contests] == [4]


def test_the_debrief_lists_what_was_contested_on_the_path(play: Play, briefing: State) -> None:
    scene = done(play, briefing, GoOn(), Choose("reasons"), Guess(None), RevealVerdict())
    state = done(play, scene, alone(3, "it is true"), GoOn())
    while not isinstance(view := project(play, state), DebriefView):
        if isinstance(view, VerdictView) or view.__class__.__name__ in ("BriefingView", "EndingView"):
            state = done(play, state, GoOn())
        else:
            first = play.story.offered(state.visit.scene, state.visit.tracks)[0].id
            state = turn(play, state, first)
    assert [contest.said for contest in view.contested] == ["it is true"]
    assert "“it is true”" in view.contested[0].in_brief


@pytest.mark.parametrize("typed", ["", "why", "5 too much", "-1", "four"])
def test_alone_it_begins_with_a_number_from_0_to_4(play: Play, shown: State, typed: str) -> None:
    refusal = decide(play, shown, Contest.typed(typed, hosted=False))
    assert isinstance(refusal, Refusal)
    assert "from 0" in refusal.because


def test_a_group_raises_five_counts_of_hands_and_the_middle_one_is_its_rating() -> None:
    contest = Contest.typed("0 2 1 4 3 the ride is the point", hosted=True)
    assert contest == Contest((0, 2, 1, 4, 3), "the ride is the point")
    assert Contest.typed("0 2 1 4", hosted=True).hands == ()


def test_nothing_is_contested_before_its_verdict(play: Play, briefing: State) -> None:
    scene = done(play, briefing, GoOn())
    assert isinstance(decide(play, scene, alone(3)), Refusal)


def test_what_was_called_for_is_kept_beside_the_rating_and_each_may_come_alone(
    play: Play, shown: State
) -> None:
    called = may_be_called(play, shown.visit)
    name, word = next((name, word) for name, word in called.items() if name != play.call(shown.visit).level)

    def typed(words: str) -> Contest:
        return Contest.typed(words, hosted=False, called=called)

    assert typed(f"{word.upper()}: she acts on it") == Contest((0,) * 5, "she acts on it", name)
    assert typed(f"3, {word}, since she acts") == Contest((0, 0, 0, 1, 0), "since she acts", name)
    assert typed(f"3 {word} was not asked") == Contest((0, 0, 0, 1, 0), f"{word} was not asked")
    assert typed("3, because") == Contest((0, 0, 0, 1, 0), "because")
    state = done(play, shown, alone(4, "it is true"), typed(word))
    (contest,) = state.visit.contests
    assert (contest.rating, contest.level, contest.text) == (4, name, "it is true")
    (told,) = contested(play, state.visits)
    assert told.seen == f"How well it served the moment: fully. Called for, as it is seen here: {word}."
    assert any(flip.startswith(f"The rules would call for {word} ") for flip in told.flips)


def test_what_no_lens_calls_for_is_refused(play: Play, shown: State) -> None:
    assert isinstance(decide(play, shown, Contest((0,) * 5, "", "no such")), Refusal)


def test_a_level_alone_is_no_rating_and_stands_in_what_is_handed_round(play: Play, shown: State) -> None:
    name = next(name for name in may_be_called(play, shown.visit) if name != play.call(shown.visit).level)
    state = done(play, shown, Contest((0,) * 5, "", name), GoOn())
    assert [contest.rating for contest in state.visits[0].contests] == [None]
    (told,) = contested(play, state.visits)
    assert "How well" not in told.in_brief
    assert may_be_called(play, shown.visit)[name] in told.in_brief


def test_the_rules_are_said_to_agree_where_they_do(play: Play, shown: State) -> None:
    name = play.call(shown.visit).level
    assert name is not None
    (told,) = contested(play, done(play, shown, Contest((0,) * 5, "", name)).visits)
    assert told.flips == ("The rules call for that, too.",)


def test_it_comes_back_from_the_disk_and_from_elsewhere(play: Play, shown: State) -> None:
    event = VerdictContested((0,) * 5, "so", next(iter(play.lens.level)))
    assert decode(7, "", encode(Record(7, "", event))).event == event
    assert commands_for(event) == (Contest((0,) * 5, "so", event.level),)
    check_belongs(play, shown, event)
    with pytest.raises(ForeignEventError):
        check_belongs(play, shown, VerdictContested((0,) * 5, "so", "no such"))
