"""What nobody can ever meet: places, responses and exits that every state of the story rules out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from workshop.scenario.checks import in_states
from workshop.scenario.checks.in_states import States
from workshop.scenario.conditions import Tracks
from workshop.scenario.exploring.walk import Outcomes, walked
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.judged import ScenarioJudge
from workshop.scenario.models import NextByOutcome, Scenario, Scene
from workshop.scenario.story import OUTCOMES
from workshop.scenario.toml.positions import Path

MOST_STATES = 3_000
"""A story with more is looked at without its tracks; `workshop explore` walks them all."""


class _Way(NamedTuple):
    """A way out of a scene: where it is written, where it leads, and for which outcome alone."""

    path: Path
    target: str
    outcome: str = ""


def findings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    """What is never met over all states, as long as they are few enough; else what no way leads to."""
    outcomes = {
        (name, response.id): judge.verdict(name, response.id).outcome
        for name, scene in scenario.scene.items()
        for response in scene.response
    }
    graph = walked(scenario, outcomes, max(MOST_STATES, len(scenario.scene) + len(scenario.ending)))
    if graph.open:
        yield _too_many(scenario)
        yield from _unmet(scenario, _spread(scenario, scenario.start, outcomes), outcomes)
        return
    yield from _unmet(scenario, {place.target for place in graph.places}, outcomes)
    states = States(scenario, graph)
    yield from in_states.findings(states)
    yield from _trapped(states)


def _too_many(scenario: Scenario) -> Finding:
    """Tells so at the track with the most values; without a track there are no more states than scenes."""
    said = f"the story has more than {MOST_STATES:,} states, so it was looked at without its tracks"
    hint = "Narrower bounds make them fewer; `workshop explore` walks all of them."
    widest = max(scenario.track.items(), key=lambda each: each[1].max - each[1].min)[0]
    return Finding("W218", ("track", widest), said, at="key", hint=hint)


def _ways(name: str, scene: Scene) -> Iterator[_Way]:
    path: Path = ("scene", name)
    for at, exit in enumerate(scene.when):
        yield _Way((*path, "when", at, "next"), exit.next)
    for at, response in enumerate(scene.response):
        if response.next:
            yield _Way((*path, "response", at, "next"), response.next)
    if isinstance(scene.next, NextByOutcome):
        for outcome in OUTCOMES:
            yield _Way((*path, "next", outcome), getattr(scene.next, outcome), outcome)
    elif scene.next and not all(response.next for response in scene.response):
        yield _Way((*path, "next"), scene.next)


def _came_to(name: str, scene: Scene, outcomes: Outcomes) -> set[str]:
    """The outcomes of those replies in a scene that go on by the scene's own `next`."""
    return {outcomes[name, each.id] for each in scene.response if not each.next}


def _spread(scenario: Scenario, start: str, outcomes: Outcomes | None) -> set[str]:
    """All places that can be reached if every condition may hold, by every outcome or by those that come."""
    met = {start}
    queue = [start]
    while queue:
        name = queue.pop()
        if name not in scenario.scene:
            continue
        scene = scenario.scene[name]
        for way in _ways(name, scene):
            comes = not way.outcome or outcomes is None or way.outcome in _came_to(name, scene, outcomes)
            if comes and way.target not in met:
                met.add(way.target)
                queue.append(way.target)
    return met


def _unmet(scenario: Scenario, met: Collection[str], outcomes: Outcomes) -> Iterator[Finding]:
    """Places that a way leads to from where the story comes, and that it never comes to itself."""
    first: dict[str, tuple[str, _Way]] = {}
    for name, scene in scenario.scene.items():
        for way in _ways(name, scene) if name in met else ():
            if way.target not in met:
                first.setdefault(way.target, (name, way))
    for target, (name, way) in first.items():
        sort = "scene" if target in scenario.scene else "ending"
        said = f"the story never comes to the {sort} {quoted(target)}, though {quoted(name)} has a way to it"
        why = _why(scenario, name, way, outcomes)
        yield Finding("W212", (sort, target), said, at="key", hint=why, other=way.path)


def _why(scenario: Scenario, name: str, way: _Way, outcomes: Outcomes) -> str:
    """What keeps the story from going this way."""
    if way.outcome and way.outcome not in _came_to(name, scenario.scene[name], outcomes):
        return f"No reply in {quoted(name)} comes to {quoted(way.outcome)}."
    if "when" in way.path:
        return "Its conditions never hold, or an earlier exit is taken first."
    return "The replies that lead this way are never offered, or an exit is taken first."


def _trapped(states: States) -> Iterator[Finding]:
    """The first choice after which no ending can be reached any more, though ways lead to one."""
    scenario, graph = states.scenario, states.graph
    before: dict[int, list[int]] = {}
    for state, leads in enumerate(graph.onward):
        for each in leads:
            before.setdefault(each, []).append(state)
    queue = [state for state, leads in enumerate(graph.onward) if not leads]
    ends = set(queue)
    for state in queue:
        for each in before.get(state, ()):
            if each not in ends:
                ends.add(each)
                queue.append(each)
    hopeful: dict[str, bool] = {}
    for state, place in enumerate(graph.places):
        if state not in ends:
            scene = place.target
            if scene not in hopeful:
                hopeful[scene] = not scenario.ending.keys().isdisjoint(_spread(scenario, scene, None))
            if hopeful[scene]:
                yield _trap(states, state)
                return


def _trap(states: States, state: int) -> Finding:
    scenario, graph = states.scenario, states.graph
    path = graph.choices_to(state)
    target = graph.places[state].target
    round_ = in_states.round_from(graph, state)
    hint = f"The story goes round: {' → '.join(round_)}."
    if not path:
        return Finding("W217", ("start",), "no play ever comes to an ending, whatever is chosen", hint=hint)
    scene, chosen = path[-1]
    said = f"after {in_states.arrows(path)} no ending can be reached any more"
    way = next(
        way.path
        for way in _ways(scene, scenario.scene[scene])
        if way.target == target and _taken(states, way, chosen, graph.places[state].tracks)
    )
    return Finding("W217", way, said, hint=hint, other=("scene", target))


def _taken(states: States, way: _Way, chosen: str, tracks: Tracks) -> bool:
    """Whether this way may have been the one taken after the choice, given where it led and the tracks."""
    _, scene, sort, at, *_ = (*way.path, 0)
    if sort == "when" and isinstance(at, int):
        exit = states.scenario.scene[str(scene)].when[at]
        return states.test(exit.conditions)(tracks)
    if sort == "response" and isinstance(at, int):
        return states.scenario.scene[str(scene)].response[at].id == chosen
    return True
