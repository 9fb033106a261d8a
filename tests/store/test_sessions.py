"""Sessions as they are kept: begun, gone on with, listed, found by name."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.kept_sessions import (
    LENSES,
    NOON,
    SCENARIO,
    Heard,
    begun,
    played,
    some_records,
    store_in,
    whole_records,
)
from workshop.store.integrity import begin_database
from workshop.store.journal import Journal
from workshop.store.locks import SessionBusyError
from workshop.store.records import RecordsDamagedError, is_session_id, session_id, text_hash
from workshop.store.sessions import SessionStore, StoreError, UnknownSessionError


def test_nothing_is_made_before_a_session_begins(tmp_path: Path) -> None:
    store = store_in(tmp_path / "home")
    assert store.sessions() == []
    assert store.last_played() == {}
    assert store.latest_unfinished() is None
    with pytest.raises(UnknownSessionError, match="There is no session x"):
        store.load("x")
    assert not (tmp_path / "home").exists()


def test_an_id_can_be_read_typed_and_sorted(tmp_path: Path) -> None:
    assert begun(store_in(tmp_path, ("k7",))).id == "20261120-1432-ceo-product-review-k7"


@pytest.mark.parametrize("scenario", ["x" * 200, "../../etc/passwd", "", "\0\x1b", "Straße", "a--b-", "-"])
def test_an_id_may_always_name_a_file(scenario: str) -> None:
    made = session_id(NOON, scenario, "../")
    assert is_session_id(made)
    assert len(made) <= 64


def test_two_sessions_of_a_minute_have_two_ids(tmp_path: Path) -> None:
    store = store_in(tmp_path, ("k7", "k7", "m2", "n3"))
    assert [begun(store).id[-4:] for _ in range(2)] == ["w-k7", "m2n3"]


def test_a_session_goes_on_with_the_texts_it_began_with(tmp_path: Path) -> None:
    kept = played(store_in(tmp_path), some_records(12))
    assert kept.scenario_text == SCENARIO
    assert kept.lens_texts == LENSES
    assert kept.scenario_hash == text_hash(SCENARIO)
    assert kept.lens_hashes == tuple(map(text_hash, LENSES))
    assert kept.started == "2026-11-20T14:32:05+01:00"
    assert kept.records == some_records(12)


def test_a_text_is_kept_once_however_often_it_is_played(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    begun(store)
    begun(store)
    with closing(sqlite3.connect(tmp_path / "sessions.db")) as connection, connection:
        assert connection.execute("SELECT count(*) FROM document").fetchone() == (3,)
    connection.close()


def test_a_session_is_gone_on_with_where_it_was_left(tmp_path: Path) -> None:
    kept = played(store_in(tmp_path), some_records(5))
    again = store_in(tmp_path)
    journal = again.journal(kept)
    assert journal.saved == 5
    for record in some_records(9, after=5):
        journal.append(record)
    assert journal.close(30) == ()
    assert again.load(kept.id).records == some_records(9)
    assert again.records(kept.id, after=7) == some_records(9, after=7)


def test_the_list_has_the_newest_first_and_says_where_each_stands(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    begun(store)
    played(store, some_records(1), "first")
    played(store, some_records(8), "second")
    played(store, whole_records(), "third")
    assert [(one.scenario, one.place, one.finished, one.events) for one in store.sessions()] == [
        ("third", "ended: Adjourned", True, 9),
        ("second", "scene 2: The nudge", False, 8),
        ("first", "before the first scene", False, 1),
    ]
    newest = store.sessions()[0]
    assert newest.last == "2026-11-20T14:00:09+01:00"
    assert newest.started == "2026-11-20T14:32:05+01:00"
    unfinished = store.latest_unfinished()
    assert unfinished is not None
    assert unfinished.scenario == "second"


def test_a_session_that_was_not_closed_is_listed_where_it_stands(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    played(store, some_records(8))
    with closing(sqlite3.connect(tmp_path / "sessions.db")) as connection, connection:
        connection.execute("UPDATE session SET place = 'long ago', placed = 2")
    connection.close()
    assert store.sessions()[0].place == "scene 2: The nudge"


def test_order_is_by_beginning_whatever_the_clock_says(tmp_path: Path) -> None:
    days = iter([datetime(2026, 5, 12, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)])
    clock_set_back = SessionStore(tmp_path, lambda: next(days), lambda: "aa")
    for scenario in ("before", "after"):
        kept = begun(clock_set_back, scenario)
        journal = store_in(tmp_path).journal(kept)
        journal.append(some_records(1)[0])
        journal.close(30)
    assert [one.scenario for one in clock_set_back.sessions()] == ["after", "before"]


def test_when_each_scenario_was_played_last_is_known(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    played(store, some_records(1), "one")
    played(store, some_records(1), "two")
    begun(store, "never-played")
    assert store.last_played() == dict.fromkeys(("one", "two"), "2026-11-20T14:32:05+01:00")


def test_a_running_session_is_found_and_another_is_not_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_in(tmp_path)
    kept = played(store, some_records(3))
    journal = store.journal(kept)
    assert store_in(tmp_path).holder(kept.id) is not None
    here = os.getpid()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("os.getpid", lambda: here + 1)
        with pytest.raises(SessionBusyError, match="since 20 November 14:32"):
            store_in(tmp_path).journal(kept)
    journal.close(30)
    store_in(tmp_path).journal(kept).close(30)


def test_a_session_that_went_on_elsewhere_is_not_gone_on_with_from_before(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept = played(store, some_records(3))
    journal = store.journal(kept)
    journal.append(some_records(4)[3])
    journal.close(30)
    with pytest.raises(SessionBusyError):
        store.journal(kept)
    store.journal(store.load(kept.id)).close(30)


def test_a_session_is_found_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    store = store_in(tmp_path, ("k7", "m2"))
    first, second = begun(store, "alpha"), begun(store, "beta")
    assert store.load(first.id) == first
    assert store.load(" 20261120-1432-B").id == second.id


def test_a_name_that_none_or_many_have_names_the_nearest(tmp_path: Path) -> None:
    store = store_in(tmp_path, ("k7", "m2"))
    begun(store, "alpha")
    begun(store, "beta")
    with pytest.raises(UnknownSessionError, match="2 sessions begin with 2026: 20261120-1432-beta-m2, "):
        store.load("2026")
    with pytest.raises(UnknownSessionError, match=r"The nearest is 20261120-1432-alpha-k7\."):
        store.load("20261120-1432-alpah-k7")
    with pytest.raises(UnknownSessionError, match="There is no session"):
        store.load("")
    with pytest.raises(UnknownSessionError) as unknown:
        store.load("\x1b[2J")
    assert "\x1b" not in str(unknown.value)


@pytest.mark.parametrize(
    ("change", "readable"),
    [
        ("UPDATE event SET body = replace(body, 'reasons', 'seasons') WHERE seq = 4", 3),
        ("UPDATE event SET body = '{}' WHERE seq = 3", 2),
        ("UPDATE event SET at = '' WHERE seq = 3", 2),
        ("UPDATE event SET body = x'FFFE' WHERE seq = 3", 2),
        ("DELETE FROM event WHERE seq = 3", 2),
        ("DELETE FROM event WHERE seq = 1", 0),
        ("UPDATE event SET seq = 30 WHERE seq = 3", 2),
        ("UPDATE document SET text = text || ' ' WHERE text LIKE '%scene%'", 6),
        ("DELETE FROM document", 6),
    ],
)
def test_damage_in_a_session_says_how_much_of_it_can_be_read(
    tmp_path: Path, change: str, readable: int
) -> None:
    store = store_in(tmp_path)
    kept = played(store, some_records(6))
    with closing(sqlite3.connect(tmp_path / "sessions.db")) as connection, connection:
        connection.execute(change)
    connection.close()
    with pytest.raises(RecordsDamagedError) as refused:
        store.load(kept.id)
    assert refused.value.readable == readable
    assert f"Its first {readable} events can be read" in str(refused.value)


def test_an_event_of_a_later_version_is_named(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept = played(store, some_records(6))
    body = '{"type":"vote-moved"}'
    with closing(sqlite3.connect(tmp_path / "sessions.db")) as connection, connection:
        connection.create_function("sum_of", 4, _checksum)
        connection.execute(
            "UPDATE event SET body = ?, crc = sum_of(session, seq, at, ?) WHERE seq = 4", (body,) * 2
        )
    connection.close()
    with pytest.raises(RecordsDamagedError, match="event 4: this version knows no event “vote-moved”"):
        store.load(kept.id)


def test_text_from_the_disk_is_cleaned(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept = store.begin("a\x1bb", "The \u202eReply", SCENARIO, LENSES)
    assert store.load(kept.id).title == "The \ufffdReply"
    assert store.load(kept.id).scenario == "a\ufffdb"


def test_sessions_that_cannot_be_had_are_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used: not a directory"):
        begun(store_in(tmp_path / "file"))
    with pytest.raises(StoreError, match="cannot be used"):
        store_in(tmp_path / "file").sessions()


def test_a_new_database_is_begun_only_when_told(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    played(store, some_records(3))
    begin_database(tmp_path)
    assert store.sessions() == []
    played(store, some_records(2))
    assert len(store.sessions()) == 1
    assert (tmp_path / "sessions.db").exists()
    assert (tmp_path / "sessions-2.db").exists()


def _checksum(*parts: object) -> int:
    from workshop.store.records import checksum

    return checksum(*parts)


def test_whatever_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    store = store_in(home)
    journal = store.journal(begun(store))
    journal.append(some_records(1)[0])
    modes = {path.name: path.stat().st_mode & 0o777 for path in [home, *home.rglob("*")]}
    journal.close(30)
    assert {"sessions.db", "sessions.db-wal", "locks"} < modes.keys()
    assert set(modes.values()) == {0o600, 0o700}


def test_a_deleted_session_is_gone_with_the_texts_that_only_it_was_played_on(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    one, two = played(store, some_records(5), "one"), played(store, some_records(9), "two")
    store.begin("three", "Three", "another text", LENSES)
    store.delete(one.id)
    assert [each.id for each in store.sessions()] == [two.id]
    assert store.load(two.id) == two
    assert count_in(tmp_path, "event") == 9
    assert count_in(tmp_path, "document") == 4
    store.delete(two.id)
    assert count_in(tmp_path, "event") == 0
    assert count_in(tmp_path, "document") == 3
    with pytest.raises(UnknownSessionError):
        store.delete(two.id)


def test_only_a_whole_id_is_deleted_and_nothing_that_is_open(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept = played(store, some_records(5))
    with pytest.raises(UnknownSessionError):
        store.delete(kept.id[:-1])
    journal = store.journal(kept)
    with pytest.raises(SessionBusyError):
        store_in(tmp_path).delete(kept.id)
    journal.close(30)
    assert store.load(kept.id) == kept


def test_the_number_of_a_deleted_session_is_never_given_again(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.delete(played(store, some_records(5)).id)
    played(store, some_records(3))
    with sqlite3.connect(tmp_path / "sessions.db") as connection:
        assert connection.execute("SELECT DISTINCT session FROM event").fetchall() == [(2,)]
    connection.close()


def test_a_session_deleted_under_its_writer_is_written_again(tmp_path: Path) -> None:
    """Where a folder has no locks, nobody can know that a session is open."""
    store = store_in(tmp_path)
    kept = played(store, some_records(5))
    heard = Heard()
    journal = Journal(kept, tmp_path, on_change=heard, pauses=(0.0,))
    journal.append(some_records(6)[5])
    heard.wait_for(6)
    store.delete(kept.id)
    other = played(store, some_records(3), "other")
    journal.append(some_records(7)[6])
    heard.wait_for(7)
    assert journal.close(30) == ()
    assert store.load(kept.id).records == some_records(7)
    assert store.load(other.id) == other


def count_in(home: Path, table: str) -> int:
    with sqlite3.connect(home / "sessions.db") as connection:
        (found,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    return int(found)
