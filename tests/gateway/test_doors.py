"""Who gets in, and what is turned away: codes, forged seats, foreign pages, floods, dead connections."""

from __future__ import annotations

import asyncio
import io
import json
from contextlib import suppress

import aiohttp
import pytest

from tests.gateway.served import CODE, SECRET, VOTE, NotedRoom, Served, served, vote
from workshop.gateway.limits import IDLE_SECONDS, STREAMS_OF_A_SEAT, Allowance, Doors, Rate
from workshop.gateway.seats import BLOCK, Seats


@pytest.fixture
async def room():
    async with served() as running:
        yield running


async def test_looking_at_the_page_counts_nobody(room: Served) -> None:
    """P10: previews of links look."""
    async with room.browser() as browser:
        for _ in range(50):
            async with browser.get(f"{room.origin}/{CODE}") as answer:
                assert answer.status == 200
                assert "Set-Cookie" not in answer.headers
    assert room.room.marks == []


async def test_who_has_a_seat_keeps_it(room: Served) -> None:
    async with await room.joined() as browser:
        await vote(room, browser, "reasons")
        for _ in range(3):
            async with browser.post(room.at("j"), json={"code": CODE}) as answer:
                assert answer.status == 200
        room.clock.now += 1
        await vote(room, browser, "effect", 2)
    assert {seat for _q, ballots in room.room.cast_ballots for seat in ballots} == {1}


async def test_the_cookie_is_named_by_the_room_kept_from_scripts_and_outlasts_the_session(
    room: Served,
) -> None:
    """P11, P24."""
    async with room.browser() as browser:
        async with browser.post(room.at("j"), json={"code": CODE.lower()}) as answer:
            cookie = answer.cookies[room.gateway.cookie]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == room.gateway.path
        assert int(cookie["max-age"]) > 24 * 3600
        assert not cookie["secure"]


async def test_two_hosts_in_one_browser_have_a_seat_each() -> None:
    async with served() as one, served() as other:
        other.gateway.admission.tag = "ffffffff"
        assert one.gateway.cookie != other.gateway.cookie
        assert one.gateway.path != other.gateway.path


@pytest.mark.parametrize(
    "cookie",
    ["1", "1.0", "1.0." + "0" * 32, "1.1.9b2b8b", "٣.0.x", "9" * 60, "-1.0.x", "1.0.\u00e9", ""],
)
async def test_a_forged_seat_is_none(room: Served, cookie: str) -> None:
    async with room.browser() as browser:
        headers = {"Cookie": f"{room.gateway.cookie}={cookie}"} if cookie else {}
        for path in ("s", "l"):
            async with browser.get(room.at(path), headers=headers) as answer:
                assert answer.status == 403
        body = {"q": 3, "c": "reasons", "n": 1}
        async with browser.post(room.at("v"), json=body, headers=headers) as answer:
            assert answer.status == 403


async def test_seats_are_known_again_and_never_given_twice() -> None:
    noted = NotedRoom()
    seats = Seats(SECRET, 0, 0, 9999, noted.keep_mark)
    given = [await seats.hand_out() for _ in range(BLOCK + 2)]
    numbers = [seat.number for seat in given if seat]
    assert noted.marks == [BLOCK + 1, 2 * BLOCK + 2]
    again = Seats(SECRET, 0, noted.marks[-1], 9999, noted.keep_mark)
    assert [again.known(seat.cookie) for seat in given if seat] == numbers
    new = await again.hand_out()
    assert new is not None
    assert new.number > max(numbers)
    assert Seats(SECRET[::-1], 0, 0, 9999, noted.keep_mark).known(new.cookie) is None
    assert Seats(SECRET, 1, 0, 9999, noted.keep_mark).known(new.cookie) is None


async def test_no_seat_is_given_before_it_is_written_down_that_it_is(room: Served) -> None:
    """A full disk: after a restart the same seat would be somebody else's."""
    room.room.told = "disk"
    async with room.browser() as browser:
        for _ in range(2):
            async with browser.post(room.at("j"), json={"code": CODE}) as answer:
                assert (answer.status, await answer.json()) == (503, {"told": "disk"})
                assert "Set-Cookie" not in answer.headers
        room.room.told = "kept"
        async with browser.post(room.at("j"), json={"code": CODE}) as answer:
            assert answer.status == 200


async def test_codes_are_not_guessed(room: Served) -> None:
    async with room.browser() as browser:
        statuses = []
        for number in range(30):
            async with browser.post(room.at("j"), json={"code": f"AAAA{number:02}"}) as answer:
                statuses.append(answer.status)
        assert statuses[:10] == [404] * 10
        assert set(statuses[10:]) == {429}
        async with browser.get(f"{room.origin}/ZZZZZZ") as answer:
            assert answer.status == 429
        room.clock.now += 1
        async with browser.post(room.at("j"), json={"code": CODE}) as answer:
            assert answer.status == 200


