"""Every state a story can reach, walked once, put in order, and the shortest way to a place."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from heapq import heappop, heappush
from typing import NamedTuple

from workshop.scenario.models import NextByOutcome, Response, Scenario, ScenarioJudge, Scene
from workshop.scenario.story import OUTCOMES, Onward, Step, Story, Tracks, condition_in

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
    return frozenset(
        name for each in written if (condition := condition_in(each)) for name in condition.tracks
    )


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


MOST_VISITS = 100
_MOST_UNROLLED = 400_000


class Unrolled(NamedTuple):
    """A graph that never goes round, made of one that does: a state met again later is another one."""

    graph: Graph
    visits: int
    """The most visits that a path in it has."""


def ordered(onward: list[tuple[int, ...]]) -> list[int]:
    """All states, each after those that lead to it, but none that is on a loop or comes after one."""
    waiting = [0] * len(onward)
    for leads in onward:
        for number in leads:
            waiting[number] += 1
    order = [state for state, count in enumerate(waiting) if not count]
    for state in order:
        for number in onward[state]:
            waiting[number] -= 1
            if not waiting[number]:
                order.append(number)
    return order


def loop_in(onward: list[tuple[int, ...]], beside: Collection[int]) -> tuple[int, ...]:
    """One loop of states, none of them `beside`; of those through its first state the shortest.

    The last leads to the first again. Nothing if there is none.
    """
    left_out = set(beside)
    inner = {state: tuple(leads) for state, leads in enumerate(onward) if state not in left_out}
    inner = {state: tuple(each for each in leads if each in inner) for state, leads in inner.items()}
    order = _back_ordered(inner)
    for state in order:
        del inner[state]
    if not inner:
        return ()
    return _shortest_round(_on_a_loop(inner), inner)


def _back_ordered(inner: Mapping[int, tuple[int, ...]]) -> list[int]:
    """The states from which no loop can be reached."""
    before: dict[int, list[int]] = {}
    for state, leads in inner.items():
        for each in leads:
            before.setdefault(each, []).append(state)
    left = {state: len(leads) for state, leads in inner.items()}
    order = [state for state, count in left.items() if not count]
    for state in order:
        for each in before.get(state, ()):
            left[each] -= 1
            if not left[each]:
                order.append(each)
    return order


def _on_a_loop(inner: Mapping[int, tuple[int, ...]]) -> int:
    """The least state of the loop that one comes to from the first, going the first way on each time."""
    seen: dict[int, None] = {}
    state = min(inner)
    while state not in seen:
        seen[state] = None
        state = next(each for each in inner[state] if each in inner)
    path = [*seen]
    return min(path[path.index(state) :])


def _shortest_round(start: int, inner: Mapping[int, tuple[int, ...]]) -> tuple[int, ...]:
    came_from = {start: start}
    queue = [start]
    for state in queue:
        for each in inner[state]:
            if each == start:
                return _back_to(state, came_from)
            if each in inner and each not in came_from:
                came_from[each] = state
                queue.append(each)
    raise AssertionError("a state on a loop leads back to itself")


def _back_to(state: int, came_from: Mapping[int, int]) -> tuple[int, ...]:
    path = [state]
    while came_from[path[-1]] != path[-1]:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))


def unrolled(graph: Graph, endings: Collection[str], most: int = MOST_VISITS) -> Unrolled:
    """The graph visit by visit: a state met again is another one, except at endings.

    It stops after `most` visits, or when the shortest path to each ending is over, if that is later; and
    before either, where it would get too large.
    """
    ends = {state for state, place in enumerate(graph.places) if place.target in endings}
    farthest = max((len(graph.choices_to(state)) for state in ends), default=0)
    states, onward, came_from = [0], list[tuple[int, ...]](), [-1]
    ended: dict[int, int] = {}
    visits = 0
    while visits < max(farthest, most) and len(onward) < len(states) <= _MOST_UNROLLED:
        visits += 1
        met: dict[int, int] = {}
        for number in range(len(onward), len(states)):
            leads = []
            for each in graph.onward[states[number]]:
                known = ended if each in ends else met
                if each not in known:
                    known[each] = len(states)
                    states.append(each)
                    came_from.append(number)
                leads.append(known[each])
            onward.append(tuple(leads))
    cut = len(states) - len(onward)
    offers = [graph.offers[state] for state in states[: len(onward)]] + [()] * cut
    places = [graph.places[state] for state in states]
    return Unrolled(Graph(places, offers, onward + [()] * cut, came_from, 0), visits)


MOST_SEARCHED = 300_000
"""States that are looked at before a search is given up: a few seconds."""

State = tuple[str, Tracks]
"""A scene or ending, and the tracks on entering it."""


class SearchGivenUpError(Exception):
    """There are more states than are looked at."""


def shortest_path(
    scenario: Scenario, target: str, story: Story, judge: ScenarioJudge, most: int = MOST_SEARCHED
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
