"""Pages: nothing is cut off, nothing is lost, and nothing is wider or longer than the sheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from tests.tui.samples import DEBRIEF, SCENE, VERDICT, VIEWS
from workshop.session.views import View
from workshop.tui.blocks import Bar, Bars, Columns, Para, Split
from workshop.tui.look import USUAL
from workshop.tui.panels.table import PANELS
from workshop.tui.panels.trace import trace_paper
from workshop.tui.paper import Page, Paper, Part, one_page, paged
from workshop.tui.wrapping import wrapped

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Mn")), max_size=200)
SIZES = st.tuples(st.integers(20, 120), st.integers(4, 40))


def words_of(pages: tuple[Page, ...]) -> str:
    return "".join("".join(line.text.plain.split()) for page in pages for line in page.lines)


def paper_of(view: View) -> Paper:
    return PANELS[type(view)].paper(view, USUAL)


@given(WORDS, st.integers(4, 90))
def test_wrapping_keeps_every_character_and_the_width(text: str, width: int) -> None:
    lines = wrapped(Content(text), width)
    assert "".join("".join(line.plain.split()) for line in lines) == "".join(text.split())
    assert all(line.cell_length <= width for line in lines)


def test_a_no_break_space_holds_two_words_together() -> None:
    assert [line.plain for line in wrapped(Content("four in October\u00a0■."), 15)] == [
        "four in",
        "October\u00a0■.",
    ]


def test_a_word_longer_than_the_line_is_folded() -> None:
    assert [line.plain for line in wrapped(Content("ab 日本語日本語"), 5)] == ["ab", "日本", "語日", "本語"]


@given(st.lists(WORDS, min_size=1, max_size=12), SIZES)
def test_pages_hold_every_word_once_and_fit(texts: list[str], size: tuple[int, int]) -> None:
    width, height = size
    pages = paged(one_page(*(Para(Content(text), item=n) for n, text in enumerate(texts))), width, height)
    assert words_of(pages) == "".join("".join(text.split()) for text in texts)
    assert all(len(page.lines) <= height for page in pages)
    assert all(cell_len(line.text.plain) <= width for page in pages for line in page.lines)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
@given(SIZES)
def test_every_panel_fits_every_size(view: View, size: tuple[int, int]) -> None:
    width, height = max(54, size[0]), max(16, size[1])
    for page in paged(paper_of(view), width, height):
        assert len(page.lines) <= height
        assert all(cell_len(line.text.plain) <= width for line in page.lines)


def test_a_scene_on_two_pages_shows_the_line_on_both() -> None:
    first, second = paged(paper_of(SCENE), 54, 14)
    assert SCENE.says in words_of((first,)).replace("", "") or "".join(SCENE.says.split()) in words_of(
        (first,)
    )
    assert "".join(SCENE.says.replace("┃", "").split()) in words_of((second,)).replace("┃", "")
    assert first.items == 0
    assert second.items == len(SCENE.responses)


def test_a_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    heading = Para(Content("Heading"), keep=True)
    pages = paged(one_page(Para(Content("a\nb\nc")), heading, Para(Content("d\ne"))), 40, 5)
    assert [line.text.plain for line in pages[1].lines] == ["Heading", "", "d", "e"]


def test_a_part_begins_on_a_page_of_its_own_and_names_the_next() -> None:
    parts = (Part((Para(Content("one")),), verb="two"), Part((Para(Content("two")),), field=True))
    pages = paged(Paper(parts), 40, 10)
    assert [(page.part, page.verb, page.field) for page in pages] == [(0, "two", False), (1, None, True)]


def test_columns_stand_below_each_other_where_there_is_no_room() -> None:
    columns = Columns((Para(Content("left")),), (Para(Content("right")),))
    assert [line.plain.split() for line in columns.lines(60, 1.0)] == [["left", "right"]]
    assert [line.plain for line in columns.lines(40, 1.0)] == ["left", "", "right"]


def test_a_bar_is_as_long_as_its_share_and_says_its_number() -> None:
    rows = (Bar(Content("aa"), 4, ""), Bar(Content("b"), 2, ""), Bar(Content("c"), 0, ""))
    drawn = [line.plain for line in Bars(rows, 4).lines(30, 1.0)]
    assert [line.count("█") for line in drawn] == [23, 11, 0]
    assert [line.split()[-1] for line in drawn] == ["4", "2", "0"]
    assert [line.plain.count("█") for line in Bars(rows, 4).lines(30, 0.0)] == [0, 0, 0]


def test_what_does_not_fit_beside_each_other_stands_below() -> None:
    split = Split(Content("a long title of a thing"), Content("45 minutes"), rest=Content("  "))
    assert [line.plain for line in split.lines(40, 1.0)] == ["a long title of a thing       45 minutes"]
    assert [line.plain for line in split.lines(20, 1.0)] == ["a long title of a", "  thing", "  45 minutes"]


def test_the_verdict_marks_each_piece_of_evidence_in_its_place() -> None:
    (page, *_) = paged(paper_of(VERDICT), 74, 20)
    shown = " ".join(line.text.plain for line in page.lines)
    assert "no seats free this quarter\u00a0■." in shown
    assert "October\u00a0■." in shown


def test_the_trace_names_every_rule_move_and_fact() -> None:
    verdict = VERDICT.verdict
    text = words_of(paged(trace_paper(VERDICT), 74, 20))
    for one in (*verdict.call.reasons, *VERDICT.facts):
        assert (getattr(one, "rule", None) or one[0]) in text
    for evidence in verdict.reading.evidence:
        assert "".join(evidence.words.split()) in text
    for fact in VERDICT.facts:
        assert "".join(fact.source.split()) in text


def test_the_debrief_asks_about_a_pair_before_it_answers() -> None:
    assert DEBRIEF.pair is not None
    answer = "".join(DEBRIEF.pair.common.split())
    pages = paged(paper_of(DEBRIEF), 74, 20)
    asked = [n for n, page in enumerate(pages) if "Whatdothesetwohaveincommon?" in words_of((page,))]
    answered = [n for n, page in enumerate(pages) if answer in words_of((page,))]
    assert answered == [asked[-1]]
    assert len(asked) == 2
