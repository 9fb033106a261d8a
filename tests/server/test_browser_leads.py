"""A workshop is led from a browser alone, from its plan to its close, with phones that answer."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import aiohttp
import pytest

from tests.cluster import Database
from tests.server.rooms import Phone, Process, Room, organisation, process, put_room
from tests.server.signed_in import signed_in
from workshop.rooms.remote import Pairing, signed_with
from workshop.server.people import COOKIE, SECURE, Role
from workshop.server.process import PARTS
from workshop.server.room import ServedRoom
from workshop.session.commands import OfferSentence
from workshop.session.events import FocusAgreed, IntentionKept, StageOpened
from workshop.session.phases import Phase
from workshop.store.postgres.archive import Found

HOST = "rooms.test"
PUBLIC = f"https://{HOST}"


class LeadingBrowser:
    """A browser that was made a remote by the session's page."""

    def __init__(self, one: Process, cookie: str) -> None:
        headers = {"Origin": PUBLIC, "Host": HOST, "Cookie": cookie}
        self._url = one.url
        self._web = aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.DummyCookieJar())
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
            async with self._web.post(
                f"{self._url}{self._path}c", json=data, headers={"Cookie": self._remote}
            ) as answer:
                if answer.status != 429:
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


async def answered(served: ServedRoom, phones: list[Phone], room: Room) -> None:
    """Each phone answers what is asked just now, if anything is."""
    for place, phone in enumerate(phones):
        _status, told = await phone.look()
        ask = told["page"].get("ask")
        if ask is None or not ask["open"]:
            return
        phone.room = room._replace(question=ask["number"])
        options = ask["options"]
        choice = options[place % len(options)][0]
        if ask["points"]:
            points = [0] * len(options)
            points[place % len(options)] = ask["points"]
            choice = " ".join(map(str, points))
        assert await phone.vote(choice) == (200, "kept")


async def led_on(served: ServedRoom, browser: LeadingBrowser) -> str:
    """The asks that lead on from here; what was said last."""
    state = served.host.state
    step, phase = state.step, state.phase
    told = ""
    match phase:
        case Phase.VOTE:
            return await browser.ask(step, "close_vote")
        case Phase.VOTED | Phase.CONSEQUENCE:
            return await browser.ask(step, "reveal")
        case Phase.DISTRIBUTION:
            return await browser.ask(step, "follow", 1)
        case Phase.NOW_WHAT if not state.intentions:
            served.host.do(OfferSentence(1, "If a why comes, then I say the effect."))
            await browser.ask(step, "take_up")
        case Phase.FOCUS if state.focus is None:
            await browser.ask(step, "reveal")
            await browser.ask(step, "agree")
        case Phase.COMMITMENTS if not state.commitments:
            served.host.do(OfferSentence(1, "We name the level."))
            await browser.ask(step, "take_up")
    for _again in range(2):
        told = await browser.ask(step, "next")
        if served.host.state.step != step:
            return told
    return told


@pytest.mark.slow
async def test_a_browser_leads_a_whole_workshop_with_what_its_page_offers(database: Database) -> None:
    with organisation(database) as (archive, org):
        room = put_room(archive, org, Phase.PLAN, heads=4)
        number = archive.number_of(org, room.kept.id)
        cookie = f"{SECURE}{COOKIE}={signed_in(database, org, Role.FACILITATOR)[COOKIE]}"
        async with (
            process(database, parts=PARTS, public=PUBLIC) as one,
            LeadingBrowser(one, cookie) as browser,
        ):
            await browser.lead(number)
            served = await one.server.rooms.of_session(Found(org, number))
            assert isinstance(served, ServedRoom)
            assert await browser.ask(served.host.state.step, "heads", 5) == ""
            assert served.host.state.heads == 5
            phones = [Phone(one.url, room, HOST) for _ in range(3)]
            for phone in phones:
                phone.web.headers.update({"Origin": PUBLIC})
                assert await phone.join() == 200
            told = ""
            for _step in range(200):
                if served.host.state.phase is Phase.CLOSED:
                    break
                await answered(served, phones, room)
                told = await led_on(served, browser)
            assert served.host.state.phase is Phase.CLOSED, (served.host.state.phase, told)
            for phone in phones:
                await phone.web.close()
        events = [record.event for record in archive.load(org, room.kept.id).records]
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
            LeadingBrowser(one, cookie) as browser,
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
