"""A file is read again when what it rests on is saved: its lens, and the original of a translation."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.scenario.samples import LENS, swapped
from tests.scenario.translated import ORIGINAL, TRANSLATION
from workshop.authoring.watcher import Version, Watched, reader


def watched(path: Path, home: Path | None = None) -> Watched:
    watched = Watched(path, reader(path, home))
    watched.read()
    return watched


def settled(watched: Watched) -> Version | None:
    """What two looks in a row find, once nothing more is read."""
    assert watched.look() is None
    found = watched.look()
    assert settles_down(watched)
    return found


def settles_down(watched: Watched) -> bool:
    return watched.look() is None and not watched.settles


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    (tmp_path / "walk.toml").write_text(ORIGINAL, "utf-8")
    return tmp_path / "walk.toml"


@pytest.mark.parametrize("place", ["weather.toml", "lenses/weather.toml", "home/lenses/weather.toml"])
def test_a_lens_that_is_saved_is_taken_up(walk: Path, place: str) -> None:
    lens = walk.parent / place
    lens.parent.mkdir(parents=True, exist_ok=True)
    lens.write_text(LENS, "utf-8")
    file = watched(walk, walk.parent / "home")
    lens.write_text(swapped(LENS, 'title = "Weather"', 'title = "The weather"'), "utf-8")
    version = settled(file)
    assert version is not None
    assert version.play is not None
    assert version.play.lens.title == "The weather"
    assert version.saved == lens.stat().st_mtime_ns / 1e9


def test_a_lens_that_is_mended_or_comes_later_lets_the_scenario_be_played(walk: Path) -> None:
    file = watched(walk)
    lens = walk.parent / "lenses" / "weather.toml"
    lens.parent.mkdir()
    lens.write_text("id = 5", "utf-8")
    version = settled(file)
    assert version is not None
    assert version.play is None
    lens.write_text(LENS, "utf-8")
    version = settled(file)
    assert version is not None
    assert version.play is not None


def test_a_lens_that_the_scenario_begins_to_name_is_followed(walk: Path) -> None:
    for name in ("weather", "wetter"):
        (walk.parent / f"{name}.toml").write_text(swapped(LENS, 'id = "weather"', f'id = "{name}"'), "utf-8")
    file = watched(walk)
    walk.write_text(swapped(ORIGINAL, 'lenses = ["weather"]', 'lenses = ["wetter"]'), "utf-8")
    assert settled(file) is not None
    (walk.parent / "weather.toml").write_text(LENS + "\n# no longer of any interest\n", "utf-8")
    assert file.look() is None
    assert not file.settles
    os.utime(walk.parent / "wetter.toml", ns=(1, 1))
    assert settled(file) is not None


def test_a_preview_of_a_translation_follows_its_original(walk: Path) -> None:
    (walk.parent / "weather.toml").write_text(LENS, "utf-8")
    german = walk.with_name("walk.de.toml")
    german.write_text(TRANSLATION, "utf-8")
    file = watched(german)
    walk.write_text(swapped(ORIGINAL, "minutes = 10", "minutes = 12"), "utf-8")
    version = settled(file)
    assert version is not None
    assert version.play is not None
    assert (version.play.scenario.minutes, version.play.scenario.title) == (12, "Ein Spaziergang")
    walk.unlink()
    version = settled(file)
    assert version is not None
    assert version.play is None
    walk.write_text(ORIGINAL, "utf-8")
    version = settled(file)
    assert version is not None
    assert version.play is not None
    (walk.parent / "weather.toml").write_text(swapped(LENS, 'title = "Weather"', 'title = "Wind"'), "utf-8")
    version = settled(file)
    assert version is not None
    assert version.play is not None
    assert version.play.lens.title == "Wind"
