"""Requests that are given up at any moment take nothing away from a process."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from itertools import count

import aiohttp
import psycopg
import pytest

from tests.cluster import Cluster, Database
from tests.server.rooms import CHOICES, Phone, Room, ballots, organisation, process, put_room, until_event
from tests.server.served import status_of

pytestmark = pytest.mark.slow
ABORTED = 5000
AT_ONCE = 100
VOTERS = 20
LONGEST = 0.02
"""Seconds after which a request is given up, at most: many are while their answer is being made."""


async def connections(database: Database) -> int:
    """How many the database has with whoever comes by the name of processes."""
    with psycopg.connect(database.owner) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'member' AND datname = current_database()"
        ).fetchone()
    assert row is not None
    return int(row[0])


def requests(room: Room, seat: str, chance: random.Random) -> tuple[str, str, object, str]:
    """Something that a browser may ask, and whose cookie it shows."""
    tag = room.way_in.tag
    vote = {"q": room.question, "c": chance.choice(CHOICES), "n": chance.randrange(1, 10**6)}
    return chance.choice(
        [
            ("GET", f"/{room.way_in.code}", None, ""),
            ("GET", "/NONE99", None, ""),
            ("GET", f"/r/{tag}/s", None, seat),
            ("GET", f"/r/{tag}/l", None, seat),
            ("GET", f"/r/{tag}/l?after=99", None, seat),
            ("POST", f"/r/{tag}/j", {"code": room.way_in.code}, ""),
            ("POST", f"/r/{tag}/v", vote, seat),
            ("POST", f"/r/{tag}/v", vote, seat),
            ("GET", "/r/00000000/l", None, ""),
            ("GET", "/o/", None, "account=" + "A" * 43),
            ("GET", "/health/ready", None, ""),
        ]
    )


async def give_up(url: str, room: Room, seats: list[str], numbers: count[int], done: list[int]) -> None:
    """Ask and go, again and again, until so many have been given up."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as web:
        while (number := next(numbers)) < ABORTED:
            chance = random.Random(number)
            method, path, data, cookie = requests(room, chance.choice(seats), chance)
            headers = {"Origin": url, "Cookie": cookie}
            with suppress(TimeoutError, aiohttp.ClientError):
                async with asyncio.timeout(chance.uniform(0.0, LONGEST)):
                    async with web.request(method, url + path, json=data, headers=headers) as answer:
                        await answer.read()
                    done[0] += 1


async def test_after_five_thousand_requests_that_were_given_up_every_kept_vote_is_stored_and_all_is_as_before(
    cluster: Cluster,
) -> None:
    """C8"""
    database = cluster.database()
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        async with process(database) as one, aiohttp.ClientSession() as web:
            others = [Phone(one.url, room) for _ in range(5)]
            voters = [Phone(one.url, room) for _ in range(VOTERS)]
            for phone in (*others, *voters):
                assert await phone.join() == 200
            assert await status_of(web, f"{one.url}/health") == 200
            assert await others[0].vote(CHOICES[0]) == (200, "kept")  # whatever connects when needed, has
            before, done, over = await connections(database), [0], asyncio.Event()
            kept: dict[str, str] = {}

            async def go_on_voting(voter: Phone) -> None:
                while not over.is_set():
                    choice = CHOICES[voter.sent % 2]
                    if await voter.vote(choice) == (200, "kept"):
                        kept[voter.cookie] = choice
                    await asyncio.sleep(0.5)  # as fast as a seat may

            voting = [asyncio.ensure_future(go_on_voting(voter)) for voter in voters]
            numbers, seats = count(), [phone.cookie for phone in others]
            await asyncio.gather(*(give_up(one.url, room, seats, numbers, done) for _ in range(AT_ONCE)))
            over.set()
            await asyncio.gather(*voting)
            assert done[0] < ABORTED / 2  # most were given up, and not answered
            assert len(kept) == VOTERS
            async with asyncio.timeout(20):
                while await connections(database) > before or one.server.rooms.open[0].gateway.board.streams:
                    await asyncio.sleep(0.05)
            assert await status_of(web, f"{one.url}/health") == 200
            async with voters[0].stream() as stream:
                await until_event(stream, "page")
                assert await voters[1].vote(CHOICES[0]) == (200, "kept")
                kept[voters[1].cookie] = CHOICES[0]
            for phone in (*others, *voters):
                await phone.web.close()
        stored = ballots(archive, room)
        for cookie, choice in kept.items():
            assert stored[int(cookie.partition("=")[2].partition(".")[0])] == choice
