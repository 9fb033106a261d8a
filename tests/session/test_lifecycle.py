"""The lifecycle is one table: what it does not name cannot happen, and changes nothing."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.play import done, walked
from workshop.session.commands import Choose, GoOn
from workshop.session.events import (
    BranchStarted,
    Event,
    GuessMade,
    SceneEntered,
    StepUndone,
    VerdictRevealed,
    VoteCast,
)
from workshop.session.phases import TRANSITIONS, IllegalEventError, Phase, after
from workshop.session.play import Play
from workshop.session.state import LOBBY, State, apply

SAMPLES: dict[type[Event], Event] = {
    VoteCast: VoteCast("me", "reasons"),
    GuessMade: GuessMade("impact"),
    SceneEntered: SceneEntered("the-question", (2, 2)),
    VerdictRevealed: VerdictRevealed(3),
    BranchStarted: BranchStarted(0),
}


def test_every_event_but_the_one_that_undoes_stands_in_the_table():
    assert {event for _, event in TRANSITIONS} == set(get_args(Event)) - {StepUndone}


def test_every_phase_is_reached_and_only_the_debrief_is_a_last_one():
    assert set(TRANSITIONS.values()) | {Phase.LOBBY} == set(Phase)
    assert {phase for phase, _ in TRANSITIONS} == set(Phase)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("event", SAMPLES.values(), ids=lambda event: type(event).__name__)
def test_an_event_that_the_table_does_not_name_is_refused_by_its_name(phase: Phase, event: Event):
    if (phase, type(event)) in TRANSITIONS:
        assert after(phase, event) is TRANSITIONS[phase, type(event)]
    else:
        with pytest.raises(IllegalEventError, match=f"{type(event).__name__} cannot happen in {phase.name}"):
            after(phase, event)


def test_an_illegal_event_leaves_the_state_as_it_was(play: Play, briefing: State):
    before = done(play, briefing, GoOn(), Choose("reasons"))
    with pytest.raises(IllegalEventError):
        apply(before, VerdictRevealed(0))
    assert before.phase is Phase.GUESS


def test_a_verdict_never_comes_before_the_guess_and_the_answer():
    assert [phase for phase, event in TRANSITIONS if event is VerdictRevealed] == [Phase.CONSEQUENCE]


def test_nothing_happens_in_the_lobby_but_a_start():
    with pytest.raises(IllegalEventError, match="cannot happen in LOBBY"):
        apply(LOBBY, SceneEntered("the-question", ()))


def test_a_choice_can_be_changed_until_the_guess_and_not_after(play: Play, briefing: State):
    state = walked(play, briefing)
    assert state.phase is Phase.VOTE
    phases_that_reopen = [phase for phase, event in TRANSITIONS if event.__name__ == "ChoiceReopened"]
    assert phases_that_reopen == [Phase.GUESS]
