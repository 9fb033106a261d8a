"""A vote over HTTP: what is kept, what comes too late, and which of two that cross each other stands."""

from __future__ import annotations

import asyncio

import pytest

from tests.gateway.served import VOTE, Served, served, vote
from workshop.rooms.phone import PAGE_WORDS


@pytest.fixture
async def room():
    async with served() as running:
        yield running


async def test_a_vote_that_was_kept_is_told_as_ones_own(room: Served) -> None:
    async with await room.joined() as browser:
        assert await vote(room, browser, "reasons") == (200, "kept")
        async with browser.get(room.at("l")) as answer:
            assert (await answer.json())["own"] == {"3": "reasons"}
    assert room.room.cast_ballots == [(3, {1: "reasons"})]


async def test_what_comes_together_is_cast_together_and_the_last_of_a_seat_counts(room: Served) -> None:
    browsers = [await room.joined() for _ in range(3)]
    votes = [vote(room, browser, "reasons") for browser in browsers]
    assert await asyncio.gather(*votes) == [(200, "kept")] * 3
    assert len(room.room.cast_ballots) < 3
    assert {seat for _q, ballots in room.room.cast_ballots for seat in ballots} == {1, 2, 3}
    for browser in browsers:
        await browser.close()


async def test_of_two_votes_that_cross_the_one_sent_later_stands(room: Served) -> None:
    """P12: the older request lands last."""
    async with await room.joined() as browser:
        assert await vote(room, browser, "effect", number=20) == (200, "kept")
        assert await vote(room, browser, "reasons", number=10) == (409, "older")
        assert await vote(room, browser, "effect", number=20) == (200, "kept")
        async with browser.get(room.at("l")) as answer:
            assert (await answer.json())["own"] == {"3": "effect"}


async def test_a_vote_for_another_question_comes_too_late(room: Served) -> None:
    async with await room.joined() as browser:
        assert await vote(room, browser, "reasons", question=2) == (409, "late")
        room.gateway.board.show({**VOTE, "ask": None})
        assert await vote(room, browser, "reasons") == (409, "late")
    assert room.room.cast_ballots == []


async def test_a_vote_that_the_session_refuses_is_not_called_kept(room: Served) -> None:
    room.room.told = "late"
    async with await room.joined() as browser:
        assert await vote(room, browser, "reasons") == (409, "late")
        async with browser.get(room.at("l")) as answer:
            assert (await answer.json())["own"] == {}


async def test_where_first_votes_stand_a_second_one_is_told_so() -> None:
    async with served(final=True) as room, await room.joined() as browser:
        assert await vote(room, browser, "reasons", 1) == (200, "kept")
        assert await vote(room, browser, "effect", 2) == (409, "final")
        assert await vote(room, browser, "reasons", 3) == (200, "kept")


@pytest.mark.parametrize("choice", ["nothing", "", None, 7, ["reasons"], {"id": "reasons"}, "r" * 900])
async def test_what_is_not_asked_for_is_no_vote(room: Served, choice: object) -> None:
    async with await room.joined() as browser:
        assert (await vote(room, browser, choice))[0] == 400
    assert room.room.cast_ballots == []


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"[" * 900, b"\xff\xfe", b'{"q": 3}', b'{"q": 1e400, "c": "reasons", "n": 1}'],
)
async def test_a_body_that_is_no_vote_is_refused(room: Served, body: bytes) -> None:
    async with await room.joined() as browser, browser.post(room.at("v"), data=body) as answer:
        assert answer.status == 400
    assert room.room.cast_ballots == []


async def test_points_count_where_they_add_up(room: Served) -> None:
    options = [["a", "A"], ["b", "B"], ["c", "C"]]
    room.gateway.board.show({**VOTE, "ask": {**VOTE["ask"], "options": options, "points": 10}})
    async with await room.joined() as browser:
        for wrong in ("5 5", "5 5 1", "10", "-1 11 0", "a b c", "٣ ٣ ٤"):
            assert (await vote(room, browser, wrong))[0] == 400
            room.clock.now += 1
        assert await vote(room, browser, "2 6 2") == (200, "kept")


async def test_nobody_votes_more_often_than_a_finger_does(room: Served) -> None:
    async with await room.joined() as browser, await room.joined() as other:
        told = [await vote(room, browser, "reasons", number) for number in range(20)]
        assert told.count((429, "wait")) > 10
        assert await vote(room, other, "reasons") == (200, "kept")
        room.clock.now += 1
        assert await vote(room, browser, "effect", 30) == (200, "kept")


async def test_a_form_votes_without_scripts(room: Served) -> None:
    """P17: a form of a page without scripts tells its origin, and the vote is kept."""
    async with room.browser() as browser:
        async with browser.post(room.at("j"), data={"code": "K7QX2M"}) as answer:
            text = await answer.text()
            assert answer.url.path == f"{room.gateway.path}/"
        assert 'name="c" value="reasons"' in text
        async with browser.post(room.at("v"), data={"q": "3", "c": "reasons"}) as answer:
            text = await answer.text()
        assert "kept" in text
        assert 'aria-pressed="true">The reason' in text
    assert room.room.cast_ballots == [(3, {1: "reasons"})]


async def test_a_sentence_goes_to_the_facilitator_where_one_is_asked_for(room: Served) -> None:
    async with await room.joined() as browser:
        async with browser.post(room.at("w"), json={"text": "If …"}) as answer:
            assert answer.status == 409
        room.gateway.board.show({**VOTE, "ask": None, "write": "One sentence"})
        async with browser.post(room.at("w"), json={"text": "<b>If</b> …"}) as answer:
            assert (answer.status, await answer.json()) == (200, {"told": "kept"})
        told = []
        for _ in range(10):
            async with browser.post(room.at("w"), json={"text": "again"}) as answer:
                told.append((await answer.json())["told"])
        assert "wait" in told
    assert room.room.sentences[0] == (1, "<b>If</b> …")


async def test_a_reply_to_the_rooms_own_question_is_handed_in_and_may_be_changed_without_scripts(
    room: Served,
) -> None:
    room.gateway.board.show({**VOTE, "ask": None, "write": "What would you say?", "reply": 1})
    async with await room.joined() as browser:
        async with browser.get(room.at("")) as answer:
            page = await answer.text()
        assert PAGE_WORDS["give"] in page
        assert PAGE_WORDS["share"] not in page.partition("<form")[2].partition("</form>")[0]
        for text in ("one", "another"):
            async with browser.post(room.at("w"), data={"text": text}) as answer:
                assert "told=kept" in str(answer.url)
    assert room.room.sentences == [(1, "one"), (1, "another")]
