"""The HTML report: one file, nothing fetched, a table behind every chart, and every word only a word."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise, product
from typing import NamedTuple

import pytest

from tests.report.sessions import moments, poisoned, report_of
from tests.report.test_formats import HOSTILE
from workshop.report.blocks import BarChart, ChartBar
from workshop.report.charts import NARROW_PANELS, drawn
from workshop.report.outline import MOST_PANELS
from workshop.report.page import as_html
from workshop.session.views import LevelView

MOMENTS = {name: report_of(state) for name, state in moments().items()}
VOID = {"meta", "rect", "line"}
ATTRIBUTES = {
    "aria-labelledby", "charset", "class", "content", "height", "http-equiv", "id", "lang", "name", "open",
    "role", "scope", "viewbox", "width", "x", "x1", "x2", "y", "y1", "y2",
}  # fmt: skip


class Element(NamedTuple):
    tag: str
    attributes: dict[str, str | None]
    depth: int


class Reader(HTMLParser):
    """Every element with its depth; complains about what is not closed in its order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs), len(self._open)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs), len(self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    @property
    def tags(self) -> list[str]:
        return [element.tag for element in self.elements]


@pytest.mark.parametrize("name", MOMENTS)
def test_the_page_is_whole_and_fetches_nothing(name: str) -> None:
    text = as_html(MOMENTS[name])
    page = Reader(text)
    assert text.startswith("<!DOCTYPE html>\n<html lang=")
    assert not {"script", "a", "img", "link", "iframe", "object", "form", "base", "use", "image"} & {
        *page.tags
    }
    assert {attribute for element in page.elements for attribute in element.attributes} <= ATTRIBUTES
    assert not re.search(r"https?:|url\(|@import", text)
    policy = [element.attributes.get("content") for element in page.elements if element.tag == "meta"][1]
    assert (policy or "").startswith("default-src 'none'")


@pytest.mark.parametrize("name", MOMENTS)
def test_headings_go_down_one_at_a_time(name: str) -> None:
    depths = [int(tag[1]) for tag in Reader(as_html(MOMENTS[name])).tags if re.fullmatch("h[1-6]", tag)]
    assert depths[0] == 1
    assert depths.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(depths))


@pytest.mark.parametrize("name", MOMENTS)
def test_behind_every_chart_stands_a_table_with_the_same_counts(name: str) -> None:
    text = as_html(MOMENTS[name])
    charts = re.findall(r"<figure.*?</figure>", text, re.DOTALL)
    assert len(charts) == text.count("<svg")
    for figure in charts:
        chart, table = figure.split("</svg>")
        assert table.startswith("<details><summary>")
        counts = re.findall(r'class="count"[^>]*>([0-9]+)</text>', chart)
        cells = re.findall(r'<td class="count">([0-9]+)</td>', table)
        assert counts
        assert sorted(counts) == sorted(cells)


def test_a_practice_alone_has_its_charts_too() -> None:
    """What was called for against what was chosen, and what each moment called for against its reply."""
    text = as_html(MOMENTS["alone, looked back"])
    titles = re.findall(r"<title id=[^>]*>([^:<]*)", text)
    assert titles[0] == "Scenes by level"
    judged = [decision.judged for decision in MOMENTS["alone, looked back"].decisions if decision.judged]
    assert titles.count("The moment, and the reply") == text.count("; the reply led with")
    for verdict in judged:
        bars = [str(points) for pair in zip(verdict.points, verdict.carried, strict=True) for points in pair]
        assert bars in [
            re.findall(r'class="count"[^>]*>([0-9]+)</text>', figure)
            for figure in re.findall(r"<figure.*?</figure>", text, re.DOTALL)
        ]


def test_only_what_is_handed_round_has_a_page_of_its_own() -> None:
    assert as_html(MOMENTS["hosted, closed"]).count('<section class="page">') == 1
    assert as_html(MOMENTS["alone, looked back"]).count('<section class="page">') == 0