async def test_a_locked_room_lets_nobody_new_in() -> None:
    async with served() as room, await room.joined() as inside, room.browser() as outside:
        room.gateway.admission.locked = True
        async with outside.post(room.at("j"), json={"code": CODE}) as answer:
            assert (answer.status, await answer.json()) == (403, {"told": "locked"})
        assert await vote(room, inside, "reasons") == (200, "kept")


async def test_everyone_out_makes_strangers_of_all(room: Served) -> None:
    async with await room.joined() as browser:
        room.gateway.everyone_out(1)
        assert (await vote(room, browser, "reasons"))[0] == 403


@pytest.mark.parametrize("host", ["evil.example", "room.test:80", "192.168.7.7:{port}", "localhost", ""])
async def test_a_name_that_somebody_made_point_here_is_not_answered(room: Served, host: str) -> None:
    """DNS rebinding."""
    async with await room.joined() as browser:
        headers = {"Host": host.format(port=room.port)}
        async with browser.get(f"{room.origin}/{CODE}", headers=headers) as answer:
            assert answer.status in (400, 421)
            assert CODE not in await answer.text()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://127.0.0.1"},
    ],
)
async def test_a_foreign_page_changes_nothing(room: Served, headers: dict[str, str]) -> None:
    async with await room.joined() as browser:
        body = {"q": 3, "c": "reasons", "n": 1}
        async with browser.post(room.at("v"), json=body, headers=headers) as answer:
            assert answer.status == 403
    assert room.room.cast_ballots == []


async def test_a_form_that_tells_no_origin_counts_where_the_browser_says_it_is_ours(room: Served) -> None:
    """P17."""
    async with await room.joined() as browser:
        headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
        form = {"q": "3", "c": "reasons"}
        async with browser.post(room.at("v"), data=form, headers=headers) as answer:
            assert answer.status == 200
    assert room.room.cast_ballots == [(3, {1: "reasons"})]


def test_through_a_proxy_its_name_and_origin_count_too() -> None:
    doors = Doors(8765, "https://vote.example.org")
    assert doors.knows_host("vote.example.org", "127.0.0.1")
    assert doors.knows_host("127.0.0.1:8765", "127.0.0.1")
    assert doors.is_public("vote.example.org")
    assert not doors.is_public("127.0.0.1:8765")
    assert doors.knows_origin({"Origin": "https://vote.example.org", "Host": "vote.example.org"})
    assert not doors.knows_origin({"Origin": "http://vote.example.org", "Host": "127.0.0.1:8765"})
    assert not Doors(8765).knows_host("", "127.0.0.1")
    assert not Doors(8765).knows_origin({"Origin": "", "Host": "127.0.0.1:8765"})


async def test_through_a_proxy_the_cookie_travels_only_over_tls() -> None:
    async with served(public="https://vote.example.org") as room, room.browser() as browser:
        headers = {"Host": "vote.example.org", "Origin": "https://vote.example.org"}
        async with browser.post(room.at("j"), json={"code": CODE}, headers=headers) as answer:
            assert answer.cookies[room.gateway.cookie]["secure"]


async def test_a_large_body_is_refused_and_the_room_goes_on(room: Served) -> None:
    async with await room.joined() as browser:
        with suppress(aiohttp.ClientError):  # it may be cut off while it still sends
            async with browser.post(room.at("v"), data=io.BytesIO(b"x" * 10_000_000)) as answer:
                assert answer.status == 413
        assert await vote(room, browser, "reasons") == (200, "kept")


async def test_a_header_without_end_is_refused(room: Served) -> None:
    headers = {"X-Long": "x" * 9000}
    async with room.browser() as browser, browser.get(f"{room.origin}/{CODE}", headers=headers) as answer:
        assert answer.status == 400


async def test_a_half_open_connection_is_closed_after_a_while(room: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", room.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: ")
    async with asyncio.timeout(15):
        for _ in range(3):
            await asyncio.sleep(0)
        while not reader.at_eof():
            room.clock.now += IDLE_SECONDS
            with suppress(TimeoutError, ConnectionError):
                async with asyncio.timeout(0.5):
                    await reader.read(100)
    writer.close()


async def test_the_fourth_stream_of_a_seat_ends_its_oldest(room: Served) -> None:
    """P7: dead connections do not use up a seat's share."""
    async with await room.joined() as browser:
        streams = [await browser.get(room.at("s")) for _ in range(STREAMS_OF_A_SEAT + 2)]
        async with asyncio.timeout(10):
            await streams[0].content.read()
            await streams[1].content.read()
        assert room.gateway.board.streams == STREAMS_OF_A_SEAT
        assert room.gateway.board.listening == {1}
        for stream in streams:
            stream.close()


