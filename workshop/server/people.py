"""Who asks: facilitators, organisers and administrators, by the cookie that a sign-in gave their browser."""

from __future__ import annotations

import asyncio
import re
from enum import Enum
from time import monotonic
from typing import NamedTuple
from urllib.parse import quote

from aiohttp import web

from workshop.gateway.limits import Allowance, Doors, Rate
from workshop.store.postgres.accounts import Account, Accounts

COOKIE = "account"
SECURE = "__Host-"
"""Before the name of a cookie behind TLS: a browser takes one of such a name from nobody but ourselves."""
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
LOOKUPS_OF_COOKIES = Rate(200, 2000)
"""In a process, of cookies that are nobody's."""
HOME, SIGN_IN = "/o/", "/o/in"


class Role(Enum):
    """What somebody may do in their organisation; the database and the providers' file say the values."""

    FACILITATOR = "facilitator"
    ORGANISER = "organiser"
    ADMINISTRATOR = "administrator"


class Person(NamedTuple):
    """Somebody who is signed in."""

    org: int
    organisation: str
    """Its name, for showing."""
    number: int
    """Of the account; whoever signs in again has it again."""
    name: str
    """For showing only."""
    roles: frozenset[Role]


class RightLacksError(Exception):
    """Who asked has not the role that the page is for; where it is not caught, a page says so."""

    def __init__(self, person: Person, role: Role) -> None:
        super().__init__(role.value)
        self.person = person
        self.role = role


class TooManyAskError(Exception):
    """More is tried than this process takes; where it is not caught, a page says so."""


class People:
    """Knows whose browser asks.

    The database is asked each time: a sign-in that was ended is ended at every process.
    """

    def __init__(self, accounts: Accounts, doors: Doors) -> None:
        self.accounts = accounts
        self._doors = doors
        self._unknown = Allowance(LOOKUPS_OF_COOKIES, monotonic)

    async def who(self, request: web.Request) -> Person | None:
        """Who is signed in with this browser; raises DatabaseAwayError, or TooManyAskError."""
        secret = self.cookie(request)
        if not secret:
            return None
        if self._unknown.is_used_up():
            raise TooManyAskError
        account = await asyncio.to_thread(self.accounts.of_secret, secret)
        if account is None:
            self._unknown.take()
            return None
        return person_of(account)

    async def required(self, request: web.Request, role: Role) -> Person:
        """Who is signed in and has this role; raises HTTPSeeOther to the sign-in, or RightLacksError."""
        person = await self.who(request)
        if person is None:
            back = request.path_qs if request.method in ("GET", "HEAD") else HOME
            raise web.HTTPSeeOther(f"{SIGN_IN}?to={quote(back, safe='')}")
        if role not in person.roles:
            raise RightLacksError(person, role)
        return person

    def cookie(self, request: web.Request, name: str = COOKIE) -> str:
        """The secret that the browser has under this name; empty where it has none."""
        secret = request.cookies.get(self._named(request, name), "")
        return secret if SECRET.fullmatch(secret) else ""

    def set_cookie(
        self,
        request: web.Request,
        answer: web.StreamResponse,
        secret: str,
        seconds: float,
        name: str = COOKIE,
    ) -> None:
        """Give the browser a secret under this name, for so long."""
        answer.set_cookie(
            self._named(request, name),
            secret,
            max_age=int(seconds),
            path="/",
            httponly=True,
            samesite="Lax",  # with Strict it is missing on the way back from the provider
            secure=self._doors.is_public(request.host),
        )

    def drop_cookie(self, request: web.Request, answer: web.StreamResponse, name: str = COOKIE) -> None:
        """Take it from the browser again."""
        self.set_cookie(request, answer, "", 0, name)

    def _named(self, request: web.Request, name: str) -> str:
        return f"{SECURE}{name}" if self._doors.is_public(request.host) else name


def person_of(account: Account) -> Person:
    """A role that this program does not know gives no right."""
    known = {role.value for role in Role}
    roles = frozenset(Role(name) for name in account.roles if name in known)
    return Person(account.org, account.organisation, account.number, account.name, roles)
