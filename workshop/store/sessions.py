"""Sessions as a list needs them: by their rows, the newest first, and mostly without reading their events."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import clean, one_line
from workshop.scenario.findings import nearest
from workshop.session.events import Record
from workshop.store.database import (
    IDENTITY,
    PLACE,
    RESCUE,
    SQLITE_FAILURES,
    DatabaseRefusedError,
    Identity,
    RecordsDamagedError,
    check,
    checksum,
    count_events,
    create,
    current,
    hashes_of,
    identities,
    is_damage,
    open_checked,
    open_read_only,
    open_to_write,
    put_events,
    put_place,
    put_session,
    read_kept,
    read_records,
    read_text,
    readable,
    reason,
    take_out_session,
)
from workshop.store.files import WITHOUT_SAVING, RefusedError
from workshop.store.journal import Journal
from workshop.store.kept import (
    KeptSession,
    Place,
    Summary,
    events_in_words,
    is_moment,
    new_session,
    place_of,
    session_id,
)
from workshop.store.locks import Holder, SessionBusyError, acquire, holder
from workshop.store.origins import forget


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


class UnknownSessionError(RefusedError):
    """No session goes by that name, or more than one; the message names the nearest."""


def named(connection: sqlite3.Connection | None, name: str) -> Identity:
    """The one session of that name or beginning of one."""
    known = {found.id: found for found in identities(connection)} if connection else {}
    wanted = name.strip().lower()
    matches = [id for id in known if id.startswith(wanted)] if wanted else []
    if wanted in known or len(matches) == 1:
        return known[wanted] if wanted in known else known[matches[0]]
    shown = one_line(name, 80)
    if matches:
        several = ", ".join(matches[-3:][::-1])
        raise UnknownSessionError(
            _("{number} sessions begin with {shown}: {several} …").format(
                number=len(matches), shown=shown, several=several
            )
        )
    near = nearest(wanted, known)
    hint = _(" The nearest is {near}.").format(near=near) if near else ""
    raise UnknownSessionError(_("There is no session {shown}.{hint}").format(shown=shown, hint=hint))


class Adopted(NamedTuple):
    id: str
    """The name by which it is here."""
    is_new: bool
    """It was not here before."""


class OtherEventsError(RefusedError):
    """A session of this id is here already and is not the same; nothing was changed."""

    advice = _("To keep both: workshop import FILE --as-new")

    def __init__(self, id: str, because: str) -> None:
        super().__init__(
            _("A session {id} is kept here already: {because}. Nothing was changed.").format(
                id=one_line(id), because=because
            )
        )
        self.id = id


def same_session(connection: sqlite3.Connection, kept: KeptSession, as_new: bool) -> str | None:
    """The id by which this very session is here; None where it may be put in.

    Raises OtherEventsError where its id is taken by another. `as_new`, that is no hindrance, and it is
    looked for under other ids too, or putting it in twice would make two of it.
    """
    known = {found.id: found for found in identities(connection)}
    there = known.get(kept.id)
    if there is not None:
        if difference := _difference(connection, there, kept):
            if not as_new:
                raise OtherEventsError(kept.id, difference)
        else:
            return there.id
    if as_new:
        for found in known.values():
            if _begins_like(found, kept) and not _difference(connection, found, kept):
                return found.id
    return None


def _difference(connection: sqlite3.Connection, found: Identity, kept: KeptSession) -> str | None:
    """In what the session here is not the one at hand; None where it is."""
    if not _begins_like(found, kept):
        return _("it was begun at another time, or on another text")
    try:
        here = read_records(connection, found)
    except RecordsDamagedError as damaged:
        return _("it is damaged, and {readable:,} of its events can be read").format(
            readable=damaged.readable
        )
    if here == kept.records:
        return None
    same = _in_common(here, kept.records)
    return _("it has {events}, this one {others}, and the first {same:,} are the same").format(
        events=events_in_words(len(here)), others=events_in_words(len(kept.records)), same=same
    )


def _begins_like(found: Identity, kept: KeptSession) -> bool:
    same_words = (found.scenario, found.started) == (kept.scenario, kept.started)
    return same_words and hashes_of(found) == (kept.scenario_hash, *kept.lens_hashes)


def _in_common(one: tuple[Record, ...], other: tuple[Record, ...]) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


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
