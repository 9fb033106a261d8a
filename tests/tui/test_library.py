"""The library by keys: filtering, opening, going on, and what cannot be opened."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.play import story_play
from tests.tui.frames import text, words
from tests.tui.samples import ENTRIES, Disk, Memory, begun
from workshop.store.files import RefusedError
from workshop.tui.app import WorkshopApp
from workshop.tui.disk import Opened, Played
from workshop.tui.screens.library import LibraryScreen
from workshop.tui.screens.play import PlayScreen

LEFT_OPEN = Played("yesterday", "session-1", "scene 2: Same table")


def opened() -> Opened:
    return begun(story_play(), Memory())


@pytest.fixture
def disk() -> Disk:
    return Disk({ENTRIES[0].path: opened, "session-1": opened})


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_letters_filter_by_title_and_what_is_taught(disk: Disk) -> None:
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"green")
        assert "Forty-Hour" not in words(app)
        assert "Green Board, Dark Site" in words(app)
        await press(pilot, *["backspace"] * 5, *"earing")
        assert "The Forty-Hour Reply" in words(app)
        assert "Green Board" not in words(app)
        await press(pilot, *"xx")
        assert "Nothing here is called that" in words(app)
        await press(pilot, "escape")
        assert "Green Board" in words(app)
        assert app.is_running


async def test_q_is_a_letter_once_something_is_typed(disk: Disk) -> None:
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"xq")
        assert app.is_running
        await press(pilot, "escape", "q")
        assert app.return_code == 0


async def test_enter_opens_the_briefing_and_l_comes_back(disk: Disk) -> None:
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert isinstance(app.screen, PlayScreen)
        assert "Brightpath" in words(app)
        session = app.opened
        assert session is not None
        await press(pilot, "l")
        assert isinstance(app.screen, LibraryScreen)
        assert app.opened is None
        assert session.saving.closed  # type: ignore[union-attr]


@pytest.mark.parametrize("found", [("down",), ("g", "r", "e", "e", "n")], ids=["by arrow", "by filter"])
async def test_whoever_comes_back_stands_where_the_session_was_opened(found: tuple[str, ...]) -> None:
    app = WorkshopApp(Disk({ENTRIES[1].path: opened}))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *found, "enter")
        assert isinstance(app.screen, PlayScreen)
        await press(pilot, "l")
        assert f"› {ENTRIES[1].title}" in words(app)
        assert ENTRIES[0].title in words(app)


@pytest.mark.parametrize(("key", "asked"), [("1", "session-1"), ("2", ENTRIES[0].path)])
async def test_a_session_left_open_is_gone_on_with_or_begun_again(disk: Disk, key: str, asked: str) -> None:
    disk.history = {"forty": LEFT_OPEN}
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert "It was left open yesterday, in scene 2: Same table." in words(app)
        await press(pilot, "escape", "enter", key, "enter")
        assert disk.asked == [asked]
        assert isinstance(app.screen, PlayScreen)


async def test_before_the_first_scene_is_said_as_people_say_it(disk: Disk) -> None:
    disk.history = {"forty": Played("today", "session-1", "before the first scene")}
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert "It was left open today, before the first scene." in words(app)


async def test_of_a_scenario_that_was_played_the_last_debrief_is_offered(disk: Disk) -> None:
    disk.history = {"forty": Played("today", debrief="session-1")}
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert "It was played to its end today." in words(app)
        assert "1 Look back at the last debrief" in words(app)
        assert "2 Begin anew; what was played before is kept" in words(app)
        await press(pilot, "enter")
        assert disk.asked == ["session-1"]


async def test_the_key_bar_says_what_works_while_one_filters(disk: Disk) -> None:
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"gr")
        bar = text(app).splitlines()[-1]
        assert (
            " ".join(bar.split()) == "↑↓ choose Enter open Esc show everything F4 its questions Ctrl-Q leave"
        )
        await press(pilot, "escape")
        assert text(app).splitlines()[-1].endswith("? help   q leave")


async def test_what_is_amiss_with_the_settings_is_said_until_something_is_opened(disk: Disk) -> None:
    disk.remark = "settings.toml:1:1: this is no key. The usual settings are used."
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert disk.remark in words(app)
        await press(pilot, "enter", "l")
        assert isinstance(app.screen, LibraryScreen)
        assert disk.remark not in words(app)


async def test_leaving_the_library_promises_nothing_about_a_session(disk: Disk) -> None:
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+c")
        assert "Nothing is open; what was played before is kept." in words(app)


async def test_what_cannot_be_played_says_why(disk: Disk) -> None:
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "enter")
        assert "That could not be opened" in words(app)
        assert "torn.toml:3:1" in words(app)
        await press(pilot, "escape", "2", "enter")
        assert disk.asked == [ENTRIES[1].path]
        assert "Nothing was opened." in words(app)
        assert isinstance(app.screen, LibraryScreen)


async def test_a_store_that_refuses_is_told_above_the_library(disk: Disk) -> None:
    def refuse(**_told: object) -> None:
        raise RefusedError("sessions.db is damaged. It was not touched.")

    disk.played = refuse  # type: ignore[method-assign, assignment]
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert "sessions.db is damaged. It was not touched." in words(app)
        assert "The three levels" in words(app)


async def test_an_empty_library_teaches_how_to_begin(disk: Disk) -> None:
    disk.shelf = ()
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert "workshop play FILE" in words(app)


async def test_hundreds_of_scenarios_are_paged(disk: Disk) -> None:
    disk.shelf = [ENTRIES[0]._replace(path=str(n), id=f"s{n}", title=f"Story {n}") for n in range(300)]
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "up")
        assert "Story 299" in words(app)
        await press(pilot, "down", "pagedown")
        assert "2 of" in words(app)


async def test_single_questions_stand_below_the_stories_under_a_line_of_their_own() -> None:
    disk = Disk()
    disk.shelf = (*ENTRIES[:2], ENTRIES[1]._replace(id="one", title="The Wet Crates", minutes=2, single=True))
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        shown = words(app)
        assert shown.index(ENTRIES[1].title) < shown.index("Single questions") < shown.index("The Wet Crates")


async def test_the_questions_of_a_story_are_read_without_opening_it() -> None:
    app = WorkshopApp(Disk())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f4")
        shown = words(app)
        assert "Ada, CEO: “Why so long?”" in shown
        assert "Tomas, Head of support: “What do you want?”" in shown
        await press(pilot, "escape")
        assert "Why so long?" not in words(app)


async def test_a_path_says_what_was_played_and_what_comes_next_and_opens_it() -> None:
    disk = Disk({ENTRIES[1].path: opened})
    disk.history = {"forty": Played("on 3 May", debrief="session-1")}
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        told = text(app).splitlines()
        assert [line.split()[-1] for line in told if ENTRIES[0].title in line] == ["played"]
        assert [line.split()[-1] for line in told if ENTRIES[1].title in line] == ["next"]
        await press(pilot, "enter")
        assert disk.asked == [ENTRIES[1].path]


async def test_on_a_path_a_story_that_was_left_open_is_said_to_be_and_stays_the_next() -> None:
    disk = Disk()
    disk.history = {ENTRIES[1].id: Played("on 3 May", "session-1", "scene 1: The question")}
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        told = [line for line in text(app).splitlines() if ENTRIES[1].title in line]
        assert [line.endswith("left open · next") for line in map(str.rstrip, told)] == [True]


async def test_the_library_is_chosen_from_by_minutes_difficulty_and_lens() -> None:
    disk = Disk()
    disk.shelf = (
        ENTRIES[0]._replace(plans=(10,), difficulty=1, lenses=("levels",)),
        ENTRIES[1]._replace(plans=(), difficulty=2, lenses=("altitude",)),
    )
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6")
        assert "in 10 minutes" in words(app)
        assert ENTRIES[1].title not in words(app)
        await press(pilot, "escape", "f7", "f7")
        assert ENTRIES[0].title not in words(app)
        assert ENTRIES[1].title in words(app)
        await press(pilot, "f8", "f8")
        assert "Nothing here is all of that." in words(app)
        await press(pilot, "escape")
        assert ENTRIES[0].title in words(app)


async def test_what_the_workshop_rests_on_is_read_from_the_library() -> None:
    app = WorkshopApp(Disk())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f9")
        shown = words(app)
        assert shown.index("Somebody said so.") < shown.index("Not known") < shown.index("The rest.")
        await press(pilot, "escape")
        assert "Somebody said so." not in words(app)
