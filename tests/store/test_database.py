"""The database: its settings, what it refuses, and that what it refuses stays as it is."""

from __future__ import annotations

import errno
import json
import os
import random
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.store.kept_sessions import Heard, begun, bytes_of, played, some_records, store_in
from workshop.store.database import open_to_write
from workshop.store.integrity import (
    DatabaseRefusedError,
    begin_database,
    check_database,
    current,
    readable,
    rescue,
)
from workshop.store.journal import Journal
from workshop.store.migrations import APPLICATION_ID, VERSION, create
from workshop.store.records import RecordsDamagedError, put_events, put_session
from workshop.store.sessions import StoreError, UnknownSessionError

EVENTS = 120
SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "busy_timeout": 2000,
    "application_id": APPLICATION_ID,
    "user_version": VERSION,
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a database with two sessions, closed."""
    home = tmp_path_factory.mktemp("sound")
    store = store_in(home)
    played(store, some_records(EVENTS), "first")
    played(store, some_records(EVENTS), "second")
    return bytes_of(home)


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same, as a crash leaves it: nearly everything is still in the log."""
    home = tmp_path_factory.mktemp("crashed")
    store = store_in(home)
    kept = begun(store)
    with pytest.MonkeyPatch.context() as patched, closing(open_to_write(current(home))):
        patched.setattr("workshop.store.database.WAL_PAGES", 1000)
        heard = Heard()
        journal = Journal(kept, store.folder, on_change=heard)
        for record in some_records(EVENTS):
            journal.append(record)
            heard.wait_for(record.seq)  # one transaction each
        journal.close(30)
        return bytes_of(home)


def laid_out(home: Path, files: dict[str, bytes]) -> None:
    for name in os.listdir(home):
        if ".db" in name:
            (home / name).unlink()
    for name, found in files.items():
        (home / name).write_bytes(found)


def outcome(home: Path) -> str:
    """What reading everything comes to: whole, or refused by a named error. Anything else is a failure."""
    store = store_in(home)
    try:
        found = [store.load(summary.id) for summary in store.sessions()]
    except (DatabaseRefusedError, RecordsDamagedError, UnknownSessionError):
        return "refused"
    return "whole" if found and all(one.records == some_records(EVENTS) for one in found) else "shorter"


def test_what_a_saved_event_relies_on_is_set(tmp_path: Path) -> None:
    create(tmp_path / "sessions.db")
    with closing(open_to_write(tmp_path / "sessions.db")) as connection:
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in SETTINGS}
    assert found == SETTINGS


def test_a_new_database_is_for_its_owner_alone_and_alone_in_its_folder(tmp_path: Path) -> None:
    create(tmp_path / "home" / "sessions.db")
    assert os.listdir(tmp_path / "home") == ["sessions.db"]
    assert (tmp_path / "home" / "sessions.db").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    check_database(tmp_path / "home" / "sessions.db")


def test_creating_where_one_is_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "sessions.db").write_bytes(b"precious")
    create(tmp_path / "sessions.db")
    assert bytes_of(tmp_path) == {"sessions.db": b"precious"}


def test_a_disk_without_second_names_gets_its_database_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(source: object, target: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", unsupported)
    create(tmp_path / "sessions.db")
    assert os.listdir(tmp_path) == ["sessions.db"]
    check_database(tmp_path / "sessions.db")


@pytest.mark.parametrize("step", ["open", "link", "fsync", "close"])
def test_a_database_that_cannot_be_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    real = getattr(os, step)

    def fail(*arguments: object) -> None:
        if step == "close":
            real(*arguments)
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, step, fail)
        patched.setattr(os, "rename", fail)
        with pytest.raises(OSError, match="Input/output"):
            create(tmp_path / "sessions.db")
    assert os.listdir(tmp_path) in ([], ["sessions.db"])
    create(tmp_path / "sessions.db")
    check_database(tmp_path / "sessions.db")


def test_the_present_database_is_the_one_with_the_highest_number(tmp_path: Path) -> None:
    assert current(tmp_path / "missing") == tmp_path / "missing" / "sessions.db"
    assert current(tmp_path) == tmp_path / "sessions.db"
    for name in (
        "sessions.db",
        "sessions-2.db",
        "sessions-11.db",
        "sessions-0.db",
        "sessions-x.db",
        "s-99.db",
    ):
        (tmp_path / name).touch()
    assert current(tmp_path) == tmp_path / "sessions-11.db"


def test_the_log_of_a_removed_database_never_meets_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "sessions.db-wal").touch()
    assert current(tmp_path) == tmp_path / "sessions-2.db"
    (tmp_path / "sessions-2.db").touch()
    (tmp_path / "sessions-2.db-wal").touch()
    assert current(tmp_path) == tmp_path / "sessions-2.db"


