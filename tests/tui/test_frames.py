"""Every panel, at three sizes, against the frames kept beside this file (`--keep-frames` keeps new ones)."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import Kept
from tests.tui.frames import text
from tests.tui.samples import DEBRIEF, VERDICT, VIEWS, Disk, shown
from workshop.session.views import View
from workshop.tui.app import WorkshopApp
from workshop.tui.disk import Played
from workshop.tui.themes import CONTRAST, LIGHT, Look

SIZES = ((80, 24), (100, 28), (60, 20))


def name_of(view: object) -> str:
    return type(view).__name__.removesuffix("View").lower()


async def page_through(pilot: Pilot[None], kept: Kept, name: str) -> None:
    """Compare every page of what is shown."""
    sheet = pilot.app.screen.sheet  # type: ignore[attr-defined]
    for number in range(len(sheet.pages)):
        await kept(pilot, f"{name}-{number + 1}")
        sheet.turn(1)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("view", VIEWS, ids=name_of)
async def test_a_panel_is_drawn_as_kept(view: View, size: tuple[int, int], kept: Kept) -> None:
    app = WorkshopApp(Disk(), shown(view))
    async with app.run_test(size=size) as pilot:
        await page_through(pilot, kept, f"{name_of(view)}-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_library_is_drawn_as_kept(size: tuple[int, int], kept: Kept) -> None:
    disk = Disk()
    disk.history = {"forty": Played("yesterday", "s1", "scene 2: Same table"), "green": Played("on 12 May")}
    app = WorkshopApp(disk)
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        await page_through(pilot, kept, f"library-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_trace_is_drawn_as_kept(size: tuple[int, int], kept: Kept) -> None:
    app = WorkshopApp(Disk(), shown(VERDICT))
    async with app.run_test(size=size) as pilot:
        await pilot.press("e")
        await page_through(pilot, kept, f"trace-{size[0]}x{size[1]}")


@pytest.mark.parametrize("theme", [LIGHT, CONTRAST])
async def test_a_verdict_in_another_look_is_drawn_as_kept(theme: str, kept: Kept) -> None:
    app = WorkshopApp(Disk(look=Look(theme)), shown(VERDICT))
    async with app.run_test(size=(80, 24)) as pilot:
        await kept(pilot, f"verdict-{theme}")


async def test_without_marks_of_fit_neither_verdict_nor_debrief_shows_them(kept: Kept) -> None:
    for view in (VERDICT, DEBRIEF):
        app = WorkshopApp(Disk(look=Look(fit=False)), shown(view))
        async with app.run_test(size=(80, 24)) as pilot:
            await kept(pilot, f"{name_of(view)}-without-fit")


async def test_help_is_drawn_as_kept(kept: Kept) -> None:
    app = WorkshopApp(Disk(), shown(VERDICT))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await page_through(pilot, kept, "help")


async def test_a_window_that_is_too_small_says_what_it_needs(kept: Kept) -> None:
    app = WorkshopApp(Disk(), shown(VERDICT))
    async with app.run_test(size=(50, 15)) as pilot:
        await kept(pilot, "too-small")


async def test_a_guess_that_was_skipped_leaves_its_place_empty() -> None:
    rows = (DEBRIEF.rows[0]._replace(guessed=None), *DEBRIEF.rows[1:])
    app = WorkshopApp(Disk(), shown(DEBRIEF._replace(rows=rows)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        (guesses,) = (line for line in text(app).splitlines() if "taken to be" in line)
        assert guesses.split() == ["taken", "to", "be", "■", "■"]
