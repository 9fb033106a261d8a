"""Sessions in PostgreSQL: one writer to a session, one organisation to a question, a server that may go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from time import monotonic

import psycopg
import pytest

from tests.cluster import MEMBER, Cluster, Database
from tests.play import ROOT
from tests.store.journals import InPostgres, in_postgres
from tests.store.kept_sessions import Heard, some_records
from workshop.store.postgres import connection as connections
from workshop.store.postgres import schema
from workshop.store.postgres.accounts import Accounts, Identified
from workshop.store.postgres.archive import Archive, Found, Held, OpenedSession, SessionHeldError, WayIn
from workshop.store.postgres.connection import DatabaseAwayError, SharedConnection, as_organisation, connected
from workshop.store.postgres.leases import Unwritten, append_events, standing_in, take_lease
from workshop.store.postgres.schema import OtherVersionError, bring_up_to_date, see_version
from workshop.store.postgres.scribe import PostgresJournal, Scribe
from workshop.store.sessions import OtherEventsError, UnknownSessionError

WAYS = (WayIn(f"K7QX{number:04}", f"{number:08x}", bytes(32)) for number in count())


@pytest.fixture
def place(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[InPostgres]:
    with in_postgres(database, monkeypatch) as there:
        yield there


def found(place: InPostgres, id: str) -> Found:
    return Found(place.org, place.archive.number_of(place.org, id))


def opened(place: InPostgres, id: str, owner: str, seconds: float = 15.0) -> OpenedSession:
    taken = place.archive.open(found(place, id), owner, seconds)
    assert isinstance(taken, OpenedSession)
    return taken


def test_a_session_is_one_owners_until_the_lease_has_run_out_or_was_released(place: InPostgres) -> None:
    kept = place.begun()
    first = opened(place, kept.id, "a", seconds=60)
    assert place.archive.open(found(place, kept.id), "b") == Held("a")
    place.archive.release(first.lease)
    second = opened(place, kept.id, "b", seconds=0)
    third = opened(place, kept.id, "c")
    assert (second.lease.term, third.lease.term) == (2, 3)


def test_of_two_with_the_same_belief_one_writes(place: InPostgres, database: Database) -> None:
    kept = place.begun()
    lease = opened(place, kept.id, "a").lease
    tries = 40

    def both(_number: int) -> int:
        with connected(database.address) as connection:
            won = 0
            for head, record in enumerate(some_records(tries)):
                with as_organisation(connection, place.org):
                    won += len(append_events(connection, [Unwritten(lease, head, [record])]))
            return won

    with ThreadPoolExecutor(2) as threads:
        won = sum(threads.map(both, range(2)))
    assert won == len(place.records(kept)) == tries


def test_who_slept_through_the_lease_writes_nothing_and_is_told(
    place: InPostgres, database: Database
) -> None:
    kept = place.begun()
    heard = Heard()
    former = place.journal(kept, heard)
    former.append(some_records(1)[0])
    heard.wait_for(1)
    with connected(database.owner) as connection:  # as if it had run out
        connection.execute("UPDATE workshop.lease SET until = 'epoch'")
    other = Scribe(database.address, "the other")
    other.start()
    taken = opened(place, kept.id, other.owner)
    latter = PostgresJournal(other, taken.kept, taken.lease)
    former.append(some_records(2)[1])
    assert "another process has gone on with it" in heard.wait_for_trouble()
    assert isinstance(former, PostgresJournal)
    assert former.is_lost
    assert former.unsaved() == some_records(2, after=1)
    for record in some_records(3, after=1):
        latter.append(record)
    assert latter.close(30) == ()
    other.end(30)
    assert place.records(kept) == some_records(3)


def test_a_deleted_session_takes_nothing_more_and_that_is_said(place: InPostgres, database: Database) -> None:
    kept, heard = place.begun(), Heard()
    journal = place.journal(kept, heard)
    with pytest.raises(SessionHeldError):
        place.archive.delete(place.org, kept.id, "somebody else")
    place.archive.delete(place.org, kept.id, place.scribe.owner)
    journal.append(some_records(1)[0])
    assert "it was deleted" in heard.wait_for_trouble()
    with connected(database.owner) as connection:
        left = connection.execute("SELECT count(*) FROM workshop.document WHERE org = %s", (place.org,))
        assert left.fetchone() == (0,)


def test_the_lease_is_kept_while_the_session_is_open(database: Database, place: InPostgres) -> None:
    scribe = Scribe(database.address, "quick", lease_seconds=0.3)
    scribe.start()
    kept = place.begun()
    taken = opened(place, kept.id, scribe.owner, 0.3)
    journal = PostgresJournal(scribe, taken.kept, taken.lease)
    with connected(database.owner) as connection:
        connection.execute("SELECT pg_sleep(1)")
    assert place.archive.open(found(place, kept.id), "b") == Held("quick")
    journal.close(30)
    scribe.end(30)
    assert isinstance(place.archive.open(found(place, kept.id), "b"), OpenedSession)


def test_two_organisations_are_written_for_by_one_process(
    database: Database, monkeypatch: pytest.MonkeyPatch, place: InPostgres
) -> None:
    """C1: what one of them lacks is no fence for the other."""
    with in_postgres(database, monkeypatch) as other:
        sessions = (place.begun(), other.begun())
        assert sessions[0].id == sessions[1].id  # each has its own names
        journals = []
        for one, kept in zip((place, other), sessions, strict=True):
            taken = opened(one, kept.id, place.scribe.owner)
            journals.append(PostgresJournal(place.scribe, taken.kept, taken.lease))
        for record in some_records(30):
            for journal in journals:
                journal.append(record)
        assert [journal.close(30) for journal in journals] == [(), ()]
        assert [journal.is_lost for journal in journals] == [False, False]
        assert place.records(sessions[0]) == other.records(sessions[1]) == some_records(30)


def test_what_is_another_organisations_is_not_there(
    database: Database, monkeypatch: pytest.MonkeyPatch, place: InPostgres
) -> None:
    with in_postgres(database, monkeypatch) as other:
        kept = other.begun("secret-plans")
        way_in = other.archive.let_in(other.org, kept.id, lambda: next(WAYS))
        number = other.archive.number_of(other.org, kept.id)
        journal = other.journal(kept)
        journal.append(some_records(1)[0])
        assert journal.close(30) == ()
        for ask in (place.archive.load, place.archive.number_of):
            with pytest.raises(UnknownSessionError):
                ask(place.org, kept.id)
        with pytest.raises(UnknownSessionError):
            place.archive.let_in(place.org, kept.id, lambda: next(WAYS))
        assert place.archive.open(Found(place.org, number), "thief") is None
        assert place.archive.sessions(place.org) == []
        accounts = Accounts(place.archive.shared)
        secret = accounts.sign_in(other.org, Identified("https://issuer.test", "1"), ["organiser"])
        assert accounts.sign_out_everywhere(place.org, 1) == 0
        assert accounts.of_organisation(place.org) == []
        with connected(database.address) as connection:
            tables = (
                "session",
                "event",
                "lease",
                "document",
                "entrance",
                "account",
                "sign_in",
                "attempt",
                "pooled",
                "pool",
            )
            for table in (*tables, "org"):
                seen = connection.execute(f"SELECT * FROM workshop.{table}").fetchall()
                assert seen == [], "nothing without saying whose"
            with as_organisation(connection, place.org):
                for table in tables:
                    assert connection.execute(f"SELECT * FROM workshop.{table}").fetchall() == [], table
                assert connection.execute("SELECT number FROM workshop.org").fetchall() == [(place.org,)]
            with as_organisation(connection, place.org):
                assert take_lease(connection, other.org, number, "thief") is None
                assert standing_in(connection, number) is None
            with pytest.raises(psycopg.errors.InsufficientPrivilege), as_organisation(connection, place.org):
                connection.execute("INSERT INTO workshop.lease (session, org) VALUES (1, %s)", (other.org,))
        account = accounts.of_secret(secret)
        assert account is not None
        assert (account.org, account.roles) == (other.org, ("organiser",))
        assert place.archive.found_by_code(way_in.code) == Found(other.org, number)
        assert place.archive.found_by_code("K7QX2M' OR '1'='1") is None


def test_the_name_of_processes_owns_nothing_and_makes_nothing(database: Database) -> None:
    with connected(database.address) as connection:
        for statement in (
            "CREATE TABLE workshop.mine (number int)",
            "CREATE TABLE public.mine (number int)",
            "DROP TABLE workshop.event",
            "ALTER TABLE workshop.event DISABLE ROW LEVEL SECURITY",
            "UPDATE workshop.event SET body = ''",
            "UPDATE workshop.version SET number = 99",
            "SELECT pg_read_file('/etc/passwd')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
        owned = connection.execute("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", (MEMBER,))
        assert owned.fetchone() == (0,)


def test_a_dump_by_the_owner_has_every_row_and_one_by_a_process_is_refused(
    cluster: Cluster, database: Database, place: InPostgres
) -> None:
    """C3"""
    journal = place.journal(place.begun())
    for record in some_records(12):
        journal.append(record)
    assert journal.close(30) == ()
    into = cluster.database(prepared=False)
    dumped = cluster.folder / "dump"
    cluster.run("pg_dump", "-Fc", "-f", str(dumped), database.owner)
    cluster.run("pg_restore", "--exit-on-error", "-d", into.owner, str(dumped))
    counts = "SELECT (SELECT count(*) FROM workshop.session), (SELECT count(*) FROM workshop.event)"
    with connected(database.owner) as here, connected(into.owner) as there:
        expected = here.execute(counts).fetchone()
        assert expected is not None
        assert expected[1] >= 12
        assert there.execute(counts).fetchone() == expected
    with pytest.raises(subprocess.CalledProcessError):
        cluster.run("pg_dump", "-f", "/dev/null", database.address)


def test_a_session_that_is_taken_in_twice_is_one(place: InPostgres) -> None:
    kept = place.begun()._replace(id="20261120-1432-elsewhere-k7", records=some_records(9))
    assert place.archive.adopt(place.org, kept) == (kept.id, True)
    assert place.archive.adopt(place.org, kept) == (kept.id, False)
    assert place.archive.load(place.org, kept.id) == kept
    longer = kept._replace(records=some_records(11))
    with pytest.raises(OtherEventsError, match="the first 9 are the same"):
        place.archive.adopt(place.org, longer)
    id, is_new = place.archive.adopt(place.org, longer, as_new=True)
    assert is_new
    assert place.archive.load(place.org, id) == longer._replace(id=id)


def test_a_server_that_takes_a_question_and_does_not_answer_is_left(
    place: InPostgres, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.5)
    """C5"""
    kept, heard = place.begun(), Heard()
    journal = place.journal(kept, heard)
    journal.append(some_records(1)[0])
    heard.wait_for(1)
    backend = backend_of(database, place.scribe)
    os.kill(backend, signal.SIGSTOP)
    try:
        journal.append(some_records(2)[1])
        assert "it does not answer" in heard.wait_for_trouble()
        heard.wait_for(2)  # over another connection, while that one still stands
    finally:
        os.kill(backend, signal.SIGCONT)
    assert journal.close(30) == ()
    assert place.records(kept) == some_records(2)


def test_a_silent_server_is_waited_for_once_and_not_by_each_who_asks(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C5"""
    monkeypatch.setattr(connections, "PATIENCE", 1.0)
    with Archive(database.address) as archive, connected(database.owner) as locking:
        archive.see()
        with locking.transaction(), ThreadPoolExecutor(8) as threads:
            locking.execute("LOCK TABLE workshop.version")  # whoever reads it waits for ever

            def refused(_number: int) -> bool:
                with pytest.raises(DatabaseAwayError, match="does not answer"):
                    archive.see()
                return True

            began = monotonic()
            assert all(threads.map(refused, range(8)))
            assert monotonic() - began < 4.0
        archive.see()


