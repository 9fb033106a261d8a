"""A practice as its page carries it: what happened so far, packed and signed, so that nothing of it is kept.

Any process reads it, before and after it was begun anew; a page that is sent twice, or an older one once
more, leads on from where that page stands.
"""

from __future__ import annotations

import hmac
import json
import zlib
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as NotBase64Error
from typing import NamedTuple

from workshop.session.codec import EventFormatError, from_dict, to_dict
from workshop.session.events import Event, SessionStarted

LONGEST_CARRIED = 60_000
"""Letters of what a page carries; what has grown longer is not gone on with."""
MOST_UNPACKED = 1_000_000
SIGNATURE = 16
"""Bytes: 128 bits."""
_FORMAT = b"practice 1\n"
"""Part of what is signed, so that no other signature by the key is one of a practice."""


class CarriedAwayError(Exception):
    """It is not what a page of ours carries: cut, changed, or of another server."""


class CarriedPractice(NamedTuple):
    """What happened in a practice, its beginning first."""

    language: str
    """In which the story is told; empty for its own."""
    events: tuple[Event, ...]

    @property
    def started(self) -> SessionStarted:
        """Which story it is, in which text."""
        first = self.events[0]
        assert isinstance(first, SessionStarted)
        return first


def as_carried(carried: CarriedPractice, key: bytes) -> str:
    """The practice in letters that a form may hold."""
    told = [carried.language, *map(to_dict, carried.events)]
    body = zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 9)
    return urlsafe_b64encode(_signature(body, key) + body).decode()


def from_carried(text: str, key: bytes) -> CarriedPractice:
    """What a page carried; raises CarriedAwayError."""
    try:
        whole = b64decode(text, b"-_", validate=True) if len(text) <= LONGEST_CARRIED else b""
    except (NotBase64Error, ValueError):
        whole = b""
    body = whole[SIGNATURE:]
    if not body or not hmac.compare_digest(whole[:SIGNATURE], _signature(body, key)):
        raise CarriedAwayError
    try:
        unpacking = zlib.decompressobj()
        told = json.loads(unpacking.decompress(body, MOST_UNPACKED))
        language, *events = told
        carried = CarriedPractice(str(language), tuple(map(from_dict, events)))
    except (zlib.error, ValueError, TypeError, EventFormatError):
        raise CarriedAwayError from None  # one of an older program, whose events were others
    if not carried.events or not isinstance(carried.events[0], SessionStarted):
        raise CarriedAwayError
    return carried


def _signature(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, _FORMAT + body, "sha256")[:SIGNATURE]
