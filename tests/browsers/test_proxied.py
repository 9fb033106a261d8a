"""A phone's browser in a room of two processes behind each proxy, one of which is ended."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from tests.cluster import Database
from tests.deploy.installed import installed
from tests.deploy.proxies import KINDS
from tests.server.rooms import ballots, organisation, put_room

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
pytestmark = pytest.mark.slow
expect = playwright.expect


@pytest.mark.parametrize("kind", KINDS)
async def test_a_page_goes_on_by_itself_in_the_other_process(
    kind: str, browser: Any, database: Database, tmp_path: Path
) -> None:
    """C11: through TLS and HTTP/2, with the room's stream open when its process ends."""
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        async with installed(kind, database, tmp_path) as made:
            page = await (await browser.new_context(ignore_https_errors=True)).new_page()
            statuses: list[tuple[int, str]] = []
            page.on("response", lambda answer: statuses.append((answer.status, answer.url)))
            await page.goto(f"{made.proxy.url}/{room.way_in.code}")
            choices = page.locator(".choice")
            await choices.first.click(timeout=10_000)
            await expect(choices.first).to_contain_text("kept")
            made.signal(made.port_of(room), signal.SIGTERM)
            await choices.nth(1).click()
            await expect(choices.nth(1)).to_contain_text("kept", timeout=15_000)
            await expect(page.locator("#trouble")).to_be_hidden(timeout=15_000)
            assert len(ballots(archive, room)) == 1
            assert {status for status, url in statuses if url.endswith(("/", room.way_in.code))} == {200}
