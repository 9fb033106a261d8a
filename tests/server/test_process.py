"""A process of the server as whoever runs it sees it: health, signals, a database that goes and comes."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import aiohttp
import psycopg
import pytest
from aiohttp import web

from tests.cluster import Cluster, Database, free_port
from tests.play import ROOT
from tests.rooms.rooms import until
from tests.server.rooms import CHOICES, Phone, ballots, organisation, process, put_room, until_event
from tests.server.served import Served, status_of
from workshop.rooms.remote import Pairing
from workshop.server import health
from workshop.server.log import Log
from workshop.server.process import Server, ServerSettings
from workshop.server.room import ServedRoom, new_way_in
from workshop.store.postgres import connection as connections
from workshop.store.postgres.archive import Archive, Found
from workshop.store.postgres.schema import TABLES_VERSION


@pytest.fixture
def own_cluster(monkeypatch: pytest.MonkeyPatch, cluster: Cluster) -> Iterator[Cluster]:
    """A server that a test may stop; `cluster` is asked for only to be skipped where there is none."""
    monkeypatch.setattr(connections, "PATIENCE", 1.0)
    monkeypatch.setattr(health, "FAILING_SECONDS", 0.5)
    monkeypatch.setattr(health, "DEADLINE", 0.5)
    started = Cluster()
    yield started
    started.remove()


async def told(web: aiohttp.ClientSession, url: str) -> tuple[int, dict[str, object]]:
    async with web.get(url) as answer:
        return answer.status, await answer.json()


async def test_live_and_ready_are_two_questions_and_health_is_the_second(database: Database) -> None:
    async with process(database) as one, aiohttp.ClientSession() as web:
        assert await told(web, f"{one.url}/health/live") == (200, {"live": True})
        assert await told(web, f"{one.url}/health/ready") == (200, {"ready": True, "why": ""})
        assert await told(web, f"{one.url}/health") == (200, {"ready": True, "why": ""})
        await one.server.rooms.drain(1.0)
        assert await told(web, f"{one.url}/health") == (503, {"ready": False, "why": "draining"})
        assert (await told(web, f"{one.url}/health/live"))[0] == 200
        await one.server.stop()


async def test_pages_of_other_kinds_are_added_and_can_ask_for_a_room(database: Database) -> None:
    def organisers(server: Server) -> Callable[[web.Application], None]:
        async def page(_request: web.Request) -> web.Response:
            room = await server.rooms.of_session(found)
            assert isinstance(room, ServedRoom)
            return web.json_response({"phase": room.led.phase.value})

        return lambda app: app.router.add_get("/organise/room", page) and None

    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        found = Found(org, archive.number_of(org, room.kept.id))
        settings = ServerSettings(database.address, free_port())
        server = Server(settings, Log(io.StringIO()))
        server.add(organisers(server))
        await server.start()
        async with aiohttp.ClientSession() as asking:
            at = f"http://127.0.0.1:{settings.port}/organise/room"
            assert await told(asking, at) == (200, {"phase": "vote"})
        await server.stop()


async def test_while_the_database_is_away_streams_go_on_and_votes_are_kept_when_it_is_back(
    own_cluster: Cluster,
) -> None:
    """C4: not ready, alive, and nothing is begun anew."""
    database = own_cluster.database()
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        async with process(database) as one, Phone(one.url, room) as phone, aiohttp.ClientSession() as web:
            await phone.join()
            async with phone.stream() as stream:
                await until_event(stream, "page")
                own_cluster.stop(signal.SIGQUIT)
                voting = asyncio.ensure_future(phone.vote(CHOICES[0]))
                async with asyncio.timeout(20):
                    while await status_of(web, f"{one.url}/health") != 503:
                        await asyncio.sleep(0.05)
                assert await status_of(web, f"{one.url}/health/live") == 200
                assert not voting.done()
                own_cluster.start()
                assert await voting == (200, "kept")
                assert await until_event(stream, "in")
                async with asyncio.timeout(20):
                    while await status_of(web, f"{one.url}/health") != 200:
                        await asyncio.sleep(0.05)
            assert ballots(archive, room) == {1: CHOICES[0]}


async def test_who_comes_in_while_the_database_is_away_is_let_in_when_it_is_back(
    own_cluster: Cluster,
) -> None:
    """And whoever has been let in keeps the seat, whatever else was written of the way in meanwhile."""
    database = own_cluster.database()
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        async with process(database) as one, Phone(one.url, room) as phone, Phone(one.url, room) as late:
            async with phone.web.get(f"{one.url}/{room.way_in.code}") as answer:
                assert answer.status == 200
            own_cluster.stop(signal.SIGQUIT)
            assert await late.join() == 503
            own_cluster.start()
            async with asyncio.timeout(20):
                while await late.join() != 200:
                    await asyncio.sleep(0.05)
            (served,) = one.server.rooms.open
            pairing = Pairing(served.allow_pairing().partition("#")[2])
            at = f"{one.url}/f/{room.way_in.tag}/p"
            paired, joined = await asyncio.gather(
                phone.web.post(at, json={"code": pairing.code}), phone.join()
            )
            assert (paired.status, joined) == (200, 200)
            paired.close()
        kept = archive.let_in(org, room.kept.id, new_way_in)
        assert len(kept.remotes) == 1
        assert kept.mark >= 2


async def test_a_database_that_is_silent_makes_one_not_ready(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C4: the connection that writes is wedged, though another could be had."""
    monkeypatch.setattr(health, "FAILING_SECONDS", 0.2)
    monkeypatch.setattr(connections, "PATIENCE", 0.3)
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        async with process(database) as one, Phone(one.url, room) as phone:
            await phone.join()
            with psycopg.connect(database.owner, autocommit=True) as connection, connection.transaction():
                connection.execute("LOCK TABLE workshop.lease")  # whoever writes waits for ever
                voting = asyncio.ensure_future(phone.vote(CHOICES[0]))
                async with asyncio.timeout(20):
                    while await one.server.health.why_not_ready() != "not writing":
                        await asyncio.sleep(0.05)
            assert await voting == (200, "kept")
            await until(lambda: one.server.scribe.failing_since is None)
        assert ballots(archive, room) == {1: CHOICES[0]}


