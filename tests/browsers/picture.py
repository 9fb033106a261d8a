"""The picture of a phone on the front page: `python -m tests.browsers.picture` makes it anew."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright, expect

from tests.browsers.conftest import ARGUMENTS, BROWSER, PHONE
from tests.play import ROOT, shipped_file
from tests.rooms.rooms import Phone, free_port, open_room, started, to
from workshop.rooms.room import Phones
from workshop.session.phases import Phase
from workshop.session.projection import offered

PICTURE = ROOT / "docs" / "phone.png"
OTHERS = 10


async def picture(home: Path) -> None:
    """A vote that is kept, with ten others in."""
    running = started(home, file=shipped_file("ceo-product-review"))
    port = free_port()
    public = Phones(port, f"http://room.test:{port}")
    async with open_room(running, home, public) as room, async_playwright() as play:
        browser = await play.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        page = await (await browser.new_context(viewport=PHONE)).new_page()
        await page.goto(room.address)
        state = to(running, Phase.VOTE)
        names = [one.id for one in offered(running.host.play, state.visit)]
        for number in range(OTHERS):
            async with Phone(room) as phone:
                await phone.join()
                await phone.vote(names[number % len(names)], state.question)
        await page.locator(".choice").nth(1).click()
        await expect(page.locator(".choice").nth(1)).to_contain_text("kept")
        await expect(page.locator("#in")).to_contain_text(str(OTHERS + 1))
        await page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
        await page.screenshot(path=PICTURE)
        await browser.close()
    running.journal.close(5.0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        asyncio.run(picture(Path(home)))
