"""The lifecycle is one table: what it does not name cannot happen, and changes nothing."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.play import done, walked
from workshop.scenario.play import Play
from workshop.session.commands import Choose, GoOn
from workshop.session.events import (
    BranchStarted,
    ChoiceReopened,
    Event,
    GuessMade,
    SceneEntered,
    StepUndone,
    VerdictRevealed,
    VoteCast,
)
from workshop.session.fold import apply
from workshop.session.phase_row import NextStep
from workshop.session.phases import (
    ALWAYS,
    OPTIONAL,
    ROWS,
    IllegalEventError,
    Phase,
    after,
    can_happen,
    phases_with,
    stage_after,
)
from workshop.session.plan import step_words
from workshop.session.state import LOBBY, State

SAMPLES: dict[type[Event], Event] = {
    VoteCast: VoteCast("me", "reasons"),
    GuessMade: GuessMade("impact"),
    SceneEntered: SceneEntered("the-question", (2, 2)),
    VerdictRevealed: VerdictRevealed(3),
    BranchStarted: BranchStarted(0),
}


def test_every_event_but_the_one_that_undoes_stands_in_the_table():
    named = {event for row in ROWS.values() for event in row.may}
    assert named | set(ALWAYS) == set(get_args(Event)) - {StepUndone}


def test_every_phase_has_its_row_and_is_reached():
    assert list(ROWS) == list(Phase)
    assert {phase for row in ROWS.values() for phase, _ in row.may.values()} | {Phase.LOBBY} == set(Phase)


@pytest.mark.parametrize("phase", Phase)
def test_a_row_says_what_the_step_leads_to_or_why_there_is_none(phase: Phase):
    row = phase.row
    refuses = row.step is NextStep.REFUSED
    assert bool(row.next) is not refuses
    assert bool(row.refusal) is refuses
    assert row.ahead
    assert row.place


def test_what_may_be_left_out_is_led_to_and_left_by_a_stage():
    for name in OPTIONAL:
        assert stage_after(Phase(name)) is not None
    ahead = [stage_after(phase, OPTIONAL) for phase in (Phase.PLAN, Phase.ROOM, Phase.DEBRIEF, Phase.SO_WHAT)]
    assert ahead == [Phase.ROOM, Phase.BRIEFING, Phase.CLOSED, Phase.CLOSED]
    assert step_words(Phase.ROOM, OPTIONAL)[0] == Phase.PRACTICE.row.next
    assert step_words(Phase.ROOM, (Phase.PURPOSE.value,))[0] == Phase.PURPOSE.row.next
    assert step_words(Phase.ROOM) == (Phase.ROOM.row.next, Phase.ROOM.row.ahead)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("event", SAMPLES.values(), ids=lambda event: type(event).__name__)
def test_an_event_that_the_table_does_not_name_is_refused_by_its_name(phase: Phase, event: Event):
    if can_happen(phase, type(event)):
        assert after(phase, event) is ROWS[phase].may[type(event)][0]
    else:
        with pytest.raises(IllegalEventError, match=f"{type(event).__name__} cannot happen in {phase.name}"):
            after(phase, event)


def test_an_illegal_event_leaves_the_state_as_it_was(play: Play, briefing: State):
    before = done(play, briefing, GoOn(), Choose("reasons"))
    with pytest.raises(IllegalEventError):
        apply(before, VerdictRevealed(0))
    assert before.phase is Phase.GUESS


def test_a_verdict_never_comes_before_the_guess_and_the_answer():
    assert phases_with(VerdictRevealed) == (Phase.CONSEQUENCE,)


def test_nothing_happens_in_the_lobby_but_a_start():
    with pytest.raises(IllegalEventError, match="cannot happen in LOBBY"):
        apply(LOBBY, SceneEntered("the-question", ()))


def test_a_choice_can_be_changed_until_the_guess_and_not_after(play: Play, briefing: State):
    state = walked(play, briefing)
    assert state.phase is Phase.VOTE
    assert phases_with(ChoiceReopened) == (Phase.GUESS,)
