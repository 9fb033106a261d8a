"""Keys of hundreds of quoted parts, wherever the store reads TOML: refused at once, and not parsed."""

from __future__ import annotations

from pathlib import Path

from tests.store.kept_sessions import some_records
from workshop.scenario.problems import Problem
from workshop.store.home import Settings, read_settings
from workshop.store.library import read_file
from workshop.store.records import place_of

KEYS = "\n".join(".".join([f"k{n}", *["'a b'", '"a\\"b"'] * 450]) + " = 1" for n in range(150))


def test_a_list_names_their_place(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text(f"id = 'long'\n{KEYS}\n[scene.a]\n")
    found = read_file(str(path))
    assert isinstance(found, Problem)
    assert (found.line, found.column) == (2, 1)


def test_settings_are_told_to_be_too_long(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(KEYS)
    read = read_settings(tmp_path)
    assert read.settings == Settings()
    assert "settings.toml: longer than" in (read.warning or "")


def test_a_place_does_without_its_title() -> None:
    text = f"{KEYS}\n[scene.the-question]\ntitle = 'Not looked for'\n"
    assert place_of(some_records(3), text).words == "scene 1: the-question"
