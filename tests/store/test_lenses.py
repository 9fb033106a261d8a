"""Lenses are found by the names of their files, and one that cannot be used says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.play import ROOT
from workshop.scenario.references import UnusableLensError
from workshop.store.lenses import LensShelf, shipped_lenses
from workshop.store.library import Library

TEXT = (ROOT / "workshop" / "templates" / "lens.toml").read_text("utf-8")
SCENARIO = '[scene.a]\ntitle = "no lens"\n'


def put(folder: Path, name: str, text: str | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    own = TEXT.replace('id = "starter"', f'id = "{name}"')
    (folder / f"{name}.toml").write_text(own if text is None else text, "utf-8")


def test_without_folders_the_shipped_lenses_are_all():
    assert list(LensShelf()) == list(shipped_lenses()) == ["altitude", "levels", "root-cause"]
    assert LensShelf()["levels"] is shipped_lenses()["levels"].lens


def test_every_place_where_a_lens_may_lie_is_looked_into(tmp_path: Path):
    home, beside = tmp_path / "home", tmp_path / "scenarios"
    put(beside, "near")
    put(beside / "lenses", "below")
    put(home / "lenses", "mine")
    put(beside, "a-scenario", SCENARIO)
    shelf = LensShelf(beside, home)
    assert list(shelf) == ["altitude", "below", "levels", "mine", "near", "root-cause"]
    assert len(shelf) == 6
    for name in ("near", "below", "mine"):
        assert shelf[name].id == name
        assert f'id = "{name}"' in shelf.source(name).text


@pytest.mark.parametrize(
    "name", ["../levels", "levels.toml", "LEVELS", "", "a b", "x" * 65, "nul\0", "no-such"]
)
def test_what_is_no_name_of_a_lens_is_not_there(tmp_path: Path, name: str):
    assert name not in LensShelf(tmp_path, tmp_path)


def test_a_scenario_of_that_name_is_not_taken_for_a_lens(tmp_path: Path):
    put(tmp_path, "near", SCENARIO)
    assert "near" not in LensShelf(tmp_path)
    put(tmp_path / "lenses", "near")
    assert LensShelf(tmp_path)["near"].id == "near"


@pytest.mark.parametrize("others", [("lenses", "home/lenses"), (".", "lenses"), (".", "home/lenses")])
def test_a_name_that_two_files_have_is_used_for_neither(tmp_path: Path, others: tuple[str, str]):
    for folder in others:
        put(tmp_path / folder, "mine")
    with pytest.raises(UnusableLensError) as said:
        LensShelf(tmp_path, tmp_path / "home")["mine"]
    for folder in others:
        assert str(tmp_path / folder / "mine.toml") in said.value.because


def test_a_shipped_lens_is_not_replaced_in_silence(tmp_path: Path):
    put(tmp_path, "levels")
    assert "levels" not in LensShelf(tmp_path)
    with pytest.raises(UnusableLensError, match="more than one file is the lens 'levels'"):
        LensShelf(tmp_path)["levels"]


def test_the_same_file_by_two_ways_is_one_lens(tmp_path: Path):
    put(tmp_path / "lenses", "mine")
    assert LensShelf(tmp_path, tmp_path)["mine"].id == "mine"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TEXT, "its id is 'starter'"),
        (TEXT.replace('kind = "K3"', 'kind = "K9"').replace("starter", "mine"), "cannot be used"),
        ("[[[", "cannot be used"),
        ("", "cannot be used"),
    ],
)
def test_a_lens_that_cannot_be_used_says_why(tmp_path: Path, text: str, says: str):
    put(tmp_path / "lenses", "mine", text)
    shelf = LensShelf(tmp_path)
    for _ in range(2):
        with pytest.raises(UnusableLensError, match=says):
            shelf["mine"]


def test_a_folder_in_the_place_of_a_lens_is_said(tmp_path: Path):
    (tmp_path / "lenses" / "mine.toml").mkdir(parents=True)
    with pytest.raises(UnusableLensError, match="this is a folder"):
        LensShelf(tmp_path)["mine"]


def test_a_lens_is_read_once_and_only_if_asked_for(tmp_path: Path):
    put(tmp_path / "lenses", "broken", "[[[")
    put(tmp_path / "lenses", "mine")
    shelf = LensShelf(tmp_path)
    first = shelf["mine"]
    (tmp_path / "lenses" / "mine.toml").unlink()
    assert shelf["mine"] is first


def test_a_lens_beside_scenarios_is_neither_listed_nor_a_problem(tmp_path: Path):
    put(tmp_path / "scenarios", "feedback")
    put(tmp_path / "scenarios", "no-scenario", 'id = "no-scenario"\n')
    listing = Library(tmp_path, comes_with=tmp_path / "nothing").headings()
    assert listing.headings == ()
    assert [Path(problem.file).name for problem in listing.problems] == ["no-scenario.toml"]
