"""Databases and exports of earlier versions: opened, brought to this one, and kept as they were beside it."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.store.hosted_sessions import FILE, store_in
from workshop.session.commands import GoOn
from workshop.session.phases import Phase
from workshop.store import migrations
from workshop.store.exchange import exported, plain_file, session_in
from workshop.store.integrity import DatabaseRefusedError, check_database, upgrade
from workshop.store.migrations import VERSION
from workshop.store.runs import begin, look_at, read_script, resume
from workshop.store.sessions import StoreError

FIXTURES = Path(__file__).parent / "fixtures"
EARLIER = sorted(int(path.stem.removeprefix("v")) for path in FIXTURES.glob("v*.db"))
ALONE, LEFT, GROUP, REHEARSAL, GERMAN = (
    "20261120-1430-ceo-product-review-00",
    "20261120-1435-ceo-product-review-01",
    "20261120-1437-ceo-product-review-02",
    "20261120-1454-ceo-product-review-03",
    "20261120-1456-ceo-product-review-04",
)
SESSIONS = {
    GERMAN: ("Die Vierzig-Stunden-Antwort", "scene 1: Seite vier", 12, False, False),
    REHEARSAL: ("The Forty-Hour Reply", "before the first scene", 11, True, True),
    GROUP: ("The Forty-Hour Reply", "ended: Twenty, and late shifts", 149, True, False),
    LEFT: ("The Forty-Hour Reply", "scene 1: Page four", 12, False, False),
    ALONE: ("The Forty-Hour Reply", "ended: Forty it is", 45, False, False),
}
"""Title, place, events, with a group, a rehearsal: by the ids of the sessions that every fixture has."""


@pytest.fixture(params=EARLIER, ids="version {}".format)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A home with the database that an earlier version made."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(FIXTURES / f"v{request.param}.db", home / "sessions.db")
    return home


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def schema_of(path: Path) -> list[tuple[Any, ...]]:
    """Every column of every table, in the words of SQLite."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = [name for (name,) in tables]
        return [(name, *row) for name in names for row in connection.execute(f"PRAGMA table_info({name})")]


def test_there_is_a_fixture_of_every_earlier_version() -> None:
    assert list(range(1, VERSION)) == EARLIER


def test_every_session_of_an_earlier_version_is_there_as_it_was(home: Path) -> None:
    found = {
        each.id: (each.title, each.place, each.events, each.hosted, each.rehearsal)
        for each in store_in(home).sessions(rehearsals=True)
    }
    assert list(found.items()) == list(SESSIONS.items())
    for id in SESSIONS:
        assert len(look_at(store_in(home), id).kept.records) == SESSIONS[id][2]


@pytest.mark.parametrize("session", [LEFT, REHEARSAL, GERMAN])
def test_a_session_of_an_earlier_version_is_gone_on_with(home: Path, session: str) -> None:
    running = resume(store_in(home), session, lambda _: FILE)
    assert running.host.do(GoOn()) is None
    assert running.journal.close(30) == ()
    assert store_in(home).summary(session).events > SESSIONS[session][2]


def test_a_database_that_came_by_steps_has_the_tables_of_a_new_one(home: Path, tmp_path: Path) -> None:
    upgrade(home / "sessions.db")
    migrations.create(tmp_path / "new.db")
    assert schema_of(home / "sessions.db") == schema_of(tmp_path / "new.db")
    assert check_database(home / "sessions.db") == VERSION


def test_the_database_as_it_was_is_kept_beside_it_for_its_owner_alone(home: Path) -> None:
    version = version_of(home / "sessions.db")
    assert len(store_in(home).sessions(rehearsals=True)) == len(SESSIONS)
    copy = home / f"sessions.v{version}.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert version_of(copy) == version
    assert version_of(home / "sessions.db") == VERSION
    store_in(home).delete(LEFT)
    copy.rename(home / "sessions.db")
    assert [each.id for each in store_in(home).sessions(rehearsals=True)] == list(SESSIONS)
    assert len(list(home.glob("sessions.v*.db"))) == 1


def test_an_earlier_copy_is_never_written_over(home: Path) -> None:
    version = version_of(home / "sessions.db")
    (home / f"sessions.v{version}.db").write_bytes(b"precious")
    upgrade(home / "sessions.db")
    assert (home / f"sessions.v{version}.db").read_bytes() == b"precious"
    assert version_of(home / f"sessions.v{version}-2.db") == version


