"""A question may be taken to be at a level, or, where its lens waits for evidence, at none yet."""

from __future__ import annotations

import pytest

from tests.play import done, shipped_play
from tests.report.sessions import begun
from tests.session.leading import decided, opened
from workshop.rooms.phone import phone_page
from workshop.scenario.play import Play
from workshop.session.commands import Choose, CountHands, GoOn, Guess, Refusal, RevealVerdict
from workshop.session.debrief import debrief
from workshop.session.decide import decide
from workshop.session.events import GuessMade
from workshop.session.host import check_belongs
from workshop.session.phases import Phase
from workshop.session.private import notes_view, private_view
from workshop.session.projection import project, project_shared
from workshop.session.state import State
from workshop.session.views import NO_LEVEL_YET, GuessView, VerdictView, aim_of, header_of

NOW = 1_785_758_400


@pytest.fixture(scope="module")
def causes() -> Play:
    """A story whose first moment calls for no cause yet."""
    return shipped_play("three-syncs-deep")


def guessing_alone(play: Play) -> State:
    state = done(play, begun(play), GoOn())
    first = play.story.offered(state.visit.scene, state.visit.tracks)[0]
    return done(play, state, Choose(first.id))


def test_that_none_leads_yet_is_a_choice_like_the_levels(causes: Play) -> None:
    view = project(causes, guessing_alone(causes))
    assert isinstance(view, GuessView)
    assert causes.lens.abstain is not None
    *levels, none_yet = view.choices
    assert [level.id for level in levels] == [*causes.lens.level]
    assert none_yet.word == causes.lens.abstain.word
    assert none_yet.about


def test_it_is_offered_in_a_scene_in_which_a_level_leads_too(causes: Play) -> None:
    assert causes.judge.call("a-comma").level is not None
    *_, briefing = opened(causes, ("a-comma",))
    guessing = next(state for state in decided(causes, briefing, (5, 5, 7, 1)) if state.phase is Phase.GUESS)
    view = project_shared(causes, guessing)
    assert isinstance(view, GuessView)
    assert view.choices[-1].id == NO_LEVEL_YET


def test_a_lens_that_never_waits_does_not_offer_it() -> None:
    play = shipped_play("four-tabs")
    state = guessing_alone(play)
    view = project(play, state)
    assert isinstance(view, GuessView)
    assert view.choices == view.header.levels
    assert isinstance(decide(play, state, Guess(NO_LEVEL_YET)), Refusal)
    with pytest.raises(LookupError):
        check_belongs(play, state, GuessMade(NO_LEVEL_YET))


def test_where_a_moment_may_call_for_no_level_alone_that_can_be_guessed_too() -> None:
    play = shipped_play()
    view = project(play, guessing_alone(play))
    assert isinstance(view, GuessView)
    assert (view.choices[-1].id, view.choices[-1].word) == (NO_LEVEL_YET, "none of these alone")
    assert view.choices[-1].about == "the cause; both, by name; a choice"
    between = play.scenario.scene["in-the-corridor"]
    assert aim_of(play.lens, between.asks, play.judge.call("in-the-corridor")) == NO_LEVEL_YET
    first = play.scenario.scene[play.scenario.start]
    call = play.judge.call(play.scenario.start)
    assert aim_of(play.lens, first.asks, call) == call.level


def test_who_guessed_so_reads_it_beside_the_verdict_and_in_the_debrief(causes: Play) -> None:
    state = done(causes, guessing_alone(causes), Guess(NO_LEVEL_YET), RevealVerdict())
    assert causes.lens.abstain is not None
    word = causes.lens.abstain.word
    view = project(causes, state)
    assert isinstance(view, VerdictView)
    assert view.guess is not None
    assert view.guess.word == word
    (row,) = debrief(header_of(causes), causes, state).rows
    assert row.guessed is not None
    assert row.guessed.word == word
    check_belongs(causes, state, GuessMade(NO_LEVEL_YET))


def test_a_group_counts_hands_for_it_and_phones_have_it_too(causes: Play) -> None:
    *_, briefing = opened(causes, ("three-cures",))
    guessing = next(state for state in decided(causes, briefing, (5, 5, 7, 1)) if state.phase is Phase.GUESS)
    ask = phone_page(causes, guessing).ask
    assert ask is not None
    assert ask.options[-1].id == NO_LEVEL_YET
    counted = done(causes, guessing, CountHands(NO_LEVEL_YET, 12), CountHands("culture", 6))
    assert [one.hands for one in notes_view(causes, counted, 5, NOW).counted] == [None, 6, None, None, 12]
    shown = done(causes, counted, GoOn(), RevealVerdict())
    assert shown.visit.guess == NO_LEVEL_YET
    view = project_shared(causes, shown)
    assert isinstance(view, VerdictView)
    assert [(level.id, hands) for level, hands in view.guesses][-1] == (NO_LEVEL_YET, 12)


def test_a_moment_that_calls_for_no_level_has_its_advice(causes: Play) -> None:
    *_, briefing = opened(causes, ("three-cures",))
    states = [*decided(causes, briefing, (18, 0, 0, 0))]
    voted = next(state for state in states if state.phase is Phase.VOTED)
    told = private_view(causes, voted, 5).advice
    assert told is not None
    assert causes.lens.abstain is not None
    assert told.startswith(f"{causes.lens.abstain.asked}; what serves is {causes.lens.abstain.word}. ")
    fit = causes.judge.verdict("three-cures", voted.visit.rounds[0].counts[0][0]).fit
    assert f"{100 if fit >= 3 else 0} % chose a reply that serves" in told


def test_where_two_talk_past_each_other_the_advice_says_what_such_a_moment_asks() -> None:
    play = shipped_play()
    *_, briefing = opened(play, ("in-the-corridor",))
    assert play.judge.call("in-the-corridor").level is None
    voted = next(s for s in decided(play, briefing, (9, 5, 3, 1), (4, 2, 11, 1)) if s.phase is Phase.VOTED)
    told = private_view(play, voted, 5).advice
    assert told is not None
    assert told.startswith(f"{play.lens.asks['between'].asked}. ")
    assert " % chose a reply that serves: " in told
