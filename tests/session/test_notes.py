"""The notes beside a session: in every phase what helps there, and never what belongs to another scene."""

from __future__ import annotations

import pytest

from tests.play import done
from tests.session.leading import HEADS, decided, opened, whole_workshop
from workshop.scenario.play import Play
from workshop.session.commands import CountHands, GoOn, SetTimer
from workshop.session.phase_row import Audience
from workshop.session.phases import OF_OWN_QUESTION, Phase
from workshop.session.plan import minutes_needed
from workshop.session.private import ENLARGE, NotesView, notes_view, private_view
from workshop.session.state import LOBBY, State

NOW = 1_800_000_000


@pytest.fixture(scope="module")
def workshop(play: Play) -> list[State]:
    return list(whole_workshop(play))


def notes(play: Play, state: State, minutes: int = 10) -> NotesView:
    return notes_view(play, state, minutes, NOW)


def at(workshop: list[State], phase: Phase) -> State:
    return next(state for state in workshop if state.phase is phase)


def test_there_are_notes_before_anything_happened(play: Play):
    assert notes(play, LOBBY).scene_number is None


def test_the_hands_of_both_rounds_stand_side_by_side(play: Play, workshop: list[State]):
    view = notes(play, at(workshop, Phase.DISTRIBUTION))
    assert (view.round, view.first) == (2, (9, 5, 3, 1))
    assert [one.hands for one in view.private.responses] == [4, 2, 11, 1]


def test_the_share_is_the_one_that_the_advice_goes_by(play: Play, workshop: list[State]):
    for state in workshop:
        view = notes(play, state)
        assert (view.share is None) == (view.private.advice is None)
        if view.share is not None:
            assert (view.private.advice or "").startswith(f"{view.share} %")


@pytest.mark.parametrize(
    ("phase", "names"),
    [
        (Phase.PRACTICE, ["Milk first", "Milk last", "Coffee, please"]),
        (Phase.GUESS, ["impact", "execution", "optics", "none of these alone"]),
        (Phase.EXIT, ["1 none of it", "2", "3 about half", "4", "5 all of it"]),
        (Phase.VOTE, []),
    ],
    ids=lambda value: getattr(value, "value", ""),
)
def test_what_is_no_response_is_counted_by_its_name(
    play: Play, workshop: list[State], phase: Phase, names: list[str]
):
    assert [one.name for one in notes(play, at(workshop, phase)).counted] == names


def test_how_the_guesses_fell_stays_beside_the_answer(play: Play, workshop: list[State]):
    answered = notes(play, at(workshop, Phase.CONSEQUENCE))
    assert (answered.counted[0].name, answered.counted[0].hands) == ("impact", 12)
    assert not answered.asks


def test_what_was_not_counted_yet_is_told_from_none(play: Play, workshop: list[State]):
    guessing = done(play, at(workshop, Phase.GUESS), CountHands("execution", 0))
    assert [one.hands for one in notes(play, guessing).counted] == [None, 0, None, None]


def test_the_plan_says_what_was_played_and_what_lies_ahead(play: Play, workshop: list[State]):
    *_, second = (state for state in workshop if state.present and state.visit.scene == "now-the-how")
    plan = [(one.reached, one.now) for one in notes(play, second).plan]
    assert plan == [(True, False), (True, True), (False, False)]
    assert not any(one.now for one in notes(play, workshop[-1]).plan)


def test_the_size_of_the_letters_is_seen_to_before_the_people_are_there(play: Play, workshop: list[State]):
    assert [state.phase for state in workshop if notes(play, state).hint] == [Phase.PLAN, Phase.ROOM]
    assert notes(play, at(workshop, Phase.ROOM)).hint == ENLARGE


def test_after_the_ending_no_scene_is_the_present_one(play: Play, workshop: list[State]):
    for phase in (Phase.ENDING, Phase.DEBRIEF, Phase.EXIT, Phase.CLOSED):
        view = notes(play, at(workshop, phase))
        assert (view.scene_number, view.round) == (None, 0)


@pytest.mark.parametrize(("ends_at", "left"), [(NOW + 41, 41), (NOW, 0), (NOW - 500, -500)])
def test_a_timer_runs_down_and_on(play: Play, workshop: list[State], ends_at: int, left: int):
    state = done(play, at(workshop, Phase.THINK), SetTimer(ends_at, 60))
    assert notes(play, state).timer == left


def test_the_debrief_needs_less_the_further_it_has_come(play: Play, workshop: list[State]):
    closing = [state for state in workshop if state.ending is not None]
    needed = [minutes_needed(state, 0) for state in closing if state.phase not in OF_OWN_QUESTION]
    assert needed == sorted(needed, reverse=True)
    assert (needed[0], needed[-1]) == (12, 0)
    assert notes(play, workshop[-1], minutes=45).private.remark is None


def test_hands_are_asked_for_only_where_they_are_counted_or_shown(play: Play):
    *_, briefing = opened(play)
    asking = {state.phase for state in decided(play, briefing, (9, 5, 3, 1)) if notes(play, state).asks}
    assert asking == {Phase.VOTE, Phase.VOTED, Phase.DISTRIBUTION, Phase.GUESS}
    assert notes(play, done(play, briefing, GoOn())).private.heads == HEADS


def test_there_is_a_line_to_say_at_every_stage_that_the_room_sees(play: Play, workshop: list[State]) -> None:
    for state in workshop:
        if state.phase.row.audience is Audience.ROOM and state.phase not in (Phase.SCENE, Phase.CLOSED):
            assert private_view(play, state, 5).say, state.phase
