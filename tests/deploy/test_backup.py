"""What backup.sh dumps, restore.sh brings back whole, with rows of one organisation hidden from another."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.cluster import PROGRAMS, Cluster, Database, free_port
from tests.play import ROOT
from tests.server.rooms import put_room
from workshop.store.postgres.archive import Archive
from workshop.store.postgres.connection import as_organisation, connected
from workshop.store.postgres.erasing import Erased, erase_again, is_restored, needs_erasing
from workshop.store.postgres.schema import bring_up_to_date

DEPLOY = ROOT / "deploy"
ROLES = ("rooms_owner", "rooms", "rooms_backup")


class Kept:
    """A server that asks for passwords, set up as deploy/README.md says, and its scripts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cluster = Cluster()
        self.run("psql", "-f", str(DEPLOY / "roles.sql"), name="owner", database="postgres")
        for role in ROLES:
            self.renew(role)
        rules = "host all owner 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (Path(self.cluster.data) / "pg_hba.conf").write_text(rules)
        with psycopg.connect(self.cluster.address(), autocommit=True) as connection:
            connection.execute("SELECT pg_reload_conf()")

    def renew(self, role: str) -> None:
        """Give the role a new password."""
        psql = (str(PROGRAMS[-1] / "psql"), "-q", self.cluster.address())
        subprocess.run([str(DEPLOY / "password.sh"), role, str(self.passfile(role)), *psql], check=True)

    def passfile(self, role: str) -> Path:
        return self.folder / f"{role}.pgpass"

    def run(self, *command: str, name: str, database: str = "rooms") -> subprocess.CompletedProcess[str]:
        """As whoever goes by this name, as far as libpq's variables say it."""
        env = {
            "PATH": f"{PROGRAMS[-1]}:{os.environ['PATH']}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.cluster.port),
            "PGUSER": name,
            "PGDATABASE": database,
            "PGPASSFILE": str(self.passfile(name)),
        }
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    def address(self, name: str, database: str = "rooms") -> str:
        return f"{self.cluster.address(database, name)}?passfile={self.passfile(name)}"

    def database(self, name: str) -> Database:
        return Database(self.address("rooms_owner", name), self.address("rooms", name))

    def empty(self, name: str) -> None:
        with psycopg.connect(self.cluster.address(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER rooms_owner")

    def backup(self, name: str = "rooms_backup") -> subprocess.CompletedProcess[str]:
        return self.run(str(DEPLOY / "backup.sh"), str(self.folder), name=name)

    def restore(self, dump: Path, database: str) -> subprocess.CompletedProcess[str]:
        return self.run(str(DEPLOY / "restore.sh"), str(dump), name="rooms_owner", database=database)

    def dumps(self) -> list[Path]:
        return sorted(self.folder.glob("*.dump"))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster) -> Iterator[Kept]:
    """`cluster` is asked for only to be skipped where there is none. Two organisations have rooms."""
    made = Kept(tmp_path_factory.mktemp("kept"))
    database = made.database("rooms")
    bring_up_to_date(database.owner)
    with Archive(database.address) as archive:
        for name in ("Sales", "Care"):
            org = archive.add_organisation(name)
            for _room in range(2):
                put_room(archive, org)
    yield made
    made.cluster.remove()


@pytest.fixture(scope="module")
def dump(kept: Kept) -> Path:
    done = kept.backup()
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def rows(address: str, table: str, org: int) -> int:
    with connected(address) as connection, as_organisation(connection, org):
        row: Any = connection.execute(f"SELECT count(*) FROM workshop.{table}").fetchone()
    return int(row[0])


def test_what_was_dumped_comes_back_with_as_many_organisations_sessions_events_and_seats(
    kept: Kept, dump: Path
) -> None:
    kept.empty("restored")
    done = kept.restore(dump, "restored")
    assert done.returncode == 0, done.stderr
    counted = dict(line.split() for line in done.stdout.splitlines())
    assert (counted["org"], counted["session"], counted["entrance"]) == ("2", "4", "4")
    assert int(counted["event"]) > 40
    with (
        psycopg.connect(kept.cluster.address("rooms")) as before,
        psycopg.connect(kept.cluster.address("restored")) as after,
    ):
        for table in ("org", "session", "event", "entrance", "document", "lease"):
            every = f"SELECT * FROM workshop.{table} AS one ORDER BY one::text"
            assert before.execute(every).fetchall() == after.execute(every).fetchall()


def test_after_it_an_organisation_sees_its_own_rows_and_goes_on_with_its_rooms(
    kept: Kept, dump: Path
) -> None:
    kept.empty("again")
    assert kept.restore(dump, "again").returncode == 0
    database = kept.database("again")
    with Archive(database.address) as archive:
        archive.see()
        sales, care = archive.organisation("Sales"), archive.organisation("Care")
        assert len(archive.sessions(sales)) == len(archive.sessions(care)) == 2
        put_room(archive, care)
        assert (len(archive.sessions(sales)), len(archive.sessions(care))) == (2, 3)
    assert rows(database.address, "event", 0) == 0
    with connected(database.address) as connection:
        row: Any = connection.execute("SELECT count(*) FROM workshop.session").fetchone()
        assert row == (0,)
    assert bring_up_to_date(database.owner) > 0


def test_what_was_erased_since_the_dump_is_erased_again_by_who_owns_the_tables(
    kept: Kept, dump: Path
) -> None:
    """C18, by the scripts and the roles of the README."""
    kept.empty("older")
    assert kept.restore(dump, "older").returncode == 0
    database = kept.database("older")
    assert needs_erasing(database.owner)
    with connected(database.address) as connection:
        assert is_restored(connection), "whoever serves sees it, too"
    with Archive(database.address) as archive:
        sales = archive.organisation("Sales")
        (first, _one), _second = archive.sessions(sales)
    with psycopg.connect(kept.cluster.address("rooms")) as there:
        row = there.execute(
            "SELECT org, number, crc FROM workshop.session WHERE number = %s", (first,)
        ).fetchone()
    assert row is not None
    assert erase_again(database.owner, [Erased(*row), Erased(sales, 10**9, 1)]) == 1
    assert not needs_erasing(database.owner)
    with Archive(database.address) as archive:
        assert first not in {number for number, _session in archive.sessions(sales)}
        assert len(archive.sessions(sales)) == 1


@pytest.mark.parametrize("name", ["rooms", "reader"])
def test_a_dump_by_a_name_that_does_not_see_every_row_is_refused_and_leaves_nothing(
    kept: Kept, name: str
) -> None:
    """C3: it would have no rows, and nobody would be told."""
    if name == "reader":
        with psycopg.connect(kept.cluster.address(), autocommit=True) as connection:
            connection.execute("CREATE ROLE reader LOGIN PASSWORD 'reads'")
            connection.execute("GRANT pg_read_all_data TO reader")
            connection.execute("GRANT CONNECT ON DATABASE rooms TO reader")
        kept.passfile(name).write_text("*:*:*:reader:reads\n")
        kept.passfile(name).chmod(0o600)
    before = kept.dumps()
    done = kept.backup(name)
    assert done.returncode != 0
    assert name == "rooms" or "row-level security" in done.stderr
    assert kept.dumps() == before
    assert not [*kept.folder.glob(".rooms*")]


def test_the_name_that_dumps_can_change_nothing(kept: Kept) -> None:
    with psycopg.connect(kept.address("rooms_backup"), autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM workshop.session").fetchone() != (0,)
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM workshop.event")


def test_rooms_are_restored_into_an_empty_database_alone(kept: Kept, dump: Path) -> None:
    done = kept.restore(dump, "rooms")
    assert (done.returncode, "an empty one" in done.stderr) == (1, True)


def test_a_dump_that_was_cut_or_changed_is_not_restored(kept: Kept, dump: Path, tmp_path: Path) -> None:
    kept.empty("cut")
    cut = tmp_path / "cut.dump"
    cut.write_bytes(dump.read_bytes()[:-100])
    cut.with_suffix(".counts").write_bytes(dump.with_suffix(".counts").read_bytes())
    done = kept.restore(cut, "cut")
    assert (done.returncode, "not as it was written" in done.stderr) == (1, True)


def test_a_dump_that_lacks_what_was_counted_is_told(kept: Kept, dump: Path, tmp_path: Path) -> None:
    kept.empty("fewer")
    other = tmp_path / "other.dump"
    other.write_bytes(dump.read_bytes())
    counts = dump.with_suffix(".counts").read_text()
    other.with_suffix(".counts").write_text(counts.replace("session 4", "session 5"))
    done = kept.restore(other, "fewer")
    assert (done.returncode, "is not what was dumped" in done.stderr) == (1, True)


def test_a_password_is_changed_while_connections_stand(kept: Kept) -> None:
    passfile = kept.passfile("rooms")
    before = passfile.read_text()
    with psycopg.connect(kept.address("rooms"), autocommit=True) as stays:
        inode = passfile.stat().st_ino
        kept.renew("rooms")
        assert stays.execute("SELECT 1").fetchone() == (1,)
    assert (passfile.stat().st_ino, passfile.stat().st_mode & 0o777) == (inode, 0o600)
    psycopg.connect(kept.address("rooms")).close()
    passfile.write_text(before)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(kept.address("rooms"))
    kept.renew("rooms")


def test_the_roles_may_be_made_again(kept: Kept) -> None:
    again = kept.run("psql", "-v", "ON_ERROR_STOP=1", "-f", str(DEPLOY / "roles.sql"), name="owner")
    assert (again.returncode, again.stderr) == (0, "")


def test_a_server_that_is_not_there_leaves_no_dump(kept: Kept, tmp_path: Path) -> None:
    """`kept` is asked for only to be skipped where there are none of its programs."""
    away = dict(os.environ, PGHOST="127.0.0.1", PGPORT=str(free_port()), PGUSER="rooms_backup")
    done = subprocess.run(
        [str(DEPLOY / "backup.sh"), str(tmp_path)], env=away, capture_output=True, check=False
    )
    assert done.returncode != 0
    assert [*tmp_path.iterdir()] == []
