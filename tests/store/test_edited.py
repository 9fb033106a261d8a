"""A database that somebody edited by hand, checksums and all: what cannot be is refused in a sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.kept_sessions import played, some_records, store_in
from workshop.store.integrity import DatabaseRefusedError
from workshop.store.records import IDENTITY, KeptSession, RecordsDamagedError, checksum, event_checksum

BLOB = b"\x00\xff\xfe"


@pytest.fixture
def kept(tmp_path: Path) -> KeptSession:
    return played(store_in(tmp_path), some_records(5))


def edited(home: Path, statement: str, *values: object) -> None:
    """Carry out the statement, and make every checksum right again."""
    with closing(sqlite3.connect(home / "sessions.db", isolation_level=None)) as connection:
        connection.execute(statement, values)
        for row in connection.execute("SELECT session, seq, at, body FROM event").fetchall():
            sums = (event_checksum(*row), *row[:2])
            connection.execute("UPDATE event SET crc = ? WHERE session = ? AND seq = ?", sums)
        for row in connection.execute(f"SELECT {IDENTITY} FROM session").fetchall():
            connection.execute("UPDATE session SET crc = ? WHERE number = ?", (checksum(*row[1:-1]), row[0]))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(
            (column, BLOB)
            for column in ("id", "scenario", "title", "started", "scenario_hash", "lens_hashes")
        ),
        *(("lens_hashes", written) for written in ("", "7", "null", "[7]", "[" * 30_000, "1" * 5000)),
    ],
)
def test_what_no_session_can_be_called_is_refused(
    tmp_path: Path, kept: KeptSession, column: str, value: object
) -> None:
    edited(tmp_path, f"UPDATE session SET {column} = ?", value)
    with pytest.raises(DatabaseRefusedError, match="the names of its sessions are damaged"):
        store_in(tmp_path).sessions()


@pytest.mark.parametrize("column", ["at", "body"])
def test_an_event_that_is_no_text_ends_what_can_be_read(
    tmp_path: Path, kept: KeptSession, column: str
) -> None:
    edited(tmp_path, f"UPDATE event SET {column} = CAST({column} AS BLOB) WHERE seq = 3")
    with pytest.raises(RecordsDamagedError, match="event 3 is missing or damaged") as refused:
        store_in(tmp_path).load(kept.id)
    assert refused.value.readable == 2


def test_a_list_never_tells_a_time_that_is_no_text(tmp_path: Path, kept: KeptSession) -> None:
    edited(tmp_path, "UPDATE event SET at = ? WHERE seq = 5", BLOB)
    (listed,) = store_in(tmp_path).sessions()
    assert listed.last == kept.started


TRIGGER = "CREATE TRIGGER gone AFTER INSERT ON event BEGIN DELETE FROM event; END"
VIEW = "CREATE VIEW more AS SELECT * FROM event"


@pytest.mark.parametrize("statement", [TRIGGER, VIEW])
def test_what_may_do_anything_at_a_change_is_not_written_to(
    tmp_path: Path, kept: KeptSession, statement: str
) -> None:
    edited(tmp_path, statement)
    with pytest.raises(DatabaseRefusedError, match="its tables are not as this program makes them"):
        store_in(tmp_path).load(kept.id)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (one)",
        "CREATE INDEX more ON event (at)",
        "ALTER TABLE session ADD COLUMN more TEXT",
        "ALTER TABLE event ADD COLUMN more TEXT",
    ],
)
def test_tables_that_grew_are_gone_on_with(tmp_path: Path, kept: KeptSession, statement: str) -> None:
    edited(tmp_path, statement)
    store = store_in(tmp_path)
    journal = store.journal(store.load(kept.id))
    journal.append(some_records(6)[-1])
    assert journal.close(30) == ()
    assert store.load(kept.id).records == some_records(6)
    assert store.load(played(store, some_records(3), "another").id).records == some_records(3)
