"""A session with a group and its room for phones: the real host, journal and gateway process."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from time import monotonic

import aiohttp

from tests.play import story_file
from workshop.rooms.room import PhoneRoom, Phones
from workshop.session.commands import Command, GoOn, OpenVote
from workshop.session.phases import Phase
from workshop.session.plan import Hosting, opening_commands
from workshop.session.state import State
from workshop.store.runs import Running, begin, open_store, read_script, resume


def free_port() -> int:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def started(home: Path, heads: int = 18, file: Path | None = None) -> Running:
    home.mkdir(exist_ok=True)
    running = begin(open_store(home), read_script(file or story_file("ceo-product-review")))
    for command in opening_commands(running.host.play, Hosting(heads=heads)):
        assert running.host.do(command) is None
    return running


def gone_on_with(home: Path, session: str) -> Running:
    return resume(open_store(home), session, lambda _scenario: None)


def to(running: Running, phase: Phase) -> State:
    """Go on to this phase, as far as going on leads."""
    while running.host.state.phase is not phase:
        command: Command = OpenVote() if running.host.state.phase is Phase.THINK else GoOn()
        assert running.host.do(command) is None, running.host.state.phase
    return running.host.state


async def until(holds: object, seconds: float = 20.0) -> None:
    """Returns once it holds; looks often, and fails after so many seconds."""
    assert callable(holds)
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def open_room(
    running: Running, home: Path, phones: Phones | None = None, clock: Callable[[], float] = monotonic
) -> AsyncIterator[PhoneRoom]:
    let_in = phones or Phones(free_port())
    room = PhoneRoom(running.host, running.journal, home, running.id, let_in, clock)
    room.start()
    try:
        await until(lambda: room.is_open)
        yield room
    finally:
        await room.close()


class Phone:
    """A phone in the room: a browser's requests without its page."""

    def __init__(self, room: PhoneRoom, port: int | None = None) -> None:
        self.room = room
        self.url = f"http://127.0.0.1:{port or room.entrance.port}"
        self.web = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.sent = 0

    async def __aenter__(self) -> Phone:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.web.close()

    def at(self, path: str) -> str:
        return f"{self.url}/r/{self.room.entrance.tag}/{path}"

    async def post(self, path: str, data: object) -> tuple[int, dict[str, object]]:
        headers = {"Origin": self.url}
        async with self.web.post(self.at(path), json=data, headers=headers) as answer:
            return answer.status, await answer.json()

    async def join(self) -> int:
        status, _answer = await self.post("j", {"code": self.room.entrance.code})
        return status

    async def look(self, after: int | str = "") -> dict[str, object]:
        async with self.web.get(self.at(f"l?after={after}")) as answer:
            assert answer.status == 200
            return dict(await answer.json())

    async def page(self, heading: str) -> dict[str, object]:
        """The page of this heading, once it is shown; with one's own answers."""
        async with asyncio.timeout(20):
            told = await self.look()
            while told["page"]["heading"] != heading:  # type: ignore[index]
                told = await self.look(told["page"]["number"])  # type: ignore[index]
        return told

    async def vote(self, choice: str, question: int) -> tuple[int, object]:
        self.sent += 1
        status, answer = await self.post("v", {"q": question, "c": choice, "n": self.sent})
        return status, answer["told"]
