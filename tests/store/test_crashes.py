"""Kill -9, a full disk and too many open files: what was acknowledged is there, and the session goes on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="forks and limits are of Unix"),
]


def crashes(kind: str, folder: Path) -> int:
    """How often it happened; what it finds wrong ends the program."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.crashing", kind, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return int("".join(filter(str.isdigit, done.stdout)))


def test_killed_before_any_statement_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    assert crashes("statements", tmp_path) > 50


def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    assert crashes("moments", tmp_path) == 15


def test_a_full_disk_is_said_and_all_is_saved_once_there_is_room(tmp_path: Path) -> None:
    assert crashes("full-disk", tmp_path) > 5


def test_a_disk_that_fills_up_while_a_group_is_led_loses_nothing_once_there_is_room(tmp_path: Path) -> None:
    assert crashes("hosting", tmp_path) > 5


def test_too_many_open_files_are_said_and_all_is_saved_once_there_are_fewer(tmp_path: Path) -> None:
    assert crashes("no-files", tmp_path) > 0
