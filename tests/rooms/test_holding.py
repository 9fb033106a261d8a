"""A room that holds: whatever is killed, taken, cut or flooded, what was kept is there, and once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import aiohttp

from tests.play import ROOT
from tests.rooms.rooms import Phone, free_port, gone_on_with, open_room, started, to, until
from workshop.gateway.web import listening
from workshop.rooms.addresses import is_reachable
from workshop.rooms.entrance import Entrance, forget_entrance, keep_entrance, kept_entrance, new_entrance
from workshop.rooms.invitation import address_of, public_origin, qr_lines
from workshop.rooms.room import NOBODY_JOINED, SELF_TEST, PhoneRoom, Phones
from workshop.session.commands import (
    CastBallots,
    CloseVote,
    GoOn,
    RevealDistribution,
    RevealVerdict,
    SettlePath,
)
from workshop.session.events import BallotsCast
from workshop.session.phases import Phase
from workshop.session.projection import offered
from workshop.store.runs import open_store

PHONES = 40


async def test_a_gateway_that_is_killed_while_phones_vote_loses_and_doubles_nothing(tmp_path: Path) -> None:
    running = started(tmp_path, heads=200)
    question = to(running, Phase.VOTE).question
    async with open_room(running, tmp_path) as room:
        phones = [Phone(room) for _ in range(PHONES)]
        await asyncio.gather(*(phone.join() for phone in phones))

        async def insists(number: int, phone: Phone) -> None:
            """As the page does: until it is told that it is kept."""
            async with asyncio.timeout(60):
                while True:
                    try:
                        if await phone.vote(("reasons", "clinics-last")[number % 2], question) == (
                            200,
                            "kept",
                        ):
                            return
                    except aiohttp.ClientError:
                        await asyncio.sleep(0.1)

        votes = [asyncio.ensure_future(insists(number, phone)) for number, phone in enumerate(phones)]
        await until(lambda: running.host.state.visit.rounds[-1].total > 0)
        os.kill(room.gateway_process or 0, signal.SIGKILL)
        await asyncio.gather(*votes)
        for phone in phones:
            await phone.web.close()
    assert dict(running.host.state.visit.rounds[-1].counts) == {
        "reasons": PHONES // 2,
        "clinics-last": PHONES // 2,
    }
    assert not running.journal.close(5.0)
    kept: dict[int, str] = {}
    for record in open_store(tmp_path).load(str(running.id)).records:
        if isinstance(record.event, BallotsCast):
            kept.update(zip(record.event.seats, record.event.choices, strict=True))
    assert len(kept) == PHONES


async def test_a_host_that_is_killed_has_every_vote_that_it_called_kept(tmp_path: Path) -> None:
    port = free_port()
    program = [sys.executable, "-m", "tests.rooms.hosted", str(tmp_path), str(port), ""]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    host = subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    assert host.stdout is not None
    with host.stdout:
        line = await asyncio.to_thread(host.stdout.readline)
        session, question, _gateway = line.split()
        entrance = kept_entrance(tmp_path, session)
        assert entrance is not None
        kept: set[int] = set()
        room = Told(entrance)
        phones = [Phone(room) for _ in range(PHONES)]  # type: ignore[arg-type]

        async def votes(number: int, phone: Phone) -> None:
            try:
                await phone.join()
                while True:
                    if await phone.vote("reasons", int(question)) == (200, "kept"):
                        kept.add(number)
                    if len(kept) > PHONES // 2:
                        host.kill()
                        return
                    await asyncio.sleep(0.05)
            except (aiohttp.ClientError, OSError):
                return

        await asyncio.gather(*(votes(number, phone) for number, phone in enumerate(phones)))
        host.kill()
        await asyncio.to_thread(host.wait)
    again = gone_on_with(tmp_path, session)
    ballots = again.host.state.visit.rounds[-1].poll.ballots
    assert len(ballots) >= len(kept)
    await until(lambda: is_free(port))  # the gateway ends when its host does
    async with open_room(again, tmp_path, Phones()) as room_again:
        assert room_again.entrance[:4] == entrance[:4]
        own = [(await phone.look())["own"] for phone in (phones[number] for number in kept)]
        assert own == [{question: "reasons"}] * len(kept)
    for phone in phones:
        await phone.web.close()
    again.journal.close(5.0)


class Told:
    """What a phone knows of a room in another process."""

    def __init__(self, entrance: Entrance) -> None:
        self.entrance = entrance


def is_free(port: int) -> bool:
    try:
        listening(port).close()
    except OSError:
        return False
    return True


async def test_a_session_from_elsewhere_gives_no_seat_that_has_voted_to_another_phone(tmp_path: Path) -> None:
    running = started(tmp_path)
    to(running, Phase.VOTE)
    question = running.host.state.question
    assert running.host.do(CastBallots(question, (1, 7), ("reasons", "reasons"))) is None
    running.journal.close(5.0)
    forget_entrance(tmp_path, str(running.id))
    again = gone_on_with(tmp_path, str(running.id))
    async with open_room(again, tmp_path, Phones()) as room:
        assert room.entrance.mark >= 7
    again.journal.close(5.0)


async def test_a_port_that_is_taken_is_told_and_hands_go_on(tmp_path: Path) -> None:
    running = started(tmp_path)
    port = free_port()
    with closing(listening(port)) as sock:
        sock.listen()
        room = PhoneRoom(running.host, running.journal, tmp_path, running.id, Phones(port))
        room.start()
        await until(lambda: "taken" in room.trouble)
        assert not room.is_open
        to(running, Phase.VOTE)
    await until(lambda: room.is_open)
    await room.close()
    running.journal.close(5.0)


async def test_nothing_listens_before_it_is_asked_for_and_after_it_is_closed(tmp_path: Path) -> None:
    running = started(tmp_path)
    room = PhoneRoom(running.host, running.journal, tmp_path, running.id, Phones(free_port()))
    assert room.gateway_process is None
    assert is_free(room.entrance.port)
    room.start()
    await until(lambda: room.is_open)
    assert not is_free(room.entrance.port)
    await room.close()
    await until(lambda: is_free(room.entrance.port))
    running.journal.close(5.0)


async def test_everyone_out_needs_the_new_code(tmp_path: Path) -> None:
    running = started(tmp_path)
    question = to(running, Phase.VOTE).question
    async with open_room(running, tmp_path) as room, Phone(room) as phone, Phone(room) as late:
        await phone.join()
        old = room.entrance.code
        room.change_code(everyone_out=True)
        await until_status(phone, {"code": old}, 404)
        assert (await phone.vote("reasons", question))[0] == 403
        assert await late.join() == 200
        room.lock(True)
        async with Phone(room) as third:
            await until_status(third, {"code": room.entrance.code}, 403)
    assert not running.journal.close(5.0)


async def until_status(phone: Phone, data: object, status: int) -> None:
    """Returns once joining is answered so: what the host says reaches the gateway a moment later."""
    async with asyncio.timeout(10):
        while (await phone.post("j", data))[0] != status:
            await asyncio.sleep(0.01)


async def test_invented_phones_answer_as_real_ones_do(tmp_path: Path) -> None:
    running = started(tmp_path)
    to(running, Phase.VOTE)
    async with open_room(running, tmp_path, Phones(free_port(), invented=6)) as room:
        await until(lambda: running.host.state.visit.rounds[-1].total == 6)
        await until(lambda: room.present.here == 6)
    running.journal.close(5.0)


async def test_what_may_keep_phones_away_is_said_after_a_while(tmp_path: Path) -> None:
    """P2: 'nothing reached us' is another thing than 'reached, not joined'."""
    running = started(tmp_path)
    now = [0.0]
    async with open_room(running, tmp_path, clock=lambda: now[0]) as room:
        assert room.advice == ""
        now[0] = SELF_TEST + 1
        assert "firewall" in room.advice
        url = f"http://127.0.0.1:{room.entrance.port}/"
        async with aiohttp.ClientSession() as web, web.get(url) as answer:
            assert answer.status == 200
        await until(lambda: room.advice == NOBODY_JOINED)
        async with Phone(room) as phone:
            await phone.join()
            await until(lambda: room.advice == "")
    running.journal.close(5.0)


def test_an_entrance_is_kept_for_its_owner_alone_and_forgotten(tmp_path: Path) -> None:
    entrance = new_entrance(9000)
    keep_entrance(tmp_path, "a-session", entrance)
    assert kept_entrance(tmp_path, "a-session") == entrance
    (file,) = (tmp_path / "rooms").iterdir()
    if os.name != "nt":
        assert file.stat().st_mode & 0o077 == 0
    for text in ("", "{}", "[]", '{"format": 1}', '{"format": 2}', file.read_text()[:-20], "[" * 5000):
        file.write_text(text)
        assert kept_entrance(tmp_path, "a-session") is None
    forget_entrance(tmp_path, "a-session")
    assert list((tmp_path / "rooms").iterdir()) == []


def test_codes_are_not_alike_and_hold_thirty_bits() -> None:
    codes = {new_entrance().code for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 6 and not set(code) & set("IO01") for code in codes)


def test_addresses_that_no_phone_can_reach_are_not_offered() -> None:
    assert [one for one in ("127.0.0.1", "169.254.3.4", "100.101.1.2", "0.0.0.0", "224.0.0.1", "x", "::1")
            if is_reachable(one)] == []  # fmt: skip
    assert all(map(is_reachable, ("192.168.1.23", "10.0.0.7", "172.20.3.4", "192.0.2.2")))


def test_the_address_is_a_small_square_of_dots_for_any_camera() -> None:
    """P1: a scheme in lower case, and 33 modules with their light edge."""
    sizes = {"192.168.1.23": (33, 17), "192.168.100.123": (37, 19)}
    for host, size in sizes.items():
        address = address_of(host, 8765, "K7QX2M")
        lines = qr_lines(address)
        assert address.startswith("http://")
        assert (len(lines[0]), len(lines)) == size
        assert all(set(line[:4]) == {" "} for line in lines)


def test_a_public_address_is_an_origin_and_nothing_more() -> None:
    assert public_origin("https://vote.example.org/") == "https://vote.example.org"
    assert public_origin("http://10.0.0.1:9000") == "http://10.0.0.1:9000"
    for other in (
        "vote.example.org",
        "ftp://x",
        "https://u:p@x",
        "https://x/path",
        "https://x:99999",
        "https://[",
        "",
    ):
        assert public_origin(other) is None


async def test_a_closed_session_keeps_no_secret_of_its_room(tmp_path: Path) -> None:
    running = started(tmp_path)
    async with open_room(running, tmp_path):
        assert kept_entrance(tmp_path, str(running.id)) is not None
        commands = {
            Phase.VOTE: (CloseVote(), RevealDistribution(), SettlePath("reasons")),
            Phase.CONSEQUENCE: (RevealVerdict(),),
        }
        while running.host.state.phase is not Phase.CLOSED:
            for command in commands.get(running.host.state.phase, (GoOn(),)):
                if running.host.do(command):
                    names = offered(running.host.play, running.host.state.visit)
                    assert running.host.do(SettlePath(names[0].id)) is None
    assert kept_entrance(tmp_path, str(running.id)) is None
    running.journal.close(5.0)


class SlowDisk:
    """A disk that writes when it is told to."""

    saved = 0


async def test_nothing_is_called_kept_while_the_disk_does_not_take_it(tmp_path: Path) -> None:
    """A full disk: the session counts the ballots, and no phone is told that they are kept until they are."""
    running = started(tmp_path)
    question = to(running, Phase.VOTE).question
    disk = SlowDisk()
    room = PhoneRoom(running.host, disk, tmp_path, running.id, Phones(free_port()))
    room.start()
    await until(lambda: room.is_open)
    phones = [Phone(room) for _ in range(20)]
    await asyncio.gather(*(phone.join() for phone in phones))
    votes = [asyncio.ensure_future(phone.vote("reasons", question)) for phone in phones]
    await until(lambda: running.host.state.visit.rounds[-1].total == len(phones))
    assert not any(vote.done() for vote in votes)
    assert (await phones[0].look())["own"] == {}
    disk.saved = running.host.seq
    assert await asyncio.gather(*votes) == [(200, "kept")] * len(phones)
    for phone in phones:
        await phone.web.close()
    await room.close()
    running.journal.close(5.0)
