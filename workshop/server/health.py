"""Whether the process runs, whether it can serve, what it counts: for supervisors and Prometheus alone."""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress
from time import monotonic

from aiohttp import web

from workshop.gateway.limits import Doors
from workshop.gateway.streams import json_answer
from workshop.server.log import Happened, Log
from workshop.server.metrics import KIND, numbers_of, prometheus_text
from workshop.server.rooms import Rooms
from workshop.store.postgres.connection import POSTGRES_FAILURES, connected
from workshop.store.postgres.erasing import is_restored
from workshop.store.postgres.schema import TABLES_VERSION, version_in
from workshop.store.postgres.scribe import Scribe

FAILING_SECONDS = 3.0
"""Who could not write for so long is not ready; a moment's trouble is nobody's business."""
ASKED_AGAIN = 1.0
"""Seconds for which an answer is good: several ask."""
DEADLINE = 2.0
LOOP_SECONDS = 0.5


class Health:
    """Live is the loop itself, which answers or not; ready asks the database, on a connection of its own.

    Streams go on while it is not ready, and nothing is started anew for that.
    """

    def __init__(self, address: str, rooms: Rooms, scribe: Scribe, doors: Doors, log: Log) -> None:
        self._address = address
        self._rooms = rooms
        self._scribe = scribe
        self._doors = doors
        self._log = log
        self._answer: tuple[float, str] = (0.0, "starting")
        self._asking: asyncio.Task[str] | None = None
        self._told = "starting"
        self.lag = 0.0
        """Seconds by which the loop was late, lately."""

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/health/live", self._live)
        app.router.add_get("/health/ready", self._ready)
        app.router.add_get("/health", self._ready)
        app.router.add_get("/metrics", self._metrics)

    async def watch(self) -> None:
        """See how late the loop is, and tell the supervisor that it goes round, until cancelled."""
        loop = asyncio.get_running_loop()
        tell_supervisor("READY=1")
        while True:
            due = loop.time() + LOOP_SECONDS
            await asyncio.sleep(LOOP_SECONDS)
            self.lag = max(0.0, loop.time() - due)
            tell_supervisor("WATCHDOG=1")

    @property
    def is_outdated(self) -> bool:
        """Whether a newer program has changed the tables: then this one lets others have its rooms."""
        return self._scribe.version > TABLES_VERSION

    async def why_not_ready(self) -> str:
        """In a word; empty where it is ready."""
        if self._rooms.is_draining:
            return "draining"
        if self.is_outdated:
            return "outdated"
        since = self._scribe.failing_since
        if since is not None and monotonic() - since > FAILING_SECONDS:
            return "not writing"
        if not self._scribe.is_alive():
            return "not writing"
        at, told = self._answer
        if monotonic() - at > ASKED_AGAIN:
            if self._asking is None:
                self._asking = asyncio.get_running_loop().create_task(asyncio.to_thread(self._asked))
            asking = self._asking
            try:
                async with asyncio.timeout(DEADLINE):
                    told = await asyncio.shield(asking)
            except TimeoutError:
                return "no database"
            finally:
                if asking.done():
                    self._asking = None
            self._answer = (monotonic(), told)
        return told

    def _asked(self) -> str:
        """In a thread: whether a new connection can be had, to tables of this program and no old dump."""
        with suppress(*POSTGRES_FAILURES), connected(self._address, "workshop health") as connection:
            if version_in(connection) != TABLES_VERSION:
                return "outdated"
            return "erasing" if is_restored(connection) else ""
        return "no database"

    async def _live(self, _request: web.Request) -> web.Response:
        return json_answer({"live": True})

    async def _ready(self, _request: web.Request) -> web.Response:
        told = await self.why_not_ready()
        if told != self._told:
            self._log.note(Happened.NOT_READY if told else Happened.READY, rooms=len(self._rooms.open))
            self._told = told
        return json_answer({"ready": not told, "why": told}, 503 if told else 200)

    async def _metrics(self, request: web.Request) -> web.Response:
        """For whoever asks by the process's own address, and not through the proxy."""
        if self._doors.is_by_proxy(request.host):
            raise web.HTTPNotFound
        return web.Response(
            body=prometheus_text(numbers_of(self._rooms, self._scribe, self.lag)).encode(),
            headers={"Content-Type": KIND},
        )


def tell_supervisor(word: str) -> None:
    """Tell systemd, where it runs this process and asks for that (sd_notify)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.setblocking(False)  # no room waits for whoever does not listen
            told.connect("\0" + address[1:] if address.startswith("@") else address)
            told.send(word.encode())
