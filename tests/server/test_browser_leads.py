"""A workshop is led from a browser alone, from its plan to its close, with phones that answer."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import ssl
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
import trustme

from tests.cluster import Cluster, Database
from tests.server.rooms import organisation, process, put_room, until_event
from tests.server.signed_in import signed_in
from tests.server.test_laptops import Laptop
from tests.server.test_leading import There, stored, there
from tests.store.hosted_sessions import script
from workshop.rooms.remote import Pairing, signed_with
from workshop.server.people import COOKIE, SECURE, Role
from workshop.server.process import PARTS
from workshop.server.room import ServedRoom
from workshop.session.events import FocusAgreed, IntentionKept, StageOpened
from workshop.session.host import replay
from workshop.session.phases import Phase
from workshop.session.state import State
from workshop.session.tally import tally_of
from workshop.store.postgres.archive import Found
from workshop.store.postgres.laptops import Laptops

HOST = "rooms.test"
PUBLIC = f"https://{HOST}"


class LeadingBrowser:
    """A browser that was made a remote by the session's page."""

    def __init__(self, url: str, cookie: str, host: str = "", context: ssl.SSLContext | None = None) -> None:
        headers = {"Origin": f"https://{host}" if host else url, "Cookie": cookie}
        headers |= {"Host": host} if host else {}
        self._url = url
        self._web = aiohttp.ClientSession(
            headers=headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            connector=aiohttp.TCPConnector(ssl=context or True),
            timeout=aiohttp.ClientTimeout(total=5),
        )
        self._account = cookie
        self._remote = ""
        self._key = ""
        self._path = ""
        self._sent = 0

    async def __aenter__(self) -> LeadingBrowser:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._web.close()

    async def lead(self, number: int) -> None:
        """As the button of the page does, and the script of the page to which that leads."""
        async with self._web.post(f"{self._url}/o/rooms/{number}/lead", allow_redirects=False) as sent:
            assert sent.status == 303, await sent.text()
            self._path, _hash, secret = sent.headers["Location"].partition("#")
        assert re.fullmatch(r"/f/[0-9a-f]{8}/", self._path)
        pairing = Pairing(secret)
        self._key = pairing.key
        async with self._web.post(f"{self._url}{self._path}p", json={"code": pairing.code}) as paired:
            assert paired.status == 200
            self._remote = paired.headers["Set-Cookie"].partition(";")[0]

    async def ask(self, step: int, ask: str, of: int | None = None) -> str:
        self._sent += 1
        told = f"{self._sent} {step} {ask}" + ("" if of is None else f" {of}")
        data: dict[str, Any] = {"n": self._sent, "step": step, "ask": ask}
        data |= {} if of is None else {"of": of}
        data["mac"] = signed_with(self._key, told)
        while True:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with self._web.post(
                    f"{self._url}{self._path}c", json=data, headers={"Cookie": self._remote}
                ) as answer:
                    if answer.status not in (421, 429, 503):
                        assert answer.status == 200
                        return str((await answer.json())["told"])
            await asyncio.sleep(0.3)

    async def page(self) -> dict[str, Any]:
        """What it shows."""
        async with (
            self._web.get(f"{self._url}{self._path}s", headers={"Cookie": self._remote}) as stream,
            asyncio.timeout(10),
        ):
            while True:
                line = (await stream.content.readline()).decode()
                if line == "event: page\n":
                    return dict(json.loads((await stream.content.readline()).decode()[6:]))


class Phones:
    """Phones that insist, and what was called kept of them."""

    def __init__(self, place: There, context: ssl.SSLContext) -> None:
        self._url = place.front.url
        self._way_in = place.room.way_in
        connector = aiohttp.TCPConnector(ssl=context, limit=0)
        timeout = aiohttp.ClientTimeout(total=3)
        headers = {"Origin": self._url}
        self.web = aiohttp.ClientSession(
            connector=connector, timeout=timeout, headers=headers, cookie_jar=aiohttp.DummyCookieJar()
        )
        self._cookies = [""] * 3
        self._sent = 0
        self.kept: dict[tuple[int, int], str] = {}

    async def join(self) -> None:
        for number in range(len(self._cookies)):
            status, cookie, _told = await self._asked(number, "j", {"code": self._way_in.code})
            assert status == 200
            self._cookies[number] = cookie.partition(";")[0]

    async def answer(self, state: State) -> None:
        """Each answers what is asked just now, if anything is."""
        if tally_of(script().play, state) is None:
            return
        for number in range(len(self._cookies)):
            status, told = 0, dict[str, Any]()
            while status != 200:
                status, _cookie, told = await self._asked(number, "l")
            ask = told["page"].get("ask")
            if ask is None or not ask["open"]:
                return
            await self._answer(number, ask)

    async def _answer(self, number: int, ask: dict[str, Any]) -> None:
        options = ask["options"]
        choice = options[number % len(options)][0]
        if ask["points"]:
            points = [0] * len(options)
            points[number % len(options)] = ask["points"]
            choice = " ".join(map(str, points))
        self._sent += 1
        vote = {"q": ask["number"], "c": choice, "n": self._sent}
        status = 0
        while status != 200:
            status, _cookie, _told = await self._asked(number, "v", vote)
            assert status != 409
        seat = int(self._cookies[number].partition("=")[2].partition(".")[0])
        self.kept[seat, ask["number"]] = choice

    async def write(self, sentence: str) -> None:
        while (await self._asked(0, "w", {"text": sentence}))[0] != 200:
            pass

    async def _asked(self, number: int, end: str, data: object = None) -> tuple[int, str, dict[str, Any]]:
        url = f"{self._url}/r/{self._way_in.tag}/{end}"
        headers = {"Cookie": self._cookies[number]}
        method = "GET" if data is None else "POST"
        try:
            async with self.web.request(method, url, json=data, headers=headers) as answer:
                return answer.status, answer.headers.get("Set-Cookie", ""), await answer.json()
        except (aiohttp.ClientError, TimeoutError, ValueError):
            await asyncio.sleep(0.1)
            return 0, "", {}


