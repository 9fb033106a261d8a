"""What the screen says about saving, and what leaving waits for."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.play import story_play
from tests.tui.frames import until, words
from tests.tui.samples import SCENE as SOME_SCENE
from tests.tui.samples import Disk, Memory, begun, shown
from workshop.tui import run
from workshop.tui.app import WorkshopApp

TROUBLE = "The disk is full, so nothing is being saved. Make room; it is tried again by itself."


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def app(memory: Memory) -> WorkshopApp:
    return WorkshopApp(Disk(), begun(story_play(), memory))


async def ended(pilot: Pilot[None]) -> None:
    for _ in range(200):
        if not pilot.app.is_running or pilot.app.return_code is not None:
            return
        await pilot.pause(0.01)
    raise AssertionError("never ended")


async def test_a_quiet_mark_says_when_what_is_shown_is_saved(app: WorkshopApp, memory: Memory) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "─ saved ──")
        memory.behind = 1
        await pilot.press("enter", "enter")
        await until(pilot, "saving … ──")
        memory.behind = 0
        await until(pilot, "─ saved ──")


async def test_trouble_stands_in_a_banner_and_the_session_goes_on(app: WorkshopApp, memory: Memory) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        memory.behind, memory.trouble = 1, TROUBLE
        await pilot.press("enter", "enter")
        await until(pilot, TROUBLE)
        assert "not being saved ──" in words(app)
        await pilot.press("1", "enter")
        await until(pilot, "What was the question really about?")
        memory.behind, memory.trouble = 0, None
        await until(pilot, "─ saved ──")
        assert TROUBLE not in words(app)


async def test_a_session_in_trouble_can_be_saved_elsewhere(app: WorkshopApp, memory: Memory) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        memory.behind, memory.trouble = 1, TROUBLE
        await pilot.press("enter", "enter", "w")
        await until(pilot, "Type the folder")
        await pilot.press(*"/tmp/q", "enter")
        await until(pilot, "Product review")
        assert memory.folders == [Path("/tmp/q")]
        memory.behind, memory.trouble, memory.notice = 0, None, "The session is saved in /tmp/q now."
        await until(pilot, "The session is saved in /tmp/q now.")
        await until(pilot, "What do you say?")


@pytest.mark.parametrize("folder", ["~nosuchuser", "~nosuchuser/here"])
async def test_a_folder_of_nobody_is_refused_with_a_reason(
    app: WorkshopApp, memory: Memory, folder: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        memory.behind, memory.trouble = 1, TROUBLE
        await pilot.press("enter", "enter", "w")
        await until(pilot, "Type the folder")
        await pilot.press(*folder, "enter")
        await until(pilot, "There is no user ~nosuchuser; type another folder.")
        assert folder in words(app)
        assert memory.folders == []


async def test_leaving_waits_for_what_is_not_saved_yet(app: WorkshopApp, memory: Memory) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        memory.behind = 1
        await pilot.press("q")
        await until(pilot, "Saving the last step …")
        memory.behind = 0
        await ended(pilot)
        assert memory.closed
        assert app.return_code == 0


async def test_leaving_asks_where_the_disk_does_not_answer_in_time(
    app: WorkshopApp, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "PATIENCE", 0.05)
    async with app.run_test(size=(80, 24)) as pilot:
        memory.behind = 1
        await pilot.press("q")
        await until(pilot, "Leave the workshop? The last steps are not saved yet.")
        assert not memory.closed
        await pilot.press("enter")
        await ended(pilot)
        assert app.return_code == 0


@pytest.mark.parametrize(
    ("key", "asked"), [("q", "Leave the workshop?"), ("l", "Leave this session for the library?")]
)
async def test_in_trouble_leaving_stays_says_so_and_offers_another_folder(
    app: WorkshopApp, memory: Memory, key: str, asked: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        memory.behind, memory.trouble = 1, TROUBLE
        await pilot.press("enter", "enter", key)
        await until(pilot, asked)
        assert "The last steps are not saved yet. The disk is full" in words(app)
        assert "Enter leave all the same w save elsewhere first Esc stay" in words(app)
        assert not memory.closed
        assert app.opened is not None
        await pilot.press("escape")
        await until(pilot, "Product review, Monday")
        await pilot.press(key)
        await until(pilot, asked)
        await pilot.press("w")
        await until(pilot, "Type the folder")
        await pilot.press(*"/tmp/q", "enter")
        await until(pilot, "Product review, Monday")
        assert memory.folders == [Path("/tmp/q")]


async def test_who_was_asked_goes_to_the_library_all_the_same(app: WorkshopApp, memory: Memory) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        memory.behind, memory.trouble = 1, TROUBLE
        await pilot.press("enter", "enter", "l")
        await until(pilot, "Leave this session for the library?")
        await pilot.press("enter")
        await until(pilot, "type to filter")
        assert memory.closed
        assert app.opened is None


async def test_what_to_keep_in_mind_stands_until_the_first_step(memory: Memory) -> None:
    warning = "No lock in /net/home: see that this session is open only once."
    opened = begun(story_play(), memory)._replace(warning=warning, notice="The file was changed.")
    app = WorkshopApp(Disk(), opened)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, warning)
        assert "The file was changed." in words(app)
        await pilot.press("question_mark", "escape")
        assert warning in words(app)
        await pilot.press("enter", "enter")
        await until(pilot, "What do you say?")
        assert warning not in words(app)


async def test_control_c_asks_and_then_leaves(app: WorkshopApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+c")
        await until(pilot, "Every step up to here is kept")
        await pilot.press("escape")
        await until(pilot, "Brightpath")
        await pilot.press("ctrl+c", "ctrl+c")
        await pilot.pause()
        assert app.return_code == 0


async def test_control_c_tells_of_steps_that_are_not_saved(app: WorkshopApp, memory: Memory) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        memory.behind, memory.trouble = 1, TROUBLE
        await pilot.press("ctrl+c")
        await until(pilot, "The last steps are not saved yet. The disk is full")


async def test_a_session_that_is_not_kept_says_so() -> None:
    app = WorkshopApp(Disk(), shown(SOME_SCENE))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "not kept ──")
        await pilot.press("ctrl+c")
        await until(pilot, "This session is not kept, as was asked for.")


async def test_a_refusal_is_a_quiet_line_until_the_next_key() -> None:
    app = WorkshopApp(Disk(), shown(SOME_SCENE))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("1", "enter")
        await until(pilot, "── Nothing happens here.")
        await pilot.press("2")
        await pilot.pause()
        assert "Nothing happens here." not in words(app)
