"""What administrators do: keeping, deleting, taking along; and what comes back out of an old dump."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psycopg
import pytest

from tests.cluster import Cluster, Database
from tests.play import ROOT
from tests.server.browsing import Browser
from tests.server.led import led_session, put_led
from tests.server.rooms import CHOICES, Phone, Process, organisation, process, put_room, until_event
from tests.server.served import status_of
from tests.server.signed_in import signed_in
from workshop.server import housekeeping
from workshop.server.administration import ADMIN, Administration
from workshop.server.housekeeping import gather_session
from workshop.server.people import Role
from workshop.store.exchange import exported, session_in
from workshop.store.postgres import schema
from workshop.store.postgres.archive import Archive
from workshop.store.postgres.erasing import Keeping, NotErasedListError, erased_in
from workshop.store.postgres.pool import Pool
from workshop.store.sessions import UnknownSessionError

PARTS = (lambda server: Administration(server).add_to,)


@asynccontextmanager
async def administrator(
    database: Database, org: int, role: Role = Role.ADMINISTRATOR
) -> AsyncIterator[tuple[Process, Browser]]:
    cookies = signed_in(database, org, role)
    async with process(database, parts=PARTS) as one, Browser(one.url, cookies) as browser:
        yield one, browser


def aged(database: Database, archive: Archive, org: int, id: str, days: int) -> None:
    """As if it had been closed so many days ago."""
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute(
            "UPDATE workshop.session SET closed = now() - %s * interval '1 day' WHERE number = %s",
            (days, archive.number_of(org, id)),
        )


def ids(archive: Archive, org: int) -> set[str]:
    return {summary.id for _number, summary in archive.sessions(org)}


def texts(database: Database, org: int) -> int:
    with psycopg.connect(database.owner) as owner:
        row = owner.execute("SELECT count(*) FROM workshop.document WHERE org = %s", (org,)).fetchone()
    assert row is not None
    return int(row[0])


async def test_what_is_past_its_time_goes_with_the_next_turn_and_nothing_else(database: Database) -> None:
    with organisation(database) as (archive, org), organisation(database) as (_same, other):
        old, young = put_led(archive, org, 0), put_led(archive, org, 1)
        others = put_led(archive, other, 0)
        for whose, id, days in ((org, old, 40), (org, young, 20), (other, others, 400)):
            aged(database, archive, whose, id, days)
        async with administrator(database, org) as (one, browser):
            assert (await browser.post(f"{ADMIN}/keeping", {"days": "50"})).status == 303
            await one.server.housekeeping.put_in_order()
            assert ids(archive, org) == {old, young}
            sure = await browser.post(f"{ADMIN}/keeping", {"days": "30"})
            assert (sure.status, "1 session is older than that" in sure.text) == (200, True)
            await one.server.housekeeping.put_in_order()
            assert ids(archive, org) == {old, young}, "nothing was confirmed yet"
            assert (await browser.post(f"{ADMIN}/keeping", {"days": "30", "sure": "1"})).status == 303
            await one.server.housekeeping.put_in_order()
            assert ids(archive, org) == {young}
            assert 'value="30"' in (await browser.get(ADMIN)).text
            assert (await browser.post(f"{ADMIN}/keeping", {"days": ""})).status == 303
            assert Keeping(archive.shared).days(org) is None
        assert ids(archive, other) == {others}


async def test_a_session_that_somebody_has_open_is_not_past_its_time(database: Database) -> None:
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        aged(database, archive, org, room.kept.id, 40)
        Keeping(archive.shared).keep_for(org, 1)
        async with process(database) as one, Phone(one.url, room) as phone:
            assert await phone.join() == 200
            await one.server.housekeeping.put_in_order()
            assert await phone.vote(CHOICES[0]) == (200, "kept")
        assert ids(archive, org) == {room.kept.id}


@pytest.mark.parametrize(
    "days", ["0", "36501", "-3", "1e3", "٣", "7; DROP TABLE workshop.session", "<b>7</b>"]
)
async def test_days_that_are_none_change_nothing(database: Database, days: str) -> None:
    with organisation(database) as (archive, org):
        Keeping(archive.shared).keep_for(org, 90)
        async with administrator(database, org) as (_one, browser):
            answer = await browser.post(f"{ADMIN}/keeping", {"days": days, "sure": "1"})
            assert (answer.status, "<b>7" in answer.text) == (400, False)
        assert Keeping(archive.shared).days(org) == 90


async def test_a_session_that_is_deleted_is_gone_with_its_results_and_told_by_numbers(
    database: Database,
) -> None:
    with organisation(database) as (archive, org):
        gone, stays = put_led(archive, org, 0), put_led(archive, org, 1)
        number = archive.number_of(org, gone)
        async with administrator(database, org) as (one, browser):
            await one.server.housekeeping.put_in_order()
            kept_texts = texts(database, org)
            assert "Delete the session" in (await browser.get(f"{ADMIN}/session/{gone}")).text
            assert (await browser.post(f"{ADMIN}/session/{gone}/delete")).status == 303
            assert (await browser.get(f"{ADMIN}/session/{gone}")).status == 404
            assert (await browser.post(f"{ADMIN}/session/{gone}/delete")).status == 404
            told = [one.session for one in erased_in(one.log.getvalue().splitlines()) if one.org == org]
            assert told == [number]
            assert gone not in one.log.getvalue()
            assert Pool(archive.shared).sums(org, "2026-Q4")
            assert ids(archive, org) == {stays}
            assert texts(database, org) == kept_texts, "the other has the same"
            assert (await browser.post(f"{ADMIN}/session/{stays}/delete")).status == 303
        assert texts(database, org) == 0
        assert Pool(archive.shared).sums(org, "2026-Q4") == {}


async def test_what_a_log_could_not_take_is_told_to_the_next(database: Database) -> None:
    with organisation(database) as (archive, org):
        id = put_led(archive, org, 0)
        number = archive.number_of(org, id)
        async with process(database) as one:
            erased = Keeping(archive.shared).erase(org, id)
            one.log.close()
            await one.server.housekeeping.note_erased(org, [erased])
        with psycopg.connect(database.owner, autocommit=True) as owner:
            owner.execute("UPDATE workshop.erased SET at = at - interval '1 hour' WHERE org = %s", (org,))
        async with process(database) as other:
            await other.server.housekeeping.put_in_order()
            told = [one.session for one in erased_in(other.log.getvalue().splitlines()) if one.org == org]
            assert told == [number]
            assert Keeping(archive.shared).untold(org) == []


async def test_a_room_whose_session_is_deleted_at_another_process_ends_at_once(database: Database) -> None:
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        async with (
            process(database) as one,
            administrator(database, org) as (_other, browser),
            Phone(one.url, room) as phone,
        ):
            await phone.join()
            assert await phone.vote(CHOICES[0]) == (200, "kept")
            async with phone.stream() as stream:
                await until_event(stream, "page")
                assert (await browser.post(f"{ADMIN}/session/{room.kept.id}/delete")).status == 303
                async with asyncio.timeout(4):  # a renewal of the lease alone would take longer
                    while await stream.content.readline():
                        pass
            assert (await phone.look())[0] == 404
            assert one.server.rooms.open == ()
            assert (await phone.web.get(f"{one.url}/{room.way_in.code}")).status == 404
        with pytest.raises(UnknownSessionError):
            archive.load(org, room.kept.id)


async def test_all_of_an_organisation_goes_once_its_name_is_typed(database: Database) -> None:
    with organisation(database) as (archive, org), organisation(database) as (_same, other):
        for number in range(3):
            put_led(archive, org, number)
        room, others = put_room(archive, org), put_led(archive, other, 0)
        async with administrator(database, org) as (one, browser), Phone(one.url, room) as phone:
            await phone.join()
            name = _name(database, org)
            for wrong in ("", name.upper(), _name(database, other), f"{name}' OR 'a'='a"):
                answer = await browser.post(f"{ADMIN}/erase", {"name": wrong})
                assert (answer.status, "Nothing was deleted." in answer.text) == (400, True)
            assert len(ids(archive, org)) == 4
            answer = await browser.post(f"{ADMIN}/erase", {"name": f" {name} "})
            assert (answer.status, "is being deleted" in answer.text) == (200, True)
            async with asyncio.timeout(10):
                while ids(archive, org) or texts(database, org):
                    await asyncio.sleep(0.02)
                while one.server.rooms.open:
                    await asyncio.sleep(0.02)
            assert (await browser.get(ADMIN)).status == 303, "accounts are gone, too"
            told = [one for one in erased_in(one.log.getvalue().splitlines()) if one.org == org]
            assert len(told) == 4
        assert ids(archive, other) == {others}


async def test_what_was_begun_to_be_deleted_is_gone_on_with_by_another_process(database: Database) -> None:
    with organisation(database) as (archive, org):
        for number in range(3):
            put_led(archive, org, number)
        keeping = Keeping(archive.shared)
        keeping.erase_all(org)
        keeping.told(org, keeping.erase_due(org, 1))
        assert keeping.left(org) == 2
        later = put_led(archive, org, 9)
        async with process(database) as one:
            await one.server.housekeeping.put_in_order()
        assert ids(archive, org) == {later}, "it began after all was deleted"


async def test_a_session_is_handed_out_byte_for_byte_as_the_command_writes_it(database: Database) -> None:
    with organisation(database) as (archive, org):
        id = put_led(archive, org, 0)
        async with administrator(database, org) as (_one, browser):
            answer = await browser.get(f"{ADMIN}/session/{id}/export")
        assert answer.status == 200
        assert answer.body == exported(archive.load(org, id)).encode()
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{id}.jsonl"'
        assert exported(session_in(io.BytesIO(answer.body))) == exported(led_session(0))


async def test_all_sessions_are_handed_out_in_one_archive_with_a_word_on_the_damaged(
    database: Database,
) -> None:
    with organisation(database) as (archive, org), organisation(database) as (_same, other):
        sound = {put_led(archive, org, number) for number in range(3)}
        damaged = put_led(archive, org, 7)
        put_led(archive, other, 8)
        with psycopg.connect(database.owner, autocommit=True) as owner:
            owner.execute(
                "UPDATE workshop.event SET crc = 0 WHERE seq = 9 AND session = %s",
                (archive.number_of(org, damaged),),
            )
        async with administrator(database, org) as (_one, browser):
            answer = await browser.get(f"{ADMIN}/sessions.tar")
            refused = await browser.get(f"{ADMIN}/session/{damaged}/export")
        assert refused.status == 409
        with tarfile.open(fileobj=io.BytesIO(answer.body)) as tar:
            files = {entry.name: tar.extractfile(entry) for entry in tar}
            assert {*files} == {*(f"{id}.jsonl" for id in sound), f"{damaged}.cannot-be-read.txt"}
            for id in sound:
                file = files[f"{id}.jsonl"]
                assert file is not None
                assert file.read() == exported(archive.load(org, id)).encode()


async def test_accounts_are_listed_and_signed_out_everywhere(database: Database) -> None:
    with organisation(database) as (_archive, org), organisation(database) as (_same, other):
        theirs = signed_in(database, other, Role.ORGANISER, name="Somebody else")
        hers = signed_in(database, org, Role.ORGANISER, name="<i>Grace</i> & co")
        async with administrator(database, org) as (one, browser), Browser(one.url, hers) as grace:
            page = (await browser.get(ADMIN)).text
            assert "&lt;i&gt;Grace&lt;/i&gt; &amp; co" in page
            assert "<i>Grace" not in page
            assert "Somebody else" not in page
            number = page.partition("Grace")[2].partition('name="account" value="')[2].partition('"')[0]
            assert (await grace.get(ADMIN)).status == 403
            assert (await browser.post(f"{ADMIN}/sign-out", {"account": number})).status == 303
            assert (await grace.get(ADMIN)).status == 303
            with psycopg.connect(database.owner) as owner:
                row = owner.execute("SELECT number FROM workshop.account WHERE org = %s", (other,)).fetchone()
            assert row is not None
            for wrong in (str(row[0]), "0", "9" * 30, "1 OR 1=1", "", "<b>"):
                answer = await browser.post(f"{ADMIN}/sign-out", {"account": wrong})
                assert (answer.status, "There is no such account here." in answer.text) == (404, True)
            async with Browser(one.url, theirs) as another:
                assert (await another.get(ADMIN)).status == 403, "signed in still"


async def test_what_is_another_organisations_answers_as_if_it_were_not_there(database: Database) -> None:
    with organisation(database) as (archive, org), organisation(database) as (_same, other):
        theirs = put_led(archive, other, 5)
        async with administrator(database, org) as (_one, browser):
            for end in ("", "/export"):
                answers = [
                    await browser.get(f"{ADMIN}/session/{id}{end}") for id in (theirs, "no-such-session")
                ]
                assert [one.status for one in answers] == [404, 404]
                assert answers[0].text == answers[1].text
            assert (await browser.post(f"{ADMIN}/session/{theirs}/delete")).status == 404
            number = archive.number_of(other, theirs)
            assert theirs not in (await browser.get(f"{ADMIN}/sessions?before={number + 1}")).text
            for odd in ("%27%20OR%201=1", "..%2F..", "%00", "<script>", "a" * 65):
                assert (await browser.get(f"{ADMIN}/session/{odd}")).status == 404
            for before in ("' OR 1=1 --", "-1", "9" * 40, "<b>"):
                answer = await browser.get(f"{ADMIN}/sessions?before={before}")
                assert (answer.status, theirs in answer.text, "<b>" in answer.text) == (200, False, False)
        assert ids(archive, other) == {theirs}


GETS = ("", "/sessions", "/sessions.tar", "/session/some-session", "/session/some-session/export")
POSTS = ("/keeping", "/sign-out", "/erase", "/session/some-session/delete")


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.ORGANISER])
async def test_administration_is_for_administrators(database: Database, role: Role) -> None:
    with organisation(database) as (archive, org):
        put_led(archive, org, 0)
        async with administrator(database, org, role) as (one, browser), Browser(one.url) as nobody:
            for path in GETS:
                assert (await browser.get(f"{ADMIN}{path}")).status == 403
                assert (await nobody.get(f"{ADMIN}{path}")).status == 303
            for path in POSTS:
                form = {"name": _name(database, org), "days": "1", "sure": "1"}
                assert (await browser.post(f"{ADMIN}{path}", form)).status == 403
                assert (await nobody.post(f"{ADMIN}{path}", form)).status == 303
                assert (await browser.post(f"{ADMIN}{path}", form, "http://evil.test")).status == 403
        assert len(ids(archive, org)) == 1


async def test_who_was_deleted_does_not_come_back_out_of_a_dump(cluster: Cluster, tmp_path: Path) -> None:
    """C18: dump, delete, restore, begin."""
    database = cluster.database()
    with organisation(database) as (archive, org):
        gone, stays = put_led(archive, org, 0), put_led(archive, org, 1)
        dump = cluster.run("pg_dump", "-d", database.owner, "--no-owner")
        async with administrator(database, org) as (one, browser):
            assert (await browser.post(f"{ADMIN}/session/{gone}/delete")).status == 303
            log = tmp_path / "log"
            lines = "".join(f"rooms-1  | {line}\n" for line in one.log.getvalue().splitlines())
            log.write_text(f"something else\n{lines}")
    restored = cluster.database(prepared=False)
    file = cluster.folder / "restoring.sql"
    file.write_text(dump)
    file.chmod(0o644)
    cluster.run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", restored.owner, "-f", str(file))
    cluster.let_member_in(restored)
    with Archive(restored.address) as archive:
        assert ids(archive, org) == {gone, stays}
        async with process(restored) as one, aiohttp.ClientSession() as web:
            async with web.get(f"{one.url}/health/ready") as answer:
                assert (answer.status, (await answer.json())["why"]) == (503, "erasing")
            assert await status_of(web, f"{one.url}/health/live") == 200
            refused = prepare(restored)
            assert refused.returncode == 2
            assert "--erased-file" in refused.stderr
            done = prepare(restored, "--erased-file", str(log))
            assert (done.returncode, "1 session was erased again." in done.stdout) == (0, True), done.stderr
            assert ids(archive, org) == {stays}
            async with asyncio.timeout(10):
                while await status_of(web, f"{one.url}/health/ready") != 200:
                    await asyncio.sleep(0.1)
        assert prepare(restored).returncode == 0


def test_a_list_of_what_was_erased_is_read_whole_or_not_at_all() -> None:
    line = json.dumps({"event": "session erased", "org": 1, "session": 7, "crc": 9})
    assert erased_in(["", "no line of ours", '{"event": "started"}', line]) == [(1, 7, 9)]
    for cut in (line[:-3], line.replace("7", '"7"'), line.replace("7", "-7"), line.replace('session"', 'x"')):
        with pytest.raises(NotErasedListError):
            erased_in([line, cut])


def prepare(database: Database, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "workshop", "prepare-rooms", "--database", database.owner, *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def _name(database: Database, org: int) -> str:
    with psycopg.connect(database.owner) as owner:
        row = owner.execute("SELECT name FROM workshop.org WHERE number = %s", (org,)).fetchone()
    assert row is not None
    return str(row[0])


async def test_a_process_takes_the_turn_by_itself(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "LOOKING", 0.02)
    monkeypatch.setattr(housekeeping, "ASKING", 0.02)
    with organisation(database) as (archive, org):
        old, led = put_led(archive, org, 0), put_led(archive, org, 1)
        aged(database, archive, org, old, 40)
        Keeping(archive.shared).keep_for(org, 30)
        with psycopg.connect(database.owner, autocommit=True) as owner:
            owner.execute("UPDATE workshop.turn SET at = 'epoch'")
        async with process(database), asyncio.timeout(20):
            while ids(archive, org) != {led} or not Pool(archive.shared).sums(org, "2026-Q4"):
                await asyncio.sleep(0.02)


def test_what_was_kept_before_there_were_results_is_counted_and_kept_from_then_on(
    cluster: Cluster, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cluster.database(prepared=False)
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        patched.setattr(schema, "TABLES_VERSION", 1)
        schema.bring_up_to_date(before.owner)
    with organisation(database) as (archive, org):
        put_led(archive, org, 0)
        with psycopg.connect(database.owner) as there, psycopg.connect(before.owner) as here:
            for table in ("org", "document", "session", "lease", "event"):
                names = here.execute(
                    "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
                    " WHERE attrelid = %s::regclass AND attnum > 0",
                    (f"workshop.{table}",),
                ).fetchone()
                assert names is not None
                of = "number" if table == "org" else "org"
                for row in there.execute(
                    f"SELECT {names[0]} FROM workshop.{table} WHERE {of} = %s",
                    (org,),  # type: ignore[arg-type]
                ):
                    here.execute(
                        f"INSERT INTO workshop.{table} ({names[0]}) OVERRIDING SYSTEM VALUE"
                        f" VALUES ({', '.join(['%s'] * len(row))})",  # type: ignore[arg-type]
                        row,
                    )
    schema.bring_up_to_date(before.owner)
    cluster.let_member_in(before)
    with Archive(before.address) as archive:
        pool = Pool(archive.shared)
        assert pool.orgs_due() == [org]
        (one,) = pool.ungathered(org)
        gather_session(pool, org, one.number, archive.load(org, one.id))
        assert pool.sums(org, "2026-Q4")
        assert Keeping(archive.shared).past(org, 1) == 0, "it counts from now on"
