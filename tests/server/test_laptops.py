"""What laptops that lead ask of a process: a key for a passphrase, commands done once, a stream."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, NamedTuple

import aiohttp
import pytest

from tests.cluster import Database
from tests.server.rooms import (
    CHOICES,
    Phone,
    Process,
    Room,
    organisation,
    put_room,
    until_event,
)
from tests.server.rooms import process as rooms_process
from workshop.rooms.remote import STALE
from workshop.rooms.wire import command_to_dict, of_room, records_in
from workshop.server.process import PARTS
from workshop.session.commands import CloseVote, Command, GoOn, OpenTalk, ParkPoint, TakeNote, Undo
from workshop.session.events import BallotsCast, PointParked, StepUndone, VotingClosed
from workshop.session.phases import Phase
from workshop.store.exchange import read_exported
from workshop.store.postgres.archive import Archive, Found
from workshop.store.postgres.connection import SharedConnection
from workshop.store.postgres.laptops import Laptops


def process(database: Database) -> AbstractAsyncContextManager[Process]:
    return rooms_process(database, parts=PARTS)


class Led(NamedTuple):
    archive: Archive
    room: Room
    found: Found


@asynccontextmanager
async def a_room(database: Database, phase: Phase = Phase.VOTE) -> AsyncIterator[Led]:
    with organisation(database) as (archive, org):
        room = put_room(archive, org, phase)
        yield Led(archive, room, Found(org, archive.number_of(org, room.kept.id)))


def passphrase_for(database: Database, led: Led, seconds: float = 120) -> str:
    shared = SharedConnection(database.address)
    offered = Laptops(shared).offer(led.found, seconds)
    shared.close()
    return offered


class Laptop:
    """The requests of a laptop, to whatever process."""

    def __init__(self, url: str, tag: str = "", key: str = "") -> None:
        self.url, self.tag, self.key = url, tag, key
        self.web = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    async def __aenter__(self) -> Laptop:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.web.close()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    async def pair(self, passphrase: object) -> int:
        async with self.web.post(f"{self.url}/l/in", json={"passphrase": passphrase}) as answer:
            if answer.status == 200:
                told = await answer.json()
                self.tag, self.key = told["tag"], told["key"]
            return answer.status

    async def ask(self, head: object, command: Command | Any) -> tuple[int, dict[str, Any]]:
        told = command if isinstance(command, dict) else command_to_dict(command)
        return await self.post("c", {"head": head, "command": told})

    async def post(self, end: str, data: object) -> tuple[int, dict[str, Any]]:
        url = f"{self.url}{of_room(self.tag)}{end}"
        async with self.web.post(url, json=data, headers=self.headers) as answer:
            return answer.status, await answer.json() if answer.content_type == "application/json" else {}

    async def whole(self) -> tuple[int, bytes]:
        async with self.web.get(f"{self.url}{of_room(self.tag)}", headers=self.headers) as answer:
            return answer.status, await answer.read()

    @asynccontextmanager
    async def stream(self, after: int) -> AsyncIterator[aiohttp.ClientResponse]:
        url = f"{self.url}{of_room(self.tag)}s?after={after}"
        async with self.web.get(url, headers=self.headers) as answer:
            yield answer


@asynccontextmanager
async def paired(database: Database, led: Led, one: Process) -> AsyncIterator[Laptop]:
    async with Laptop(one.url) as laptop:
        assert await laptop.pair(passphrase_for(database, led)) == 200
        yield laptop


async def test_a_laptop_leads_the_room_with_the_key_that_it_got_for_a_passphrase(database: Database) -> None:
    async with a_room(database) as led, process(database) as one, paired(database, led, one) as laptop:
        status, text = await laptop.whole()
        assert status == 200
        kept = read_exported(io.BytesIO(text))
        assert kept.records == led.room.kept.records
        head = len(kept.records)
        status, told = await laptop.ask(head, CloseVote())
        assert (status, told["refused"]) == (200, "")
        assert [record.event for record in records_in(told["records"])] == [VotingClosed()]
        assert led.archive.load(led.room.org, led.room.kept.id).records[-1].event == VotingClosed()


async def test_what_phones_answer_meanwhile_comes_with_the_answer_and_by_the_stream(
    database: Database,
) -> None:
    async with a_room(database) as led, process(database) as one, paired(database, led, one) as laptop:
        head = len(led.room.kept.records)
        async with laptop.stream(head) as stream, Phone(one.url, led.room) as phone:
            await phone.join()
            assert await phone.vote(CHOICES[0]) == (200, "kept")
            status, told = await laptop.ask(head, CloseVote())
            assert (status, told["refused"]) == (200, "")
            kinds = [type(record.event) for record in records_in(told["records"])]
            assert kinds == [BallotsCast, VotingClosed]
            seen: list[type] = []
            while len(seen) < 2:
                rows = json.loads(await until_event(stream, "records"))
                seen += [type(record.event) for record in records_in(rows)]
            assert seen == kinds


async def test_a_command_whose_answer_was_lost_is_done_once_however_often_it_is_asked_again(
    database: Database,
) -> None:
    async with a_room(database) as led, process(database) as one, paired(database, led, one) as laptop:
        head = len(led.room.kept.records)
        for _again in range(3):
            status, told = await laptop.ask(head, ParkPoint("who owns the inbox?"))
            assert (status, told["refused"]) == (200, "")
            assert [type(record.event) for record in records_in(told["records"])] == [PointParked]
        after = head + 1
        for _again in range(2):
            assert (await laptop.ask(after, Undo()))[1]["refused"] == ""
        kinds = [type(record.event) for record in led.archive.load(*_of(led)).records[head:]]
        assert kinds == [PointParked, StepUndone]


async def test_a_command_is_done_once_though_another_process_answers_the_second_time(
    database: Database,
) -> None:
    async with a_room(database) as led:
        head = len(led.room.kept.records)
        async with process(database) as one, paired(database, led, one) as laptop:
            assert (await laptop.ask(head, TakeNote("the second row laughed")))[0] == 200
        async with process(database) as other, Laptop(other.url, laptop.tag, laptop.key) as again:
            status, told = await again.ask(head, TakeNote("the second row laughed"))
            assert (status, told["refused"]) == (200, "")
        assert len(led.archive.load(*_of(led)).records) == head + 1


async def test_a_step_that_was_meant_for_another_page_is_not_done(database: Database) -> None:
    async with a_room(database) as led, process(database) as one, paired(database, led, one) as laptop:
        head = len(led.room.kept.records)
        assert (await laptop.ask(head, CloseVote()))[1]["refused"] == ""
        status, told = await laptop.ask(head, OpenTalk())
        assert (status, told["refused"]) == (200, STALE)
        assert [type(record.event) for record in records_in(told["records"])] == [VotingClosed]
        assert (await laptop.ask(head + 1, OpenTalk()))[1]["refused"] == ""


async def test_two_at_once_with_the_same_belief_take_one_step(database: Database) -> None:
    async with a_room(database, Phase.SCENE) as led, process(database) as one:
        async with paired(database, led, one) as laptop:
            head = len(led.room.kept.records)
            answers = await asyncio.gather(*(laptop.ask(head, GoOn()) for _laptop in range(8)))
        assert [told["refused"] for _status, told in answers] == [""] * 8
        assert len(led.archive.load(*_of(led)).records) == head + 1


async def test_the_laptop_that_is_paired_last_leads_and_the_one_before_finds_nothing(
    database: Database,
) -> None:
    async with (
        a_room(database) as led,
        process(database) as one,
        paired(database, led, one) as first,
        paired(database, led, one) as second,
    ):
        assert (await first.ask(1, CloseVote()))[0] == 404
        assert (await first.whole())[0] == 404
        assert (await second.whole())[0] == 200


async def test_a_passphrase_is_good_once_and_for_two_minutes(database: Database) -> None:
    async with a_room(database) as led, process(database) as one, Laptop(one.url) as laptop:
        assert await laptop.pair(passphrase_for(database, led, seconds=-1)) == 403
        replaced, good = passphrase_for(database, led), passphrase_for(database, led)
        assert await laptop.pair(replaced) == 403
        asked = await asyncio.gather(*(laptop.pair(good) for _try in range(4)))
        assert sorted(asked) == [200, 403, 403, 403]


@pytest.mark.parametrize("guess", ["", "K7QX", "' OR 1=1 --", "x" * 900, None, 7, ["A"]])
async def test_a_guess_is_no_passphrase(database: Database, guess: object) -> None:
    async with a_room(database) as led, process(database) as one, Laptop(one.url) as laptop:
        passphrase_for(database, led)
        assert await laptop.pair(guess) == 403


async def test_guessing_is_slowed_down(database: Database) -> None:
    async with process(database) as one, Laptop(one.url) as laptop:
        statuses = [await laptop.pair(f"guess {number}") for number in range(120)]
        assert 429 in statuses


async def test_a_passphrase_is_read_however_it_is_typed(database: Database) -> None:
    async with a_room(database) as led, process(database) as one, Laptop(one.url) as laptop:
        typed = f"  {passphrase_for(database, led).lower().replace('-', ' ')} "
        assert await laptop.pair(typed) == 200


async def test_a_key_opens_no_other_room_and_answers_as_if_there_were_none(database: Database) -> None:
    async with a_room(database) as led, a_room(database) as another, process(database) as one:
        async with paired(database, led, one) as laptop:
            asked = [await laptop.whole()]
            laptop.tag = another.room.way_in.tag
            theirs = (
                await laptop.whole(),
                await laptop.ask(1, CloseVote()),
                await laptop.post("d", {"locked": True}),
            )
            laptop.tag = "00000000"
            nobodys = (
                await laptop.whole(),
                await laptop.ask(1, CloseVote()),
                await laptop.post("d", {"locked": True}),
            )
        assert asked[0][0] == 200
        assert theirs == nobodys
        assert theirs[0][0] == 404


async def test_without_a_key_nothing_is_found(database: Database) -> None:
    async with (
        a_room(database) as led,
        process(database) as one,
        Laptop(one.url, led.room.way_in.tag, "") as laptop,
    ):
        assert (await laptop.whole())[0] == 404
        async with laptop.stream(0) as answer:
            assert answer.status == 404


async def test_when_the_session_is_over_and_its_room_let_go_the_key_is_none(database: Database) -> None:
    async with a_room(database) as led, process(database) as one, paired(database, led, one) as laptop:
        assert (await laptop.whole())[0] == 200
        (served,) = one.server.rooms.open
        await asyncio.to_thread(led.archive.shut, served.lease)
        assert (await laptop.whole())[0] == 404


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"head": 1},
        {"head": 0, "command": {"type": "go-on"}},
        {"head": True, "command": {"type": "go-on"}},
        {"head": 2**40, "command": {"type": "go-on"}},
        {"head": 1, "command": {"type": "go-on"}, "more": 1},
        {"head": 1, "command": {"type": "cast-ballots", "round": 1, "seats": [1], "choices": ["a"]}},
        {"head": 1, "command": {"type": "count-hands", "choice": "a", "count": "many"}},
        {"head": 1, "command": [[[[]]]]},
    ],
)
async def test_what_is_no_command_is_refused_and_changes_nothing(database: Database, asked: object) -> None:
    async with a_room(database) as led, process(database) as one, paired(database, led, one) as laptop:
        status, _told = await laptop.post("c", asked)
        assert status == 400
        assert len(led.archive.load(*_of(led)).records) == len(led.room.kept.records)


async def test_a_command_may_be_longer_than_what_phones_send_and_not_as_long_as_one_likes(
    database: Database,
) -> None:
    async with a_room(database) as led, process(database) as one, paired(database, led, one) as laptop:
        head = len(led.room.kept.records)
        status, told = await laptop.ask(head, TakeNote("x" * 5000))
        assert status == 200, told
        status, _told = await laptop.post(
            "c", {"head": head, "command": {"type": "take-note", "text": "x" * 300_000}}
        )
        assert status == 413


async def test_a_laptop_locks_the_room_and_gives_it_another_code(database: Database) -> None:
    async with (
        a_room(database) as led,
        process(database) as one,
        paired(database, led, one) as laptop,
        Phone(one.url, led.room) as phone,
        Phone(one.url, led.room) as late,
    ):
        assert await phone.join() == 200
        assert (await laptop.post("d", {"locked": True}))[1]["locked"] is True
        assert await late.join() == 403
        assert (await laptop.post("d", {"locked": False}))[0] == 200
        status, told = await laptop.post("d", {"new_code": True, "everyone_out": False})
        assert status == 200
        assert told["code"] != led.room.way_in.code
        assert await late.join() == 404
        moved = led.room._replace(way_in=led.room.way_in._replace(code=told["code"]))
        async with Phone(one.url, moved) as newcomer, newcomer.web.get(f"{one.url}/{told['code']}") as page:
            assert page.status == 200
            assert await newcomer.join() == 200
        assert (await phone.look())[0] == 200
        await laptop.post("d", {"new_code": True, "everyone_out": True})
        assert (await phone.look())[0] == 403


def _of(led: Led) -> tuple[int, str]:
    return led.room.org, led.room.kept.id
