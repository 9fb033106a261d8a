"""Somebody who is signed in, without an identity provider."""

from __future__ import annotations

from itertools import count

from tests.cluster import Database
from workshop.server.people import COOKIE, Role
from workshop.store.postgres.accounts import SIGN_IN_SECONDS, Accounts, Identified
from workshop.store.postgres.connection import SharedConnection

ISSUER = "https://issuer.test"
_subs = count(1)


def signed_in(
    database: Database,
    org: int,
    *roles: Role,
    name: str = "Ada",
    sub: str = "",
    seconds: float = SIGN_IN_SECONDS,
) -> dict[str, str]:
    """The cookies of a new account of the organisation that has these roles; of `sub` where it is told."""
    shared = SharedConnection(database.address)
    who = Identified(ISSUER, sub or f"sub {next(_subs)}", name, "ada@company.test")
    secret = Accounts(shared).sign_in(org, who, [role.value for role in roles], seconds)
    shared.close()
    return {COOKIE: secret}
