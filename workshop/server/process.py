"""One process of the server, from its start to the end of its last room; any number of them may run."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from typing import NamedTuple

from aiohttp import web

from workshop.gateway.limits import Doors
from workshop.gateway.web import WebServer, listening
from workshop.language.catalogue import _
from workshop.rooms.child import many_files
from workshop.server.account_page import add_frame
from workshop.server.administration import Administration
from workshop.server.doorway import Doorway
from workshop.server.frame import add_files
from workshop.server.health import Health, tell_supervisor
from workshop.server.hints import Heads, Hints
from workshop.server.housekeeping import Housekeeping
from workshop.server.laptops import LaptopsDoor
from workshop.server.log import Faults, Happened, Log
from workshop.server.people import People
from workshop.server.practice import Practice
from workshop.server.providers import Providers
from workshop.server.results import ResultsPage
from workshop.server.room_page import RoomPages
from workshop.server.rooms import Rooms
from workshop.server.screen import Screens
from workshop.server.sessions_page import SessionsPages
from workshop.server.sign_in import SignIn
from workshop.server.stories_page import StoriesPage
from workshop.store.files import RefusedError
from workshop.store.postgres.accounts import Accounts
from workshop.store.postgres.archive import Archive
from workshop.store.postgres.connection import connected, place_in, refused_in_words
from workshop.store.postgres.leases import LEASE_SECONDS
from workshop.store.postgres.schema import see_version
from workshop.store.postgres.scribe import Scribe

CONNECTIONS = 4
"""That a process has with the database at most: to write, to read, to hear hints, to see that it is there."""
MOST_CONNECTIONS = 12_000
"""Of phones."""
MOST_FILES = 16_384
DRAIN_SECONDS = 2.0
"""Within which every room is written and let go; then the process ends."""
SWEEPING = 1.0
TURN_SECONDS = 0.001
"""That one thread may keep the others from running: the writer's asks for many short turns."""
Pages = Callable[[web.Application], None]
"""Adds routes to the server, with handlers of its own."""


class ServerSettings(NamedTuple):
    database: str
    port: int
    listen: str = "127.0.0.1"
    """The address of this computer to listen at."""
    public: str = ""
    """The address of the proxy in front: 'https://rooms.example.org'."""
    address: str = ""
    """Where others reach this one: 'http://10.0.0.3:8801'; without it they answer 421 for its rooms."""
    lease_seconds: float = LEASE_SECONDS
    practice: bool = False
    """Whether strangers may practise alone; whoever is signed in always may."""
    people: Providers = ()
    """Where people of each organisation sign in."""


class NoRoomError(RefusedError):
    """The database has too few connections left for one more process."""

    def __init__(self, place: str, free: int) -> None:
        few = _("The database {place} has {free} connections left, and a process needs {wanted}.")
        super().__init__(few.format(place=place, free=free, wanted=CONNECTIONS))
        self.advice = _("Run fewer processes, or raise max_connections in PostgreSQL.")


class PortTakenError(RefusedError):
    """Something else listens there."""

    def __init__(self, port: int, failed: OSError) -> None:
        super().__init__(
            _("Port {port} cannot be listened at: {reason}.").format(port=port, reason=failed.strerror)
        )


def see_database(address: str) -> None:
    """Raises DatabaseAwayError, OtherVersionError, or NoRoomError where one more process does not fit."""
    with refused_in_words(address), closing(connected(address)) as connection:
        see_version(connection, address)
        row = connection.execute(
            "SELECT current_setting('max_connections')::int"
            " - current_setting('superuser_reserved_connections')::int"
            " - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')"
        ).fetchone()
    free = int(row[0]) if row else 0
    if free < CONNECTIONS:
        raise NoRoomError(place_in(address), free)


