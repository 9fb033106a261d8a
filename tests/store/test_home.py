"""Where things are kept, and the sentence where they cannot be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workshop.store.home import HomeError, locate, prepare_home


def test_the_variable_decides(tmp_path: Path) -> None:
    assert locate({"WORKSHOP_HOME": str(tmp_path), "HOME": "/nowhere"}) == tmp_path


def test_a_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert locate({"WORKSHOP_HOME": "kept"}) == tmp_path / "kept"


def test_an_empty_variable_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda name, appauthor: f"/data/{name}")
    assert locate({"WORKSHOP_HOME": ""}) == Path("/data/levels-workshop")


def test_without_a_home_folder_the_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda name, appauthor: f"~/.local/share/{name}")
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    with pytest.raises(HomeError, match=r"no home folder.*Set WORKSHOP_HOME") as refused:
        locate({})
    assert "levels-workshop" in str(refused.value)


def test_a_user_who_does_not_exist_has_no_home(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="no home folder"):
        locate({"WORKSHOP_HOME": "~nobody-of-that-name/kept"})


def test_a_removed_working_folder_is_a_sentence_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(HomeError, match="WORKSHOP_HOME"):
        locate({"WORKSHOP_HOME": "kept"})


def test_the_home_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    home = prepare_home(tmp_path / "deep" / "home")
    assert home.stat().st_mode & 0o777 == 0o700
    assert list(home.iterdir()) == []


def test_a_home_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    home = tmp_path / "shared"
    home.mkdir(mode=0o750)
    home.chmod(0o750)
    prepare_home(home)
    assert home.stat().st_mode & 0o777 == 0o750


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("")
    with pytest.raises(HomeError) as refused:
        prepare_home(home)
    assert str(refused.value) == (
        f"Nothing can be kept in {home}: a file is in the way. "
        "Set WORKSHOP_HOME to a folder that you can write to."
    )


@pytest.mark.parametrize("below", ["", "home", "deep/home"])
def test_a_file_for_a_parent_is_a_sentence(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeError, match="WORKSHOP_HOME"):
        prepare_home(tmp_path / "file" / below)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs a folder in which nobody makes files")
def test_a_folder_in_which_nothing_can_be_made_is_a_sentence() -> None:
    with pytest.raises(HomeError, match="WORKSHOP_HOME"):
        prepare_home(Path("/proc/self"))


def test_a_loop_of_links_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(HomeError, match="WORKSHOP_HOME"):
        prepare_home(tmp_path / "a" / "home")


def test_the_name_of_the_folder_is_cleaned(tmp_path: Path) -> None:
    odd = tmp_path / "ho\x1b[31mme"
    odd.write_text("")
    with pytest.raises(HomeError) as refused:
        prepare_home(odd)
    assert "\x1b" not in str(refused.value)
