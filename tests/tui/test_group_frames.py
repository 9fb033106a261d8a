"""Every paper of the shared screen, at three sizes, against the words kept; what it never shows or cuts."""

from __future__ import annotations

import re
from collections import Counter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from tests.play import story_play
from tests.tui.conftest import Kept
from tests.tui.frames import pages, words
from tests.tui.group_samples import CHROME, PADDING, PaperApp, decisions, paper_of, views, walked
from tests.tui.test_hostile import assert_clean, assert_literal, poisoned
from workshop.session.group_views import (
    BallotView,
    DiscussView,
    DistributionView,
    FocusView,
    HandsView,
    HostView,
    RoundView,
    SoWhatView,
    ThinkView,
    WhatView,
)
from workshop.session.phases import Phase
from workshop.session.state import UNDECIDED
from workshop.session.tally import path_in_words
from workshop.session.views import Guesses, GuessView, VerdictView
from workshop.tui.letters import Size, set_in
from workshop.tui.panels.group_debrief import circumstances_paper
from workshop.tui.panels.table import GROUP_PANELS
from workshop.tui.panels.verdict import verdict_paper
from workshop.tui.panels.vote import what_if_paper
from workshop.tui.paper import Paper, PaperPage, paged
from workshop.tui.themes import Look

SIZES = ((80, 24), (100, 28), (60, 20), (160, 45))
BLOCKS = re.compile("[▀▄█]")
BEFORE_VERDICT = frozenset({
    Phase.PLAN, Phase.ROOM, Phase.CONTRACT, Phase.PRACTICE, Phase.BRIEFING, Phase.SCENE, Phase.THINK,
    Phase.VOTE, Phase.VOTED, Phase.TALK, Phase.DISTRIBUTION, Phase.CONSEQUENCE,
})  # fmt: skip
PAGES = {"interlude": 3, "own-answer": 2, "scene": 3, "so-what": 3, "so-what-of-eight": 3}
"""What takes several pages on purpose: a beat on each, and a question on the page before its answer."""
MORE = {
    ("briefing", (60, 20)): 2,
    ("distribution", (60, 20)): 2,
    ("debrief", (60, 20)): 2,
    ("what-of-eight", (80, 24)): 3,
    ("what-of-eight", (160, 45)): 2,
    ("what-of-eight", (100, 28)): 3,
    ("what-of-eight", (60, 20)): 4,
}


def pages_at(paper: Paper, size: tuple[int, int]) -> tuple[PaperPage, ...]:
    """The pages in a window of this size."""
    width, height = size
    return paged(paper, width - PADDING, height - CHROME)


def plain_of(paper: Paper, size: tuple[int, int] = (80, 24)) -> str:
    """All that the paper says, with every white space as one space."""
    lines = [line.text.plain for page in pages_at(paper, size) for line in page.lines]
    return " ".join(" ".join(lines).replace("┃", " ").split())


def the(kind: type) -> object:
    """The first view of that kind with all that it can hold."""
    return next(view for view in views().values() if type(view) is kind)


