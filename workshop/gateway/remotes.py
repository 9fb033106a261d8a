"""The facilitator's own phone: paired once by a code that nobody else saw, then a stream and commands."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Protocol

from aiohttp import web

from workshop.gateway.board import Noticeboard
from workshop.gateway.limits import Allowance, Doors, Rate
from workshop.gateway.pages import remote_html
from workshop.gateway.streams import LONGEST_WAIT, json_answer, json_body, streamed
from workshop.gateway.web import Handler

COMMANDS_OF_A_REMOTE = Rate(4, 8)
PAIRINGS = Rate(1, 5)
SIGNATURE_DIGITS = 32
COOKIE_SECONDS = 24 * 3600
STREAMS_OF_A_REMOTE = 2


class Leader(Protocol):
    """Where what a remote asks for is judged and done."""

    async def pair(self) -> str:
        """A number for a new remote; empty where none may be paired just now."""

    async def command(self, remote: int, data: Mapping[str, Any]) -> str:
        """Do what a remote asks; what came of it, for its page."""


class Remotes:
    """Knows remotes by a signed cookie; what they ask is signed anew each time, with a key never sent."""

    def __init__(
        self,
        tag: str,
        words: Mapping[str, str],
        secret: bytes,
        doors: Doors,
        leader: Leader,
        clock: Callable[[], float],
    ) -> None:
        self.known: Mapping[int, str] = {}
        """The grade of each remote that is paired, by its number; any other is a stranger."""
        self._boards: dict[str, Noticeboard] = {}
        """By grade, what such a remote may see."""
        self._tag = tag
        self._words = words
        self._secret = secret
        self._doors = doors
        self._leader = leader
        self._clock = clock
        self._pairing: tuple[str, float] | None = None
        self._tries = Allowance(PAIRINGS, clock)
        self._commands = Allowance(COMMANDS_OF_A_REMOTE, clock)

    @property
    def path(self) -> str:
        return f"/f/{self._tag}"

    @property
    def cookie(self) -> str:
        return f"remote-{self._tag}"

    def handlers(self) -> dict[tuple[str, str], Handler]:
        """What may be asked, by method and the end of the path."""
        return {
            ("GET", ""): self._page,
            ("POST", "p"): self._pair,
            ("GET", "s"): self._stream,
            ("POST", "c"): self._command,
        }

    def allow_pairing(self, digest: str, seconds: float) -> None:
        """Let whoever has the code of this SHA-256 pair a remote, once and for so long."""
        self._pairing = (digest, self._clock() + seconds) if digest else None

    def know(self, grades: Mapping[int, str]) -> None:
        """These are paired, each with its grade, and no others."""
        before, self.known = self.known, grades
        for number, grade in before.items():
            if grades.get(number) != grade:
                self._board(grade).end_of(number)

    def show(self, pages: Mapping[str, dict[str, Any]]) -> None:
        """Another page for each grade."""
        for grade, page in pages.items():
            self._board(grade).show(page)

    def end_all(self) -> None:
        """End every stream."""
        for board in self._boards.values():
            board.end_all()

    def _board(self, grade: str) -> Noticeboard:
        return self._boards.setdefault(grade, Noticeboard())

    async def way_in(self, _request: web.Request) -> web.Response:
        """A short way to the page; a browser keeps the fragment, in which the secret is."""
        return web.Response(status=303, headers={"Location": f"{self.path}/"})

    async def _page(self, _request: web.Request) -> web.Response:
        return web.Response(text=remote_html(self._tag, self._words), content_type="text/html")

    async def _pair(self, request: web.Request) -> web.StreamResponse:
        code = (await json_body(request)).get("code")
        if not self._tries.take():
            return json_answer({"told": "wait"}, 429)
        pairing, now = self._pairing, self._clock()
        if pairing is None or now > pairing[1] or not isinstance(code, str) or len(code) > LONGEST_WAIT:
            return json_answer({"told": "broken"}, 403)
        if not hmac.compare_digest(sha256(code.encode()).hexdigest(), pairing[0]):
            return json_answer({"told": "broken"}, 403)
        self._pairing = None  # before anything is waited for: it is good for one
        number = await self._leader.pair()
        if not number:
            return json_answer({"told": "broken"}, 403)
        answer = json_answer({"told": "paired"})
        answer.set_cookie(
            self.cookie,
            self._signed(int(number)),
            max_age=COOKIE_SECONDS,
            path=self.path,
            httponly=True,
            samesite="Strict",
            secure=self._doors.is_public(request.host),
        )
        return answer

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        number = self._number(request)
        if number is None:
            return json_answer({"told": "broken"}, 403)
        return await streamed(request, self._board(self.known[number]), number, STREAMS_OF_A_REMOTE)

    async def _command(self, request: web.Request) -> web.StreamResponse:
        number, data = self._number(request), await json_body(request)
        if number is None:
            return json_answer({"told": "broken"}, 403)
        if not self._commands.take(number):
            return json_answer({"told": "wait"}, 429)
        async with asyncio.timeout(10):
            told = await self._leader.command(number, data)
        return json_answer({"told": told})

    def _number(self, request: web.Request) -> int | None:
        """The number of the remote that asks; None for a stranger, and for one that was unpaired."""
        cookie = request.cookies.get(self.cookie, "")
        digits = cookie.partition(".")[0]
        if not (digits.isascii() and digits.isdigit() and len(digits) < 6):
            return None
        number = int(digits)
        known = hmac.compare_digest(self._signed(number).encode(), cookie.encode(errors="replace"))
        return number if known and number in self.known else None

    def _signed(self, number: int) -> str:
        signature = hmac.new(self._secret, f"remote {number}".encode(), sha256).hexdigest()
        return f"{number}.{signature[:SIGNATURE_DIGITS]}"
