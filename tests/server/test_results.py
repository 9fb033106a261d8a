"""What organisers see of their organisation's sessions, and that nobody else sees it."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from tests.cluster import Database
from tests.server.browsing import Browser
from tests.server.led import put_led
from tests.server.rooms import organisation, process
from tests.server.signed_in import signed_in
from workshop.server.housekeeping import Housekeeping
from workshop.server.people import Role
from workshop.server.results import RESULTS, ResultsPage
from workshop.server.room import ServedRoom
from workshop.store.postgres.archive import Found
from workshop.store.postgres.pool import Pool

PARTS = (lambda server: ResultsPage(server).add_to,)


async def in_order(database: Database) -> None:
    """What some process does once an hour."""
    async with process(database) as one:
        await Housekeeping(one.server).put_in_order()


async def page_of(
    database: Database, org: int, role: Role = Role.ORGANISER, path: str = RESULTS
) -> tuple[int, str]:
    async with (
        process(database, parts=PARTS) as one,
        Browser(one.url, signed_in(database, org, role)) as browser,
    ):
        answer = await browser.get(path)
        return answer.status, answer.text


async def test_five_workshops_of_a_quarter_are_told_together(database: Database) -> None:
    with organisation(database) as (archive, org):
        for number in range(5):
            put_led(archive, org, number)
        put_led(archive, org, 5, rehearsal=True)
        await in_order(database)
        status, page = await page_of(database, org)
        assert status == 200
        assert "October – December 2026" in page
        assert "5 sessions or more." in page
        assert page.count("<table>") >= 3
        assert "15 → 55" in page, "three, and then eleven, in each"
        for written in ("second row", "spare inbox", "effect first", "nächstes Mal"):
            assert written not in page


async def test_of_a_workshop_that_stands_alone_nothing_is_told(database: Database) -> None:
    with organisation(database) as (archive, org):
        put_led(archive, org, 0)
        await in_order(database)
        status, page = await page_of(database, org)
        assert status == 200
        assert "There is nothing to show yet." in page
        assert "<table>" not in page


async def test_of_two_workshops_only_what_five_people_stand_for_is_told(database: Database) -> None:
    with organisation(database) as (archive, org):
        for number in range(2):
            put_led(archive, org, number)
        await in_order(database)
        status, page = await page_of(database, org)
        assert status == 200
        assert "Fewer than 5 sessions." in page
        assert "Decisions by" not in page
        assert "5 → 20" in page, "three, and then eleven, in each"
        assert "25 → 10" in page, "fourteen, and then six, in each"


async def test_a_session_that_is_deleted_leaves_the_sums_whoever_deletes_it(database: Database) -> None:
    with organisation(database) as (archive, org):
        pool = Pool(archive.shared)
        ids = [put_led(archive, org, number) for number in range(3)]
        await in_order(database)
        of_three = pool.sums(org, "2026-Q4")
        archive.delete(org, ids[0], "tests")
        of_two = pool.sums(org, "2026-Q4")
        assert {key: (times // 3 * 2, people // 3 * 2) for key, (times, people) in of_three.items()} == of_two
        with psycopg.connect(database.owner, autocommit=True) as owner:
            owner.execute("DELETE FROM workshop.session WHERE org = %s", (org,))
        assert pool.sums(org, "2026-Q4") == {}
        assert pool.quarters(org) == []


async def test_a_session_counts_once_however_often_it_is_looked_at(database: Database) -> None:
    with organisation(database) as (archive, org):
        put_led(archive, org, 0)
        await in_order(database)
        once = Pool(archive.shared).sums(org, "2026-Q4")
        await in_order(database)
        assert Pool(archive.shared).sums(org, "2026-Q4") == once


async def test_a_room_that_comes_to_its_end_is_counted_while_it_is_still_open(database: Database) -> None:
    with organisation(database) as (archive, org):
        number = archive.number_of(org, put_led(archive, org, 0))
        async with process(database) as one:
            assert isinstance(await one.server.rooms.of_session(Found(org, number)), ServedRoom)
            assert not Pool(archive.shared).sums(org, "2026-Q4")
            await Housekeeping(one.server).gather_rooms()
            assert Pool(archive.shared).sums(org, "2026-Q4")


async def test_where_a_session_stands_is_noted_when_its_process_did_not_come_to_it(
    database: Database,
) -> None:
    with organisation(database) as (archive, org):
        id = put_led(archive, org, 0)
        with psycopg.connect(database.owner, autocommit=True) as owner:
            owner.execute(
                "UPDATE workshop.session SET placed = 0, finished = 0, place = '' WHERE org = %s", (org,)
            )
        assert not archive.sessions(org)[0][1].finished
        await in_order(database)
        assert archive.sessions(org)[0][1].finished
        assert Pool(archive.shared).sums(org, "2026-Q4")
        assert archive.number_of(org, id)


async def test_a_damaged_session_is_passed_over_and_the_others_count(database: Database) -> None:
    with organisation(database) as (archive, org):
        damaged, _sound = (put_led(archive, org, number) for number in range(2))
        with psycopg.connect(database.owner, autocommit=True) as owner:
            owner.execute(
                "UPDATE workshop.event SET body = '{}' WHERE seq = 9 AND session = %s",
                (archive.number_of(org, damaged),),
            )
        await in_order(database)
        (sessions,) = [
            sums for key, sums in Pool(archive.shared).sums(org, "2026-Q4").items() if "sessions" in key
        ]
        assert sessions == (1, 18)
        assert not Pool(archive.shared).ungathered(org)


async def test_one_process_in_an_hour_has_its_turn(database: Database) -> None:
    with organisation(database) as (archive, _org):
        pool = Pool(archive.shared)
        with psycopg.connect(database.owner, autocommit=True) as owner:
            owner.execute("UPDATE workshop.turn SET at = 'epoch'")
        turns = await asyncio.gather(*(asyncio.to_thread(pool.take_turn) for _process in range(5)))
        assert sum(turns) == 1


async def test_results_are_for_organisers_of_the_organisation(database: Database) -> None:
    with organisation(database) as (archive, org), organisation(database) as (_same, other):
        put_led(archive, org, 0)
        await in_order(database)
        assert (await page_of(database, org, Role.FACILITATOR))[0] == 403
        assert (await page_of(database, org, Role.ADMINISTRATOR))[0] == 403
        status, page = await page_of(database, other)
        assert (status, "October" in page) == (200, False)
        async with process(database, parts=PARTS) as one, Browser(one.url) as nobody:
            answer = await nobody.get(RESULTS)
            assert (answer.status, answer.headers["Location"]) == (303, "/o/in?to=/o/results")


@pytest.mark.parametrize(
    "quarter", ["2026-Q3", "'; DROP TABLE workshop.pool; --", "%3Cscript%3E", "2026-Q4%00", "../2026-Q4", ""]
)
async def test_a_quarter_that_is_none_is_not_there(database: Database, quarter: str) -> None:
    with organisation(database) as (archive, org):
        put_led(archive, org, 0)
        await in_order(database)
        status, page = await page_of(database, org, path=f"{RESULTS}?quarter={quarter}")
        assert status == 404
        assert "script>" not in page


async def test_a_quarter_is_that_in_which_the_session_began(database: Database) -> None:
    with organisation(database) as (archive, org):
        put_led(archive, org, 0)
        put_led(archive, org, 1, started="2025-02-03T09:00:00+01:00")
        put_led(archive, org, 2, started="when the clock had no battery")
        await in_order(database)
        assert Pool(archive.shared).quarters(org) == ["2026-Q4", "2025-Q1"]
        status, page = await page_of(database, org, path=f"{RESULTS}?quarter=2025-Q1")
        assert (status, 'aria-current="page">January – March 2025' in page) == (200, True)
