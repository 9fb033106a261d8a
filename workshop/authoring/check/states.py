"""Rules on every state of a story: what nobody can ever meet, and conditions that make no difference."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from workshop.authoring.explore.walk import Graph, Outcomes, read_tracks, walked
from workshop.authoring.explore.walk import Path as Choices
from workshop.engine.lens import Lens
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.models import NextByOutcome, Scenario, ScenarioJudge, Scene, Track
from workshop.scenario.story import COMPARISONS, OUTCOMES, Holds, Tracks, all_hold, condition_in
from workshop.scenario.toml.positions import KeyPath

_MOST_STATES = 2_000


def outlook(written: str, tracks: Mapping[str, Track]) -> str | None:
    """Why a condition never holds or always, if its tracks' bounds decide it; nothing if they do not."""
    condition = condition_in(written)
    if condition is None or not _known(condition.tracks, tracks):
        return None
    if condition.against == condition.track:
        holds = COMPARISONS[condition.comparison](0, 0)
        return f"this {'always' if holds else 'never'} holds: a track is what it is"
    left, right = _bounds(condition.track, tracks), _bounds(condition.against, tracks)
    possible, certain = _decided_by_bounds(condition.comparison, left, right)
    if possible and not certain:
        return None
    side = "between"
    if condition.comparison not in ("==", "!="):
        side = "least" if (condition.comparison[0] == ">") == certain else "most"
    why = [_bound(condition.track, left, side)]
    if isinstance(condition.against, str):
        why.append(_bound(condition.against, right, _OTHER[side]))
    return f"this {'always' if certain else 'never'} holds: {', and '.join(why)}"


def unmet(alternatives: Iterable[Collection[str]], tracks: Mapping[str, Track]) -> str | None:
    """Where none of these groups of conditions holds, in words to be appended; nothing if one always does.

    Too many states to look at count as one of them, without words.
    """
    groups = [[*group] for group in alternatives]
    conditions = [condition for group in groups for written in group if (condition := condition_in(written))]
    names = [*dict.fromkeys(track for condition in conditions for track in condition.tracks)]
    if not _known(names, tracks):
        return None
    ranges = [range(tracks[name].min, tracks[name].max + 1) for name in names]
    if prod(map(len, ranges)) > _MOST_STATES:
        return ""
    tests = [all_hold(group, {name: place for place, name in enumerate(names)}) for group in groups]
    for state in product(*ranges):
        if not any(test is None or test(state) for test in tests):
            return f" where {' and '.join(f'{name} is {at}' for name, at in zip(names, state, strict=True))}"
    return None


def _known(names: Iterable[str], tracks: Mapping[str, Track]) -> bool:
    return all(name in tracks and tracks[name].min <= tracks[name].max for name in names)


def _bounds(of: str | int, tracks: Mapping[str, Track]) -> tuple[int, int]:
    return (of, of) if isinstance(of, int) else (tracks[of].min, tracks[of].max)


def _decided_by_bounds(comparison: str, left: tuple[int, int], right: tuple[int, int]) -> tuple[bool, bool]:
    """Whether the comparison may hold, and whether it must."""
    compare = COMPARISONS[comparison]
    if comparison in ("==", "!="):
        meet = left[0] <= right[1] and right[0] <= left[1]
        same = left == right and left[0] == left[1]
        return (meet, same) if comparison == "==" else (not same, not meet)
    high_low, low_high = compare(left[1], right[0]), compare(left[0], right[1])
    return (high_low, low_high) if comparison[0] == ">" else (low_high, high_low)


_OTHER = {"most": "least", "least": "most", "between": "between"}


def _bound(name: str, bounds: tuple[int, int], side: str) -> str:
    match side:
        case "most":
            return f"{name} never exceeds {bounds[1]}"
        case "least":
            return f"{name} is never below {bounds[0]}"
    if bounds[0] == bounds[1]:
        return f"{name} is always {bounds[0]}"
    return f"{name} stays between {bounds[0]} and {bounds[1]}"


