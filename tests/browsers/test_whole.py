"""A whole workshop: four phones in browsers beside hands, led from the facilitator's own phone."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from tests.browsers.conftest import PHONE
from tests.rooms.rooms import free_port, started, until
from tests.tui.hosting import Led, LedApp, pressed
from workshop.rooms.room import PhoneRoom, Phones
from workshop.session.phases import Phase
from workshop.session.plan import Hosting
from workshop.store.runs import Running
from workshop.tui.disk import Opened
from workshop.tui.screens.host import HostScreen

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
pytestmark = pytest.mark.slow
expect = playwright.expect

ASKED = (Phase.PRACTICE, Phase.VOTE, Phase.GUESS, Phase.FOCUS, Phase.EXIT)
REVEALED_AT_THE_COMPUTER = (Phase.VOTED, Phase.CONSEQUENCE)


class WholeApp(LedApp):
    room: PhoneRoom

    def get_default_screen(self) -> Screen[None]:
        assert self.opened is not None
        return HostScreen(self.opened, self.look, self._clock.both, None, lambda: self.room, True)


async def answer(page: Any, phase: Phase, place: int) -> None:
    """What a person does with the page of this phase."""
    if phase is Phase.FOCUS:
        await page.locator("input[type=number]").nth(place % 3).fill("10")
        await page.get_by_role("button", name="Keep my answer").click()
        await expect(page.get_by_text("kept", exact=True).first).to_be_visible()
        return
    choices = page.locator(".choice")
    await expect(choices.first).to_be_visible()
    await choices.nth(place % await choices.count()).click()
    await expect(page.locator(".choice[aria-pressed=true]")).to_contain_text("kept")


async def lead_on(led: Led, pilot: Pilot[None], remote: Any) -> None:
    """One step by the facilitator's phone, with what the computer has to pass."""
    step = led.state.step
    await expect(remote.locator("#place")).to_have_text(led.phase.row.place)
    if led.phase is Phase.VOTE:
        await remote.get_by_role("button", name="Close the vote").click()
        await until(lambda: led.state.step != step)
        return
    if led.phase in REVEALED_AT_THE_COMPUTER:
        reveal = remote.get_by_role("button", name="Reveal: keep pressing")
        await reveal.hover()
        await remote.mouse.down()
        await expect(remote.locator("#told")).to_contain_text("at the computer")
        await remote.mouse.up()
        await pressed(pilot, "r")
        assert led.state.step != step
        return
    if led.phase is Phase.DISTRIBUTION:
        await pressed(pilot, "1", "enter")
        assert led.state.step != step
        return
    for _ in range(4):
        await remote.get_by_role("button", name="Next").click()
        with suppress(TimeoutError):  # it may have asked whether that was meant
            await until(lambda: led.state.step != step, 1.0)
            return
    await pressed(pilot, "r", "r", "space")
    assert led.state.step != step


async def test_four_phones_and_hands_go_through_a_whole_plan_led_from_a_phone(
    tmp_path: Path, browser: Any
) -> None:
    running: Running = started(tmp_path, heads=18)
    opened = Opened(running.host, running.journal, running.id)
    led = Led(hosting=Hosting(heads=18), opened=opened)
    app = led.app = WholeApp(opened, led.clock, None, False)
    port = free_port()
    app.room = PhoneRoom(
        running.host, running.journal, tmp_path, running.id, Phones(port, f"http://room.test:{port}")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: app.room.is_open)
        phones = []
        for _ in range(4):
            page = await (await browser.new_context(viewport=PHONE)).new_page()
            await page.goto(app.room.address)
            await expect(page.get_by_role("heading", level=1)).to_have_text("It begins soon")
            phones.append(page)
        remote = await (await browser.new_context(viewport=PHONE)).new_page()
        await remote.goto(app.room.pair())
        await expect(remote.locator("#heading")).not_to_have_text("…")
        answered = 0
        async with asyncio.timeout(240):
            while led.phase is not Phase.CLOSED:
                if led.phase in ASKED and not led.state.is_revealed:
                    for place, page in enumerate(phones):
                        await answer(page, led.phase, place)
                    answered += 1
                    if led.phase is Phase.VOTE:
                        await pressed(pilot, "1", "3", "enter")
                await lead_on(led, pilot, remote)
        for page in phones:
            await expect(page.get_by_role("heading", level=1)).to_have_text("The end")
        votes = [round for visit in led.state.visits for round in visit.rounds]
        assert votes
        assert all(len(round.poll.ballots) == 4 and round.total == 7 for round in votes)
        assert answered > len(votes)
    assert not running.journal.close(10.0)
