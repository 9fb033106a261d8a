"""The library's languages: what is offered, chosen by key, kept, and opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.scenario.samples import LENS
from tests.scenario.translated import ORIGINAL, TRANSLATION
from tests.tui.frames import words
from tests.tui.samples import ENTRIES, Disk
from workshop.store.home import read_settings
from workshop.tui.app import WorkshopApp
from workshop.tui.disk import Entry, Told
from workshop.tui.shelf import Shelf

ENGLISH, GERMAN = Told("en", "A walk", "Two people."), Told("de", "Ein Spaziergang", "Zwei Leute.")
WALK = Entry("walk.toml", "a-walk", ENGLISH.title, ENGLISH.summary, 10, (), "en", (ENGLISH, GERMAN))


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.fixture
def disk() -> Disk:
    disk = Disk()
    disk.shelf = (ENTRIES[0], WALK, WALK._replace(path="other.toml", id="other"))
    return disk


async def test_a_key_goes_through_the_languages_of_what_is_highlighted(disk: Disk) -> None:
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down")
        assert "English · also Deutsch (F3)" in words(app)
        await press(pilot, "f3")
        assert words(app).count("Ein Spaziergang") == 2
        assert "Zwei Leute." in words(app)
        assert "Deutsch · also English (F3)" in words(app)
        assert disk.languages == ["de"]
        await press(pilot, "f3")
        assert "Ein Spaziergang" not in words(app)
        assert disk.languages == ["de", "en"]


async def test_the_arrows_choose_among_what_a_filter_leaves(disk: Disk) -> None:
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"walk", "down")
        await press(pilot, "enter")
        assert disk.asked == ["other.toml"]


async def test_what_was_highlighted_and_typed_stays(disk: Disk) -> None:
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"walk", "down", "f3")
        assert "Ein Spaziergang" in words(app)
        await press(pilot, "enter")
        assert disk.asked == ["other.toml"]


async def test_where_there_is_one_language_nothing_is_offered(disk: Disk) -> None:
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        assert words(app).count("(F3)") == 2
        await press(pilot, "f3")
        assert disk.languages == []
        await press(pilot, "question_mark")
        assert "F3" not in words(app)


async def test_the_help_names_the_key_where_it_does_something(disk: Disk) -> None:
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 30)) as pilot:
        await press(pilot, "down", "question_mark")
        assert "F3" in words(app)
        await press(pilot, "f3")
        assert disk.languages == []


async def test_a_hostile_title_in_another_language_is_drawn_as_it_is(disk: Disk) -> None:
    hostile = GERMAN._replace(title="[/][@click=app.quit]x[/]", summary="[$x] [b]")
    disk.shelf = (WALK._replace(told=(ENGLISH, hostile)),)
    app = WorkshopApp(disk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f3")
        assert "[/][@click=app.quit]x[/]" in words(app)
        assert app.is_running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the small scenario in two languages."""
    for folder, name, text in (
        ("lenses", "weather.toml", LENS),
        ("scenarios", "walk.toml", ORIGINAL),
        ("scenarios", "walk.de.toml", TRANSLATION),
    ):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).write_text(text, "utf-8")
    return tmp_path


def walk(shelf: Shelf) -> Entry:
    return next(entry for entry in shelf.entries() if entry.id == "a-walk")


def test_the_language_that_was_chosen_is_kept_and_what_is_opened_is_told_in_it(home: Path) -> None:
    shelf = Shelf(home)
    assert (walk(shelf).language, walk(shelf).title) == ("en", "A walk")
    assert [told.language for told in walk(shelf).told] == ["en", "de"]
    assert shelf.keep_language("de") is None
    assert read_settings(home).settings.language == "de"
    for later in (shelf, Shelf(home)):
        assert walk(later).title == "Ein Spaziergang"
        opened = later.begin("a-walk")
        assert opened.host.play.scenario.title == "Ein Spaziergang"
        assert opened.saving is not None
        assert opened.saving.close(10.0) == ()


def test_a_language_that_is_told_goes_before_the_one_that_is_kept_and_is_not_kept(home: Path) -> None:
    Shelf(home).keep_language("de")
    assert walk(Shelf(home, language="en")).title == "A walk"
    assert walk(Shelf(home, language="fr")).title == "A walk"
    assert read_settings(home).settings.language == "de"


def test_without_saving_a_language_is_chosen_for_this_time(home: Path) -> None:
    shelf = Shelf(home, saving=False)
    assert shelf.keep_language("de") is None
    assert walk(shelf).title == "Ein Spaziergang"
    assert read_settings(home).settings.language == ""


def test_a_broken_translation_opens_the_original_with_a_notice(home: Path) -> None:
    (home / "scenarios" / "walk.de.toml").write_text(f"{TRANSLATION}\n[[", "utf-8")
    opened = Shelf(home, language="de", saving=False).begin("a-walk")
    assert opened.host.play.scenario.title == "A walk"
    assert opened.notice is not None
    assert "walk.de.toml" in opened.notice
