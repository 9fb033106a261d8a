"""A gateway that serves by itself, for a room that only notes what it is asked."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from typing import Any

import aiohttp

from workshop.gateway.limits import Doors
from workshop.gateway.seats import Seats
from workshop.gateway.server import Admission, Gateway
from workshop.rooms.phone import PAGE_WORDS

CODE = "K7QX2M"
SECRET = bytes(range(32))
VOTE: dict[str, Any] = {
    "step": 3,
    "place": "1 · Why so long?",
    "heading": "Your vote",
    "texts": [["Why so long?", "says", "Ada, CEO"]],
    "ask": {
        "number": 3,
        "prompt": "Choose one",
        "options": [["reasons", "The reason is the vendor."], ["effect", "A clinic waits three weeks."]],
        "open": True,
        "points": 0,
    },
    "bars": [],
    "rounds": [],
    "said": [],
    "write": "",
}
"""A page as it comes from a session, with a vote."""


class NotedRoom:
    """Keeps all at once, and remembers it."""

    def __init__(self) -> None:
        self.cast_ballots: list[tuple[int, dict[int, str]]] = []
        self.sentences: list[tuple[int, str]] = []
        self.marks: list[int] = []
        self.told = "kept"

    async def cast(self, question: int, ballots: Mapping[int, str]) -> str:
        self.cast_ballots.append((question, dict(ballots)))
        return self.told

    async def keep_mark(self, mark: int) -> bool:
        self.marks.append(mark)
        return self.told != "disk"

    async def offer(self, seat: int, sentence: str) -> str:
        self.sentences.append((seat, sentence))
        return self.told

    def present(self, here: int, joined: int, reached: int) -> None:
        pass


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Served:
    """A gateway on a port, and ways to ask it."""

    def __init__(self, gateway: Gateway, room: NotedRoom, clock: Clock, port: int) -> None:
        self.gateway, self.room, self.clock, self.port = gateway, room, clock, port
        self.origin = f"http://127.0.0.1:{port}"

    def at(self, path: str = "") -> str:
        return f"{self.origin}{self.gateway.path}/{path}"

    def browser(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": self.origin}
        )

    async def joined(self) -> aiohttp.ClientSession:
        browser = self.browser()
        async with browser.post(self.at("j"), json={"code": CODE}) as answer:
            assert answer.status == 200, await answer.text()
        return browser


async def vote(
    served: Served, browser: aiohttp.ClientSession, choice: object, number: int = 1, question: int = 3
) -> tuple[int, str]:
    async with browser.post(served.at("v"), json={"q": question, "c": choice, "n": number}) as answer:
        return answer.status, (await answer.json())["told"]


@asynccontextmanager
async def served(public: str = "", tag: str = "a1b2c3d4", **entry: Any) -> AsyncIterator[Served]:
    room, clock = NotedRoom(), Clock()
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        port = sock.getsockname()[1]
        seats = Seats(SECRET, 0, 0, 9999, room.keep_mark)
        gateway = Gateway(Admission(tag, CODE, PAGE_WORDS, **entry), Doors(port, public), seats, room, clock)
        gateway.board.show(VOTE)
        await gateway.start(sock)
        try:
            yield Served(gateway, room, clock, port)
        finally:
            await gateway.stop()