def idle_track_findings(scenario: Scenario, _lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    """A finding for each such track; reading comes first, since a track that nobody reads can go."""
    read = read_tracks(scenario)
    changed = changed_tracks(scenario)
    for name, track in scenario.track.items():
        path = ("track", name)
        if name not in read:
            said = f"no condition reads the track {quoted(name)}, so it decides nothing"
            yield Finding("W210", path, said, at="key", hint="Leave it out, or ask for it in an `if`.")
        elif name not in changed:
            said = f"no response changes the track {quoted(name)}, so it stays at {track.start}"
            yield Finding("W211", path, said, at="key", hint="Change it with the `track` of a response.")


def changed_tracks(scenario: Scenario) -> frozenset[str]:
    """The tracks that some response changes."""
    return frozenset(
        name
        for scene in scenario.scene.values()
        for response in scene.response
        for name, by in response.track.items()
        if by
    )


_MOST_CHOICES = 8


class States:
    """The states of a story, by scene: in which tracks one comes there, and in which one leaves."""

    def __init__(self, scenario: Scenario, graph: Graph) -> None:
        read = read_tracks(scenario)
        self.places = {name: at for at, name in enumerate(name for name in scenario.track if name in read)}
        """Where each track stands in a state."""
        self.graph = graph
        self.scenario = scenario
        self._changed = changed_tracks(scenario)
        self.coming: dict[str, dict[Tracks, int]] = {name: {} for name in scenario.scene}
        """Each with the first state of which it is true."""
        self.leaving: dict[str, dict[Tracks, int]] = {name: {} for name in scenario.scene}
        """Each with the state after, as it is first found."""
        self.offered: dict[str, set[str]] = {name: set() for name in scenario.scene}
        for state, (scene, tracks) in enumerate(graph.places):
            if scene in scenario.scene:
                self.coming[scene][tracks] = state
                self.offered[scene].update(each.id for each in graph.offers[state])
                for number in graph.onward[state]:
                    self.leaving[scene].setdefault(graph.places[number].tracks, number)

    def test(self, conditions: Sequence[str]) -> Holds:
        """Whether all of these hold in a state."""
        return all_hold(conditions, self.places) or (lambda _: True)

    def told_elsewhere(self, condition: str) -> bool:
        """Whether other rules speak of it: bounds decide it, or its tracks never change."""
        read = condition_in(condition)
        unchanged = read is not None and self._changed.isdisjoint(read.tracks)
        return unchanged or outlook(condition, self.scenario.track) is not None

    def ranges(self, condition: str, states: dict[Tracks, int]) -> str:
        """What the tracks that it names are in these states, in words."""
        read = condition_in(condition)
        assert read is not None
        said = []
        for name in dict.fromkeys(read.tracks):
            values = {tracks[self.places[name]] for tracks in states}
            least, most = min(values), max(values)
            said.append(f"{name} is {least}" if least == most else f"{name} is {least} to {most}")
        return " and ".join(said)


def findings_in_states(states: States) -> Iterator[Finding]:
    """Everything in scenes that are reached."""
    for name, scene in states.scenario.scene.items():
        if states.coming[name]:
            yield from _responses(name, scene, states)
            yield from _exits(name, scene, states)


def _responses(name: str, scene: Scene, states: States) -> Iterator[Finding]:
    for at, response in enumerate(scene.response):
        path: KeyPath = ("scene", name, "response", at)
        found = [*_decided(path, response.conditions, states.coming[name], states, "here")]
        yield from found
        offered = response.id in states.offered[name]
        if not offered and not _ruled_out(found, response.conditions, states):
            said = f"{quoted(response.id)} is never offered: its conditions never hold together"
            yield Finding("W213", (*path, "if"), said)


def _exits(name: str, scene: Scene, states: States) -> Iterator[Finding]:
    left = dict(states.leaving[name])
    tests: list[Holds] = []
    for at, exit in enumerate(scene.when):
        path: KeyPath = ("scene", name, "when", at)
        met = states.leaving[name]
        found = [*_decided(path, exit.conditions, met, states, "after a reply here")]
        yield from found
        test = states.test(exit.conditions)
        holds = {tracks: state for tracks, state in met.items() if test(tracks)}
        if holds and not any(tracks in left for tracks in holds):
            yield _shadowed(path, tests, holds, states)
        elif not holds and not _ruled_out(found, exit.conditions, states):
            yield Finding("W214", (*path, "if"), "these never hold together after a reply here")
        tests.append(test)
        left = {tracks: state for tracks, state in left.items() if not test(tracks)}


def _shadowed(path: KeyPath, tests: list[Holds], holds: dict[Tracks, int], states: States) -> Finding:
    """An exit that is never taken, since an earlier one always is."""
    tracks, state = min(holds.items(), key=lambda each: each[1])
    earlier = next(at for at, test in enumerate(tests) if test(tracks))
    said = "this exit is never taken: whenever it holds, an earlier one is taken"
    hint = f"After {arrows(states.graph.choices_to(state))} both hold."
    return Finding("W216", (*path, "if"), said, hint=hint, other=(*path[:-1], earlier, "if"))


def _ruled_out(found: Sequence[Finding], conditions: Sequence[str], states: States) -> bool:
    """Whether it is said of one of them already that it never holds, here or elsewhere."""
    return any(each.code == "W214" for each in found) or any(map(states.told_elsewhere, conditions))


def _decided(
    path: KeyPath,
    conditions: Sequence[str],
    met: dict[Tracks, int],
    states: States,
    where: str,
) -> Iterator[Finding]:
    """Conditions that never hold in these states, or always, beyond what the bounds of tracks decide."""
    for at, condition in enumerate(conditions):
        if states.told_elsewhere(condition):
            continue
        test = states.test((condition,))
        held = sum(map(test, met))
        if held in (0, len(met)):
            code, how = ("W215", "always") if held else ("W214", "never")
            said = f"this {how} holds {where}: {states.ranges(condition, met)} whatever was chosen before"
            yield Finding(code, (*path, "if", at), said)


def arrows(path: Choices) -> str:
    """The choices of a path; of a long one the last."""
    chosen = [quoted(response) for _, response in path]
    begin = ["…"] if len(chosen) > _MOST_CHOICES else []
    return " → ".join([*begin, *chosen[-_MOST_CHOICES:]]) or "no choice"


def round_from(graph: Graph, state: int) -> tuple[str, ...]:
    """The scenes of a way from this state, always by the first choice, until one of them comes again."""
    seen: dict[int, None] = {}
    while state not in seen:
        seen[state] = None
        state = graph.onward[state][0]
    path = [*seen]
    return tuple(graph.places[each].target for each in (*path[path.index(state) :], state))


MOST_STATES = 3_000
"""A story with more is looked at without its tracks; `workshop explore` walks them all."""


class _Way(NamedTuple):
    """A way out of a scene: where it is written, where it leads, and for which outcome alone."""

    path: KeyPath
    target: str
    outcome: str = ""


def reachable_findings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
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
    yield from findings_in_states(states)
    yield from _trapped(states)


def _too_many(scenario: Scenario) -> Finding:
    """Tells so at the track with the most values; without a track there are no more states than scenes."""
    said = f"the story has more than {MOST_STATES:,} states, so it was looked at without its tracks"
    hint = "Narrower bounds make them fewer; `workshop explore` walks all of them."
    widest = max(scenario.track.items(), key=lambda each: each[1].max - each[1].min)[0]
    return Finding("W218", ("track", widest), said, at="key", hint=hint)


def _ways(name: str, scene: Scene) -> Iterator[_Way]:
    path: KeyPath = ("scene", name)
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
    round_ = round_from(graph, state)
    hint = f"The story goes round: {' → '.join(round_)}."
    if not path:
        return Finding("W217", ("start",), "no play ever comes to an ending, whatever is chosen", hint=hint)
    scene, chosen = path[-1]
    said = f"after {arrows(path)} no ending can be reached any more"
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
