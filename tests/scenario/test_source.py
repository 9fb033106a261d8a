"""Only small plain UTF-8 files are read; everything else is refused in one sentence, at once."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import MOST_BYTES, SourceText, read_source, source_of

unix = pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix file system")


def refused(path: str | Path) -> Problem:
    problem = read_source(path)
    assert isinstance(problem, Problem)
    assert len(str(problem).splitlines()) == 1
    return problem


def written(folder: Path, data: bytes) -> Path:
    path = folder / "a.toml"
    path.write_bytes(data)
    return path


def test_a_file_is_read_without_its_byte_order_mark_and_with_plain_line_ends(tmp_path: Path):
    path = written(tmp_path, b"\xef\xbb\xbfa = 1\r\nb = '\xc3\xa9'\r\n")
    assert read_source(path) == SourceText(str(path), "a = 1\nb = 'é'\n")


def test_a_text_at_hand_takes_the_same_form():
    assert source_of("kept\nhere", "\ufeffa = 1\r\n") == SourceText("kept here", "a = 1\n")


@pytest.mark.parametrize(
    ("data", "line", "column", "text"),
    [
        (b"a = 1\nb = '\xe9'\n", 2, 6, "not UTF-8 (0xE9)"),
        (b"\xef\xbb\xbfab\xff", 1, 3, "not UTF-8 (0xFF)"),
        (b"a\r\n\xc3\xa9\xc3", 2, 2, "not UTF-8 (0xC3)"),
        (b"\xff" * 1000, 1, 1, "not UTF-8 (0xFF)"),
        (b"a = '\xed\xa0\x80'", 1, 6, "not UTF-8 (0xED)"),
        (b"a = '\xc0\x80'", 1, 6, "not UTF-8 (0xC0)"),
        ("a = 1".encode("utf-16"), 1, 1, "this is UTF-16, not UTF-8"),
        ("a = 1".encode("utf-32"), 1, 1, "this is UTF-32, not UTF-8"),
        ("x\ny = 1".encode("utf-16-le"), 1, 2, "not text: a NUL character (U+0000)"),
        (b"SQLite format 3\0\x01", 1, 16, "not text: a NUL character (U+0000)"),
    ],
)
def test_what_is_not_utf8_is_located(tmp_path: Path, data: bytes, line: int, column: int, text: str):
    problem = refused(written(tmp_path, data))
    assert (problem.line, problem.column, problem.text) == (line, column, text)


def loop(folder: Path) -> Path:
    (folder / "one").symlink_to(folder / "two")
    (folder / "two").symlink_to(folder / "one")
    return folder / "one"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def sparse(folder: Path) -> Path:
    with (folder / "sparse").open("wb") as file:
        file.truncate(50_000_000_000)
    return folder / "sparse"


def local_socket(folder: Path) -> Path:
    before = Path.cwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("socket")
    finally:
        os.chdir(before)
    return folder / "socket"


@unix
@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda folder: folder, "this is a folder, not a file"),
        (lambda folder: folder / "none.toml", "there is no such file"),
        (lambda folder: Path("/dev/zero"), "this is a device, not a file"),
        (lambda folder: Path("/dev/null"), "this is a device, not a file"),
        (
            lambda folder: written(folder, b"") / "below",
            "there is no such file: a part of the path is not a folder",
        ),
        (loop, "this is a loop of links that leads to no file"),
        (pipe, "this is a named pipe, not a file"),
        (local_socket, "this is a socket, not a file"),
        (sparse, f"the file has 50,000,000,000 bytes; the limit is {MOST_BYTES:,}"),
        (lambda folder: folder / ("n" * 5000), "this name is too long for a file"),
        (lambda folder: Path("a\0b"), "this is no file name: it holds a character that no name can hold"),
    ],
)
def test_what_is_no_small_plain_file_is_refused_as_a_whole(
    tmp_path: Path, made: Callable[[Path], Path], text: str
):
    problem = refused(made(tmp_path))
    assert (problem.line, problem.text) == (0, text)


def test_a_file_of_the_limit_is_read_and_one_byte_more_is_not(tmp_path: Path):
    path = written(tmp_path, b"#" * MOST_BYTES)
    assert isinstance(read_source(path), SourceText)
    assert refused(written(tmp_path, b"#" * (MOST_BYTES + 1))).text.startswith("the file has 1,000,001 bytes")


@unix
def test_a_file_that_grows_while_it_is_read_is_read_to_the_limit_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = written(tmp_path, b"#")
    monkeypatch.setattr(os, "read", lambda descriptor, size: b"#" * min(size, 100_000))
    assert refused(path).text == "the file is larger than 1,000,000 bytes, which is the limit"


@pytest.mark.parametrize("step", ["open", "fstat", "read"])
def test_a_file_that_fails_half_way_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str):
    path = written(tmp_path, b"a = 1")

    def fails(*_: object) -> object:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, step, fails)
        problem = read_source(path)
    assert isinstance(problem, Problem)
    assert problem.text == "cannot be read: Input/output error"


def test_no_permission_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def forbidden(*_: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", forbidden)
    assert refused(written(tmp_path, b"")).text == "you have no permission to read this file"


def test_a_hostile_file_name_is_shown_clean():
    assert refused("no\x1b[2J\u202e\nname.toml").file == "no\ufffd[2J\ufffd name.toml"
