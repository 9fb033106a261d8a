"""A story as a graph, the order in which it is told, and the words that all pictures share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from workshop.authoring.explore.walk import WayReason, places_with_ways, ways_out
from workshop.scenario.clean import one_line
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.models import Interlude, Scenario, Scene
from workshop.scenario.story import OUTCOMES

NOT_REACHED = "No way leads from the start to:"
ONWARD, BACK, ABOVE = "→", "↺", "↑"


class ReadReply(NamedTuple):
    """A response of a scene as the lens reads it; `level` is a word, None where no level leads."""

    id: str
    level: str | None
    fit: int
    outcome: str


class MapNode(NamedTuple):
    """A scene or an ending."""

    id: str
    title: str
    listener: str | None
    """Who is answered; None where nobody is."""
    call: str | None = None
    """The word of the level that the scene calls for; like `replies` only where levels were asked for."""
    replies: tuple[ReadReply, ...] = ()
    kind: Literal["scene", "interlude", "ending"] = "scene"

    @property
    def is_ending(self) -> bool:
        return self.kind == "ending"

    @property
    def details(self) -> list[str]:
        """What a scene calls for, and each response with its level; nothing if not asked for."""
        if not self.replies:
            return []
        replies = (f"{each.id}: {each.level or 'no level leads'}, {each.outcome}" for each in self.replies)
        return [f"calls for {self.call or 'no level'}", *replies]


class MapEdge(NamedTuple):
    """A way from a scene to a scene or an ending; two places have one way between them at most."""

    source: str
    target: str
    reasons: tuple[WayReason, ...]
    alone: bool
    """Whether it is the only way out of its scene."""

    @property
    def words(self) -> str:
        """The reasons in a few words; empty for the only way out of a scene."""
        return "" if self.alone else "; ".join(_in_words(self.reasons))


class StoryMap(NamedTuple):
    title: str
    start: str
    nodes: tuple[MapNode, ...]
    """In the order of the file: scenes, then interludes, the endings last."""
    edges: tuple[MapEdge, ...]
    """By source, in the order in which the story looks at them."""

    @property
    def counted(self) -> str:
        """`7 scenes, 4 endings`."""
        counts = {"scene": 0, "interlude": 0, "ending": 0, **Counter(node.kind for node in self.nodes)}
        told = [(count, what) for what, count in counts.items() if count or what != "interlude"]
        return ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for count, what in told)

    @property
    def told(self) -> str:
        """Every way of the story in sentences, for those who do not see the picture."""
        titles = {node.id: node.title for node in self.nodes}
        ways = {
            source: "; ".join(f"{edge.words or 'on'} to {titles[edge.target]}" for edge in edges)
            for source, edges in groupby(self.edges, key=lambda edge: edge.source)
        }
        scenes = (f"From {titles[source]}: {told}." for source, told in ways.items())
        return " ".join([f"{self.counted}. It begins with {titles[self.start]}.", *scenes])


def story_map_of(scenario: Scenario) -> StoryMap:
    """The graph of a scenario's scenes, whether the tracks ever let a way be taken or not."""
    scenes = [
        MapNode(name, one_line(scene.title), one_line(scenario.cast[scene.listener].name))
        for name, scene in scenario.scene.items()
    ]
    interludes = [
        MapNode(name, one_line(interlude.title), None, kind="interlude")
        for name, interlude in scenario.interlude.items()
    ]
    endings = [
        MapNode(name, one_line(ending.title), None, kind="ending") for name, ending in scenario.ending.items()
    ]
    edges = [edge for name, place in places_with_ways(scenario).items() for edge in _edges(name, place)]
    nodes = (*scenes, *interludes, *endings)
    return StoryMap(one_line(scenario.title), scenario.start, nodes, tuple(edges))


def add_levels(graph: StoryMap, scenario: Scenario, judge: ScenarioJudge) -> StoryMap:
    """The graph with calls and replies in its scenes; it gives away what a player is to hear."""

    def word(scene: str, level: str | None) -> str | None:
        return None if level is None else judge.lens(scene).level[level].word

    def called(scene: str) -> str | None:
        call, abstain = judge.call(scene), judge.lens(scene).abstain
        return abstain.word if call.abstains and abstain else word(scene, call.level)

    def shown(node: MapNode) -> MapNode:
        if node.kind != "scene":
            return node
        verdicts = {each.id: judge.verdict(node.id, each.id) for each in scenario.scene[node.id].response}
        replies = (
            ReadReply(response, word(node.id, verdict.reading.level), verdict.fit, verdict.outcome)
            for response, verdict in verdicts.items()
        )
        return node._replace(call=called(node.id), replies=tuple(replies))

    return graph._replace(nodes=tuple(map(shown, graph.nodes)))


