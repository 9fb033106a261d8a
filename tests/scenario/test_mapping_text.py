"""A story in a terminal: branches that lead where they say, and lines that fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.play import STORIES, story_play
from tests.scenario.golden_maps import FOLDER, KEPT, made
from tests.scenario.mapped import forty, hostile, stories, story
from workshop.authoring.map.graph import add_levels, order_of, story_map_of
from workshop.authoring.map.text import (
    DOWN,
    LEFT,
    NODE,
    PLAIN_SIGNS,
    RIGHT,
    UP,
    Gutter,
    GutterRow,
    as_text,
    cells,
    wrap_cells,
)
from workshop.scenario.models import Scenario

ESCAPE = re.compile(r"\x1b\[[0-9]*m")


@pytest.mark.parametrize("file", KEPT)
def test_maps_are_as_the_golden_files_have_them(file: str):
    assert made(file) == (FOLDER / file).read_bytes()


@pytest.mark.parametrize("lanes", [4, 30])
@given(stories())
def test_the_branches_lead_from_each_scene_where_it_leads(lanes: int, told: Scenario):
    order = order_of(story_map_of(told))
    places = {name: place for place, name in enumerate(order.rows)}
    gutter, rows, at, expected = Gutter(lanes), list[GutterRow](), dict[int, str](), dict[str, set[str]]()
    for name in order.rows:
        targets = sorted((edge.target for edge in order.onward[name]), key=places.__getitem__)
        drawn = gutter.draw(name, targets)
        at[len(rows)] = name
        rows += drawn.rows
        expected[name] = {*targets} - drawn.lacking
        assert lanes == 4 or not drawn.lacking
        assert len(drawn.rows[0]) < 2 * lanes
    for row, name in at.items():
        assert {at[end] for end in traced(rows, row)} == expected[name]


def traced(rows: list[GutterRow], row: int) -> Iterator[int]:
    """The rows of the nodes to which one comes from the node in this row, as an eye follows the lines."""
    column = next(place for place, cell in enumerate(rows[row]) if cell & NODE)
    if row + 1 == len(rows) or column >= len(rows[row + 1]):
        return
    beneath = rows[row + 1][column]
    if not beneath & UP:
        return
    if beneath & NODE:
        yield row + 1
    for side, step in ((LEFT, -1), (RIGHT, 1)):
        if beneath & side:
            yield from along(rows, row + 1, column + step, step)
    if beneath & DOWN:
        yield from down(rows, row + 2, column)


def along(rows: list[GutterRow], row: int, column: int, step: int) -> Iterator[int]:
    """Sideways: past lanes that are crossed, down those that are met."""
    while 0 <= column < len(rows[row]):
        sides = rows[row][column]
        meets = sides & (LEFT if step > 0 else RIGHT)
        assert meets or sides == UP | DOWN, "the line ends in nothing"
        if meets and sides & DOWN:
            yield from down(rows, row + 1, column)
        if meets and not sides & (RIGHT if step > 0 else LEFT):
            return
        column += step
    raise AssertionError("the line leaves the picture")


def down(rows: list[GutterRow], row: int, column: int) -> Iterator[int]:
    while not rows[row][column] & NODE:
        sides = rows[row][column]
        assert sides & UP, "the lane ends in nothing"
        if not sides & DOWN:
            yield from along(rows, row, column + (1 if sides & RIGHT else -1), 1 if sides & RIGHT else -1)
            return
        row += 1
    yield row


@given(stories(), st.sampled_from([40, 57, 80, 120]))
def test_no_line_is_wider_than_it_may_be(told: Scenario, width: int):
    assert max(map(cells, as_text(story_map_of(told), width).splitlines())) <= width


@pytest.mark.parametrize("width", [40, 80, 200])
def test_hostile_titles_are_lines_of_text_and_nothing_else(width: int):
    text = as_text(story_map_of(hostile()), width)
    assert max(map(cells, text.splitlines())) <= width
    assert "\x1b" not in text
    assert "\t" not in text
    if width == 200:
        for title in ("<script>alert(1)</script>", "[/] [@click=app.quit] [link=x]", "W" * 80):
            assert title in text


@given(stories())
def test_every_scene_has_one_row_and_every_way_is_told_or_drawn_to_the_next(told: Scenario):
    graph = story_map_of(told)
    lines = as_text(graph, 200).splitlines()
    order = order_of(graph)
    for name in order.rows:
        assert sum(bool(re.search(rf"[○◆][ │]* +{name}  ", line)) for line in lines) == 1
    for edges in order.onward.values():
        for edge in edges:
            next_row = order.rows.index(edge.source) + 1 == order.rows.index(edge.target)
            assert next_row or any(f"{edge.words} → {edge.target}".strip() in line for line in lines)
    for edges in order.back.values():
        for edge in edges:
            assert any(re.search(rf"{re.escape(edge.words)} ?[↺↑] {edge.target}\b", line) for line in lines)


def test_colors_change_nothing_but_colors():
    graph = story_map_of(forty())
    colored = as_text(graph, 80, colored=True)
    assert colored != as_text(graph, 80)
    assert ESCAPE.sub("", colored) == as_text(graph, 80)


def test_plain_signs_are_ascii():
    told = story({"a": ("b", "c", "home"), "b": "a", "c": ("c", "home", "b"), "x": "a"})
    graph = story_map_of(told)
    text = as_text(graph, 80, PLAIN_SIGNS).replace(" · ", " - ")
    assert text.isascii()
    assert "-> back to a" in text
    assert "-> above: a" in text


def test_levels_are_told_only_if_they_are_asked_for():
    play = story_play(STORIES[0])
    graph = story_map_of(play.scenario)
    words = {level.word for level in play.lens.level.values()}
    assert not words & {*re.findall(r"\w+", as_text(graph))}
    shown = as_text(add_levels(graph, play.scenario, play.judge))
    assert words <= {*re.findall(r"\w+", shown)}
    assert len(re.findall(r"^.* calls for ", shown, re.MULTILINE)) == len(play.scenario.scene)


def test_a_scene_alone_is_a_map():
    assert as_text(story_map_of(story({"a": "home"}))).splitlines() == [
        "A long walk: 1 scene, 1 ending",
        "",
        "○ a     Scene a · Lou",
        "◆ home  Ending home",
        "",
        "○ scene   ◆ ending",
    ]


def test_scenes_that_nothing_joins_do_not_stand_right_beneath_one_another():
    told = story({"a": "home", "x": "x", "y": "y"}, ("home", "never"))
    text = as_text(story_map_of(told))
    assert re.findall(r"^[○◆│].*|^$", text[text.index("No way") :].rstrip(), re.MULTILINE) == [
        "",
        "○ x      Scene x · Lou",
        "",
        "○ y      Scene y · Lou",
        "",
        "◆ never  Ending never",
        "",
        "○ scene   ◆ ending",
    ]


def test_a_way_that_goes_far_down_is_told_in_words():
    chain = {f"s{at}": f"s{at + 1}" for at in range(99)} | {"s99": "home"}
    text = as_text(story_map_of(story({**chain, "s0": ("s1", "s1", "s98")})))
    assert "missed → s98" in text
    assert "│ ○" not in text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80), st.integers(2, 30))
def test_wrapped_words_are_all_there_and_fit(text: str, most: int):
    lines = wrap_cells(text, most)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert max(map(cells, lines)) <= most
