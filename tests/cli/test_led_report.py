"""The report at the end of a session with a group: where a facilitator finds it, and over nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.play import story_play
from tests.tui.samples import Memory, begun
from workshop.cli.sessions import REPORTS, write_led_report
from workshop.tui.disk import ReportNotSavedError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home, and another folder that one works in."""
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    monkeypatch.setenv("WORKSHOP_HOME", str(home))
    monkeypatch.chdir(here)
    return home


def test_it_is_in_the_home_s_folder_of_reports_and_not_where_one_works(home: Path) -> None:
    path = write_led_report(begun(story_play(), Memory()))
    assert path.parent == home / REPORTS
    assert "The Forty-Hour Reply" in path.read_text("utf-8")
    assert list(Path.cwd().iterdir()) == []


def test_a_second_one_is_beside_the_first_with_a_number(home: Path) -> None:
    opened = begun(story_play(), Memory())
    paths = [write_led_report(opened) for _ in range(3)]
    assert [path.stem.removeprefix(paths[0].stem) for path in paths] == ["", "-2", "-3"]
    assert len(list((home / REPORTS).iterdir())) == 3


def test_one_whose_close_was_taken_back_gives_way(home: Path) -> None:
    opened = begun(story_play(), Memory())
    first = write_led_report(opened)
    first.write_text("as it was", "utf-8")
    assert write_led_report(opened, first) == first
    assert "The Forty-Hour Reply" in first.read_text("utf-8")
    assert list((home / REPORTS).iterdir()) == [first]


def test_where_the_folder_cannot_be_it_is_where_one_works(home: Path) -> None:
    (home / REPORTS).write_text("a file in the way")
    assert write_led_report(begun(story_play(), Memory())).parent == Path.cwd()


def test_where_nothing_can_be_written_that_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / REPORTS).write_text("a file in the way")
    gone = home.with_name("gone")
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(ReportNotSavedError, match="workshop report"):
        write_led_report(begun(story_play(), Memory()))
