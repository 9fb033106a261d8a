"""Conditions, responses and exits held against every state in which the story comes to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workshop.scenario.checks.idle_tracks import changed_tracks
from workshop.scenario.checks.outlook import outlook
from workshop.scenario.conditions import Test, Tracks, all_hold, parsed
from workshop.scenario.exploring.walk import Graph, read_tracks
from workshop.scenario.exploring.walk import Path as Choices
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.models import Scenario, Scene
from workshop.scenario.toml.positions import Path

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

    def test(self, conditions: Sequence[str]) -> Test:
        """Whether all of these hold in a state."""
        return all_hold(conditions, self.places) or (lambda _: True)

    def told_elsewhere(self, condition: str) -> bool:
        """Whether other rules speak of it: bounds decide it, or its tracks never change."""
        read = parsed(condition)
        unchanged = read is not None and self._changed.isdisjoint(read.tracks)
        return unchanged or outlook(condition, self.scenario.track) is not None

    def ranges(self, condition: str, states: dict[Tracks, int]) -> str:
        """What the tracks that it names are in these states, in words."""
        read = parsed(condition)
        assert read is not None
        said = []
        for name in dict.fromkeys(read.tracks):
            values = {tracks[self.places[name]] for tracks in states}
            least, most = min(values), max(values)
            said.append(f"{name} is {least}" if least == most else f"{name} is {least} to {most}")
        return " and ".join(said)


def findings(states: States) -> Iterator[Finding]:
    """Everything in scenes that are reached."""
    for name, scene in states.scenario.scene.items():
        if states.coming[name]:
            yield from _responses(name, scene, states)
            yield from _exits(name, scene, states)


def _responses(name: str, scene: Scene, states: States) -> Iterator[Finding]:
    for at, response in enumerate(scene.response):
        path: Path = ("scene", name, "response", at)
        found = [*_decided(path, response.conditions, states.coming[name], states, "here")]
        yield from found
        offered = response.id in states.offered[name]
        if not offered and not _ruled_out(found, response.conditions, states):
            said = f"{quoted(response.id)} is never offered: its conditions never hold together"
            yield Finding("W213", (*path, "if"), said)


def _exits(name: str, scene: Scene, states: States) -> Iterator[Finding]:
    left = dict(states.leaving[name])
    tests: list[Test] = []
    for at, exit in enumerate(scene.when):
        path: Path = ("scene", name, "when", at)
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


def _shadowed(path: Path, tests: list[Test], holds: dict[Tracks, int], states: States) -> Finding:
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
    path: Path,
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