def backend_of(database: Database, scribe: Scribe) -> int:
    with connected(database.owner) as connection:
        row = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = %s", (f"workshop {scribe.owner}",)
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_what_a_new_server_lacks_is_written_again(place: InPostgres, database: Database) -> None:
    """C2: as after a failover to one that had not got the last commits, nor the last change of owner."""
    kept, heard = place.begun(), Heard()
    journal = place.journal(kept, heard)
    for record in some_records(9):
        journal.append(record)
    heard.wait_for(9)
    number = place.archive.number_of(place.org, kept.id)
    with connected(database.owner) as connection, connection.transaction():
        connection.execute("DELETE FROM workshop.event WHERE session = %s AND seq > 5", (number,))
        connection.execute(
            "UPDATE workshop.lease SET head = 5, term = 0, owner = NULL, until = 'epoch' WHERE session = %s",
            (number,),
        )
    journal.append(some_records(10)[9])
    heard.wait_for(10)
    assert journal.close(30) == ()
    assert place.records(kept) == some_records(10)


def test_what_a_new_server_lacks_is_written_again_though_nothing_follows(
    place: InPostgres, database: Database
) -> None:
    """C2: whoever was told that it is kept does not send it again."""
    kept, heard = place.begun(), Heard()
    journal = place.journal(kept, heard)
    for record in some_records(9):
        journal.append(record)
    heard.wait_for(9)
    number = place.archive.number_of(place.org, kept.id)
    with connected(database.owner) as connection, connection.transaction():
        connection.execute("DELETE FROM workshop.event WHERE session = %s AND seq > 5", (number,))
        connection.execute("UPDATE workshop.lease SET head = 5 WHERE session = %s", (number,))
    place.scribe.doubt()  # as when the leases are renewed
    heard.wait(lambda: heard.seqs.count(9) == 2)
    assert place.records(kept) == some_records(9)
    assert journal.close(30) == ()


