"""A story as a graph: scenes and endings, and the ways between them with the reasons for taking each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from workshop.scenario.clean import one_line
from workshop.scenario.models import NextByOutcome, Response, Scenario, Scene
from workshop.scenario.story import OUTCOMES


class Reply(NamedTuple):
    """A response of a scene as the lens reads it; `level` is a word, None where no level leads."""

    id: str
    level: str | None
    fit: int
    outcome: str


class Node(NamedTuple):
    """A scene or an ending."""

    id: str
    title: str
    listener: str | None
    """Who is answered; None for an ending."""
    call: str | None = None
    """The word of the level that the scene calls for, where levels were asked for."""
    replies: tuple[Reply, ...] = ()
    """Its responses, where levels were asked for."""

    @property
    def is_ending(self) -> bool:
        return self.listener is None


class Reason(NamedTuple):
    """Why one goes a way; with nothing in it: because no other way was taken."""

    conditions: tuple[str, ...] = ()
    """Of tracks, all of which hold after the choice."""
    response: str | None = None
    """The response that leads here by itself."""
    outcome: str | None = None


class Edge(NamedTuple):
    """A way from a scene to a scene or an ending; two places have one way between them at most."""

    source: str
    target: str
    reasons: tuple[Reason, ...]
    alone: bool
    """Whether it is the only way out of its scene."""

    @property
    def words(self) -> str:
        """The reasons in a few words; empty for the only way out of a scene."""
        return "" if self.alone else "; ".join(_in_words(self.reasons))


class Graph(NamedTuple):
    title: str
    start: str
    nodes: tuple[Node, ...]
    """In the order of the file, the endings last."""
    edges: tuple[Edge, ...]
    """By source, in the order in which the story looks at them."""


def graph_of(scenario: Scenario) -> Graph:
    """The graph of a scenario's scenes, whether the tracks ever let a way be taken or not."""
    scenes = [
        Node(name, one_line(scene.title), one_line(scenario.cast[scene.listener].name))
        for name, scene in scenario.scene.items()
    ]
    endings = [Node(name, one_line(ending.title), None) for name, ending in scenario.ending.items()]
    edges = [edge for name, scene in scenario.scene.items() for edge in _edges(name, scene)]
    return Graph(one_line(scenario.title), scenario.start, (*scenes, *endings), tuple(edges))


def _edges(name: str, scene: Scene) -> Iterator[Edge]:
    """The ways out of a scene, ways to one place made one."""
    merged: dict[str, list[Reason]] = {}
    for target, reason in _ways(scene):
        merged.setdefault(target, []).append(reason)
    for target, reasons in merged.items():
        yield Edge(name, target, tuple(dict.fromkeys(reasons)), len(merged) == 1)


def _ways(scene: Scene) -> Iterator[tuple[str, Reason]]:
    """As the story looks at them: exits, then what a response says, then what the scene says."""
    for exit in scene.when:
        yield exit.next, Reason(conditions=exit.conditions)
    for response in scene.response:
        if response.next:
            yield response.next, Reason(response=response.id)
    if not _needs_next(scene.response):
        return
    if isinstance(scene.next, NextByOutcome):
        for outcome in OUTCOMES:
            yield getattr(scene.next, outcome), Reason(outcome=outcome)
    elif scene.next:
        yield scene.next, Reason()


def _needs_next(responses: Iterable[Response]) -> bool:
    return any(response.next is None for response in responses)


def _in_words(reasons: tuple[Reason, ...]) -> Iterator[str]:
    """`if patience >= 3 and trust >= 3`, `after reasons or figures`, `partly or missed`, `otherwise`."""
    for reason in reasons:
        if reason.conditions:
            yield f"if {' and '.join(reason.conditions)}"
    if chosen := [reason.response for reason in reasons if reason.response]:
        yield f"after {_either(chosen)}"
    outcomes = [reason.outcome for reason in reasons if reason.outcome]
    if outcomes and len(outcomes) < len(OUTCOMES):
        yield _either(outcomes)
    if len(outcomes) == len(OUTCOMES) or Reason() in reasons:
        yield "otherwise"


def _either(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
