"""Looking on at a session: every event is seen once and in order, whatever becomes of file and programs."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.play import ROOT
from tests.store.hosted_sessions import kept, many_records, store_in, whole_records
from tests.store.kept_sessions import Heard
from workshop.session.events import Record
from workshop.store.integrity import begin_database
from workshop.store.journal import Journal
from workshop.store.migrations import create
from workshop.store.onlooker import Following
from workshop.store.records import KeptSession
from workshop.store.sessions import UnknownSessionError

RECORDS = many_records(60)


@contextmanager
def recording(home: Path, session: KeptSession) -> Iterator[tuple[Journal, Heard]]:
    """The journal of a session that goes on, and what it acknowledges."""
    heard = Heard()
    journal = Journal(session, home, on_change=heard)
    try:
        yield journal, heard
    finally:
        journal.close(30)


def append(journal: Journal, heard: Heard, records: tuple[Record, ...]) -> None:
    for record in records:
        journal.append(record)
    heard.wait_for(records[-1].seq)


def test_every_event_is_seen_once_and_in_order(tmp_path: Path) -> None:
    session = kept(store_in(tmp_path), RECORDS[:10])
    with Following(store_in(tmp_path), session.id) as following:
        assert following.poll() == RECORDS[:10]
        assert following.poll() == ()
        with recording(tmp_path, session) as (journal, heard):
            append(journal, heard, RECORDS[10:11])
            assert following.poll() == RECORDS[10:11]
            append(journal, heard, RECORDS[11:30])
            assert following.poll() == RECORDS[11:30]
            assert following.poll() == ()
        assert following.poll() == ()


def test_a_session_that_has_not_begun_is_waited_for(tmp_path: Path) -> None:
    session = kept(store_in(tmp_path), ())
    with Following(store_in(tmp_path), session.id) as following:
        assert following.poll() == ()
        with recording(tmp_path, session) as (journal, heard):
            append(journal, heard, RECORDS[:3])
            assert following.poll() == RECORDS[:3]


def test_a_session_nobody_has_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnknownSessionError, match="There is no session nothing"):
        Following(store_in(tmp_path), "nothing")


def test_a_follower_who_begins_again_sees_the_whole_session(tmp_path: Path) -> None:
    session = kept(store_in(tmp_path), RECORDS[:10])
    with recording(tmp_path, session) as (journal, heard):
        append(journal, heard, RECORDS[10:20])
        for _ in range(3):
            with Following(store_in(tmp_path), session.id) as following:
                assert following.poll() == RECORDS[:20]


def test_a_host_who_begins_again_is_followed_on(tmp_path: Path) -> None:
    session = kept(store_in(tmp_path), RECORDS[:10])
    with Following(store_in(tmp_path), session.id) as following:
        assert following.poll() == RECORDS[:10]
        for end in (20, 30, 40):
            with recording(tmp_path, store_in(tmp_path).load(session.id)) as (journal, heard):
                append(journal, heard, RECORDS[end - 10 : end])
            assert following.poll() == RECORDS[end - 10 : end]


def removed(home: Path) -> None:
    (home / "sessions.db").unlink()


def all_removed(home: Path) -> None:
    for name in os.listdir(home):
        if name.startswith("sessions.db"):
            (home / name).unlink()


def log_removed(home: Path) -> None:
    (home / "sessions.db-wal").unlink()


def replaced_by_another(home: Path) -> None:
    create(home / "new")
    (home / "new").rename(home / "sessions.db")


def replaced_by_nonsense(home: Path) -> None:
    (home / "new").write_bytes(b"\xff" * 9000)
    (home / "new").rename(home / "sessions.db")


def folder_removed(home: Path) -> None:
    home.rename(home.with_name("gone"))


@pytest.mark.parametrize(
    "change", [removed, all_removed, log_removed, replaced_by_another, replaced_by_nonsense, folder_removed]
)
@pytest.mark.parametrize("polls_between", [False, True])
def test_a_database_removed_or_replaced_while_followed_is_followed_where_it_goes_on(
    tmp_path: Path, change: object, polls_between: bool
) -> None:
    home = tmp_path / "home"
    session = kept(store_in(home), RECORDS[:10])
    with (
        Following(store_in(home), session.id) as following,
        recording(home, session) as (journal, heard),
    ):
        append(journal, heard, RECORDS[10:20])
        assert following.poll() == RECORDS[:20]
        change(home)  # type: ignore[operator]
        if polls_between:
            assert following.poll() == ()
        append(journal, heard, RECORDS[20:21])
        assert following.poll() == RECORDS[20:21]
        assert following.trouble is None
        append(journal, heard, RECORDS[21:30])
        assert following.poll() == RECORDS[21:30]


def test_a_file_that_cannot_be_read_is_said_and_looked_at_again(tmp_path: Path) -> None:
    session = kept(store_in(tmp_path), RECORDS[:10])
    sound = (tmp_path / "sessions.db").read_bytes()
    with Following(store_in(tmp_path), session.id) as following:
        assert following.poll() == RECORDS[:10]
        replaced_by_nonsense(tmp_path)
        for _ in range(2):
            assert following.poll() == ()
            assert following.trouble is not None
            assert "it is no database" in following.trouble
        (tmp_path / "sound").write_bytes(sound)
        (tmp_path / "sound").rename(tmp_path / "sessions.db")
        assert following.poll() == ()
        assert following.trouble is None


def test_a_damaged_event_is_said_and_nothing_of_it_shown(tmp_path: Path) -> None:
    session = kept(store_in(tmp_path), RECORDS[:10])
    with Following(store_in(tmp_path), session.id) as following:
        with sqlite3.connect(tmp_path / "sessions.db") as connection:
            connection.execute("UPDATE event SET body = '{}' WHERE seq = 4")
        connection.close()
        assert following.poll() == ()
        assert following.trouble is not None
        assert "event 4 is missing or damaged" in following.trouble


def test_an_older_copy_put_back_is_told_from_its_first_event_on(tmp_path: Path) -> None:
    session = kept(store_in(tmp_path), RECORDS[:10])
    shutil.copy(tmp_path / "sessions.db", tmp_path / "older")
    with Following(store_in(tmp_path), session.id) as following:
        with recording(tmp_path, session) as (journal, heard):
            append(journal, heard, RECORDS[10:20])
        assert following.poll() == RECORDS[:20]
        all_removed(tmp_path)
        (tmp_path / "older").rename(tmp_path / "sessions.db")
        assert following.poll() == RECORDS[:10]
        others = tuple(record._replace(at="2026-11-20T15:00:00.000+00:00") for record in RECORDS[10:15])
        with recording(tmp_path, session) as (journal, heard):
            append(journal, heard, others)
        assert following.poll() == others


def test_a_deleted_session_is_quiet_and_goes_on_if_it_comes_back(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    session = kept(store, RECORDS[:10])
    with Following(store_in(tmp_path), session.id) as following:
        assert following.poll() == RECORDS[:10]
        store.delete(session.id)
        kept(store, whole_records())
        assert following.poll() == ()
        store.adopt(session._replace(records=RECORDS[:12]))
        assert following.poll() == RECORDS[10:12]


def test_a_session_that_moves_to_a_new_file_is_followed_there(tmp_path: Path) -> None:
    session = kept(store_in(tmp_path), RECORDS[:10])
    with (
        Following(store_in(tmp_path), session.id) as following,
        recording(tmp_path, session) as (journal, heard),
    ):
        assert following.poll() == RECORDS[:10]
        begin_database(tmp_path)
        assert following.poll() == ()
        journal.save_elsewhere(tmp_path)
        append(journal, heard, RECORDS[10:12])
        assert following.poll() == RECORDS[10:12]


def test_looking_on_keeps_nobody_from_writing_and_changes_nothing(tmp_path: Path) -> None:
    session = kept(store_in(tmp_path), RECORDS[:10])
    before = (tmp_path / "sessions.db").read_bytes()
    with Following(store_in(tmp_path), session.id) as following:
        assert following.poll() == RECORDS[:10]
        assert (tmp_path / "sessions.db").read_bytes() == before
        with recording(tmp_path, session) as (journal, heard):
            append(journal, heard, RECORDS[10:60])
            assert journal.trouble is None
    assert store_in(tmp_path).load(session.id).records == RECORDS


HOST = """
import sys
from pathlib import Path
from tests.store.hosted_sessions import many_records, store_in
from tests.store.kept_sessions import Heard
from workshop.store.journal import Journal
store, heard = store_in(Path(sys.argv[1])), Heard()
kept = store.load(sys.argv[2])
journal = Journal(kept, store.folder, on_change=heard)
for record in many_records(60)[len(kept.records):]:
    sys.stdin.readline()
    journal.append(record)
    heard.wait_for(record.seq)
    print(record.seq, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of Unix")
def test_a_host_that_is_killed_and_begins_again_in_its_own_process_is_followed(tmp_path: Path) -> None:
    session = kept(store_in(tmp_path), RECORDS[:10])
    seen: list[Record] = []
    with Following(store_in(tmp_path), session.id) as following:
        seen += following.poll()
        for _ in range(3):
            with subprocess.Popen(
                [sys.executable, "-c", HOST, str(tmp_path), session.id],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
            ) as host:
                assert host.stdin is not None
                assert host.stdout is not None
                for _ in range(8):
                    host.stdin.write(b"\n")
                    acknowledged = int(host.stdout.readline())
                    seen += following.poll()
                    assert len(seen) == acknowledged  # what the host acknowledges can be seen
                host.send_signal(signal.SIGKILL)
            seen += following.poll()
    assert tuple(seen) == RECORDS[:34]
