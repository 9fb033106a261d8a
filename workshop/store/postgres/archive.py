"""The sessions of organisations in PostgreSQL: begun, taken in, found by a code, opened, listed, deleted."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import NamedTuple, Self

import psycopg
from psycopg.types.json import Jsonb

from workshop.language.catalogue import _
from workshop.scenario.clean import clean, one_line
from workshop.session.events import Record, highest_seat
from workshop.session.times import moment_in
from workshop.store.files import RefusedError
from workshop.store.postgres.connection import (
    Connection,
    DatabaseAwayError,
    SharedConnection,
    as_organisation,
)
from workshop.store.postgres.erasing import erase_sessions, keep_texts, sweep_texts
from workshop.store.postgres.leases import (
    LEASE_SECONDS,
    Lease,
    Unwritten,
    append_events,
    release_leases,
    standing_in,
    take_lease,
)
from workshop.store.postgres.schema import see_version
from workshop.store.postgres.scribe import note_place
from workshop.store.records import (
    IDENTITY,
    Identity,
    KeptSession,
    Summary,
    as_kept,
    checked_records,
    checksum,
    identity_parts,
    new_session,
    session_id,
    text_hash,
)
from workshop.store.sessions import (
    TOKEN_LETTERS,
    Adopted,
    OtherEventsError,
    UnknownSessionError,
    difference_between,
)

TRIES = 8
"""For an id or a code that nobody has yet."""
_WAY_IN = "code, tag, secret, mark, epoch, remotes"


class UnknownOrganisationError(RefusedError):
    """No organisation goes by that name."""

    def __init__(self, name: str) -> None:
        super().__init__(_("There is no organisation {name} here.").format(name=one_line(name, 80)))


class WayIn(NamedTuple):
    """How phones come into a session's room, and are known there again."""

    code: str
    """30 bits; no two rooms have the same."""
    tag: str
    """Names the room in paths and cookies; no secret."""
    secret: bytes
    """256 bits; what seats are signed with."""
    mark: int = 0
    """No seat up to this one may be handed out again."""
    epoch: int = 0
    remotes: tuple[tuple[int, str], ...] = ()
    """The number and key of each facilitator's phone that is paired."""


class Found(NamedTuple):
    """A session whose code or tag somebody knew."""

    org: int
    session: int


class Held(NamedTuple):
    """Another process has the session just now."""

    owner: str


class OpenedSession(NamedTuple):
    """A session that the owner of this lease may go on with."""

    lease: Lease
    kept: KeptSession
    way_in: WayIn | None


