"""A story as a graph, the order in which it is told, and the words that all formats share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.scenario.clean import one_line
from workshop.scenario.models import NextByOutcome, Response, Scenario, ScenarioJudge, Scene
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


def with_levels(graph: Graph, scenario: Scenario, lens: Lens, judge: ScenarioJudge) -> Graph:
    """The graph with calls and replies in its scenes; it gives away what a player is to hear."""

    def shown(node: Node) -> Node:
        if node.is_ending:
            return node
        responses = scenario.scene[node.id].response
        replies = (_reply_with_levels(lens, judge, node.id, each.id) for each in responses)
        return node._replace(call=_word(lens, judge.call(node.id).level), replies=tuple(replies))

    return graph._replace(nodes=tuple(shown(node) for node in graph.nodes))


def _reply_with_levels(lens: Lens, judge: ScenarioJudge, scene: str, response: str) -> Reply:
    verdict = judge.verdict(scene, response)
    return Reply(response, _word(lens, verdict.reading.level), verdict.fit, verdict.outcome)


def _word(lens: Lens, level: str | None) -> str | None:
    return None if level is None else lens.level[level].word


class Order(NamedTuple):
    rows: tuple[str, ...]
    """Every node: those reached from the start, then the others; sources first but for ways back."""
    reached: frozenset[str]
    onward: Mapping[str, tuple[Edge, ...]]
    """By source: the ways to nodes in later rows."""
    back: Mapping[str, tuple[Edge, ...]]
    """By source: the ways to the node itself or to an earlier row."""


def order_of(graph: Graph) -> Order:
    """The order of a graph: a branch is told whole before the next one, as far as ways come together."""
    out: dict[str, list[Edge]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        out[edge.source].append(edge)
    first = _depth_first([graph.start], out)
    reached = frozenset(first)
    last = _depth_first([node.id for node in graph.nodes], out, seen=reached)
    endings = {node.id for node in graph.nodes if node.is_ending}
    rows: list[str] = []
    for finished in (first, last):
        rows += _sources_first(finished, out, endings)
    places = {name: place for place, name in enumerate(rows)}

    def ways(onward: bool) -> dict[str, tuple[Edge, ...]]:
        return {
            name: tuple(each for each in edges if (places[each.target] > places[name]) is onward)
            for name, edges in out.items()
        }

    return Order(tuple(rows), reached, ways(True), ways(False))


def layers_of(order: Order) -> dict[str, int]:
    """How many scenes at most come before a node; those not reached stand below all others."""
    layers: dict[str, int] = {}
    for wanted in (True, False):
        lowest = max(layers.values(), default=-1) + 1
        for name in order.rows:
            if (name in order.reached) is not wanted:
                continue
            here = layers.setdefault(name, lowest)
            for edge in order.onward[name]:
                layers[edge.target] = max(layers.get(edge.target, lowest), here + 1)
    return layers


def _depth_first(
    roots: Iterable[str], out: Mapping[str, list[Edge]], seen: Iterable[str] = ()
) -> dict[str, int]:
    """The nodes that the roots reach, each with the moment it was left: a way is back if it ends later."""
    entered, left = set(seen), dict[str, int]()
    for root in roots:
        if root in entered:
            continue
        entered.add(root)
        stack: list[tuple[str, Iterator[Edge]]] = [(root, iter(out[root]))]
        while stack:
            name, edges = stack[-1]
            found = next((edge.target for edge in edges if edge.target not in entered), None)
            if found is None:
                left[name] = len(left)
                stack.pop()
            else:
                entered.add(found)
                stack.append((found, iter(out[found])))
    return left


def _sources_first(left: dict[str, int], out: Mapping[str, list[Edge]], endings: set[str]) -> Iterator[str]:
    """These nodes, each after its sources but those it leads to; endings as early as they can."""
    waiting = dict.fromkeys(left, 0)
    forward = {
        name: [edge.target for edge in out[name] if edge.target in left and left[edge.target] < left[name]]
        for name in left
    }
    for targets in forward.values():
        for target in targets:
            waiting[target] += 1
    ready = [name for name in sorted(left, key=left.__getitem__, reverse=True) if not waiting[name]]
    while ready:
        name = ready.pop()
        yield name
        freed = []
        for target in forward[name]:
            waiting[target] -= 1
            if not waiting[target]:
                freed.append(target)
        freed.reverse()
        freed.sort(key=endings.__contains__)
        ready += freed


NOT_REACHED = "No way leads from the start to:"
ONWARD, BACK, ABOVE = "→", "↺", "↑"


def counted(graph: Graph) -> str:
    """`7 scenes, 4 endings`."""
    endings = sum(node.is_ending for node in graph.nodes)
    return f"{_number(len(graph.nodes) - endings, 'scene')}, {_number(endings, 'ending')}"


def details(node: Node) -> list[str]:
    """What a scene calls for, and each response with the level it leads with; nothing if not asked for."""
    if not node.replies:
        return []
    call = f"calls for {node.call}" if node.call else "calls for no level"
    return [call, *(_reply(reply) for reply in node.replies)]


def told(graph: Graph) -> str:
    """Every way of the story in sentences, for those who do not see the picture."""
    titles = {node.id: node.title for node in graph.nodes}
    ways: dict[str, list[str]] = {}
    for edge in graph.edges:
        ways.setdefault(edge.source, []).append(_way(edge, titles))
    scenes = (f"From {titles[source]}: {'; '.join(found)}." for source, found in ways.items())
    return " ".join([f"{counted(graph)}. It begins with {titles[graph.start]}.", *scenes])


def _reply(reply: Reply) -> str:
    return f"{reply.id}: {reply.level or 'no level leads'}, {reply.outcome}"


def _way(edge: Edge, titles: dict[str, str]) -> str:
    return f"{edge.words or 'on'} to {titles[edge.target]}"


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
