"""A file that is no plain text in UTF-8 is told as what it is, with the remedy, wherever it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

KINDS = [
    (rb"{\rtf1\ansi format = 1}", "RTF"),
    (b"PK\x03\x04rest", ".docx"),
    (b"%PDF-1.7", "PDF"),
    (b"<!DOCTYPE html><p>", "web page"),
    (b"\xd0\xcf\x11\xe0rest", "old Office file"),
    ("format = 1".encode("utf-16"), "UTF-16"),
]


@pytest.mark.parametrize(("data", "said"), KINDS)
def test_a_file_of_another_kind_is_told_as_what_it_is(
    data: bytes, said: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_bytes(data)
    done = run("check", "mine.toml")
    assert done.code in (1, 2)
    assert said in done.out
    assert "UTF-8" in done.out


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_a_session_in_another_encoding_is_told(encoding: str, run: Run, tmp_path: Path) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    (tmp_path / "session.jsonl").write_bytes(f'{mark}{{"format": 1}}\n'.encode(encoding))
    done = run("import", "session.jsonl")
    assert done.code == 2
    assert "Export it anew with -o FILE" in done.err


@pytest.mark.parametrize(("place", "line"), [(0, 1), (1, 2), (-1, 3)])
def test_a_line_of_a_session_in_another_encoding_is_told(
    place: int, line: int, run: Run, tmp_path: Path
) -> None:
    run("play", "ceo-product-review", "--plain", typed="1\n")
    lines = [*run("export").out.splitlines(keepends=True)[:2], "{}\n"]
    written = [each.encode() for each in lines]
    written[place] = "{“é”}\n".encode("cp1252")
    (tmp_path / "session.jsonl").write_bytes(b"".join(written))
    done = run("import", "session.jsonl")
    assert done.code == 2
    assert f"line {line}: not UTF-8 (0x93). Export it anew with -o FILE" in done.err


@pytest.mark.parametrize("language", ["xx", "en-XX", "qqq", "dee"])
def test_a_language_that_is_not_known_needs_force(language: str, run: Run, tmp_path: Path) -> None:
    assert run("new", "mine.toml", "--yes").code == 0
    done = run("new", "--translate", language, "mine.toml")
    if language == "en-XX":
        assert done.code == 0
        return
    assert done.code == 2
    assert "--force" in done.err
    assert run("new", "--translate", language, "--force", "mine.toml").code == 0
