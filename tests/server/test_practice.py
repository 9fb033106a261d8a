"""Practice alone by HTTP: whole plays without scripts; what a page carries, cut, forged and sent again."""

from __future__ import annotations

import gc
import tracemalloc
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from tests.cluster import Cluster, Database
from tests.play import ROOT, SHIPPED, SINGLES, shipped_play
from tests.server.browsing import Browser
from tests.server.rooms import Process, organisation
from tests.server.rooms import process as process_with
from tests.server.signed_in import signed_in
from tests.server.test_stories import TITLE, own, upload
from tests.server.visitor import Page, Visitor
from workshop.engine.sighting import CueReader
from workshop.gateway.limits import Rate
from workshop.server.carried import LONGEST_CARRIED, CarriedPractice, as_carried, from_carried
from workshop.server.people import Role
from workshop.server.practice import Practice
from workshop.server.practice_page import LONGEST_WORDS, Shown, practice_html
from workshop.server.practice_step import PageStep, begun, stepped
from workshop.server.stories_page import StoriesPage
from workshop.session.events import HostingStarted, SessionStarted
from workshop.session.own_words import BY_CUES
from workshop.session.views import DebriefView, GuessView, SceneView
from workshop.store.library import Library
from workshop.store.postgres.connection import SharedConnection
from workshop.store.postgres.erasing import Keeping
from workshop.store.postgres.practised import Practised


def process(database: Database, **settings: Any) -> AbstractAsyncContextManager[Process]:
    """A process with these pages."""
    return process_with(database, parts=[lambda server: Practice(server).add_to], **settings)


TEN_MINUTES = "/p/ceo-product-review?minutes=10"


def first(page: Page, does: str) -> str:
    """The first button of this kind."""
    return next(name for name in page.buttons if name.startswith(f"{does}:"))


def replies(page: Page) -> list[str]:
    return [name for name in page.buttons if name.startswith("choose:")]


async def in_scene(somebody: Visitor, path: str = TEN_MINUTES) -> Page:
    await somebody.open(path)
    return await somebody.press("go")


async def decision(somebody: Visitor) -> Page:
    """From a scene to its verdict."""
    page = await somebody.press(first(somebody.page, "choose"))
    assert page.heading == "What was the question really about?"
    page = await somebody.press(first(page, "guess"))
    assert page.heading == "And then"
    return await somebody.press("go")


def key_of(database: Database) -> bytes:
    shared = SharedConnection(database.address)
    try:
        return Practised(shared).key()
    finally:
        shared.close()


async def test_a_single_question_is_played_to_its_end(database: Database) -> None:
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        library = await somebody.open("/p/")
        assert library.links["/p/red-lamp"] == "The Red Lamp"
        briefing = await somebody.open("/p/red-lamp")
        assert (briefing.heading, briefing.language) == ("The Red Lamp", "en")
        scene = await somebody.press("go")
        assert scene.heading == "The red lamp"
        assert len(replies(scene)) == 4
        verdict = await decision(somebody)
        assert "Now say" in verdict.words
        assert "The moment called for" in verdict.words
        assert (await somebody.press("go")).status == 200
        last = await somebody.press("go")
        assert last.heading == "Looking back"
        kept = await somebody.press("keep", line="If it is red, then I ask where the hand is.")
        assert "If it is red, then I ask where the hand is." in kept.words


@pytest.mark.parametrize("story", ["ceo-product-review", "two-cold-nights"])
async def test_a_ten_minute_plan_is_played_to_its_end(database: Database, story: str) -> None:
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        library = await somebody.open("/p/")
        path = f"/p/{story}?minutes=10"
        assert path in library.links
        page = await somebody.open(path)
        assert "about 10 minutes" in page.words
        scenes = 0
        while page.heading != "Looking back":
            if replies(page):
                scenes += 1
                await decision(somebody)
            page = await somebody.press("go")
        assert scenes == 1
        again = await somebody.press(first(page, "again"))
        assert len(replies(again)) == 4


