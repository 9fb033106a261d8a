"""The index of a library edited by hand, its checksum made right: nothing of that reaches a terminal."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from workshop.scenario.problems import Problem
from workshop.store import library

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


def listed(folder: Path) -> list[library.Found]:
    return library.read_folder(str(folder), folder.parent / "cache")


def index_of(folder: Path) -> Path:
    (index,) = (folder.parent / "cache").iterdir()
    return index


def rows_of(folder: Path) -> dict[str, Any]:
    return library._read_index(index_of(folder), str(folder))


def test_a_sound_index_is_used_whatever_letters_it_has(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = listed(folder)
    monkeypatch.setattr(library, "read_head", lambda _: pytest.fail("read again"))
    assert listed(folder) == first
    assert any(isinstance(one, Problem) for one in first)


@pytest.mark.parametrize(
    "text", ["\x1b[31mred", "\x07", "a\nb", "\x7f", "\x9b31m", "a\u202eb", "a\u200bb", "\ud800"]
)
@pytest.mark.parametrize(("name", "column"), [("one.toml", 3), ("one.toml", 4), ("broken.toml", 6)])
def test_what_steers_or_hides_in_it_is_never_listed(folder: Path, text: str, name: str, column: int) -> None:
    first = listed(folder)
    rows = rows_of(folder)
    rows[name][column] = text
    library._write_index(index_of(folder), str(folder), rows)
    assert listed(folder) == first


@pytest.mark.parametrize("column", range(2, 9))
@pytest.mark.parametrize("value", [None, 7.5, {}, [[]], True, ["a", 1]])
def test_what_is_of_another_kind_is_read_anew(folder: Path, column: int, value: object) -> None:
    first = listed(folder)
    rows = rows_of(folder)
    rows["one.toml"][column] = value
    library._write_index(index_of(folder), str(folder), rows)
    assert listed(folder) == first


@pytest.mark.parametrize("row", [5, "five!!", None, {"0": 1}, [], [1], [1, 2, 3, 4, 5, 6, 7, 8]])
def test_a_row_that_is_none_is_read_anew(folder: Path, row: object) -> None:
    first = listed(folder)
    rows = rows_of(folder)
    rows["one.toml"] = row
    library._write_index(index_of(folder), str(folder), rows)
    assert listed(folder) == first


def test_a_pipe_in_its_place_is_not_waited_for(folder: Path) -> None:
    first = listed(folder)
    index = index_of(folder)
    library.unlink()
    os.mkfifo(index)
    assert listed(folder) == first


def test_an_endless_file_in_its_place_is_not_read(folder: Path) -> None:
    first = listed(folder)
    os.truncate(index_of(folder), 50_000_000_000)
    assert listed(folder) == first
