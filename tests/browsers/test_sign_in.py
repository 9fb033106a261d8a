"""Signing in with a real browser: the provider is another site, and no policy of ours is in the way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.browsers.test_accessible import NARROW, violations
from tests.cluster import Database
from tests.server.company import Company, new_company
from tests.server.identity_provider import ADA, GRACE, IdentityProvider, identity_provider

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
pytestmark = pytest.mark.slow
expect = playwright.expect
SITE = "http://rooms.test:{port}"


@pytest.fixture
async def company(database: Database) -> AsyncIterator[Company]:
    async with new_company(database) as made:
        yield made


@pytest.fixture
async def provider() -> AsyncIterator[IdentityProvider]:
    async with identity_provider() as started:
        yield started


async def narrow(browser: Any, scheme: str = "light") -> Any:
    context = await browser.new_context(color_scheme=scheme, viewport={"width": NARROW, "height": 640})
    return await context.new_page()


async def test_a_browser_goes_to_another_site_and_comes_back_signed_in(
    browser: Any, company: Company, provider: IdentityProvider
) -> None:
    """C15: the cookies come along after the redirect from there."""
    provider.person = GRACE
    url = await company.served(provider.settings(company.name, end_session="true"), public=SITE)
    page = await narrow(browser)
    await page.goto(f"{url}/o/all?of=7")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Everything")
    assert page.url == f"{url}/o/all?of=7"
    cookies = {cookie["name"]: cookie for cookie in await page.context.cookies()}
    assert [*cookies] == ["account"]
    assert (cookies["account"]["httpOnly"], cookies["account"]["sameSite"]) == (True, "Lax")
    assert await violations(page) == []
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url(f"{provider.issuer}/logout?*")
    assert await page.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_whoever_is_asked_for_the_organisation_gets_on_from_the_form(
    browser: Any, company: Company, provider: IdentityProvider, scheme: str
) -> None:
    """A redirect after a form would be kept from another site by the page's policy."""
    company.archive.add_organisation(other := f"{company.name} and others")
    settings = (provider.settings(company.name, "here"), provider.settings(other, "there"))
    url = await company.served(*settings, public=SITE)
    page = await narrow(browser, scheme)
    await page.goto(f"{url}/o/all")
    short_name = page.get_by_label("Short name of your organisation")
    await expect(short_name).to_be_visible()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW
    await short_name.fill("nowhere")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("No organisation goes by that name here.")
    assert await violations(page) == []
    provider.person = ADA
    await short_name.fill("there")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Not among your pages")
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW


async def test_a_role_that_was_given_meanwhile_is_there_after_signing_in_again(
    browser: Any, company: Company, provider: IdentityProvider
) -> None:
    provider.person = {**GRACE, "groups": []}
    url = await company.served(provider.settings(company.name), public=SITE)
    page = await narrow(browser)
    await page.goto(f"{url}/o/all")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Signed in, without a role")
    assert await violations(page) == []
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Signed out")
    assert await violations(page) == []
    provider.person = GRACE
    await page.goto(f"{url}/o/all")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Everything")
