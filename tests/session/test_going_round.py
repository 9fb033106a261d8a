"""A story that goes round in circles: after very many scenes it is left for the debrief, and stays small."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import pytest

from tests.play import done, shipped_lens, story_play, story_scenario, turn
from workshop.scenario.play import Play, prepare
from workshop.session.commands import (
    Choose,
    CloseVote,
    CountHands,
    GoOn,
    Guess,
    MakePlan,
    PlayAgain,
    RevealDistribution,
    RevealVerdict,
    StartHosting,
)
from workshop.session.decide import MOST_VISITS, arrival
from workshop.session.events import SceneEntered, SessionStarted
from workshop.session.fold import apply
from workshop.session.group_views import WhatView
from workshop.session.phases import Phase
from workshop.session.projection import project, project_shared
from workshop.session.state import LOBBY, State
from workshop.session.views import DebriefView

ROUND = "going round"


@pytest.fixture(scope="module")
def play() -> Play:
    """A story whose first scene leads to itself."""
    scenario = story_scenario("ceo-product-review")
    first = scenario.scene[scenario.start]
    responses = tuple(one.model_copy(update={"next": None, "conditions": ()}) for one in first.response)
    circle = first.model_copy(update={"next": scenario.start, "when": (), "response": responses})
    endless = scenario.model_copy(update={"scene": {**scenario.scene, scenario.start: circle}})
    return prepare(endless, shipped_lens(), "a", ("b",))


@pytest.fixture
def briefing(play: Play) -> State:
    return apply(LOBBY, SessionStarted(play.scenario.id, play.scenario.title, "a", ("b",)))


def response_of(play: Play) -> str:
    return play.scenario.scene[play.scenario.start].response[0].id


def round_and_round(play: Play, state: State) -> State:
    """Until the story is left."""
    while state.phase is not Phase.DEBRIEF:
        assert len(state.visits) <= MOST_VISITS
        state = turn(play, state, response_of(play))
    return state


def test_a_story_that_goes_round_is_left_for_the_debrief_and_that_is_said(
    play: Play, briefing: State
) -> None:
    state = round_and_round(play, done(play, briefing, GoOn()))
    assert len(state.visits) == MOST_VISITS
    view = project(play, state)
    assert isinstance(view, DebriefView)
    assert ROUND in view.ending
    assert len(view.rows) == MOST_VISITS


def test_a_scene_can_be_played_again_from_there(play: Play, briefing: State) -> None:
    state = round_and_round(play, done(play, briefing, GoOn()))
    again = done(play, state, PlayAgain(0))
    assert (again.phase, len(again.visits), len(again.earlier)) == (Phase.VOTE, 1, 1)


def test_with_a_group_it_is_left_too(play: Play, briefing: State) -> None:
    scenes = tuple(play.scenario.scene)
    state = done(play, briefing, StartHosting(False), MakePlan(scenes, 45), *[GoOn()] * 4, GoOn())
    response = response_of(play)
    hands = (GoOn(), GoOn(), CountHands(response, 3), CloseVote(), RevealDistribution(), GoOn())
    while state.phase is not Phase.DEBRIEF:
        assert len(state.visits) <= MOST_VISITS
        state = done(play, state, *hands, GoOn(), RevealVerdict(), GoOn(), GoOn())
    assert len(state.visits) == MOST_VISITS
    shown = project_shared(play, state)
    assert isinstance(shown, WhatView)
    assert ROUND in shown.ending


def test_a_scene_that_is_new_is_never_too_many(play: Play, briefing: State) -> None:
    straight_on = story_play("ceo-product-review")
    state = done(straight_on, briefing, GoOn(), Choose(response_of(play)), Guess(None), RevealVerdict())
    late = replace(state, past=(state.visit,) * MOST_VISITS)
    assert isinstance(arrival(straight_on, late), SceneEntered)


@pytest.mark.slow
def test_five_thousand_visits_stay_small(play: Play, briefing: State) -> None:
    tracemalloc.start()
    try:
        state = done(play, briefing, GoOn())
        visits = 0
        while visits < 5000:
            state = round_and_round(play, state)
            visits += len(state.visits)
            state = done(play, state, PlayAgain(0))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 50_000_000
