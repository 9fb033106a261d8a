"""Pipes and endless files where the store expects its own: nothing is waited for, nothing read whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.kept_sessions import played, some_records, store_in
from workshop.store.files import FileNotWrittenError, RefusedError
from workshop.store.integrity import DatabaseRefusedError, rescue
from workshop.store.locks import holder

HUGE = 50_000_000_000


def pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


@pytest.mark.parametrize("make", [pipe, folder])
@pytest.mark.parametrize("end", ["-wal", "-journal", "-shm"])
def test_what_is_no_file_beside_the_database_is_named(
    tmp_path: Path, end: str, make: Callable[[Path], None]
) -> None:
    kept = played(store_in(tmp_path), some_records(3))
    make(tmp_path / f"sessions.db{end}")
    for attempt in (store_in(tmp_path).sessions, lambda: store_in(tmp_path).journal(kept)):
        with pytest.raises(RefusedError, match=f"sessions.db{end} is not a plain file"):
            attempt()
    with pytest.raises(FileNotWrittenError, match=f"sessions.db{end} is not a plain file"):
        rescue(tmp_path / "sessions.db", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_out_of_a_pipe_nothing_is_rescued_nor_waited_for(tmp_path: Path) -> None:
    pipe(tmp_path / "sessions.db")
    with pytest.raises(FileNotWrittenError, match="not a plain file"):
        rescue(tmp_path / "sessions.db", tmp_path / "out")


def test_an_endless_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sessions.db").touch()
    os.truncate(tmp_path / "sessions.db", HUGE)
    with pytest.raises(DatabaseRefusedError, match="no database"):
        store_in(tmp_path).sessions()
    assert rescue(tmp_path / "sessions.db", tmp_path / "out") == (0, 0)


def test_a_pipe_for_a_lock_is_nobodys(tmp_path: Path) -> None:
    pipe(tmp_path / "one.lock")
    assert holder(tmp_path, "one") is None
