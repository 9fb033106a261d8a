"""Practice by keys: begun in the library, a sentence asked back, replies behind a key, own words first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from tests.practice.sessions import NOON
from tests.practice.test_practising import go_through
from tests.tui.frames import settled, until, words
from tests.tui.samples import Disk
from workshop.practice.practising import practise
from workshop.session.phases import Phase
from workshop.session.views import SceneView
from workshop.store.files import RefusedError
from workshop.store.library import Library
from workshop.store.sessions import SessionStore
from workshop.tui.app import WorkshopApp
from workshop.tui.disk import Opened
from workshop.tui.screens.library import LibraryScreen
from workshop.tui.screens.play import PlayScreen
from workshop.tui.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.app.workers.wait_for_complete()
    await settled(pilot)


async def on(pilot: Pilot[None], kind: type[Screen[None]]) -> None:
    """Let the app go on until such a screen is in front: what is opened and closed takes its time."""
    for _ in range(1000):
        if isinstance(pilot.app.screen, kind):
            break
        await pilot.pause(0.01)
    assert isinstance(pilot.app.screen, kind)
    await settled(pilot)


def opened(app: WorkshopApp) -> Opened:
    assert app.opened is not None
    return app.opened


async def to_the_replies(pilot: Pilot[None], app: WorkshopApp) -> None:
    """Turn pages until there is something to choose."""
    screen = app.screen
    assert isinstance(screen, PlayScreen)
    while not screen.sheet.page.items:
        await press(pilot, "enter")


async def test_p_deals_moments_for_the_minutes_that_are_chosen(shelf: Shelf) -> None:
    app = WorkshopApp(shelf)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "p")
        assert "5 minutes" in words(app)
        await press(pilot, "2", "enter")
        await on(pilot, PlayScreen)
        dealt = opened(app).host.state.dealt
        assert dealt is not None
        assert (dealt.minutes, len(dealt.texts)) == (5, 2)
        assert "2 moments" in words(app)


async def test_a_moment_for_own_words_shows_replies_when_they_are_asked_for(shelf: Shelf) -> None:
    app = WorkshopApp(shelf)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "p", "2", "enter")
        await on(pilot, PlayScreen)
        await press(pilot, "enter")
        host = opened(app).host
        while not (isinstance(host.view, SceneView) and host.view.own_first):
            await to_the_replies(pilot, app)
            await press(pilot, "1", "enter", "s")
            while host.state.phase is not Phase.VOTE:
                await press(pilot, "enter")
        screen = app.screen
        assert isinstance(screen, PlayScreen)
        while not screen.sheet.is_last_page:
            await press(pilot, "enter")
        assert "in your own words" in words(app)
        assert not screen.sheet.paper.items
        await press(pilot, "enter")
        assert screen.laid is not None
        await press(pilot, *"so", "escape", "escape", "c")
        await to_the_replies(pilot, app)
        await press(pilot, "1", "enter")
        assert host.state.phase is Phase.GUESS


async def test_the_sentence_of_last_time_is_asked_back_first(tmp_path: Path) -> None:
    before = NOON - timedelta(days=400)
    store = SessionStore(tmp_path, lambda: before)
    go_through(practise(store, Library(tmp_path), 2, clock=lambda: before), keep="If it burns, then I wait.")
    app = WorkshopApp(Shelf(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "p", "1", "enter")
        await on(pilot, PlayScreen)
        assert "If it burns, then I wait." in words(app)
        assert "Did the moment come?" in words(app)
        await press(pilot, "2", "enter")
        dealt = opened(app).host.state.dealt
        assert dealt is not None
        assert dealt.came == ("not yet",)
        assert "1 moment" in words(app)


async def test_two_sentences_are_asked_back_one_after_the_other(tmp_path: Path) -> None:
    for number, sentence in enumerate(("If it burns, then I wait.", "Listen first.")):
        before = NOON - timedelta(days=400 - number)
        store = SessionStore(tmp_path, lambda at=before: at)
        go_through(practise(store, Library(tmp_path), 2, clock=lambda at=before: at), keep=sentence)
    app = WorkshopApp(Shelf(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "p", "1", "enter")
        await on(pilot, PlayScreen)
        assert "If it burns, then I wait." in words(app)
        await press(pilot, "2", "enter")
        assert "Listen first." in words(app)
        assert "Did it come to that?" in words(app)
        assert "If it burns" not in words(app)
        await press(pilot, "3", "enter")
        assert "1 moment" in words(app)
        dealt = opened(app).host.state.dealt
        assert dealt is not None
        assert dealt.came == ("not yet", "let go")


async def test_a_practice_that_was_left_is_gone_on_with(shelf: Shelf) -> None:
    app = WorkshopApp(shelf)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "p", "1", "enter")
        await on(pilot, PlayScreen)
        await press(pilot, "enter")
        session = opened(app).id
        await press(pilot, "l")
        await on(pilot, LibraryScreen)
        await press(pilot, "p", "3", "enter")
        await on(pilot, PlayScreen)
        assert opened(app).id == session
        assert opened(app).host.state.phase is Phase.VOTE
        await until(pilot, "The practice begun today goes on: moment 1 of 1.")


async def test_where_nothing_is_due_the_library_says_so() -> None:
    class Rested(Disk):
        def practise(self, minutes: int) -> Opened:
            raise RefusedError("Every kind of moment rests until another day.")

    app = WorkshopApp(Rested())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "p", "1", "enter")
        await until(pilot, "rests until another day")
        assert isinstance(app.screen, LibraryScreen)
