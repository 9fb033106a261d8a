"""Voting cards: one for each reply, with its letter and its number, four to a sheet of A4."""

from __future__ import annotations

import re

import pytest

from tests.report.test_page import Reader
from workshop.report.cards import voting_cards


@pytest.mark.parametrize(("replies", "sheets"), [(2, 1), (4, 1), (5, 2), (9, 3)])
def test_every_reply_has_a_card_with_its_letter_and_number(replies: int, sheets: int) -> None:
    text = voting_cards(replies)
    told = re.findall(r'class="letter">([A-Z])</p><p>reply ([0-9])</p>', text)
    assert told == [("ABCDEFGHI"[at], str(at + 1)) for at in range(replies)]
    assert text.count('<section class="sheet">') == sheets


def test_the_sheets_are_whole_and_fetch_nothing() -> None:
    text = voting_cards()
    assert text.startswith("<!DOCTYPE html>")
    assert not {"script", "link", "img", "a"} & {*Reader(text).tags}
    assert not re.search(r"https?:|url\(|@import", text)
    assert "size: A4" in text


def test_cards_beside_each_other_differ_in_their_edge_and_not_by_a_colour_of_a_level() -> None:
    edges = re.findall(r'<div class="card"><div class="([a-z]+)">', voting_cards())
    assert len(set(edges)) == 4
    assert set(re.findall(r"#[0-9a-f]{6}", voting_cards())) == {"#ffffff", "#000000", "#888888", "#dddddd"}
