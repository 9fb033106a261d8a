"""A web server on a socket: what gets as far as a page of ours, and connections on which nothing is asked."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from aiohttp import web

from workshop.gateway.limits import (
    BODY_SECONDS,
    IDLE_SECONDS,
    LARGEST_BODY,
    LONGEST_LINE,
    MOST_CONNECTIONS,
    Doors,
)
from workshop.gateway.pages import ASSETS, PAGE_KINDS, SECURITY, packed

SWEEP_SECONDS = 2.0
BACKLOG = 4096
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
H = TypeVar("H", bound=Callable[..., Awaitable[web.StreamResponse]])


def listening(port: int, address: str = "0.0.0.0") -> socket.socket:
    """A socket on this port, at every address of the computer if no other is said; raises OSError."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # where it would let a second host in beside the first
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((address, port))
        sock.setblocking(False)
    except OSError:
        sock.close()
        raise
    return sock


def taking(largest: int) -> Callable[[H], H]:
    """Lets what is sent to the handler be so many bytes long; to others it may be LARGEST_BODY."""

    def marked(handler: H) -> H:
        handler.largest_body = largest  # type: ignore[attr-defined]
        return handler

    return marked


def reading_itself(handler: H) -> H:
    """Leaves it to the handler to read what is sent, as far and for as long as it likes."""
    handler.reads_itself = True  # type: ignore[attr-defined]
    return handler


class WebServer:
    """Lets in what asks by our own names, from our own pages, in an ordinary size and in time."""

    def __init__(
        self,
        doors: Doors,
        add_routes: Callable[[web.Application], None],
        clock: Callable[[], float] = time.monotonic,
        on_sweep: Callable[[], None] = lambda: None,
        most_connections: int = MOST_CONNECTIONS,
    ) -> None:
        """`on_sweep` is called every few seconds."""
        self._doors = doors
        self._add_routes = add_routes
        self._clock = clock
        self._on_sweep = on_sweep
        self._most_connections = most_connections
        self._idle: dict[Any, float] = {}
        self._busy: set[Any] = set()
        self._runner: web.AppRunner | None = None
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self, sock: socket.socket) -> None:
        """Serve on this bound socket until `stop`."""
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._guard])
        app.on_response_prepare.append(_secured)
        for name in ASSETS:
            app.router.add_get(f"/{name}", _asset)
        app.router.add_get("/favicon.ico", _nothing)
        self._add_routes(app)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            handle_signals=False,
            shutdown_timeout=1.0,
            keepalive_timeout=IDLE_SECONDS,
            max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE,
            handler_cancellation=True,
            auto_decompress=False,  # no page of ours packs what it sends, and a little can be much to unpack
        )
        await self._runner.setup()
        await web.SockSite(self._runner, sock, backlog=BACKLOG).start()
        self._sweeping = asyncio.get_running_loop().create_task(self._sweep())

    async def stop(self) -> None:
        """Serve no more; streams are to be ended first."""
        if self._sweeping is not None:
            self._sweeping.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._busy.add(request.protocol)
        try:
            sockname = request.transport.get_extra_info("sockname") if request.transport else None
            if not self._doors.knows_host(request.host, sockname[0] if sockname else ""):
                return web.Response(status=421, text="not for this address")
            if request.method == "POST" and not self._doors.knows_origin(request.headers):
                return web.Response(status=403, text="not from this page")
            if request.method == "POST" and not getattr(request.match_info.handler, "reads_itself", False):
                largest = getattr(request.match_info.handler, "largest_body", LARGEST_BODY)
                if largest > LARGEST_BODY:
                    request = request.clone(client_max_size=largest)
                async with asyncio.timeout(BODY_SECONDS):
                    await request.read()
            return _as_accepted(request, await handler(request))
        except TimeoutError:
            return web.Response(status=408, text="too slow")
        except web.HTTPException:
            raise
        finally:
            self._busy.discard(request.protocol)
            self._idle[request.protocol] = self._clock()

    async def _sweep(self) -> None:
        """Close connections on which nothing is asked."""
        while True:
            self._on_sweep()
            await asyncio.sleep(SWEEP_SECONDS)
            server = self._runner.server if self._runner else None
            connections = list(server.connections) if isinstance(server, web.Server) else []
            now = self._clock()
            self._idle = {one: self._idle.get(one, now) for one in connections}
            quiet = [one for one in connections if one not in self._busy]
            quiet.sort(key=self._idle.__getitem__)
            too_many = max(0, len(connections) - self._most_connections)
            for place, connection in enumerate(quiet):
                if place < too_many or now - self._idle[connection] > IDLE_SECONDS:
                    with suppress(Exception):  # it may be gone meanwhile
                        connection.force_close()


async def _secured(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update({name: value for name, value in SECURITY.items() if name not in response.headers})
    response.headers.popall("Server", None)


async def _nothing(_request: web.Request) -> web.Response:
    return web.Response(status=204)


async def _asset(request: web.Request) -> web.Response:
    asset = ASSETS[request.path.removeprefix("/")]
    headers = {"Cache-Control": "no-cache"}
    return web.Response(body=asset.body, content_type=asset.kind, charset="utf-8", headers=headers)


def _as_accepted(request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
    """The same answer, packed where it is part of a page and the phone takes it so."""
    if isinstance(answer, web.Response) and answer.content_type in PAGE_KINDS:
        answer.headers["Vary"] = "Accept-Encoding"
        if isinstance(answer.body, bytes) and "gzip" in request.headers.get("Accept-Encoding", ""):
            answer.body = packed(answer.body)
            answer.headers["Content-Encoding"] = "gzip"
    return answer