@pytest.mark.slow
@pytest.mark.parametrize("name", [*SHIPPED, *SINGLES])
def test_every_story_is_shown_whole_to_its_end_and_once_more_from_its_first_scene(name: str) -> None:
    play = shipped_play(name)
    standing = begun(play, "", 0)
    turns, scenes = 0, 0
    while scenes < 3 * len(play.scenario.scene):
        visits = len(standing.host.state.visits)
        html = practice_html(Shown(standing.host.view, "en", "carried", True, visits), None)
        page = Page(html, 200)  # every element is closed where it was opened
        assert page.heading
        assert page.buttons
        match standing.host.view:
            case SceneView(responses=responses):
                scenes += 1
                step = PageStep("choose", responses[scenes % len(responses)].id, {})
            case GuessView(choices=choices):
                step = PageStep("guess", choices[scenes % len(choices)].id, {})
            case DebriefView() if turns:
                return
            case DebriefView():
                turns, step = 1, PageStep("again", "0", {})
            case _:
                step = PageStep("go", "", {})
        standing = stepped(play, standing.carried, step, CueReader)
        assert not standing.notice, (step, standing.notice)
    pytest.fail("it does not come to an end")


async def test_what_can_be_played_is_told_without_what_it_calls_for(database: Database) -> None:
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        library = await somebody.open("/p/")
        assert "For: Product people" in library.words
        assert "impact" not in library.words.casefold()
        assert (await somebody.open("/p/no-such-story")).status == 404
        assert (await somebody.open("/p/..%2f..%2fetc%2fpasswd")).status == 404
        assert (await somebody.open("/p/red-lamp?language=xx")).status == 404


async def test_no_level_is_shown_before_the_guess_and_none_is_marked_in_it(database: Database) -> None:
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        scene = await in_scene(somebody)
        assert 'class="level' not in scene.html
        guess = await somebody.press(first(scene, "choose"))
        assert len([name for name in guess.buttons if name.startswith("guess:")]) == 4
        assert "mark" not in guess.html


