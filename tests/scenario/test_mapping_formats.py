"""Mermaid and DOT, read back by a grammar of their own: hostile titles stay text."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given

from tests.play import STORIES, story_play
from tests.scenario.mapped import forty, hostile, stories, story
from workshop.authoring.map.formats import as_dot, as_mermaid
from workshop.authoring.map.graph import StoryMap, add_levels, order_of, story_map_of
from workshop.scenario.models import Scenario

LABEL = r'"((?:[^"#\\<>`*|&\[\](){};]|#\d+;|<br/>)*)"'
NODE = re.compile(rf" +(at_[a-z0-9_]+)(?:\[{LABEL}\]|\(\[{LABEL}\]\))")
WAY = re.compile(rf" +(at_[a-z0-9_]+) (-->|-\.->)(?:\|{LABEL}\|)? (at_[a-z0-9_]+)")
FRAME = re.compile(rf'flowchart TD|  accTitle: [^"<>`\\]*|  subgraph apart \[{LABEL}\]|  end')
TOKEN = re.compile(r'\s+|"(?:[^"\\]|\\.)*"|->|[A-Za-z_]+|[0-9]+(?:\.[0-9]+)?|[{}\[\];=,]')


def read_mermaid(text: str) -> tuple[dict[str, list[str]], dict[tuple[str, str], tuple[str, str]]]:
    """Nodes by name with their lines, ways with their arrow and words; every line is one of the grammar."""
    nodes, ways = {}, {}
    for line in text.splitlines():
        if node := NODE.fullmatch(line):
            nodes[node[1]] = unescaped(node[2] or node[3]).split("<br/>")
        elif way := WAY.fullmatch(line):
            ways[way[1], way[4]] = way[2], unescaped(way[3] or "")
        else:
            assert FRAME.fullmatch(line), line
    return nodes, ways


def unescaped(label: str) -> str:
    marked = label.replace("<br/>", "\n")
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), marked).replace("\n", "<br/>")


def statements(text: str) -> list[list[str]]:
    """The statements of a DOT file as their tokens, braces on their own."""
    at, found = 0, [[]]
    while at < len(text):
        token = TOKEN.match(text, at)
        assert token, text[at : at + 40]
        at = token.end()
        if token[0] in "{};":
            found.append([])
        elif not token[0].isspace():
            found[-1].append(token[0])
    return [statement for statement in found if statement]


def plain(quoted: str) -> str:
    """What Graphviz shows for a quoted string: escapes and names of characters read."""
    shown = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], quoted[1:-1])
    return html.unescape(shown)


def titles(graph: StoryMap) -> dict[str, str]:
    return {node.id: node.title for node in graph.nodes}


GRAPHS = [
    pytest.param(story_map_of(hostile()), id="hostile"),
    pytest.param(story_map_of(forty()), id="forty"),
    pytest.param(story_map_of(story({"a": "a", "b": "a"})), id="no way to the ending"),
]


@pytest.mark.parametrize("graph", GRAPHS)
def test_mermaid_has_every_node_with_its_title_and_every_way(graph: StoryMap):
    nodes, ways = read_mermaid(as_mermaid(graph))
    assert {name: lines[0] for name, lines in nodes.items()} == {
        f"at_{name}": title for name, title in titles(graph).items()
    }
    order = order_of(graph)
    assert ways == {
        (f"at_{edge.source}", f"at_{edge.target}"): (
            "-.->" if edge in order.back[edge.source] else "-->",
            edge.words,
        )
        for edge in graph.edges
    }


@pytest.mark.parametrize("graph", GRAPHS)
def test_dot_has_every_node_with_its_title_and_every_way(graph: StoryMap):
    nodes, ways = {}, {}
    for tokens in statements(as_dot(graph)):
        words = plain(tokens[tokens.index("label") + 2]) if "label" in tokens else ""
        if tokens[1:2] == ["->"]:
            ways[plain(tokens[0]), plain(tokens[2])] = ("dashed" in tokens, " ".join(words.split()))
        elif tokens[1:2] == ["["] and tokens[0].startswith('"'):
            nodes[plain(tokens[0])] = "".join(words.split())
    order = order_of(graph)
    assert ways == {
        (edge.source, edge.target): (edge in order.back[edge.source], edge.words) for edge in graph.edges
    }
    assert nodes.keys() == titles(graph).keys()
    for name, title in titles(graph).items():
        assert nodes[name].startswith("".join(title.split()))


@given(stories())
def test_any_story_is_read_back_from_both(told: Scenario):
    graph = story_map_of(told)
    nodes, ways = read_mermaid(as_mermaid(graph))
    assert (len(nodes), len(ways)) == (len(graph.nodes), len(graph.edges))
    assert sum(tokens[1:2] == ["->"] for tokens in statements(as_dot(graph))) == len(graph.edges)


def test_names_with_hyphens_stay_apart_in_mermaid():
    nodes, _ = read_mermaid(as_mermaid(story_map_of(story({"a-b": "a--b", "a--b": "ab", "ab": "home"}))))
    assert nodes.keys() == {"at_a_b", "at_a__b", "at_ab", "at_home"}


def test_what_is_not_reached_stands_in_a_frame_of_its_own():
    graph = story_map_of(story({"a": "home", "b": "home"}))
    mermaid, dot = as_mermaid(graph), as_dot(graph)
    assert mermaid.index("subgraph") < mermaid.index("at_b[")
    assert mermaid.index("at_home(") < mermaid.index("subgraph")
    assert dot.index("cluster_apart") < dot.index('"b" [')
    assert dot.index('"home" [') < dot.index("cluster_apart")


def test_levels_are_told_only_if_they_are_asked_for():
    play = story_play(STORIES[0])
    graph = story_map_of(play.scenario)
    shown = add_levels(graph, play.scenario, play.judge)
    assert "calls for" not in as_mermaid(graph) + as_dot(graph)
    for form in (as_mermaid, as_dot):
        assert form(shown).count("calls for") == len(play.scenario.scene)
    read_mermaid(as_mermaid(shown))
