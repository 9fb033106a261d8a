"""Two hundred phones vote while something fails: what was called kept and is missing, and when all are back.

`python -m tests.rooms.surviving [FAULT] [TIMES]` acts one of them out, and prints a line for each time.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import NamedTuple, Protocol

from tests.benchmarks.phones_rig import CHOICES, Phone
from tests.play import ROOT
from tests.rooms.relay import Relay, relayed
from tests.rooms.rooms import free_port
from tests.rooms.tunnel import Tunnel, tunnelled
from workshop.rooms.entrance import kept_entrance
from workshop.store.runs import look_at, open_store

PHONES = 200
ANSWERED_WITHIN, AGAIN = 3.5, 0.7
"""As the page has it: so long it waits for an answer, and so long before it asks again."""
SILENCE = 5.0
"""Longer than a phone waits for an answer: to a vote it means the same as half a minute."""
FULL = 2.0
"""Seconds for which the disk is full."""


class Outcome(NamedTuple):
    lost: int
    """Called kept, and not on the disk with what was chosen."""
    twice: int
    """Seats beyond the phones that there are."""
    back: float
    """Seconds from the end of the fault until every vote is called kept."""


class Way(Protocol):
    """How phones come to the room."""

    @property
    def port(self) -> int: ...


class Direct(NamedTuple):
    port: int


class Hosted:
    """The host's process, and the way to it."""

    def __init__(self, home: Path, port: int, way: Way) -> None:
        self.home, self.port, self.way = home, port, way
        self.session, self.question, self.gateway = "", 0, 0
        self._process: subprocess.Popen[str] | None = None

    @property
    def process(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def begin(self) -> None:
        """Host, for the first time or again; returns once phones are let in."""
        public = "" if self.way.port == self.port else f"http://127.0.0.1:{self.way.port}"
        program = [sys.executable, "-m", "tests.rooms.hosted", str(self.home), str(self.port), public]
        self._process = subprocess.Popen(
            [*program, *filter(None, [self.session])], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert self._process.stdout is not None
        told = (await asyncio.to_thread(self._process.stdout.readline)).split()
        self.session, self.question, self.gateway = told[0], int(told[1]), int(told[2])

    async def kill(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            await asyncio.to_thread(self._process.communicate)

    def fill_disk(self, full: bool) -> None:
        """No file grows, as on a full disk; or they may again."""
        _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.prlimit(self.process, resource.RLIMIT_FSIZE, (1 if full else hard, hard))

    def kept(self) -> dict[int, str]:
        """The ballot of each seat, as it is on the disk."""
        return dict(look_at(open_store(self.home), self.session).state.visit.rounds[-1].poll.ballots)


class Fault(NamedTuple):
    name: str
    way: Callable[[Path, int], AbstractAsyncContextManager[Way]]
    act: Callable[[Hosted], Awaitable[None]]
    """Returns at the end of the fault, from which on all should come back."""


@asynccontextmanager
async def directly(_folder: Path, port: int) -> AsyncIterator[Way]:
    yield Direct(port)


async def _host_is_killed(hosted: Hosted) -> None:
    await hosted.kill()
    await hosted.begin()


async def _gateway_is_killed(hosted: Hosted) -> None:
    os.kill(hosted.gateway, signal.SIGKILL)


async def _tunnel_is_cut(hosted: Hosted) -> None:
    assert isinstance(hosted.way, Tunnel)
    await hosted.way.cut()
    await asyncio.sleep(1)
    await hosted.way.open()


async def _network_is_silent(hosted: Hosted, seconds: float = SILENCE) -> None:
    assert isinstance(hosted.way, Relay)
    hosted.way.go_silent(newcomers=True)
    await asyncio.sleep(seconds)
    hosted.way.speak_again()


async def _network_is_silent_for_long(hosted: Hosted) -> None:
    await _network_is_silent(hosted, 30.0)


async def _disk_is_full(hosted: Hosted) -> None:
    hosted.fill_disk(True)
    await asyncio.sleep(FULL)
    hosted.fill_disk(False)


async def _killed_on_a_full_disk(hosted: Hosted) -> None:
    hosted.fill_disk(True)
    await asyncio.sleep(FULL)
    await _host_is_killed(hosted)


FAULTS = (
    Fault("host killed", directly, _host_is_killed),
    Fault("gateway killed", directly, _gateway_is_killed),
    Fault("tunnel cut", tunnelled, _tunnel_is_cut),
    Fault("network silent", lambda _folder, port: relayed(port), _network_is_silent),
    Fault("disk full", directly, _disk_is_full),
    Fault("killed on a full disk", directly, _killed_on_a_full_disk),
)
LONG_SILENCE = Fault("network silent for 30 s", FAULTS[3].way, _network_is_silent_for_long)


async def survived(fault: Fault) -> Outcome:
    """What became of every vote that was called kept."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as folder:
        async with fault.way(Path(folder), port) as way:
            hosted = Hosted(Path(home), port, way)
            await hosted.begin()
            try:
                return await _voted_amid(fault, hosted)
            finally:
                await hosted.kill()


async def _voted_amid(fault: Fault, hosted: Hosted) -> Outcome:
    entrance = kept_entrance(hosted.home, hosted.session)
    assert entrance is not None
    phones = [Phone(hosted.way.port, entrance.tag, number) for number in range(PHONES)]
    at_once = asyncio.Semaphore(50)

    async def comes(phone: Phone) -> None:
        async with at_once:
            await phone.join(entrance.code)

    await asyncio.gather(*map(comes, phones))
    streams = [asyncio.ensure_future(phone.listen()) for phone in phones]
    kept: dict[int, str] = {}
    enough = asyncio.Event()
    votes = [
        asyncio.ensure_future(_insists(phone, number / PHONES, hosted.question, kept, enough))
        for number, phone in enumerate(phones)
    ]
    await enough.wait()
    await fault.act(hosted)
    start = perf_counter()
    await asyncio.gather(*votes)
    back = perf_counter() - start
    for stream in streams:
        stream.cancel()
    await asyncio.gather(*streams, return_exceptions=True)
    await hosted.kill()
    ballots = hosted.kept()
    lost = sum(ballots.get(seat) != choice for seat, choice in kept.items())
    return Outcome(lost + PHONES - len(kept), max(0, len(ballots) - PHONES), back)


async def _insists(
    phone: Phone, after: float, question: int, kept: dict[int, str], enough: asyncio.Event
) -> None:
    """Vote as the page does: until it is told that it is kept."""
    await asyncio.sleep(after)
    choice = CHOICES[phone.seat % 2]
    while phone.seat not in kept:
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                status, _answer = await phone.ask("POST", "v", {"q": question, "c": choice, "n": 1})
            if status == 200:
                kept[phone.seat] = choice
        except (OSError, IndexError, ValueError, TimeoutError):
            pass
        if len(kept) > PHONES // 3:
            enough.set()
        if phone.seat not in kept:
            await asyncio.sleep(AGAIN)


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    for one in (*FAULTS, LONG_SILENCE):
        if wanted in ("", one.name):
            for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
                print(one.name, *asyncio.run(survived(one)), sep="\t", flush=True)