class Server:
    """Rooms, and whatever else a process serves: what is added has `rooms` to ask for one."""

    def __init__(self, settings: ServerSettings, log: Log | None = None) -> None:
        self.settings = settings
        self.log = log or Log(process=os.getpid())
        owner = f"{settings.address} {secrets.token_hex(8)}"
        self.scribe = Scribe(settings.database, owner, lease_seconds=settings.lease_seconds)
        self.archive = Archive(settings.database)
        doors = Doors(settings.port, settings.public)
        self.rooms = Rooms(self.archive, self.scribe, doors, self.log, settings.lease_seconds)
        self.health = Health(settings.database, self.rooms, self.scribe, doors, self.log)
        self.people = People(Accounts(self.archive.shared), doors)
        self.sign_in = SignIn(settings.people, self.people, self.archive, self.rooms.wrong, doors, self.log)
        self.doorway = Doorway(self.rooms)
        self.housekeeping = Housekeeping(self)
        self.doors = doors
        self._parts: list[Pages] = [
            self.health.add_to, add_frame, self.sign_in.add_to, self.doorway.add_to,
            self.housekeeping.add_to, add_files,
        ]  # fmt: skip
        self._listener: WebServer | None = None
        self._hints: Hints | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.ended = asyncio.Event()
        """Set when the process should end."""

    def add(self, part: Pages) -> None:
        """Serve these pages too; before `start`."""
        self._parts.append(part)

    async def start(self) -> None:
        """Serve from now on; raises PortTakenError, and what `see_database` raises."""
        await asyncio.to_thread(see_database, self.settings.database)
        try:
            sock = listening(self.settings.port, self.settings.listen)
        except OSError as failed:
            raise PortTakenError(self.settings.port, failed) from failed
        loop = asyncio.get_running_loop()
        self.scribe.start()

        def heard(heads: Heads) -> None:
            with suppress(RuntimeError):  # the loop has ended before the thread
                loop.call_soon_threadsafe(self.rooms.know_heads, heads)

        def counted(processes: int) -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self.rooms.know_processes, processes)

        self._hints = Hints(self.settings.database, heard, counted)
        self._hints.start()
        self._listener = WebServer(self.doors, self._add_parts, most_connections=MOST_CONNECTIONS)
        await self._listener.start(sock)
        self._tasks = [loop.create_task(self.health.watch()), loop.create_task(self._sweep())]
        self.log.note(Happened.STARTED, port=self.settings.port)

    async def stop(self) -> None:
        """End streams, let others have the rooms, and serve no more."""
        self.log.note(Happened.DRAINING, rooms=len(self.rooms.open))
        tell_supervisor("STOPPING=1")
        for task in self._tasks:
            task.cancel()
        await self.rooms.drain(DRAIN_SECONDS)
        if self._listener is not None:
            await self._listener.stop()
        await self.doorway.close()
        await self.sign_in.close()
        if self._hints is not None:
            await asyncio.to_thread(self._hints.end)
        await asyncio.to_thread(self.archive.close)
        self.log.note(Happened.STOPPED, unwritten=self.scribe.waiting)

    def _add_parts(self, app: web.Application) -> None:
        for part in self._parts:
            part(app)

    async def _sweep(self) -> None:
        """Let go of what nobody uses; and of everything once a newer program has changed the tables."""
        while not self.health.is_outdated:
            await asyncio.sleep(SWEEPING)
            try:
                await self.rooms.sweep()
            except Exception as failed:  # what goes wrong with one room must not keep the others from it
                self.log.note(Happened.FAULT, failed)
        self.ended.set()


PARTS: tuple[Callable[[Server], Pages], ...] = (
    lambda server: ResultsPage(server).add_to,
    lambda server: Administration(server).add_to,
    lambda server: SessionsPages(server).add_to,
    lambda server: RoomPages(server).add_to,
    lambda server: StoriesPage(server).add_to,
    lambda server: LaptopsDoor(server).add_to,
    lambda server: Practice(server).add_to,
    lambda server: Screens(server).add_to,
)
"""What else a process serves: each is given the server, and adds its pages."""


async def serve_until_ended(settings: ServerSettings, parts: Sequence[Callable[[Server], Pages]]) -> int:
    """Serve until a signal asks to end; then drain."""
    server = Server(settings)
    logging.basicConfig(handlers=[Faults(server.log)], level=logging.WARNING, force=True)
    for part in parts:
        server.add(part(server))
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGINT"):
        with suppress(NotImplementedError):  # a platform whose loop takes none
            loop.add_signal_handler(getattr(signal, name), server.ended.set)
    await server.start()
    try:
        await server.ended.wait()
    finally:
        await server.stop()
    return 0


def run_server(settings: ServerSettings) -> int:
    """The same, to be called where no loop runs yet."""
    many_files(MOST_FILES)
    sys.setswitchinterval(TURN_SECONDS)
    return asyncio.run(serve_until_ended(settings, PARTS))
