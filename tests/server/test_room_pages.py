"""Facilitators prepare sessions in a browser and open their rooms; nobody else's are there."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import NamedTuple

import pytest

from tests.cluster import Database
from tests.server.browsing import Answer, Browser
from tests.server.rooms import Process, Room, organisation, put_room
from tests.server.rooms import process as rooms_process
from tests.server.signed_in import signed_in
from tests.server.test_laptops import Laptop
from tests.store.hosted_sessions import whole_records
from workshop.server.people import Role
from workshop.server.process import PARTS
from workshop.session.phases import Phase
from workshop.store.exchange import read_exported
from workshop.store.postgres.archive import Archive, Found


def process(database: Database, **settings: bool | str) -> AbstractAsyncContextManager[Process]:
    return rooms_process(database, parts=PARTS, **settings)


class Facilitator(NamedTuple):
    archive: Archive
    org: int
    one: Process
    browser: Browser

    def room(self, phase: Phase = Phase.PLAN) -> tuple[Room, int]:
        room = put_room(self.archive, self.org, phase)
        return room, self.archive.number_of(self.org, room.kept.id)

    def led(self, number: int) -> int:
        """The number of a session that was led to its close."""
        room = put_room(self.archive, self.org, Phase.PLAN)
        led = room.kept._replace(id=f"20261120-1200-led-{number}", records=whole_records(False))
        return self.archive.number_of(self.org, self.archive.adopt(self.org, led).id)


@asynccontextmanager
async def facilitator(
    database: Database, one: Process, role: Role = Role.FACILITATOR
) -> AsyncIterator[Facilitator]:
    with organisation(database) as (archive, org):
        async with Browser(one.url, signed_in(database, org, role)) as browser:
            yield Facilitator(archive, org, one, browser)


async def test_a_session_is_prepared_by_a_form_and_has_a_room_with_a_code(database: Database) -> None:
    async with process(database) as one, facilitator(database, one) as led:
        assert "No session was prepared" in (await led.browser.get("/o/")).text
        stories = (await led.browser.get("/o/new")).text
        assert "/o/new/ceo-product-review" in stories
        form = await led.browser.get("/o/new/ceo-product-review")
        assert form.status == 200
        assert 'name="minutes"' in form.text
        typed = {"minutes": "45", "group": "Sales <b>", "heads": "18"}
        made = await led.browser.post("/o/new/ceo-product-review", typed)
        assert made.status == 303
        page = await led.browser.get(made.headers["Location"])
        assert page.status == 200
        assert "Sales &lt;b&gt;" in page.text
        code = re.search(r"Code: ([A-Z0-9]{6})", page.text)
        assert code is not None
        listed = (await led.browser.get("/o/")).text
        assert code[1] in listed
        assert "Sales &lt;b&gt;" in listed
        assert (await led.browser.get(f"/{code[1]}")).status == 200
        (summary,) = [one for _number, one in led.archive.sessions(led.org)]
        assert (summary.hosted, summary.group) == (True, "Sales <b>")


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"minutes": "0"},
        {"minutes": "many"},
        {"minutes": "481"},
        {"minutes": "-5"},
        {"minutes": "45", "heads": "1000"},
        {"minutes": "9" * 30},
    ],
)
async def test_a_form_that_cannot_be_meant_comes_back_with_what_was_typed(
    database: Database, typed: dict[str, str]
) -> None:
    async with process(database) as one, facilitator(database, one) as led:
        answer = await led.browser.post("/o/new/ceo-product-review", {**typed, "group": "Sales"})
        assert answer.status == 400
        assert 'role="alert"' in answer.text
        assert 'value="Sales"' in answer.text
        assert led.archive.sessions(led.org) == []


@pytest.mark.parametrize("group", ["x" * 500, "\x1b[2J", "'; DROP TABLE workshop.session; --", "</title><b>"])
async def test_whatever_a_group_is_called_it_is_shown_as_text(database: Database, group: str) -> None:
    async with process(database) as one, facilitator(database, one) as led:
        made = await led.browser.post("/o/new/ceo-product-review", {"minutes": "30", "group": group})
        page = (await led.browser.get(made.headers["Location"])).text
        assert "\x1b" not in page
        assert "<b>" not in page
        (summary,) = [one for _number, one in led.archive.sessions(led.org)]
        assert len(summary.group) <= 80


async def test_a_story_that_is_not_there_is_not_prepared(database: Database) -> None:
    async with process(database) as one, facilitator(database, one) as led:
        assert (await led.browser.get("/o/new/no-such-story")).status == 404
        assert (await led.browser.post("/o/new/no-such-story", {"minutes": "45"})).status == 404
        other = {"minutes": "45", "language": "xx"}
        assert (await led.browser.post("/o/new/ceo-product-review", other)).status == 404


async def test_many_sessions_are_listed_page_by_page(database: Database) -> None:
    async with process(database) as one, facilitator(database, one) as led:
        for number in range(27):
            led.led(number)
        first = (await led.browser.get("/o/")).text
        older = re.search(r'href="(/o/\?before=[0-9]+)"', first)
        assert older is not None
        second = (await led.browser.get(older[1])).text
        rooms = re.findall(r"/o/rooms/([0-9]+)", first + second)
        assert len(rooms) == len(set(rooms)) >= 27
        assert (await led.browser.get("/o/?before=x'--")).status == 200


async def test_the_passphrase_of_the_page_lets_a_laptop_lead(database: Database) -> None:
    async with process(database) as one, facilitator(database, one) as led:
        room, number = led.room()
        page = await led.browser.post(f"/o/rooms/{number}/laptop")
        assert page.status == 200
        assert f"workshop host --at {one.url}" in page.text
        passphrase = re.search(r'id="passphrase"><code>([^<]+)<', page.text)
        assert passphrase is not None
        async with Laptop(one.url) as laptop:
            assert await laptop.pair(passphrase[1]) == 200
            assert laptop.tag == room.way_in.tag
            assert (await laptop.whole())[0] == 200
            assert (await led.browser.post(f"/o/rooms/{number}/end")).status == 303
            assert (await laptop.whole())[0] == 404


async def test_the_door_is_seen_to_from_the_page(database: Database) -> None:
    async with process(database) as one, facilitator(database, one) as led:
        room, number = led.room()
        assert (await led.browser.post(f"/o/rooms/{number}/door", {"do": "lock"})).status == 303
        assert "Locked" in (await led.browser.get(f"/o/rooms/{number}")).text
        await led.browser.post(f"/o/rooms/{number}/door", {"do": "unlock"})
        await led.browser.post(f"/o/rooms/{number}/door", {"do": "code"})
        page = (await led.browser.get(f"/o/rooms/{number}")).text
        assert "Locked" not in page
        assert room.way_in.code not in page


async def test_a_closed_session_has_its_report_and_its_file(database: Database) -> None:
    async with process(database) as one, facilitator(database, one) as led:
        number = led.led(1)
        page = (await led.browser.get(f"/o/rooms/{number}")).text
        assert "is closed" in page
        assert "passphrase" not in page
        report = await led.browser.get(f"/o/rooms/{number}/report")
        assert report.status == 200
        assert report.headers["Content-Disposition"].startswith("attachment; filename=")
        assert "the second row laughed" not in report.text
        own = await led.browser.get(f"/o/rooms/{number}/report?own")
        assert "the second row laughed" in own.text
        file = await led.browser.get(f"/o/rooms/{number}/file")
        assert read_exported(io.BytesIO(file.body)).records == whole_records(False)


async def test_a_room_in_another_process_is_led_by_any(database: Database) -> None:
    async with (
        process(database, reached=True) as other,
        process(database, reached=True, public=other.url) as one,
        facilitator(database, one) as led,
    ):
        _room, number = led.room()
        await one.server.rooms.of_session(Found(led.org, number))
        cookies = signed_in(database, led.org, Role.FACILITATOR)
        async with Browser(other.url, cookies) as elsewhere:
            assert "Code:" in (await elsewhere.get(f"/o/rooms/{number}")).text
            sent = await elsewhere.post(f"/o/rooms/{number}/lead", origin=other.url)
            assert sent.status == 303
            assert re.fullmatch(r"/f/[0-9a-f]{8}/#.+", sent.headers["Location"])


PAGES = ("", "/report", "/report?own", "/file")
ASKED = ("/laptop", "/lead", "/door", "/end")


async def test_another_organisations_facilitator_finds_nothing_by_any_number(database: Database) -> None:
    async with (
        process(database) as one,
        facilitator(database, one) as ours,
        facilitator(database, one) as they,
    ):
        room, number = ours.room(Phase.VOTE)
        closed = ours.led(2)

        async def seen(number: int) -> list[tuple[int, str]]:
            answers: list[Answer] = [await they.browser.get(f"/o/rooms/{number}{end}") for end in PAGES]
            answers += [await they.browser.post(f"/o/rooms/{number}{end}") for end in ASKED]
            return [(answer.status, answer.text) for answer in answers]

        nobodys = await seen(999_999_999)
        assert {status for status, _text in nobodys} == {404}
        assert await seen(number) == nobodys
        assert await seen(closed) == nobodys
        listed = (await they.browser.get("/o/")).text
        assert room.way_in.code not in listed
        assert room.kept.title not in listed
        async with Laptop(one.url, room.way_in.tag, "x" * 43) as laptop:
            assert (await laptop.whole())[0] == 404


async def test_whoever_is_not_signed_in_or_lacks_the_right_gets_none_of_these_pages(
    database: Database,
) -> None:
    async with (
        process(database) as one,
        facilitator(database, one) as led,
        Browser(one.url, signed_in(database, led.org, Role.ORGANISER)) as organiser,
        Browser(one.url) as nobody,
    ):
        _room, number = led.room()
        new = "/o/new/ceo-product-review"
        for path in ("/o/", "/o/new", new, *(f"/o/rooms/{number}{end}" for end in PAGES)):
            assert (await organiser.get(path)).status == 403
            assert (await nobody.get(path)).status == 303
        for path in (new, *(f"/o/rooms/{number}{end}" for end in ASKED)):
            assert (await organiser.post(path)).status == 403
            assert (await nobody.post(path)).status == 303
            assert (await led.browser.post(path, origin="https://elsewhere.test")).status == 403
        assert await asyncio.to_thread(led.archive.session, led.org, number) is not None
