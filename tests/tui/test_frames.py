"""Every panel, at three sizes, against the words kept in `frames` (`--keep-frames` keeps new ones).

A few frames hold styles as well: what colour and emphasis mean is pinned there, and nowhere else."""

from __future__ import annotations

import pytest

from tests.tui.conftest import Kept
from tests.tui.frames import pages, settled, text
from tests.tui.group_samples import PaperApp, paper_of, views
from tests.tui.samples import DEBRIEF, SCENE, VERDICT, VIEWS, Disk, shown
from workshop.session.views import View
from workshop.tui.app import WorkshopApp
from workshop.tui.disk import Played
from workshop.tui.themes import CONTRAST, DARK, LIGHT, Look

SIZES = ((80, 24), (100, 28), (60, 20))


def name_of(view: object) -> str:
    return type(view).__name__.removesuffix("View").lower()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("view", VIEWS, ids=name_of)
async def test_a_panel_is_drawn_as_kept(view: View, size: tuple[int, int], kept: Kept) -> None:
    app = WorkshopApp(Disk(), shown(view))
    async with app.run_test(size=size) as pilot:
        kept(f"{name_of(view)}-{size[0]}x{size[1]}", await pages(pilot, app.screen.sheet))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_library_is_drawn_as_kept(size: tuple[int, int], kept: Kept) -> None:
    disk = Disk()
    disk.history = {"forty": Played("yesterday", "s1", "scene 2: Same table"), "green": Played("on 12 May")}
    app = WorkshopApp(disk)
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        kept(f"library-{size[0]}x{size[1]}", await pages(pilot, app.screen.sheet))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_trace_is_drawn_as_kept(size: tuple[int, int], kept: Kept) -> None:
    app = WorkshopApp(Disk(), shown(VERDICT))
    async with app.run_test(size=size) as pilot:
        await pilot.press("e")
        kept(f"trace-{size[0]}x{size[1]}", await pages(pilot, app.screen.sheet))


@pytest.mark.parametrize("theme", [DARK, LIGHT, CONTRAST])
async def test_levels_and_evidence_have_their_colours_in_every_look(theme: str, kept: Kept) -> None:
    app = WorkshopApp(Disk(look=Look(theme)), shown(VERDICT))
    async with app.run_test(size=(80, 24)) as pilot:
        kept(f"styled-verdict-{theme}", await settled(pilot))


async def test_what_is_highlighted_stands_out_from_the_other_replies(kept: Kept) -> None:
    app = WorkshopApp(Disk(), shown(SCENE))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        kept("styled-scene-highlighted", await settled(pilot))


@pytest.mark.parametrize("name", ["vote", "distribution", "discuss", "focus"])
async def test_for_a_room_the_accent_marks_what_counts_now(name: str, kept: Kept) -> None:
    app = PaperApp(paper_of(views()[name]))
    async with app.run_test(size=(80, 24)) as pilot:
        kept(f"styled-group-{name}", await settled(pilot))


async def test_help_is_drawn_as_kept(kept: Kept) -> None:
    app = WorkshopApp(Disk(), shown(VERDICT))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        kept("help", await pages(pilot, app.screen.sheet))


async def test_a_window_that_is_too_small_says_what_it_needs(kept: Kept) -> None:
    app = WorkshopApp(Disk(), shown(VERDICT))
    async with app.run_test(size=(50, 15)) as pilot:
        await settled(pilot)
        kept("too-small", text(app) + "\n")


async def test_a_guess_that_was_skipped_leaves_its_place_empty() -> None:
    rows = (DEBRIEF.rows[0]._replace(guessed=None), *DEBRIEF.rows[1:])
    app = WorkshopApp(Disk(), shown(DEBRIEF._replace(rows=rows)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        (guesses,) = (line for line in text(app).splitlines() if "taken to be" in line)
        assert guesses.split() == ["taken", "to", "be", "■", "■"]
