"""Sessions as they are kept: begun, listed, loaded by name, and gone on with."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from workshop.language.catalogue import _
from workshop.scenario.clean import clean, one_line
from workshop.session.events import Record
from workshop.store.adopting import Adopted, same_session
from workshop.store.connection import SQLITE_FAILURES, is_damage, open_read_only, open_to_write, reason
from workshop.store.database import RESCUE, DatabaseRefusedError, check, create, current, open_checked
from workshop.store.finding import UnknownSessionError, named
from workshop.store.journal import Journal
from workshop.store.kept import KeptSession, Summary, new_session, session_id
from workshop.store.listing import Listed, hosted, listed, moment
from workshop.store.locks import Holder, SessionBusyError, acquire, holder
from workshop.store.origins import forget
from workshop.store.places import Place, place_of
from workshop.store.refusals import WITHOUT_SAVING, RefusedError
from workshop.store.rows import (
    RecordsDamagedError,
    count_events,
    identities,
    put_events,
    put_place,
    put_session,
    read_kept,
    read_records,
    read_text,
    take_out_session,
)
from workshop.store.salvage import readable

TOKEN_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""None that could be read as another."""


class StoreError(RefusedError):
    """The sessions cannot be had just now; says where they are and why."""

    advice = WITHOUT_SAVING

    def __init__(self, path: Path, failed: Exception) -> None:
        super().__init__(
            _("{path} cannot be used: {reason}.").format(path=one_line(str(path), 400), reason=reason(failed))
        )
        self.path = path


