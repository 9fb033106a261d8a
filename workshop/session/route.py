"""Where the story goes next: by what was chosen, past the scenes that a plan leaves out."""

from __future__ import annotations

from workshop.engine.fitting import outcome_of
from workshop.scenario.story import Step
from workshop.session.events import DebriefOpened, EndingReached, Event, SceneEntered
from workshop.session.play import Play
from workshop.session.state import State

MOST_VISITS = 200
"""A story that has come to so many scenes and leads back to one of them is going round in circles."""


def next_place(play: Play, state: State) -> Step:
    """The scene or ending that follows the present visit, or the first scene where there is none yet."""
    if state.present is None:
        return planned(play, state, Step(play.scenario.start, play.story.opening_tracks()))
    visit = state.present
    if visit.choice is None or visit.fit is None:
        raise LookupError("nothing has been chosen yet")
    step = play.story.after(visit.scene, visit.choice, outcome_of(visit.fit), visit.tracks)
    return planned(play, state, step)


def planned(play: Play, state: State, step: Step) -> Step:
    """The first planned scene, or the ending, on the way from there."""
    wanted = state.plan.scenes
    target = step.target
    for _ in play.scenario.scene:  # a story that loops among scenes left out ends somewhere all the same
        if not wanted or target in wanted or play.story.is_ending(target):
            return Step(target, step.tracks)
        target = play.story.past(target, step.tracks)
    return Step(next(iter(play.scenario.ending)), step.tracks)


def arrival(play: Play, state: State) -> Event:
    """The event that takes the session to the next place; out of a circle, that is the debrief."""
    target, tracks = next_place(play, state)
    if play.story.is_ending(target):
        return EndingReached(target, tracks)
    visits = state.visits
    if len(visits) >= MOST_VISITS and any(visit.scene == target for visit in visits):
        return DebriefOpened()
    return SceneEntered(target, tracks)
