"""Where journals keep sessions, SQLite or PostgreSQL: the same questions to each, for the same tests."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.store.kept_sessions import LENSES, NOON, SCENARIO, Heard, begun, store_in
from workshop.session.events import Record
from workshop.store.journal import Journal, SessionJournal
from workshop.store.records import KeptSession, Summary

if TYPE_CHECKING:
    from tests.cluster import Database
    from workshop.store.postgres.archive import Archive

AT_ONCE = (0.0,)
Plan = Callable[[str], Exception | None]
"""What goes wrong, by the statement; it may wait, too."""


class Place(Protocol):
    """Somewhere to keep sessions, where statements fail as planned, before or after they were carried out."""

    afterwards: bool
    where: str
    """How a sentence names it."""
    writes: str
    """How the statement begins that writes events."""

    def begun(self, scenario: str = "ceo-product-review") -> KeptSession: ...
    def journal(self, kept: KeptSession, heard: Callable[[Any], None] | None = None) -> SessionJournal: ...
    def records(self, kept: KeptSession) -> tuple[Record, ...]: ...
    def summaries(self) -> list[Summary]: ...
    def plan(self, plan: Plan) -> None: ...
    def full(self) -> Exception: ...


class _Faults:
    """Fails as planned in the threads of writers alone."""

    def __init__(self) -> None:
        self.plan: Plan = lambda statement: None
        self.afterwards = False

    def carried_out(self, real: Callable[[], Any], statement: str) -> Any:
        if threading.current_thread().name not in ("journal", "scribe"):
            return real()
        done = real() if self.afterwards else None
        if failed := self.plan(statement):
            del done  # a statement that somebody refers to reads on
            raise failed
        return done if self.afterwards else real()


class OnDisk:
    writes = "INSERT INTO event"

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._home = home
        self._faults = faults = _Faults()
        self._store = store_in(home)
        self.where = str(home / "sessions.db")

        class Faulty(sqlite3.Connection):
            def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
                done: sqlite3.Cursor = faults.carried_out(
                    lambda: super(Faulty, self).execute(statement, *values), statement
                )
                return done

            def executemany(self, statement: str, *values: Any) -> sqlite3.Cursor:
                done: sqlite3.Cursor = faults.carried_out(
                    lambda: super(Faulty, self).executemany(statement, *values), statement
                )
                return done

        real = sqlite3.connect
        monkeypatch.setattr(sqlite3, "connect", lambda *a, **more: real(*a, factory=Faulty, **more))

    @property
    def afterwards(self) -> bool:
        return self._faults.afterwards

    @afterwards.setter
    def afterwards(self, value: bool) -> None:
        self._faults.afterwards = value

    def begun(self, scenario: str = "ceo-product-review") -> KeptSession:
        return begun(self._store, scenario)

    def journal(self, kept: KeptSession, heard: Callable[[Any], None] | None = None) -> SessionJournal:
        return Journal(kept, self._home, on_change=heard, pauses=AT_ONCE)

    def records(self, kept: KeptSession) -> tuple[Record, ...]:
        return store_in(self._home).load(kept.id).records

    def summaries(self) -> list[Summary]:
        return self._store.sessions()

    def plan(self, plan: Plan) -> None:
        self._faults.plan = plan

    def full(self) -> Exception:
        failed = sqlite3.OperationalError("database or disk is full")
        failed.sqlite_errorname = "SQLITE_FULL"  # type: ignore[misc]
        return failed


class InPostgres:
    """An organisation of its own in a database of the test server."""

    writes = "WITH wanted"
    _organisations = count(1)

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        from workshop.store.postgres.archive import Archive
        from workshop.store.postgres.connection import Connection, place_in
        from workshop.store.postgres.scribe import Scribe

        tokens = (f"{number:03}" for number in count())
        self.archive: Archive = Archive(database.address, lambda: NOON, lambda: next(tokens))
        self.org = self.archive.add_organisation(f"organisation {next(self._organisations)}")
        self.scribe = Scribe(database.address, f"process {self.org}", AT_ONCE)
        self.where = place_in(database.address)
        self._faults = faults = _Faults()
        real = Connection.execute

        def execute(connection: Connection, statement: str, *values: Any, **more: Any) -> Any:
            return faults.carried_out(lambda: real(connection, statement, *values, **more), statement)

        monkeypatch.setattr(Connection, "execute", execute)
        self.scribe.start()

    def close(self) -> None:
        self.plan(lambda statement: None)
        self.scribe.end(30)
        self.archive.close()

    @property
    def afterwards(self) -> bool:
        return self._faults.afterwards

    @afterwards.setter
    def afterwards(self, value: bool) -> None:
        self._faults.afterwards = value

    def begun(self, scenario: str = "ceo-product-review") -> KeptSession:
        return self.archive.begin(self.org, scenario, "The Forty-Hour Reply", SCENARIO, LENSES)

    def journal(self, kept: KeptSession, heard: Callable[[Any], None] | None = None) -> SessionJournal:
        from workshop.store.postgres.archive import Found, OpenedSession
        from workshop.store.postgres.scribe import PostgresJournal

        found = Found(self.org, self.archive.number_of(self.org, kept.id))
        opened = self.archive.open(found, self.scribe.owner)
        assert isinstance(opened, OpenedSession)
        return PostgresJournal(self.scribe, opened.kept, opened.lease, heard)

    def records(self, kept: KeptSession) -> tuple[Record, ...]:
        return self.archive.load(self.org, kept.id).records

    def summaries(self) -> list[Summary]:
        return [summary for _number, summary in self.archive.sessions(self.org)]

    def plan(self, plan: Plan) -> None:
        self._faults.plan = plan

    def full(self) -> Exception:
        import psycopg

        return psycopg.errors.DiskFull("could not extend file")


@contextmanager
def in_postgres(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[InPostgres]:
    place = InPostgres(database, monkeypatch)
    try:
        yield place
    finally:
        place.close()


__all__ = ["AT_ONCE", "Heard", "InPostgres", "OnDisk", "Place", "in_postgres"]