def test_a_server_that_only_reads_is_left_and_said(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    database = cluster.database()
    with in_postgres(database, monkeypatch) as place:
        kept, heard = place.begun(), Heard()
        journal = place.journal(kept, heard)
        journal.append(some_records(1)[0])
        heard.wait_for(1)
        name = database.owner.rpartition("/")[2]

        def only_reads(setting: str) -> None:
            with psycopg.connect(cluster.address(), autocommit=True) as connection:
                connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {setting}")

        backend = backend_of(database, place.scribe)
        only_reads("on")
        with connected(cluster.address()) as connection:
            connection.execute("SELECT pg_terminate_backend(%s)", (backend,))
        journal.append(some_records(2)[1])
        heard.wait(lambda: any("read-only" in str(said) for said in heard.sentences))
        assert journal.unsaved() == some_records(2, after=1)
        only_reads("off")
        heard.wait_for(2)
        assert journal.close(30) == ()


def test_the_addresss_password_is_not_told(cluster: Cluster) -> None:
    address = f"postgresql://owner:s3cret@127.0.0.1:{cluster.port}/nowhere"
    with Archive(address) as archive, pytest.raises(DatabaseAwayError) as refused:
        archive.see()
    assert "nowhere (127.0.0.1:" in refused.value.says
    assert 'database "nowhere" does not exist' in refused.value.says
    assert "s3cret" not in refused.value.says


def test_five_make_the_tables_at_once(cluster: Cluster) -> None:
    """C7"""
    database = cluster.database(prepared=False)
    with ThreadPoolExecutor(5) as threads:
        versions = list(threads.map(bring_up_to_date, [database.owner] * 5))
    assert sorted(versions) == [0] + [schema.TABLES_VERSION] * 4
    cluster.let_member_in(database)
    with Archive(database.address) as archive:
        archive.see()


def test_a_change_of_tables_that_is_killed_leaves_them_to_the_next(cluster: Cluster) -> None:
    database = cluster.database(prepared=False)
    program = (
        "import sys\nfrom workshop.store.postgres import schema\n"
        "schema.MIGRATIONS = ((*schema.MIGRATIONS[0], 'SELECT pg_sleep(600)'),)\n"
        "print(flush=True)\nschema.bring_up_to_date(sys.argv[1])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, database.owner], cwd=ROOT, stdout=subprocess.PIPE
    ) as migrator:
        assert migrator.stdout is not None
        migrator.stdout.readline()
        with psycopg.connect(cluster.address(), autocommit=True) as connection:
            while not connection.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND query LIKE %s",
                (database.owner.rpartition("/")[2], "%pg_sleep(600)%"),
            ).fetchone():
                pass
        migrator.kill()
    with psycopg.connect(cluster.address(), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (database.owner.rpartition("/")[2],),
        )
    assert bring_up_to_date(database.owner) == 0
    with connected(database.owner) as connection:
        see_version(connection, database.owner)


