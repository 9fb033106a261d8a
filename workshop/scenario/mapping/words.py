"""The words of a map that all its formats share."""

from __future__ import annotations

from workshop.scenario.mapping.graph import Edge, Graph, Node, Reply

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
