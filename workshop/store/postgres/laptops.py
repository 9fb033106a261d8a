"""Which laptop may lead a session: a passphrase that is good once, and the key that it is exchanged for.

Both are kept as their hash alone, beside the way into the session's room, and go with it. Times are the
database's. Everything may raise DatabaseAwayError.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from workshop.store.postgres.accounts import hashed
from workshop.store.postgres.archive import Found
from workshop.store.postgres.connection import SharedConnection, as_organisation

PASSPHRASE_SECONDS = 120
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Of a passphrase: none that is taken for another."""
SIGNS_OF_A_PASSPHRASE, SIGNS_OF_A_GROUP = 28, 4
"""Five bits each: 140, which nobody guesses in two minutes, however often they may try."""


class LaptopRight(NamedTuple):
    """What a laptop has got for a passphrase."""

    found: Found
    id: str
    """The session."""
    tag: str
    """Of its room."""
    key: str


class Laptops:
    """Those of all organisations: each session has one at a time."""

    def __init__(self, shared: SharedConnection) -> None:
        self._shared = shared

    def offer(self, found: Found, seconds: float = PASSPHRASE_SECONDS) -> str:
        """A new passphrase for a session that has a way in; one that was offered before is good no longer."""
        passphrase = "".join(secrets.choice(SIGNS) for _sign in range(SIGNS_OF_A_PASSPHRASE))
        with self._shared.asking() as connection, as_organisation(connection, found.org):
            connection.execute(
                "INSERT INTO workshop.laptop (session, org, hash, until)"
                " VALUES (%s, %s, %s, clock_timestamp() + %s * interval '1 second')"
                " ON CONFLICT (session) DO UPDATE SET hash = excluded.hash, until = excluded.until",
                (found.session, found.org, hashed(passphrase), seconds),
            )
        return grouped(passphrase)

    def take(self, typed: str) -> LaptopRight | None:
        """The right for this passphrase, which is good no longer; None where it is none.

        A laptop that had the right before has it no longer.
        """
        hash, key = hashed(_plain(typed)), secrets.token_urlsafe(32)
        with self._shared.asking() as connection, connection.transaction():
            connection.execute("SELECT set_config('workshop.laptop', %s, true)", (hash,))
            row = connection.execute("SELECT org FROM workshop.laptop WHERE hash = %s", (hash,)).fetchone()
            if row is None:
                return None
            connection.execute("SELECT set_config('workshop.org', %s, true)", (str(row[0]),))
            taken = connection.execute(
                "UPDATE workshop.laptop SET hash = NULL, until = NULL, key = %s"
                " FROM workshop.entrance, workshop.session"
                " WHERE hash = %s AND until > clock_timestamp()"
                " AND entrance.session = laptop.session AND number = laptop.session"
                " RETURNING laptop.session, id, tag",
                (hashed(key), hash),
            ).fetchone()
        return LaptopRight(Found(row[0], taken[0]), taken[1], taken[2], key) if taken else None

    def may_lead(self, found: Found, key: str) -> bool:
        """Whether this is the key of the laptop that leads the session."""
        with self._shared.asking() as connection, as_organisation(connection, found.org):
            row = connection.execute(
                "SELECT 1 FROM workshop.laptop WHERE session = %s AND key = %s", (found.session, hashed(key))
            ).fetchone()
        return row is not None

    def end(self, found: Found) -> None:
        """No laptop may lead the session any more."""
        with self._shared.asking() as connection, as_organisation(connection, found.org):
            connection.execute("DELETE FROM workshop.laptop WHERE session = %s", (found.session,))


def grouped(passphrase: str) -> str:
    """'K7QX-2MPA-…', to be read and typed."""
    starts = range(0, len(passphrase), SIGNS_OF_A_GROUP)
    return "-".join(passphrase[start : start + SIGNS_OF_A_GROUP] for start in starts)


def _plain(typed: str) -> str:
    """The signs of a passphrase alone, however they were typed."""
    return "".join(sign for sign in typed[:200].upper() if sign in SIGNS)