class Archive:
    """Asks over one connection, which others may share.

    Everything may raise DatabaseAwayError. What names an organisation sees nothing but what is its own: a
    session of another is not there.
    """

    def __init__(
        self,
        address: str,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        token: Callable[[], str] = lambda: "".join(secrets.choice(TOKEN_LETTERS) for _letter in range(2)),
    ) -> None:
        self.shared = SharedConnection(address)
        """For whoever else asks something of the database for the same process."""
        self._address = address
        self._clock = clock
        self._token = token

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def close(self) -> None:
        self.shared.close()

    def see(self) -> None:
        """Raises DatabaseAwayError, or OtherVersionError where the tables are another program's."""
        with self.shared.asking() as connection:
            see_version(connection, self._address)

    def organisation(self, name: str) -> int:
        """The number of the organisation of this name; raises UnknownOrganisationError."""
        with self.shared.asking() as connection:
            found = _organisation(connection, name)
        if found is None:
            raise UnknownOrganisationError(name)
        return found

    def add_organisation(self, name: str) -> int:
        """The number of the organisation of this name, which is there afterwards."""
        name = one_line(name, 80)
        with self.shared.asking() as connection:
            found = _organisation(connection, name)
            if found is None:
                with suppress(psycopg.errors.UniqueViolation), _named_organisation(connection, name):
                    connection.execute("INSERT INTO workshop.org (name) VALUES (%s)", (name,))
                found = _organisation(connection, name)
        if found is None:
            raise UnknownOrganisationError(name)
        return found

    def begin(
        self,
        org: int,
        scenario: str,
        title: str,
        scenario_text: str,
        lens_texts: Sequence[str],
        records: Sequence[Record] = (),
    ) -> KeptSession:
        """Keep the texts and begin a session on them; `records` are of what it begins with, as of a plan."""
        started = self._clock()

        def put(connection: Connection, id: str) -> KeptSession:
            kept = new_session(id, scenario, title, started, (scenario_text, *lens_texts))
            kept = kept._replace(records=tuple(records))
            _put_whole(connection, org, kept, imported=False)
            return kept

        return self._under_a_free_id(org, started, scenario, put)

    def adopt(self, org: int, kept: KeptSession, as_new: bool = False) -> Adopted:
        """Keep a session that was played elsewhere, whole or not at all; one that is here changes nothing.

        Raises OtherEventsError where another of the organisation has its id; `as_new`, it gets its own.
        """
        with self.shared.asking() as connection, as_organisation(connection, org):
            here = _identity(connection, kept.id)
            if here is not None:
                difference = difference_between(here, kept, lambda: _records(connection, here))
                if difference is None:
                    return Adopted(here.id, False)
                if not as_new:
                    raise OtherEventsError(kept.id, difference)
            else:
                with suppress(psycopg.errors.UniqueViolation), connection.transaction():
                    _put_whole(connection, org, kept, imported=True)
                    return Adopted(kept.id, True)

        def put(connection: Connection, id: str) -> KeptSession:
            renamed = kept._replace(id=id)
            _put_whole(connection, org, renamed, imported=True)
            return renamed

        if not as_new:  # somebody has put it in at this moment
            return self.adopt(org, kept)
        started = moment_in(kept.started) or self._clock()
        return Adopted(self._under_a_free_id(org, started, kept.scenario, put).id, True)

    def load(self, org: int, id: str) -> KeptSession:
        """The session of exactly this id; raises UnknownSessionError, or RecordsDamagedError."""
        with self.shared.asking() as connection, as_organisation(connection, org):
            return _kept(connection, _named(connection, id))

    def number_of(self, org: int, id: str) -> int:
        """The number of the session of exactly this id; raises UnknownSessionError."""
        with self.shared.asking() as connection, as_organisation(connection, org):
            return _named(connection, id).number

    def sessions(self, org: int, most: int = 100, before: int | None = None) -> list[tuple[int, Summary]]:
        """The latest in which something happened, with their numbers; `before` one of those, for more."""
        with self.shared.asking() as connection, as_organisation(connection, org):
            rows = connection.execute(
                "SELECT number, id, scenario, title, started, last.at, head, place, finished, hosted,"
                " rehearsal, grp, placed = head FROM workshop.session"
                " JOIN workshop.lease ON lease.session = number"
                " JOIN workshop.event last ON last.session = number AND last.seq = head"
                " WHERE session.org = %s AND number < %s ORDER BY number DESC LIMIT %s",
                (org, before if before is not None else 2**62, most),
            ).fetchall()
        return [(row[0], _summary(*row[1:])) for row in rows]

    def session(self, org: int, number: int) -> Summary | None:
        """The session of this number, where the organisation has one in which something happened."""
        found = self.sessions(org, most=1, before=number + 1)
        return found[0][1] if found and found[0][0] == number else None

    def codes(self, org: int, numbers: Sequence[int]) -> dict[int, str]:
        """By which codes phones come in, of those of these sessions that have a way in."""
        with self.shared.asking() as connection, as_organisation(connection, org):
            return dict(
                connection.execute(
                    "SELECT session, code FROM workshop.entrance WHERE session = ANY(%s)", (list(numbers),)
                ).fetchall()
            )

    def delete(self, org: int, id: str, owner: str) -> None:
        """Remove the session, its events and its way in; raises UnknownSessionError, or SessionHeldError."""
        with self.shared.asking() as connection, as_organisation(connection, org):
            identity = _named(connection, id)
            if take_lease(connection, org, identity.number, owner) is None:
                raise SessionHeldError(id)
            erase_sessions(connection, [identity.number])
            sweep_texts(connection, org)

    def let_in(self, org: int, id: str, fresh: Callable[[], WayIn]) -> WayIn:
        """The session's way in, which is made where there is none; `fresh` gives one by chance."""
        for _try in range(TRIES):
            with (
                suppress(psycopg.errors.UniqueViolation),
                self.shared.asking() as connection,
                as_organisation(connection, org),
            ):
                identity = _named(connection, id)
                number, found = identity.number, _way_in(connection, identity.number)
                if found is None:
                    # Seats that answered where it was led before are not given to anybody else.
                    found = fresh()._replace(
                        mark=highest_seat(record.event for record in _records(connection, identity))
                    )
                    connection.execute(
                        f"INSERT INTO workshop.entrance (session, org, {_WAY_IN})"
                        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                        (number, org, *_row_of(found)),
                    )
                return found
        raise DatabaseAwayError(self._address, ValueError(_("no code is free")))

    def found_by_code(self, code: str) -> Found | None:
        return self._found("code", code)

    def found_by_tag(self, tag: str) -> Found | None:
        return self._found("tag", tag)

    def open(self, found: Found, owner: str, seconds: float = LEASE_SECONDS) -> OpenedSession | Held | None:
        """Take the session for this owner and read it whole, if no other owner's lease holds; None for none.

        Raises RecordsDamagedError.
        """
        with self.shared.asking() as connection, as_organisation(connection, found.org):
            lease = take_lease(connection, found.org, found.session, owner, seconds)
            if lease is None:
                standing = standing_in(connection, found.session)
                return None if standing is None else Held(standing.owner or "")
            row = connection.execute(
                f"SELECT {IDENTITY} FROM workshop.session WHERE number = %s", (found.session,)
            ).fetchone()
            assert row is not None  # its lease goes with it
            return OpenedSession(lease, _kept(connection, Identity(*row)), _way_in(connection, found.session))

    def release(self, lease: Lease) -> None:
        """Let others have the session at once."""
        with self.shared.asking() as connection, as_organisation(connection, lease.org):
            release_leases(connection, [lease])

    def keep_way_in(self, lease: Lease, way_in: WayIn) -> bool:
        """Keep what has become of the way in; False where another has the session, or the code."""
        with (
            suppress(psycopg.errors.UniqueViolation),
            self.shared.asking() as connection,
            as_organisation(connection, lease.org),
        ):
            changed = connection.execute(
                f"UPDATE workshop.entrance SET ({_WAY_IN}) = (%s, %s, %s, %s, %s, %s) WHERE session = %s"
                " AND EXISTS (SELECT 1 FROM workshop.lease"
                " WHERE lease.session = %s AND term = %s AND owner = %s)",
                (*_row_of(way_in), lease.session, lease.session, lease.term, lease.owner),
            )
            return changed.rowcount == 1
        return False

    def shut(self, lease: Lease) -> None:
        """Remove the way in, and with it the last link between a seat and a device."""
        with self.shared.asking() as connection, as_organisation(connection, lease.org):
            connection.execute("DELETE FROM workshop.entrance WHERE session = %s", (lease.session,))

    def _found(self, what: str, value: str) -> Found | None:
        """Only who says the code or the tag sees the row."""
        with self.shared.asking() as connection, connection.transaction():
            connection.execute("SELECT set_config(%s, %s, true)", (f"workshop.{what}", value))
            row = connection.execute(
                f"SELECT org, session FROM workshop.entrance WHERE {what} = %s", (value,)
            ).fetchone()
            return Found(*row) if row else None

    def _under_a_free_id(
        self, org: int, started: datetime, scenario: str, put: Callable[[Connection, str], KeptSession]
    ) -> KeptSession:
        for tried in range(TRIES):
            id = session_id(started, scenario, self._token() * (1 if tried < 2 else 2))
            with (
                suppress(psycopg.errors.UniqueViolation),
                self.shared.asking() as connection,
                as_organisation(connection, org),
            ):
                return put(connection, id)
        raise DatabaseAwayError(self._address, ValueError(_("no name is free")))