def test_the_replies_stand_in_full_above_bars_that_have_their_numbers() -> None:
    text = as_html(MOMENTS["hosted, closed"])
    legend = re.findall(r'<ul class="legend">(.*?)</ul>', text)[0]
    assert "1. The sun is out, so we go. · <strong>chosen</strong>" in legend
    assert "undecided" not in legend


def test_charts_are_named_for_those_who_cannot_see_them() -> None:
    page = Reader(as_html(MOMENTS["hosted, closed"]))
    named = [element.attributes["aria-labelledby"] for element in page.elements if element.tag == "svg"]
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert named == ids
    assert len(set(ids)) == len(ids) == 6


def test_a_level_is_a_symbol_a_word_and_a_colour() -> None:
    text = as_html(MOMENTS["hosted, closed"])
    assert '<span class="level level-0">W warm</span>' in text
    assert re.search(r'<text class="row level-1"[^>]*>1  C cold</text>', text)
    assert 'class="bar level-1"' in text


def test_colours_follow_the_screen_and_paper_is_light() -> None:
    light, dark = ("#071474", "#6a5200", "#07643f", "#5a1d0b"), ("#7a97e1", "#e8d901", "#58ecb6", "#f36b5c")
    style = as_html(MOMENTS["hosted, closed"]).partition("<style>")[2].partition("</style>")[0]
    usual, _, rest = style.partition("@media (prefers-color-scheme: dark)")
    in_the_dark, _, on_paper = rest.partition("@media print")
    assert all(color in usual for color in light)
    assert all(color in in_the_dark for color in dark)
    assert all(color in on_paper for color in light)
    assert "size: A4" in rest


def test_words_in_another_language_are_marked() -> None:
    german = MOMENTS["alone, looked back"]._replace(language="de-AT", title="Ein Gang")
    text = as_html(german)
    assert '<h1><span lang="de-AT">Ein Gang</span></h1>' in text
    assert '<html lang="en">' in text
    assert " lang=" not in as_html(MOMENTS["alone, looked back"]).replace('<html lang="en">', "")


@pytest.mark.parametrize("name", ["hosted, closed", "alone, looked back", "hosted, votes counted"])
def test_hostile_words_change_no_element(name: str) -> None:
    plain = Reader(as_html(poisoned(MOMENTS[name], "w")))
    hostile = Reader(as_html(poisoned(MOMENTS[name], HOSTILE)))
    assert [(one.tag, one.depth, [*one.attributes]) for one in hostile.elements] == [
        (one.tag, one.depth, [*one.attributes]) for one in plain.elements
    ]


def test_bars_are_as_long_as_their_counts() -> None:
    level = LevelView("warm", "warm", "W", "", 0)
    text = drawn(
        BarChart(
            "Hands", ("Round 1", "Round 2"), (ChartBar("1", (4, 8), level), ChartBar("2", (0, 2), None))
        ),
        1,
    )
    lengths = [float(width) for width in re.findall(r'<rect[^>]* width="([0-9.]+)"', text)]
    assert lengths[0] == pytest.approx(lengths[1] / 2, abs=0.1)
    assert lengths[2] == pytest.approx(lengths[1] / 4, abs=0.1)


def test_bars_and_their_counts_stay_inside_the_chart() -> None:
    for narrow, panels in product((False, True), range(1, MOST_PANELS + 1)):
        if narrow and panels > NARROW_PANELS:
            continue
        bars = (
            ChartBar("no level alone, or undecided", (999,) * panels, None),
            ChartBar("2", (1,) * panels, None),
        )
        text = drawn(BarChart("Hands", tuple(f"Round {number}" for number in range(panels)), bars), 1, narrow)
        width = float(re.findall(r'viewBox="0 0 ([0-9]+) ', text)[0])
        places = re.findall(r'<text class="count" x="([0-9.]+)"[^>]*>([0-9]+)', text)
        assert all(float(x) + 8.5 * len(count) <= width for x, count in places)
        rects = re.findall(r'<rect[^>]* x="([0-9.]+)" [^>]*width="([0-9.]+)"', text)
        assert all(float(wide) > 0 for _, wide in rects)
