"""Practice alone and the shared screen in a real browser: for everybody, in each phase, at each width."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

import pytest

from tests.browsers.test_accessible import LARGE, NARROW, violations
from tests.cluster import Database
from tests.server.rooms import Process, Room, organisation, process, put_room
from tests.store.hosted_sessions import (
    Listed,
    clock,
    from_the_first_scene,
    opening,
    own_question,
    script,
)
from workshop.server.practice import Practice
from workshop.server.room import ServedRoom, new_way_in
from workshop.server.screen import Screens
from workshop.server.shared_html import shared_html
from workshop.session.commands import CloseVote, Command, OpenTalk, Refusal
from workshop.session.host import Host
from workshop.session.phase_row import Audience
from workshop.session.phases import Phase
from workshop.store.postgres.archive import Found

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe is not installed")
pytestmark = pytest.mark.slow
expect = playwright.expect

ROOM = {"width": 1920, "height": 1080}
PARTS = (lambda server: Practice(server).add_to, lambda server: Screens(server).add_to)


@pytest.fixture
async def served(database: Database) -> AsyncIterator[Process]:
    async with process(database, parts=PARTS, practice=True) as one:
        yield one


async def wide_at_most(page: Any, width: int) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_of_practice_is_for_everybody(browser: Any, served: Process, scheme: str) -> None:
    context = await browser.new_context(color_scheme=scheme, viewport={"width": NARROW, "height": 640})
    page = await context.new_page()

    async def looked_at(heading: str) -> None:
        await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        for summary in await page.locator("summary").all():
            await summary.click()
        assert await violations(page) == [], heading
        for size in (LARGE, ""):
            await page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            assert size or await wide_at_most(page, NARROW), heading

    async def pressed(does: str) -> None:
        await page.locator(f"button[value^='{does}']").first.click()

    await page.goto(f"{served.url}/p/")
    await looked_at("Practise alone")
    await page.goto(f"{served.url}/p/ceo-product-review?minutes=10")
    await looked_at("The Forty-Hour Reply")
    await pressed("go")
    await looked_at("Page four")
    await page.fill("#own", "We cannot do it sooner: the queue is full. A clinic waits forty hours for us.")
    await pressed("read")
    await looked_at("Page four")
    await pressed("say")
    await looked_at("What was the question really about?")
    await pressed("guess")
    await looked_at("And then")
    await pressed("go")
    await expect(page.locator("table.bars")).to_be_visible()
    await looked_at(await page.locator("h1").inner_text())
    await pressed("go")
    await looked_at(await page.locator("h1").inner_text())
    await pressed("go")
    await looked_at("Looking back")
    await page.goto(f"{served.url}/p/no-such-story")
    await looked_at("Practise alone")


async def test_practice_goes_on_without_scripts_and_by_the_keyboard_alone(
    browser: Any, served: Process
) -> None:
    page = await (await browser.new_context(java_script_enabled=False)).new_page()
    await page.goto(f"{served.url}/p/red-lamp")
    for heading in ("The red lamp", "What was the question really about?", "And then"):
        await page.locator("button.choice, button.go").first.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text(heading)


async def test_the_way_back_shows_the_page_before_and_leads_on_from_there(
    browser: Any, served: Process
) -> None:
    page = await (await browser.new_context()).new_page()
    await page.goto(f"{served.url}/p/red-lamp")
    await page.locator("button[value=go]").click()
    await page.locator("button.choice").nth(0).click()
    first = await page.locator("dd").first.inner_text()
    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_have_text("The red lamp")
    await page.locator("button.choice").nth(2).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("What was the question really about?")
    assert await page.locator("dd").first.inner_text() != first
    await page.reload()  # which sends the form once more
    await expect(page.get_by_role("heading", level=1)).to_have_text("What was the question really about?")


async def on_screen(browser: Any, served: Process, room: Room, **options: Any) -> Any:
    page = await (await browser.new_context(viewport=ROOM, **options)).new_page()
    await page.goto(f"{served.url}/w/")
    if options.get("java_script_enabled", True):
        assert await violations(page) == []
    await page.fill("#code", room.way_in.code)
    await page.locator("button").click()
    await expect(page.locator("footer")).to_contain_text(room.way_in.code)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_of_the_screen_is_for_everybody_and_fits_a_projector(
    browser: Any, served: Process, database: Database, scheme: str
) -> None:
    play, text, lenses = script()[:3]
    with organisation(database) as (archive, org):
        kept = archive.begin(org, play.scenario.id, play.scenario.title, text, lenses)
        room = Room(org, kept, archive.let_in(org, kept.id, new_way_in), 0)
        leads = await served.server.rooms.of_session(Found(org, archive.number_of(org, kept.id)))
        assert isinstance(leads, ServedRoom)
        page = await on_screen(browser, served, room, color_scheme=scheme)
        seen: set[object] = set()
        for command in commands_of_a_workshop():
            assert leads.host.do(command) is None
            state = leads.host.state
            if not state.hosted or (state.phase, state.is_revealed) in seen:
                continue
            seen.add((state.phase, state.is_revealed))
            told = unescape(re.sub(r"<[^>]*>", "", shared_html(leads.led.shared_view)))
            await expect(page.locator("main")).to_have_text(told)
            await expect(page.locator("svg.qr")).to_be_visible(
                visible=state.phase.row.audience is not Audience.ROOM
            )
            await page.set_viewport_size(ROOM)
            assert await violations(page) == [], state.phase
            fits = await page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
            assert fits, state.phase
            await page.set_viewport_size({"width": NARROW, "height": 640})
            await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
            assert await wide_at_most(page, NARROW), state.phase
        assert {phase for phase, _revealed in seen} > {
            Phase.PLAN,
            Phase.OWN_ANSWER,
            Phase.VERDICT,
            Phase.CLOSED,
        }


class Recording(Host):
    """A host that takes down what it is asked for."""

    def __init__(self) -> None:
        super().__init__(script().play, Listed(), clock)
        self.commands: list[Command] = []

    def do(self, command: Command) -> Refusal | None:
        self.commands.append(command)
        return super().do(command)


def commands_of_a_workshop() -> list[Command]:
    """All that is asked for in one with a question of its own."""
    host = Recording()
    host.start()
    opening(host)
    own_question(host)
    from_the_first_scene(host)
    return host.commands


async def test_the_screen_follows_by_itself_and_without_scripts_after_a_few_seconds(
    browser: Any, served: Process, database: Database
) -> None:
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        page = await on_screen(browser, served, room)
        plain = await on_screen(browser, served, room, java_script_enabled=False)
        (leads,) = served.server.rooms.open
        assert leads.host.do(CloseVote()) is None
        await expect(page.locator("main")).to_contain_text("Counted, not yet shown.")
        await expect(plain.locator("main")).to_contain_text("Counted, not yet shown.", timeout=15_000)
        assert leads.host.do(OpenTalk()) is None
        await expect(page.locator("h1")).to_contain_text("Two minutes with a neighbour")


async def test_the_screen_comes_back_when_the_process_does(browser: Any, database: Database) -> None:
    with organisation(database) as (archive, org):
        room = put_room(archive, org)
        async with process(database, parts=PARTS) as one:
            page = await on_screen(browser, one, room)
            port = one.port
        await expect(page.locator("#trouble")).to_be_visible()
        async with process(database, parts=PARTS, port=port):
            await expect(page.locator("#trouble")).to_be_hidden(timeout=30_000)
            await expect(page.locator("main")).to_contain_text("Raise together")