class SessionHeldError(RefusedError):
    """A process has the session open."""

    open_elsewhere = True

    def __init__(self, id: str) -> None:
        held = _("The session {id} is open in a process of the server. Close the room there first.")
        super().__init__(held.format(id=one_line(id, 80)))


@contextmanager
def _named_organisation(connection: Connection, name: str) -> Iterator[None]:
    """A transaction in which the organisation of this name is seen, and no other."""
    with connection.transaction():
        connection.execute("SELECT set_config('workshop.organisation', %s, true)", (name,))
        yield


def _organisation(connection: Connection, name: str) -> int | None:
    with _named_organisation(connection, name):
        row = connection.execute("SELECT number FROM workshop.org WHERE name = %s", (name,)).fetchone()
    return int(row[0]) if row else None


def _put_session(connection: Connection, org: int, kept: KeptSession, imported: bool) -> int:
    """The number of the session's new row."""
    keep_texts(connection, org)
    for hash, text in kept.texts.items():
        connection.execute(
            "INSERT INTO workshop.document VALUES (%s, %s, %s) ON CONFLICT (org, hash)"
            " DO UPDATE SET text = excluded.text WHERE document.text IS DISTINCT FROM excluded.text",
            (org, hash, text),
        )
    parts = identity_parts(kept, imported)
    row = connection.execute(
        "INSERT INTO workshop.session"
        " (org, id, scenario, title, started, scenario_hash, lens_hashes, imported, crc)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING number",
        (org, *parts, checksum(*parts)),
    ).fetchone()
    assert row is not None
    connection.execute("INSERT INTO workshop.lease (session, org) VALUES (%s, %s)", (row[0], org))
    return int(row[0])