def name_of(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def test_every_view_of_a_group_has_a_paper() -> None:
    assert set(get_args(HostView)) <= set(GROUP_PANELS)
    assert {type(view) for view in views().values()} == set(GROUP_PANELS)


@pytest.mark.parametrize("size", SIZES, ids=name_of)
@pytest.mark.parametrize("name", views())
async def test_a_paper_is_drawn_as_kept(name: str, size: tuple[int, int], kept: Kept) -> None:
    app = PaperApp(paper_of(views()[name]))
    async with app.run_test(size=size) as pilot:
        kept(f"group-{name}-{name_of(size)}", await pages(pilot, app.sheet))


@pytest.mark.parametrize("size", SIZES[::2], ids=name_of)
@pytest.mark.parametrize("name", [name for name in views() if name != "commitments-before"])
async def test_hostile_texts_are_only_text_on_every_page(name: str, size: tuple[int, int]) -> None:
    app = PaperApp(paper_of(poisoned(views()[name])))
    async with app.run_test(size=size) as pilot:
        seen = ""
        for _ in range(len(app.sheet.pages)):
            await pilot.pause()
            assert_clean(app)
            seen += words(app)
            app.sheet.turn(1)
        assert_literal(seen.replace("\u00a0", ""))


@pytest.mark.parametrize("number", range(len(walked())), ids=lambda n: f"{n}-{walked()[n][0].value}")
def test_nothing_before_the_verdict_holds_a_level(number: int) -> None:
    phase, view = walked()[number]
    if phase not in BEFORE_VERDICT:
        return
    levels = story_play().lens.level.values()
    named = re.compile("|".join(re.escape(word) for one in levels for word in (one.word, one.symbol)), re.I)
    for size in (*SIZES, (140, 40)):
        for page in pages_at(paper_of(view), size):
            for line in page.lines:
                assert not named.search(line.text.plain), line.text.plain
                assert not [span for span in line.text.spans if "level" in str(span.style)]


def test_the_guess_shows_all_levels_equal_and_unmarked() -> None:
    view = the(GuessView)
    assert isinstance(view, GuessView)
    lines = [line.text.plain for page in pages_at(paper_of(view), (80, 24)) for line in page.lines]
    columns = {line.index(one.symbol) for one in view.header.levels for line in lines if one.word in line}
    assert len(columns) == 1


@pytest.mark.parametrize("size", SIZES, ids=name_of)
@pytest.mark.parametrize("name", views())
def test_a_phase_takes_one_page_where_it_can(name: str, size: tuple[int, int]) -> None:
    wanted = PAGES.get(name) or MORE.get((name, size), 1)
    assert len(pages_at(paper_of(views()[name]), size)) == wanted


@pytest.mark.parametrize("size", SIZES, ids=name_of)
@pytest.mark.parametrize("scene", decisions())
def test_every_shipped_decision_fits_a_page(scene: str, size: tuple[int, int]) -> None:
    for view in decisions()[scene]:
        two = size == (60, 20) and isinstance(view, DistributionView)
        pages = pages_at(paper_of(view), size)
        assert len(pages) == (2 if two else 1), type(view).__name__
        lines = [line.text.plain for page in pages for line in page.lines]
        assert all(cell_len(line) <= size[0] - PADDING for line in lines)


@pytest.mark.parametrize("size", SIZES, ids=name_of)
@pytest.mark.parametrize("scene", decisions())
def test_replies_stand_where_they_stood_from_thinking_until_they_are_shown(
    scene: str, size: tuple[int, int]
) -> None:
    think, ballot, *_others = decisions()[scene]
    assert isinstance(think, ThinkView)
    assert isinstance(ballot, BallotView)
    hands = (HandsView(None, 18, ()), HandsView(None, 18, ("1",)), HandsView(18, 18, ballot.hands.taken))
    ballots = [ballot._replace(hands=counted, open=open) for counted in hands for open in (True, False)]
    replies = [rows_of_replies(view, size) for view in (think, *ballots)]
    assert len(replies[0]) >= len(think.responses)
    assert all(rows == replies[0] for rows in replies)


def rows_of_replies(view: ThinkView | BallotView, size: tuple[int, int]) -> dict[int, str]:
    """The rows between the question and the last line, by their place on the page."""
    (page,) = pages_at(paper_of(view), size)
    lines = [line.text.plain for line in page.lines]
    first = next(row for row, line in enumerate(lines) if line.startswith("  1  "))
    return {row: line for row, line in enumerate(lines[:-1]) if row >= first}


@pytest.mark.parametrize("size", SIZES, ids=name_of)
@pytest.mark.parametrize("scene", decisions())
def test_the_question_is_the_largest_thing_until_the_vote_is_shown(scene: str, size: tuple[int, int]) -> None:
    columns, rows = size[0] - PADDING, size[1] - CHROME
    for view in decisions()[scene][:2]:
        assert isinstance(view, ThinkView | BallotView)
        (page,) = pages_at(paper_of(view), size)
        lines = [line.text.plain for line in page.lines]
        drawn = {line for line in lines if BLOCKS.search(line)}
        letters = [set_in(view.says, letters, columns) for letters in Size]
        if drawn:
            assert drawn <= {row for rows in letters for row in rows}
        else:
            replies = len(rows_of_replies(view, size))
            assert all(not drawn or len(drawn) + replies + 2 > rows for drawn in letters)
            bold = [row for row, line in enumerate(page.lines[1:], 1) if is_bold(line.text)]
            assert bold == list(range(1, 1 + len(bold)))


def is_bold(text: Content) -> bool:
    """Whether more of it is bold than a number."""
    return any("bold" in str(span.style) and span.end - span.start > 4 for span in text.spans)


@pytest.mark.slow
@pytest.mark.parametrize("name", views())
@given(st.tuples(st.integers(44, 120), st.integers(4, 44)))
def test_nothing_is_wider_or_longer_than_its_page(name: str, size: tuple[int, int]) -> None:
    for page in paged(paper_of(views()[name]), *size):
        assert len(page.lines) <= size[1]
        assert all(cell_len(line.text.plain) <= size[0] for line in page.lines)


@pytest.mark.parametrize("size", SIZES, ids=name_of)
def test_no_response_is_ever_left_out(size: tuple[int, int]) -> None:
    for view in (view for _, view in walked() if hasattr(view, "responses") and view.responses):
        if isinstance(view, DiscussView):
            continue
        told = Counter(plain_of(paper_of(view), size).split())
        assert Counter(" ".join(one.text for one in view.responses).split()) <= told


def test_a_ballot_tells_how_many_are_counted_and_not_for_what_they_were() -> None:
    view = the(BallotView)
    assert isinstance(view, BallotView)
    half = view._replace(hands=view.hands._replace(counted=8, taken=(view.responses[0].id, UNDECIDED)))
    assert "Counted: 1 and undecided" in plain_of(paper_of(half))
    none = plain_of(paper_of(view._replace(hands=HandsView(None, 18, ()))))
    assert "Raise together, on three." in none
    assert "Counted" not in none


def test_a_distribution_has_the_first_round_in_grey_and_the_last_in_the_accent() -> None:
    view = the(DistributionView)
    assert isinstance(view, DistributionView)
    text = plain_of(paper_of(view))
    assert re.search(r"1 ▒+ 9 █+ 4 Support", text)
    assert "Round 1 Round 2" in text
    alone = plain_of(paper_of(view._replace(rounds=view.rounds[:1])))
    assert "▒" not in alone
    assert "Round" not in alone


def test_a_distribution_says_what_has_most_hands_and_who_is_undecided() -> None:
    view = the(DistributionView)
    assert isinstance(view, DistributionView)
    assert "Most hands for reply 3" in plain_of(paper_of(view))
    rounds = (RoundView(1, (8, 1, None, 8), 1, 2),)
    tied = view._replace(most=("reasons", "figures"), rounds=rounds, sentence=path_in_words(rounds, (1, 4)))
    told = plain_of(paper_of(tied))
    assert "Replies 1 and 4 have the same number of hands. Which one do we follow? One stayed" in told
    assert " 3 · " in told
    assert "key" not in told


def test_those_who_were_not_counted_have_a_bar_of_their_own() -> None:
    view = the(DiscussView)
    assert isinstance(view, DiscussView)
    rounds = tuple(round._replace(uncounted=4) for round in view.rounds)
    assert re.search(r"· not counted ▒+ 4 █+ 4", plain_of(paper_of(view._replace(rounds=rounds))))


def test_many_rounds_stand_beside_each_other_as_the_first_and_the_last_ones() -> None:
    view = the(DistributionView)
    assert isinstance(view, DistributionView)
    many = view._replace(rounds=tuple(RoundView(number, (number, 1, 1, 1), 0) for number in range(1, 7)))
    assert "Round 1 Round 4 Round 5 Round 6" in plain_of(paper_of(many))


def test_the_discussion_names_levels_by_symbol_and_word() -> None:
    view = the(DiscussView)
    assert isinstance(view, DiscussView)
    text = plain_of(paper_of(view))
    assert "most of this room answered at ■ execution, three at ▲ impact" in text
    assert re.search(r"▲ impact ‹ called for ▒+ 3 █+ 11 ■ execution ▒+ 14 █+ 6", text)


def test_the_discussion_offers_the_other_responses_where_there_is_room_and_on_a_paper_of_their_own() -> None:
    view = the(DiscussView)
    assert isinstance(view, DiscussView)
    assert view.responses[0].text in plain_of(paper_of(view), (110, 45))
    offered = what_if_paper(view)
    assert offered.items == len(view.responses)
    assert f"{view.responses[2].text} (said)" in plain_of(offered)


def test_what_happened_says_after_talking_only_where_people_talked() -> None:
    view = the(WhatView)
    assert isinstance(view, WhatView)
    first, *others = view.rows
    assert "at the first vote and after talking" in plain_of(paper_of(view), (80, 30))
    silent = first._replace(rounds=tuple(round._replace(talked=False) for round in first.rounds))
    told = plain_of(paper_of(view._replace(rows=(silent._replace(told=""), *others))), (80, 30))
    assert "talking" not in told
    assert "at the first vote and at the last" in told


def test_what_happened_holds_the_shift_and_nothing_of_what_was_called_for() -> None:
    view = the(WhatView)
    assert isinstance(view, WhatView)
    text = plain_of(paper_of(view))
    assert re.search(r"1 Page four ■ execution → ▲ impact │ 1 ▒+ 9 █+ 4 │ 2 ▒+ 5 █+ 2 │ 3 ▒+ 3 █+ 11 │", text)
    assert "│ After talking, reply 3 had eight hands more and reply 1 five fewer. 2 Two numbers" in text
    assert "fit" not in text.split()
    assert "called" not in text


def test_so_what_holds_called_against_chosen_and_nothing_that_reads_as_a_mark() -> None:
    view = the(SoWhatView)
    assert isinstance(view, SoWhatView)
    text = plain_of(paper_of(view))
    assert "called for ▲ ■ ● the room ■→▲ ■ ● ▲ impact" in text
    assert "fit" not in text.split()


def test_so_what_names_the_reply_where_most_of_the_room_stood_at_another_level() -> None:
    view = the(SoWhatView)
    assert isinstance(view, SoWhatView)
    first, *others = view.rows
    elsewhere = next(one for one in view.header.levels if one != first.after)
    crossed = first._replace(row=first.row._replace(chosen=elsewhere))
    text = plain_of(paper_of(view._replace(rows=(crossed, *others))))
    assert f"the room ■→▲ ■ ● the reply {elsewhere.symbol} ■ ● ▲ impact" in text


def guessed(view: VerdictView, *hands: int | None) -> Guesses:
    return tuple(zip(view.header.levels, hands, strict=True))


def test_a_group_sees_every_hand_of_its_guess() -> None:
    view = next(view for _, view in walked() if isinstance(view, VerdictView))
    told = plain_of(verdict_paper(view._replace(guesses=guessed(view, 6, 9, 3)), Look()))
    assert "The room took it to be about ▲ impact 6 ■ execution 9 ● optics 3" in told
    assert "You took" not in told


def test_a_level_for_which_nobody_counted_a_guess_is_not_told_as_none() -> None:
    view = next(view for _, view in walked() if isinstance(view, VerdictView))
    told = plain_of(verdict_paper(view._replace(guesses=guessed(view, 6, 9, None)), Look()))
    assert "The room took it to be about ▲ impact 6 ■ execution 9" in told
    assert "■ execution 9 ● optics" not in told


def test_eight_scenes_stand_in_one_strip_in_the_smallest_window() -> None:
    first, *_ = pages_at(paper_of(views()["so-what-of-eight"]), (60, 20))
    assert any(line.text.plain.split() == ["scene", *"12345678"] for line in first.lines)


def test_a_pair_is_asked_about_before_it_is_answered() -> None:
    view = the(SoWhatView)
    assert isinstance(view, SoWhatView)
    assert view.pair is not None
    pages = ["".join(line.text.plain for line in page.lines) for page in pages_at(paper_of(view), (80, 24))]
    told = [number for number, page in enumerate(pages) if view.pair.right.scene_title in page]
    assert told == [1, 2]
    assert "the question decides" not in pages[1]
    assert "the question decides" in pages[2]


def test_the_focus_holds_the_rooms_points_beside_those_of_the_rules() -> None:
    agreed, before = views()["focus"], views()["focus-before"]
    text = plain_of(paper_of(agreed))
    assert "■ execution ■ ■ ■ ■ ■ ■ · · · · 6 ■ ■ ■ ■ ■ ■ ■ ■ ■ ■ 10" in text
    assert "less on ■ execution than the rules would" in text
    assert "the rules" not in plain_of(paper_of(before))


def test_circumstances_are_chosen_from_a_paper_of_their_own() -> None:
    view = views()["focus"]
    assert isinstance(view, FocusView)
    paper = circumstances_paper(view)
    assert paper.items == len(view.circumstances)
    assert "✓ the team is at an early stage" in plain_of(paper)
    assert "the listener has just asked for ▲ impact" in plain_of(paper)
