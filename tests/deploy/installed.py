"""Two processes begun as the unit does, one PostgreSQL, and a proxy in front."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psycopg

from tests.cluster import Database, free_port
from tests.deploy.proxies import DEPLOY, Proxy, proxied
from tests.play import ROOT
from tests.server.rooms import Room
from tests.server.served import status_of


class Installed:
    """What deploy/README.md leads to."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.ports = (free_port(), free_port())
        self.proxy = Proxy("", 0, 0, folder)
        self._folder = folder
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    def begin(self, port: int) -> None:
        """The command of the unit, without systemd."""
        unit = (DEPLOY / "levels-workshop@.service").read_text("utf-8")
        started = re.search(r"^ExecStart=\S+/workshop (.*)$", unit, re.MULTILINE)
        assert started is not None
        words = started[1].replace("%i", str(port)).replace("${PUBLIC_URL}", self.proxy.url)
        command = [sys.executable, "-m", "workshop", *shlex.split(words.replace("$ROOMS_OPTIONS", ""))]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "WORKSHOP_DATABASE": self.database.address}
        with (self._folder / f"{port}.log").open("ab") as log:
            self._processes[port] = subprocess.Popen(command, env=environment, stderr=log)

    async def ready(self) -> None:
        """Wait until each process is."""
        async with asyncio.timeout(60), aiohttp.ClientSession() as web:
            for port in self.ports:
                while await status_of(web, f"http://127.0.0.1:{port}/health") != 200:
                    await asyncio.sleep(0.02)

    def port_of(self, room: Room) -> int:
        """At which port the process is that has the room."""
        with psycopg.connect(self.database.owner) as connection:
            row = connection.execute(
                "SELECT owner FROM workshop.lease JOIN workshop.session ON number = session WHERE id = %s",
                (room.kept.id,),
            ).fetchone()
        assert row is not None
        return int(re.findall(r":(\d+) ", row[0])[0])

    def signal(self, port: int, number: signal.Signals) -> None:
        self._processes[port].send_signal(number)

    async def ended(self, port: int) -> int:
        """Its exit code, once it has ended."""
        return await asyncio.to_thread(self._processes[port].wait, 20)

    def end(self) -> None:
        for process in self._processes.values():
            process.kill()
            process.wait()


@asynccontextmanager
async def installed(kind: str, database: Database, folder: Path) -> AsyncIterator[Installed]:
    made = Installed(database, folder)
    with proxied(kind, folder, made.ports) as made.proxy:
        try:
            for port in made.ports:
                made.begin(port)
            await made.ready()
            yield made
        finally:
            made.end()
