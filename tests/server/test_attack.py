"""Whoever has an account in one organisation, with numbers and tags of another: what they can do there."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest

from tests.cluster import Database
from tests.server.browsing import Answer, Browser
from tests.server.rooms import Process, Room, organisation, put_room
from tests.server.rooms import process as rooms_process
from tests.server.signed_in import signed_in
from tests.server.test_stories import own, upload
from workshop.server.administration import ADMIN
from workshop.server.log import Faults
from workshop.server.people import Role
from workshop.server.process import PARTS
from workshop.server.stories_page import STORIES, UPLOADS_AT_ONCE

NO_TEXT = (b"\xff\xfe", b"\xed\xa0\x80")
"""Bytes that are no text in any encoding that is read."""
HALVES = '{"code": "\\ud800", "passphrase": "\\ud800"}'
"""Halves of letters, as JSON can have them."""


class Attacked(NamedTuple):
    one: Process
    attacker: Browser
    """Somebody with every role in another organisation."""
    victim: Browser
    """Who has every role in this one."""
    room: Room

    async def slow_upload(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The attacker begins to send a file, and goes no farther."""
        told = (
            f"POST {STORIES} HTTP/1.1\r\nHost: 127.0.0.1:{self.one.port}\r\nOrigin: {self.one.url}\r\n"
            f"Cookie: {self.attacker.cookie}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            "Content-Length: 900000\r\n\r\n--x\r\n"
            'Content-Disposition: form-data; name="file"; filename="story.toml"\r\n\r\n'
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", self.one.port)
        writer.write(told.encode())
        await writer.drain()
        return reader, writer


@asynccontextmanager
async def attacked(database: Database) -> AsyncIterator[Attacked]:
    with organisation(database) as (archive, org), organisation(database) as (_archive, elsewhere):
        async with (
            rooms_process(database, parts=PARTS, practice=True) as one,
            Browser(one.url, signed_in(database, elsewhere, *Role)) as attacker,
            Browser(one.url, signed_in(database, org, *Role)) as victim,
        ):
            yield Attacked(one, attacker, victim, put_room(archive, org))


async def answered(one: Process, request: bytes) -> bytes:
    """What is answered to these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", one.port)
    try:
        writer.write(request)
        async with asyncio.timeout(10):
            return await reader.readuntil(b"\r\n")
    finally:
        writer.close()


async def test_what_no_database_takes_disturbs_nobody_else(database: Database) -> None:
    async with attacked(database) as there:

        async def disturb() -> list[Answer]:
            return [
                await there.attacker.post("/p/go", {"do": "resume:a\0b:0", "s": ""}) for _time in range(20)
            ]

        async def go_on() -> set[int]:
            return {(await there.victim.get("/o/")).status for _time in range(20)}

        *disturbed, seen = await asyncio.gather(disturb(), disturb(), disturb(), go_on())
        assert seen == {200}
        assert {answer.status for each in disturbed for answer in each} == {400}


@pytest.mark.parametrize("told", NO_TEXT)
async def test_a_secret_that_is_no_text_is_nobodys(database: Database, told: bytes) -> None:
    async with attacked(database) as there:
        tag = there.room.way_in.tag.encode()
        asked = {
            b"/l/" + tag + b"/": (b"Authorization: Bearer " + told, b"404"),
            b"/w/" + tag + b"/": (b"Cookie: screen-" + tag + b"=" + told, b"303"),
            b"/r/" + tag + b"/": (b"Cookie: seat-" + tag + b"=1.0." + told, b"303"),
            b"/f/" + tag + b"/s": (b"Cookie: remote-" + tag + b"=1." + told, b"403"),
        }
        for path, (header, status) in asked.items():
            host = b"Host: 127.0.0.1:%d" % there.one.port
            first = await answered(
                there.one, b"GET " + path + b" HTTP/1.1\r\n" + host + b"\r\n" + header + b"\r\n\r\n"
            )
            assert first.split()[1] == status, path


async def test_half_a_letter_is_no_code(database: Database) -> None:
    async with attacked(database) as there:
        tag = there.room.way_in.tag
        for path, status in ((f"/r/{tag}/j", 404), (f"/f/{tag}/p", 403), ("/l/in", 403)):
            assert (await there.attacker.post(path, HALVES)).status == status


async def test_what_is_no_request_is_answered_so_and_fills_no_log(database: Database) -> None:
    async with attacked(database) as there:
        taken = Faults(there.one.server.log)
        library = logging.getLogger("aiohttp.server")
        library.addHandler(taken)
        try:
            for line in (
                b"GET /\xff\xfe HTTP/1.1",
                b"FOO /o/ HTTP/1.1",
                b"GET /" + b"a" * 9000 + b" HTTP/1.1",
                b"\x16\x03\x01",
            ):
                assert b" 400 " in await answered(there.one, line + b"\r\n\r\n")
        finally:
            library.removeHandler(taken)
        assert "fault" not in there.one.log.getvalue()


KINDS_OF_FORMS = ("multipart/form-data", "multipart/form-data; boundary=x", "application/json; charset=bogus")


@pytest.mark.parametrize("kind", KINDS_OF_FORMS)
@pytest.mark.parametrize(
    "body", [b"x", b"--x\r\n" + b"A" * 900 + b": b\r\n\r\n", b"--x\r\n\r\n\xff\r\n--x--\r\n"]
)
async def test_a_form_that_is_none_is_answered_so_and_does_nothing(
    database: Database, kind: str, body: bytes
) -> None:
    async with attacked(database) as there:
        for path, status in (("keeping", 400), ("sign-out", 404), ("erase", 400)):
            answer = await there.attacker.post(f"{ADMIN}/{path}", body, kind=kind)
            assert answer.status == status
        assert (await there.attacker.post(STORIES, body, kind=kind)).status == 400
        named = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="'
            + b"a" * 9000
            + b'"\r\n\r\nb\r\n--x--\r\n'
        )
        assert (
            await there.attacker.post(STORIES, named, kind="multipart/form-data; boundary=x")
        ).status == 400


async def test_what_is_sent_packed_is_not_unpacked(database: Database) -> None:
    async with attacked(database) as there:
        much = gzip.compress(bytes(100_000_000), 9)[: 200 * 1024]
        little = gzip.compress(bytes(100_000))
        packed = f"Host: 127.0.0.1:{there.one.port}\r\nContent-Encoding: gzip\r\nContent-Length: "
        for body, status in ((little, b"403"), (much, b"413")):
            head = f"POST /l/in HTTP/1.1\r\n{packed}{len(body)}\r\n\r\n".encode()
            assert (await answered(there.one, head + body)).split()[1] == status


async def test_who_uploads_slowly_keeps_no_other_organisation_from_it(database: Database) -> None:
    async with attacked(database) as there:
        begun = [await there.slow_upload() for _time in range(12)]
        answers = [asyncio.create_task(reader.readuntil(b"\r\n")) for reader, _writer in begun]
        try:
            for nth, answer in enumerate(asyncio.as_completed(answers, timeout=20), 1):
                assert (await answer).split()[1] == b"503"
                if nth == len(begun) - UPLOADS_AT_ONCE:
                    break
            assert (await upload(there.victim, own())).status == 303
        finally:
            for answer in answers:
                answer.cancel()
            for _reader, writer in begun:
                writer.close()


async def test_who_uploads_much_keeps_no_other_organisation_from_it(database: Database) -> None:
    async with attacked(database) as there:
        many = [asyncio.create_task(upload(there.attacker, own(id=f"their-{number}"))) for number in range(8)]
        await asyncio.wait(many, return_when=asyncio.FIRST_COMPLETED)
        assert (await upload(there.victim, own())).status == 303
        assert {(await one).status for one in many} <= {303, 503}


async def test_who_practises_much_keeps_no_other_organisation_from_it(database: Database) -> None:
    async with attacked(database) as there:

        async def much() -> set[int]:
            return {(await there.attacker.get("/p/ceo-product-review")).status for _time in range(5)}

        async def little() -> set[int]:
            return {(await there.victim.get("/p/ceo-product-review")).status for _time in range(5)}

        *_much, seen = await asyncio.gather(*(much() for _one in range(90)), little())
        assert seen == {200}
