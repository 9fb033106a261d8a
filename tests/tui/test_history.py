"""History by keys: opened from the library, turned page by page, and left for the library again."""

from __future__ import annotations

import pytest

from tests.play import shipped_lens
from tests.practice.sessions import played
from tests.tui.frames import settled, text, until, words
from tests.tui.samples import Disk
from workshop.practice.history import ReplyHistory, told_over_time
from workshop.practice.replies import answered_in
from workshop.store.files import RefusedError
from workshop.tui.app import WorkshopApp
from workshop.tui.screens.history import HistoryScreen
from workshop.tui.screens.library import LibraryScreen

LEVELS = tuple(shipped_lens().level)


def answered() -> ReplyHistory:
    sessions = (played(guesses=LEVELS), played(story="three-syncs-deep"))
    return told_over_time([one for each in sessions if (one := answered_in(each.script.play, each.records))])


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 28)])
async def test_every_page_of_it_is_turned_to_and_fits(size: tuple[int, int]) -> None:
    disk = Disk()
    disk.looked_back = answered()
    app = WorkshopApp(disk)
    async with app.run_test(size=size) as pilot:
        await pilot.press("h")
        await until(pilot, "no grade here")
        assert isinstance(app.screen, HistoryScreen)
        seen = ""
        for _ in app.screen.sheet.pages:
            await settled(pilot)
            assert max(map(len, text(app).splitlines())) <= size[0]
            seen += f" {words(app)}"
            await pilot.press("space")
        for told in (
            "There is no grade here",
            "Replies over time",
            "led with",
            "Not met yet",
            "Guesses over time",
        ):
            assert told in seen
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, LibraryScreen)


async def test_h_is_a_letter_once_something_is_typed() -> None:
    app = WorkshopApp(Disk())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t", "h", "r")
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert "filter thr" in words(app)


async def test_without_a_reply_it_says_so() -> None:
    app = WorkshopApp(Disk())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("h")
        await until(pilot, "No reply was read yet")


async def test_sessions_that_cannot_be_read_are_told_of() -> None:
    class Torn(Disk):
        def answered(self) -> ReplyHistory:
            raise RefusedError("sessions.db is not used: it is damaged.")

    app = WorkshopApp(Torn())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("h")
        await until(pilot, "it is damaged")
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, LibraryScreen)
