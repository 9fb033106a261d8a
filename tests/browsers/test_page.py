"""The page in a browser: join, vote, change, lose the network, come back; also without scripts."""

from __future__ import annotations

import os
import signal

import pytest

from tests.browsers.conftest import Site
from tests.rooms.rooms import to, until
from workshop.session.commands import CloseVote, GoOn, RevealDistribution, RevealVerdict
from workshop.session.phases import Phase

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
expect = playwright.expect
pytestmark = pytest.mark.slow


TRANSLATES = """
document.querySelectorAll('main *').forEach(function (element) {
  element.childNodes.forEach(function (node) {
    if (node.nodeType !== 3) return;
    var font = document.createElement('font');
    font.textContent = 'anders';
    element.replaceChild(font, node);
  });
})
"""


def counts(site: Site) -> dict[str, int]:
    return dict(site.running.host.state.visit.rounds[-1].counts)


async def test_a_phone_joins_votes_changes_its_mind_and_reads_the_verdict(site: Site) -> None:
    page = await site.phone()
    await expect(page.get_by_role("heading")).to_have_text("It begins soon")
    state = to(site.running, Phase.VOTE)
    choices = page.locator(".choice")
    await expect(choices).to_have_count(len(site.running.host.play.story.offered(
        state.visit.scene, state.visit.tracks)))  # fmt: skip
    await choices.nth(0).click()
    await expect(choices.nth(0)).to_have_attribute("aria-pressed", "true")
    await expect(choices.nth(0)).to_contain_text("kept")
    await choices.nth(1).click()
    await expect(choices.nth(1)).to_contain_text("kept")
    await expect(choices.nth(0)).to_have_attribute("aria-pressed", "false")
    assert sum(counts(site).values()) == 1
    await expect(page.locator("#in")).to_have_text("1 of 18 in")
    await page.reload()
    await expect(choices.nth(1)).to_have_attribute("aria-pressed", "true")
    for command in (CloseVote(), RevealDistribution()):
        site.running.host.do(command)
    await expect(page.get_by_role("heading")).to_have_text("How it fell")
    await expect(page.get_by_text("(you)")).to_have_count(1)
    for command in (GoOn(), GoOn(), RevealVerdict()):
        site.running.host.do(command)
    await expect(page.get_by_role("heading")).to_have_text("The verdict")
    await expect(page.get_by_text("Called for:")).to_be_visible()
    await expect(page.get_by_text("You said")).to_be_visible()
    await expect(page.locator(":focus")).to_have_text("The verdict")


OFFLINE_MILLISECONDS = 10_000


async def test_four_phones_vote_and_the_one_that_was_offline_is_heard_when_it_is_back(site: Site) -> None:
    pages = [await site.phone() for _ in range(4)]
    await pages[3].clock.install()
    await pages[3].reload()
    to(site.running, Phase.VOTE)
    for page in pages:
        await expect(page.locator(".choice").first).to_be_visible()
    gone = pages[3]
    await gone.context.set_offline(True)
    for number, page in enumerate(pages):
        await page.locator(".choice").nth(number % 2).click()
    await expect(gone.locator("#trouble")).to_contain_text("offline")
    await expect(gone.locator(".choice").nth(1)).to_contain_text("sending")
    for page in pages[:3]:
        await expect(page.locator(".choice[aria-pressed=true]")).to_contain_text("kept")
    await gone.clock.run_for(OFFLINE_MILLISECONDS)
    await expect(gone.locator("#trouble")).to_contain_text("offline")
    assert sum(counts(site).values()) == 3
    await gone.context.set_offline(False)
    await expect(gone.locator(".choice").nth(1)).to_contain_text("kept", timeout=15_000)
    await expect(gone.locator("#trouble")).to_be_hidden(timeout=15_000)
    assert sum(counts(site).values()) == 4


async def test_two_pages_of_a_phone_are_one_seat_and_show_the_same(site: Site) -> None:
    page = await site.phone()
    to(site.running, Phase.VOTE)
    other = await page.context.new_page()
    await other.goto(site.room.address)
    await other.locator(".choice").nth(0).click()
    await expect(page.locator(".choice").nth(0)).to_contain_text("kept")
    await page.locator(".choice").nth(1).click()
    await expect(other.locator(".choice").nth(1)).to_contain_text("kept")
    assert sum(counts(site).values()) == 1


