"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from workshop.store.files import FileNotWrittenError, write_atomically

STEPS = ("open", "write", "fsync", "close", "replace")
CODES = (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.EACCES, errno.EROFS)


def failing(monkeypatch: pytest.MonkeyPatch, step: str, code: int) -> None:
    real = getattr(os, step)

    def fail(*arguments: object, **more: object) -> None:
        if step == "close":  # the system frees the descriptor all the same
            real(*arguments)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, step, fail)


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    write_atomically(path, "über\n")
    assert path.read_bytes() == "über\n".encode()
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["report.md"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("step", STEPS)
def test_whatever_fails_the_old_file_stays_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    path = tmp_path / "report.md"
    path.write_text("old")
    with monkeypatch.context() as patched:
        failing(patched, step, code)
        with pytest.raises(FileNotWrittenError) as refused:
            write_atomically(path, "new")
    assert str(path) in str(refused.value)
    assert os.strerror(code).lower() in str(refused.value).lower()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["report.md"]


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_a_file_that_must_not_be_replaced_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:
        failing(monkeypatch, "link", errno.EPERM)
    path = tmp_path / "report.md"
    write_atomically(path, "first", replace=False)
    with pytest.raises(FileNotWrittenError, match="a file is in the way"):
        write_atomically(path, "second", replace=False)
    assert path.read_text() == "first"
    assert os.listdir(tmp_path) == ["report.md"]


def test_a_short_write_goes_on_where_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, part: real(descriptor, part[:3]))
    write_atomically(tmp_path / "file", "0123456789")
    assert (tmp_path / "file").read_text() == "0123456789"


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "file", "text")
    assert os.listdir(tmp_path) == []


def test_a_folder_that_cannot_be_flushed_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def only_files(path: object, flags: int, mode: int = 0o777) -> int:
        if not flags & os.O_CREAT:
            raise OSError(errno.EMFILE, "Too many open files")
        return real(path, flags, mode)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", only_files)
    write_atomically(tmp_path / "file", "text")
    assert (tmp_path / "file").read_text() == "text"


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_atomically(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "missing/file", "file/below", "\0"])
def test_what_is_no_plain_file_is_never_replaced(tmp_path: Path, kind: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("")
    path = Path(os.devnull) if kind == "device" else tmp_path / kind
    with pytest.raises(FileNotWrittenError):
        write_atomically(path, "text")
    assert (tmp_path / "folder").is_dir()
    assert (tmp_path / "pipe").is_fifo()
    assert Path(os.devnull).is_char_device()


def test_text_that_no_file_can_hold_is_written_with_marks(tmp_path: Path) -> None:
    write_atomically(tmp_path / "file", "a\ud800b")
    assert (tmp_path / "file").read_text() == "a?b"
