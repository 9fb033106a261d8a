"""The journals of a process over PostgreSQL: one thread writes what all of its sessions have to write."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from time import monotonic

import psycopg

from workshop.language.catalogue import _
from workshop.session.codec import EventFormatError, decode
from workshop.session.events import (
    Record,
)
from workshop.store.journal import PAUSES
from workshop.store.postgres.connection import (
    POSTGRES_FAILURES,
    Connection,
    as_organisation,
    connected,
    place_in,
    reason_of,
)
from workshop.store.postgres.leases import (
    LEASE_SECONDS,
    Lease,
    Unwritten,
    commit_events,
    release_leases,
    renew_leases,
    standing_in,
    take_lease,
)
from workshop.store.postgres.schema import TABLES_VERSION, version_in
from workshop.store.records import KeptSession, place_of

GATHERING = 0.01
"""Seconds between two batches: what comes meanwhile goes together."""
RENEWING = 5.0
"""Seconds between two renewals of the leases."""
HINTING = 0.2
"""Seconds between two hints to other processes on how far sessions have come."""
CHANNEL = "workshop_heads"
MOST_OF_A_HINT = 300
"""Sessions in one hint, which may not be longer than 8,000 bytes."""


class PostgresJournal:
    """As a journal on a disk: `append` returns at once; `saved` and `trouble` tell how saving goes.

    `on_change` is called with the journal when one of them is another, from the scribe's thread. What it
    raises is dropped.
    """

    notice: str | None = None
    warning: str | None = None

    def __init__(
        self,
        scribe: Scribe,
        kept: KeptSession,
        lease: Lease,
        on_change: Callable[[PostgresJournal], None] | None = None,
    ) -> None:
        """Go on with a session of which all records are in the database already."""
        self.kept = kept
        self.lease = lease
        self.records = list(kept.records)
        self.saved = len(kept.records)
        """The number of the last event that is in the database."""
        self.trouble: str | None = None
        self.is_lost = False
        """Another owner has gone on with the session, or it was deleted: nothing more can be saved here."""
        self.is_closing = False
        self.closed = threading.Event()
        self._on_change = on_change
        self._scribe = scribe
        scribe.take_on(self)

    def append(self, record: Record) -> None:
        """Take the record and return at once."""
        if record.seq != len(self.records) + 1:
            raise ValueError(
                _("event {seq} does not follow event {number_of_records}").format(
                    seq=record.seq, number_of_records=len(self.records)
                )
            )
        self.records.append(record)
        self._scribe.wake()

    def unsaved(self) -> tuple[Record, ...]:
        """What is in memory only."""
        return tuple(self.records[self.saved :])

    def close(self, timeout: float = 1.5) -> tuple[Record, ...]:
        """Save what waits, let others have the session, and give what could not be saved in so many seconds.

        A database that takes longer keeps the lease until it has answered, or the lease has run out.
        """
        self.is_closing = True
        self._scribe.wake()
        self.closed.wait(timeout)
        return self.unsaved()

    def changed(self) -> None:
        """Tell who listens."""
        with suppress(Exception):  # a room that has gone, or its fault, must not stop saving
            if self._on_change:
                self._on_change(self)


class Scribe(threading.Thread):
    """Writes for all journals that were taken on, keeps their leases, and gives hints to other processes.

    What one organisation has to write goes in one transaction, whose rows are none but that organisation's.
    """

    def __init__(
        self, address: str, owner: str, pauses: Sequence[float] = PAUSES, lease_seconds: float = LEASE_SECONDS
    ) -> None:
        super().__init__(name="scribe", daemon=True)
        self.owner = owner
        self.version = TABLES_VERSION
        """Of the tables, as they were seen last; a higher one is a newer program's."""
        self.failing_since: float | None = None
        """Since when nothing could be written, while that is so."""
        self.written_events, self.written_batches = 0, 0
        self.slowest_batch = 0.0
        self._address = address
        self._pauses = pauses
        self._lease_seconds = lease_seconds
        self._renewing = min(RENEWING, lease_seconds / 3)
        self._renewed = monotonic()
        self._journals: dict[int, PostgresJournal] = {}
        self._connection: Connection | None = None
        self._woken = threading.Event()
        self._ending = False
        self._failures = 0
        self._heads: dict[int, int] = {}
        """How far sessions have come of which no hint was given yet."""
        self._hinted = 0.0
        self._wrote = 0.0

    @property
    def waiting(self) -> int:
        """How many events are in memory only."""
        return sum(len(one.records) - one.saved for one in self._all())

    def take_on(self, journal: PostgresJournal) -> None:
        """Write for this one, too; of two for a session the later one has the lease."""
        before = self._journals.get(journal.lease.session)
        self._journals = {**self._journals, journal.lease.session: journal}
        if before is not None:
            self._lose(before, _("the session was opened anew"))

    def close(self, session: int) -> None:
        """Write for this session no longer, if it was taken on at all."""
        journal = self._journals.get(session)
        if journal is not None:
            journal.is_closing = True
            self.wake()

    def wake(self) -> None:
        """There is something to write."""
        self._woken.set()

    def doubt(self) -> None:
        """See at once whether the leases are still ours."""
        self._renewed = 0.0
        self.wake()

    def end(self, timeout: float = 1.5) -> None:
        """End once all is written and every lease is free for others, or after so many seconds."""
        for journal in self._all():
            journal.is_closing = True
        self._ending = True
        self.wake()
        if self.is_alive():
            self.join(timeout)

    def run(self) -> None:
        while not (self._ending and not self._journals):
            self._wait()
            self._attempt()
        self._disconnect()

    def _all(self) -> Iterator[PostgresJournal]:
        yield from tuple(self._journals.values())

    def _wait(self) -> None:
        """Until there is something to write, a renewal is due, or a pause after a failure is over."""
        if self._failures:
            pause = self._pauses[min(self._failures, len(self._pauses)) - 1]
            if pause and not self._ending:
                threading.Event().wait(pause)
            return
        due = self._renewed + self._renewing
        if self._heads:
            due = min(due, self._hinted + HINTING)
        self._woken.wait(max(0.0, due - monotonic()))
        gathering = self._wrote + GATHERING - monotonic()
        if gathering > 0 and self._woken.is_set():
            threading.Event().wait(gathering)

    def _attempt(self) -> None:
        """Do all that is due. What goes wrong is told, and the next attempt begins with a new connection."""
        self._woken.clear()
        try:
            connection = self._connected()
            self._write(connection)
            if monotonic() >= self._renewed + self._renewing:
                self._renew(connection)
            self._finish(connection)
            self._hint(connection)
        except Exception as failed:  # whatever it is, saving goes on and does not end without a word
            self._failures += 1
            self.failing_since = self.failing_since or monotonic()
            self._disconnect()
            self._tell(failed)
            return
        self._failures, self.failing_since = 0, None

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = connected(self._address, f"workshop {self.owner[-16:]}")
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*POSTGRES_FAILURES):
                connection.close()

    def _write(self, connection: Connection) -> None:
        """Commit all that waits, for one organisation after the other, and tell who waits for it."""
        began = monotonic()
        batches: dict[int, list[tuple[PostgresJournal, Unwritten]]] = defaultdict(list)
        for journal in self._all():
            if records := journal.records[journal.saved :]:
                part = Unwritten(journal.lease, journal.saved, records)
                batches[journal.lease.org].append((journal, part))
        for org, parts in batches.items():
            taken = commit_events(connection, org, [part for _journal, part in parts])
            for journal, part in parts:
                if part.lease.session in taken:
                    self.written_events += len(part.records)
                    self._saved(journal, part.head + len(part.records))
                else:
                    self._look_at(connection, journal)
            self.written_batches += 1
        if batches:
            self._wrote = monotonic()
            self.slowest_batch = max(self.slowest_batch, self._wrote - began)

    def _saved(self, journal: PostgresJournal, head: int) -> None:
        journal.saved, journal.trouble = head, None
        self._heads[journal.lease.session] = head
        journal.changed()

    def _renew(self, connection: Connection) -> None:
        """Keep the leases, and see whether the tables are still those of this program."""
        began = monotonic()
        self.version = version_in(connection)
        of_org: dict[int, list[PostgresJournal]] = defaultdict(list)
        for journal in self._all():
            of_org[journal.lease.org].append(journal)
        for org, journals in of_org.items():
            with as_organisation(connection, org):
                renewed = renew_leases(connection, [one.lease for one in journals], self._lease_seconds)
            for journal in journals:
                if renewed.get(journal.lease.session) != journal.saved:
                    self._look_at(connection, journal)
        self._renewed = began

    def _look_at(self, connection: Connection, journal: PostgresJournal) -> None:
        """Find out why the database did not take what the journal has: written already, behind, or another's.

        Where the answer to a commit was lost, what it wrote is there. Where another server took the place
        of one that was ahead of it, what was told to be saved is missing, and so may be the lease: both are
        written again.
        """
        lease = journal.lease
        with as_organisation(connection, lease.org):
            standing = standing_in(connection, lease.session)
            if standing is None:
                self._lose(journal, _("it was deleted"))
                return
            if (standing.owner, standing.term) != (lease.owner, lease.term):
                again = None
                if standing.term < lease.term:
                    again = take_lease(connection, lease.org, lease.session, lease.owner, self._lease_seconds)
                if again is None:
                    self._lose(journal, _("another process has gone on with it"))
                    return
                journal.lease = again
            sound = min(standing.head, journal.saved)
            if not _are_of(journal.records, connection, lease.session, sound, standing.head):
                self._lose(journal, _("another process has gone on with it"))
                return
        if standing.head > journal.saved:
            self._saved(journal, standing.head)
        journal.saved = standing.head
        self.wake()

    def _lose(self, journal: PostgresJournal, because: str) -> None:
        journal.is_lost = True
        journal.trouble = _("This room goes on elsewhere: {because}.").format(because=because)
        self._let_go(journal)
        journal.changed()

    def _let_go(self, journal: PostgresJournal) -> None:
        session = journal.lease.session
        if self._journals.get(session) is journal:
            self._journals = {number: one for number, one in self._journals.items() if number != session}
        journal.closed.set()

    def _finish(self, connection: Connection) -> None:
        """Let others have the sessions that are closed here; then note where they stand, which can wait."""
        ended = [one for one in self._all() if one.is_closing and one.saved == len(one.records)]
        of_org: dict[int, list[PostgresJournal]] = defaultdict(list)
        for journal in ended:
            of_org[journal.lease.org].append(journal)
        for org, journals in of_org.items():
            with as_organisation(connection, org):
                release_leases(connection, [one.lease for one in journals])
            with suppress(psycopg.DataError), as_organisation(connection, org):
                for journal in journals:
                    note_place(connection, journal.lease.session, journal.kept, journal.records)
            for journal in journals:
                self._let_go(journal)

    def _hint(self, connection: Connection) -> None:
        """Tell other processes how far sessions have come; who misses it finds out by looking."""
        if not self._heads or monotonic() < self._hinted + HINTING:
            return
        heads, self._heads = list(self._heads.items()), {}
        for start in range(0, len(heads), MOST_OF_A_HINT):
            payload = json.dumps(heads[start : start + MOST_OF_A_HINT], separators=(",", ":"))
            connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))
        self._hinted = monotonic()

    def _tell(self, failed: Exception) -> None:
        """Say of every journal that waits what keeps it from being saved."""
        trouble = _("Not being saved ({place}): {reason}. All is kept in memory and tried again.").format(
            place=place_in(self._address), reason=reason_of(failed)
        )
        for journal in self._all():
            if journal.saved < len(journal.records) and journal.trouble != trouble:
                journal.trouble = trouble
                journal.changed()


def note_place(connection: Connection, session: int, kept: KeptSession, records: Sequence[Record]) -> bool:
    """Note where the session stands after these records, for lists; whether it has come to its end."""
    place = place_of(records, kept.scenario_text)
    connection.execute(
        "UPDATE workshop.session SET (place, finished, hosted, rehearsal, placed, grp)"
        " = (%s, %s, %s, %s, %s, %s) WHERE number = %s",
        (
            place.words, int(place.finished), int(place.hosted), int(place.rehearsal), len(records),
            place.group or None, session,
        ),
    )  # fmt: skip
    return place.finished


def _are_of(records: Sequence[Record], connection: Connection, session: int, after: int, head: int) -> bool:
    """Whether what stands in the database from this event to the head is what these records have there."""
    if head > len(records):
        return False
    rows: Iterable[tuple[int, str, str]] = connection.execute(
        "SELECT seq, at, body FROM workshop.event WHERE session = %s AND seq >= %s ORDER BY seq",
        (session, after),
    )
    try:
        return all(decode(*row) == records[row[0] - 1] for row in rows)
    except EventFormatError:
        return False
