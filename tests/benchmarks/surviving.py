"""Two hundred phones vote while host or gateway is killed: what is lost or doubled, and when all are back."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from tests.benchmarks.measure import Figure, against
from tests.benchmarks.phones_rig import CHOICES, Phone
from tests.play import ROOT
from tests.rooms.rooms import free_port
from workshop.rooms.entrance import kept_entrance
from workshop.store.runs import look_at, open_store

PHONES = 200
RUNS = 20
BACK = 5.0
"""Seconds after the host, or after a gateway was killed, within which every vote is kept."""
AGAIN = 0.3


class Outcome(NamedTuple):
    lost: int
    twice: int
    back: float


def figures() -> Iterator[Figure]:
    for name, kills_host in (("host", True), ("gateway", False)):
        outcomes = [asyncio.run(survived(kills_host)) for _ in range(RUNS)]
        lost, twice = sum(one.lost for one in outcomes), sum(one.twice for one in outcomes)
        yield Figure(f"{name} killed {RUNS} times amid {PHONES}, kept and missing", lost, 0, lost, 0, "")
        yield Figure(f"{name} killed {RUNS} times amid {PHONES}, stored twice", twice, 0, twice, 0, "")
        yield against(f"{name} killed, all kept, slowest", max(one.back for one in outcomes), BACK)


async def survived(kills_host: bool) -> Outcome:
    """What became of every vote that was called kept."""
    with tempfile.TemporaryDirectory() as folder:
        home, port = Path(folder), free_port()
        host, session, question, gateway = await begun(home, port)
        entrance = kept_entrance(home, session)
        assert entrance is not None
        phones = [Phone(port, entrance.tag, number) for number in range(PHONES)]
        await asyncio.gather(*(phone.join(entrance.code) for phone in phones))
        kept: dict[int, str] = {}
        enough = asyncio.Event()

        async def insists(number: int, phone: Phone) -> None:
            await asyncio.sleep(number / PHONES)
            choice = CHOICES[number % 2]
            while number not in kept:
                try:
                    async with asyncio.timeout(3):
                        status, _answer = await phone.ask("POST", "v", {"q": question, "c": choice, "n": 1})
                    if status == 200:
                        kept[number] = choice
                except (OSError, IndexError, TimeoutError):
                    pass
                if len(kept) > PHONES // 3:
                    enough.set()
                if number not in kept:
                    await asyncio.sleep(AGAIN)

        votes = [asyncio.ensure_future(insists(number, phone)) for number, phone in enumerate(phones)]
        await enough.wait()
        before = dict(kept)
        os.kill(host.pid if kills_host else gateway, signal.SIGKILL)
        if kills_host:
            await asyncio.to_thread(host.wait)
            host, *_rest = await begun(home, port, session)
        start = perf_counter()
        await asyncio.gather(*votes)
        back = perf_counter() - start
        host.kill()
        await asyncio.to_thread(host.wait)
        ballots = look_at(open_store(home), session).state.visit.rounds[-1].poll.ballots
        return Outcome(max(0, len(before) + len(kept.keys() - before.keys()) - len(ballots)),
                       max(0, len(ballots) - PHONES), back)  # fmt: skip


async def begun(home: Path, port: int, *session: str) -> tuple[subprocess.Popen[str], str, int, int]:
    """A host that lets phones in: its process, session and question, and the process of its gateway."""
    program = [sys.executable, "-m", "tests.rooms.hosted", str(home), str(port), *session]
    host = subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert host.stdout is not None
    told = (await asyncio.to_thread(host.stdout.readline)).split()
    return host, told[0], int(told[1]), int(told[2])
