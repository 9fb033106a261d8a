"""Which process the proxies of deploy/ send what to, asked of stand-ins that say who they are."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pytest
from aiohttp import web

from tests.deploy.proxies import KINDS, Proxy, connector, proxied

nginx = pytest.mark.parametrize("site", ["nginx"], indirect=True)
"""Caddy passes 421 on: with `--address` processes give it only while they end, and phones ask again."""
LOGS = ("said", "errors", "access", "levels-workshop.log")
TAGS = [f"{number:08x}" for number in range(0xA0, 0xC8)]


class StandIn:
    """A process that tells what it was asked and by which status it is to answer."""

    def __init__(self, place: int) -> None:
        self.place = place
        self.status = 200
        self.asked: list[tuple[str, str, int]] = []
        """Method, path, and bytes of what was sent."""
        self.goes_on = asyncio.Event()
        self.port = 0
        self._runner = web.AppRunner(self._app())

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=2**22)
        app.router.add_get("/health/live", self._live)
        app.router.add_get("/r/{tag}/s", self._stream)
        app.router.add_route("*", "/{path:.*}", self._answer)
        return app

    async def __aenter__(self) -> StandIn:
        await self._runner.setup()
        sock = socket.socket()
        sock.bind(("127.0.0.1", 0))
        self.port = sock.getsockname()[1]
        await web.SockSite(self._runner, sock).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _live(self, _request: web.Request) -> web.Response:
        return web.Response()

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.asked.append((request.method, request.path, len(body)))
        told = {"place": self.place, "host": request.host, "sent": len(body), "names": [*request.headers]}
        return web.json_response(told, status=self.status)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"event: page\ndata: 1\n\n")
        await self.goes_on.wait()
        await response.write(b"event: page\ndata: 2\n\n")
        return response


class Site(NamedTuple):
    proxy: Proxy
    stand_ins: tuple[StandIn, StandIn]
    web: aiohttp.ClientSession

    async def ask(self, path: str, method: str = "GET", body: bytes = b"") -> tuple[int, dict[str, object]]:
        async with self.web.request(
            method, self.proxy.url + path, data=BytesIO(body) if body else None
        ) as answer:
            told = await answer.json() if answer.content_type == "application/json" else {}
            return answer.status, told

    async def place(self, path: str, method: str = "GET", body: bytes = b"") -> object:
        return (await self.ask(path, method, body))[1]["place"]

    async def a_tag_of(self, place: int) -> str:
        for tag in TAGS:
            if await self.place(f"/r/{tag}/l") == place:
                return tag
        raise AssertionError("every room went to the other process")


@asynccontextmanager
async def sited(kind: str, folder: Path) -> AsyncIterator[Site]:
    async with AsyncExitStack() as stack:
        one, other = [await stack.enter_async_context(StandIn(place)) for place in range(2)]
        proxy = stack.enter_context(proxied(kind, folder, (one.port, other.port)))
        asking = await stack.enter_async_context(aiohttp.ClientSession(connector=connector()))
        yield Site(proxy, (one, other), asking)


@pytest.fixture(params=KINDS)
async def site(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Site]:
    async with sited(request.param, tmp_path) as made:
        yield made


async def test_all_that_is_asked_of_a_room_goes_to_one_process_and_rooms_to_each(site: Site) -> None:
    places = set()
    for tag in TAGS:
        of_room = {await site.place(f"/{kind}/{tag}/{end}") for kind in "rfwl" for end in ("", "l")}
        assert len(of_room) == 1
        places |= of_room
    assert places == {0, 1}


async def test_what_is_of_no_room_goes_anywhere_by_the_name_that_was_asked(site: Site) -> None:
    answers = [await site.ask("/K7QX2M") for _time in range(40)]
    assert {told["place"] for _status, told in answers} == {0, 1}
    assert {told["host"] for _status, told in answers} == {site.proxy.url.removeprefix("https://")}


async def test_nothing_that_a_browser_says_chooses_the_process(site: Site) -> None:
    tag = TAGS[0]
    of_room = await site.place(f"/r/{tag}/l")
    for other in TAGS[1:20]:
        async with site.web.get(f"{site.proxy.url}/r/{tag}/l", headers={"X-Room": other}) as answer:
            told = await answer.json()
        assert (told["place"], "X-Room" in told["names"]) == (of_room, site.proxy.kind == "nginx")


@nginx
async def test_what_a_process_has_not_got_is_asked_of_the_next(site: Site) -> None:
    for place, stand_in in enumerate(site.stand_ins):
        tag = await site.a_tag_of(place)
        stand_in.status = 421
        assert await site.place(f"/r/{tag}/l") == 1 - place
        status, told = await site.ask(f"/r/{tag}/v", "POST", b"v" * 900)
        assert (status, told["place"], told["sent"]) == (200, 1 - place, 900)
        stand_in.status = 200
        assert await site.place(f"/r/{tag}/l") == place


@nginx
async def test_what_nobody_has_is_told_once_both_were_asked(site: Site) -> None:
    for stand_in in site.stand_ins:
        stand_in.status = 421
    assert (await site.ask(f"/r/{TAGS[0]}/l"))[0] == 421
    assert [len(stand_in.asked) for stand_in in site.stand_ins] == [1, 1]


@nginx
async def test_one_address_begins_no_more_sign_ins_than_an_office_would(site: Site) -> None:
    asked = await asyncio.gather(*(site.ask("/o/in?to=/o/") for _time in range(150)))
    statuses = [status for status, _told in asked]
    assert statuses.count(200) >= 100
    assert statuses.count(429) >= 20
    assert (await site.ask("/o/"))[0] == 200


async def test_while_a_process_is_away_the_other_is_asked_and_gets_what_was_sent(site: Site) -> None:
    """By Caddy once it has seen that; until then a phone sends its vote again, as it does anyway."""
    tag = await site.a_tag_of(0)
    await site.stand_ins[0].__aexit__()
    async with asyncio.timeout(10):
        while (asked := await site.ask(f"/r/{tag}/v", "POST", b"v" * 900))[0] == 502:
            assert site.proxy.kind == "caddy"
    status, told = asked
    assert (status, told["place"], told["sent"]) == (200, 1, 900)
    assert await site.place(f"/r/{tag}/l") == 1


async def test_what_is_asked_of_a_process_that_has_just_gone_is_answered_by_the_other(site: Site) -> None:
    tag = await site.a_tag_of(0)
    await site.stand_ins[0].__aexit__()
    assert await site.place(f"/r/{tag}/l") == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_no_answer_is_asked_for_twice_or_has_a_process_left_out(site: Site, status: int) -> None:
    """What changes something would be done twice; who brings about errors would shut out everybody."""
    tag = await site.a_tag_of(0)
    for stand_in in site.stand_ins:
        stand_in.status = status
        stand_in.asked.clear()
    for _time in range(4):
        assert (await site.ask(f"/r/{tag}/v", "POST", b"v"))[0] == status
        assert (await site.ask(f"/r/{tag}/l"))[0] == status
    assert [len(stand_in.asked) for stand_in in site.stand_ins] == [8, 0]
    for stand_in in site.stand_ins:
        stand_in.status = 200
    assert await site.place(f"/r/{tag}/l") == 0


async def test_a_stream_is_passed_on_as_it_comes(site: Site) -> None:
    async with site.web.get(f"{site.proxy.url}/r/{TAGS[0]}/s") as answer, asyncio.timeout(10):
        assert (await answer.content.readuntil(b"\n\n")).endswith(b"data: 1\n\n")
        for stand_in in site.stand_ins:
            stand_in.goes_on.set()
        assert (await answer.content.readuntil(b"\n\n")).endswith(b"data: 2\n\n")


async def test_supervisors_pages_are_not_for_the_public(site: Site) -> None:
    for path in ("/metrics", "/health", "/health/live", "/health/ready"):
        assert (await site.ask(path))[0] == 404
    assert [stand_in.asked for stand_in in site.stand_ins] == [[], []]


async def test_no_log_says_who_asked_for_what(site: Site) -> None:
    tag = TAGS[0]
    plain = f"http://{site.proxy.url.split('/')[2].partition(':')[0]}:{site.proxy.plain}/K7QX2M"
    async with site.web.get(plain, allow_redirects=False) as answer:
        assert answer.headers["Location"].startswith("https://")
    await site.ask("/K7QX2M")
    await refused(site, f"/r/{tag}/v", b"s" * 1_050_000)
    for stand_in in site.stand_ins:
        await stand_in.__aexit__()
    assert (await site.ask(f"/r/{tag}/v", "POST", b"v"))[0] in (502, 503)
    said = b"".join(file.read_bytes() for file in site.proxy.folder.iterdir() if file.name in LOGS)
    for word in (b"K7QX2M", tag.encode(), b"remote_ip", b"client: 127", b"aiohttp"):
        assert word not in said


async def test_only_a_story_may_be_large(site: Site) -> None:
    largest = b"s" * 1_050_000
    status, told = await site.ask("/o/stories", "POST", largest)
    assert (status, told["sent"]) == (200, len(largest))
    await refused(site, "/o/stories", 2 * largest)
    for path in (f"/r/{TAGS[0]}/v", "/o/rooms/new", "/storm"):
        await refused(site, path, largest)
    assert (await site.ask(f"/r/{TAGS[0]}/l"))[0] == 200


async def refused(site: Site, path: str, body: bytes) -> None:
    """Told so, or cut off while it is sent; a process that was asked by Caddy got no whole one."""
    for stand_in in site.stand_ins:
        stand_in.asked.clear()
    with suppress(aiohttp.ClientConnectionError):
        assert (await site.ask(path, "POST", body))[0] in (413, 502)
    assert [stand_in.asked for stand_in in site.stand_ins] == [[], []]
