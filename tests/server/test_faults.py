"""Whatever is killed, held still or taken away amid votes: what was called kept is there, and once."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress

import psycopg
import pytest

from tests.cluster import Cluster, Database, free_port
from tests.server.amid_votes import PHONES, ROOMS, VOTES, Outcome, Two, amid_votes, two
from tests.server.rooms import CHOICES as VOTED
from tests.server.rooms import Phone, Room, ballots, organisation, process, put_room
from tests.server.served import Served
from workshop.store.postgres.archive import Archive
from workshop.store.postgres.connection import DatabaseAwayError

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


async def lost_nothing(there: Two, happens: Callable[[], Awaitable[object]]) -> Outcome:
    outcome = await amid_votes(there.database, there.processes, happens)
    assert outcome.votes == ROOMS * PHONES * VOTES
    assert (outcome.lost, outcome.twice, outcome.gaps) == (0, 0, 0), outcome
    return outcome


async def test_a_process_that_is_killed_is_taken_over(own: Cluster) -> None:
    async with two(own, LEASE) as there:

        async def killed() -> None:
            there.processes[0].signal(signal.SIGKILL)

        outcome = await lost_nothing(there, killed)
        assert outcome.longest <= LEASE + MORE + BUSY


async def test_a_process_that_is_killed_and_begun_again_at_once_goes_on(own: Cluster) -> None:
    async with two(own, LEASE) as there:

        async def killed() -> None:
            there.processes[1].signal(signal.SIGKILL)
            await there.processes[1].ended()
            await there.processes[1].start()

        await lost_nothing(there, killed)


async def test_a_process_that_is_begun_again_at_its_address_has_its_rooms_at_once(own: Cluster) -> None:
    """Only one can listen there, so the one before is gone, however long its lease would hold."""
    database = own.database()
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        async with (
            Served(database.address, free_port(), lease=300, reached=True) as served,
            Phone(served.url, room) as phone,
        ):
            assert await phone.join() == 200
            assert await phone.vote(VOTED[0]) == (200, "kept")
            served.signal(signal.SIGKILL)
            await served.ended()
            await served.start()
            assert await phone.vote(VOTED[1]) == (200, "kept")
        assert list(ballots(archive, room).values()) == [VOTED[1]]


async def test_a_process_that_sleeps_through_its_lease_writes_nothing_when_it_wakes(own: Cluster) -> None:
    async with two(own, LEASE) as there:

        async def slept() -> None:
            there.processes[0].signal(signal.SIGSTOP)
            await asyncio.sleep(2 * LEASE)  # what is tried: the lease has run out, and others have it
            there.processes[0].signal(signal.SIGCONT)

        await lost_nothing(there, slept)


async def test_a_database_that_is_restarted_without_a_word_costs_nothing(own: Cluster) -> None:
    async with two(own, LEASE) as there:

        async def restarted() -> None:
            await asyncio.to_thread(own.stop, signal.SIGQUIT)
            await asyncio.to_thread(own.start)

        await lost_nothing(there, restarted)


async def test_a_database_that_is_killed_and_stays_away_for_a_while_costs_nothing(own: Cluster) -> None:
    async with two(own, LEASE) as there:

        async def away() -> None:
            await asyncio.to_thread(own.kill)
            await asyncio.sleep(1.5 * LEASE)  # what is tried: longer than any lease
            await asyncio.to_thread(own.start)

        await lost_nothing(there, away)


async def test_a_process_that_is_asked_to_end_hands_its_rooms_over_at_once(own: Cluster) -> None:
    async with two(own, LEASE) as there:

        async def drained() -> None:
            there.processes[0].signal(signal.SIGTERM)

        outcome = await lost_nothing(there, drained)
        assert outcome.longest < LEASE + MORE


async def test_the_owner_writes_again_what_a_promoted_server_had_not_received(cluster: Cluster) -> None:
    """C2"""
    first = Cluster()
    standby = None
    try:
        database = first.database()
        standby = Cluster(standby_of=first)
        hosts = f"127.0.0.1:{first.port},127.0.0.1:{standby.port}"
        both = Database("", f"postgresql://member@{hosts}/{database.owner.rpartition('/')[2]}")
        with psycopg.connect(standby.address(), autocommit=True) as reader:
            while not (receiver := reader.execute("SELECT pid FROM pg_stat_wal_receiver").fetchone()):
                pass
        with Archive(both.address) as archive:
            room = put_room(archive, archive.add_organisation("failing over"))
            async with process(both) as one:
                phones = [Phone(one.url, room) for _ in range(5)]
                for phone in phones:
                    await phone.join()
                    assert await phone.vote(VOTED[0]) == (200, "kept")
                await _received(first, standby)
                os.kill(receiver[0], signal.SIGSTOP)
                for phone in phones:
                    assert await phone.vote(VOTED[1]) == (200, "kept")
                await asyncio.to_thread(first.kill)
                os.kill(receiver[0], signal.SIGKILL)  # with what it has not passed on
                await asyncio.to_thread(_promoted, standby)
                async with asyncio.timeout(60):
                    while len(_second_votes(archive, room)) < len(phones):
                        await asyncio.sleep(0.1)
                assert await phones[0].vote(VOTED[0]) == (200, "kept")
                for phone in phones:
                    await phone.web.close()
            assert list(ballots(archive, room).values()) == [VOTED[0], *[VOTED[1]] * 4]
    finally:
        first.remove()
        if standby is not None:
            standby.remove()


async def _received(first: Cluster, standby: Cluster) -> None:
    """Wait until the standby has all that was written so far."""
    with psycopg.connect(first.address()) as writer, psycopg.connect(standby.address()) as reader:
        row = writer.execute("SELECT pg_current_wal_lsn()").fetchone()
        assert row is not None
        while reader.execute("SELECT pg_last_wal_replay_lsn() < %s::pg_lsn", row).fetchone() != (False,):
            await asyncio.sleep(0.05)


def _promoted(standby: Cluster) -> None:
    while True:
        with suppress(psycopg.OperationalError), psycopg.connect(standby.address(), autocommit=True) as there:
            there.execute("SELECT pg_promote()")
            return


def _second_votes(archive: Archive, room: Room) -> list[str]:
    with suppress(DatabaseAwayError):
        return [choice for choice in ballots(archive, room).values() if choice == VOTED[1]]
    return []
