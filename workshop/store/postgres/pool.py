"""Sums over an organisation's led sessions: what each gives, once it has come to its end, and all together.

A session that is deleted takes with it what it gave: the database sees to that, whoever deletes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from psycopg.types.json import Jsonb

from workshop.store.postgres.connection import SharedConnection, as_organisation
from workshop.store.postgres.scribe import note_place
from workshop.store.records import KeptSession

KeptCells = Mapping[str, tuple[int, int]]
"""What is counted, each under one text: how often, and of how many people."""
HOUR = 3600.0


class Ungathered(NamedTuple):
    """A session that is to be looked at: it has come to its end, or its process has, before it was listed."""

    number: int
    id: str


class Pool:
    """Everything may raise DatabaseAwayError."""

    def __init__(self, shared: SharedConnection) -> None:
        self._shared = shared

    def put(self, org: int, session: int, quarter: str, cells: KeptCells) -> None:
        """Keep what the session gives, which may be nothing; asked again, nothing changes."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            first = connection.execute(
                "UPDATE workshop.session SET gathered = 1, closed = coalesce(closed, now())"
                " WHERE number = %s AND gathered = 0",
                (session,),
            ).rowcount
            if first and quarter and cells:
                connection.execute(
                    "INSERT INTO workshop.pooled VALUES (%s, %s, %s, %s) ON CONFLICT (session) DO NOTHING",
                    (session, org, quarter, Jsonb({key: [*sums] for key, sums in cells.items()})),
                )

    def place(self, org: int, session: int, kept: KeptSession) -> bool:
        """Note where the session stands, if whoever had it last did not; whether it has come to its end."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            return note_place(connection, session, kept, kept.records)

    def pass_over(self, org: int, session: int) -> None:
        """It cannot be read, and is not to be looked at again."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            connection.execute(
                "UPDATE workshop.session SET gathered = 1, placed = head FROM workshop.lease"
                " WHERE number = %s AND lease.session = number",
                (session,),
            )

    def quarters(self, org: int) -> list[str]:
        """Those in which sessions began that count, the latest first."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            rows = connection.execute(
                "SELECT quarter FROM workshop.pool WHERE org = %s AND times > 0"
                " GROUP BY quarter ORDER BY quarter DESC",
                (org,),
            ).fetchall()
        return [quarter for (quarter,) in rows]

    def sums(self, org: int, quarter: str) -> dict[str, tuple[int, int]]:
        """All of the quarter together."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            rows = connection.execute(
                "SELECT cell, times, people FROM workshop.pool WHERE org = %s AND quarter = %s AND times > 0",
                (org, quarter),
            ).fetchall()
        return {cell: (times, people) for cell, times, people in rows}

    def take_turn(self, seconds: float = HOUR) -> bool:
        """Whether it is this process's turn to put things in order: one has it in so many seconds."""
        with self._shared.asking() as connection:
            return (
                connection.execute(
                    "UPDATE workshop.turn SET at = clock_timestamp()"
                    " WHERE at <= clock_timestamp() - %s * interval '1 second'",
                    (seconds,),
                ).rowcount
                == 1
            )

    def orgs_due(self) -> list[int]:
        """Organisations, by number alone, in which something is to be put in order."""
        with self._shared.asking() as connection:
            return [org for (org,) in connection.execute("SELECT workshop.orgs_due()").fetchall()]

    def ungathered(self, org: int, most: int = 100, after: int = 0) -> list[Ungathered]:
        """Such sessions that no process has just now, in the order of their numbers."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            rows = connection.execute(
                "SELECT number, id FROM workshop.session JOIN workshop.lease ON lease.session = number"
                " WHERE session.org = %s AND number > %s AND until < now() - interval '1 minute'"
                " AND (finished = 1 AND gathered = 0 OR placed <> head) ORDER BY number LIMIT %s",
                (org, after, most),
            ).fetchall()
        return [Ungathered(*row) for row in rows]