async def test_a_story_is_told_in_another_language_where_it_is_translated(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = Library(None, comes_with=ROOT / "tests" / "stories").headings().headings
    monkeypatch.setattr("workshop.server.practice.shipped_stories", lambda: stories)
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        briefing = await somebody.open("/p/ceo-product-review?language=de")
        assert briefing.language == "de"
        assert (await somebody.press("go")).language == "de"


async def test_a_page_that_is_sent_twice_or_gone_back_to_leads_on_as_before(database: Database) -> None:
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        scene = await in_scene(somebody)
        once = await somebody.press(first(scene, "choose"))
        twice = await somebody.press(first(scene, "choose"), scene)
        assert once.html == twice.html
        other = await somebody.press(replies(scene)[1], scene)
        assert other.fields["s"] != once.fields["s"]
        assert somebody.headers["Cache-Control"] == "private, no-cache"
        assert "Set-Cookie" not in somebody.headers


async def test_what_is_not_offered_is_refused_in_words_and_changes_nothing(database: Database) -> None:
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        scene = await in_scene(somebody)
        for does in (
            "choose:no-such-reply",
            "guess:impact",
            "again:0",
            "again:999",
            "keep",
            "differ",
            "skip",
        ):
            page = await somebody.press(does, scene)
            assert (page.heading, page.fields["s"]) == (scene.heading, scene.fields["s"])
            assert page.alert
        nothing = await somebody.press("no-such-thing:x", scene)
        assert (nothing.html, nothing.status) == (scene.html, 200)


async def test_any_process_goes_on_with_a_page_before_and_after_it_was_begun_anew(database: Database) -> None:
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        scene = await in_scene(somebody)
    async with process(database, practice=True) as other, Visitor(other.url) as somebody:
        guess = await somebody.press(first(scene, "choose"), scene)
        assert guess.heading == "What was the question really about?"


async def test_what_a_page_carries_is_of_use_only_whole_and_as_it_was_signed(
    database: Database, cluster: Cluster
) -> None:
    elsewhere = cluster.database()
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        scene = await in_scene(somebody)
        carried = scene.fields["s"]
        other = from_carried(carried, key_of(database))
        assert key_of(elsewhere) != key_of(database)
        forged = as_carried(other, key_of(elsewhere))
        changed = f"{carried[:40]}{'A' if carried[40] != 'A' else 'B'}{carried[41:]}"
        for text in (
            forged,
            changed,
            carried[:-5],
            carried[5:],
            "",
            "ü",
            "A" * (LONGEST_CARRIED + 1),
            carried * 2,
        ):
            page = await somebody.send({"s": text, "do": "go"})
            assert (page.status, "Begin anew" in page.alert) == (400, True)
        assert (await somebody.send({})).status == 400


async def test_signed_or_not_what_cannot_have_happened_is_not_gone_on_with(database: Database) -> None:
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        scene = await in_scene(somebody)
        key = key_of(database)
        carried = from_carried(scene.fields["s"], key)
        started, *rest = carried.events
        assert isinstance(started, SessionStarted)
        of_another = replace(started, scenario="red-lamp")
        unknown = replace(started, scenario="gone-since")
        statuses = []
        for events in (
            (started, *rest, *rest),
            (started, HostingStarted(0)),
            (of_another, *rest),
            (unknown, *rest),
        ):
            page = await somebody.send({"s": as_carried(CarriedPractice("", events), key), "do": "go"})
            statuses.append(page.status)
        assert statuses == [400, 400, 409, 404]


async def test_a_page_of_an_older_text_of_the_story_says_so(database: Database) -> None:
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        scene = await in_scene(somebody)
        key = key_of(database)
        carried = from_carried(scene.fields["s"], key)
        older = replace(carried.started, scenario_hash="0" * 64)
        page = await somebody.send(
            {"s": as_carried(CarriedPractice("", (older, *carried.events[1:])), key), "do": "go"}
        )
        assert page.status == 409
        assert "was changed since" in page.alert


async def test_own_words_are_read_put_right_and_said(database: Database) -> None:
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        await in_scene(somebody)
        said = "A clinic waits forty hours for an answer. The queue is full until October."
        read = await somebody.press("read", own=said)
        assert read.heading == "Page four"
        assert read.fields["read"] == said
        parted = await somebody.press("read", own=said.replace("forty", "| forty"))
        assert "“Aclinicwaits”" in parted.words.replace(" ", "")
        edited = await somebody.press("say", own=f"{said} I am sorry.", c0="0")
        assert edited.heading == "Page four"  # what was not read yet is not said
        guess = await somebody.press("say", c0="", c1="1")
        assert guess.heading == "What was the question really about?"
        assert "I am sorry." in guess.words
        consequence = await somebody.press("skip")
        now = await somebody.press("read", own="A clinic closes its doors.")
        assert now.heading == consequence.heading
        shown = await somebody.press("say")
        assert "“A clinic closes its doors.”" in shown.words
        assert "You said" in (await somebody.press("go")).words


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script> & 'quotes\" </textarea><h1>x</h1>",
        "\x1b[2J\u202eevil\u2066 \x00 \ud800".encode("utf-8", "replace").decode(),
        "' OR 1=1; DROP TABLE workshop.practice; --",
        "a" * (LONGEST_WORDS + 500),
        "ü🙂" * 700,
        "%s {0} {name} $x ${y}",
    ],
)
async def test_hostile_words_are_words(database: Database, words: str) -> None:
    """Whatever is typed is shown as it is, or told to be unread; the page stays whole."""
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        scene = await in_scene(somebody)
        page = await somebody.press("read", own=words)
        assert page.status == 200
        assert page.heading == scene.heading
        assert "<script>alert" not in page.html
        if "read" in page.fields:
            page = await somebody.press("say")
            assert page.heading == "What was the question really about?"
            assert "<script>alert" not in page.html
        last = await somebody.press("go", await decided(somebody))
        kept = await somebody.press("keep", line=words) if "keep" in last.buttons else last
        assert kept.status == 200


