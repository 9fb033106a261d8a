"""Rooms over two processes while one is killed or stands still, or PostgreSQL is: what became of votes."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator

from tests.benchmarks.measure import Figure, against
from tests.cluster import PROGRAMS, Cluster
from tests.server.amid_votes import Outcome, Two, amid_votes, two

RUNS = 20
LEASE = 3.0
"""Shorter than in use, so that many runs can be made; what follows from it is told with it."""
MORE = 1.0
AWAY = 30.0
"""Seconds without a database, once."""


async def killed(there: Two, _cluster: Cluster) -> None:
    there.processes[0].signal(signal.SIGKILL)


async def held_still(there: Two, _cluster: Cluster) -> None:
    there.processes[0].signal(signal.SIGSTOP)
    await asyncio.sleep(2 * LEASE)
    there.processes[0].signal(signal.SIGCONT)


async def restarted(_there: Two, cluster: Cluster) -> None:
    await asyncio.to_thread(cluster.kill)
    await asyncio.to_thread(cluster.start)


async def away(_there: Two, cluster: Cluster) -> None:
    await asyncio.to_thread(cluster.kill)
    await asyncio.sleep(AWAY)
    await asyncio.to_thread(cluster.start)


WHAT: tuple[tuple[str, Callable[[Two, Cluster], Awaitable[None]], int], ...] = (
    ("a process killed", killed, RUNS),
    ("a process held still for two leases", held_still, RUNS),
    ("PostgreSQL killed and begun again", restarted, RUNS),
    (f"PostgreSQL away for {AWAY:g} s", away, 1),
)


def figures() -> Iterator[Figure]:
    if not PROGRAMS:
        print("PostgreSQL is not installed here: nothing of rooms on a server is measured")
        return
    cluster = Cluster(durable=True)
    try:
        for name, happens, runs in WHAT:
            outcomes = [asyncio.run(_survived(cluster, happens)) for _ in range(runs)]
            votes = sum(one.votes for one in outcomes)
            lost = sum(one.lost for one in outcomes)
            twice = sum(one.twice + one.gaps for one in outcomes)
            longest = max(one.longest for one in outcomes)
            times = f"{runs} times" if runs > 1 else "once"
            yield Figure(f"{name}, {times}, of {votes:,} kept missing", lost, 0, lost, 0, "")
            yield Figure(f"{name}, stored twice", twice, 0, twice, 0, "")
            if happens is killed:
                yield against(f"{name}, longest wait (lease {LEASE:g} s)", longest, LEASE + MORE)
            else:
                print(f"  {name}: longest wait {longest:.1f} s")
    finally:
        cluster.remove()


async def _survived(cluster: Cluster, happens: Callable[[Two, Cluster], Awaitable[None]]) -> Outcome:
    async with two(cluster, LEASE) as there:
        await asyncio.to_thread(cluster.checkpoint)
        return await amid_votes(there.database, there.processes, lambda: happens(there, cluster))
