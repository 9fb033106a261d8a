"""Rooms of organisations, processes that serve them, and phones in them, for the tests of the server."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from typing import Any, NamedTuple

import aiohttp

from tests.cluster import Database, free_port
from tests.store.hosted_sessions import Listed, clock, script
from workshop.server.log import Log
from workshop.server.process import Pages, Server, ServerSettings
from workshop.server.room import new_way_in
from workshop.session.commands import Command, GoOn, OpenVote
from workshop.session.events import BallotsCast
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.session.plan import Hosting, opening_commands
from workshop.store.postgres.archive import Archive, WayIn
from workshop.store.records import KeptSession

CHOICES = ("reasons", "clinics-last")
PUBLIC = "http://rooms.test"
"""The name of the proxy that phones come by."""
Part = Callable[[Server], Pages]
_names = count(1)


class Room(NamedTuple):
    """A session with an open vote, in the database."""

    org: int
    kept: KeptSession
    way_in: WayIn
    question: int


def put_room(archive: Archive, org: int, phase: Phase = Phase.VOTE, heads: int = 200) -> Room:
    """A session of the organisation that has come to this phase."""
    play, text, lenses = script()[:3]
    journal = Listed()
    host = Host(play, journal, clock)
    host.start()
    for command in opening_commands(play, Hosting(heads=heads)):
        assert host.do(command) is None
    while host.state.phase is not phase:
        step: Command = OpenVote() if host.state.phase is Phase.THINK else GoOn()
        assert host.do(step) is None, host.state.phase
    kept = archive.begin(org, play.scenario.id, play.scenario.title, text, lenses)
    put = archive.adopt(org, kept._replace(records=tuple(journal.records)), as_new=True)
    archive.delete(org, kept.id, "tests")
    whole = archive.load(org, put.id)
    return Room(org, whole, archive.let_in(org, put.id, new_way_in), host.state.question)


@contextmanager
def organisation(database: Database) -> Iterator[tuple[Archive, int]]:
    with Archive(database.address) as archive:
        yield archive, archive.add_organisation(f"served {next(_names)}")


class Process(NamedTuple):
    server: Server
    port: int
    log: io.StringIO

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def process(
    database: Database, lease_seconds: float = 15.0, parts: Sequence[Part] = (), **settings: Any
) -> AsyncIterator[Process]:
    """A process of the server in this loop, with these parts beside its rooms."""
    port, log = settings.pop("port", None) or free_port(), io.StringIO()
    if settings.pop("reached", False):
        settings["address"] = f"http://127.0.0.1:{port}"
    wanted = ServerSettings(database.address, port, lease_seconds=lease_seconds, **settings)
    server = Server(wanted, Log(log))
    for part in parts:
        server.add(part(server))
    await server.start()
    try:
        yield Process(server, port, log)
    finally:
        if not server.rooms.is_draining:
            await server.stop()


class Phone:
    """A browser's requests to a room, by whatever process."""

    def __init__(
        self, url: str, room: Room, host: str = "", connector: aiohttp.BaseConnector | None = None
    ) -> None:
        self.url = url
        self.room = room
        origin = f"http://{host}" if host else url
        headers = {"Origin": origin, **({"Host": host} if host else {})}
        self.web = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), headers=headers
        )
        self.cookie = ""
        self.sent = 0

    async def __aenter__(self) -> Phone:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.web.close()

    def at(self, end: str) -> str:
        return f"{self.url}/r/{self.room.way_in.tag}/{end}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie}

    async def join(self) -> int:
        code = {"code": self.room.way_in.code}
        async with self.web.post(self.at("j"), json=code, headers=self.headers) as answer:
            if answer.status == 200 and "Set-Cookie" in answer.headers:
                self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
            return answer.status

    async def look(self) -> tuple[int, dict[str, Any]]:
        async with self.web.get(self.at("l"), headers=self.headers) as answer:
            return answer.status, await answer.json()

    async def vote(self, choice: str) -> tuple[int, str]:
        self.sent += 1
        vote = {"q": self.room.question, "c": choice, "n": self.sent}
        async with self.web.post(self.at("v"), json=vote, headers=self.headers) as answer:
            return answer.status, str((await answer.json())["told"])

    @asynccontextmanager
    async def stream(self) -> AsyncIterator[aiohttp.ClientResponse]:
        async with self.web.get(self.at("s"), headers=self.headers) as answer:
            yield answer


def ballots(archive: Archive, room: Room) -> dict[int, str]:
    """What is kept of each seat; fails where a number stands twice or is missing."""
    records = archive.load(room.org, room.kept.id).records
    assert [record.seq for record in records] == list(range(1, len(records) + 1))
    kept: dict[int, str] = {}
    for record in records:
        if isinstance(record.event, BallotsCast):
            kept.update(zip(record.event.seats, record.event.choices, strict=True))
    return kept


async def until_event(answer: aiohttp.ClientResponse, name: str, seconds: float = 20.0) -> str:
    """What the stream tells under this name, next."""
    async with asyncio.timeout(seconds):
        current = ""
        while True:
            line = (await answer.content.readline()).decode()
            assert line, "the stream has ended"
            if line.startswith("event: "):
                current = line[7:].strip()
            elif line.startswith("data: ") and current == name:
                return line[6:].strip()
