"""Pages: nothing is cut off, nothing is lost, and nothing is wider or longer than the sheet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from tests.play import SHIPPED, STORIES, shipped_play, story_play
from tests.tui.samples import DEBRIEF, GUESS, SCENE, VERDICT, VIEWS
from workshop.engine.verdict import Call, FitReason
from workshop.scenario.play import Play
from workshop.session.phases import Phase
from workshop.session.projection import project
from workshop.session.state import State, Visit
from workshop.session.verdicts import (
    CALLED_FOR,
    NOW_SAY,
    THIS_REPLY,
)
from workshop.session.views import (
    FactView,
    ResponseView,
    VerdictView,
    View,
)
from workshop.tui.blocks import Beside, Block, Para, Split, wrapped
from workshop.tui.panels.table import PANELS
from workshop.tui.panels.verdict import CALLED, CARRIED, signed, trace_paper, verdict_paper
from workshop.tui.paper import WORTH_A_PAGE, Paper, PaperPage, Part, one_page, paged
from workshop.tui.themes import USUAL

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Mn")), max_size=200)
SIZES = st.tuples(st.integers(20, 120), st.integers(4, 40))


def words_of(pages: tuple[PaperPage, ...]) -> str:
    return "".join("".join(line.text.plain.split()) for page in pages for line in page.lines)


def text_of(pages: tuple[PaperPage, ...]) -> str:
    """The words of the pages with every white space as one space."""
    return " ".join(" ".join(line.text.plain for page in pages for line in page.lines).split())


def verdicts(name: str) -> Iterator[View]:
    return verdicts_in(story_play(name))


def verdicts_in(play: Play) -> Iterator[View]:
    """The verdict on every response of a scenario, with a guess, as a person sees it."""
    opening = play.story.opening_tracks()
    for scene, authored in play.scenario.scene.items():
        for response in authored.response:
            visit = Visit(scene, opening, choice=response.id, guess=next(iter(play.lens.level)), fit=0)
            yield project(play, State(phase=Phase.VERDICT, present=visit))


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
    line = "".join(SCENE.says.split())
    assert line in words_of((first,)).replace("┃", "")
    assert line in words_of((second,)).replace("┃", "")
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
    columns = Beside((Para(Content("left")),), (Para(Content("right")),), halves=True)
    assert [line.plain.split() for line in columns.lines(60)] == [["left", "right"]]
    assert [line.plain for line in columns.lines(40)] == ["left", "", "right"]


def test_what_does_not_fit_beside_each_other_stands_below() -> None:
    split = Split(Content("a long title of a thing"), Content("45 minutes"), rest=Content("  "))
    assert [line.plain for line in split.lines(40)] == ["a long title of a thing       45 minutes"]
    assert [line.plain for line in split.lines(20)] == ["a long title of a", "  thing", "  45 minutes"]


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


def test_the_trace_says_costs_in_words_and_a_remark_on_a_source_once() -> None:
    verdict = VERDICT.verdict
    reasons = (*verdict.fit_reasons, FitReason("neglect-1", -1, "a level is missing", ("F8",)))
    facts = tuple(FactView(f"F{n}", "A sentence.", "a talk: a prompt, not a claim") for n in (1, 2))
    view = VERDICT._replace(verdict=verdict._replace(fit_reasons=reasons), facts=facts)
    text = " ".join(line.text.plain for page in paged(trace_paper(view), 74, 40) for line in page.lines)
    told = " ".join(text.split())
    assert "begins at 0: the called level is absent" in told
    assert "costs 1: a level is missing F8" in told
    assert "neglect-1" not in told
    assert told.count("a talk") == 2
    assert told.count("a prompt, not a claim") == 1


def test_a_verdict_where_nothing_is_called_has_no_title() -> None:
    call = Call(None, (0, 0, 0), (), (), ())
    nothing = VERDICT._replace(verdict=VERDICT.verdict._replace(call=call, mismatch=None, also=()))
    told = " ".join(line.text.plain for page in paged(paper_of(nothing), 74, 20) for line in page.lines)
    assert "▲ impact 0 ▲ impact 0" in " ".join(told.split())
    assert "Why it is hard" not in told


def test_levels_that_must_not_be_left_out_stand_below_the_bars() -> None:
    call = VERDICT.verdict.call._replace(floors=("impact", "optics"), seconds=("execution",))
    view = VERDICT._replace(verdict=VERDICT.verdict._replace(call=call))
    told = " ".join(line.text.plain for page in paged(paper_of(view), 74, 20) for line in page.lines)
    assert "Not to be left out ■ execution ● optics" in " ".join(told.split())
    plain_call = VERDICT.verdict.call._replace(floors=("impact",))
    view = VERDICT._replace(verdict=VERDICT.verdict._replace(call=plain_call))
    assert "Nottobeleftout" not in words_of(paged(paper_of(view), 74, 20))


def test_a_guess_on_two_pages_shows_the_line_with_the_levels() -> None:
    long = GUESS._replace(chosen=ResponseView("long", "Support has no seats free this quarter. " * 12))
    first, second = paged(paper_of(long), 54, 16)
    line = "".join(GUESS.says.split())
    assert line in words_of((first,)).replace("┃", "")
    assert line in words_of((second,)).replace("┃", "")
    assert (first.items, second.items) == (0, 3)


def test_what_two_scenes_have_below_their_lines_begins_on_one_row() -> None:
    assert DEBRIEF.pair is not None
    longer = DEBRIEF.pair.right._replace(says=DEBRIEF.pair.right.says * 3)
    paper = paper_of(DEBRIEF._replace(pair=DEBRIEF.pair._replace(right=longer)))
    lines = [line.text.plain for page in paged(paper, 74, 20) for line in page.lines]
    assert [line.count("called for  ▲ impact") for line in lines if "called for  ▲" in line] == [2]


def test_space_is_given_up_before_another_page_is_opened_for_a_few_lines() -> None:
    part = Part(tuple(Para(Content(f"{n}\n{n}")) for n in range(4)))
    (page,) = paged(Paper((part,)), 40, 8)
    assert len(page.lines) == 8
    loose = paged(Paper((part,)), 40, 7)
    assert [len(page.lines) for page in loose] == [5, 5]


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("size", [(74, 20), (74, 18), (54, 16)])
def test_no_verdict_leaves_a_few_lines_on_a_page_of_their_own(name: str, size: tuple[int, int]) -> None:
    for view in verdicts(name):
        pages = paged(paper_of(view), *size)
        assert min(len(page.lines) for page in pages) >= WORTH_A_PAGE


def test_the_lines_of_a_block_are_laid_out_once() -> None:
    laid: list[int] = []

    class Counted(Block):
        def lines(self, width: int, growth: float = 1.0) -> list[Content]:
            laid.append(width)
            return [Content("line")] * 9

    block = Counted()
    paged(Paper((Part((block,)), Part((block,))), ((block, block), (block,))), 40, 8)
    assert laid == [40]


def test_the_debrief_asks_about_a_pair_before_it_answers() -> None:
    assert DEBRIEF.pair is not None
    answer = "".join(DEBRIEF.pair.common.split())
    pages = paged(paper_of(DEBRIEF), 74, 20)
    asked = [n for n, page in enumerate(pages) if "whatdotheyhaveincommon?" in words_of((page,))]
    answered = [n for n, page in enumerate(pages) if answer in words_of((page,)).replace("▲", "")]
    assert answered == [asked[-1]]
    assert len(asked) == 2


@pytest.mark.parametrize("name", SHIPPED)
def test_the_first_page_of_a_shipped_verdict_holds_all_of_it_in_the_usual_window(name: str) -> None:
    for view in verdicts_in(shipped_play(name)):
        assert isinstance(view, VerdictView)
        pages = paged(verdict_paper(view, USUAL), 74, 20)
        first = "".join(line.text.plain for line in pages[0].lines)
        assert [page.part for page in pages[:2]] == [0, 1]
        assert all(part in first for part in (CALLED_FOR, THIS_REPLY, CALLED, CARRIED))
        assert view.words.now_say is None or NOW_SAY not in first


def test_where_the_setting_is_too_long_the_sentences_with_its_signs_stay() -> None:
    told = text_of(paged(verdict_paper(VERDICT, USUAL), 74, 20)[:1])
    assert "Ada’s pen rests on one line of page four: first reply from support, forty hours." in told
    assert "three weeks before launch" not in told
    assert "three weeks before launch" in text_of(paged(verdict_paper(VERDICT, USUAL), 94, 30)[:1])


def test_signs_are_marked_in_the_colour_of_what_was_called_for() -> None:
    marked = signed(VERDICT, "setting", VERDICT.setting)
    (span,) = [span for span in marked.spans if "underline" in str(span.style)]
    assert marked.plain[span.start : span.end] == "Ada’s pen rests on one line"
    assert "$level-0" in str(span.style)


def test_a_moment_that_calls_for_no_level_is_told_in_a_word() -> None:
    words = VERDICT.words._replace(level=None, called_word="both, by name")
    first = text_of(paged(verdict_paper(VERDICT._replace(words=words), USUAL), 74, 20)[:1])
    assert "The moment called for The reply carried both, by name ▲ impact 0 ■ execution" in first


def test_the_line_to_say_meets_the_answer_on_a_page_after_the_verdict() -> None:
    first, second = paged(verdict_paper(VERDICT, USUAL), 74, 20)
    assert first.verb == "what to say now"
    assert VERDICT.words.now_say is not None
    told = text_of((second,))
    assert told.startswith(f"{VERDICT.answer} {NOW_SAY} ┃ “Until October whoever writes")


def test_a_scene_that_completes_a_pair_asks_about_it_before_it_answers() -> None:
    view = VERDICT._replace(pair=DEBRIEF.pair)
    for size in ((74, 20), (200, 60)):
        *_, helps, asked, told = paged(verdict_paper(view, USUAL), *size)
        assert helps.verb == "two scenes"
        assert "what do they have in common?" in text_of((asked,))
        assert "in different words" not in text_of((asked,))
        assert "in different words" in text_of((told,))


def test_a_debrief_says_in_words_what_was_called_for_where_it_was_no_level() -> None:
    first, *others = DEBRIEF.rows
    rows = (first, others[0]._replace(called=None, called_word="both, by name"), *others[1:])
    assert "called for 2: both, by name" in text_of(paged(paper_of(DEBRIEF._replace(rows=rows)), 74, 20))
    assert "2: " not in text_of(paged(paper_of(DEBRIEF), 74, 20))
