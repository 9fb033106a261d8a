"""The library of the app with folders that are given: where each scenario is from, and an id had twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.frames import words
from workshop.store.library import shipped
from workshop.tui.app import WorkshopApp
from workshop.tui.disk import Entry
from workshop.tui.shelf import Shelf

SHIPPED = "ceo-product-review"


def put(folder: Path, id: str, title: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    text = (shipped() / f"{SHIPPED}.toml").read_text("utf-8").replace(f'id = "{SHIPPED}"', f'id = "{id}"', 1)
    path = folder / f"{id}.toml"
    path.write_text(text.replace('title = "The Forty-Hour Reply"', f'title = "{title}"', 1), "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def entries(home: Path, *given: Path) -> dict[str, Entry]:
    return {entry.title: entry for entry in Shelf(home, given, saving=False).entries()}


def test_where_a_scenario_is_from_is_told_where_not_all_come_with_the_program(
    home: Path, tmp_path: Path
) -> None:
    assert {entry.origin for entry in entries(home).values()} == {""}
    put(home / "scenarios", "mine", "Mine")
    put(tmp_path / "talks", "a-talk", "A Talk")
    found = entries(home, tmp_path / "talks")
    assert found["Mine"].origin == "your own"
    assert found["A Talk"].origin == "from the folder talks"
    assert found["The Forty-Hour Reply"].origin == "comes with the program"


def test_an_id_that_two_files_have_is_told_with_both_and_both_can_be_played(
    home: Path, tmp_path: Path
) -> None:
    other = put(tmp_path / "talks", SHIPPED, "Another Reply")
    found = entries(home, tmp_path / "talks")
    assert str(shipped() / f"{SHIPPED}.toml") in found["Another Reply"].twin
    assert str(other) in found["The Forty-Hour Reply"].twin
    assert all(entry.id for entry in found.values())
    shelf = Shelf(home, (tmp_path / "talks",), saving=False)
    for title in ("Another Reply", "The Forty-Hour Reply"):
        assert shelf.begin(found[title].path).host.play.scenario.title == title


async def test_the_library_shows_where_each_is_from_and_the_other_file_of_an_id(
    home: Path, tmp_path: Path
) -> None:
    put(tmp_path / "talks", SHIPPED, "Another Reply")
    app = WorkshopApp(Shelf(home, (tmp_path / "talks",), saving=False))
    async with app.run_test(size=(100, 28)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "from the folder talks" in words(app)
        assert f"The id {SHIPPED} is that of" in words(app)
