"""The facilitator's phone in a browser, under a name that no browser makes exceptions for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browsers.conftest import Site
from tests.rooms.rooms import to, until
from tests.rooms.test_remote import Leads, secret_of
from workshop.rooms.remote import Grade, PhonesThatLead, RoomWish
from workshop.session.phases import Phase

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
pytestmark = pytest.mark.slow
expect = playwright.expect


async def test_it_is_paired_by_its_fragment_leads_and_reveals_by_a_long_press_alone(site: Site) -> None:
    """P9, P21: without TLS a page has no signature of the browser's own."""
    leads = Leads(site.running)
    site.room.led = leads
    to(site.running, Phase.THINK)
    page = await (await site.browser.new_context()).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    secret = secret_of(site.room)
    await page.goto(f"{site.room.address.rpartition('/')[0]}/f#{secret}")
    await expect(page.locator("#heading")).not_to_have_text("…")
    assert not any(secret in url for url in asked)
    assert secret not in page.url
    await page.get_by_role("button", name="Next").click()
    await expect(page.locator("#told")).to_have_text("done")
    assert leads.asked == [("next", Grade.COUNTS)]
    reveal = page.get_by_role("button", name="Reveal: keep pressing")
    await reveal.click()
    await reveal.hover()
    await page.mouse.down()
    await reveal.dispatch_event("pointercancel")
    await page.mouse.up()
    await expect(reveal).not_to_have_class("go")
    assert leads.asked == [("next", Grade.COUNTS)]
    await page.mouse.down()
    await expect(reveal).to_have_class("go")
    await expect(reveal).not_to_have_class("go")
    await page.mouse.up()
    await page.reload()
    await page.get_by_role("button", name="Timer").click()
    await expect(page.locator("#told")).to_have_text("done")
    assert [ask for ask, _grade in leads.asked] == ["next", "reveal", "timer"]
    other = await (await site.browser.new_context()).new_page()
    await other.goto(f"{site.room.address.rpartition('/')[0]}/f#{secret}")
    await expect(other.locator("#trouble")).to_contain_text("not paired")


async def test_a_phone_that_has_the_steps_alone_is_offered_no_reveal(site: Site, tmp_path: Path) -> None:
    site.room.led = Leads(site.running)
    to(site.running, Phase.CONTRACT)
    secret = secret_of(site.room)
    phones = PhonesThatLead(tmp_path)
    phones.ask(str(site.running.id), RoomWish(other_grade=True))
    await until(lambda: phones.pairing().grade is Grade.STEPS)
    page = await (await site.browser.new_context()).new_page()
    await page.goto(f"{site.room.address.rpartition('/')[0]}/f#{secret}")
    await expect(page.locator("#heading")).not_to_have_text("…")
    await expect(page.get_by_role("button", name="Next")).to_be_visible()
    await expect(page.get_by_role("button", name="Reveal")).to_have_count(0)
