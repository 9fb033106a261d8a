"""A story as SVG, read back as XML: well formed, self-contained, and no text over another."""

from __future__ import annotations

import re
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from hypothesis import given

from tests.play import STORIES, story_play, story_scenario
from tests.scenario.mapped import forty, hostile, stories, story
from workshop.authoring.map.graph import StoryMap, add_levels, story_map_of
from workshop.authoring.map.svg import as_svg
from workshop.authoring.map.text import FINE_SIGNS, as_text, cells
from workshop.scenario.models import Scenario

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = {"svg", "title", "desc", "style", "rect", "path", "circle", "text"}


class Area(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def within(self, other: Area) -> bool:
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


def drawing(graph: StoryMap) -> ElementTree.Element:
    return ElementTree.fromstring(as_svg(graph))


def area_of(text: ElementTree.Element) -> Area:
    """In letters of one width, which are 0.61 of their size at most."""
    size, x, y = (float(text.attrib[key]) for key in ("font-size", "x", "y"))
    return Area(x, y - 0.8 * size, x + 0.61 * size * cells(text.text or ""), y + 0.2 * size)


def leveled() -> StoryMap:
    play = story_play(STORIES[0])
    return add_levels(story_map_of(play.scenario), play.scenario, play.judge)


GRAPHS = [
    pytest.param(story_map_of(hostile()), id="hostile"),
    pytest.param(story_map_of(forty()), id="forty"),
    pytest.param(story_map_of(story_scenario(STORIES[1])), id="shipped"),
    pytest.param(leveled(), id="levels"),
    pytest.param(story_map_of(story({"a": "a"})), id="a loop alone"),
]


@pytest.mark.parametrize("graph", GRAPHS)
def test_it_is_xml_of_known_elements_with_nothing_from_elsewhere(graph: StoryMap):
    root = drawing(graph)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= KNOWN
    for element in root.iter():
        assert not any("href" in name or name.startswith("on") for name in element.attrib)
    style = root.findtext(f"{SVG}style") or ""
    assert "url(" not in style
    assert "@import" not in style
    assert "prefers-color-scheme: dark" in style


@pytest.mark.parametrize("graph", GRAPHS)
def test_it_has_a_title_and_tells_every_way_to_those_who_do_not_see_it(graph: StoryMap):
    root = drawing(graph)
    assert root.findtext(f"{SVG}title") == graph.title
    told = root.findtext(f"{SVG}desc") or ""
    titles = {node.id: node.title for node in graph.nodes}
    for edge in graph.edges:
        assert f"{edge.words or 'on'} to {titles[edge.target]}" in told


@pytest.mark.parametrize("graph", GRAPHS)
def test_every_node_has_its_mark_its_id_and_its_title(graph: StoryMap):
    root = drawing(graph)
    endings = sum(node.is_ending for node in graph.nodes)
    assert len(root.findall(f"{SVG}circle")) == len(graph.nodes) - endings
    assert len([path for path in root.iter(f"{SVG}path") if path.get("class") == "ending"]) == endings
    words = "".join("".join(text.text or "" for text in root.iter(f"{SVG}text")).split())
    for node in graph.nodes:
        assert node.id in words
        assert "".join(node.title.split()) in words


@pytest.mark.parametrize("graph", GRAPHS)
def test_it_says_what_the_terminal_shows(graph: StoryMap):
    shown = [text.text or "" for text in drawing(graph).iter(f"{SVG}text")]
    signs = str.maketrans("", "", FINE_SIGNS.lines + FINE_SIGNS.scene + FINE_SIGNS.ending)
    lines = as_text(graph, 100).translate(signs)
    assert "".join("".join(shown).translate(signs).split()) == "".join(lines.split())


@pytest.mark.parametrize("graph", GRAPHS)
def test_texts_are_on_the_page_and_over_no_other_text(graph: StoryMap):
    root = drawing(graph)
    page = Area(0, 0, float(root.attrib["width"]), float(root.attrib["height"]))
    areas = [area_of(text) for text in root.iter(f"{SVG}text")]
    assert not [pair for pair in combinations(areas, 2) if pair[0].meets(pair[1])]
    assert all(area.within(page) for area in areas)


@given(stories())
def test_lines_and_marks_keep_to_the_left_of_the_texts_in_any_story(told: Scenario):
    root = drawing(story_map_of(told))
    texts = min(float(text.attrib["x"]) for text in root.iter(f"{SVG}text") if text.get("class") == "name")
    marks = [float(mark.attrib["cx"]) for mark in root.iter(f"{SVG}circle")]
    starts = [re.findall(r"M([\d.]+)", path.attrib["d"]) for path in root.iter(f"{SVG}path")]
    assert max([*marks, *(float(x) for found in starts for x in found)]) < texts


def test_a_line_leads_from_a_scene_down_to_the_next():
    root = drawing(story_map_of(story({"a": "home"})))
    paths = [path.attrib["d"] for path in root.iter(f"{SVG}path") if path.get("class") == "line"]
    (down,) = re.findall(r"M([\d.]+) ([\d.]+)V([\d.]+)", paths[0])
    (on,) = re.findall(r"M([\d.]+) ([\d.]+)V([\d.]+)", paths[1])
    assert (down[0], down[2]) == (on[0], on[1])


def test_hundreds_of_scenes_are_drawn():
    names = [f"s{at}" for at in range(300)]
    ways = {
        name: (names[min(at + 1, 299)], names[min(at + 2 + at % 7, 299)], names[at * 7 % 300])
        for at, name in enumerate(names)
    }
    root = drawing(story_map_of(story({**ways, "s299": "home"})))
    assert len(root.findall(f"{SVG}circle")) == 300
