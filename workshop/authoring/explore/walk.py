"""Where a story can go: the ways out of a scene, every state walked once, the shortest path to a place."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from types import MappingProxyType
from typing import NamedTuple

from workshop.scenario.boards import Board
from workshop.scenario.conditions import Tracks, condition_in, written_conditions
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.models import Interlude, NextByOutcome, Response, Scenario, Scene
from workshop.scenario.story import OUTCOMES, Step, Story
from workshop.scenario.toml.positions import KeyPath

Said = tuple[str, str, Board]
"""A scene, a response of it, and the cards on the board when it is given."""
Outcomes = Mapping[Said, str]
Choices = tuple[tuple[str, str], ...]
"""Scenes and the responses chosen there."""
Tell = Callable[[int], None]
"""Is told now and then how many states were found so far."""

MOST_STATES = 1_000_000
_BETWEEN_TELLING = 20_000


class WayReason(NamedTuple):
    """Why one goes a way; with nothing in it: because no other way was taken."""

    conditions: tuple[str, ...] = ()
    """Of tracks and choices, all of which hold after the choice."""
    response: str | None = None
    """The response that leads here by itself."""
    outcome: str | None = None


class Way(NamedTuple):
    path: KeyPath
    """Of the key that names the target, below the scene."""
    target: str
    reason: WayReason = WayReason()


def ways_out(scene: Scene | Interlude) -> Iterator[Way]:
    """Exits, then what single responses say, then the scene's own `next`, unless no response needs it."""
    for at, exit in enumerate(scene.when):
        yield Way(("when", at, "next"), exit.next, WayReason(conditions=exit.conditions))
    if isinstance(scene, Interlude):
        yield Way(("next",), scene.next)
        return
    for at, response in enumerate(scene.response):
        if response.next:
            yield Way(("response", at, "next"), response.next, WayReason(response=response.id))
    if all(response.next for response in scene.response):
        return
    if isinstance(scene.next, NextByOutcome):
        for outcome in OUTCOMES:
            yield Way(("next", outcome), getattr(scene.next, outcome), WayReason(outcome=outcome))
    elif scene.next:
        yield Way(("next",), scene.next)


def targets_of(scene: Scene | Interlude) -> set[str]:
    """Every id that may come next, whatever its condition."""
    return {way.target for way in ways_out(scene)}


def places_with_ways(scenario: Scenario) -> dict[str, Scene | Interlude]:
    """Everything that ways lead out of, by its id: scenes, then interludes."""
    return {**scenario.scene, **scenario.interlude}


class StateGraph(NamedTuple):
    """The reachable states by number: 0 is the opening, then in the order in which they are found.

    What is told between two scenes is no state: nothing is chosen there.
    """

    places: list[Step]
    """Where each state stands, a scene or an ending, and the tracks that some condition reads."""
    offers: list[tuple[Response, ...]]
    """What is offered in each state; nothing at an ending."""
    onward: list[tuple[int, ...]]
    """Where each of these leads, in the same order."""
    boards: list[Board]
    """The cards on the board in each state."""
    came_from: list[int]
    """The state before on the shortest path, which is the first of its length in the order of the file."""
    open: int
    """How many states were found and not walked on from, because the limit was met; 0 if these are all."""
    between: Mapping[str, Mapping[Tracks, tuple[int, str]]] = MappingProxyType({})
    """The interludes that the story comes through, and in which tracks; from which state and by which reply
    first, or -1 where that is before any."""

    @property
    def told(self) -> frozenset[str]:
        """The interludes that the story comes through."""
        return frozenset(self.between)

    def said_in(self, state: int) -> list[Said]:
        """What can be said in this state."""
        scene, board = self.places[state].target, self.boards[state]
        return [(scene, response.id, board) for response in self.offers[state]]

    def choices_into(self, state: int, response: str) -> Choices:
        """The shortest path to the state, and this reply there; none before the first."""
        return (*self.choices_to(state), (self.places[state].target, response)) if state >= 0 else ()

    def choices_to(self, state: int) -> Choices:
        """The shortest path to the state."""
        path = []
        while (before := self.came_from[state]) >= 0:
            chosen = self.offers[before][self.onward[before].index(state)]
            path.append((self.places[before].target, chosen.id))
            state = before
        return tuple(reversed(path))


