"""Who may do what in an organisation: accounts, and the sign-ins by which a browser is known as somebody's.

A secret that a browser holds is kept as its hash alone. Times are the database's, so that no process's clock
makes a sign-in last longer. Everything may raise DatabaseAwayError.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from workshop.scenario.clean import clean, one_line
from workshop.store.postgres.connection import Connection, SharedConnection, as_organisation

SIGN_IN_SECONDS = 10 * 3600.0
LONGEST_NAME = 80
ATTEMPT_SECONDS = 600.0
"""Within which somebody comes back from the provider."""
ATTEMPTS_A_MINUTE = 1200
"""Of an organisation, at all processes together."""


class Identified(NamedTuple):
    """Somebody as an identity provider knows them: issuer and sub are who it is, the rest is for showing."""

    issuer: str
    sub: str
    name: str = ""
    address: str = ""


class Account(NamedTuple):
    """Somebody of an organisation."""

    org: int
    organisation: str
    number: int
    name: str
    roles: tuple[str, ...]


class KnownAccount(NamedTuple):
    """An account as a list of the organisation's has it."""

    number: int
    name: str
    address: str
    roles: tuple[str, ...]
    signed_in: datetime


class Attempt(NamedTuple):
    """A sign-in that was begun, at whatever process, and is being ended now."""

    org: int
    organisation: str
    issuer: str
    back: str
    """The path that was asked for."""
    now: float
    """By the database's clock, in seconds since 1970."""


class Accounts:
    """Those of all organisations."""

    def __init__(self, shared: SharedConnection) -> None:
        self._shared = shared

    def sign_in(
        self, org: int, who: Identified, roles: Iterable[str], seconds: float = SIGN_IN_SECONDS
    ) -> str:
        """Take down what they may do from now on; the secret by which the browser is known.

        The same issuer and sub are the same account, whatever name and address it has now.
        """
        secret = secrets.token_urlsafe(32)
        with self._shared.asking() as connection, as_organisation(connection, org):
            row = connection.execute(
                "INSERT INTO workshop.account (org, issuer, sub, name, address, roles)"
                " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (org, issuer, sub) DO UPDATE"
                " SET name = excluded.name, address = excluded.address, roles = excluded.roles,"
                " signed_in = now() RETURNING number",
                (org, who.issuer, who.sub, _shown(who.name), _shown(who.address), sorted(roles)),
            ).fetchone()
            assert row is not None
            connection.execute("DELETE FROM workshop.sign_in WHERE until < now()")
            connection.execute(
                "INSERT INTO workshop.sign_in VALUES (%s, %s, %s, now() + %s * interval '1 second')",
                (hashed(secret), org, row[0], seconds),
            )
        return secret

    def of_secret(self, secret: str) -> Account | None:
        """Whose browser it is; None where nobody's, or not any more."""
        with self._shared.asking() as connection, connection.transaction():
            signed_in = _known(connection, "sign_in", hashed(secret), "org, account", "until > now()")
            if signed_in is None:
                return None
            org, number = signed_in
            connection.execute("SELECT set_config('workshop.org', %s, true)", (str(org),))
            row = connection.execute(
                "SELECT org.name, account.name, roles FROM workshop.account"
                " JOIN workshop.org ON org.number = org WHERE account.number = %s",
                (number,),
            ).fetchone()
        return Account(org, clean(row[0]), number, clean(row[1]), tuple(row[2])) if row else None

    def begin_attempt(self, org: int, issuer: str, state: str, secret: str, back: str) -> bool:
        """Remember a sign-in until whoever has this secret comes back with the state.

        False where too many were begun in the last minute.
        """
        with self._shared.asking() as connection, as_organisation(connection, org):
            connection.execute(
                "DELETE FROM workshop.attempt WHERE began < now() - %s * interval '1 second'",
                (ATTEMPT_SECONDS,),
            )
            begun = connection.execute(
                "INSERT INTO workshop.attempt (hash, org, issuer, secret_hash, back)"
                " SELECT %s, %s, %s, %s, %s WHERE (SELECT count(*) FROM workshop.attempt"
                " WHERE org = %s AND began > now() - interval '1 minute') < %s",
                (hashed(state), org, issuer, hashed(secret), back, org, ATTEMPTS_A_MINUTE),
            )
            return begun.rowcount == 1

    def end_attempt(self, state: str, secret: str) -> Attempt | None:
        """What was begun with this state and secret; None for nothing, too long ago, or a second time."""
        hash = hashed(state)
        with self._shared.asking() as connection, connection.transaction():
            known = _known(connection, "attempt", hash, "org")
            if known is None:
                return None
            connection.execute("SELECT set_config('workshop.org', %s, true)", (str(known[0]),))
            # It stays, for it counts among those of its minute; that no secret fits it any more is its end.
            row = connection.execute(
                "UPDATE workshop.attempt SET secret_hash = '' FROM workshop.org"
                " WHERE hash = %s AND secret_hash = %s AND org.number = org"
                " AND began > now() - %s * interval '1 second'"
                " RETURNING attempt.org, org.name, issuer, back, extract(epoch FROM now())",
                (hash, hashed(secret), ATTEMPT_SECONDS),
            ).fetchone()
        return Attempt(row[0], row[1], row[2], row[3], float(row[4])) if row else None

    def sign_out(self, secret: str) -> None:
        """The secret is nobody's from now on."""
        with self._shared.asking() as connection, connection.transaction():
            signed_in = _known(connection, "sign_in", hashed(secret), "org")
            if signed_in is not None:
                connection.execute("SELECT set_config('workshop.org', %s, true)", (str(signed_in[0]),))
                connection.execute("DELETE FROM workshop.sign_in WHERE hash = %s", (hashed(secret),))

    def sign_out_everywhere(self, org: int, number: int) -> int:
        """End all of an account's sign-ins; how many there were."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            return connection.execute(
                "DELETE FROM workshop.sign_in WHERE org = %s AND account = %s", (org, number)
            ).rowcount

    def of_organisation(self, org: int, most: int = 200) -> list[KnownAccount]:
        """Its accounts, those that signed in last first."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            rows = connection.execute(
                "SELECT number, name, address, roles, signed_in FROM workshop.account WHERE org = %s"
                " ORDER BY signed_in DESC, number DESC LIMIT %s",
                (org, most),
            ).fetchall()
        return [
            KnownAccount(number, clean(name), clean(address), tuple(roles), signed_in)
            for number, name, address, roles, signed_in in rows
        ]


def hashed(secret: str) -> str:
    """What is kept of a secret; it is random enough to need no salt. What is no text is nobody's."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def _known(
    connection: Connection, table: str, hash: str, columns: str, when: str = "true"
) -> tuple[Any, ...] | None:
    """The row of whoever knows the secret, in the transaction that is open; no other can be seen."""
    connection.execute("SELECT set_config(%s, %s, true)", (f"workshop.{table}", hash))
    return connection.execute(
        f"SELECT {columns} FROM workshop.{table} WHERE hash = %s AND {when}", (hash,)
    ).fetchone()


def _shown(text: str) -> str:
    return one_line(text, LONGEST_NAME)
