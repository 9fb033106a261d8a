"""An organiser’s page over years of sessions, as a browser waits for it; sessions past their time erased."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from statistics import median
from time import perf_counter

import psycopg
from psycopg.types.json import Jsonb

from tests.benchmarks.measure import Figure, against
from tests.benchmarks.rooms import SESSIONS, keep_over_years
from tests.cluster import PROGRAMS, Cluster, Database
from tests.server.browsing import Browser
from tests.server.led import led_session
from tests.server.rooms import organisation, process
from tests.server.signed_in import signed_in
from tests.store.hosted_sessions import script, state_after
from workshop.report.pooled import as_key, pooled_cells
from workshop.server.housekeeping import Housekeeping
from workshop.server.people import Role
from workshop.server.results import RESULTS, ResultsPage
from workshop.store.postgres.archive import Archive
from workshop.store.postgres.erasing import Keeping
from workshop.store.postgres.pool import Pool

QUARTERS = 20
"""Over which they are spread; half of them are in the last."""
ASKED = 30
A_PAGE = 0.3
ERASED = 5_000


def figures() -> Iterator[Figure]:
    if not PROGRAMS:
        print("PostgreSQL is not installed here: nothing of an organisation is measured")
        return
    cluster = Cluster(durable=True)
    try:
        yield from _measured(cluster.database())
    finally:
        cluster.remove()


def _measured(database: Database) -> Iterator[Figure]:
    with organisation(database) as (archive, org), organisation(database) as (_same, empty):
        number = archive.number_of(org, archive.adopt(org, led_session(0)).id)
        began = perf_counter()
        _fill(database, org, number)
        print(f"  {SESSIONS:,} sessions put in, with what each gives: {perf_counter() - began:.0f} s")
        ours, floor = asyncio.run(_asked(database, org, empty))
        yield against(f"results of {SESSIONS:,} sessions, slowest of {ASKED}", max(ours), A_PAGE)
        most, least = median(ours), median(floor)
        yield Figure("results / the same page with nothing in it, median", most, least, most / least, 5, "s")
        seconds = _counted(archive, org)
        print(f"  a session that has ended counted: {seconds * 1e3:.1f} ms")
        seconds = asyncio.run(_erased(database, org))
        each = seconds / ERASED * 1e3
        print(f"  {ERASED:,} sessions past their time erased: {seconds:.1f} s, {each:.2f} ms each")


async def _asked(database: Database, org: int, empty: int) -> tuple[list[float], list[float]]:
    """Seconds for the page with all, and for that of an organisation with nothing, in turn."""
    taken: dict[int, list[float]] = {org: [], empty: []}
    async with process(database, parts=(lambda server: ResultsPage(server).add_to,)) as one:
        browsers = {each: Browser(one.url, signed_in(database, each, Role.ORGANISER)) for each in taken}
        for asked in range(ASKED + 1):
            for each, browser in browsers.items():
                began = perf_counter()
                answer = await browser.get(RESULTS)
                assert answer.status == 200
                assert (b"<table>" in answer.body) == (each == org)
                if asked:
                    taken[each].append(perf_counter() - began)
        for browser in browsers.values():
            await browser.__aexit__()
    return taken[org], taken[empty]


def _counted(archive: Archive, org: int) -> float:
    """Seconds until one more session is among the sums."""
    taken = []
    for number in range(1, 8):
        kept = led_session(number)
        session = archive.number_of(org, archive.adopt(org, kept).id)
        cells = pooled_cells(script().play, state_after(kept.records))
        began = perf_counter()
        keyed = {as_key(cell): (sums.times, sums.people) for cell, sums in cells.items()}
        Pool(archive.shared).put(org, session, "2026-Q4", keyed)
        taken.append(perf_counter() - began)
    return median(taken)


async def _erased(database: Database, org: int) -> float:
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute("UPDATE workshop.session SET closed = now()")
        owner.execute(
            "UPDATE workshop.session SET closed = now() - interval '400 days' WHERE number IN"
            " (SELECT number FROM workshop.session WHERE org = %s ORDER BY number LIMIT %s)",
            (org, ERASED),
        )
    async with process(database) as one:
        Keeping(one.server.archive.shared).keep_for(org, 365)
        began = perf_counter()
        await Housekeeping(one.server).erase_due(org)
        return perf_counter() - began


def _fill(database: Database, org: int, sample: int) -> None:
    """Copies of a session over years, each with what it gives to the sums of its quarter."""
    cells = pooled_cells(script().play, state_after(led_session(0).records))
    keyed = {as_key(cell): [sums.times, sums.people] for cell, sums in cells.items()}
    keep_over_years(database, org, sample)
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO workshop.pooled SELECT number, org,"
            " CASE WHEN number %% 2 = 0 THEN '2026-Q4'"
            " ELSE (2022 + number %% %s / 4) || '-Q' || (number %% 4 + 1) END, %s"
            " FROM workshop.session WHERE id LIKE 'old-%%'",
            (QUARTERS, Jsonb(keyed)),
        )
        connection.execute("ANALYZE")
