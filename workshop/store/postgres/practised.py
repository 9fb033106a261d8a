"""What people practise alone in a browser: the key that pages are signed by, and what is kept of accounts.

Of a stranger nothing is kept. Of somebody with an account there is a row for each story that is left open.
"""

from __future__ import annotations

from typing import NamedTuple

from workshop.scenario.clean import one_line
from workshop.store.postgres.connection import SharedConnection, as_organisation

MOST_KEPT = 100
"""Practices of an account; the one that was gone on with longest ago goes first."""


class KeptPractice(NamedTuple):
    """A practice that can be gone on with."""

    story: str
    minutes: int
    """Of its plan; 0 for all of the story."""
    title: str
    place: str
    """Where it stands, in words."""


class Practised:
    """Practices of all organisations' accounts. Everything may raise DatabaseAwayError."""

    def __init__(self, shared: SharedConnection) -> None:
        self._shared = shared

    def key(self) -> bytes:
        """The same at every process of this database."""
        with self._shared.asking() as connection:
            row = connection.execute("SELECT key FROM workshop.practice_key").fetchone()
        assert row is not None  # it came with its table
        return bytes(row[0])

    def keep(self, org: int, account: int, practice: KeptPractice, carried: str) -> None:
        """Keep it as it stands now, in place of how it stood."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            connection.execute(
                "INSERT INTO workshop.practice (account, org, story, minutes, title, place, carried)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (account, story, minutes) DO UPDATE"
                " SET title = excluded.title, place = excluded.place, carried = excluded.carried, at = now()",
                (account, org, practice.story, practice.minutes, practice.title, practice.place, carried),
            )
            connection.execute(
                "DELETE FROM workshop.practice WHERE account = %s AND (story, minutes) NOT IN"
                " (SELECT story, minutes FROM workshop.practice WHERE account = %s"
                " ORDER BY at DESC LIMIT %s)",
                (account, account, MOST_KEPT),
            )

    def kept(self, org: int, account: int) -> tuple[KeptPractice, ...]:
        """What the account may go on with, the latest first."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            rows = connection.execute(
                "SELECT story, minutes, title, place FROM workshop.practice WHERE account = %s"
                " ORDER BY at DESC",
                (account,),
            ).fetchall()
        return tuple(KeptPractice(row[0], row[1], one_line(row[2]), one_line(row[3])) for row in rows)

    def carried(self, org: int, account: int, story: str, minutes: int) -> str | None:
        """The practice as its page carried it; None where there is none."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            row = connection.execute(
                "SELECT carried FROM workshop.practice WHERE account = %s AND story = %s AND minutes = %s",
                (account, story, minutes),
            ).fetchone()
        return row[0] if row else None

    def forget(self, org: int, account: int) -> None:
        """Delete all that is kept of the account's practice."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            connection.execute("DELETE FROM workshop.practice WHERE account = %s", (account,))
