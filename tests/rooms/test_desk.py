"""What the shared screen is in the middle of reaches the private view, and nobody waits for it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from workshop.rooms.desk import Desk, told_on_desk


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "locks").mkdir()
    return tmp_path


def test_the_latest_lines_are_told_and_nothing_is_left_at_the_end(home: Path) -> None:
    desk = Desk(home, "s", pause=0.0)
    for digits in ("1", "12", "123"):
        desk.tell((f"Counting 1  {digits}",))
    desk.close()
    assert told_on_desk(home, "s") == ()
    assert list((home / "locks").iterdir()) == []


def test_the_file_is_for_its_owner_alone(home: Path) -> None:
    desk = Desk(home, "s", pause=0.0)
    desk.tell(("The shared screen is blank.",))
    while not (path := home / "locks" / "s.desk").exists():
        pass
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert told_on_desk(home, "s") == ("The shared screen is blank.",)
    desk.close()


def test_where_nothing_can_be_written_nothing_is_told_and_nobody_hears_of_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "nowhere", "s", pause=0.0)
    desk.tell(("a line",))
    desk.close()
    assert told_on_desk(tmp_path / "nowhere", "s") == ()


def test_what_a_killed_host_left_goes_with_the_first_lines_of_the_next(home: Path) -> None:
    (home / "locks" / "s.desk").write_text('["Counting 1  7"]')
    desk = Desk(home, "s", pause=0.0)
    desk.tell(())
    desk.close()
    assert told_on_desk(home, "s") == ()


@pytest.mark.parametrize("text", ["", "{", "7", '[7, ["x"]]', "[" * 1999, '["\\u001b[2J"]'])
def test_a_file_that_is_none_is_passed_over(home: Path, text: str) -> None:
    (home / "locks" / "s.desk").write_text(text)
    assert all("\x1b" not in line for line in told_on_desk(home, "s"))