def test_where_the_copy_is_is_told_once_when_a_session_begins_or_goes_on(home: Path) -> None:
    store = store_in(home)
    first = resume(store, LEFT, lambda _: FILE)
    first.journal.close(30)
    assert first.notice is not None
    assert str(home / f"sessions.v{EARLIER[0]}.db") in first.notice
    for running in (begin(store, read_script(FILE)), resume(store_in(home), GERMAN, lambda _: None)):
        running.journal.close(30)
        assert running.notice is None


def test_a_new_database_has_nothing_to_tell(tmp_path: Path) -> None:
    running = begin(store_in(tmp_path), read_script(FILE))
    running.journal.close(30)
    assert running.notice is None
    assert [path.name for path in tmp_path.glob("*.db")] == ["sessions.db"]


def test_whichever_statement_fails_all_of_it_is_brought_over_or_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = 0

    class Failing(sqlite3.Connection):
        def execute(self, *statement: Any) -> sqlite3.Cursor:
            nonlocal left
            left -= 1
            if left == 0:
                failed = sqlite3.OperationalError("database or disk is full")
                failed.sqlite_errorname = "SQLITE_FULL"  # type: ignore[misc]
                raise failed
            return super().execute(*statement)

    real, failures = sqlite3.connect, 0
    before = (home / "sessions.db").read_bytes()
    while left <= 0:
        failures += 1
        (home / "sessions.db").write_bytes(before)
        with monkeypatch.context() as patched:
            patched.setattr(
                sqlite3, "connect", lambda *address, **more: real(*address, factory=Failing, **more)
            )
            left = failures
            try:
                store_in(home).sessions()
            except StoreError as refused:
                assert "the disk is full" in str(refused)  # noqa: PT017
        assert version_of(home / "sessions.db") in (EARLIER[0], VERSION)
        assert [each.id for each in store_in(home).sessions(rehearsals=True)] == list(SESSIONS)
        assert not list(home.glob(".*.tmp*"))
    assert failures > 15


def test_without_room_for_the_copy_nothing_is_changed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (home / "sessions.db").read_bytes()
    version = version_of(home / "sessions.db")

    def refused(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "link", refused)
        patched.setattr(os, "rename", refused)
        with pytest.raises(StoreError, match="no space left"):
            store_in(home).sessions()
    assert (home / "sessions.db").read_bytes() == before
    assert version_of(home / "sessions.db") == version
    assert [path.name for path in home.glob("*.db")] == ["sessions.db"]


def test_two_programs_that_come_at_once_bring_it_over_once(home: Path) -> None:
    path = home / "sessions.db"
    migrations.migrate(path)
    migrations.migrate(path)
    assert len(list(home.glob("sessions.v*.db"))) == 1


@pytest.mark.parametrize("how", ["flipped", "cut"])
def test_a_damaged_database_of_an_earlier_version_is_refused_and_left_as_it_is(home: Path, how: str) -> None:
    damaged = bytearray((home / "sessions.db").read_bytes())
    if how == "cut":
        del damaged[-9000:]
    else:
        damaged[4096 * 5 : 4096 * 6] = bytes(4096)
    (home / "sessions.db").write_bytes(damaged)
    with pytest.raises(DatabaseRefusedError):
        store_in(home).sessions()
    assert (home / "sessions.db").read_bytes() == damaged
    assert [path.name for path in home.glob("*.db")] == ["sessions.db"]


def test_a_newer_version_is_refused_by_its_number_and_left_as_it_is(home: Path) -> None:
    with closing(sqlite3.connect(home / "sessions.db")) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = (home / "sessions.db").read_bytes()
    with pytest.raises(DatabaseRefusedError, match=rf"made by version {VERSION + 1}\.x .* A newer program"):
        store_in(home).sessions()
    assert (home / "sessions.db").read_bytes() == before


@pytest.mark.parametrize(("name", "session"), [("v1-alone", ALONE), ("v1-group", GROUP)])
def test_an_export_of_an_earlier_version_comes_whole_into_a_home(
    tmp_path: Path, name: str, session: str
) -> None:
    with plain_file(str(FIXTURES / f"{name}.jsonl")) as file:
        kept = session_in(file)
    store = store_in(tmp_path)
    assert store.adopt(kept) == (session, True)
    assert (store.summary(session).title, store.summary(session).place) == SESSIONS[session][:2]
    assert exported(store.load(session)) == (FIXTURES / f"{name}.jsonl").read_text("utf-8")
    assert look_at(store, session).state.phase in (Phase.CLOSED, Phase.DEBRIEF)