def test_beginning_anew_moves_nothing(tmp_path: Path) -> None:
    (tmp_path / "sessions.db").write_bytes(b"damaged")
    assert begin_database(tmp_path) == tmp_path / "sessions-2.db"
    assert begin_database(tmp_path) == tmp_path / "sessions-3.db"
    assert (tmp_path / "sessions.db").read_bytes() == b"damaged"
    check_database(current(tmp_path))


def test_a_folder_in_which_none_can_be_begun_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseRefusedError, match="no database can be made there"):
        begin_database(tmp_path / "file")


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE moz_places (id INTEGER PRIMARY KEY)")
        connection.execute("PRAGMA journal_mode = WAL")


def of_version(path: Path, version: int) -> None:
    create(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")


def without_a_table(path: Path) -> None:
    create(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE event")


REFUSED = {
    "it is empty": lambda path: path.touch(),
    "it is no database": lambda path: path.write_bytes(b"\xff" * 8192),
    "its beginning is damaged": lambda path: path.write_bytes(b"SQLite format 3\0"),
    "it is not a plain file": lambda path: path.mkdir(),
    "it is another program's database": foreign,
    f"it was made by version {VERSION + 1}.x": lambda path: of_version(path, VERSION + 1),
    "its version is damaged": lambda path: of_version(path, 0),
    "its table of events is missing": without_a_table,
}


@pytest.mark.parametrize("because", REFUSED)
def test_what_is_not_ours_is_refused_by_name_and_left_as_it_is(tmp_path: Path, because: str) -> None:
    path = tmp_path / "sessions.db"
    REFUSED[because](path)
    before = path.read_bytes() if path.is_file() else b""
    store = store_in(tmp_path)
    for attempt in (store.sessions, lambda: begun(store), lambda: check_database(path)):
        with pytest.raises(DatabaseRefusedError, match=because) as refused:
            attempt()
        assert str(path) in str(refused.value)
        assert "Nothing was changed." in str(refused.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_pipe_in_the_place_of_the_database_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sessions.db")
    with pytest.raises(DatabaseRefusedError, match="not a plain file"):
        store_in(tmp_path).sessions()


def test_a_database_on_a_disk_that_can_only_be_read_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sound: dict[str, bytes], crashed: dict[str, bytes]
) -> None:
    real = sqlite3.connect

    def as_on_such_a_disk(address: str, **more: object) -> sqlite3.Connection:
        if "immutable" not in address:
            raise sqlite3.OperationalError("unable to open database file")
        return real(address, **more)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", as_on_such_a_disk)
    laid_out(tmp_path, sound)
    assert outcome(tmp_path) == "whole"
    laid_out(tmp_path, crashed)  # its latest changes could not be read there
    with pytest.raises(StoreError, match="unable to open"):
        store_in(tmp_path).sessions()


def places(size: int, wanted: int) -> list[int]:
    """Places all over a file, the same in every run, and its edges."""
    return sorted({0, 18, 40, 100, size - 1, *random.Random(size).sample(range(size), wanted)})


@pytest.mark.slow
@pytest.mark.parametrize("how", ["flipped", "high bit flipped", "zeroed", "cut", "written over"])
def test_a_database_damaged_anywhere_is_whole_or_refused_and_never_written_to(
    tmp_path: Path, sound: dict[str, bytes], how: str
) -> None:
    assert list(sound) == ["sessions.db"]
    whole = sound["sessions.db"]
    outcomes = set()
    in_the_schema = range(whole.index(b"CREATE"), 4096, 9)
    for place in (*places(len(whole), 200), *in_the_schema):
        damaged = bytearray(whole)
        if how == "cut":
            del damaged[place:]
        elif "flipped" in how:
            damaged[place] ^= 0x80 if "high" in how else 0x41
        else:
            length = min(600, len(whole) - place)
            damaged[place : place + length] = (b"\0" if how == "zeroed" else b"\xff") * length
        laid_out(tmp_path, {"sessions.db": bytes(damaged)})
        outcomes.add(outcome(tmp_path))
        assert (tmp_path / "sessions.db").read_bytes() == bytes(damaged)
    assert "refused" in outcomes
    assert "shorter" not in outcomes


def test_a_log_damaged_in_the_middle_is_refused_or_read_up_to_there_and_never_garbled(
    tmp_path: Path, crashed: dict[str, bytes]
) -> None:
    laid_out(tmp_path, crashed)
    assert outcome(tmp_path) == "whole"
    log = crashed["sessions.db-wal"]
    for place in places(len(log), 50):
        damaged = bytearray(log)
        damaged[place] ^= 0x41
        files = {**crashed, "sessions.db-wal": bytes(damaged)}
        laid_out(tmp_path, files)
        store = store_in(tmp_path)
        with suppress(DatabaseRefusedError, RecordsDamagedError):
            for summary in store.sessions():
                records = store.load(summary.id).records
                assert records == some_records(len(records))
        assert bytes_of(tmp_path) == files


def test_a_log_that_ends_in_the_middle_of_a_change_is_read_up_to_there(
    tmp_path: Path, crashed: dict[str, bytes]
) -> None:
    log = crashed["sessions.db-wal"]
    read = []
    for cut in (1, 4097, 4121, 5000, 3 * 4120):  # the last frame notes the place
        laid_out(tmp_path, {**crashed, "sessions.db-wal": log[:-cut]})
        store = store_in(tmp_path)
        records = store.load(store.sessions()[0].id).records
        assert records == some_records(len(records))
        read.append(len(records))
    assert read == [EVENTS, EVENTS, EVENTS - 1, EVENTS - 1, EVENTS - 2]


def test_a_log_that_was_brought_over_in_part_is_read_as_if_it_were_not(
    tmp_path: Path, crashed: dict[str, bytes]
) -> None:
    laid_out(tmp_path, crashed)
    with closing(open_to_write(current(tmp_path))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = (tmp_path / "sessions.db").read_bytes()
    before = crashed["sessions.db"]
    assert len(whole) > len(before) + 2 * 4096
    for size in (4096, 4196, 8192, len(before), len(before) + 100, len(before) + 4096, len(whole) - 100):
        part = whole[:size] + before[size:]
        laid_out(tmp_path, {**crashed, "sessions.db": part})
        assert outcome(tmp_path) == "whole", size
        store = store_in(tmp_path)
        store.journal(store.load(store.sessions()[0].id)).close(30)
        assert outcome(tmp_path) == "whole", size


def test_a_change_of_which_the_disk_took_a_part_was_never_acknowledged(tmp_path: Path) -> None:
    kept = played(store_in(tmp_path / "home"), some_records(10))
    path = tmp_path / "home" / "sessions.db"
    with closing(open_to_write(path)) as connection:
        connection.execute("BEGIN")
        put_events(connection, put_session(connection, kept), some_records(EVENTS, after=10))
        connection.execute("COMMIT")
        files = bytes_of(tmp_path / "home")
    log = bytearray(files["sessions.db-wal"])
    assert len(log) > 4 * 4120  # one change of many pages
    log[3 * 4120 + 2000] ^= 0x41
    laid_out(tmp_path, {**files, "sessions.db-wal": bytes(log)})
    assert store_in(tmp_path).load(kept.id).records == some_records(10)


def test_what_can_be_read_is_written_out_beside_a_damaged_database(
    tmp_path: Path, sound: dict[str, bytes]
) -> None:
    damaged = bytearray(sound["sessions.db"])
    middle = (
        damaged.index(b'"visit' if b'"visit' in damaged else b"vote-cast", len(damaged) // 2) // 4096 * 4096
    )
    damaged[middle : middle + 4096] = b"\0" * 4096
    laid_out(tmp_path, {"sessions.db": bytes(damaged)})
    with pytest.raises(DatabaseRefusedError) as refused:
        store_in(tmp_path).sessions()
    found = refused.value.readable
    assert found is not None
    assert found.sessions == 2
    assert 0 < found.events < 2 * EVENTS
    assert f"2 sessions and {found.events} events of it can be read" in str(refused.value)
    assert rescue(tmp_path / "sessions.db", tmp_path / "rescued.jsonl") == found
    lines = [json.loads(line) for line in (tmp_path / "rescued.jsonl").read_text().splitlines()]
    assert sum(line["table"] == "event" and line["sound"] for line in lines) == found.events
    assert {line["id"] for line in lines if line["table"] == "session"} == {
        "20261120-1432-first-00",
        "20261120-1432-second-01",
    }
    assert (tmp_path / "sessions.db").read_bytes() == bytes(damaged)


def test_everything_is_written_out_of_a_sound_database(tmp_path: Path, sound: dict[str, bytes]) -> None:
    laid_out(tmp_path, sound)
    assert rescue(tmp_path / "sessions.db", tmp_path / "out") == (2, 2 * EVENTS)
    assert readable(tmp_path / "sessions.db") == (2, 2 * EVENTS)


@pytest.mark.parametrize("content", [b"", b"\xff" * 5000, b"SQLite format 3\0" + b"\0" * 5000])
def test_of_nothing_nothing_is_written_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "sessions.db").write_bytes(content)
    assert rescue(tmp_path / "sessions.db", tmp_path / "out") == (0, 0)
    assert (tmp_path / "out").read_text() == ""
