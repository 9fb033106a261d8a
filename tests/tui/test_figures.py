"""Large digits and bars in columns: what is drawn is what was counted, at every width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from tests.tui.samples import LEVELS
from workshop.tui.blocks import Beside, Block, Para
from workshop.tui.figures import LOW, TALL, Chart, NumberPlace, Row, count_block, digits_block
from workshop.tui.panels.parts import with_levels


def drawn(block: Block, width: int = 74) -> list[str]:
    return [line.plain.rstrip() for line in block.lines(width)]


def bars(
    *counts: tuple[int, ...],
    heads: tuple[str, ...] = (),
    note: str = "",
    at: NumberPlace = NumberPlace.BEHIND,
) -> Chart:
    longest = max(count for row in counts for count in row)
    rows = tuple(
        Row(Content(f"{place}"), row, ("",) * len(row), Content(note)) for place, row in enumerate(counts, 1)
    )
    return Chart(rows, longest, tuple(Content(head) for head in heads), counts=at)


def test_low_digits_have_two_dots_in_a_cell() -> None:
    assert drawn(digits_block(("1234567890", ""), rows=LOW)) == [
        "▄█  ▀▀█ ▀▀█ █ █ █▀▀ █▀▀ ▀▀█ █▀█ █▀█ █▀█",
        " █  █▀▀  ▀█ ▀▀█ ▀▀█ █▀█   █ █▀█ ▀▀█ █ █",
        "▀▀▀ ▀▀▀ ▀▀▀   ▀ ▀▀▀ ▀▀▀   ▀ ▀▀▀ ▀▀▀ ▀▀▀",
    ]


def test_a_count_stands_beside_the_heads_with_its_word_at_the_foot() -> None:
    assert drawn(count_block(7, 18)) == [
        "██████        ██    ██████",
        "    ██      ████    ██  ██",
        "    ██        ██    ██████",
        "    ██        ██    ██  ██",
        "    ██  of  ██████  ██████",
    ]


@pytest.mark.parametrize(("counted", "word"), [(1, "hand"), (3, "hands"), (0, "hands")])
def test_without_a_head_count_it_is_hands(counted: int, word: str) -> None:
    assert drawn(count_block(counted, 0))[-1].endswith(f"  {word}")


def test_digits_get_lower_and_then_are_words_where_there_is_no_room() -> None:
    block = count_block(100, 120)
    assert [len(drawn(block, width)) for width in (60, 40, 20)] == [TALL, LOW, 1]
    assert drawn(block, 20) == ["100 of 120"]


def test_what_stands_beside_digits_stands_below_where_there_is_no_room() -> None:
    beside = Beside((count_block(1, 2, LOW),), (Para(Content("said beside")),))
    assert len(drawn(beside, 74)) == LOW
    assert drawn(beside, 74)[0].endswith("said beside")
    assert drawn(beside, 30)[-1] == "said beside"


def test_a_bar_is_as_long_as_its_share_and_says_its_number_at_the_edge() -> None:
    lines = drawn(bars((4,), (2,), (0,), at=NumberPlace.EDGE), 30)
    assert [line.count("█") for line in lines] == [24, 12, 0]
    assert [line.split()[-1] for line in lines] == ["4", "2", "0"]
    assert {len(line) for line in lines} == {30}


def test_each_round_has_its_column_and_its_own_fill() -> None:
    assert drawn(bars((8, 4), (2, 0), heads=("before", "now")), 30) == [
        "   before         now",
        "1  ▒▒▒▒▒▒▒▒▒▒ 8   █████ 4",
        "2  ▒▒ 2           0",
    ]


def test_a_single_round_is_full() -> None:
    assert drawn(bars((3,), (1,)), 20) == ["1  ███████████████ 3", "2  █████ 1"]


def test_a_note_stands_only_where_bars_keep_their_room() -> None:
    one = bars((8, 4), note=" ‹ noted")
    assert "noted" in drawn(one, 74)[0]
    assert "noted" not in drawn(one, 44)[0]


def test_a_bar_grows_and_its_count_stands_from_the_beginning() -> None:
    (line,) = bars((8,)).lines(30, growth=0.0)
    assert line.plain == "1  8"


@given(
    st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=1, max_size=6),
    st.integers(30, 120),
)
def test_bars_keep_to_their_width_and_tell_every_count(counts: list[tuple[int, int]], width: int) -> None:
    if not any(count for row in counts for count in row):
        return
    for row, line in zip(counts, drawn(bars(*counts), width), strict=True):
        assert Content(line).cell_length <= width
        assert [int(word) for word in line.split()[1:] if word.isdigit()] == list(row)


def test_levels_in_a_sentence_get_their_symbol_and_colour() -> None:
    told = with_levels("Execution was heard, where impact was asked; impacted is no level.", LEVELS)
    assert told.plain == "■\u00a0Execution was heard, where ▲\u00a0impact was asked; impacted is no level."
    assert [str(span.style) for span in told.spans] == ["bold $level-1", "bold $level-0"]


def test_a_sentence_without_levels_stays_as_it_is() -> None:
    assert with_levels("Nobody spoke.", (), "bold").plain == "Nobody spoke."
