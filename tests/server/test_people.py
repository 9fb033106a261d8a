"""Who is signed in, and what they may open."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from tests.cluster import Database, free_port
from tests.server.rooms import organisation
from tests.server.signed_in import signed_in
from workshop.gateway.limits import Rate
from workshop.server import people
from workshop.server.account_page import PLACES, account_html, paragraphs_html
from workshop.server.people import Role
from workshop.server.process import PARTS, Server, ServerSettings


def results(server: Server) -> Callable[[web.Application], None]:
    """A page for organisers."""

    async def page(request: web.Request) -> web.Response:
        person = await server.people.required(request, Role.ORGANISER)
        return account_html("Results", paragraphs_html(f"of {person.organisation}"), person)

    return lambda app: app.router.add_route("*", "/o/results-of-all", page) and None


@asynccontextmanager
async def served(database: Database) -> AsyncIterator[str]:
    settings = ServerSettings(database.address, free_port())
    server = Server(settings)
    server.add(results(server))
    await server.start()
    try:
        yield f"http://127.0.0.1:{settings.port}"
    finally:
        await server.stop()


async def test_a_page_is_for_whoever_is_signed_in_and_has_the_right(database: Database) -> None:
    with organisation(database) as (_archive, org):
        facilitator, organiser = (
            signed_in(database, org, Role.FACILITATOR),
            signed_in(database, org, Role.ORGANISER, name="<b>Grace</b>"),
        )
        async with served(database) as url, aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as web:
            at = f"{url}/o/results-of-all?quarter=2"
            async with web.get(at, allow_redirects=False) as answer:
                assert (answer.status, answer.headers["Location"]) == (
                    303,
                    "/o/in?to=/o/results-of-all?quarter%3D2",
                )
            async with web.get(at, cookies=facilitator) as answer:
                assert answer.status == 403
                assert "This page is for organisers of served" in await answer.text()
            async with web.get(at, cookies=organiser) as answer:
                page = await answer.text()
                assert (answer.status, "of served" in page) == (200, True)
                assert "&lt;b&gt;Grace&lt;/b&gt;" in page
                assert "<b>Grace" not in page


async def test_a_sign_in_ends_when_its_time_is_over_and_when_its_owner_signs_out(database: Database) -> None:
    with organisation(database) as (_archive, org):
        mine, other = (signed_in(database, org, Role.ORGANISER, sub="the same") for _browser in range(2))
        over = signed_in(database, org, Role.ORGANISER, seconds=0)
        async with (
            served(database) as url,
            served(database) as elsewhere,
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as web,
        ):

            async def status(cookies: dict[str, str], at: str = url) -> int:
                async with web.get(
                    f"{at}/o/results-of-all", cookies=cookies, allow_redirects=False
                ) as answer:
                    return answer.status

            assert [await status(cookies) for cookies in (over, mine, other)] == [303, 200, 200]
            async with web.post(
                f"{url}/o/out", cookies=mine, headers={"Origin": "http://evil.test"}
            ) as answer:
                assert answer.status == 403
            async with web.post(f"{url}/o/out", cookies=mine, headers={"Origin": url}) as answer:
                assert answer.status == 200
                assert "Max-Age=0" in answer.headers["Set-Cookie"]
            assert [await status(mine), await status(mine, elsewhere), await status(other)] == [303, 303, 200]


async def test_cookies_that_are_nobodys_are_looked_up_so_often_and_no_oftener(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "LOOKUPS_OF_COOKIES", Rate(0, 3))
    with organisation(database) as (_archive, org):
        mine = signed_in(database, org, Role.ORGANISER)
        async with (
            served(database) as url,
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as web,
        ):

            async def status(secret: str) -> int:
                cookies = {"account": secret}
                async with web.get(
                    f"{url}/o/results-of-all", cookies=cookies, allow_redirects=False
                ) as answer:
                    return answer.status

            assert [await status("short"), await status("'" * 43)] == [303, 303]
            assert [await status(f"{number:043}") for number in range(2)] == [303, 303]
            assert await status(mine["account"]) == 200
            assert [await status(f"{number:043}") for number in range(2)] == [303, 429]


@asynccontextmanager
async def whole(database: Database) -> AsyncIterator[tuple[str, list[tuple[str, str]]]]:
    """A process with all that it serves; its address, and each method and path of an account's pages."""
    settings = ServerSettings(database.address, free_port())
    server = Server(settings)
    app = web.Application()
    for part in PARTS:
        pages = part(server)
        server.add(pages)
        pages(app)
    paths = [
        (route.method, re.sub(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", "1", route.resource.canonical))
        for route in app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/o/")
    ]
    await server.start()
    try:
        yield f"http://127.0.0.1:{settings.port}", paths
    finally:
        await server.stop()


async def test_each_page_that_the_header_leads_to_is_there_for_its_roles_alone(database: Database) -> None:
    with organisation(database) as (_archive, org):
        async with (
            whole(database) as (url, _paths),
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as asking,
        ):
            for place in PLACES:
                for role in Role:
                    cookies = signed_in(database, org, role)
                    async with asking.get(url + place.path, cookies=cookies) as answer:
                        assert answer.status == (200 if role in place.roles else 403), (place, role)


async def test_no_page_of_an_account_answers_strangers_or_whoever_has_no_role(database: Database) -> None:
    with organisation(database) as (_archive, org):
        nobody = signed_in(database, org)
        async with (
            whole(database) as (url, paths),
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), headers={"Origin": url}) as asking,
        ):
            assert len(paths) > len(PLACES)
            for method, path in paths:
                for cookies, refused in ((None, (303, 404)), (nobody, (403, 404))):
                    async with asking.request(
                        method, url + path, cookies=cookies, allow_redirects=False
                    ) as answer:
                        assert answer.status in refused, (method, path, answer.status)
                        assert answer.status != 303 or answer.headers["Location"].startswith("/o/in?")
