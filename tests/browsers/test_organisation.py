"""An organisation’s results, administration and stories are for everybody, however narrow the window."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browsers.test_accessible import NARROW, violations
from tests.cluster import Database
from tests.server.browsing import Browser
from tests.server.led import put_led
from tests.server.rooms import organisation, process
from tests.server.signed_in import signed_in
from tests.server.test_stories import own, upload
from workshop.server.administration import ADMIN
from workshop.server.people import Role
from workshop.server.process import PARTS
from workshop.server.results import RESULTS
from workshop.server.stories_page import STORIES

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_pages_of_an_organisation_are_for_everybody(
    browser: Any, database: Database, scheme: str
) -> None:
    with organisation(database) as (archive, org):
        ids = [put_led(archive, org, number) for number in range(12)]
        cookies = signed_in(database, org, *Role)
        paths = (RESULTS, ADMIN, f"{ADMIN}/sessions", f"{ADMIN}/session/{ids[0]}", STORIES)
        async with process(database, parts=PARTS) as one, Browser(one.url, cookies) as asking:
            await one.server.housekeeping.put_in_order()
            assert (await upload(asking, own())).status == 303
            context = await browser.new_context(
                color_scheme=scheme, viewport={"width": NARROW, "height": 640}
            )
            kept = [{"name": name, "value": value, "url": one.url} for name, value in cookies.items()]
            await context.add_cookies(kept)
            page = await context.new_page()
            for path in paths:
                answer = await page.goto(f"{one.url}{path}")
                assert answer.status == 200, path
                assert await violations(page) == [], path
                assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW, path
