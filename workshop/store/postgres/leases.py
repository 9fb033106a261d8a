"""Who may write to a session: a lease that runs out, and a fence that holds whatever became of the lease."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from psycopg import Cursor

from workshop.session.codec import encode
from workshop.session.events import (
    Record,
)
from workshop.store.postgres.connection import Connection
from workshop.store.records import event_checksum

LEASE_SECONDS = 15.0
"""By the database's clock alone: those of the processes may differ as they like."""


class Lease(NamedTuple):
    """One owner's right to a session, until the next one takes it."""

    session: int
    org: int
    owner: str
    """No other process, and no other run of this one, goes by this name."""
    term: int
    """Which owner this is, counted: what is written names it, so that a former one writes nothing."""
    head: int
    """The number of the last event when it was taken."""


class Unwritten(NamedTuple):
    """What follows in a session behind the event that its owner believes to be the last."""

    lease: Lease
    head: int
    records: Sequence[Record]


class LeaseStanding(NamedTuple):
    """A session's lease as it is in the database."""

    head: int
    term: int
    owner: str | None


def take_lease(
    connection: Connection, org: int, session: int, owner: str, seconds: float = LEASE_SECONDS
) -> Lease | None:
    """The lease, if nobody else's holds; inside a transaction `as_organisation`.

    An owner is an address, where it has one, and what tells it from all others. No two can be at the same
    address: whoever was there before is gone.
    """
    address, _space, _name = owner.rpartition(" ")
    row = connection.execute(
        "UPDATE workshop.lease SET owner = %(owner)s, term = term + 1, used = clock_timestamp(),"
        " until = clock_timestamp() + %(seconds)s * interval '1 second'"
        " WHERE session = %(session)s"
        " AND (owner IS NULL OR owner = %(owner)s OR until < clock_timestamp()"
        "  OR (%(address)s <> '' AND split_part(owner, ' ', 1) = %(address)s)) RETURNING term, head",
        {"session": session, "owner": owner, "address": address, "seconds": seconds},
    ).fetchone()
    return Lease(session, org, owner, *row) if row else None


def renew_leases(
    connection: Connection, leases: Iterable[Lease], seconds: float = LEASE_SECONDS
) -> dict[int, int]:
    """Let these go on, all of one organisation; those for which that was possible, with their heads."""
    rows = connection.execute(
        "UPDATE workshop.lease SET until = clock_timestamp() + %s * interval '1 second'"
        " FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS mine (session, term, owner)"
        " WHERE lease.session = mine.session AND lease.term = mine.term AND lease.owner = mine.owner"
        " RETURNING lease.session, lease.head",
        (seconds, *_columns([(one.session, one.term, one.owner) for one in leases])),
    )
    return dict(rows.fetchall())


def release_leases(connection: Connection, leases: Iterable[Lease]) -> None:
    """Let others have these at once, all of one organisation."""
    connection.execute(
        "UPDATE workshop.lease SET owner = NULL, until = 'epoch'"
        " FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS mine (session, term, owner)"
        " WHERE lease.session = mine.session AND lease.term = mine.term AND lease.owner = mine.owner",
        _columns([(one.session, one.term, one.owner) for one in leases]),
    )


def standing_in(connection: Connection, session: int) -> LeaseStanding | None:
    """The lease of this session as it is now; None where there is no such session."""
    row = connection.execute(
        "SELECT head, term, owner FROM workshop.lease WHERE session = %s", (session,)
    ).fetchone()
    return LeaseStanding(*row) if row else None


def append_events(connection: Connection, batch: Sequence[Unwritten]) -> frozenset[int]:
    """Write all of it in one statement, all of one organisation; the sessions of which it was taken.

    Of those whose head, term or owner is another nothing is written. A session that was not seen at all is
    not taken either, so look at its `standing_in` before believing that it was fenced.
    """
    return frozenset(session for (session,) in _appending(connection, batch))


def commit_events(connection: Connection, org: int, batch: Sequence[Unwritten]) -> frozenset[int]:
    """The same in a transaction of its own, with one way there and back; what is taken is on the disk.

    A connection on which this raises is of no use any more.
    """
    with connection.pipeline():
        connection.execute("BEGIN")
        connection.execute("SELECT set_config('workshop.org', %s, true)", (str(org),))
        appending = _appending(connection, batch)
        connection.execute("COMMIT")
    return frozenset(session for (session,) in appending)


def _appending(connection: Connection, batch: Sequence[Unwritten]) -> Cursor[tuple[Any, ...]]:
    fences = [
        (one.lease.session, one.lease.term, one.lease.owner, one.head, one.head + len(one.records))
        for one in batch
    ]
    events = [
        (
            one.lease.session,
            record.seq,
            record.at,
            body,
            event_checksum(one.lease.session, record.seq, record.at, body),
        )
        for one in batch
        for record in one.records
        for body in (encode(record),)
    ]
    return connection.execute(
        "WITH wanted AS ("
        "  SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[])"
        "    AS wanted (session, term, owner, head, last)"
        "), moved AS ("
        "  UPDATE workshop.lease SET head = wanted.last FROM wanted"
        "  WHERE lease.session = wanted.session AND lease.term = wanted.term"
        "    AND lease.owner = wanted.owner AND lease.head = wanted.head"
        "  RETURNING lease.session, lease.org"
        "), written AS ("
        "  INSERT INTO workshop.event (session, org, seq, at, body, crc)"
        "  SELECT moved.session, moved.org, one.seq, one.at, one.body, one.crc FROM moved"
        "  JOIN unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::bigint[])"
        "    AS one (session, seq, at, body, crc) USING (session)"
        ") SELECT session FROM moved",
        (*_columns(fences), *_columns(events)),
    )


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    """The same by columns, each of which is one argument."""
    return [list(column) for column in zip(*rows, strict=True)]
