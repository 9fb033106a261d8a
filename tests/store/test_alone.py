"""What is read, changed and written again loses nothing, however many do so at once, and modes stay."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.play import ROOT
from workshop.store.files import alone, write_atomically
from workshop.store.home import forget_origin, origin_of, read_settings, remember_origin

AT_ONCE = """
import sys
from pathlib import Path
from workshop.store.home import change_settings, forget_origin, remember_origin
home, number = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.read()
for each in range(5):
    remember_origin(home, f"{number}-{each}", home / "file.toml")
forget_origin(home, f"{number}-0")
change_settings(home, **{sys.argv[3]: sys.argv[4] == "True" or sys.argv[4]})
"""
CHANGES = (
    ("language", "de"),
    ("theme", "workshop-light"),
    ("reduced_motion", "True"),
    ("hide_score", "True"),
)


@pytest.mark.slow
def test_nothing_that_several_processes_note_at_one_time_is_lost(tmp_path: Path) -> None:
    (tmp_path / "file.toml").touch()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", AT_ONCE, str(tmp_path), str(number), *CHANGES[number % len(CHANGES)]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
        )
        for number in range(8)
    ]  # fmt: skip
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.close()
    assert [process.wait() for process in running] == [0] * len(running)
    for process in running:
        assert process.stdout is not None
        process.stdout.close()
    for number in range(8):
        assert origin_of(tmp_path, f"{number}-0") is None
        assert all(origin_of(tmp_path, f"{number}-{each}") is not None for each in range(1, 5))
    assert read_settings(tmp_path).settings == ("workshop-light", True, True, "de")


def test_a_place_without_locks_is_written_to_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_arguments: object) -> bool:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("workshop.store.files.lock_file", none)
    remember_origin(tmp_path, "one", tmp_path)
    assert origin_of(tmp_path, "one") == tmp_path
    forget_origin(tmp_path, "one")
    assert origin_of(tmp_path, "one") is None


def test_somebody_who_holds_it_for_ever_is_not_waited_for(tmp_path: Path) -> None:
    passed = []
    with alone(tmp_path / "it"), alone(tmp_path / "it", seconds=0.01):
        passed.append(1)
    assert passed


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o666, 0o755, 0o400])
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "report.html"
    path.write_text("before")
    path.chmod(mode)
    write_atomically(path, "after")
    assert path.read_text() == "after"
    assert path.stat().st_mode & 0o7777 == mode


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_a_file_that_is_replaced_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("before")
    os.chown(path, 12345, 23456)
    path.chmod(0o640)
    write_atomically(path, "after")
    status = path.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (12345, 23456, 0o640)


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_behind_a_link_the_file_keeps_its_mode_too(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("before")
    (tmp_path / "real").chmod(0o644)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_atomically(tmp_path / "link", "after")
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "link").is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_atomically(tmp_path / "new", "text")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600