class SessionStore:
    """The sessions in a home. Nothing is made there before the first `begin`.

    Every method may raise DatabaseRefusedError (damaged, another program's, newer) or StoreError (no
    permission, disk full, …).
    """

    def __init__(
        self,
        home: Path,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        token: Callable[[], str] = lambda: "".join(secrets.choice(TOKEN_LETTERS) for _letter in range(2)),
    ) -> None:
        """`clock` gives the time with its offset, `token` letters to tell two sessions of a minute apart."""
        self._home = home
        self._clock = clock
        self._token = token
        self._checked: tuple[int, int] | None = None

    @property
    def folder(self) -> Path:
        """The home, in which the databases are."""
        return self._home

    def begin(self, scenario: str, title: str, scenario_text: str, lens_texts: Sequence[str]) -> KeptSession:
        """Keep the texts and begin a session on them; its `id` is short, readable and sorts by time."""
        started = self._clock()
        with self._writing() as connection:
            id = self._free_id(connection, started, scenario)
            kept = new_session(id, scenario, title, started, (scenario_text, *lens_texts))
            put_session(connection, kept)
        return kept

    def adopt(self, kept: KeptSession, as_new: bool = False) -> Adopted:
        """Keep a session that was played elsewhere, whole or not at all; one that is here changes nothing.

        Raises OtherEventsError where another session has its id; `as_new`, it gets an id of its own.
        """
        with self._reading() as connection:
            there = same_session(connection, kept, as_new) if connection else None
        if there is not None:
            return Adopted(there, False)
        with self._writing() as connection:
            there = same_session(connection, kept, as_new)  # what another process has adopted meanwhile
            if there is not None:
                return Adopted(there, False)
            id = kept.id
            if id in {found.id for found in identities(connection)}:
                id = self._free_id(connection, datetime.fromisoformat(kept.started), kept.scenario)
            number = put_session(connection, kept._replace(id=id), imported=True)
            put_events(connection, number, kept.records)
            put_place(connection, number, place_of(kept.records, kept.scenario_text), len(kept.records))
        return Adopted(id, True)

    def delete(self, id: str) -> None:
        """Remove the session of exactly this id, and its words from the file.

        Raises UnknownSessionError, and SessionBusyError where a process has it open.
        """
        if self.id_of(id) != id:
            raise UnknownSessionError(_("There is no session {id}.").format(id=one_line(id, 80)))
        with acquire(self._home / "locks", id, self._since()):
            with self._writing() as connection:
                take_out_session(connection, named(connection, id))
            forget(self._home, id)
            with self._refusing() as path, closing(open_to_write(path)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def journal(self, kept: KeptSession) -> Journal:
        """The journal to go on with, which keeps every other process out until it is closed.

        Raises SessionBusyError where another process has the session open, or has gone on with it since
        `kept` was loaded.
        """
        lock = acquire(self._home / "locks", kept.id, self._since())
        try:
            with self._reading() as connection:
                found = named(connection, kept.id)
                if connection is None or count_events(connection, found.number) != len(kept.records):
                    raise SessionBusyError(kept.id, None)
        except BaseException:
            lock.release()
            raise
        return Journal(kept, self._home, lock)

    def sessions(self, rehearsals: bool = False) -> list[Summary]:
        """The sessions in which something happened, the newest first; rehearsals only if asked for."""
        with self._reading() as connection:
            found = [_summary(connection, one) for one in listed(connection)] if connection else []
        return [one for one in found if rehearsals or not one.rehearsal]

    def id_of(self, name: str) -> str:
        """The whole id of the session of this name; raises as `load`."""
        with self._reading() as connection:
            return named(connection, name).id

    def summary(self, name: str) -> Summary:
        """One session as in a list, a rehearsal or one in which nothing happened too; raises as `load`."""
        with self._reading() as connection:
            found = named(connection, name)
            assert connection is not None
            every = (one for one in listed(connection) if one.identity.number == found.number)
            unbegun = Listed(found, Place(_("nothing happened yet"), False), 0, 0, found.started)
            return _summary(connection, next(every, unbegun))

    def load(self, name: str) -> KeptSession:
        """The session of this id, or of an id that begins so.

        Raises UnknownSessionError, and RecordsDamagedError where it cannot be read whole.
        """
        with self._reading() as connection:
            found = named(connection, name)
            assert connection is not None
            return read_kept(connection, found)

    def records(self, name: str, after: int = 0) -> tuple[Record, ...]:
        """What happened in a session after this event, for somebody who looks on; raises as `load`."""
        with self._reading() as connection:
            found = named(connection, name)
            assert connection is not None
            return read_records(connection, found, after)

    def hosted(self) -> list[str]:
        """The ids of the sessions with a group: the newest first, and those that were imported after them."""
        with self._reading() as connection:
            return hosted(connection) if connection else []

    def holder(self, id: str) -> Holder | None:
        """Who has the session of this id open now, if anybody."""
        return holder(self._home / "locks", id)

    def latest_unfinished(self) -> Summary | None:
        """The newest session that has not come to its end, to be gone on with.

        A rehearsal is gone on with as long as nothing newer was begun.
        """
        return _first_unfinished(self.sessions(rehearsals=True))

    def latest_hosted(self) -> Summary | None:
        """The session with a group to be offered first: one that is open now, else the one led last.

        Whether it is open, `holder` tells. A rehearsal is offered as long as no newer group was led.
        """
        hosted = [found for found in self.sessions(rehearsals=True) if found.hosted]
        running = (found for found in hosted if self.holder(found.id))
        return next(running, None) or _led_last(hosted)

    def latest_running(self) -> Summary | None:
        """The newest session that a process has open now, a rehearsal too."""
        return next((found for found in self.sessions(rehearsals=True) if self.holder(found.id)), None)

    def last_played(self) -> dict[str, str]:
        """When each scenario was begun last (ISO 8601), by the scenario's id; rehearsals do not count."""
        return {found.scenario: found.started for found in reversed(self.sessions())}

    def _since(self) -> str:
        return self._clock().strftime("%d %B %H:%M")

    def _free_id(self, connection: sqlite3.Connection, started: datetime, scenario: str) -> str:
        taken = {found.id for found in identities(connection)}
        id = session_id(started, scenario, self._token())
        while id in taken:
            id = session_id(started, scenario, self._token() + self._token())
        return id

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction in the database, which is made where there is none."""
        with self._refusing() as path:
            if not os.path.lexists(path):
                create(path)
            with closing(open_checked(path)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                if connection.in_transaction:
                    connection.execute("COMMIT")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """A connection to read by, to a file that was checked once; None where nothing is kept yet."""
        with self._refusing() as path:
            if not os.path.lexists(path):
                yield None
                return
            status = os.stat(path)
            if self._checked != (status.st_dev, status.st_ino):
                check(path)
                self._checked = (status.st_dev, status.st_ino)
            with closing(open_read_only(path)) as connection:
                yield connection

    @contextmanager
    def _refusing(self) -> Iterator[Path]:
        """The database's path, with what goes wrong on it turned into errors for people."""
        path = self._home
        try:
            path = current(self._home)
            yield path
        except SQLITE_FAILURES as failed:
            if is_damage(failed):
                raise DatabaseRefusedError(path, reason(failed), readable(path), RESCUE) from failed
            raise StoreError(path, failed) from failed
        except OSError as failed:
            raise StoreError(path, failed) from failed


def _summary(connection: sqlite3.Connection, found: Listed) -> Summary:
    """The summary of the rows; where the place is not noted, the events are read for it."""
    identity, place, placed, events, last = found
    if placed != events:
        try:
            text = read_text(connection, identity.scenario_hash) or ""
            place = place_of(read_records(connection, identity), text)
        except RecordsDamagedError as damaged:
            place = Place(
                _("damaged: {readable:,} of {events:,} events can be read").format(
                    readable=damaged.readable, events=events
                ),
                False,
            )
    words = (clean(identity.scenario), clean(identity.title), clean(identity.started), clean(last))
    return Summary(
        identity.id, *words, events, clean(place.words), place.finished, place.hosted, place.rehearsal
    )


def _led_last(newest_first: Sequence[Summary]) -> Summary | None:
    """By the clock: one begun by mistake, and left, is not to stand before the one that went on after it."""
    first = _first_unfinished(newest_first)
    if first is None or first.rehearsal:
        return first
    led = (one for one in newest_first if not one.finished and not one.rehearsal)
    return max(led, key=lambda one: moment(one.last))


def _first_unfinished(newest_first: Sequence[Summary]) -> Summary | None:
    found = enumerate(newest_first)
    return next((one for at, one in found if not one.finished and not (one.rehearsal and at)), None)
