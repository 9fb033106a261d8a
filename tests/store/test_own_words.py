"""Replies that were put right are kept within bounds, and by several programs at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from workshop.session.own_words import ClausePutRight, ReplyPutRight
from workshop.store.own_words import KEPT_REPLIES, LARGEST_KEPT, MOST_REPLIES, keep_reply, kept_replies


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
