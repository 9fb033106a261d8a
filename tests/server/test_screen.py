"""The shared screen in a browser: what the room sees and nothing before it, to who has the room's code."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any

import aiohttp
import pytest

from tests.cluster import Database
from tests.play import SHIPPED, SINGLES, play_of, shipped_file
from tests.rooms.rooms import until
from tests.rooms.test_phone import BEFORE_REVEAL, decisions, private_texts, public_texts
from tests.server.rooms import CHOICES, PUBLIC, Phone, Process, Room, organisation, put_room, until_event
from tests.server.rooms import process as process_with
from tests.server.signed_in import signed_in
from tests.server.visitor import Page
from workshop.rooms.remote import Pairing, signed_with
from workshop.server import screen
from workshop.server.people import Role
from workshop.server.room import ServedRoom
from workshop.server.screen import Screens
from workshop.server.shared_html import shared_html
from workshop.session.commands import CloseVote, GoOn, OpenVote, SetTimer
from workshop.session.phases import Phase
from workshop.session.projection import project_shared
from workshop.store.postgres.archive import Archive


def process(database: Database, **settings: Any) -> AbstractAsyncContextManager[Process]:
    """A process with these pages."""
    return process_with(database, parts=[lambda server: Screens(server).add_to], **settings)


@pytest.fixture
def kept(database: Database) -> Iterator[tuple[Archive, Room]]:
    with organisation(database) as (archive, org):
        yield archive, put_room(archive, org)


class Projector:
    """A browser that shows the screen of a room."""

    def __init__(self, url: str, room: Room, cookies: dict[str, str] | None = None, public: str = "") -> None:
        self.url = url
        self.at = f"{url}/w/{room.way_in.tag}/"
        self.room = room
        jar = aiohttp.CookieJar(unsafe=True)
        headers = {"Origin": public or url, **({"Host": public.removeprefix("http://")} if public else {})}
        self.web = aiohttp.ClientSession(cookie_jar=jar, cookies=cookies, headers=headers)

    async def __aenter__(self) -> Projector:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.web.close()

    async def show_code(self, code: str = "") -> tuple[int, str]:
        data = {"code": code or self.room.way_in.code}
        async with self.web.post(f"{self.url}/w/", data=data) as answer:
            return answer.status, await answer.text()

    async def look(self) -> tuple[int, str]:
        async with self.web.get(self.at, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    def stream(self) -> Any:
        return self.web.get(f"{self.at}s")


async def shown(stream: aiohttp.ClientResponse) -> dict[str, Any]:
    """The page that the stream tells next."""
    page: dict[str, Any] = json.loads(await until_event(stream, "page"))
    return page


def served(one: Process) -> ServedRoom:
    (room,) = one.server.rooms.open
    return room


@pytest.mark.parametrize("name", [*SHIPPED, *SINGLES])
def test_before_its_reveal_nothing_of_a_verdict_is_on_the_screen(name: str) -> None:
    """No level, no note, no word of a verdict, no count by reply, in any phase of any scene."""
    play = play_of(shipped_file(name))
    words = "|".join(rf"\b{re.escape(one.word)}\b" for one in play.lens.level.values())
    level = re.compile(words, re.IGNORECASE)
    private, public = private_texts(play), public_texts(play)
    phases = set()
    for state in decisions(play):
        if state.phase not in BEFORE_REVEAL:
            continue
        phases.add(state.phase)
        html = shared_html(project_shared(play, state))
        Page(html, 200)  # every element is closed where it was opened
        told = re.split(r"<[^>]*>", html)
        assert not [text for text in (*private, "a note for nobody") if text in html]
        if state.phase is not Phase.GUESS:
            assert "level" not in "".join(re.findall(r"<[^>]*>", html))
            assert [one for one in told if level.search(one) and one.strip() not in public] == []
        if state.phase is not Phase.DISTRIBUTION:
            assert "<svg" not in html
    assert phases >= {Phase.BRIEFING, Phase.SCENE, Phase.THINK, Phase.VOTE, Phase.VOTED, Phase.GUESS}


async def test_the_code_shows_the_screen_and_nothing_else_does(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    _archive, room = kept
    async with process(database) as one, Projector(one.url, room) as projector:
        assert (await projector.look())[0] == 303
        async with projector.stream() as stream:
            assert stream.status == 403
        status, page = await projector.show_code("QQQQQQ")
        assert (status, "No room has that code" in page) == (404, True)
        status, page = await projector.show_code(room.way_in.code.lower())
        assert status == 200
        assert "Support has no seats free this quarter" in page
        async with projector.stream() as stream:
            told = await shown(stream)
        assert told["html"] in page
        assert told["code"] == room.way_in.code


async def test_guesses_at_the_code_are_counted_with_all_others(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    _archive, room = kept
    async with process(database) as one, Projector(one.url, room) as projector:
        statuses = [(await projector.show_code(f"ZZZZ{number:02}"))[0] for number in range(14)]
        assert statuses[:10] == [404] * 10
        assert statuses[-1] == 429
        for nothing in ("", "'", "K" * 40, "<b>"):
            assert (await projector.show_code(nothing or " "))[0] == 404


async def test_each_step_is_shown_at_once_and_hands_without_how_they_fall(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    _archive, room = kept
    async with process(database) as one, Projector(one.url, room) as projector, Phone(one.url, room) as phone:
        await projector.show_code()
        async with projector.stream() as stream:
            first = await shown(stream)
            assert "Raise together" in first["html"]
            await phone.join()
            await phone.vote(CHOICES[0])
            counted = await shown(stream)
            assert "1 by phone" in counted["html"]
            assert "<svg" not in counted["html"]
            assert served(one).host.do(CloseVote()) is None
            assert "Counted, not yet shown." in (await shown(stream))["html"]


async def test_who_comes_in_by_phone_is_told_how_until_it_begins(database: Database) -> None:
    with organisation(database) as (archive, org):
        room = put_room(archive, org, Phase.PLAN)
        async with (
            process(database, public=PUBLIC) as one,
            Projector(one.url, room) as projector,
        ):
            await projector.show_code()
            _status, page = await projector.look()
            assert 'aria-label="http://rooms.test/' in page
            assert f"<b>{room.way_in.code}</b>" in page
            async with projector.stream() as stream:
                told = await shown(stream)
                assert (told["lobby"], "It begins soon" in told["html"]) == (True, True)
                assert "Page four" not in told["html"]  # the plan names scenes that nobody has seen
                host = served(one).host
                while host.state.phase is not Phase.BRIEFING:
                    assert host.do(GoOn()) is None
                while told["lobby"]:
                    told = await shown(stream)


async def test_what_runs_out_is_counted_down(database: Database, kept: tuple[Archive, Room]) -> None:
    _archive, room = kept
    async with process(database) as one, Projector(one.url, room) as projector:
        await projector.show_code()
        async with projector.stream() as stream:
            assert (await shown(stream))["left"] is None
            assert served(one).host.do(SetTimer(int(time.time()) + 90, 90)) is None
            assert 80 <= (await shown(stream))["left"] <= 90


async def test_the_facilitators_phone_makes_it_blank_and_shows_it_again(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    _archive, room = kept
    async with process(database) as one, Projector(one.url, room) as projector:
        await projector.show_code()
        leads = served(one)
        pairing = Pairing(leads.allow_pairing().partition("#")[2])
        assert await leads.pair()
        async with projector.stream() as stream:
            assert (await shown(stream))["html"]
            for number, is_blank in enumerate((True, False), 1):
                asked = {"n": number, "step": leads.host.state.step, "ask": "blank"}
                mac = signed_with(pairing.key, f"{number} {asked['step']} blank")
                ((remote, _key),) = leads.way_in.remotes
                assert await leads.command(remote, {**asked, "mac": mac}) == ""
                told = await shown(stream)
                assert (told["html"] == "", told["place"] == "") == (is_blank, is_blank)


async def test_everybody_shown_out_is_shown_out_of_the_screen_too(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    _archive, room = kept
    async with process(database) as one, Projector(one.url, room) as projector:
        await projector.show_code()
        assert (await projector.look())[0] == 200
        assert await served(one).change_code(everyone_out=True)
        assert (await projector.look())[0] == 303
        assert (await projector.show_code())[0] == 404
        assert (await projector.show_code(served(one).way_in.code))[0] == 200
        served(one).lock(True)
        async with Projector(one.url, room) as late:
            status, page = await late.show_code(served(one).way_in.code)
            assert (status, "The room is locked" in page) == (403, True)
        assert "Locked: nobody new comes in." in (await projector.look())[1]


async def test_a_screen_that_is_shown_out_is_not_told_the_code_with_which_others_come_in(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    _archive, room = kept
    leads = signed_in(database, room.org, Role.FACILITATOR)
    async with (
        process(database) as one,
        Projector(one.url, room) as projector,
        Projector(one.url, room, leads) as of_who_leads,
    ):
        await projector.show_code()
        async with projector.stream() as stream, of_who_leads.stream() as other:
            assert (await shown(stream))["code"] == room.way_in.code
            assert await served(one).change_code(everyone_out=True)
            async with asyncio.timeout(10):
                told = await stream.read(), await other.read()
            assert [served(one).way_in.code.encode() in each for each in told] == [False, False]
        assert (await projector.look())[0] == 303
        async with of_who_leads.stream() as stream:
            assert (await shown(stream))["code"] == served(one).way_in.code


async def test_whoever_has_signed_out_is_shown_nothing_more(
    database: Database, kept: tuple[Archive, Room], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "LOOKING_AGAIN", 0.02)
    _archive, room = kept
    leads = signed_in(database, room.org, Role.FACILITATOR)
    async with process(database) as one, Projector(one.url, room, leads) as projector:
        async with projector.stream() as stream:
            await shown(stream)
            one.server.people.accounts.sign_out(leads["account"])
            with suppress(aiohttp.ClientError):
                async with asyncio.timeout(10):
                    await stream.read()
        assert (await projector.look())[0] == 303


async def test_who_leads_there_needs_no_code_and_who_leads_elsewhere_does(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    _archive, room = kept
    with organisation(database) as (_other, elsewhere):
        leads = signed_in(database, room.org, Role.FACILITATOR)
        looks = signed_in(database, room.org, Role.ORGANISER)
        stranger = signed_in(database, elsewhere, Role.FACILITATOR)
        async with process(database) as one:
            for cookies, expected in ((leads, 200), (looks, 303), (stranger, 303)):
                async with Projector(one.url, room, cookies) as projector:
                    assert (await projector.look())[0] == expected


async def test_a_cookie_of_another_room_or_a_forged_one_shows_nothing(database: Database) -> None:
    with organisation(database) as (archive, org):
        room, other = put_room(archive, org), put_room(archive, org)
        async with process(database) as one, Projector(one.url, room) as projector:
            await projector.show_code()
            values = {one.key: one.value for one in projector.web.cookie_jar}
            mine = values[f"screen-{room.way_in.tag}"]
            for value in (mine, mine[:-1], "", "0" * 32):
                cookies = {f"screen-{other.way_in.tag}": value}
                async with Projector(one.url, other, cookies) as elsewhere:
                    assert (await elsewhere.look())[0] == 303


async def test_a_room_that_another_process_has_is_shown_by_way_of_it(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    _archive, room = kept
    async with process(database, reached=True, public=PUBLIC) as one, Phone(one.url, room) as phone:
        await phone.join()
        async with (
            process(database, reached=True, public=PUBLIC) as other,
            Projector(other.url, room, public=PUBLIC) as projector,
        ):
            assert (await projector.show_code())[0] == 200
            async with projector.stream() as stream:
                assert "Raise together" in (await shown(stream))["html"]
                assert served(one).host.do(CloseVote()) is None
                assert "Counted" in (await shown(stream))["html"]
            assert other.server.rooms.open == ()


async def test_what_is_nowhere_or_with_somebody_who_cannot_be_reached_is_told_in_a_page(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    _archive, room = kept
    async with process(database) as one, Phone(one.url, room) as phone:
        await phone.join()
        async with process(database) as other, Projector(other.url, room) as projector:
            status, page = await projector.show_code()
            assert (status, "The host is away for a moment" in page) == (421, True)
        async with phone.web.get(f"{one.url}/w/00000000/") as answer:
            assert answer.status == 404
            assert "The code from the shared screen" in await answer.text()
        async with phone.web.get(f"{one.url}/w/nothing/") as answer:
            assert answer.status == 404


async def test_the_screen_of_a_session_that_is_over_says_so_to_who_comes_late(database: Database) -> None:
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        async with process(database) as one, Projector(one.url, room) as projector:
            await projector.show_code()
            leads = served(one)
            archive_lease = leads.journal.lease
            async with projector.stream() as stream:
                await shown(stream)
                leads.end()
                with pytest.raises(AssertionError, match="the stream has ended"):
                    await until_event(stream, "page")
            archive.shut(archive_lease)
            await one.server.rooms.drain(1.0)
        async with process(database) as other, Projector(other.url, room) as late:
            assert (await late.show_code())[0] == 404
            assert (await late.look())[0] == 404


async def test_a_screen_that_nobody_looks_at_follows_nothing(
    database: Database, kept: tuple[Archive, Room]
) -> None:
    _archive, room = kept
    async with process(database) as one, Projector(one.url, room) as projector:
        await projector.show_code()
        watchers = set(served(one).watchers)
        async with projector.stream() as stream:
            await shown(stream)
            assert served(one).watchers - watchers
        async with projector.stream() as stream:
            await shown(stream)
        await projector.web.close()
        await until(lambda: served(one).watchers == watchers)
        assert served(one).host.do(CloseVote()) is None
        assert served(one).host.do(OpenVote()) is None
