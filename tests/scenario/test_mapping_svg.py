"""A story as SVG, read back as XML: well formed, self-contained, and no text over another."""

from __future__ import annotations

import re
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from hypothesis import given

from tests.play import SHIPPED, shipped_play, shipped_scenario
from tests.scenario.mapped import forty, hostile, stories, story
from workshop.authoring.map.graph import Graph, graph_of, order_of, with_levels
from workshop.authoring.map.layout import Box, laid_out
from workshop.authoring.map.svg import Printed, as_svg
from workshop.authoring.map.text import bold_ems, ems
from workshop.scenario.models import Scenario

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = {"svg", "title", "desc", "style", "g", "rect", "path", "text"}


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


def drawing(graph: Graph) -> ElementTree.Element:
    return ElementTree.fromstring(as_svg(graph))


def texts(parent: ElementTree.Element) -> list[Area]:
    """The areas of the texts of the drawing, whose origin is that of its group."""
    return [_area(text) for text in parent.iter(f"{SVG}text")]


def _area(text: ElementTree.Element) -> Area:
    size, x, y = (float(text.attrib[key]) for key in ("font-size", "x", "y"))
    width = size * (bold_ems if text.get("class") == "title" else ems)(text.text or "")
    left = x - width / 2 if text.get("text-anchor") == "middle" else x
    return Area(left, y - 0.8 * size, left + width, y + 0.2 * size)


def _rect(rect: ElementTree.Element) -> Area:
    x, y, width, height = (float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
    return Area(x, y, x + width, y + height)


def leveled() -> Graph:
    play = shipped_play(SHIPPED[0])
    return with_levels(graph_of(play.scenario), play.scenario, play.lens, play.judge)


GRAPHS = [
    pytest.param(graph_of(hostile()), id="hostile"),
    pytest.param(graph_of(forty()), id="forty"),
    pytest.param(graph_of(shipped_scenario(SHIPPED[1])), id="shipped"),
    pytest.param(leveled(), id="levels"),
    pytest.param(graph_of(story({"a": "a"})), id="a loop alone"),
]


@pytest.mark.parametrize("graph", GRAPHS)
def test_it_is_xml_of_known_elements_with_nothing_from_elsewhere(graph: Graph):
    root = drawing(graph)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= KNOWN
    for element in root.iter():
        assert not any("href" in name or name.startswith("on") for name in element.attrib)
    style = root.findtext(f"{SVG}style") or ""
    assert "url(" not in style
    assert "@import" not in style
    assert "prefers-color-scheme: dark" in style


@pytest.mark.parametrize("graph", GRAPHS)
def test_it_has_a_title_and_tells_every_way_to_those_who_do_not_see_it(graph: Graph):
    root = drawing(graph)
    assert root.findtext(f"{SVG}title") == graph.title
    told = root.findtext(f"{SVG}desc") or ""
    titles = {node.id: node.title for node in graph.nodes}
    for edge in graph.edges:
        assert f"{edge.words or 'on'} to {titles[edge.target]}" in told


@pytest.mark.parametrize("graph", GRAPHS)
def test_every_title_is_shown_whole_in_its_box(graph: Graph):
    shown = [
        "".join(text.text or "" for text in group.iter(f"{SVG}text") if text.get("class") == "title")
        for group in drawing(graph).iter(f"{SVG}g")
        if group.get("class") in ("scene", "ending")
    ]
    assert sorted("".join(title.split()) for title in shown) == sorted(
        "".join(node.title.split()) for node in graph.nodes
    )


@pytest.mark.parametrize("graph", GRAPHS)
def test_texts_stay_in_their_boxes_and_over_no_other_text(graph: Graph):
    group = next(group for group in drawing(graph).iter(f"{SVG}g") if group.get("transform"))
    areas = texts(group)
    assert not [pair for pair in combinations(areas, 2) if pair[0].meets(pair[1])]
    for node in group.iter(f"{SVG}g"):
        if node.get("class"):
            box = _rect(next(node.iter(f"{SVG}rect")))
            assert all(area.within(box) for area in texts(node))


@pytest.mark.parametrize("graph", GRAPHS)
def test_everything_is_on_the_page(graph: Graph):
    root = drawing(graph)
    page = Area(0, 0, float(root.attrib["width"]), float(root.attrib["height"]))
    group = next(group for group in root.iter(f"{SVG}g") if group.get("transform"))
    across, down = map(float, re.findall(r"[-\d.]+", group.attrib["transform"]))
    for area in [*texts(group), *map(_rect, group.iter(f"{SVG}rect"))]:
        assert Area(area.left + across, area.top + down, area.right + across, area.bottom + down).within(page)


@given(stories())
def test_boxes_words_and_lanes_keep_apart_in_any_story(told: Scenario):
    graph = graph_of(told)
    order = order_of(graph)
    layout = laid_out(order, Printed(graph, order).size_of, 50.0)
    areas = [area_of(box) for box in layout.boxes.values()]
    assert not [pair for pair in combinations(areas, 2) if pair[0].meets(pair[1])]
    for lines in layout.strata.lines:
        for line in lines:
            assert layout.boxes[line.upper].bottom < layout.boxes[line.lower].top
    ElementTree.fromstring(as_svg(graph))


def area_of(box: Box) -> Area:
    return Area(box.x - box.width / 2, box.top, box.x + box.width / 2, box.bottom)


def test_what_is_not_reached_stands_beneath_all_else():
    graph = graph_of(story({"a": "b", "b": ("a", "b", "home"), "x": ("a", "y", "home"), "y": "x"}))
    order = order_of(graph)
    layout = laid_out(order, Printed(graph, order).size_of, 50.0)
    tops = {item.id: box.top for item, box in layout.boxes.items() if item.sort == "node"}
    assert layout.apart is not None
    assert all((tops[name] > layout.apart) == (name not in order.reached) for name in order.rows)


def test_a_way_that_would_go_through_the_whole_page_ends_in_a_name():
    chain = {f"s{at}": f"s{at + 1}" for at in range(29)} | {"s29": "home"}
    graph = graph_of(story({**chain, "s0": ("s1", "s1", "home")}))
    words = [text.text for text in drawing(graph).iter(f"{SVG}text")]
    assert "→ Ending home" in words


def test_hundreds_of_scenes_are_laid_out_within_bounds():
    names = [f"s{at}" for at in range(499)]
    ways = {
        name: (names[min(at + 1, 498)], names[min(at + 2 + at % 7, 498)], names[at * 7 % 499])
        for at, name in enumerate(names)
    }
    graph = graph_of(story({**ways, "s498": "home"}))
    order = order_of(graph)
    layout = laid_out(order, Printed(graph, order).size_of, 50.0)
    assert sum(item.sort == "node" for item in layout.boxes) == 500
    assert len(layout.boxes) < 12 * 500
