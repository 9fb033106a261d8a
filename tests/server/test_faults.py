"""Whatever is killed, held still or taken away amid votes: what was called kept is there, and once."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest

from tests.cluster import Cluster, Database, free_port
from tests.server.amid_votes import PHONES, ROOMS, VOTES, Outcome, amid_votes
from tests.server.served import Served

pytestmark = pytest.mark.slow

LEASE = 2.0
MORE = 1.0
"""Seconds beside the lease within which others have taken over, and the votes that waited are kept."""
BUSY = 4.0
"""Seconds that a machine with other work may take besides."""


@pytest.fixture
def own(cluster: Cluster) -> Iterator[Cluster]:
    """A server that a test may stop; `cluster` is asked for only to be skipped where there is none."""
    started = Cluster()
    yield started
    started.remove()


class Two(NamedTuple):
    database: Database
    processes: tuple[Served, Served]


@asynccontextmanager
async def two(cluster: Cluster) -> AsyncIterator[Two]:
    database = cluster.database()
    async with (
        Served(database.address, free_port(), LEASE) as one,
        Served(database.address, free_port(), LEASE) as other,
    ):
        yield Two(database, (one, other))


async def lost_nothing(there: Two, happens: Callable[[], Awaitable[object]]) -> Outcome:
    outcome = await amid_votes(there.database, there.processes, happens)
    assert outcome.votes == ROOMS * PHONES * VOTES
    assert (outcome.lost, outcome.twice, outcome.gaps) == (0, 0, 0), outcome
    return outcome


async def test_a_process_that_is_killed_is_taken_over(own: Cluster) -> None:
    async with two(own) as there:

        async def killed() -> None:
            there.processes[0].signal(signal.SIGKILL)

        outcome = await lost_nothing(there, killed)
        assert outcome.longest <= LEASE + MORE + BUSY


async def test_a_process_that_is_killed_and_begun_again_at_once_goes_on(own: Cluster) -> None:
    async with two(own) as there:

        async def killed() -> None:
            there.processes[1].signal(signal.SIGKILL)
            await there.processes[1].ended()
            await there.processes[1].start()

        await lost_nothing(there, killed)


async def test_a_process_that_sleeps_through_its_lease_writes_nothing_when_it_wakes(own: Cluster) -> None:
    async with two(own) as there:

        async def slept() -> None:
            there.processes[0].signal(signal.SIGSTOP)
            await asyncio.sleep(2 * LEASE)  # what is tried: the lease has run out, and others have it
            there.processes[0].signal(signal.SIGCONT)

        await lost_nothing(there, slept)


async def test_a_database_that_is_restarted_without_a_word_costs_nothing(own: Cluster) -> None:
    async with two(own) as there:

        async def restarted() -> None:
            await asyncio.to_thread(own.stop, signal.SIGQUIT)
            await asyncio.to_thread(own.start)

        await lost_nothing(there, restarted)


async def test_a_database_that_is_killed_and_stays_away_for_a_while_costs_nothing(own: Cluster) -> None:
    async with two(own) as there:

        async def away() -> None:
            for child in _children(own.pid):
                os.kill(child, signal.SIGKILL)
            await asyncio.to_thread(own.stop, signal.SIGKILL)
            await asyncio.sleep(1.5 * LEASE)  # what is tried: longer than any lease
            await asyncio.to_thread(own.start)

        await lost_nothing(there, away)


async def test_a_process_that_is_asked_to_end_hands_its_rooms_over_at_once(own: Cluster) -> None:
    async with two(own) as there:

        async def drained() -> None:
            there.processes[0].signal(signal.SIGTERM)

        outcome = await lost_nothing(there, drained)
        assert outcome.longest < LEASE + MORE


def _children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]
