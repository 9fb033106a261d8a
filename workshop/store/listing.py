"""Sessions as a list needs them: by their rows, the newest first, and mostly without reading their events."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from workshop.store.kept import is_moment
from workshop.store.places import Place
from workshop.store.rows import IDENTITY, PLACE, Identity, checksum


class Listed(NamedTuple):
    """A session as its rows tell it to a list."""

    identity: Identity
    place: Place
    placed: int
    """After so many events it was at this place; 0 where that is not noted, or damaged."""
    events: int
    last: str


def hosted(connection: sqlite3.Connection) -> list[str]:
    """The ids of the sessions with a group: the newest first, and those that were imported after them."""
    begins_so = '{"type":"hosting-started"%'
    rows = connection.execute(
        "SELECT id FROM session WHERE EXISTS ("
        "SELECT 1 FROM event WHERE session = number AND seq <= 9 AND body LIKE ?)"
        " ORDER BY imported, number DESC",
        (begins_so,),
    )
    return [str(id) for (id,) in rows]


def listed(connection: sqlite3.Connection) -> list[Listed]:
    """The sessions in which something happened, the newest first."""
    rows = connection.execute(
        f"SELECT {IDENTITY}, {PLACE},"
        " (SELECT max(seq) FROM event WHERE session = number),"
        " (SELECT at FROM event WHERE session = number ORDER BY seq DESC LIMIT 1)"
        " FROM session ORDER BY number"
    )
    return newest_first([_listed(row) for row in rows if row[-2]])


def newest_first(found: Iterable[Listed]) -> list[Listed]:
    """Sessions begun here by their numbers, whatever the clock said; those imported among them by the clock.

    `found` is in the order of the numbers.
    """
    timed: list[tuple[datetime, int, Listed]] = []
    latest = datetime.min.replace(tzinfo=UTC)
    for one in found:
        started = moment(one.identity.started)
        if not one.identity.imported:
            latest = started = max(latest, started)
        timed.append((started, one.identity.number, one))
    return [one for *_keys, one in sorted(timed, key=lambda each: each[:2], reverse=True)]


def _listed(row: tuple[Any, ...]) -> Listed:
    width = len(Identity._fields)
    words, finished, hosted, rehearsal, placed, crc, events, last = row[width:]
    noted = (words, finished, hosted, rehearsal, placed)
    place = Place(str(words), bool(finished), bool(hosted), bool(rehearsal))
    identity = Identity(*row[:width])
    last = last if is_moment(last) else identity.started
    return Listed(identity, place, placed if crc == checksum(*noted) else 0, events, last)


def moment(told: str) -> datetime:
    """The time that is told, however it is written."""
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        found = datetime.min
    return found if found.tzinfo else found.replace(tzinfo=UTC)
