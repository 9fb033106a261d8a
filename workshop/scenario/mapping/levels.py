"""What each scene of a graph calls for, and which level each of its responses leads with."""

from __future__ import annotations

from workshop.engine.lens import Lens
from workshop.scenario.judged import ScenarioJudge
from workshop.scenario.mapping.graph import Graph, Node, Reply
from workshop.scenario.models import Scenario


def with_levels(graph: Graph, scenario: Scenario, lens: Lens, judge: ScenarioJudge) -> Graph:
    """The graph with calls and replies in its scenes; it gives away what a player is to hear."""

    def shown(node: Node) -> Node:
        if node.is_ending:
            return node
        replies = (_reply(lens, judge, node.id, each.id) for each in scenario.scene[node.id].response)
        return node._replace(call=_word(lens, judge.call(node.id).level), replies=tuple(replies))

    return graph._replace(nodes=tuple(shown(node) for node in graph.nodes))


def _reply(lens: Lens, judge: ScenarioJudge, scene: str, response: str) -> Reply:
    verdict = judge.verdict(scene, response)
    return Reply(response, _word(lens, verdict.reading.level), verdict.fit, verdict.outcome)


def _word(lens: Lens, level: str | None) -> str | None:
    return None if level is None else lens.level[level].word
