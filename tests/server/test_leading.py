"""A workshop that lives on the server is led in the app, to its end, whatever becomes of the processes."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import psycopg
import pytest
import trustme
from textual.pilot import Pilot

from tests.cluster import Cluster, Database, free_port
from tests.play import ROOT
from tests.server.front import Front
from tests.server.rooms import Room, organisation, process, put_room
from tests.server.served import Served
from tests.tui.frames import words
from tests.tui.hosting import press_at_once, way_on
from workshop.cli.beyond import lead_beyond
from workshop.cli.exits import UNUSABLE, Ends
from workshop.rooms.beyond import Beyond, OnlookerBeyond, led_beyond
from workshop.rooms.link import NO_SERVER, Link, NoRightError, NotTrustedError, Right
from workshop.rooms.remote import STALE
from workshop.server.process import PARTS
from workshop.session.commands import GoOn, OpenVote, ParkPoint, TakeNote
from workshop.session.events import BallotsCast, StageOpened
from workshop.session.phases import Phase
from workshop.store.onlooker import Sight
from workshop.store.postgres.archive import Archive, Found
from workshop.store.postgres.connection import SharedConnection
from workshop.store.postgres.laptops import Laptops
from workshop.tui.app import WorkshopApp
from workshop.tui.screens.host import HostScreen
from workshop.tui.shelf import Shelf

LEASE = 2.0
PHONES = 5
PATIENCE = 30.0


class There(NamedTuple):
    front: Front
    processes: tuple[Served, Served]
    database: Database
    archive: Archive
    room: Room
    found: Found

    def paired(self) -> Beyond:
        """A laptop that has given a passphrase."""
        shared = SharedConnection(self.database.address)
        passphrase = Laptops(shared).offer(self.found)
        shared.close()
        with Link(self.front.url) as link:
            return led_beyond(link.pair(passphrase))

    def holder(self) -> Served:
        """The process that has the room."""
        with psycopg.connect(self.database.owner) as connection:
            row = connection.execute(
                "SELECT owner FROM workshop.lease WHERE session = %s", (self.found.session,)
            ).fetchone()
        assert row is not None
        return next(one for one in self.processes if row[0].startswith(f"{one.url} "))


@asynccontextmanager
async def there(
    database: Database, phase: Phase = Phase.PLAN, ca: trustme.CA | None = None
) -> AsyncIterator[There]:
    """Two processes behind a proxy, and a planned session."""
    async with Front(ca) as front:
        ports = free_port(), free_port()
        front.behind = ports
        one, other = (Served(database.address, port, LEASE, True, front.url) for port in ports)
        async with one, other:
            with organisation(database) as (archive, org):
                room = put_room(archive, org, phase, heads=18)
                found = Found(org, archive.number_of(org, room.kept.id))
                yield There(front, (one, other), database, archive, room, found)


def app_on(beyond: Beyond, home: Path, reports: list[str | None]) -> WorkshopApp:
    shelf = Shelf(home)
    return WorkshopApp(
        shelf,
        shelf.opened_beyond(beyond),
        save_report=lambda opened: reports.append(opened.id),
        phones=lambda _opened: beyond.room(),
        phones_at_once=lambda _opened: True,
    )


class Voters:
    """Phones in a loop of their own, for the app that waits for an answer must not hold them up."""

    def __init__(self, there: There) -> None:
        self._url = there.front.url
        self._way_in = there.room.way_in
        self._cookies: list[str] = [""] * PHONES
        self._sent = 0
        self.kept: dict[tuple[int, int], str] = {}
        """What was called kept, by seat and question."""

    def vote(self) -> None:
        """Each answers what is asked just now, until that is kept."""
        asyncio.run(self._vote_all())

    async def _vote_all(self) -> None:
        timeout = aiohttp.ClientTimeout(total=2)
        async with (
            asyncio.timeout(PATIENCE),
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout) as web,
        ):
            await asyncio.gather(*(self._vote(web, number) for number in range(PHONES)))

    async def _vote(self, web: aiohttp.ClientSession, number: int) -> None:
        self._sent += 1
        sent = self._sent
        while not self._cookies[number]:
            status, cookie, _told = await self._asked(web, number, "j", {"code": self._way_in.code})
            self._cookies[number] = cookie.partition(";")[0] if status == 200 else ""
        ask: dict[str, Any] | None = None
        while ask is None:
            _status, _cookie, told = await self._asked(web, number, "l")
            ask = told.get("page", {}).get("ask")
        choice = ask["options"][number % len(ask["options"])][0]
        vote = {"q": ask["number"], "c": choice, "n": sent}
        while (await self._asked(web, number, "v", vote))[0] != 200:
            await asyncio.sleep(0.1)
        seat = int(self._cookies[number].partition("=")[2].partition(".")[0])
        self.kept[seat, ask["number"]] = choice

    async def _asked(
        self, web: aiohttp.ClientSession, number: int, end: str, data: object = None
    ) -> tuple[int, str, dict[str, Any]]:
        url = f"{self._url}/r/{self._way_in.tag}/{end}"
        headers = {"Origin": self._url, "Cookie": self._cookies[number]}
        method = "GET" if data is None else "POST"
        try:
            async with web.request(method, url, json=data, headers=headers) as answer:
                return answer.status, answer.headers.get("Set-Cookie", ""), await answer.json()
        except (aiohttp.ClientError, TimeoutError, ValueError):
            await asyncio.sleep(0.1)
            return 0, "", {}


def stored(there: There) -> dict[tuple[int, int], str]:
    """The last ballot of each seat to each question, as the database has it."""
    records = there.archive.load(there.room.org, there.room.kept.id).records
    assert [record.seq for record in records] == list(range(1, len(records) + 1))
    found: dict[tuple[int, int], str] = {}
    for record in records:
        if isinstance(record.event, BallotsCast):
            for seat, choice in zip(record.event.seats, record.event.choices, strict=True):
                found[seat, record.event.round] = choice
    return found


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.02)


async def led_on(pilot: Pilot[None], beyond: Beyond) -> None:
    """Press the keys that lead on, until they have."""
    screen = pilot.app.screen
    assert isinstance(screen, HostScreen)
    stood = beyond.host.state
    async with asyncio.timeout(PATIENCE):
        while beyond.host.state is stood or beyond.host.state.phase is stood.phase is Phase.VOTE:
            for key in way_on(beyond.host.state):
                press_at_once(screen, key)
            await pilot.pause(0.05)


@pytest.mark.slow
async def test_a_whole_workshop_is_led_on_a_laptop_while_a_process_is_killed(
    cluster: Cluster, tmp_path: Path
) -> None:
    reports: list[str | None] = []
    async with there(cluster.database()) as place:
        beyond = await asyncio.to_thread(place.paired)
        app, voters, killed = app_on(beyond, tmp_path, reports), Voters(place), 0
        async with app.run_test(size=(80, 24)) as pilot:
            await until(lambda: place.room.way_in.code in words(app))
            while beyond.host.state.phase is not Phase.CLOSED:
                if beyond.host.state.phase is Phase.VOTE and not beyond.host.state.visit.rounds[-1].counts:
                    if killed < 1:
                        place.holder().signal(signal.SIGKILL)
                        killed += 1
                    await asyncio.to_thread(voters.vote)
                    await until(lambda: bool(beyond.host.state.visit.rounds[-1].counts))
                else:
                    await led_on(pilot, beyond)
            assert "saved" in words(app)
        beyond.link.close()
        assert reports == [place.room.kept.id]
        records = place.archive.load(place.room.org, place.room.kept.id).records
        assert isinstance(records[-1].event, StageOpened)
        assert voters.kept.items() <= stored(place).items()
        assert len(voters.kept) >= 3 * PHONES


@pytest.mark.slow
async def test_while_the_server_is_away_the_app_says_so_and_goes_on_once_it_is_back(
    cluster: Cluster, tmp_path: Path
) -> None:
    async with there(cluster.database(), Phase.SCENE) as place:
        beyond = await asyncio.to_thread(place.paired)
        app = app_on(beyond, tmp_path, [])
        async with app.run_test(size=(80, 24)) as pilot:
            await until(lambda: place.room.way_in.code in words(app))
            for one in place.processes:
                one.signal(signal.SIGKILL)
                await one.ended()
            await until(lambda: beyond.host.trouble == NO_SERVER)
            await pilot.press("space", "space", "space")
            await pilot.pause()
            assert "nothing is done" in words(app)
            assert "not being saved" in words(app)
            assert "elsewhere" not in words(app)
            assert beyond.host.state.phase is Phase.SCENE
            for one in place.processes:
                await one.start()
            await until(lambda: not beyond.host.trouble)
            await led_on(pilot, beyond)
            assert beyond.host.state.phase is Phase.THINK
            await until(lambda: "not being saved" not in words(app))
        beyond.link.close()


@pytest.mark.slow
async def test_a_process_that_stands_still_is_left_and_what_it_had_is_followed_elsewhere(
    cluster: Cluster, tmp_path: Path
) -> None:
    async with there(cluster.database(), Phase.VOTE) as place:
        beyond = await asyncio.to_thread(place.paired)
        app, voters = app_on(beyond, tmp_path, []), Voters(place)
        async with app.run_test(size=(80, 24)):
            await until(lambda: place.room.way_in.code in words(app))
            still = place.holder()
            still.signal(signal.SIGSTOP)
            try:
                place.front.behind = [one.port for one in place.processes if one is not still]
                await asyncio.to_thread(voters.vote)
                await until(lambda: len(beyond.host.state.visit.rounds[-1].poll.ballots) == PHONES)
            finally:
                still.signal(signal.SIGCONT)
            refused = beyond.host.do(TakeNote("all are in"))
            assert refused is None, refused
        beyond.link.close()
        assert voters.kept.items() <= stored(place).items()


@pytest.mark.slow
async def test_what_another_remote_does_is_followed_and_what_was_meant_for_the_page_before_is_not_done(
    cluster: Cluster, tmp_path: Path
) -> None:
    async with there(cluster.database(), Phase.SCENE) as place:
        beyond = await asyncio.to_thread(place.paired)
        again = await asyncio.to_thread(led_beyond, beyond.right)
        app = app_on(beyond, tmp_path, [])
        async with app.run_test(size=(80, 24)) as pilot:
            await until(lambda: place.room.way_in.code in words(app))
            # Without a moment for the app's loop between them, in which it would follow.
            assert again.host.do(GoOn()) is None
            refused = beyond.host.do(ParkPoint("who owns it?"))
            assert refused is not None
            assert refused.because == STALE
            assert beyond.host.state.phase is again.host.state.phase is Phase.THINK
            await pilot.pause()
            assert await asyncio.to_thread(again.host.do, OpenVote()) is None
            await until(lambda: beyond.host.state.phase is Phase.VOTE)
        beyond.link.close()
        again.link.close()


@pytest.mark.slow
async def test_line_by_line_a_session_is_led_by_a_passphrase_and_gone_on_with_without(
    cluster: Cluster, tmp_path: Path
) -> None:
    async with there(cluster.database(), Phase.SCENE) as place:
        shared = SharedConnection(place.database.address)
        passphrase = Laptops(shared).offer(place.found)
        code, said, told = await led_by_lines(place, tmp_path, f"{passphrase}\nnext\nnext\nnext\nquit\n")
        assert code == 0, told
        assert place.room.way_in.code.lower() in said.lower()
        assert "goes on on the server" in told
        kept = place.archive.load(place.room.org, place.room.kept.id).records
        assert len(kept) > len(place.room.kept.records)
        (rights,) = (tmp_path / "home").glob("rooms/beyond.json")
        assert rights.stat().st_mode & 0o777 == 0o600
        assert passphrase not in rights.read_text()
        code, said, told = await led_by_lines(place, tmp_path, "q\n", verb="notes")
        assert code == 0, told
        assert "Next:" in said or "next" in said.lower()
        code, said, told = await led_by_lines(place, tmp_path, "quit\n")
        assert code == 0, told
        assert "passphrase" not in told
        code, _said, told = await led_by_lines(place, tmp_path, f"{passphrase}\n", "--anew")
        assert code != 0
        assert "good once" in told
        Laptops(shared).end(place.found)
        code, _said, told = await led_by_lines(place, tmp_path, "\n")
        assert code != 0
        assert "passphrase" in told
        assert "Traceback" not in told
        shared.close()


@pytest.mark.slow
async def test_a_certificate_that_nobody_vouches_for_is_told_and_a_companys_own_may_be_named(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    async with there(cluster.database(), Phase.SCENE, ca) as place:
        with pytest.raises(NotTrustedError, match="not trusted here"):
            await asyncio.to_thread(place.paired)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        beyond = await asyncio.to_thread(place.paired)
        app = app_on(beyond, tmp_path, [])
        async with app.run_test(size=(80, 24)) as pilot:
            await until(lambda: place.room.way_in.code in words(app))
            await led_on(pilot, beyond)
        beyond.link.close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
async def test_in_a_terminal_the_passphrase_is_asked_for_unseen_and_after_a_kill_no_more(
    cluster: Cluster, tmp_path: Path
) -> None:
    from tests.app.terminal import Terminal  # not on every platform

    def in_a_terminal(place: There, passphrase: str, code: str) -> None:
        with Terminal("host", "--at", place.front.url, home=tmp_path) as terminal:
            terminal.wait_for("The passphrase of the room")
            terminal.send(f"{passphrase}\r".encode())
            terminal.wait_for("Page four", code)
            assert passphrase not in terminal.text
            terminal.press("v")
            terminal.wait_for("Round 1")
            assert terminal.hang_up() != 0
        with Terminal("host", "--at", place.front.url, home=tmp_path) as terminal:
            terminal.wait_for(code, "Round 1")
            terminal.press("q", "y")
            assert terminal.wait() == 0
            terminal.wait_for("goes on on the server")

    async with there(cluster.database(), Phase.SCENE) as place:
        shared = SharedConnection(place.database.address)
        passphrase = Laptops(shared).offer(place.found)
        shared.close()
        await asyncio.to_thread(in_a_terminal, place, passphrase, place.room.way_in.code)


@pytest.mark.slow
async def test_the_private_view_follows_what_is_led_and_says_when_the_server_is_away(
    cluster: Cluster,
) -> None:
    async with there(cluster.database(), Phase.SCENE) as place:
        beyond = await asyncio.to_thread(place.paired)
        again = await asyncio.to_thread(led_beyond, beyond.right)
        with OnlookerBeyond(again) as onlooker:
            seen = onlooker.look()
            assert seen.view is not None
            assert seen.view.phase is Phase.SCENE
            assert seen.view.private.notes
            assert await asyncio.to_thread(beyond.host.do, GoOn()) is None
            await until(lambda: _phase(onlooker.look()) is Phase.THINK)
            for one in place.processes:
                one.signal(signal.SIGKILL)
            await until(lambda: onlooker.look().trouble == NO_SERVER)
        beyond.link.close()


def _phase(seen: Sight) -> Phase | None:
    return seen.view.phase if seen.view else None


async def led_by_lines(
    place: There, folder: Path, typed: str, *more: str, verb: str = "host"
) -> tuple[int, str, str]:
    """Exit code and what is said and told of `workshop host --at` with these lines."""
    command = [sys.executable, "-m", "workshop", verb, "--at", place.front.url, "--plain", *more]
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "WORKSHOP_HOME": str(folder / "home")},
    )
    async with asyncio.timeout(PATIENCE):
        said, told = await process.communicate(typed.encode())
    assert process.returncode is not None
    return process.returncode, said.decode(), told.decode()


async def test_a_key_that_is_none_is_refused_and_an_address_that_is_none_too(
    database: Database, tmp_path: Path
) -> None:
    for url in ("rooms.example.org", "ftp://rooms.example.org", "http://rooms.example.org"):
        with pytest.raises(Ends) as refused:
            lead_beyond(url, anew=False, plain=True)
        assert refused.value.code == UNUSABLE
    async with process(database, parts=PARTS) as one:
        with pytest.raises(NoRightError):
            await asyncio.to_thread(led_beyond, Right(one.url, "00000000", "key", "session"))
