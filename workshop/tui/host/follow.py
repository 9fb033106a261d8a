"""What follows a step by itself: the timer of a phase, and in a rehearsal the hands that nobody raises."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from workshop.session.commands import ClearTimer, Command, CountHands, SetTimer
from workshop.session.events import HandsCounted
from workshop.session.phases import Phase, can_happen
from workshop.session.play import Play
from workshop.session.state import State
from workshop.session.tally import tally_of
from workshop.tui.host.timer import Countdown

MINUTE = 60
LEAST_LIKELY = 0.2
"""What no reply falls below in a rehearsal, so that a room is not of one mind."""


def phase_seconds(play: Play, state: State) -> int | None:
    """How long the present phase is meant to take; None where it has no time of its own."""
    if state.present is None:
        return None
    scene = play.scenario.scene[state.present.scene]
    return {Phase.THINK: scene.think_seconds, Phase.TALK: scene.talk_seconds}.get(state.phase)


def timer_of(play: Play, before: State, state: State, countdown: Countdown) -> Command | None:
    """The timer that a new phase begins with, or the end of the one before."""
    if state.phase is before.phase:
        return None
    if seconds := phase_seconds(play, state):
        return SetTimer(countdown.deadline(seconds), seconds)
    return ClearTimer() if state.timer else None


def invented_hands(play: Play, state: State) -> Iterator[Command]:
    """Hands for all that is asked about just now, as many as there are heads; the same ones every time."""
    tally = tally_of(play, state)
    if tally is None or tally.counts or not can_happen(state.phase, HandsCounted):
        return
    visit = state.present
    place = (visit.scene, len(visit.rounds)) if visit else ("", 0)
    chance = Random(f"{state.phase.value}/{place}")
    weights = [LEAST_LIKELY + chance.random() ** 2 for _choice in tally.choices]
    raised = chance.choices(tally.choices, weights, k=state.heads)
    for choice in tally.choices:
        yield CountHands(choice, raised.count(choice))
