"""The real preview in a real terminal: a save is seen, and the file alone is what is kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from tests.app.terminal import Terminal
from tests.play import ROOT, shipped_file, story_file

pytestmark = pytest.mark.slow

TEXT = shipped_file("ceo-product-review").read_text("utf-8")
SAYS = "Leave the plan. What is the first morning"
OTHER = "Never mind the plan. What is the first morning"


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10**10)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "forty.toml"
    file.write_text(TEXT, "utf-8")
    return file


def test_what_is_saved_shows_and_what_is_played_is_not_kept(tmp_path: Path, file: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with Terminal("preview", str(file), "--at", "the-nudge", home=home) as terminal:
        terminal.wait_for(SAYS, "no problems")
        file.write_text(TEXT.replace(SAYS, OTHER), "utf-8")
        terminal.wait_for(OTHER)
        file.write_text(TEXT.replace('listener = "tomas"', 'listener = "thomas"'), "utf-8")
        terminal.wait_for("there is no member of the cast 'thomas'", OTHER)
        other = tmp_path / "other"
        other.write_text(TEXT, "utf-8")
        other.replace(file)
        terminal.wait_for(SAYS, "no problems")
        terminal.press("q")
        assert terminal.wait() == 0
    assert list(home.iterdir()) == []
    assert file.read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda path: None, "forty: there is no such file."),
        (Path.mkdir, "forty: this is a folder, not a file."),
        (os.mkfifo, "forty: this is a named pipe, not a file."),
        (_sparse, "forty: the file has 10,000,000,000 bytes"),
    ],
    ids=["nothing", "folder", "pipe", "huge"],
)
def test_what_is_no_file_to_write_in_is_said(tmp_path: Path, made: object, said: str) -> None:
    path = tmp_path / "forty"
    made(path)  # type: ignore[operator]
    with Terminal("preview", str(path), home=tmp_path) as terminal:
        assert terminal.wait() == 2
        assert terminal.shows(said)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("the-nugde", "There is no scene or ending 'the-nugde' in this scenario. Did you mean 'the-nudge'?"),
        ("asking-support", "No choices lead from the start to 'asking-support'."),
    ],
)
def test_a_scene_that_cannot_be_begun_in_is_said(tmp_path: Path, file: Path, place: str, said: str) -> None:
    file.write_text(_without_ways_to("asking-support"), "utf-8")
    with Terminal("preview", str(file), "--at", place, home=tmp_path, columns=120) as terminal:
        assert terminal.wait() == 2
        assert terminal.shows(said)


def test_without_a_terminal_it_says_what_there_is_instead(tmp_path: Path, file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "workshop", "preview", str(file)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "WORKSHOP_HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "The preview needs a terminal. What is amiss in a file, without one: workshop check FILE\n"
    )


def _without_ways_to(scene: str) -> str:
    """The scenario with every way to the scene leading to an ending, and no recorded path."""
    text = story_file("ceo-product-review").read_text("utf-8")
    text = text[: text.index("[[golden]]")]
    return text.replace(f'"{scene}"', '"forty-it-is"')
