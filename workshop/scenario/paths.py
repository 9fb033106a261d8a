"""The shortest way through a story to one of its places, by choices that are really offered on it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from heapq import heappop, heappush

from workshop.scenario.conditions import Tracks
from workshop.scenario.judged import ScenarioJudge
from workshop.scenario.models import NextByOutcome, Scenario, Scene
from workshop.scenario.story import OUTCOMES, Story

MOST_STATES = 300_000
"""States that are looked at before a search is given up: a few seconds."""

State = tuple[str, Tracks]
"""A scene or ending, and the tracks on entering it."""


class SearchGivenUpError(Exception):
    """There are more states than are looked at."""


def shortest_path(
    scenario: Scenario, target: str, story: Story, judge: ScenarioJudge, most: int = MOST_STATES
) -> tuple[str, ...] | None:
    """The fewest choices that lead from the start to that scene or ending; None where none do.

    States are tried in the order of the choices made and of those that are at least still to be made.
    Raises SearchGivenUpError.
    """
    left = _choices_left(scenario, target)
    first: State = (scenario.start, story.opening_tracks())
    came: dict[State, tuple[State, str] | None] = {first: None}
    made = {first: 0}
    waiting = [(0, 0, first)] if scenario.start in left else []
    while waiting:
        state = heappop(waiting)[-1]
        scene, tracks = state
        if scene == target:
            return _back(came, state)
        count = made[state] + 1
        for response in story.offered(scene, tracks):
            outcome = judge.verdict(scene, response.id).outcome
            after: State = story.after(scene, response.id, outcome, tracks)
            if after[0] in left and count < made.get(after, count + 1):
                came[after], made[after] = (state, response.id), count
                # Of equals the one that is nearer to the target comes first.
                heappush(waiting, (count + left[after[0]], left[after[0]], after))
        if len(came) > most:
            raise SearchGivenUpError
    return None


def _back(came: Mapping[State, tuple[State, str] | None], state: State) -> tuple[str, ...]:
    choices: list[str] = []
    while (step := came[state]) is not None:
        state, choice = step
        choices.append(choice)
    return tuple(reversed(choices))


def _choices_left(scenario: Scenario, target: str) -> Mapping[str, int]:
    """How many choices it takes at least from each place to the target, whatever the tracks are."""
    before: dict[str, list[str]] = {}
    for name, scene in scenario.scene.items():
        for place in _ways_out(scene):
            before.setdefault(place, []).append(name)
    left = {target: 0}
    waiting = deque([target])
    while waiting:
        place = waiting.popleft()
        for name in before.get(place, ()):
            if name not in left:
                left[name] = left[place] + 1
                waiting.append(name)
    return left


def _ways_out(scene: Scene) -> Iterator[str]:
    for exit in scene.when:
        yield exit.next
    for response in scene.response:
        if response.next is not None:
            yield response.next
    if isinstance(scene.next, NextByOutcome):
        yield from (getattr(scene.next, outcome) for outcome in OUTCOMES)
    elif scene.next is not None:
        yield scene.next