def _put_whole(connection: Connection, org: int, kept: KeptSession, imported: bool) -> None:
    """The session with all of its events, in the transaction that is open."""
    number = _put_session(connection, org, kept, imported)
    if not kept.records:
        return
    lease = take_lease(connection, org, number, "import")
    assert lease is not None  # nobody sees the row yet
    append_events(connection, [Unwritten(lease, 0, kept.records)])
    note_place(connection, number, kept, kept.records)
    release_leases(connection, [lease])


def _identity(connection: Connection, id: str) -> Identity | None:
    row = connection.execute(f"SELECT {IDENTITY} FROM workshop.session WHERE id = %s", (id,)).fetchone()
    return Identity(*row) if row else None


def _named(connection: Connection, id: str) -> Identity:
    identity = _identity(connection, id)
    if identity is None:
        raise UnknownSessionError(_("There is no session {id}.").format(id=one_line(id, 80)))
    return identity


def _kept(connection: Connection, identity: Identity) -> KeptSession:
    found: dict[str, str] = dict(
        connection.execute(
            "SELECT hash, text FROM workshop.document WHERE hash = ANY(%s)", (list(identity.hashes),)
        ).fetchall()
    )
    texts = [found.get(hash) for hash in identity.hashes]
    sound = [
        text if text is not None and text_hash(text) == hash else None
        for text, hash in zip(texts, identity.hashes, strict=True)
    ]
    return as_kept(identity, sound, _records(connection, identity))


def _records(connection: Connection, identity: Identity) -> tuple[Record, ...]:
    rows = connection.execute(
        "SELECT seq, at, body, crc FROM workshop.event WHERE session = %s ORDER BY seq", (identity.number,)
    ).fetchall()
    return checked_records(identity, rows)


def _way_in(connection: Connection, session: int) -> WayIn | None:
    row = connection.execute(
        f"SELECT {_WAY_IN} FROM workshop.entrance WHERE session = %s", (session,)
    ).fetchone()
    if row is None:
        return None
    code, tag, secret, mark, epoch, remotes = row
    return WayIn(code, tag, bytes(secret), mark, epoch, tuple((number, key) for number, key in remotes))


def _row_of(way_in: WayIn) -> tuple[object, ...]:
    return (*way_in[:-1], Jsonb(way_in.remotes))


def _summary(
    id: str, scenario: str, title: str, started: str, last: str, head: int, place: str, finished: int,
    hosted: int, rehearsal: int, group: str | None, is_noted: bool,
) -> Summary:  # fmt: skip
    words = clean(place) if is_noted else _("going on")
    return Summary(
        id, clean(scenario), clean(title), clean(started), clean(last), head, words,
        bool(finished and is_noted), bool(hosted), bool(rehearsal), clean(group or ""),
    )  # fmt: skip
