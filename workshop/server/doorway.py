"""The way to rooms over HTTP: by a code, by a room's own path, or on to the process that has the room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic

import aiohttp
from aiohttp import web

from workshop.gateway.limits import Allowance, Rate
from workshop.gateway.pages import code_page
from workshop.gateway.streams import json_answer
from workshop.gateway.web import Handler
from workshop.rooms.phone import PAGE_WORDS
from workshop.server.room import ServedRoom
from workshop.server.rooms import Answered, Elsewhere, Rooms, Unreadable
from workshop.store.postgres.archive import Found
from workshop.store.postgres.connection import DatabaseAwayError

FORWARDED = "X-Workshop-Forwarded"
"""Stands on what one process hands to another, so that it goes no farther."""
PASSED_ON = ("Authorization", "Cookie", "Content-Type", "Origin", "Sec-Fetch-Site", "Accept-Encoding", "Host")
PASSED_BACK = (
    "Content-Type",
    "Content-Encoding",
    "Vary",
    "Set-Cookie",
    "Cache-Control",
    "Location",
    "X-Accel-Buffering",
    "Retry-After",
)
CONNECTING = 2.0
READING = 60.0
"""Seconds; a stream gives a sign of life more often."""
LANGUAGE = "en"
LOOKUPS = Rate(50, 500)
"""Of paths of rooms that are not open here, by all; phones of a room that moved come all at once."""
HandlerIn = Callable[[ServedRoom], Handler | None]
"""Gives what answers in a room; None for nothing there."""


class Doorway:
    """Hands what is asked to the room it is for. A code that is none, and a path that is none, cost a try."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._web: aiohttp.ClientSession | None = None
        self._lookups = Allowance(LOOKUPS, monotonic)

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/", self._front)
        app.router.add_get("/{code:[A-Za-z0-9]{4,12}}", self._by_code)
        app.router.add_route("*", "/r/{tag:[0-9a-f]{8}}/{end:[a-z]?}", self._in_room)
        app.router.add_route("*", "/f/{tag:[0-9a-f]{8}}/{end:[a-z]?}", self._for_remote)

    async def close(self) -> None:
        if self._web is not None:
            await self._web.close()

    async def _front(self, request: web.Request) -> web.Response:
        """Asks for the code; a plain form brings it here."""
        code = request.query.get("code", "").strip()
        if code.isascii() and code.isalnum() and 4 <= len(code) <= 12:
            raise web.HTTPSeeOther(f"/{code.upper()}")
        return _html(code_page(PAGE_WORDS, LANGUAGE))

    async def _by_code(self, request: web.Request) -> web.StreamResponse:
        if self._rooms.wrong.is_used_up():
            return _html(code_page(PAGE_WORDS, LANGUAGE, "wait"), 429)
        try:
            asked = await self._rooms.by_code(request.match_info["code"].upper())
        except DatabaseAwayError:
            return _html(code_page(PAGE_WORDS, LANGUAGE, "away"), 503, {"Retry-After": "2"})
        match asked:
            case None:
                self._rooms.wrong.take()
                return _html(code_page(PAGE_WORDS, LANGUAGE, "wrong"), 404)
            case ServedRoom() as room:
                return room.gateway.joining_page()
            case Unreadable():
                return _html(code_page(PAGE_WORDS, LANGUAGE, "broken"), 410)
            case Elsewhere(address) if address and FORWARDED not in request.headers:
                return await self._forwarded(request, address)
            case Elsewhere():
                return _html(code_page(PAGE_WORDS, LANGUAGE, "away"), 421, {"Retry-After": "1"})

    async def _in_room(self, request: web.Request) -> web.StreamResponse:
        asked = (request.method, request.match_info["end"])
        return await self.at_tag(request, lambda room: room.gateway.handlers().get(asked))

    async def _for_remote(self, request: web.Request) -> web.StreamResponse:
        asked = (request.method, request.match_info["end"])
        return await self.at_tag(
            request,
            lambda room: room.gateway.remotes.handlers().get(asked) if room.gateway.remotes else None,
        )

    async def at_tag(self, request: web.Request, handler_in: HandlerIn) -> web.StreamResponse:
        """What the room of the path's `tag` answers, wherever it is; `handler_in` gives what answers."""
        tag = request.match_info["tag"]
        if not self._rooms.has(tag) and not self._lookups.take():
            return _wait()
        try:
            asked = await self._rooms.by_tag(tag)
        except DatabaseAwayError:
            return _wait()
        return await self._answered(request, asked, handler_in)

    async def at_code(self, request: web.Request, code: str, handler_in: HandlerIn) -> web.StreamResponse:
        """The same of the room of this code; a code that none has costs a try."""
        if self._rooms.wrong.is_used_up():
            return json_answer({"told": "wait"}, 429)
        try:
            asked = await self._rooms.by_code(code)
        except DatabaseAwayError:
            return _wait()
        if asked is None:
            self._rooms.wrong.take()
            return json_answer({"told": "wrong"}, 404)
        return await self._answered(request, asked, handler_in)

    async def at_session(
        self, request: web.Request, found: Found, handler_in: HandlerIn
    ) -> web.StreamResponse:
        """The same of a session's room, which gets a way in where it has none; raises DatabaseAwayError."""
        return await self._answered(request, await self._rooms.of_session(found), handler_in)

    async def _answered(
        self, request: web.Request, asked: Answered, handler_in: HandlerIn
    ) -> web.StreamResponse:
        match asked:
            case ServedRoom():
                handler = handler_in(asked)
                if handler is None:
                    raise web.HTTPNotFound
                asked.touch()
                return await handler(request)
            case Elsewhere(address) if address and FORWARDED not in request.headers:
                return await self._forwarded(request, address)
            case Elsewhere():
                return json_answer({"told": "away"}, 421)
            case _:
                return json_answer({"told": "broken"}, 404)

    async def _forwarded(self, request: web.Request, address: str) -> web.StreamResponse:
        """What the process at this address answers, as it comes."""
        if self._web is None:
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECTING, sock_read=READING)
            connector = aiohttp.TCPConnector(limit=0)
            self._web = aiohttp.ClientSession(timeout=timeout, connector=connector, auto_decompress=False)
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        headers[FORWARDED] = "1"
        body = await request.read() or None
        response: web.StreamResponse | None = None
        try:
            async with self._web.request(
                request.method,
                f"{address}{request.path_qs}",
                headers=headers,
                data=body,
                allow_redirects=False,
            ) as answer:
                response = web.StreamResponse(status=answer.status)
                for name in PASSED_BACK:
                    for value in answer.headers.getall(name, ()):
                        response.headers.add(name, value)
                await response.prepare(request)
                async for piece in answer.content.iter_any():
                    await response.write(piece)
        except (aiohttp.ClientError, TimeoutError, ConnectionError):
            return response if response is not None and response.prepared else _wait()
        return response


def _wait() -> web.Response:
    """Nobody can say just now; the page asks again by itself."""
    response = json_answer({"told": "away"}, 503)
    response.headers["Retry-After"] = "1"
    return response


def _html(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)