def test_tables_of_a_newer_program_are_refused_and_left(cluster: Cluster) -> None:
    database = cluster.database()
    with connected(database.owner) as connection:
        connection.execute("UPDATE workshop.version SET number = 99")
    newer = "version 99, a newer program's"
    with pytest.raises(OtherVersionError, match=newer):
        bring_up_to_date(database.owner)
    with Archive(database.address) as archive, pytest.raises(OtherVersionError, match=newer):
        archive.see()


def test_tables_that_were_not_made_yet_are_said_to_be_missing(cluster: Cluster) -> None:
    database = cluster.database(prepared=False)
    with Archive(database.owner) as archive, pytest.raises(OtherVersionError) as refused:
        archive.see()
    assert "workshop prepare-rooms" in refused.value.says


def test_a_question_that_no_database_takes_costs_nobody_the_connection(database: Database) -> None:
    shared = SharedConnection(database.address)

    def backend() -> object:
        with shared.asking() as connection:
            return connection.execute("SELECT pg_backend_pid()").fetchone()

    before = backend()
    for question, with_what in (("SELECT %s", "a\0b"), ("SELECT %s::text::int", "x")):
        with (
            pytest.raises(DatabaseAwayError),
            shared.asking() as connection,
            as_organisation(connection, 1),
        ):
            connection.execute(question, (with_what,))
        assert backend() == before
    shared.close()
