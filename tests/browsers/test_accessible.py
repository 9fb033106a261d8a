"""axe-core finds nothing on the page, in any phase of a session and in every look."""

from __future__ import annotations

import importlib.resources
from typing import Any

import pytest

from tests.browsers.conftest import Site
from tests.gateway.served import CODE, served
from tests.play import story_play
from tests.rooms.rooms import to
from tests.rooms.test_remote import Leads, secret_of
from tests.session.leading import whole_workshop
from workshop.rooms.phone import as_plain, phone_page
from workshop.session.phases import Phase

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe is not installed")
pytestmark = pytest.mark.slow
expect = playwright.expect

AXE = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"

NARROW, LARGE = 320, "225%"
"""Columns of the smallest phone, and twice the size of the page's letters."""


async def violations(page: Any) -> list[str]:
    await page.evaluate(AXE)
    found = await page.evaluate(
        f"axe.run(document, {RULES}).then(function (told) {{ return told.violations; }})"
    )
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_of_a_session_is_for_everybody(browser: Any, scheme: str) -> None:
    play = story_play()
    shown: dict[object, dict[str, Any]] = {}
    for state in whole_workshop(play):
        shown.setdefault((state.phase, state.is_revealed), as_plain(phone_page(play, state)))
    context = await browser.new_context(color_scheme=scheme, viewport={"width": NARROW, "height": 640})
    page = await context.new_page()
    async with served() as room:
        await page.goto(f"{room.origin}/{CODE}")
        for number, told in enumerate(shown.values()):
            room.gateway.board.show({**told, "step": 1000 + number})
            await expect(page.get_by_role("heading", level=1)).to_have_text(told["heading"])
            assert await violations(page) == [], told["heading"]
            for size in (LARGE, ""):
                await page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
                assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW, told["heading"]


async def test_the_page_of_a_phone_that_leads_is_for_everybody(site: Site) -> None:
    site.room.led = Leads(site.running)
    page = await (await site.browser.new_context(viewport={"width": NARROW, "height": 640})).new_page()
    await page.goto(f"{site.room.address.rpartition('/')[0]}/f#{secret_of(site.room)}")
    await expect(page.locator("#heading")).not_to_have_text("…")
    for phase in (Phase.ROOM, Phase.CONTRACT, Phase.THINK, Phase.VOTE):
        to(site.running, phase)
        await expect(page.locator("#place")).to_have_text(phase.row.place)
        assert await violations(page) == [], phase
        assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW


async def test_the_ways_in_are_for_everybody(browser: Any) -> None:
    context = await browser.new_context(java_script_enabled=True)
    page = await context.new_page()
    async with served() as room:
        for path in ("/", "/NOROOM"):
            await page.goto(room.origin + path)
            assert await violations(page) == [], path