def state_of(place: There) -> State:
    """Where the session stands, as the database has it."""
    records = place.archive.load(place.room.org, place.room.kept.id).records
    return replay(records, script().play)


async def led_on(state: State, browser: LeadingBrowser, phones: Phones) -> str:
    """The asks that lead on from here; what was said last."""
    match state.phase:
        case Phase.VOTE:
            return await browser.ask(state.step, "close_vote")
        case Phase.VOTED | Phase.CONSEQUENCE:
            return await browser.ask(state.step, "reveal")
        case Phase.DISTRIBUTION:
            return await browser.ask(state.step, "follow", 1)
        case Phase.NOW_WHAT if not state.intentions:
            await phones.write("If a why comes, then I say the effect.")
            await browser.ask(state.step, "take_up")
        case Phase.FOCUS if state.focus is None:
            await browser.ask(state.step, "reveal")
            await browser.ask(state.step, "agree")
        case Phase.COMMITMENTS if not state.commitments:
            await phones.write("We name the level.")
            await browser.ask(state.step, "take_up")
    await browser.ask(state.step, "next")
    return await browser.ask(state.step, "next")  # asked for twice, or meant for a page that has gone


@pytest.mark.slow
async def test_a_browser_leads_a_whole_workshop_while_a_process_is_killed(cluster: Cluster) -> None:
    ca = trustme.CA()
    context = ssl.create_default_context()
    ca.configure_trust(context)
    async with there(cluster.database(), Phase.PLAN, ca) as place:
        org = place.room.org
        cookie = f"{SECURE}{COOKIE}={signed_in(place.database, org, Role.FACILITATOR)[COOKIE]}"
        phones, killed, told = Phones(place, context), False, ""
        async with LeadingBrowser(place.front.url, cookie, context=context) as browser:
            await browser.lead(place.found.session)
            assert await browser.ask(state_of(place).step, "heads", 5) == ""
            await phones.join()
            async with asyncio.timeout(120):
                while (state := state_of(place)).phase is not Phase.CLOSED:
                    if state.phase is Phase.VOTE and not killed:
                        place.holder().signal(signal.SIGKILL)
                        killed = True
                    await phones.answer(state)
                    told = await led_on(state, browser, phones)
        await phones.web.close()
        assert told == ""
        assert state_of(place).heads == 5
        assert phones.kept.items() <= stored(place).items()
        events = [record.event for record in place.archive.load(org, place.room.kept.id).records]
        assert isinstance(events[-1], StageOpened)
        assert any(isinstance(event, FocusAgreed) for event in events)
        assert any(isinstance(event, IntentionKept) for event in events)


async def test_what_may_be_asked_is_offered_where_it_does_something(database: Database) -> None:
    with organisation(database) as (archive, org):
        room = put_room(archive, org, Phase.VOTE, heads=4)
        number = archive.number_of(org, room.kept.id)
        cookie = f"{SECURE}{COOKIE}={signed_in(database, org, Role.FACILITATOR)[COOKIE]}"
        async with (
            process(database, parts=PARTS, public=PUBLIC) as one,
            LeadingBrowser(one.url, cookie, HOST) as browser,
        ):
            await browser.lead(number)
            served = await one.server.rooms.of_session(Found(org, number))
            assert isinstance(served, ServedRoom)
            page = await browser.page()
            assert "undo" in page["more"]
            assert not [one for one in page["more"] if one.startswith("follow")]
            step = served.host.state.step
            assert "does" not in await browser.ask(step, "undo")
            assert served.host.state.phase is not Phase.VOTE
            assert await browser.ask(served.host.state.step, "take_up") != ""
            assert await browser.ask(served.host.state.step, "follow", 900) != ""
            assert await browser.ask(served.host.state.step, "heads") != ""


async def test_a_phone_that_leads_has_the_screen_of_a_laptop_blanked(database: Database) -> None:
    with organisation(database) as (archive, org):
        room = put_room(archive, org, Phase.VOTE, heads=4)
        found = Found(org, archive.number_of(org, room.kept.id))
        cookie = f"{SECURE}{COOKIE}={signed_in(database, org, Role.FACILITATOR)[COOKIE]}"
        async with (
            process(database, parts=PARTS, public=PUBLIC) as one,
            LeadingBrowser(one.url, cookie, HOST) as browser,
            Laptop(one.url) as laptop,
        ):
            assert await laptop.pair(await asyncio.to_thread(Laptops(archive.shared).offer, found)) == 200
            await browser.lead(found.session)
            async with laptop.stream(len(room.kept.records)) as stream:
                await until_event(stream, "room")
                (served,) = one.server.rooms.open
                assert await browser.ask(served.host.state.step, "blank") == ""
                await until_event(stream, "blank")
