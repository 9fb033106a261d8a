"""Settings: defaults where nothing is told, a sentence where it cannot be read, and no file lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from workshop.store.files import FileNotWrittenError
from workshop.store.home import Settings, read_settings, write_settings


def test_nothing_told_means_the_usual_and_no_warning(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == (Settings(), None)
    assert read_settings(tmp_path / "missing") == (Settings(), None)


def test_what_is_set_is_read_again(tmp_path: Path) -> None:
    chosen = Settings(theme="paper", reduced_motion=True, hide_score=True)
    write_settings(tmp_path, chosen)
    assert read_settings(tmp_path) == (chosen, None)
    assert (tmp_path / "settings.toml").stat().st_mode & 0o777 == 0o600


def test_what_another_version_set_is_kept(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('theme = "paper"\nsound = "off"\n[later]\nx = 1\n')
    assert read_settings(tmp_path) == (Settings(theme="paper"), None)
    write_settings(tmp_path, Settings(theme="night"))
    kept = (tmp_path / "settings.toml").read_text()
    assert 'sound = "off"' in kept
    assert "[later]" in kept
    assert read_settings(tmp_path).settings == Settings(theme="night")


def test_values_of_the_wrong_kind_are_named_once(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('theme = 3\nreduced_motion = "yes"\nhide_score = true\n')
    settings, warning = read_settings(tmp_path)
    assert settings == Settings(hide_score=True)
    assert warning is not None
    assert "theme, reduced_motion" in warning


@pytest.mark.parametrize(
    "damaged",
    [b"theme = ", b"\xff\xfe\0t", b"\0" * 50, b"a = " + b"[" * 2000, b"a = " + b"9" * 5000, b"\xe9"],
)
def test_a_damaged_file_is_a_warning_and_stays(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(damaged)
    settings, warning = read_settings(tmp_path)
    assert settings == Settings()
    assert warning is not None
    assert "settings.toml" in warning
    assert path.read_bytes() == damaged
    said = write_settings(tmp_path, Settings(theme="paper"))
    assert said is not None
    assert "it is kept as settings.damaged.toml" in said
    assert read_settings(tmp_path) == (Settings(theme="paper"), None)
    assert (tmp_path / "settings.damaged.toml").read_bytes() == damaged
    assert write_settings(tmp_path, Settings()) is None


def test_a_file_put_aside_before_is_not_overwritten(tmp_path: Path) -> None:
    for damaged in ("first = ", "second = "):
        (tmp_path / "settings.toml").write_text(damaged)
        write_settings(tmp_path, Settings())
    assert (tmp_path / "settings.damaged.toml").read_text() == "first = "
    assert (tmp_path / "settings.damaged-2.toml").read_text() == "second = "


def test_a_folder_of_that_name_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    settings, warning = read_settings(tmp_path)
    assert settings == Settings()
    assert warning is not None
    assert "folder" in warning


def test_settings_that_cannot_be_kept_say_so(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(FileNotWrittenError):
        write_settings(tmp_path / "home", Settings())


def test_a_damaged_file_that_cannot_be_put_aside_is_left_alone_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*names: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "settings.toml").write_text("theme = ")
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(FileNotWrittenError):
        write_settings(tmp_path, Settings())
    assert (tmp_path / "settings.toml").read_text() == "theme = "


def test_text_in_settings_is_cleaned(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('theme = "pa\\u001bper"')
    assert read_settings(tmp_path).settings.theme == "pa\ufffdper"
