"""A facilitator's pages in a real browser: for everybody, and from the form to leading the room."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.browsers.test_accessible import NARROW, violations
from tests.cluster import Database, free_port
from tests.server.rooms import organisation, process
from tests.server.signed_in import signed_in
from workshop.server.people import COOKIE, Role
from workshop.server.process import PARTS
from workshop.session.phases import Phase

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
pytestmark = pytest.mark.slow
expect = playwright.expect


async def sound(page: Any) -> None:
    """Nothing on it keeps anybody out, and it is no wider than a small phone."""
    if folder := os.environ.get("PICTURES"):
        await page.screenshot(path=f"{folder}/{page.url.rsplit('/', 2)[-1] or 'o'}.png", full_page=True)
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_facilitator_prepares_a_session_and_leads_it_by_clicks(
    browser: Any, database: Database, scheme: str
) -> None:
    port = free_port()
    public = f"http://rooms.test:{port}"
    with organisation(database) as (_archive, org):
        cookie = signed_in(database, org, Role.FACILITATOR)[COOKIE]
        async with process(database, parts=PARTS, public=public, port=port) as one:
            context = await browser.new_context(
                color_scheme=scheme, viewport={"width": NARROW, "height": 640}
            )
            await context.add_cookies([{"name": COOKIE, "value": cookie, "url": public}])
            page = await context.new_page()
            await page.goto(f"{public}/o/")
            await sound(page)
            await page.get_by_role("link", name="Prepare a session").click()
            await sound(page)
            await page.get_by_role("link", name="The Forty-Hour Reply").click()
            await sound(page)
            await page.get_by_label("Minutes").fill("45")
            await page.get_by_label("The group, as you call it").fill("Sales")
            await page.get_by_role("button", name="Prepare it").click()
            await expect(page.get_by_role("heading", level=1)).to_have_text("The Forty-Hour Reply")
            await sound(page)
            assert await page.evaluate("document.querySelectorAll('svg.qr > path').length") == 2
            room_at = page.url
            await page.get_by_role("button", name="Lead from the app on a laptop").click()
            await expect(page.locator("#passphrase")).to_be_visible()
            await sound(page)
            await page.get_by_role("link", name="Back to the session").click()
            await page.get_by_role("button", name="Let no new phone in").click()
            await expect(page.get_by_text("Locked: nobody new comes in.")).to_be_visible()
            assert page.url == room_at
            await page.get_by_role("button", name="Lead from this browser").click()
            await expect(page.locator("#heading")).to_have_text("The Forty-Hour Reply")
            assert "#" not in page.url
            await sound(page)
            (served,) = one.server.rooms.open
            await page.get_by_label("People here").fill("18")
            await page.get_by_role("button", name="Keep the number").click()
            await expect(page.locator("#told")).to_have_text("")
            await page.get_by_role("button", name="Next").click()
            await expect(page.locator("#place")).not_to_have_text(Phase.PLAN.row.place)
            assert served.host.state.heads == 18
            await page.goto(f"{public}/o/")
            await expect(page.get_by_role("cell", name="Sales")).to_be_visible()
            await sound(page)
