"""A real browser on the page that phones get; where none is installed, these tests are left out."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.rooms.rooms import free_port, open_room, started
from workshop.rooms.room import PhoneRoom, Phones
from workshop.store.runs import Running

BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
PHONE = {"width": 360, "height": 640}
ARGUMENTS = (
    "--no-sandbox",  # tests run as root where a container has nobody else
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP *.test 127.0.0.1",
)
"""A browser makes exceptions for the names of its own computer: the page is opened by another."""


class Site:
    """A session with its room, and a browser to open it in."""

    def __init__(self, running: Running, room: PhoneRoom, browser: Any) -> None:
        self.running, self.room, self.browser = running, room, browser

    async def phone(self, **options: Any) -> Any:
        """A page in a phone of its own, in the room already."""
        context = await self.browser.new_context(**{"viewport": PHONE, **options})
        page = await context.new_page()
        await page.goto(self.room.address)
        return page


@pytest.fixture
async def browser() -> AsyncIterator[Any]:
    playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
    if not BROWSER:
        pytest.skip("no Chromium is installed")
    async with playwright.async_playwright() as play:
        browser = await play.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@pytest.fixture
async def site(tmp_path: Path, browser: Any) -> AsyncIterator[Site]:
    running = started(tmp_path)
    port = free_port()
    public = Phones(port, f"http://room.test:{port}")
    async with open_room(running, tmp_path, public) as room:
        yield Site(running, room, browser)
    assert not running.journal.close(5.0)
