"""A PostgreSQL server of the tests' own: its own files, port and names, on loopback, gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

import psycopg

from workshop.store.postgres.schema import ROLE, bring_up_to_date

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
NOT_THERE = "PostgreSQL is not installed here (Debian: apt-get install postgresql)"
SYSTEM_NAME = "postgres"
"""Who the server runs as where the tests are run by root, which it refuses."""
MEMBER = "member"
"""The name that processes go by in the tests: a member of the role, and owner of nothing."""
STARTS_WITHIN = 60.0


class Database(NamedTuple):
    owner: str
    """The address by which tables are made."""
    address: str
    """The address by which processes come."""


class Cluster:
    """A server that is started, stopped, killed, held still and started again."""

    def __init__(self, durable: bool = False, standby_of: Cluster | None = None, **settings: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="workshop-postgres-"))
        self.port = free_port()
        self.settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "port": str(self.port),
            "fsync": "on" if durable else "off",
            "logging_collector": "off",
            **settings,
        }
        self._runs_as = SYSTEM_NAME if os.geteuid() == 0 else None
        if self._runs_as:
            import pwd  # not on every platform

            names = pwd.getpwnam(SYSTEM_NAME)
            os.chown(self.folder, names.pw_uid, names.pw_gid)
        self._names = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        if standby_of is None:
            self.run(
                "initdb", "-D", self.data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
            )
        else:
            here = ("-h", "127.0.0.1", "-p", str(standby_of.port), "-U", "owner")
            self.run("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", *here)
        self.start()

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def address(self, database: str = "postgres", name: str = "owner") -> str:
        return f"postgresql://{name}@127.0.0.1:{self.port}/{database}"

    def run(self, program: str, *arguments: str, **more: str) -> str:
        """What one of PostgreSQL's own programs prints."""
        return subprocess.run(
            [str(PROGRAMS[-1] / program), *arguments],
            user=self._runs_as,
            group=self._runs_as,
            cwd="/",
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, **more},
        ).stdout

    def start(self) -> None:
        settings = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        until = monotonic() + STARTS_WITHIN
        while True:
            if self._process is None or self._process.poll() is not None:
                # One that was killed may leave parts that end a moment later, and keep the next one out.
                self._process = self._begun(settings)
            try:
                psycopg.connect(self.address(), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if monotonic() > until:
                    raise AssertionError((self.folder / "log").read_text()[-2000:]) from None
                sleep(0.05)

    def _begun(self, settings: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [str(PROGRAMS[-1] / "postgres"), "-D", self.data, *settings],
                user=self._runs_as,
                group=self._runs_as,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: at once (SIGINT), without a word to anybody (SIGQUIT), or killed (SIGKILL)."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.send_signal(how)
        self._process.wait(STARTS_WITHIN)
        self._process = None

    def checkpoint(self) -> None:
        """Write all to its files, so that not all since its beginning is to be recovered after a kill."""
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute("CHECKPOINT")

    def kill(self) -> None:
        """End every part of it at once."""
        with open(f"/proc/{self.pid}/task/{self.pid}/children", encoding="ascii") as file:
            children = [int(child) for child in file.read().split()]
        self.stop(signal.SIGKILL)
        for child in children:
            with suppress(ProcessLookupError):  # it may have ended by itself
                os.kill(child, signal.SIGKILL)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self, prepared: bool = True) -> Database:
        """A new one, with the tables where it is prepared."""
        name = f"rooms{next(self._names)}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        database = Database(self.address(name), self.address(name, MEMBER))
        if prepared:
            bring_up_to_date(database.owner)
            self.let_member_in(database)
        return database

    def let_member_in(self, database: Database) -> None:
        with psycopg.connect(database.owner, autocommit=True) as connection:
            with suppress(psycopg.errors.DuplicateObject):
                connection.execute(f"CREATE ROLE {MEMBER} LOGIN")
            connection.execute(f"GRANT {ROLE} TO {MEMBER}")


def free_port() -> int:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
