"""Every state a story can reach, walked once: states that nothing can tell apart are one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from workshop.scenario.conditions import parsed
from workshop.scenario.models import Response, Scenario
from workshop.scenario.story import Onward, Step, Story

Outcomes = Mapping[tuple[str, str], str]
"""By scene and response."""
Path = tuple[tuple[str, str], ...]
"""Scenes and the responses chosen there."""
Tell = Callable[[int], None]
"""Is told now and then how many states were found so far."""

MOST_STATES = 1_000_000
_BETWEEN_TELLING = 20_000


class Graph(NamedTuple):
    """The reachable states by number: 0 is the opening, then in the order in which they are found."""

    places: list[Step]
    """Where each state stands, a scene or an ending, and the tracks that some condition reads."""
    offers: list[tuple[Response, ...]]
    """What is offered in each state; nothing at an ending. Equal offers of a scene are one tuple."""
    onward: list[tuple[int, ...]]
    """Where each of these leads, in the same order."""
    came_from: list[int]
    """The state before on the shortest path, which is the first of its length in the order of the file."""
    open: int
    """How many states were found and not walked on from, because the limit was met; 0 if these are all."""

    def choices_to(self, state: int) -> Path:
        """The shortest path to the state."""
        path = []
        while (before := self.came_from[state]) >= 0:
            chosen = self.offers[before][self.onward[before].index(state)]
            path.append((self.places[before].target, chosen.id))
            state = before
        return tuple(reversed(path))


def read_tracks(scenario: Scenario) -> frozenset[str]:
    """The tracks that some condition reads; no other can change what happens."""
    written: set[str] = set()
    for scene in scenario.scene.values():
        written.update(*(response.conditions for response in scene.response))
        written.update(*(exit.conditions for exit in scene.when))
    return frozenset(name for each in written if (condition := parsed(each)) for name in condition.tracks)


def without_idle_tracks(scenario: Scenario) -> Scenario:
    """The same story with only the tracks that some condition reads, so that more of its states are equal."""
    read = read_tracks(scenario)
    if read.issuperset(scenario.track):
        return scenario
    scenes = {
        name: scene.model_copy(update={"response": tuple(_with_tracks(scene.response, read))})
        for name, scene in scenario.scene.items()
    }
    track = {name: each for name, each in scenario.track.items() if name in read}
    return scenario.model_copy(update={"track": track, "scene": scenes})


def _with_tracks(responses: Iterable[Response], read: frozenset[str]) -> Iterable[Response]:
    for response in responses:
        kept = {name: by for name, by in response.track.items() if name in read}
        yield response if len(kept) == len(response.track) else response.model_copy(update={"track": kept})


class _Offers:
    """What is offered, each set of responses kept once, with where each of them leads."""

    def __init__(self, story: Story, outcomes: Outcomes) -> None:
        self._story = story
        self._outcomes = outcomes
        self._same: dict[tuple[str, ...], tuple[Response, ...]] = {}
        self._ways: dict[int, tuple[Onward, ...]] = {}

    def once(
        self, scene: str, offered: tuple[Response, ...]
    ) -> tuple[tuple[Response, ...], tuple[Onward, ...]]:
        """The responses as the tuple that stands for all that are equal, and their ways."""
        ways = self._ways.get(id(offered))  # an id in there is of a tuple that is kept
        if ways is None:
            offered = self._same.setdefault((scene, *(each.id for each in offered)), offered)
            ways = tuple(
                self._story.onward(scene, each.id, self._outcomes[scene, each.id]) for each in offered
            )
            self._ways[id(offered)] = ways
        return offered, ways


def walked(
    scenario: Scenario, outcomes: Outcomes, most: int = MOST_STATES, tell: Tell | None = None
) -> Graph:
    """The graph of all states that can be reached, breadth first.

    From the moment that there are more than `most` of them, no more are looked for.
    """
    story = Story(without_idle_tracks(scenario))
    offered, is_ending, once = story.offered, story.is_ending, _Offers(story, outcomes).once
    opening = Step(scenario.start, story.opening_tracks())
    numbers = {opening: 0}
    places, came_from = [opening], [-1]
    offers: list[tuple[Response, ...]] = []
    onward: list[tuple[int, ...]] = []
    for state, (scene, tracks) in enumerate(places):
        if len(places) > most:
            break
        if tell is not None and not state % _BETWEEN_TELLING:
            tell(len(places))
        here, ways = ((), ()) if is_ending(scene) else once(scene, offered(scene, tracks))
        leads = []
        for onward_from in ways:
            step = onward_from(tracks)
            number = numbers.setdefault(step, len(places))
            if number == len(places):
                places.append(step)
                came_from.append(state)
            leads.append(number)
        offers.append(here)
        onward.append(tuple(leads))
    rest = len(places) - len(onward)
    return Graph(places, offers + [()] * rest, onward + [()] * rest, came_from, rest)
