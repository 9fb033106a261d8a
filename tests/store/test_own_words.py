"""Replies that were put right and drafts are kept within bounds, and by several programs at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workshop.session.own_words import ClausePutRight, ReplyPutRight
from workshop.store.own_words import (
    DRAFTS,
    KEPT_REPLIES,
    LARGEST_KEPT,
    MOST_DRAFTS,
    MOST_REPLIES,
    Drafts,
    keep_reply,
    kept_replies,
)


def reply(text: str) -> ReplyPutRight:
    return ReplyPutRight("levels", text, "impact", (ClausePutRight(0, len(text), ""),))


def test_what_was_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    odd = reply("café 👩‍👩‍👧\n“so” [b]x[/b]")
    keep_reply(tmp_path, odd)
    assert kept_replies(tmp_path).replies == (odd,)


def test_the_oldest_give_way_to_newer_ones(tmp_path: Path) -> None:
    line = '{"lens": "levels", "text": "old %d", "level": null, "clauses": []}\n'
    (tmp_path / KEPT_REPLIES).write_text("".join(line % number for number in range(MOST_REPLIES)), "utf-8")
    keep_reply(tmp_path, reply("new"))
    kept = kept_replies(tmp_path).replies
    assert len(kept) == MOST_REPLIES
    assert (kept[0].text, kept[-1].text) == ("old 1", "new")


def test_a_file_of_another_size_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / KEPT_REPLIES
    path.write_bytes(b" " * (LARGEST_KEPT + 1))
    assert "not kept" in keep_reply(tmp_path, reply("new"))
    assert path.stat().st_size == LARGEST_KEPT + 1


def test_several_at_once_lose_none(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: keep_reply(tmp_path, reply(f"reply {number}")), range(12)))
    assert {kept.text for kept in kept_replies(tmp_path).replies} == {
        f"reply {number}" for number in range(12)
    }


def test_drafts_come_back_and_only_the_latest_are_kept(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path, "one")
    for number in range(MOST_DRAFTS + 1):
        drafts.hold(f"{number} scene", f"draft {number} 👩‍👩‍👧\nso")
    drafts.write()
    again = Drafts(tmp_path, "one")
    assert again.words("0 scene") == ""
    assert again.words(f"{MOST_DRAFTS} scene") == f"draft {MOST_DRAFTS} 👩‍👩‍👧\nso"
    assert Drafts(tmp_path, "other").words("1 scene") == ""


@pytest.mark.parametrize(
    "written", ["", "[]", "{", '{"format": 2, "drafts": {"a": "b"}}', '{"format": 1}', "\xff"]
)
def test_drafts_that_cannot_be_read_are_done_without(tmp_path: Path, written: str) -> None:
    (tmp_path / DRAFTS).mkdir()
    (tmp_path / DRAFTS / "one.json").write_text(written, "latin-1")
    drafts = Drafts(tmp_path, "one")
    assert drafts.words("a") == ""
    drafts.hold("a", "so")
    drafts.write()
    assert Drafts(tmp_path, "one").words("a") == "so"


def test_a_folder_that_takes_no_drafts_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / DRAFTS).write_text("in the way", "utf-8")
    drafts = Drafts(tmp_path, "one")
    drafts.hold("a", "so")
    drafts.write()
    assert drafts.words("a") == "so"