def read_tracks(scenario: Scenario) -> frozenset[str]:
    """The tracks and choices that some condition reads; no other can change what happens."""
    written = {each for _, conditions in written_conditions(scenario) for each in conditions}
    return frozenset(
        name for each in written if (condition := condition_in(each)) for name in condition.tracks
    )


def without_idle_tracks(scenario: Scenario) -> Scenario:
    """The same story with only the tracks that some condition reads, so that more of its states are equal."""
    read = read_tracks(scenario)
    if read.issuperset(scenario.track):
        return scenario
    scenes = {
        name: scene.model_copy(
            update={"response": tuple(_with_tracks(each, read) for each in scene.response)}
        )
        for name, scene in scenario.scene.items()
    }
    track = {name: each for name, each in scenario.track.items() if name in read}
    return scenario.model_copy(update={"track": track, "scene": scenes})


def _with_tracks(response: Response, read: Collection[str]) -> Response:
    return response.model_copy(
        update={"track": {key: by for key, by in response.track.items() if key in read}}
    )


def walked(
    scenario: Scenario, outcomes: Outcomes, most: int = MOST_STATES, tell: Tell | None = None
) -> StateGraph:
    """The graph of all states that can be reached, breadth first.

    From the moment that there are more than `most` of them, no more are looked for.
    """
    story = Story(without_idle_tracks(scenario))
    between: dict[str, dict[Tracks, tuple[int, str]]] = {}

    def beyond(step: Step, state: int = -1, response: str = "") -> Step:
        while story.is_interlude(step.target):
            between.setdefault(step.target, {}).setdefault(step.tracks, (state, response))
            step = story.past(*step)
        return step

    opening = beyond(Step(scenario.start, story.opening_tracks()))
    numbers = {opening: 0}
    places, came_from = [opening], [-1]
    offers: list[tuple[Response, ...]] = []
    onward: list[tuple[int, ...]] = []
    boards: list[Board] = []
    for state, (scene, tracks) in enumerate(places):
        if len(places) > most:
            break
        if tell is not None and not state % _BETWEEN_TELLING:
            tell(len(places))
        offered = () if story.is_ending(scene) else story.offered(scene, tracks)
        board = story.board(tracks)
        leads = []
        for response in offered:
            outcome = outcomes[scene, response.id, board]
            step = beyond(story.next_place(scene, response.id, outcome, tracks), state, response.id)
            number = numbers.setdefault(step, len(places))
            if number == len(places):
                places.append(step)
                came_from.append(state)
            leads.append(number)
        offers.append(offered)
        onward.append(tuple(leads))
        boards.append(board)
    rest = len(places) - len(onward)
    offers, onward, boards = offers + [()] * rest, onward + [()] * rest, boards + [()] * rest
    return StateGraph(places, offers, onward, boards, came_from, rest, between)


MOST_VISITS = 100
MOST_UNROLLED = 400_000


class Unrolled(NamedTuple):
    """A graph that never goes round, made of one that does: a state met again later is another one."""

    graph: StateGraph
    visits: int
    """The most visits that a path in it has."""


def ordered(onward: Sequence[Sequence[int]]) -> list[int]:
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


def loop_in(onward: list[tuple[int, ...]], order: Collection[int]) -> tuple[int, ...]:
    """One loop of states, given the order of those that are on none; nothing if there is no loop.

    Of the loops through its first state it is the shortest, and the last leads to the first again.
    """
    before: list[list[int]] = [[] for _ in onward]
    for state, leads in enumerate(onward):
        for number in leads:
            before[number].append(state)
    between = {*range(len(onward))}.difference(order, ordered(before))
    if not between:
        return ()
    inner = {state: [number for number in onward[state] if number in between] for state in between}
    seen, state = dict[int, None](), min(between)
    while state not in seen:
        seen[state] = None
        state = inner[state][0]
    path = [*seen]
    start = min(path[path.index(state) :])
    came_from: dict[int, int] = {}
    queue = [start]
    for state in queue:
        for number in inner[state]:
            if number not in came_from:
                came_from[number] = state
                queue.append(number)
    loop = [came_from[start]]
    while loop[-1] != start:
        loop.append(came_from[loop[-1]])
    return tuple(reversed(loop))


