"""Seats: who a phone is from one request to the next, without a name and without anything stored about it."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import NamedTuple

BLOCK = 64
"""Seats are handed out from a mark that is kept in steps of so many, before any of them is used."""
SIGNATURE = 32
"""Hexadecimal digits: 128 bits."""
LONGEST_COOKIE = 64


class Seat(NamedTuple):
    number: int
    cookie: str
    """What the phone brings along next time."""


class SeatNotKeptError(Exception):
    """The mark is not on the disk: after a restart the seat might be given to somebody else, too."""


class Seats:
    """Hands out seats and knows them again; a restart forgets nobody, for the secret and the mark are kept.

    `keep` sees the mark written to the disk, and says whether it is there.
    """

    def __init__(
        self, secret: bytes, epoch: int, mark: int, most: int, keep: Callable[[int], Awaitable[bool]]
    ) -> None:
        self._secret = secret
        self.epoch = epoch
        """Raised to show everyone out: it is part of what is signed."""
        self._next = self._mark = mark
        self._most = most
        self._keep = keep
        self._keeping = asyncio.Lock()

    async def hand_out(self) -> Seat | None:
        """A seat that nobody has; None where there are no more. Raises SeatNotKeptError."""
        if self._next >= self._most:
            return None
        self._next += 1
        number = self._next
        async with self._keeping:
            if number > self._mark:
                if not await self._keep(number + BLOCK):
                    raise SeatNotKeptError
                self._mark = number + BLOCK
        return Seat(number, self._signed(number))

    def known(self, cookie: str | None) -> int | None:
        """The number of the seat that this cookie is for; None where it is forged or of an earlier epoch."""
        if not cookie or len(cookie) > LONGEST_COOKIE:
            return None
        digits = cookie.partition(".")[0]
        if not (digits.isascii() and digits.isdigit() and 0 < len(digits) < 6):
            return None
        number = int(digits)
        expected = self._signed(number)
        return number if hmac.compare_digest(expected.encode(), cookie.encode(errors="replace")) else None

    def _signed(self, number: int) -> str:
        told = f"{number}.{self.epoch}"
        signature = hmac.digest(self._secret, told.encode(), "sha256").hex()[:SIGNATURE]
        return f"{told}.{signature}"
