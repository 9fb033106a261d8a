"""The cache of a library's heads, edited by hand: what stands in it is looked at as any scenario is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from workshop.scenario.clean import clean
from workshop.scenario.problems import Problem
from workshop.store.library import LibraryEntry, read_folder

SCENARIO = """
id = "{id}"
title = "{title}"
summary = "What happens."
minutes = 5
language = "en"
lenses = ["levels"]
[scene.a]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "one.toml").write_text(SCENARIO.format(id="one", title="Größe 😀"), "utf-8")
    (folder / "two.toml").write_text(SCENARIO.format(id="two", title="Back\\\\nslash"), "utf-8")
    (folder / "broken.toml").write_text("id = ", "utf-8")
    return folder


def listed(folder: Path) -> list[LibraryEntry]:
    return read_folder(str(folder), folder.parent / "cache")


def cache_of(folder: Path) -> Path:
    (cache,) = (folder.parent / "cache").iterdir()
    return cache


def edited(folder: Path, name: str, change: Any) -> None:
    """Put this in the place of what is kept of the file, or of some keys of its head."""
    cache = json.loads(cache_of(folder).read_text("utf-8"))
    if isinstance(change, dict) and change:
        cache["heads"][name]["keys"].update(change)
    else:
        cache["heads"][name] = change
    cache_of(folder).write_text(json.dumps(cache), "utf-8")


def test_a_sound_cache_is_used_whatever_letters_it_has(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = listed(folder)
    for name in ("one.toml", "two.toml"):
        stamp = (folder / name).stat()
        (folder / name).write_bytes(b" " * stamp.st_size)
        os.utime(folder / name, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert listed(folder) == first
    assert any(isinstance(entry, Problem) for entry in first)


@pytest.mark.parametrize(
    "text", ["\x1b[31mred", "\x07", "a\nb", "\x7f", "\x9b31m", "a\u202eb", "a\u200bb", "\ud800"]
)
@pytest.mark.parametrize("key", ["title", "summary", "language"])
def test_what_steers_or_hides_in_it_is_never_listed(folder: Path, text: str, key: str) -> None:
    listed(folder)
    edited(folder, "one.toml", {key: text})
    for entry in listed(folder):
        assert not isinstance(entry, Problem) or entry.file.endswith("broken.toml")
        shown = str(getattr(entry, key, ""))
        assert clean(shown) == shown
        assert "\n" not in shown


@pytest.mark.parametrize("key", ["id", "title", "summary", "minutes", "language", "lenses", "teaches"])
@pytest.mark.parametrize("value", [7.5, {}, [[]], True, ["a", 1]])
def test_what_is_of_another_kind_is_read_anew(folder: Path, key: str, value: object) -> None:
    first = listed(folder)
    edited(folder, "one.toml", {key: value})
    assert listed(folder) == first


@pytest.mark.parametrize("head", [5, "five!!", None, {}, [], {"stamp": [1, 2]}, {"keys": 5, "stamp": None}])
def test_a_head_that_is_none_is_read_anew(folder: Path, head: object) -> None:
    first = listed(folder)
    cache = json.loads(cache_of(folder).read_text("utf-8"))
    cache["heads"]["one.toml"] = head
    cache_of(folder).write_text(json.dumps(cache), "utf-8")
    assert listed(folder) == first


def test_a_date_where_none_belongs_is_a_problem_each_time(folder: Path) -> None:
    dated = SCENARIO.format(id="one", title="A").replace('"levels"', "2026-01-01")
    (folder / "one.toml").write_text(dated, "utf-8")
    first = listed(folder)
    assert sum(isinstance(entry, Problem) for entry in first) == 2
    assert listed(folder) == first


def test_a_pipe_in_its_place_is_not_waited_for(folder: Path) -> None:
    first = listed(folder)
    cache = cache_of(folder)
    cache.unlink()
    os.mkfifo(cache)
    assert listed(folder) == first


def test_an_endless_file_in_its_place_is_not_read(folder: Path) -> None:
    first = listed(folder)
    os.truncate(cache_of(folder), 50_000_000_000)
    assert listed(folder) == first