def unrolled(graph: StateGraph, endings: Collection[str], most: int = MOST_VISITS) -> Unrolled:
    """The graph visit by visit: a state met again is another one, except at endings.

    It stops after `most` visits, or when the shortest path to each ending is over, if that is later; and
    before either, where it would get too large.
    """
    ends = {state for state, place in enumerate(graph.places) if place.target in endings}
    farthest = max((len(graph.choices_to(state)) for state in ends), default=0)
    states, onward, came_from = [0], list[tuple[int, ...]](), [-1]
    ended: dict[int, int] = {}
    visits = 0
    while visits < max(farthest, most) and len(onward) < len(states) <= MOST_UNROLLED:
        visits += 1
        met: dict[int, int] = {}
        for number in range(len(onward), len(states)):
            leads = []
            for state in graph.onward[states[number]]:
                known = ended if state in ends else met
                if state not in known:
                    known[state] = len(states)
                    states.append(state)
                    came_from.append(number)
                leads.append(known[state])
            onward.append(tuple(leads))
    cut = len(states) - len(onward)
    offers = [graph.offers[state] for state in states[: len(onward)]] + [()] * cut
    places = [graph.places[state] for state in states]
    boards = [graph.boards[state] for state in states]
    return Unrolled(StateGraph(places, offers, onward + [()] * cut, boards, came_from, 0), visits)


MOST_SEARCHED = 300_000
"""States that are looked at before a search is given up: a few seconds."""

_State = tuple[str, Tracks]
"""A scene or ending, and the tracks on entering it."""


class SearchGivenUpError(Exception):
    """There are more states than are looked at."""


def shortest_path(
    scenario: Scenario, target: str, story: Story, judge: ScenarioJudge, most: int = MOST_SEARCHED
) -> tuple[str, ...] | None:
    """The fewest choices that lead from the start to that place; None where none do.

    An interlude is reached with the choice that it is told after.

    States are tried in the order of the choices made and of those that are at least still to be made.
    Raises SearchGivenUpError.
    """
    left = _choices_left(scenario, target)
    first: _State = (scenario.start, story.opening_tracks())
    while first[0] != target and story.is_interlude(first[0]):
        first = story.past(*first)
    came: dict[_State, tuple[_State, str] | None] = {first: None}
    made = {first: 0}
    waiting = [(0, 0, first)] if scenario.start in left else []
    while waiting:
        state = heappop(waiting)[-1]
        scene, tracks = state
        if scene == target:
            return _back(came, state)
        count = made[state] + 1
        board = story.board(tracks)
        for response in story.offered(scene, tracks):
            outcome = judge.verdict(scene, response.id, board).outcome
            after: _State = story.next_place(scene, response.id, outcome, tracks)
            while after[0] != target and story.is_interlude(after[0]):
                after = story.past(*after)
            if after[0] in left and count < made.get(after, count + 1):
                came[after], made[after] = (state, response.id), count
                # Of equals the one that is nearer to the target comes first.
                heappush(waiting, (count + left[after[0]], left[after[0]], after))
        if len(came) > most:
            raise SearchGivenUpError
    return None


def _back(came: Mapping[_State, tuple[_State, str] | None], state: _State) -> tuple[str, ...]:
    choices: list[str] = []
    while (step := came[state]) is not None:
        state, choice = step
        choices.append(choice)
    return tuple(reversed(choices))


def _choices_left(scenario: Scenario, target: str) -> Mapping[str, int]:
    """How many choices it takes at least from each place to the target, whatever the tracks are."""
    before: dict[str, list[str]] = {}
    for name, place_before in places_with_ways(scenario).items():
        for place in targets_of(place_before):
            before.setdefault(place, []).append(name)
    left = {target: 0}
    waiting = deque([target])
    while waiting:
        place = waiting.popleft()
        for name in before.get(place, ()):
            if name in left:
                continue
            if name in scenario.interlude:
                left[name] = left[place]
                waiting.appendleft(name)
            else:
                left[name] = left[place] + 1
                waiting.append(name)
    return left