async def told_by(stream: aiohttp.ClientResponse, name: str) -> object:
    """The next message of this name."""
    async with asyncio.timeout(10):
        while True:
            line = (await stream.content.readline()).decode()
            if line == f"event: {name}\n":
                return json.loads((await stream.content.readline()).decode().removeprefix("data: "))


async def test_a_stream_begins_with_all_there_is_and_tells_what_follows(room: Served) -> None:
    async with await room.joined() as browser, browser.get(room.at("s")) as stream:
        assert stream.headers["Cache-Control"] == "no-store, no-transform"
        page = await told_by(stream, "page")
        assert isinstance(page, dict)
        assert page["heading"] == "Your vote"
        assert await told_by(stream, "own") == {}
        async with browser.get(room.at("s")) as second:
            await told_by(second, "own")
            await vote(room, browser, "reasons")
            assert await told_by(stream, "own") == await told_by(second, "own") == {"3": "reasons"}
        room.gateway.board.count({"in": 1, "heads": 18})
        assert await told_by(stream, "in") == {"in": 1, "heads": 18}
        room.gateway.board.show({**VOTE, "heading": "The answer", "ask": None})
        page = await told_by(stream, "page")
        assert isinstance(page, dict)
        assert page["heading"] == "The answer"


async def test_who_gets_no_stream_asks_for_the_next_page(room: Served) -> None:
    """P4."""
    async with await room.joined() as browser:
        async with browser.get(room.at("l?after=0")) as answer:
            number = (await answer.json())["page"]["number"]
        waiting = asyncio.ensure_future(browser.get(room.at(f"l?after={number}")))
        await vote(room, browser, "reasons")
        assert not waiting.done()
        room.gateway.board.show({**VOTE, "heading": "The answer"})
        async with asyncio.timeout(10):
            answer = await waiting
        assert (await answer.json())["page"]["heading"] == "The answer"
        assert (await answer.json())["page"]["number"] == number + 1


async def test_every_answer_forbids_what_the_page_does_not_need(room: Served) -> None:
    async with await room.joined() as browser:
        for path in ("/", f"/{CODE}", "/page.js", "/page.css", "/none", f"{room.gateway.path}/"):
            async with browser.get(room.origin + path) as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "unsafe" not in policy
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Referrer-Policy"] == "same-origin"
                assert "Server" not in answer.headers


async def loaded(room: Served, accepts: str) -> int:
    """Bytes of all that a phone loads to show the room, with the heads of the answers."""
    total = 0
    headers = {"Accept-Encoding": accepts}
    async with aiohttp.ClientSession(auto_decompress=False, headers=headers) as browser:
        for path in (f"/{CODE}", "/page.css", "/page.js"):
            async with browser.get(room.origin + path) as answer:
                assert answer.headers["Vary"] == "Accept-Encoding"
                assert answer.headers.get("Content-Encoding", "identity") == accepts
                total += sum(len(name) + len(value) + 4 for name, value in answer.raw_headers)
                total += len(await answer.read())
    return total


async def test_what_a_phone_loads_is_below_ten_kilobytes(room: Served) -> None:
    packed, plain = await loaded(room, "gzip"), await loaded(room, "identity")
    print(f"a phone loads {packed:,} bytes, {plain:,} where it takes nothing packed")
    assert packed < 10_000
    assert plain < 20_000


async def test_hostile_words_stay_words(room: Served) -> None:
    hostile = '"><script>alert(1)</script><b onmouseover=x>'
    options = [[hostile, hostile]]
    page = {**VOTE, "heading": hostile, "texts": [[hostile, hostile, hostile]], "place": hostile}
    room.gateway.board.show({**page, "ask": {**VOTE["ask"], "options": options}})
    async with await room.joined() as browser:
        for path in (f"{room.gateway.path}/", f"{room.gateway.path}/?told={hostile}", f"/{CODE}"):
            async with browser.get(room.origin + path) as answer:
                text = await answer.text()
                assert "<script>alert" not in text
                assert "<b onmouseover" not in text


def test_what_is_allowed_comes_back_with_time() -> None:
    now = [0.0]
    allowance = Allowance(Rate(2, 3), lambda: now[0])
    assert [allowance.take("a") for _ in range(4)] == [True, True, True, False]
    assert allowance.take("b")
    now[0] = 0.5
    assert [allowance.take("a") for _ in range(2)] == [True, False]
    now[0] = 100.0
    assert [allowance.take("a") for _ in range(4)] == [True, True, True, False]


async def test_phones_whose_streams_end_at_once_come_back_one_after_the_other(room: Served) -> None:
    """C9"""
    waits = set()
    async with await room.joined() as browser:
        for _ in range(12):
            async with browser.get(room.at("s")) as answer:
                while not (line := await answer.content.readline()).startswith(b"retry: "):
                    pass
                waits.add(int(line.removeprefix(b"retry: ")))
    assert len(waits) > 6
    assert 1000 <= min(waits) < max(waits) < 4000
