"""An organisation's own stories and lenses: whatever is uploaded, rooms run on, and others see none of it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import aiohttp
import psycopg
import pytest

from tests.cluster import Database
from tests.play import story_file
from tests.scenario.samples import LENS, SCENARIO
from tests.scenario.test_bounds import BEARABLE, TOO_MUCH
from tests.server.browsing import Answer, Browser
from tests.server.rooms import Process, organisation, process
from tests.server.served import status_of
from tests.server.signed_in import signed_in
from workshop.scenario.toml.source import MOST_BYTES
from workshop.server import checking
from workshop.server.people import Role
from workshop.server.room import ServedRoom
from workshop.server.sessions_page import NEW, SessionsPages
from workshop.server.stories import NotLedError, script_of_story, stories_of
from workshop.server.stories_page import STORIES, StoriesPage
from workshop.store.postgres import stories as kept_stories
from workshop.store.postgres.archive import Archive, Found
from workshop.store.postgres.stories import OwnStories

PARTS = (lambda server: StoriesPage(server).add_to,)
STORY = story_file("ceo-product-review").read_text("utf-8")
TITLE = STORY.partition('title = "')[2].partition('"')[0]
ID = "our-own-review"


def own(text: str = STORY, id: str = ID, title: str = TITLE) -> str:
    """The story under an id that none of the program has."""
    return text.replace('id = "ceo-product-review"', f'id = "{id}"', 1).replace(
        f'title = "{TITLE}"', f'title = "{title}"', 1
    )


@asynccontextmanager
async def author(
    database: Database, org: int, role: Role = Role.FACILITATOR
) -> AsyncIterator[tuple[Process, Browser]]:
    cookies = signed_in(database, org, role, name="Ada <b>L.</b>")
    async with process(database, parts=PARTS) as one, Browser(one.url, cookies) as browser:
        yield one, browser


async def upload(
    browser: Browser, data: str | bytes, name: str = "our-own.toml", field: str = "file"
) -> Answer:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field(field, io.BytesIO(data.encode() if isinstance(data, str) else data), filename=name)
    return await browser.post(STORIES, form)


def ids(database: Database, org: int) -> list[str]:
    with Archive(database.address) as archive:
        return [one.id for one in OwnStories(archive.shared).present(org)]


async def test_a_story_that_is_uploaded_can_be_begun_on(database: Database) -> None:
    with organisation(database) as (archive, org):
        async with author(database, org) as (one, browser):
            assert (await upload(browser, own())).status == 303
            page = (await browser.get(STORIES)).text
            assert ID in page
            assert "Ada &lt;b&gt;L.&lt;/b&gt;" in page
            offered = stories_of(one.server, org)
            assert (offered[0].id, offered[0].title, offered[0].minutes) == (ID, TITLE, 45)
            assert len(offered) > 14, "and those of the program"
            script = script_of_story(one.server, org, ID)
            kept = archive.begin(org, ID, TITLE, script.scenario_text, script.lens_texts)
            room = await one.server.rooms.of_session(Found(org, archive.number_of(org, kept.id)))
            assert isinstance(room, ServedRoom)
            assert room.host.play.scenario.id == ID
            assert script_of_story(one.server, org, offered[-1].id).play.scenario.id == offered[-1].id
            with pytest.raises(NotLedError):
                script_of_story(one.server, org, "no-such-story")


async def test_rooms_go_on_with_the_text_they_began_with_when_the_story_is_replaced_and_withdrawn(
    database: Database,
) -> None:
    with organisation(database) as (archive, org):
        async with author(database, org) as (one, browser):
            await upload(browser, own(title="The first telling"))
            script = script_of_story(one.server, org, ID)
            kept = archive.begin(org, ID, "The first telling", script.scenario_text, script.lens_texts)
            await upload(browser, own(title="The second telling"))
            assert script_of_story(one.server, org, ID).play.scenario.title == "The second telling"
            first, second = sorted(
                OwnStories(archive.shared).versions(org), key=lambda version: version.number
            )
            assert (await browser.post(f"{STORIES}/{second.number}/withdraw")).status == 303
            assert script_of_story(one.server, org, ID).play.scenario.title == "The first telling"
            assert (await browser.post(f"{STORIES}/{first.number}/withdraw")).status == 303
            assert ID not in {story.id for story in stories_of(one.server, org)}
            room = await one.server.rooms.of_session(Found(org, archive.number_of(org, kept.id)))
            assert isinstance(room, ServedRoom)
            assert room.host.play.scenario.title == "The first telling"
            again = await upload(browser, own(title="The first telling"))
            assert again.headers["Location"] == f"{STORIES}?told=again"
            assert script_of_story(one.server, org, ID).play.scenario.title == "The first telling"
            assert len(OwnStories(archive.shared).versions(org)) == 2


async def test_a_lens_is_there_for_stories_that_name_it_and_each_stays_with_the_one_it_was_checked_with(
    database: Database,
) -> None:
    with organisation(database) as (archive, org):
        async with (
            author(database, org) as (one, browser),
            Browser(one.url, signed_in(database, org, Role.ADMINISTRATOR)) as administrator,
        ):
            refused = await upload(browser, SCENARIO)
            assert (refused.status, "weather" in refused.text) == (422, True)
            assert (await upload(browser, LENS, "weather.toml")).status in (200, 303)
            assert (await upload(browser, SCENARIO)).status in (200, 303)
            first = script_of_story(one.server, org, "a-walk")
            assert first.lens_texts == (LENS,)
            warmer = LENS.replace('title = "Weather"', 'title = "Warmer weather"')
            assert (await upload(browser, warmer, "weather.toml")).status in (200, 303)
            assert script_of_story(one.server, org, "a-walk").lens_texts == (LENS,)
            assert (await upload(browser, SCENARIO)).status in (200, 303)
            assert script_of_story(one.server, org, "a-walk").lens_texts == (warmer,)
            old = next(
                version
                for version in OwnStories(archive.shared).versions(org)
                if version.kind == "lens" and version.heading["title"] == "Weather"
            )
            await browser.post(f"{STORIES}/{old.number}/withdraw")
            needed = await administrator.post(f"{STORIES}/{old.number}/delete")
            assert (needed.status, "was checked with this lens" in needed.text) == (409, True)


async def test_problems_are_told_with_their_places_and_nothing_is_kept(database: Database) -> None:
    with organisation(database) as (_archive, org):
        async with author(database, org) as (_one, browser):
            broken = own().replace("[scene.", '[scene."<img src=x onerror=alert(1)>" .', 1)
            answer = await upload(browser, broken, "../<b>bold.toml")
            assert answer.status == 422
            assert "<li>&lt;b&gt;bold.toml:" in answer.text
            assert "<img" not in answer.text
            assert "<b>bold" not in answer.text
            many = own().replace("response = ", "respons = ").replace("text = ", "txt = ")
            listed = await upload(browser, many)
            assert listed.status == 422
            assert 1 <= listed.text.count("<li>our-own.toml:") <= 20
            translation = 'translates = "ceo-product-review"\nlanguage = "de"\n'
            assert "this is a translation" in (await upload(browser, translation)).text
            shipped = await upload(browser, STORY)
            assert (shipped.status, "comes with the program" in shipped.text) == (409, True)
        assert ids(database, org) == []


ODD = {
    "nothing": b"\n",
    "no text": b"a = 1\nb = '\xe9'\n",
    "zeros": b"\0" * 1000,
    "packed": b"PK\x03\x04" + b"\0" * 500,
    "UTF-16": "id = 'a'".encode("utf-16"),
    "no TOML": b"[scene.a\nid = ",
    "something else": b"[tool.ruff]\nline-length = 110\n",
    "markup": b"title = '<script>alert(1)</script>'\n[scene.a]\n[cast.b]\n[ending.c]\n",
    "a million": b"#" * MOST_BYTES,
    "nested": b"a = " + b"[" * 100_000,
    **{name: text.encode()[:MOST_BYTES] for name, (text, _offset, _said) in TOO_MUCH.items()},
    **{f"bearable: {name}": text.encode()[:MOST_BYTES] for name, text in BEARABLE.items()},
}


@pytest.mark.slow
async def test_whatever_is_uploaded_is_answered_and_the_rooms_run_on(database: Database) -> None:
    with organisation(database) as (_archive, org):
        async with author(database, org) as (one, browser):
            slowest = 0.0

            async def watched() -> None:
                nonlocal slowest
                async with aiohttp.ClientSession() as web:
                    while True:
                        began = monotonic()
                        assert await status_of(web, f"{one.url}/health/live") == 200
                        slowest = max(slowest, monotonic() - began)
                        await asyncio.sleep(0.02)

            watching = asyncio.ensure_future(watched())
            for name, data in ODD.items():
                answer = await upload(browser, data)
                assert answer.status == 422, name
                assert "<script>alert" not in answer.text, name
            watching.cancel()
            assert slowest < 1.0, slowest
        assert ids(database, org) == []


async def test_a_file_that_is_too_large_is_told_so_and_one_of_the_limit_is_looked_at(
    database: Database,
) -> None:
    with organisation(database) as (_archive, org):
        async with author(database, org) as (_one, browser):
            text = own()
            full = text + "#" * (MOST_BYTES - len(text.encode()))
            assert (await upload(browser, full)).status == 303
            for more in (1, 5_000_000):
                answer = await upload(browser, full + "#" * more)
                assert (answer.status, "is larger than 1,000,000 bytes" in answer.text) == (413, True)
        assert ids(database, org) == [ID]


async def test_a_form_without_a_file_asks_for_one(database: Database) -> None:
    with organisation(database) as (_archive, org):
        async with author(database, org) as (_one, browser):
            for answer in (
                await browser.post(STORIES, {"file": "no file"}),
                await browser.post(STORIES, b"no form at all"),
                await upload(browser, own(), field="another"),
                await upload(browser, b""),
            ):
                assert (answer.status, "Choose a file first." in answer.text) == (400, True)


async def test_what_takes_too_long_to_look_over_is_given_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "PATIENCE", 0.01)
    with organisation(database) as (_archive, org):
        async with author(database, org) as (_one, browser):
            answer = await upload(browser, own())
            assert (answer.status, "could not be looked over" in answer.text) == (422, True)


async def test_who_uploads_while_many_others_do_is_asked_to_try_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOST_WAITING", 2)
    with organisation(database) as (_archive, org):
        async with author(database, org) as (_one, browser):
            answers = await asyncio.gather(*(upload(browser, own(id=f"our-{number}")) for number in range(6)))
            assert sorted(answer.status for answer in answers) == [303, 303, 503, 503, 503, 503]
        assert len(ids(database, org)) == 2


async def test_the_process_that_looks_files_over_knows_no_database_and_has_little_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WORKSHOP_DATABASE", "postgresql://secret@db/rooms")
    monkeypatch.setattr(checking, "MODULE", "tests.server.greedy")
    assert await checking.Checker().looked_over("greedy.toml", b"secret", {}) is None
    found = await checking.Checker().looked_over("modest.toml", b"modest", {})
    assert found is not None
    assert found.text == "no database"


@pytest.mark.slow
async def test_of_a_thousand_uploads_as_many_are_kept_as_may_be_and_the_rest_is_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_stories, "MOST_VERSIONS", 12)
    with organisation(database) as (archive, org):
        async with author(database, org, Role.ADMINISTRATOR) as (_one, browser):
            statuses = [(await upload(browser, own(id=f"our-own-{number}"))).status for number in range(1000)]
            assert statuses == [303] * 12 + [409] * 988
            full = await upload(browser, own())
            assert "There are 12 versions here, as many as there may be." in full.text
            first = OwnStories(archive.shared).versions(org)[0]
            assert (await browser.post(f"{STORIES}/{first.number}/delete")).status == 404, "not withdrawn yet"
            assert (await browser.post(f"{STORIES}/{first.number}/withdraw")).status == 303
            assert (await browser.post(f"{STORIES}/{first.number}/delete")).status == 303
            assert (await upload(browser, own())).status == 303


async def test_another_organisations_stories_are_not_there(database: Database) -> None:
    with organisation(database) as (archive, org), organisation(database) as (_same, other):
        async with author(database, other) as (_one, theirs):
            assert (await upload(theirs, own())).status == 303
        (version,) = OwnStories(archive.shared).versions(other)
        async with author(database, org, Role.ADMINISTRATOR) as (one, browser):
            assert ID not in (await browser.get(STORIES)).text
            assert ID not in {story.id for story in stories_of(one.server, org)}
            with pytest.raises(NotLedError):
                script_of_story(one.server, org, ID)
            for number in (version.number, 999_999):
                answers = [await browser.get(f"{STORIES}/{number}")]
                answers += [await browser.post(f"{STORIES}/{number}/{end}") for end in ("withdraw", "delete")]
                assert [answer.status for answer in answers] == [404] * 3
                assert all("There is no such version here." in answer.text for answer in answers)
            for odd in ("1%27%20OR%201=1", "-1", "1.5", "9" * 19):
                assert (await browser.get(f"{STORIES}/{odd}")).status == 404
        assert ids(database, other) == [ID]


async def test_stories_are_for_facilitators_and_administrators_and_deleting_is_for_administrators(
    database: Database,
) -> None:
    with organisation(database) as (archive, org):
        async with author(database, org, Role.ORGANISER) as (one, organiser):
            assert (await organiser.get(STORIES)).status == 403
            assert (await upload(organiser, own())).status == 403
            async with Browser(one.url) as nobody:
                assert (await nobody.get(STORIES)).status == 303
                assert (await upload(nobody, own())).status == 303
                assert ids(database, org) == []
        async with author(database, org) as (_one, browser):
            await upload(browser, own())
            (version,) = OwnStories(archive.shared).versions(org)
            file = await browser.get(f"{STORIES}/{version.number}")
            assert file.body == own().encode()
            assert file.headers["Content-Disposition"] == f'attachment; filename="{ID}.toml"'
            assert (
                await browser.post(f"{STORIES}/{version.number}/withdraw", origin="http://evil.test")
            ).status == 403
            assert (await browser.post(f"{STORIES}/{version.number}/withdraw")).status == 303
            assert (await browser.post(f"{STORIES}/{version.number}/delete")).status == 403
            assert len(OwnStories(archive.shared).versions(org)) == 1


async def test_what_the_database_has_of_a_story_is_seen_as_text_and_never_as_markup(
    database: Database,
) -> None:
    title = "</table><script>alert(1)</script> '; DROP TABLE workshop.story; --"
    with organisation(database) as (_archive, org):
        async with author(database, org) as (one, browser):
            assert (await upload(browser, own(title=title))).status == 303
            page = (await browser.get(STORIES)).text
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
            assert "<script>alert" not in page
            assert stories_of(one.server, org)[0].title.startswith("</table>")
        with psycopg.connect(database.owner) as owner:
            assert owner.execute("SELECT count(*) FROM workshop.story WHERE org = %s", (org,)).fetchone() == (
                1,
            )


async def test_a_session_on_a_story_of_ones_own_is_prepared_in_a_browser(database: Database) -> None:
    parts = (*PARTS, lambda server: SessionsPages(server).add_to)
    with organisation(database) as (archive, org):
        cookies = signed_in(database, org, Role.FACILITATOR)
        async with process(database, parts=parts) as one, Browser(one.url, cookies) as browser:
            await upload(browser, own())
            assert TITLE in (await browser.get(f"{NEW}/{ID}")).text
            prepared = await browser.post(f"{NEW}/{ID}", {"minutes": "45", "group": "Sales"})
            assert prepared.status == 303
            ((_number, summary),) = archive.sessions(org)
            assert (summary.scenario, summary.group) == (ID, "Sales")
            (version,) = OwnStories(archive.shared).versions(org)
            await browser.post(f"{STORIES}/{version.number}/withdraw")
            assert (await browser.post(f"{NEW}/{ID}", {"minutes": "45"})).status == 404