def _edges(name: str, scene: Scene | Interlude) -> Iterator[MapEdge]:
    """The ways out of a scene or an interlude, ways to one place made one."""
    merged: dict[str, list[WayReason]] = {}
    for way in ways_out(scene):
        merged.setdefault(way.target, []).append(way.reason)
    for target, reasons in merged.items():
        yield MapEdge(name, target, tuple(dict.fromkeys(reasons)), len(merged) == 1)


def _in_words(reasons: tuple[WayReason, ...]) -> Iterator[str]:
    """`if patience >= 3 and trust >= 3`, `after reasons or figures`, `partly or missed`, `otherwise`."""
    for reason in reasons:
        if reason.conditions:
            yield f"if {' and '.join(reason.conditions)}"
    if chosen := [reason.response for reason in reasons if reason.response]:
        yield f"after {_either(chosen)}"
    outcomes = [reason.outcome for reason in reasons if reason.outcome]
    if outcomes and len(outcomes) < len(OUTCOMES):
        yield _either(outcomes)
    if len(outcomes) == len(OUTCOMES) or WayReason() in reasons:
        yield "otherwise"


def _either(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


class Order(NamedTuple):
    rows: tuple[str, ...]
    """Every node: those reached from the start, then the others; sources first but for ways back."""
    reached: frozenset[str]
    onward: Mapping[str, tuple[MapEdge, ...]]
    """By source: the ways to nodes in later rows."""
    back: Mapping[str, tuple[MapEdge, ...]]
    """By source: the ways to the node itself or to an earlier row."""

    def goes_above(self, edge: MapEdge) -> bool:
        """Whether it leads from a scene that is not reached up to one that is."""
        return edge.source not in self.reached and edge.target in self.reached


def order_of(graph: StoryMap) -> Order:
    """A branch is told whole before the next one, as far as ways come together; an ending at once."""
    out: dict[str, list[MapEdge]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        out[edge.source].append(edge)
    endings = {node.id for node in graph.nodes if node.is_ending}
    rows = _sources_first([graph.start], out, endings)
    reached = frozenset(rows)
    rows += _sources_first([name for name in out if name not in reached], out, endings, reached)
    places = {name: place for place, name in enumerate(rows)}

    def ways(onward: bool) -> dict[str, tuple[MapEdge, ...]]:
        return {
            name: tuple(each for each in edges if (places[each.target] > places[name]) is onward)
            for name, edges in out.items()
        }

    return Order(tuple(rows), reached, ways(True), ways(False))


def _sources_first(
    roots: Sequence[str], out: Mapping[str, list[MapEdge]], endings: set[str], seen: Iterable[str] = ()
) -> list[str]:
    """The nodes that the roots reach, each after its sources but those that it leads to itself."""
    left = _depth_first(roots, {name: [edge.target for edge in edges] for name, edges in out.items()}, seen)
    place = {name: at for at, name in enumerate(left)}
    onward = {
        name: [edge.target for edge in out[name] if place.get(edge.target, at) < at]
        for name, at in place.items()
    }
    last_first = {name: targets[::-1] for name, targets in onward.items()}
    rows = _depth_first(roots[::-1], last_first)[::-1]
    last_source = {target: name for name in rows for target in onward[name] if target in endings}
    told: list[str] = []
    for name in rows:
        told += [] if name in last_source else [name]
        told += [target for target in dict.fromkeys(onward[name]) if last_source.get(target) == name]
    return told


def _depth_first(roots: Iterable[str], out: Mapping[str, list[str]], seen: Iterable[str] = ()) -> list[str]:
    """The nodes that the roots reach, each when it is left; a way to one that is left later leads back."""
    entered, left = set(seen), list[str]()
    for root in roots:
        waiting = [] if root in entered else [(root, iter(out[root]))]
        entered.add(root)
        while waiting:
            name, targets = waiting[-1]
            target = next((each for each in targets if each not in entered), None)
            if target is None:
                left.append(name)
                waiting.pop()
            else:
                entered.add(target)
                waiting.append((target, iter(out[target])))
    return left