async def decided(somebody: Visitor) -> Page:
    """From wherever a decision stands to the debrief’s door."""
    page = somebody.page
    if replies(page):
        page = await somebody.press(first(page, "choose"))
    for does in ("skip", "go", "go"):
        page = await somebody.press(does)
    return page


def test_why_a_reader_has_no_weights_names_no_file_of_the_server() -> None:
    play = shipped_play("red-lamp")
    standing = begun(play, "", 0)
    standing = stepped(play, standing.carried, PageStep("go", "", {}), CueReader)
    words = {"own": "Go over to line three now, please."}
    read = stepped(
        play,
        standing.carried,
        PageStep("read", "", words),
        lambda lens: CueReader(lens, "/srv/lenses/levels.words: these weights are damaged"),
    )
    assert read.reading is not None
    assert "/srv" not in practice_html(Shown(read.host.view, "en", "", True, 1, "", read.reading), None)
    assert read.reading.reader == BY_CUES


async def test_a_form_that_is_too_large_is_not_taken(database: Database) -> None:
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        await in_scene(somebody)
        page = await somebody.press("read", own="a" * 300_000)
        assert page.status == 413


async def test_a_practice_that_grows_too_long_says_so_and_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workshop.server.practice.LONGEST_CARRIED", 600)
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        await in_scene(somebody)
        while not somebody.page.alert:
            before = await decision(somebody)
            page = await somebody.press(first(before, "again"))
        assert "too long" in page.alert
        assert page.fields["s"] == before.fields["s"]


async def test_strangers_are_let_in_only_where_that_was_said(database: Database) -> None:
    async with process(database) as one, Visitor(one.url) as somebody:
        assert somebody.web is not None
        for path in ("/p/", "/p/red-lamp"):
            async with somebody.web.get(one.url + path, allow_redirects=False) as answer:
                assert answer.status == 303
                assert answer.headers["Location"].startswith("/o/in?to=/p/")
        async with somebody.web.post(
            f"{one.url}/p/go", data={"do": "go"}, headers={"Origin": one.url}, allow_redirects=False
        ) as answer:
            assert answer.status == 303


async def test_another_site_plays_nothing_for_anybody(database: Database) -> None:
    async with process(database, practice=True) as one, Visitor(one.url) as somebody:
        assert somebody.web is not None
        for path in ("/p/go", "/p/forget"):
            headers = {"Origin": "https://elsewhere.test"}
            async with somebody.web.post(one.url + path, data={"do": "go"}, headers=headers) as answer:
                assert answer.status == 403


async def test_who_is_signed_in_goes_on_where_it_was_left_open_and_nobody_else_does(
    database: Database,
) -> None:
    with organisation(database) as (_archive, org), organisation(database) as (_other, elsewhere):
        ada, bea = signed_in(database, org), signed_in(database, org, name="Bea")
        eve = signed_in(database, elsewhere, sub="the same")
        async with process(database) as one:
            async with Visitor(one.url, ada) as somebody:
                await in_scene(somebody)
                verdict = await decision(somebody)
            async with Visitor(one.url, ada) as somebody:
                library = await somebody.open("/p/")
                assert library.buttons["resume:ceo-product-review:10"] == "Go on: The Forty-Hour Reply"
                again = await somebody.press("resume:ceo-product-review:10")
                assert (again.heading, again.fields) == (verdict.heading, verdict.fields)
            for cookies in (bea, eve):
                async with Visitor(one.url, cookies) as somebody:
                    assert "resume" not in (await somebody.open("/p/")).html
                    assert (await somebody.press("resume:ceo-product-review:10")).status == 400
            async with Visitor(one.url, ada) as somebody:
                await somebody.send({}, "/p/forget")
                assert "resume" not in (await somebody.open("/p/")).html


