"""`workshop marks`: a file in the other form on standard output or in a file, and what stayed as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.conftest import Run
from tests.play import shipped_file, story_file


def test_a_file_goes_there_and_back(run: Run, tmp_path: Path) -> None:
    shutil.copy(shipped_file("ceo-product-review"), tmp_path / "mine.toml")
    there = run("marks", "mine.toml", "--in-text", "-o", "marked.toml")
    assert (there.code, there.out) == (0, "")
    assert "56 texts turned." in there.err
    assert run("check", "marked.toml", "--strict").code == 0
    back = run("marks", "marked.toml", "--beside", "-o", "mine.toml", "--replace")
    assert back.code == 0
    assert (tmp_path / "mine.toml").read_bytes() == shipped_file("ceo-product-review").read_bytes()


def test_without_a_file_it_goes_to_standard_output_and_says_what_stayed(run: Run) -> None:
    done = run("marks", str(story_file("the-return")), "--in-text")
    assert done.code == 0
    assert "{gives-date-or-milestone|from Friday the crane is ours}" in done.out
    assert "3 texts turned; 3 stay as they are." in done.err
    assert "its moves do not stand on the lines directly below it" in done.err


def test_a_file_that_is_there_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "there.toml").write_text("mine", "utf-8")
    assert run("marks", str(story_file("the-return")), "--in-text", "-o", "there.toml").code == 2
    assert (tmp_path / "there.toml").read_text("utf-8") == "mine"


def test_it_is_said_what_is_missing(run: Run, tmp_path: Path) -> None:
    assert "--in-text or --beside" in run("marks", "x.toml").err
    assert run("marks", "nothing.toml", "--beside").code == 2
    (tmp_path / "broken.toml").write_text('text = "', "utf-8")
    refused = run("marks", "broken.toml", "--beside")
    assert refused.code == 2
    assert "broken.toml:1" in refused.err
