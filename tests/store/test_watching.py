"""A file that is being written: each version once it is whole, and a sentence where it cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.play import ROOT, story_file
from workshop.authoring.watcher import Stamp, Version, Watched, reader
from workshop.scenario.toml.source import MOST_BYTES

TEXT = story_file("ceo-product-review").read_text("utf-8")
BROKEN = TEXT.replace('listener = "ada"', 'listener = "nobody"', 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "forty.toml"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def watched(path: Path) -> Watched:
    watched = Watched(path, reader(path))
    assert watched.read().play is not None
    return watched


def settled(watched: Watched) -> Version | None:
    """What two looks in a row find."""
    assert watched.look() is None
    return watched.look()


def test_a_file_that_nobody_touches_is_read_once(watched: Watched) -> None:
    assert settled(watched) is None
    assert not watched.settles


def test_a_save_is_read_when_two_looks_find_it_the_same(watched: Watched, path: Path) -> None:
    path.write_text(TEXT.replace("Page four", "Page five"), "utf-8")
    assert watched.look() is None
    assert watched.settles
    version = watched.look()
    assert version is not None
    assert version.play is not None
    assert version.play.scenario.scene["the-question"].title == "Page five"
    assert watched.look() is None


def test_what_is_half_written_is_waited_for(watched: Watched, path: Path) -> None:
    for size in (100, 5000, 9000):
        path.write_text(TEXT[:size], "utf-8")
        assert watched.look() is None
    path.write_text(TEXT + "\n# the end\n", "utf-8")
    version = settled(watched)
    assert version is not None
    assert version.play is not None


def test_a_file_that_changes_while_it_is_read_is_read_again(path: Path) -> None:
    plain = reader(path)
    writes = [TEXT + "\n# more\n"]

    class Interrupted(Watched):
        def _version(self, stamp: Stamp) -> Version:
            version = super()._version(stamp)
            if writes:
                path.write_text(writes.pop(), "utf-8")
            return version

    watched = Interrupted(path, plain)
    writes.clear()
    watched.read()
    writes.append(TEXT + "\n# yet more of it\n")
    path.write_text(BROKEN, "utf-8")
    assert watched.look() is None
    assert watched.look() is None, "this one was overwritten while it was read"
    version = watched.look()
    assert version is not None
    assert version.play is not None


def test_a_file_saved_by_renaming_is_a_new_version(watched: Watched, path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text(TEXT, "utf-8")
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)
    assert settled(watched) is not None


def test_problems_come_with_their_lines_and_without_a_play(watched: Watched, path: Path) -> None:
    path.write_text(BROKEN, "utf-8")
    version = settled(watched)
    assert version is not None
    assert version.play is None
    assert [problem.line for problem in version.problems.shown] == [72]
    assert watched.checked(version).checked


def test_a_version_that_can_be_played_is_looked_over_too(watched: Watched, path: Path) -> None:
    path.write_text(TEXT.replace('intent = "execution"', 'intent = "optics"', 1), "utf-8")
    version = settled(watched)
    assert version is not None
    assert version.play is not None
    assert watched.checked(version).problems.warnings > 0


def test_a_file_that_is_gone_and_back_is_told_of_both_times(watched: Watched, path: Path) -> None:
    path.unlink()
    gone = settled(watched)
    assert gone is not None
    assert (gone.play, gone.source, gone.saved) == (None, None, 0.0)
    assert "no such file" in gone.problems.shown[0].text
    assert settled(watched) is None
    path.write_text(TEXT, "utf-8")
    back = settled(watched)
    assert back is not None
    assert back.play is not None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_its_place_is_said_and_never_waited_for(watched: Watched, path: Path) -> None:
    path.unlink()
    os.mkfifo(path)
    version = settled(watched)
    assert version is not None
    assert version.problems.shown[0].text == "this is a named pipe, not a file"


def test_a_folder_or_a_large_file_in_its_place_is_said(watched: Watched, path: Path) -> None:
    path.unlink()
    path.mkdir()
    version = settled(watched)
    assert version is not None
    assert version.problems.shown[0].text == "this is a folder, not a file"
    path.rmdir()
    with path.open("wb") as file:
        file.truncate(50 * 1024**3)
    version = settled(watched)
    assert version is not None
    assert f"the limit is {MOST_BYTES:,}" in version.problems.shown[0].text


def test_a_lens_beside_the_file_is_read_with_it(tmp_path: Path) -> None:
    lens = (ROOT / "workshop" / "lenses" / "levels.toml").read_text("utf-8")
    (tmp_path / "lenses").mkdir()
    (tmp_path / "lenses" / "mine.toml").write_text(lens.replace('id = "levels"', 'id = "mine"', 1), "utf-8")
    path = tmp_path / "forty.toml"
    path.write_text(TEXT.replace('lenses = ["levels"]', 'lenses = ["mine"]'), "utf-8")
    version = Watched(path, reader(path)).read()
    assert version.play is not None, list(version.problems.lines())
    assert version.play.lens.id == "mine"