async def test_what_was_left_open_is_kept_no_longer_than_the_organisation_keeps_sessions(
    database: Database,
) -> None:
    with organisation(database) as (archive, org):
        ada = signed_in(database, org)
        keeping = Keeping(archive.shared)
        async with process(database) as one, Visitor(one.url, ada) as somebody:
            await in_scene(somebody)
            keeping.keep_for(org, 30)
            for days, is_there in ((29, True), (31, False)):
                with psycopg.connect(database.owner, autocommit=True) as connection:
                    connection.execute(
                        "UPDATE workshop.practice SET at = now() - %s * interval '1 day' WHERE org = %s",
                        (days, org),
                    )
                assert keeping.erase_due(org) == []
                assert ("resume" in (await somebody.open("/p/")).html) is is_there


async def test_with_all_of_an_organisation_its_practices_are_erased(database: Database) -> None:
    with organisation(database) as (archive, org):
        async with process(database) as one, Visitor(one.url, signed_in(database, org)) as somebody:
            await in_scene(somebody)
        counted = "SELECT count(*) FROM workshop.practice WHERE org = %s"
        with psycopg.connect(database.owner, autocommit=True) as connection:
            assert connection.execute(counted, (org,)).fetchone() == (1,)
            Keeping(archive.shared).erase_all(org)
            assert connection.execute(counted, (org,)).fetchone() == (0,)


async def test_what_an_organisation_uploaded_is_practised_by_its_people_and_nobody_else(
    database: Database,
) -> None:
    with organisation(database) as (_archive, org), organisation(database) as (_other, elsewhere):
        parts = [lambda server: Practice(server).add_to, lambda server: StoriesPage(server).add_to]
        ada = signed_in(database, org, Role.FACILITATOR)
        eve = signed_in(database, elsewhere, Role.FACILITATOR)
        async with process_with(database, parts=parts, practice=True) as one:
            async with Browser(one.url, ada) as browser:
                await upload(browser, own())
            async with Visitor(one.url, ada) as somebody:
                library = await somebody.open("/p/")
                assert library.links["/p/our-own-review"] == TITLE
                scene = await in_scene(somebody, "/p/our-own-review")
                assert len(replies(scene)) == 4
            for cookies in (eve, None):
                async with Visitor(one.url, cookies) as somebody:
                    assert "our-own-review" not in (await somebody.open("/p/")).html
                    assert (await somebody.open("/p/our-own-review")).status == 404
                    assert (await somebody.press("go", scene)).status == 404
            async with Browser(one.url, ada) as browser:
                await upload(browser, own().replace("Why would a clinic", "Why should a clinic"))
            async with Visitor(one.url, ada) as somebody:
                assert (await somebody.press(first(scene, "choose"), scene)).status == 409


async def test_while_the_database_is_away_strangers_go_on_and_who_is_known_is_told(
    cluster: Cluster,
) -> None:
    own = Cluster()
    try:
        database = own.database()
        async with process(database, practice=True) as one, Visitor(one.url) as somebody:
            await in_scene(somebody)
            own.stop()
            assert (await decision(somebody)).status == 200
    finally:
        own.remove()


@pytest.mark.slow
async def test_a_thousand_visitors_leave_nothing_in_the_process(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workshop.server.practice.STEPS", Rate(1000, 10_000))
    async with process(database, practice=True) as one:

        async def visit(times: int) -> None:
            for _visitor in range(times):
                async with Visitor(one.url) as somebody:
                    await in_scene(somebody)
                    await somebody.press(first(somebody.page, "choose"))

        await visit(20)
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.take_snapshot()
        await visit(1000)
        gc.collect()
        after = tracemalloc.take_snapshot()
        tracemalloc.stop()
        grown = sum(one.size_diff for one in after.compare_to(before, "filename"))
        assert grown < 2_000_000
