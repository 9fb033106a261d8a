"""Phones that vote while something is done to processes or the database, and what became of every vote."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import groupby
from time import monotonic
from typing import NamedTuple

import aiohttp

from tests.cluster import Cluster, Database, free_port
from tests.server.rooms import Room, organisation, put_room
from tests.server.served import Served
from tests.store.hosted_sessions import script, state_after
from workshop.session.events import BallotsCast
from workshop.session.projection import offered
from workshop.store.postgres.archive import Archive

ROOMS, PHONES, VOTES = 4, 6, 8
AGAIN = 0.1
"""Seconds after which a vote that was not kept is sent again."""
PATIENCE = 2.0
"""Seconds that a phone waits for an answer before it asks another process."""


class Voter:
    """A phone that insists: it sends a vote until it is kept, to whichever process has the room."""

    def __init__(self, room: Room, processes: Sequence[Served], choices: Sequence[str]) -> None:
        self.room = room
        self.kept: list[str] = []
        self.longest = 0.0
        """Seconds for which nothing of it was kept."""
        self._processes = processes
        self._at = 0
        self._choices = choices
        self._cookie = ""
        self._sent = 0
        self._web: aiohttp.ClientSession | None = None

    @property
    def seat(self) -> int:
        return int(self._cookie.partition("=")[2].partition(".")[0])

    async def vote(self, votes: int) -> None:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout) as self._web:
            while not self._cookie:
                await self._join()
            for number in range(votes):
                choice = self._choices[number % len(self._choices)]
                began = monotonic()
                self._sent += 1
                while not await self._is_kept(choice):
                    await asyncio.sleep(AGAIN)
                self.longest = max(self.longest, monotonic() - began)
                self.kept.append(choice)
                await asyncio.sleep(0.4)

    async def _join(self) -> None:
        status, cookie, _told = await self._post("j", {"code": self.room.way_in.code})
        if status == 200:
            self._cookie = cookie.partition(";")[0]
        else:
            await asyncio.sleep(AGAIN)

    async def _is_kept(self, choice: str) -> bool:
        vote = {"q": self.room.question, "c": choice, "n": self._sent}
        status, _cookie, told = await self._post("v", vote)
        return (status, told) == (200, "kept")

    async def _post(self, end: str, data: object) -> tuple[int, str, str]:
        """Status, cookie and answer; the next process is asked next where this one has not got the room."""
        url = self._processes[self._at % len(self._processes)].url
        headers = {"Origin": url, "Cookie": self._cookie}
        assert self._web is not None
        try:
            async with self._web.post(
                f"{url}/r/{self.room.way_in.tag}/{end}", json=data, headers=headers
            ) as answer:
                told = str((await answer.json()).get("told", ""))
                if answer.status in (421, 503):
                    self._at += 1
                return answer.status, answer.headers.get("Set-Cookie", ""), told
        except (aiohttp.ClientError, TimeoutError, ValueError):
            self._at += 1
            return 0, "", ""


class Two(NamedTuple):
    database: Database
    processes: tuple[Served, Served]


@asynccontextmanager
async def two(cluster: Cluster, lease: float) -> AsyncIterator[Two]:
    """Two processes over a new database."""
    database = cluster.database()
    async with (
        Served(database.address, free_port(), lease) as one,
        Served(database.address, free_port(), lease) as other,
    ):
        yield Two(database, (one, other))


class Outcome(NamedTuple):
    votes: int
    lost: int
    """Called kept, and not in the database."""
    twice: int
    """Stored once more after another vote of the seat had taken its place, or of nobody's."""
    gaps: int
    longest: float
    """Seconds for which some phone had to wait for its vote to be kept."""


async def amid_votes(
    database: Database,
    processes: Sequence[Served],
    happens: Callable[[], Awaitable[object]],
    rooms: int = ROOMS,
    phones: int = PHONES,
    votes: int = VOTES,
) -> Outcome:
    """What became of all votes when this happens after a third of them."""
    with organisation(database) as (archive, org):
        put = [put_room(archive, org) for _ in range(rooms)]
        choices = offered_in(put[0])
        voters = [Voter(room, processes, choices) for room in put for _ in range(phones)]
        # Each process has some of the rooms.
        for number, voter in enumerate(voters):
            voter._at = number // phones
        voting = [asyncio.ensure_future(voter.vote(votes)) for voter in voters]
        while sum(len(voter.kept) for voter in voters) < len(voters) * votes // 3:
            await asyncio.sleep(0.01)
        await happens()
        async with asyncio.timeout(120):
            await asyncio.gather(*voting)
        return _outcome(archive, put, voters)


def offered_in(room: Room) -> tuple[str, ...]:
    """What phones may answer in the room."""
    return tuple(one.id for one in offered(script().play, state_after(room.kept.records).visit))


def _outcome(archive: Archive, rooms: Sequence[Room], voters: Sequence[Voter]) -> Outcome:
    lost = twice = gaps = 0
    for room in rooms:
        records = archive.load(room.org, room.kept.id).records
        gaps += [record.seq for record in records] != list(range(1, len(records) + 1))
        stored: dict[int, list[str]] = {}
        for record in records:
            if isinstance(record.event, BallotsCast):
                for seat, choice in zip(record.event.seats, record.event.choices, strict=True):
                    stored.setdefault(seat, []).append(choice)
        here = {voter.seat: voter.kept for voter in voters if voter.room is room}
        twice += len(stored.keys() - here.keys())
        for seat, kept in here.items():
            # The same choice several times in a row is one vote that was sent again: once in the tally.
            changes = [choice for choice, _again in groupby(stored.get(seat, []))]
            at = 0
            for choice in kept:
                if choice in changes[at:]:
                    at = changes.index(choice, at) + 1
                else:
                    lost += 1
            twice += max(0, len(changes) - len(kept))
    return Outcome(
        sum(len(voter.kept) for voter in voters), lost, twice, gaps, max(voter.longest for voter in voters)
    )
