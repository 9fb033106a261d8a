"""The journal: nothing is acknowledged that is not on the disk, and nothing is lost while it cannot be."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.store.kept_sessions import Heard, begun, bytes_of, played, some_records, store_in, whole_records
from workshop.session.events import Record
from workshop.store.database import open_read_only
from workshop.store.integrity import current
from workshop.store.journal import Journal, UnsavedJournal
from workshop.store.migrations import create
from workshop.store.records import KeptSession
from workshop.store.sessions import SessionStore

AT_ONCE = (0.0,)
Plan = Callable[[str, str], Exception | None]
"""What goes wrong, by the address of the database and the statement."""


class FaultyConnection(sqlite3.Connection):
    """A connection on which statements fail as planned, before or after they were carried out."""

    plan: Plan = staticmethod(lambda address, statement: None)
    afterwards = False

    def __init__(self, address: str, **more: Any) -> None:
        self.address = address
        super().__init__(address, **more)

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        return self._planned(super().execute, statement, *values)

    def executemany(self, statement: str, *values: Any) -> sqlite3.Cursor:
        return self._planned(super().executemany, statement, *values)

    def _planned(self, real: Callable[..., sqlite3.Cursor], statement: str, *values: Any) -> sqlite3.Cursor:
        cursor = real(statement, *values) if self.afterwards else None
        if failed := type(self).plan(self.address, statement):
            raise failed
        return cursor or real(statement, *values)


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> type[FaultyConnection]:
    """Every connection from now on; set its plan."""

    class Faulty(FaultyConnection):
        pass

    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *address, **more: real(*address, factory=Faulty, **more))
    return Faulty


def full(statement: str) -> sqlite3.OperationalError:
    failed = sqlite3.OperationalError("database or disk is full")
    failed.sqlite_errorname = "SQLITE_FULL"  # type: ignore[misc]
    return failed


def journal_of(kept: KeptSession, home: Path, heard: Heard) -> Journal:
    return Journal(kept, home, on_change=heard, pauses=AT_ONCE)


def on_disk(home: Path) -> tuple[Record, ...]:
    store = store_in(home)
    return store.load(store.sessions()[0].id).records if store.sessions() else ()


def test_while_it_cannot_be_saved_all_is_kept_in_memory_and_said(
    tmp_path: Path, faulty: type[FaultyConnection]
) -> None:
    store = store_in(tmp_path)
    kept = begun(store)
    faulty.plan = staticmethod(lambda address, statement: full(statement) if "INSERT" in statement else None)
    heard = Heard()
    journal = journal_of(kept, tmp_path, heard)
    journal.append(some_records(1)[0])
    assert heard.wait_for_trouble() == (
        f"Not being saved ({tmp_path / 'sessions.db'}): the disk is full. "
        "All is kept in memory and tried again; it can be saved elsewhere."
    )
    for record in some_records(9, after=1):
        journal.append(record)
    assert journal.saved == 0
    assert heard.seqs == []
    assert journal.unsaved() == some_records(9)
    faulty.plan = staticmethod(lambda address, statement: None)
    heard.wait_for(9)
    assert journal.trouble is None
    assert heard.sentences[-1] is None
    assert journal.close() == ()
    assert on_disk(tmp_path) == some_records(9)


def test_the_whole_session_can_be_saved_elsewhere(tmp_path: Path, faulty: type[FaultyConnection]) -> None:
    home, stick = tmp_path / "home", tmp_path / "stick"
    store = store_in(home)
    kept = played(store, some_records(4))
    faulty.plan = staticmethod(
        lambda address, statement: full(statement) if "/home/" in address and "INSERT" in statement else None
    )
    heard = Heard()
    journal = journal_of(kept, home, heard)
    for record in some_records(7, after=4):
        journal.append(record)
    heard.wait_for_trouble()
    journal.save_elsewhere(stick)
    heard.wait_for(7)
    assert journal.trouble is None
    assert journal.notice == f"The whole session is now in {stick / 'sessions.db'}."
    for record in some_records(9, after=7):
        journal.append(record)
    heard.wait_for(9)
    assert journal.close(30) == ()
    moved = store_in(stick).load(kept.id)
    assert moved == kept._replace(records=some_records(9))
    assert store_in(home).load(kept.id).records == some_records(4)


def test_saving_elsewhere_frees_from_a_disk_that_hangs(
    tmp_path: Path, faulty: type[FaultyConnection]
) -> None:
    home, stick = tmp_path / "home", tmp_path / "stick"
    store = store_in(home)
    kept = begun(store)
    disk_turns, disk_stands = threading.Event(), threading.Event()

    def hangs(address: str, statement: str) -> None:
        if "/home/" in address and statement.startswith("INSERT INTO event"):
            disk_stands.set()
            disk_turns.wait(30)

    faulty.plan = staticmethod(hangs)
    heard = Heard()
    journal = journal_of(kept, home, heard)
    journal.append(some_records(1)[0])
    assert disk_stands.wait(30)
    journal.append(some_records(2)[1])
    journal.save_elsewhere(stick)
    heard.wait_for(2)
    assert on_disk(stick) == some_records(2)
    disk_turns.set()
    assert journal.close(30) == ()
    assert heard.seqs == [2]


def test_an_elsewhere_that_does_not_do_is_said_and_another_may(tmp_path: Path) -> None:
    store = store_in(tmp_path / "home")
    kept = begun(store)
    heard = Heard()
    journal = journal_of(kept, tmp_path / "home", heard)
    journal.append(some_records(1)[0])
    heard.wait_for(1)
    (tmp_path / "file").write_text("")
    journal.save_elsewhere(tmp_path / "file")
    assert "not a directory" in heard.wait_for_trouble()
    assert journal.saved == 1
    journal.append(some_records(2)[1])
    assert journal.unsaved() == some_records(2, after=1)
    journal.save_elsewhere(tmp_path / "stick")
    heard.wait_for(2)
    assert journal.close(30) == ()
    assert on_disk(tmp_path / "stick") == some_records(2)


def test_a_session_is_never_out_of_the_disk_while_it_is_written_anew(
    tmp_path: Path, faulty: type[FaultyConnection]
) -> None:
    store = store_in(tmp_path)
    kept = played(store, some_records(5))
    looked: list[int] = []

    def look(address: str, statement: str) -> None:
        if statement == "COMMIT" or statement.startswith(("DELETE", "INSERT")):
            looked.append(count_seen(tmp_path))

    def count_seen(home: Path) -> int:
        connection = sqlite3.Connection(home / "sessions.db")
        found = connection.execute("SELECT count(*) FROM event").fetchone()[0]
        connection.close()
        return int(found)

    heard = Heard()
    journal = journal_of(kept, tmp_path, heard)
    faulty.plan = staticmethod(look)
    journal.save_elsewhere(tmp_path)
    journal.append(some_records(6)[5])
    heard.wait_for(6)
    assert journal.close(30) == ()
    assert len(looked) > 3
    assert min(looked) >= 5


def removed(home: Path) -> None:
    (home / "sessions.db").unlink()


def renamed(home: Path) -> None:
    (home / "sessions.db").rename(home / "backup.db")


def all_removed(home: Path) -> None:
    for name in os.listdir(home):
        if name.startswith("sessions.db"):
            (home / name).unlink()


def log_removed(home: Path) -> None:
    (home / "sessions.db-wal").unlink()


def replaced_by_nonsense(home: Path) -> None:
    (home / "new").write_bytes(b"\xff" * 9000)
    (home / "new").rename(home / "sessions.db")


def replaced_by_another(home: Path) -> None:
    create(home / "new")
    (home / "new").rename(home / "sessions.db")


def folder_removed(home: Path) -> None:
    home.rename(home.with_name("gone"))


@pytest.mark.parametrize(
    "change",
    [
        removed,
        renamed,
        all_removed,
        log_removed,
        replaced_by_nonsense,
        replaced_by_another,
        folder_removed,
    ],
)
def test_a_database_removed_or_replaced_while_open_is_noticed_before_anything_is_acknowledged(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    home = tmp_path / "home"
    store = store_in(home)
    kept = begun(store)
    heard = Heard()
    journal = journal_of(kept, home, heard)
    for record in some_records(3):
        journal.append(record)
    heard.wait_for(3)
    change(home)
    journal.append(some_records(4)[3])
    heard.wait_for(4)
    assert on_disk(home) == some_records(4)
    assert journal.notice is not None
    assert "sessions.db was removed or replaced while it was open" in journal.notice
    assert str(current(home)) in journal.notice
    assert journal.notice.count(str(current(home))) == 1, "a file is not said to be gone and there at once"
    for record in some_records(6, after=4):
        journal.append(record)
    assert journal.close(30) == ()
    assert on_disk(home) == some_records(6)


def test_a_log_removed_while_somebody_else_reads_too_is_survived(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    heard = Heard()
    journal = journal_of(begun(store), tmp_path, heard)
    for record in some_records(3):
        journal.append(record)
    heard.wait_for(3)
    with closing(open_read_only(tmp_path / "sessions.db")) as reader:
        log_removed(tmp_path)
        with suppress(sqlite3.Error), closing(open_read_only(tmp_path / "sessions.db")) as another:
            another.execute("SELECT * FROM event").fetchall()
        for record in some_records(6, after=3):
            journal.append(record)
        heard.wait_for(6)
        reader.execute("SELECT 1")
    assert journal.close(30) == ()
    assert on_disk(tmp_path) == some_records(6)


def test_what_was_put_in_the_place_of_the_database_is_not_written_to(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    heard = Heard()
    journal = journal_of(begun(store), tmp_path, heard)
    journal.append(some_records(1)[0])
    heard.wait_for(1)
    replaced_by_nonsense(tmp_path)
    journal.append(some_records(2)[1])
    heard.wait_for(2)
    journal.close(30)
    assert bytes_of(tmp_path)["sessions.db"] == b"\xff" * 9000
    assert current(tmp_path) == tmp_path / "sessions-2.db"


def test_the_place_is_noted_on_closing(tmp_path: Path) -> None:
    played(store_in(tmp_path), whole_records())
    connection = sqlite3.connect(tmp_path / "sessions.db")
    row = connection.execute("SELECT place, finished, placed FROM session").fetchone()
    connection.close()
    assert row == ("ended: Adjourned", 1, 9)


def test_the_lock_is_kept_while_something_is_unsaved_and_the_writer_lives(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept = begun(store)
    store.journal(kept).close(30)
    SessionStore(tmp_path).journal(kept).close(30)
    assert os.listdir(tmp_path / "locks") == []


def test_without_a_place_to_save_nothing_is_saved_and_that_is_said() -> None:
    journal = UnsavedJournal()
    for record in some_records(2):
        journal.append(record)
    assert journal.saved == 0
    assert journal.trouble == "This session is not being saved."
    assert journal.close() == journal.unsaved() == some_records(2)
