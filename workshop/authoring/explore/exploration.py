"""What there is to know about all plays of a scenario, worked out over its merged states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeVar

from workshop.authoring.explore.paths import (
    EndStates,
    Fits,
    Sums,
    Ways,
    fits_at,
    likeliest_path,
    sums_of,
    ways_of,
)
from workshop.authoring.explore.players import BlindPlay, Verdicts, blind_plays
from workshop.authoring.explore.walk import (
    MOST_STATES,
    Choices,
    Said,
    StateGraph,
    Tell,
    loop_in,
    ordered,
    unrolled,
    walked,
)
from workshop.engine.lens import Lens
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.models import Scenario
from workshop.scenario.story import Story


class Likeliest(NamedTuple):
    """The path that is taken most often at random, of equal ones the shortest: once in so many plays."""

    path: Choices
    one_in: int


class EndingPaths(NamedTuple):
    """All paths to one ending."""

    paths: int
    chance: float
    """How likely somebody comes here who chooses at random."""
    likeliest: Likeliest
    visits: int
    """Scenes on all of these paths together."""
    longest: int
    """Scenes on the longest of them."""
    fits: Sums

    @property
    def fit(self) -> float:
        """The average fit in a scene, over all paths."""
        return self.fits.total / self.visits if self.visits else 0.0


class ReachedEnding(NamedTuple):
    """An ending that some path leads to."""

    states: int
    """In how many ways the tracks stand when it is reached."""
    shortest: Choices
    paths: EndingPaths | None
    """None where paths are not counted, or not so far."""


class Coverage(NamedTuple):
    """What some path leads past."""

    scenes: Mapping[str, int]
    """How many states each scene is met in; 0 where it is never reached."""
    never_offered: tuple[tuple[str, str], ...]
    """Responses of scenes that are reached."""
    kinds: Mapping[str, int]
    """How many responses that are offered somewhere have each kind of mismatch of the lens."""
    calls: Mapping[str, int]
    """How many of the scenes that are reached call for each level."""
    open_calls: int
    """How many of them call for no level yet, as none leads by enough."""
    interludes: Mapping[str, bool]
    """Whether each is told on some path."""


class Exploration(NamedTuple):
    """All plays of a scenario."""

    states: int
    """Scenes with the tracks that some condition reads; endings are not among them."""
    steps: int
    """Choices over all states."""
    open: int
    """States that were found and not walked on from, because there are too many; 0 if these are all."""
    loop: Choices
    """A way on which the story can come back to where it was; empty if there is none."""
    visits: int | None
    """Where there is a loop, only paths of up to so many scenes are counted."""
    paths: int | None
    """To all endings; None where not all states were walked, or they are too many to be counted."""
    endings: Mapping[str, ReachedEnding | None]
    """None where an ending is not reached."""
    coverage: Coverage
    blind: tuple[BlindPlay, ...]
    random_fit: float | None
    """Per scene, of somebody who chooses at random; None where paths are not counted."""
    under_way: float
    """How likely a play at random has not ended after that many visits."""


Value = TypeVar("Value")


class WorkedOut(dict[Said, Value]):
    """What there is to know of each reply on each board, worked out where it is first asked for."""

    def __init__(self, work_out: Callable[[Said], Value]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, said: Said) -> Value:
        self[said] = value = self._work_out(said)
        return value


def verdicts_of(judge: ScenarioJudge) -> Verdicts:
    """The verdict on every response, on whichever board."""
    return WorkedOut(lambda said: judge.verdict(*said))


def explored(
    scenario: Scenario, lens: Lens, verdicts: Verdicts, most: int = MOST_STATES, tell: Tell | None = None
) -> Exploration:
    """Everything about the scenario, read by this lens; `most` bounds the states that are walked."""
    outcomes = WorkedOut(lambda said: verdicts[said].outcome)
    graph = walked(scenario, outcomes, most, tell)
    order = ordered(graph.onward)
    loop = loop_in(graph.onward, order) if len(order) < len(graph.places) else ()
    ends = _ends(graph, scenario)
    exploration = Exploration(
        states=len(graph.places) - sum(map(len, ends.values())),
        steps=sum(map(len, graph.onward)),
        open=graph.open,
        loop=_round(graph, loop),
        visits=None,
        paths=None,
        endings={name: _reached(graph, states) for name, states in ends.items()},
        coverage=_coverage(graph, scenario, lens, verdicts),
        blind=tuple(blind_plays(scenario, lens, Story(scenario), verdicts)),
        random_fit=None,
        under_way=0.0,
    )
    if graph.open:
        return exploration
    if loop:
        graph, visits = unrolled(graph, scenario.ending)
        exploration = exploration._replace(visits=visits)
        order, ends = ordered(graph.onward), _ends(graph, scenario)
    fits = WorkedOut(lambda said: verdicts[said].fit)
    return _with_paths(exploration, graph, order, fits, ends)


def _round(graph: StateGraph, loop: tuple[int, ...]) -> Choices:
    """The choices on a loop of states."""
    return tuple(
        (graph.places[state].target, graph.offers[state][graph.onward[state].index(after)].id)
        for state, after in zip(loop, (*loop[1:], *loop[:1]), strict=True)
    )


def _ends(graph: StateGraph, scenario: Scenario) -> EndStates:
    """The states at each ending, in the order in which they are found."""
    ends: dict[str, list[int]] = {name: [] for name in scenario.ending}
    for state, place in enumerate(graph.places):
        if place.target in ends:
            ends[place.target].append(state)
    return ends


def _reached(graph: StateGraph, states: Sequence[int]) -> ReachedEnding | None:
    return ReachedEnding(len(states), graph.choices_to(states[0]), None) if states else None


def _with_paths(
    exploration: Exploration, graph: StateGraph, order: list[int], fits: Fits, ends: EndStates
) -> Exploration:
    ways = ways_of(graph, order)
    if ways is None:
        return exploration
    sums = sums_of(graph, order, fits, ways, ends)
    endings = {
        name: reached and reached._replace(paths=_paths_to(graph, ways, ends[name], sums[name]))
        for name, reached in exploration.endings.items()
    }
    return exploration._replace(
        paths=sum(ways.paths[state] for states in ends.values() for state in states),
        endings=endings,
        random_fit=_random_fit(graph, ways, fits),
        under_way=_under_way(graph, ways, ends) if exploration.loop else 0.0,
    )


def _under_way(graph: StateGraph, ways: Ways, ends: EndStates) -> float:
    """How likely a play is broken off where the visits of the graph end."""
    return sum(
        ways.chance[state]
        for state, leads in enumerate(graph.onward)
        if not leads and graph.places[state].target not in ends
    )


def _likeliest(graph: StateGraph, ways: Ways, states: Sequence[int]) -> Likeliest:
    """Of the paths to these states, the first of which is the nearest."""
    one_in, state = 1, states[0]
    while (state := graph.came_from[state]) >= 0:
        one_in *= len(graph.onward[state])
    likeliest = min(states, key=lambda state: ways.one_in[state])
    if one_in <= ways.one_in[likeliest]:
        return Likeliest(graph.choices_to(states[0]), one_in)
    return Likeliest(likeliest_path(graph, ways, likeliest), ways.one_in[likeliest])


def _paths_to(graph: StateGraph, ways: Ways, states: Sequence[int], sums: Sums) -> EndingPaths | None:
    if not states:
        return None
    return EndingPaths(
        sum(ways.paths[state] for state in states),
        sum(ways.chance[state] for state in states),
        _likeliest(graph, ways, states),
        sum(ways.visits[state] for state in states),
        max(ways.longest[state] for state in states),
        sums,
    )


def _random_fit(graph: StateGraph, ways: Ways, fits: Fits) -> float:
    """The average fit in a scene of somebody who takes each response offered with the same chance."""
    total = visits = 0.0
    for state, chance in enumerate(ways.chance):
        if offered := fits_at(graph, state, fits):
            total += chance * sum(offered) / len(offered)
            visits += chance
    return total / visits


def _coverage(graph: StateGraph, scenario: Scenario, lens: Lens, verdicts: Verdicts) -> Coverage:
    scenes = Counter(map(itemgetter(0), graph.places))
    said = {each for state in range(len(graph.places)) for each in graph.said_in(state)}
    offered = {(scene, response) for scene, response, _ in said}
    met = {(*each[:2], mismatch.id) for each in said if (mismatch := verdicts[each].mismatch) is not None}
    kinds = Counter(kind for _, _, kind in met)
    called = {(each[0], level) for each in said if (level := verdicts[each].call.level)}
    calls = Counter(level for _, level in called)
    responses = ((name, response.id) for name, scene in scenario.scene.items() for response in scene.response)
    return Coverage(
        {name: scenes[name] for name in scenario.scene},
        tuple(place for place in responses if scenes[place[0]] and place not in offered),
        {kind: kinds[kind] for kind in lens.kind},
        {level: calls[level] for level in lens.level},
        len({each[0] for each in said if verdicts[each].call.abstains}),
        {name: name in graph.told for name in scenario.interlude},
    )
