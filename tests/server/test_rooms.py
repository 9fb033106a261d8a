"""Rooms of many sessions: each in one process, whose votes are written before they are called kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import aiohttp
import psycopg
import pytest

from tests.cluster import Database
from tests.rooms.rooms import until
from tests.server.rooms import (
    CHOICES,
    PUBLIC,
    Phone,
    Room,
    ballots,
    organisation,
    process,
    put_room,
    until_event,
)
from tests.store.hosted_sessions import Listed, clock, script
from workshop.rooms.remote import Pairing
from workshop.server import process as processes
from workshop.server.process import NoRoomError, PortTakenError, see_database
from workshop.server.room import new_way_in
from workshop.server.rooms import Rooms, Unreadable
from workshop.session.commands import CastBallots
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.store.postgres.archive import Archive, Found, OpenedSession

HOST = PUBLIC.removeprefix("http://")


@pytest.fixture
def kept(database: Database) -> Iterator[tuple[Archive, Room]]:
    with organisation(database) as (archive, org):
        yield archive, put_room(archive, org)


async def test_a_vote_that_is_called_kept_is_in_the_database(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    archive, room = kept
    async with process(database) as one, Phone(one.url, room) as phone:
        async with phone.web.get(f"{one.url}/{room.way_in.code}") as answer:
            assert answer.status == 200
            assert room.way_in.tag in await answer.text()
        assert await phone.join() == 200
        assert (await phone.look())[1]["page"]["heading"] == "Your vote"
        assert await phone.vote(CHOICES[0]) == (200, "kept")
        assert ballots(archive, room) == {1: CHOICES[0]}
        assert await phone.vote(CHOICES[1]) == (200, "kept")
        assert ballots(archive, room) == {1: CHOICES[1]}


async def test_a_restart_forgets_no_seat_and_gives_none_twice(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    archive, room = kept
    async with process(database) as one, Phone(one.url, room) as phone:
        await phone.join()
        await phone.vote(CHOICES[0])
        cookie = phone.cookie
    async with process(database) as two, Phone(two.url, room) as again, Phone(two.url, room) as new:
        again.cookie = cookie
        again.sent = 1
        assert (await again.look())[1]["own"] == {str(room.question): CHOICES[0]}
        assert await again.vote(CHOICES[1]) == (200, "kept")
        await new.join()
        assert await new.vote(CHOICES[0]) == (200, "kept")
    assert sorted(ballots(archive, room).values()) == sorted(CHOICES)


async def test_two_processes_have_a_room_each_and_say_so(database: Database) -> None:
    with organisation(database) as (archive, org):
        first, second = put_room(archive, org), put_room(archive, org)
        async with process(database) as one, process(database) as other:
            async with Phone(one.url, first) as phone, Phone(other.url, first) as astray:
                assert await phone.join() == 200
                assert await astray.join() == 421
            async with Phone(other.url, second) as phone, Phone(one.url, second) as astray:
                assert await phone.join() == 200
                assert await astray.join() == 421
            assert [len(each.server.rooms.open) for each in (one, other)] == [1, 1]


async def test_a_process_hands_on_what_is_asked_of_anothers_room(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    """C11: a browser sees no 421; the first event of a stream comes at once, and cookies come along."""
    archive, room = kept
    settings = {"public": PUBLIC, "reached": True}
    async with process(database, **settings) as one, process(database, **settings) as other:
        async with Phone(one.url, room, HOST) as here, Phone(other.url, room, HOST) as astray:
            assert await here.join() == 200
            async with astray.web.get(f"{other.url}/{room.way_in.code}") as answer:
                assert answer.status == 200
                assert room.way_in.tag in await answer.text()
            assert await astray.join() == 200
            async with astray.stream() as stream:
                assert stream.headers["Content-Type"].startswith("text/event-stream")
                assert "no-transform" in stream.headers["Cache-Control"]
                page = json.loads(await until_event(stream, "page", 2.0))
                assert page["heading"] == "Your vote"
            assert await astray.vote(CHOICES[1]) == (200, "kept")
        assert len(other.server.rooms.open) == 0
    assert list(ballots(archive, room).values()) == [CHOICES[1]]


async def test_what_was_handed_on_once_goes_no_farther(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    _archive, room = kept
    async with process(database, reached=True) as one, process(database) as other:
        async with Phone(one.url, room) as phone:
            await phone.join()
        headers = {"X-Workshop-Forwarded": "1"}
        async with (
            aiohttp.ClientSession(headers=headers) as web,
            web.get(f"{other.url}/r/{room.way_in.tag}/l") as answer,
        ):
            assert answer.status == 421


async def test_a_room_that_another_process_took_over_is_let_go_with_a_word(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    archive, room = kept
    number = archive.number_of(room.org, room.kept.id)
    async with process(database) as one, Phone(one.url, room) as phone:
        await phone.join()
        async with phone.stream() as stream:
            await until_event(stream, "page")
            with psycopg.connect(database.owner, autocommit=True) as connection:
                connection.execute("UPDATE workshop.lease SET until = 'epoch' WHERE session = %s", (number,))
            assert isinstance(archive.open(Found(room.org, number), " another"), OpenedSession)
            assert await phone.vote(CHOICES[0]) == (503, "disk")
            async with asyncio.timeout(10):
                while await stream.content.readline():  # until it ends, so that the phone asks again
                    pass
        assert await phone.vote(CHOICES[0]) == (421, "away")
        assert one.server.rooms.lost == 1
    assert ballots(archive, room) == {}


async def test_a_hint_from_another_process_makes_one_see_that_it_has_lost_a_room(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    archive, room = kept
    number = archive.number_of(room.org, room.kept.id)
    async with process(database) as one, process(database) as other:
        async with Phone(one.url, room) as phone:
            await phone.join()
        with psycopg.connect(database.owner, autocommit=True) as connection:
            connection.execute("UPDATE workshop.lease SET until = 'epoch' WHERE session = %s", (number,))
        async with Phone(other.url, room) as phone:
            await phone.join()
            await phone.vote(CHOICES[0])
        await until(lambda: not one.server.rooms.open, 3.0)  # well before the leases are renewed


async def test_a_code_that_is_none_is_told_so_and_few_may_be_tried(
    database: Database, kept: tuple[Archive, Room], monkeypatch: pytest.MonkeyPatch
) -> None:
    _archive, room = kept
    # One that ended a moment ago may still be counted, and have its share.
    monkeypatch.setattr(Rooms, "know_processes", lambda _rooms, _processes: None)
    async with process(database) as one, aiohttp.ClientSession() as web:
        statuses = []
        for number in range(14):
            async with web.get(f"{one.url}/ZZZZ{number:02}") as answer:
                statuses.append(answer.status)
        assert statuses[:10] == [404] * 10
        assert statuses[-1] == 429
        async with web.get(f"{one.url}/{room.way_in.code}") as answer:
            assert answer.status == 429  # for everybody, in all


async def test_what_may_be_tried_is_shared_by_all_processes(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    """Whoever guesses may ask each of them: the limit holds in sum."""
    async with process(database) as one, process(database) as other, aiohttp.ClientSession() as web:
        await until(lambda: other.server.rooms.processes == 2 == one.server.rooms.processes, 10.0)
        statuses = []
        for number in range(28):
            async with web.get(f"{(one, other)[number % 2].url}/YYYY{number:02}") as answer:
                statuses.append(answer.status)
        assert 10 <= statuses.count(404) <= 14  # some more come with the time that this takes


@pytest.mark.parametrize("code", ["'OR'1", "%27%3B--", "..%2F..", "K7QX2M%00", "A" * 13])
async def test_what_is_no_code_finds_nothing(database: Database, code: str) -> None:
    async with process(database) as one, aiohttp.ClientSession() as web:
        async with web.get(f"{one.url}/{code}") as answer:
            assert answer.status in (400, 404)
        async with web.get(f"{one.url}/r/{code}/l") as answer:
            assert answer.status in (400, 404)


async def test_a_session_that_cannot_be_gone_on_with_is_said_to_have_ended(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    archive, room = kept
    with psycopg.connect(database.owner, autocommit=True) as connection:
        number = archive.number_of(room.org, room.kept.id)
        connection.execute("UPDATE workshop.event SET crc = 0 WHERE session = %s AND seq = 3", (number,))
    async with process(database) as one, Phone(one.url, room) as phone:
        assert await phone.join() == 404
        async with phone.web.get(f"{one.url}/{room.way_in.code}") as answer:
            assert answer.status == 410
        assert "room cannot be read" in one.log.getvalue()


async def test_a_session_whose_events_cannot_have_happened_is_held_by_nobody(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    archive, room = kept
    first, _second, *others = room.kept.records
    impossible = [record._replace(seq=seq) for seq, record in enumerate((first, *others), 1)]
    id, _new = archive.adopt(room.org, room.kept._replace(records=tuple(impossible)), as_new=True)
    found = Found(room.org, archive.number_of(room.org, id))
    async with process(database) as one:
        assert isinstance(await one.server.rooms.of_session(found), Unreadable)
        await until(lambda: isinstance(archive.open(found, " another"), OpenedSession))


async def test_the_facilitators_phone_is_paired_and_leads(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    archive, room = kept
    async with process(database) as one:
        async with Phone(one.url, room) as phone:
            await phone.join()
        (served,) = one.server.rooms.open
        pairing = Pairing(served.allow_pairing().partition("#")[2])
        at = f"{one.url}/f/{room.way_in.tag}/"
        async with aiohttp.ClientSession(
            headers={"Origin": one.url}, cookie_jar=aiohttp.CookieJar(unsafe=True)
        ) as web:
            async with web.post(f"{at}p", json={"code": pairing.code}) as answer:
                assert answer.status == 200
            async with web.post(f"{at}p", json={"code": pairing.code}) as answer:
                assert answer.status == 403
            asked = {"n": 1, "step": served.host.state.step, "ask": "close_vote"}
            from workshop.rooms.remote import signed_with

            mac = signed_with(pairing.key, f"1 {asked['step']} close_vote")
            async with web.post(f"{at}c", json={**asked, "mac": mac}) as answer:
                assert (await answer.json())["told"] == ""
        assert served.host.state.phase is Phase.VOTED
    last = archive.load(room.org, room.kept.id).records[-1]
    assert type(last.event).__name__ == "VotingClosed"


async def test_the_log_has_numbers_and_none_of_what_people_say(database: Database) -> None:
    with organisation(database) as (archive, org):
        room = put_room(archive, org, Phase.VOTE)
        async with process(database) as one, Phone(one.url, room) as phone:
            await phone.join()
            await phone.vote(CHOICES[0])
        lines = [json.loads(line) for line in one.log.getvalue().splitlines()]
        assert [line["event"] for line in lines] == ["started", "room opened", "draining", "stopped"]
        told = one.log.getvalue()
        for private in (
            room.kept.id,
            room.kept.title,
            room.way_in.code,
            room.way_in.tag,
            CHOICES[0],
            phone.cookie,
        ):
            assert private not in told


async def test_metrics_are_for_who_stands_beside_the_process(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    _archive, room = kept
    async with process(database, public=PUBLIC) as one, Phone(one.url, room, HOST) as phone:
        await phone.join()
        assert await phone.vote(CHOICES[0]) == (200, "kept")
        async with phone.web.get(f"{one.url}/metrics") as answer:
            assert answer.status == 404
        async with aiohttp.ClientSession() as web, web.get(f"{one.url}/metrics") as answer:
            lines = (await answer.text()).splitlines()
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert "workshop_rooms 1" in lines
        assert "workshop_kept_seconds_count 1" in lines
        assert any(line.startswith("workshop_events_written_total ") for line in lines)


async def test_requests_that_are_cut_off_cost_nothing_that_was_kept(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    """C8: whoever asked may go; what is under way is written, by the connections that there were."""
    archive, room = kept
    async with process(database) as one:
        phones = [Phone(one.url, room) for _ in range(40)]
        for phone in phones:
            assert await phone.join() == 200
        kept_by: dict[str, str] = {}

        async def impatient(number: int, phone: Phone) -> None:
            for turn in range(3):
                try:
                    async with asyncio.timeout(0.002 * (number % 7)):
                        choice = CHOICES[(number + turn) % 2]
                        if await phone.vote(choice) == (200, "kept"):
                            kept_by[phone.cookie] = choice
                except TimeoutError:
                    kept_by.pop(phone.cookie, None)

        await asyncio.gather(*(impatient(number, phone) for number, phone in enumerate(phones)))
        await until(lambda: one.server.scribe.waiting == 0)
        with psycopg.connect(database.owner) as connection:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE usename = 'member' AND datname = current_database()"
            ).fetchone()
        assert row is not None
        assert row[0] <= processes.CONNECTIONS + 1  # and the test's own archive
        for phone in phones:
            await phone.web.close()
    stored = ballots(archive, room)
    for cookie, choice in kept_by.items():
        assert stored[int(cookie.partition("=")[2].partition(".")[0])] == choice


def test_a_process_that_does_not_fit_beside_the_others_does_not_begin(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C9"""
    monkeypatch.setattr(processes, "CONNECTIONS", 500)
    with pytest.raises(NoRoomError) as refused:
        see_database(database.address)
    assert "a process needs 500" in refused.value.says
    assert "max_connections" in refused.value.says


async def test_a_port_that_is_taken_is_said(database: Database) -> None:
    async with process(database) as one:
        taken = processes.Server(processes.ServerSettings(database.address, one.port))
        with pytest.raises(PortTakenError, match="cannot be listened at"):
            await taken.start()
        await asyncio.to_thread(taken.archive.close)


async def test_phones_here_are_not_taken_for_those_who_answered_where_it_was_led_before(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    archive, room = kept
    journal = Listed()
    host = Host(script().play, journal, clock, room.kept.records)
    assert host.do(CastBallots(room.question, (1, 2, 7), (*CHOICES, CHOICES[0]))) is None
    led = room.kept._replace(records=(*room.kept.records, *journal.records))
    id, _is_new = archive.adopt(room.org, led, as_new=True)
    moved = Room(
        room.org, archive.load(room.org, id), archive.let_in(room.org, id, new_way_in), room.question
    )
    async with process(database) as one, Phone(one.url, moved) as phone:
        await phone.join()
        assert await phone.vote(CHOICES[1]) == (200, "kept")
    assert ballots(archive, moved) == {1: CHOICES[0], 2: CHOICES[1], 7: CHOICES[0], 8: CHOICES[1]}