async def test_who_runs_on_tables_of_a_newer_program_lets_its_rooms_go(cluster: Cluster) -> None:
    """C7"""
    database = cluster.database()
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        async with process(database, lease_seconds=0.6) as one, Phone(one.url, room) as phone:
            await phone.join()
            with psycopg.connect(database.owner, autocommit=True) as connection:
                connection.execute("UPDATE workshop.version SET number = %s", (TABLES_VERSION + 1,))
            assert await phone.vote(CHOICES[0]) == (200, "kept")
            await until(one.server.ended.is_set, 5.0)
            assert await one.server.health.why_not_ready() == "outdated"


@pytest.mark.slow
async def test_it_ends_within_three_seconds_of_a_signal_streams_or_not(database: Database) -> None:
    """C10: streams end, so that phones come back elsewhere, and every room is free at once."""
    with organisation(database) as (archive, org):
        rooms = [put_room(archive, org) for _ in range(3)]
        async with Served(database.address, free_port(), 60) as one:
            phones = [Phone(one.url, room) for room in rooms for _ in range(4)]
            reading = []
            for phone in phones:
                assert await phone.join() == 200
                assert await phone.vote(CHOICES[0]) == (200, "kept")
                answer = await phone.web.get(phone.at("s"), headers=phone.headers)
                await until_event(answer, "page")
                reading.append(asyncio.ensure_future(answer.content.read()))
            one.signal(signal.SIGTERM)
            code, seconds = await one.ended()
            assert (code, seconds <= 3.0) == (0, True)
            await asyncio.gather(*reading)  # they were ended, not cut
            for phone in phones:
                await phone.web.close()
        async with Served(database.address, free_port(), 60) as other, Phone(other.url, rooms[0]) as phone:
            assert await phone.join() == 200
        assert sorted(ballots(archive, rooms[0])) == [1, 2, 3, 4]
        (summary,) = [one for _number, one in archive.sessions(org) if one.id == rooms[1].kept.id]
        assert summary.place.startswith("scene 1")


@pytest.mark.slow
async def test_whoever_runs_it_is_told_that_it_has_begun_that_it_is_not_stuck_and_that_it_ends(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As systemd asks it of a service."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(tmp_path / "notify"))
        supervisor.settimeout(20)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        async with Served(database.address, free_port(), lease=15) as served:
            assert supervisor.recv(100) == b"READY=1"
            assert supervisor.recv(100) == b"WATCHDOG=1"
            assert await asyncio.to_thread(supervisor.recv, 100) == b"WATCHDOG=1"
            served.signal(signal.SIGTERM)
            assert (await served.ended())[0] == 0
            told = b""
            while told != b"STOPPING=1":
                told = supervisor.recv(100)


@pytest.mark.slow
def test_from_nothing_to_a_process_that_is_ready_by_the_commands_alone(cluster: Cluster) -> None:
    database = cluster.database(prepared=False)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "WORKSHOP_DATABASE": database.owner}
    workshop = [sys.executable, "-m", "workshop"]

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*workshop, *words], env={**environment, **more}, capture_output=True, text=True, check=False
        )

    refused = run("serve-rooms", "--port", str(free_port()))
    assert refused.returncode == 2
    assert "workshop prepare-rooms" in refused.stderr
    prepared = run("prepare-rooms", "--organisation", "Sales", "--organisation", "O'Hara & “Söhne”; --")
    assert prepared.returncode == 0, prepared.stderr
    assert "Organisation Sales is there." in prepared.stdout
    again = run("prepare-rooms", "--organisation", "Sales")
    assert "already" in again.stdout
    cluster.let_member_in(database)
    with Archive(database.address) as archive:
        assert archive.organisation("O'Hara & “Söhne”; --") == 2
    port = free_port()
    with subprocess.Popen(
        [*workshop, "serve-rooms", "--port", str(port), "--practice"],
        env={**environment, "WORKSHOP_DATABASE": database.address},
        stderr=subprocess.PIPE,
        text=True,
    ) as served:
        assert served.stderr is not None
        assert json.loads(served.stderr.readline())["event"] == "started"
        with urlopen(f"http://127.0.0.1:{port}/p/") as practice:
            assert "Practise alone" in practice.read().decode()
        served.send_signal(signal.SIGTERM)
        assert served.wait(10) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--database postgresql://"),
        (("--database", "mysql://x/y"), "is no address of a PostgreSQL database"),
        (("--database", "postgresql://x:s3cret@127.0.0.1:1/y"), "y (127.0.0.1:1) cannot be used"),
        (("--database", "postgresql://127.0.0.1/y", "--public-url", "ftp://x"), "is no address of a proxy"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "WORKSHOP_DATABASE"}
    done = subprocess.run(
        [sys.executable, "-m", "workshop", "serve-rooms", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "s3cret" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words", [("serve-rooms",), ("prepare-rooms",), ("export", "--organisation", "Sales")]
)
def test_without_the_addition_it_is_said_how_to_have_it(words: tuple[str, ...]) -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None; from workshop.cli.main import run;"
        f" sys.argv = ['workshop', *{words!r}, '--database', 'postgresql://127.0.0.1/x']; sys.exit(run())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install 'levels-workshop[server]'" in done.stderr
