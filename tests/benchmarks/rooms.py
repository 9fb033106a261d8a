"""Many rooms over two processes and one PostgreSQL: votes kept, what one more room costs, years of sessions.

Every vote is on the disk before it is called kept. The voters are on the same machine.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from json import loads
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep, time
from typing import NamedTuple

import psycopg

from tests.benchmarks.measure import Figure, against
from tests.cluster import PROGRAMS, Cluster, Database, free_port
from tests.play import ROOT
from tests.server.amid_votes import offered_in
from tests.server.rooms import Room, process, put_room
from tests.store.hosted_sessions import Listed, clock, script
from workshop.server.room import new_way_in
from workshop.server.rooms import Rooms
from workshop.session.commands import CastBallots
from workshop.session.events import BallotsCast
from workshop.session.host import Host
from workshop.store.postgres.archive import Archive, Found
from workshop.store.postgres.scribe import CHANNEL

ROOMS, VOTERS, SECONDS = 200, 50, 10.0
KEPT, KNOWN = 0.25, 0.5
"""Seconds within which all but a hundredth are kept, and known to other processes."""
GROWTH = (50, 100, 200, 400)
STEEPER = 1.3
"""How much more a vote may cost at the most rooms than at the fewest."""
SESSIONS = 100_000
EVENTS = 10
"""Of each session that is kept from before."""
SEATS = 2000
A_PAGE, AN_OPENING = 0.3, 0.1
TICK = os.sysconf("SC_CLK_TCK")
SERVE = [sys.executable, "-m", "tests.server.served"]
RIG = [sys.executable, "-m", "tests.benchmarks.rooms_rig"]


class Measured(NamedTuple):
    kept: list[float]
    asked: list[float]
    """What as many requests take that keep nothing, from the same processes in the same time."""
    known: list[float]
    lost: int
    cost: float
    """Seconds of processor time of both processes and the database for each vote."""


def figures() -> Iterator[Figure]:
    if not PROGRAMS:
        print("PostgreSQL is not installed here: nothing of rooms on a server is measured")
        return
    cluster = Cluster(durable=True, max_connections="60")
    try:
        yield from _votes(cluster)
        yield from _years(cluster)
    finally:
        cluster.remove()


def _votes(cluster: Cluster) -> Iterator[Figure]:
    costs: dict[int, float] = {}
    for rooms in GROWTH:
        measured = voted(cluster, rooms)
        costs[rooms] = measured.cost
        name = f"{rooms} rooms × {VOTERS} in {SECONDS:g} s"
        if rooms == ROOMS:
            yield against(f"{name}, kept, p50", median(measured.kept), KEPT)
            yield against(f"{name}, kept, p99", quantiles(measured.kept, n=100)[98], KEPT)
            ours, floor = (quantiles(each, n=100)[98] for each in (measured.kept, measured.asked))
            yield Figure(f"{name}, kept / as many that keep nothing, p99", ours, floor, ours / floor, 4, "s")
            yield against(f"{name}, another process knows, p50", median(measured.known), KNOWN)
            yield against(f"{name}, another process knows, p99", quantiles(measured.known, n=100)[98], KNOWN)
        else:
            print(f"  {name}: kept p50 {median(measured.kept) * 1e3:.1f} ms,"
                  f" p99 {quantiles(measured.kept, n=100)[98] * 1e3:.1f} ms")  # fmt: skip
        print(f"  {name}: {measured.cost * 1e3:.3f} ms of a core a vote, processes and database")
        yield Figure(f"{name}, kept and missing", measured.lost, 0, measured.lost, 0, "")
    most, least = costs[GROWTH[-1]], costs[GROWTH[0]]
    yield Figure(
        f"a vote with {GROWTH[-1]} rooms / with {GROWTH[0]}, core time",
        most,
        least,
        most / least,
        STEEPER,
        "s",
    )


def voted(cluster: Cluster, rooms: int) -> Measured:
    """What became of the votes of so many rooms, half of them in each of two processes."""
    database = cluster.database()
    with ExitStack() as open_now:
        archive = open_now.enter_context(Archive(database.address))
        put = many_rooms(archive, rooms)
        ports = (free_port(), free_port())
        served = [
            open_now.enter_context(Ended([*SERVE, database.address, str(port), "15"])) for port in ports
        ]
        _until_ready(ports)
        lines = [
            f"http://127.0.0.1:{ports[place % 2]} {room.way_in.tag} {room.way_in.code} {room.question}"
            f" {archive.number_of(room.org, room.kept.id)}\n"
            for place, room in enumerate(put)
        ]
        rig = open_now.enter_context(
            subprocess.Popen(
                [*RIG, str(SECONDS), str(VOTERS)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                text=True,
            )
        )  # fmt: skip
        assert rig.stdin is not None
        assert rig.stdout is not None
        rig.stdin.write("".join([*lines, "\n"]))
        rig.stdin.flush()
        rig.stdout.readline()
        listening = open_now.enter_context(Listening(database))
        before = _spent(cluster, served)
        rig.stdin.write("\n")
        rig.stdin.flush()
        told = loads(rig.stdout.readline())
        spent = _spent(cluster, served) - before
        rig.stdin.write("\n")
        rig.stdin.flush()
        asked = loads(rig.stdout.readline())
        sleep(0.5)  # the last hints are on their way
        written = _written(archive, put)
        kept = [at - sent for _session, _seat, sent, at in told if at]
        known, lost = [], 0
        for session, seat, sent, at in told:
            seq = written.get((session, seat))
            lost += bool(at) and seq is None
            if at and seq is not None and (heard := listening.when(session, seq)):
                known.append(heard - sent)
        unkept = len(told) - len(kept)
        if unkept:
            print(f"  {unkept} of {len(told)} votes were not kept the first time")
        return Measured(kept, asked, known or [float("inf")], lost, spent / len(told))


class Ended(subprocess.Popen[bytes]):
    """A process that is killed in the end."""

    def __init__(self, command: list[str]) -> None:
        super().__init__(command, cwd=ROOT, stderr=subprocess.DEVNULL)

    def __exit__(self, *raised: object) -> None:
        self.kill()
        self.wait()


class Listening(threading.Thread):
    """Hears how far sessions have come, as another process does."""

    def __init__(self, database: Database) -> None:
        super().__init__(daemon=True)
        self._database = database
        self._heard: dict[int, list[tuple[int, float]]] = {}
        self._ended = threading.Event()

    def __enter__(self) -> Listening:
        self.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        with psycopg.connect(self._database.owner, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            while not self._ended.is_set():
                for notified in connection.notifies(timeout=0.2):
                    now = time()
                    for session, head in loads(notified.payload):
                        self._heard.setdefault(session, []).append((head, now))

    def when(self, session: int, seq: int) -> float | None:
        """When it was heard that this event had been written."""
        return next((at for head, at in self._heard.get(session, ()) if head >= seq), None)


def many_rooms(archive: Archive, count: int) -> list[Room]:
    """So many rooms with an open vote, all alike."""
    org = archive.add_organisation("many")
    first = put_room(archive, org)
    rooms = [first]
    for number in range(1, count):
        kept = first.kept._replace(id=f"20261120-1200-room-{number:05}")
        archive.adopt(org, kept)
        rooms.append(Room(org, kept, archive.let_in(org, kept.id, new_way_in), first.question))
    return rooms


def _written(archive: Archive, rooms: list[Room]) -> dict[tuple[int, int], int]:
    """By session and seat, the number of the event with its ballot."""
    return {
        (archive.number_of(room.org, room.kept.id), seat): record.seq
        for room in rooms
        for record in archive.load(room.org, room.kept.id).records
        if isinstance(record.event, BallotsCast)
        for seat in record.event.seats
    }


def _until_ready(ports: tuple[int, ...]) -> None:
    from urllib.request import urlopen

    for port in ports:
        for _look in range(600):
            try:
                urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
                break
            except OSError:
                sleep(0.1)


def _spent(cluster: Cluster, served: list[Ended]) -> float:
    """Seconds of processor time so far, of the processes and of every part of the database."""
    children = Path(f"/proc/{cluster.pid}/task/{cluster.pid}/children").read_text("ascii").split()
    total = 0
    for pid in (cluster.pid, *map(int, children), *(one.pid for one in served)):
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def _years(cluster: Cluster) -> Iterator[Figure]:
    """Listing and opening among a hundred thousand sessions, with a million events."""
    database = cluster.database()
    with Archive(database.address) as archive:
        org = archive.add_organisation("old")
        sample = put_room(archive, org)
        keep_over_years(database, org, archive.number_of(org, sample.kept.id))
        rooms = [*[put_room(archive, org) for _ in range(12)], _with_many_seats(archive, org)]
        pages = []
        before: int | None = None
        for _page in range(20):
            began = perf_counter()
            listed = archive.sessions(org, 100, before)
            pages.append(perf_counter() - began)
            assert len(listed) == 100
            before = listed[-1][0]
        yield against(f"a page of 100 of {SESSIONS:,} sessions, slowest", max(pages), A_PAGE)
        openings = asyncio.run(_opened(database, archive, rooms))
        yield against(f"a room opened among {SESSIONS:,}, first of its story", openings[0], AN_OPENING * 10)
        yield against(f"a room opened among {SESSIONS:,}, median", median(openings[1:-1]), AN_OPENING)
        yield against(f"a room opened among {SESSIONS:,}, slowest", max(openings[1:-1]), AN_OPENING)
        yield against(f"a room of {SEATS:,} that voted opened", openings[-1], AN_OPENING * 10)


def _with_many_seats(archive: Archive, org: int) -> Room:
    """A room in which very many phones have voted."""
    room = put_room(archive, org, heads=0)
    journal = Listed()
    host = Host(script().play, journal, clock, room.kept.records)
    choices = offered_in(room)
    for first in range(1, SEATS + 1, SEATS // 40):
        seats = tuple(range(first, first + SEATS // 40))
        assert host.do(CastBallots(room.question, seats, tuple(choices[one % 4] for one in seats))) is None
    led = room.kept._replace(records=(*room.kept.records, *journal.records))
    id, _is_new = archive.adopt(org, led, as_new=True)
    return room._replace(kept=led._replace(id=id))


async def _opened(database: Database, archive: Archive, rooms: list[Room]) -> list[float]:
    seconds = []
    async with process(database) as one:
        served: Rooms = one.server.rooms
        for room in rooms:
            found = Found(room.org, archive.number_of(room.org, room.kept.id))
            began = perf_counter()
            assert await served.of_session(found)
            seconds.append(perf_counter() - began)
    return seconds


def keep_over_years(database: Database, org: int, sample: int) -> None:
    """Copies of a session, with so many events each, as if kept over years; what they give was gathered."""
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO workshop.session (org, id, scenario, title, started, scenario_hash, lens_hashes,"
            " imported, crc, place, finished, hosted, placed, gathered)"
            " SELECT org, 'old-' || n, scenario, title, started, scenario_hash, lens_hashes, 0, n, 'ended',"
            " 1, 1, %s, 1 FROM workshop.session, generate_series(1, %s) n WHERE number = %s",
            (EVENTS, SESSIONS, sample),
        )
        connection.execute(
            "INSERT INTO workshop.lease (session, org, head) SELECT number, org, %s FROM workshop.session"
            " WHERE id LIKE 'old-%%'",
            (EVENTS,),
        )
        connection.execute(
            "INSERT INTO workshop.event (session, org, seq, at, body, crc)"
            " SELECT number, session.org, seq, at, body, 0 FROM workshop.session"
            " JOIN workshop.event ON event.session = %s AND seq <= %s WHERE session.id LIKE 'old-%%'",
            (sample, EVENTS),
        )
        connection.execute("ANALYZE")