async def test_without_scripts_a_form_votes(site: Site) -> None:
    to(site.running, Phase.VOTE)
    page = await site.phone(java_script_enabled=False)
    await page.get_by_role("button", name="Join").click()
    await page.locator(".choice").nth(1).click()
    await expect(page.locator(".choice").nth(1)).to_have_attribute("aria-pressed", "true")
    assert sum(counts(site).values()) == 1


async def test_the_keyboard_alone_votes_and_counts_that_come_in_leave_the_focus_where_it_is(
    site: Site,
) -> None:
    """P22."""
    page = await site.phone()
    await expect(page.get_by_role("heading")).to_have_text("It begins soon")
    to(site.running, Phase.VOTE)
    await expect(page.get_by_role("heading", name="Your vote")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(page.locator(".choice").nth(1)).to_be_focused()
    other = await site.phone()
    await other.locator(".choice").nth(0).click()
    await expect(page.locator("#in")).to_have_text("1 of 18 in")
    await expect(page.locator(".choice").nth(1)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator(".choice").nth(1)).to_contain_text("kept")
    await expect(page.locator(".choice").nth(1)).to_be_focused()
    await expect(page.locator("#live")).to_have_text("kept")


async def test_the_tree_of_a_screen_reader_has_the_question_the_replies_and_what_is_chosen(
    site: Site,
) -> None:
    page = await site.phone()
    state = to(site.running, Phase.VOTE)
    scene = site.running.host.play.scenario.scene[state.visit.scene]
    await page.locator(".choice").nth(0).click()
    await expect(page.locator(".choice").nth(0)).to_contain_text("kept")
    tree = await page.locator("body").aria_snapshot()
    assert 'heading "Your vote" [level=1]' in tree
    assert "[pressed]" in tree
    assert "status: kept" in tree
    assert scene.says.split()[0] in tree


async def test_translated_pages_send_what_was_meant(site: Site) -> None:
    """P20: a translation replaces the nodes of texts, and what is sent stays an id."""
    page = await site.phone()
    to(site.running, Phase.VOTE)
    await expect(page.locator(".choice").first).to_be_visible()
    await page.evaluate(TRANSLATES)
    await page.locator(".choice").nth(0).click()
    await expect(page.locator(".choice").nth(0)).to_contain_text("kept")
    site.running.host.do(CloseVote())
    await expect(page.get_by_text("The vote is closed")).to_be_visible()


async def test_a_small_phone_needs_no_scrolling_sideways(site: Site) -> None:
    page = await site.phone(viewport={"width": 320, "height": 480})
    for phase in (Phase.CONTRACT, Phase.PRACTICE, Phase.SCENE, Phase.VOTE):
        to(site.running, phase)
        await expect(page.locator("h1")).not_to_have_text("It begins soon")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    heights = await page.locator("button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 48


async def test_nothing_is_asked_of_any_other_host(site: Site) -> None:
    context = await site.browser.new_context()
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    await page.goto(site.room.address)
    await expect(page.get_by_role("heading")).to_have_text("It begins soon")
    assert {url.split("/")[2] for url in asked} == {site.room.address.split("/")[2]}
    assert errors == []


async def test_a_gateway_that_was_killed_is_back_and_the_vote_with_it(site: Site) -> None:
    page = await site.phone()
    to(site.running, Phase.VOTE)
    await expect(page.locator(".choice").first).to_be_visible()
    os.kill(site.room.gateway_process or 0, signal.SIGKILL)
    await page.locator(".choice").nth(0).click()
    await expect(page.locator(".choice").nth(0)).to_contain_text("kept", timeout=20_000)
    await until(lambda: site.room.is_open)
    assert sum(counts(site).values()) == 1


@pytest.mark.parametrize(
    "look", [{"color_scheme": "dark"}, {"forced_colors": "active"}, {"reduced_motion": "reduce"}]
)
async def test_it_votes_in_every_look(site: Site, look: dict[str, str]) -> None:
    page = await site.phone(**look)
    to(site.running, Phase.VOTE)
    await page.locator(".choice").nth(0).click()
    await expect(page.locator(".choice").nth(0)).to_contain_text("kept")
