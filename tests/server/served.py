"""A process of the server, to be killed: `-m tests.server.served URL PORT LEASE ADDRESS PUBLIC`."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from time import monotonic
from typing import Self

import aiohttp

from tests.play import ROOT
from workshop.server.process import ServerSettings, run_server


class Served:
    """Such a process, from outside."""

    def __init__(
        self, database: str, port: int, lease: float, reached: bool = False, public: str = ""
    ) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, "-m", "tests.server.served", database, str(port), str(lease)]
        self._command += [f"http://127.0.0.1:{port}" if reached else "", public]
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> Self:
        """Begin it, and wait until it is ready."""
        self.process = subprocess.Popen(self._command, cwd=ROOT, stderr=subprocess.DEVNULL)
        async with asyncio.timeout(60), aiohttp.ClientSession() as web:
            while await status_of(web, f"{self.url}/health") != 200:
                await asyncio.sleep(0.02)
        return self

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    async def ended(self) -> tuple[int, float]:
        """Its exit code, and how long that took."""
        assert self.process is not None
        began = monotonic()
        code = await asyncio.to_thread(self.process.wait, 60)
        return code, monotonic() - began

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            await asyncio.to_thread(self.process.wait)


async def status_of(web: aiohttp.ClientSession, url: str) -> int:
    """The status of the answer; 0 where there is none."""
    try:
        async with web.get(url, timeout=aiohttp.ClientTimeout(total=10)) as answer:
            return answer.status
    except (aiohttp.ClientError, TimeoutError):
        return 0


if __name__ == "__main__":
    database, port, lease, address, public = sys.argv[1:]
    settings = ServerSettings(database, int(port), public=public, address=address, lease_seconds=float(lease))
    sys.exit(run_server(settings))
