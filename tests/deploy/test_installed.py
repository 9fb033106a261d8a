"""Phones in rooms of two processes behind each proxy of deploy/, while processes end and are begun anew."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from time import monotonic

import aiohttp
import pytest

from tests.cluster import Database
from tests.deploy.installed import Installed, installed
from tests.deploy.proxies import KINDS, connector
from tests.server.rooms import CHOICES, Phone, Room, ballots, organisation, put_room, until_event

pytestmark = pytest.mark.slow
ROOMS = 6
"""So many that each process has some which the proxy takes to be the other's."""


def phone(made: Installed, room: Room) -> Phone:
    return Phone(made.proxy.url, room, connector=connector())


async def comes_in(voter: Phone) -> None:
    """Ask to be let in until one is, as the page does: a proxy sees processes a moment later."""
    async with asyncio.timeout(30):
        while await voter.join() != 200:
            await asyncio.sleep(0.05)


async def insists(voter: Phone, choice: str) -> None:
    """Send the vote until it is kept, as the page does."""
    async with asyncio.timeout(30):
        while True:
            try:
                if await voter.vote(choice) == (200, "kept"):
                    return
            except (aiohttp.ClientError, ValueError):
                pass  # the proxy's own page, where no process was reached
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("kind", KINDS)
async def test_phones_come_in_hear_at_once_and_vote_wherever_their_room_is(
    kind: str, database: Database, tmp_path: Path
) -> None:
    """C11: what one phone does reaches the stream of another while it is open."""
    with organisation(database) as (archive, org):
        rooms = [put_room(archive, org) for _room in range(ROOMS)]
        async with installed(kind, database, tmp_path) as made:
            for number, room in enumerate(rooms):
                port = made.ports[number % 2]
                async with phone(made, room) as one, phone(made, room) as other:
                    async with one.web.get(f"http://127.0.0.1:{port}/{room.way_in.code}") as page:
                        assert page.status == 200  # the room is there now, wherever the hash may lead
                    async with one.web.get(f"{made.proxy.url}/{room.way_in.code}") as page:
                        assert (page.status, page.content_type) == (200, "text/html")
                    await comes_in(one)
                    await comes_in(other)
                    began = monotonic()
                    async with one.stream() as stream:
                        await until_event(stream, "page")
                        assert monotonic() - began < 1
                        assert await other.vote(CHOICES[0]) == (200, "kept")
                        await until_event(stream, "in")
                assert made.port_of(room) == port
            assert all(len(ballots(archive, room)) == 1 for room in rooms)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_process_that_is_ended_amid_streams_loses_no_vote_and_others_go_on_at_once(
    kind: str, database: Database, tmp_path: Path
) -> None:
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        async with installed(kind, database, tmp_path) as made, phone(made, room) as voter:
            await comes_in(voter)
            await insists(voter, CHOICES[0])
            before = made.port_of(room)
            async with voter.stream() as stream:
                await until_event(stream, "page")
                began = monotonic()
                made.signal(before, signal.SIGTERM)
                assert await stream.content.read() is not None  # to its end
                assert monotonic() - began < 5
            await insists(voter, CHOICES[1])
            assert monotonic() - began < 8
            after = made.port_of(room)
            assert after != before
            async with voter.stream() as stream:
                await until_event(stream, "page")
            assert await made.ended(before) == 0
            made.begin(before)
            await made.ready()
            made.signal(after, signal.SIGTERM)
            assert await made.ended(after) == 0
            await insists(voter, CHOICES[0])
            assert list(ballots(archive, room).values()) == [CHOICES[0]]
            assert made.port_of(room) == before
