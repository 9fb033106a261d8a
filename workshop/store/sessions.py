"""The sessions in a home: begun, gone on with, taken in from elsewhere, listed, found by name, deleted."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.choosing import StoriesMet
from workshop.scenario.clean import clean, one_line
from workshop.scenario.findings import meant, nearest
from workshop.session.codec import word_of
from workshop.session.events import DebriefOpened, EndingReached, Event, Record
from workshop.session.times import moment_in
from workshop.store.database import (
    SQLITE_FAILURES,
    FileIdentity,
    identity_of,
    is_damage,
    open_read_only,
    reason,
)
from workshop.store.files import WITHOUT_SAVING, RefusedError, shown_path
from workshop.store.integrity import (
    DatabaseRefusedError,
    check_database,
    current,
    forget_copy,
    name_of_copy,
    open_current,
    readable,
    see_readable,
)
from workshop.store.journal import Journal
from workshop.store.locks import Holder, SessionBusyError, acquire, holder, see_none_open, wait_for_own
from workshop.store.records import (
    NAMED_PLACE,
    Identity,
    KeptSession,
    RecordsDamagedError,
    SessionStanding,
    Summary,
    count_events,
    events_in_words,
    heads_of,
    identities,
    new_session,
    place_checksum,
    place_of,
    put_events,
    put_place,
    put_session,
    read_kept,
    read_records,
    read_text,
    session_id,
    take_out_sessions,
    text_hash,
)

CLOSING = 10.0
"""Seconds that are waited for a session that this process has just left."""
TOKEN_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""None that could be read as another."""
COPIED = _(
    "The sessions were brought to the form of this version. As they were before, they are in {copy}; "
    "it can be removed."
)


class StoreError(RefusedError):
    """The sessions cannot be had just now; says where they are and why."""

    advice = WITHOUT_SAVING

    def __init__(self, path: Path, failed: Exception) -> None:
        super().__init__(
            _("{path} cannot be used: {reason}.").format(path=shown_path(path), reason=reason(failed))
        )


class UnknownSessionError(RefusedError):
    """No session goes by that name, or more than one; the message names the nearest."""


class UnknownGroupError(RefusedError):
    """No session was led with a group of that name; the message names the nearest, or those there are."""

    def __init__(self, group: str, known: Iterable[str]) -> None:
        names = sorted(known)
        hint = meant(one_line(group, 80), names) if names else _("No group has a name yet.")
        no_session = _("There is no session with a group called {group}. {hint}")
        super().__init__(no_session.format(group=one_line(group, 80), hint=hint))


class OtherEventsError(RefusedError):
    """A session of this id is here already and is not the same; nothing was changed."""

    advice = _("To keep both: workshop import FILE --as-new")

    def __init__(self, id: str, because: str) -> None:
        super().__init__(
            _("A session {id} is kept here already: {because}. Nothing was changed.").format(
                id=one_line(id), because=because
            )
        )


class Adopted(NamedTuple):
    id: str
    """The name by which it is here."""
    is_new: bool
    """It was not here before."""


class SessionStore:
    """The sessions in a home. Nothing is made there before the first `begin`.

    Every method may raise DatabaseRefusedError (damaged, another program's, newer) or StoreError (no
    permission, disk full, …). Those that take a name raise UnknownSessionError.
    """

    def __init__(
        self,
        home: Path,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        token: Callable[[], str] = lambda: "".join(secrets.choice(TOKEN_LETTERS) for _letter in range(2)),
        texts: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """`clock` gives the time with its offset, `token` letters to tell two sessions of a minute apart.

        `texts` are at hand, by their hashes, to take the place of damaged ones.
        """
        self._home = home
        self._clock = clock
        self._token = token
        self._texts = texts
        self._checked: FileIdentity = None

    @property
    def folder(self) -> Path:
        """The home, in which the databases are."""
        return self._home

    def begin(self, scenario: str, title: str, scenario_text: str, lens_texts: Sequence[str]) -> KeptSession:
        """Keep the texts and begin a session on them; its `id` is short, readable and sorts by time."""
        started = self._clock()
        texts = (scenario_text, *lens_texts)
        with self._writing({text_hash(text): text for text in texts}) as connection:
            id = self._free_id(connection, started, scenario)
            kept = new_session(id, scenario, title, started, texts)
            put_session(connection, kept)
        return kept

    def adopt(self, kept: KeptSession, as_new: bool = False) -> Adopted:
        """Keep a session that was played elsewhere, whole or not at all; one that is here changes nothing.

        Raises OtherEventsError where another session has its id; `as_new`, it gets an id of its own.
        """
        with self._reading() as connection:
            there = _same_session(connection, kept, as_new) if connection else None
        if there is not None:
            return Adopted(there, False)
        with self._writing(kept.texts) as connection:
            there = _same_session(connection, kept, as_new)  # what another process has adopted meanwhile
            if there is not None:
                return Adopted(there, False)
            id = kept.id
            if id in {identity.id for identity in identities(connection)}:
                id = self._free_id(connection, moment_in(kept.started) or self._clock(), kept.scenario)
            number = put_session(connection, kept._replace(id=id), imported=True)
            put_events(connection, number, kept.records)
            put_place(connection, number, place_of(kept.records, kept.scenario_text), len(kept.records))
        return Adopted(id, True)

    def delete(self, id: str) -> None:
        """Remove the session of exactly this id, and its words from the file.

        Raises SessionBusyError where a process has it open.
        """
        if self.id_of(id) != id:
            raise UnknownSessionError(_("There is no session {id}.").format(id=one_line(id, 80)))
        with acquire(self._home / "locks", id, self._since()), self._writing() as connection:
            take_out_sessions(connection, [_named(connection, id)])
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def delete_alone(self) -> tuple[str, ...]:
        """Remove every session that no group was led through, and its words from the file; their ids.

        Raises SessionBusyError where a process has any session open.
        """
        see_none_open(self._home / "locks")
        hosted = set(self.hosted())
        with self._writing() as connection:
            alone = [identity for identity in identities(connection) if identity.id not in hosted]
            take_out_sessions(connection, alone)
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return tuple(identity.id for identity in alone)

    def let_close(self, name: str, seconds: float = CLOSING) -> None:
        """Return once this process, which may just have left the session of this name, has saved it."""
        wait_for_own(self._home / "locks", self.id_of(name), seconds)

    def journal(self, kept: KeptSession) -> Journal:
        """The journal to go on with, which keeps every other process out until it is closed.

        Raises SessionBusyError where another process has the session open, or has gone on with it since
        `kept` was loaded.
        """
        with self._refusing() as path:
            check_database(path, lambda: {**self._texts(), **kept.texts})
        lock = acquire(self._home / "locks", kept.id, self._since())
        try:
            with self._reading() as connection:
                number = _named(connection, kept.id).number
                if connection is None or count_events(connection, number) != len(kept.records):
                    raise SessionBusyError(kept.id, None)
        except BaseException:
            lock.release()
            raise
        return Journal(kept, self._home, lock)

    def sessions(self, rehearsals: bool = False) -> list[Summary]:
        """The sessions in which something happened, the newest first; rehearsals only if asked for.

        Those begun here stand by their numbers, whatever the clock said; those imported among them by the
        clock, or by their numbers too where that cannot have been right.
        """
        timed: list[tuple[datetime, int, Summary]] = []
        latest = datetime.min.replace(tzinfo=UTC)
        with self._reading() as connection:
            for identity in identities(connection) if connection else ():
                assert connection is not None
                summary = _summary(connection, identity)
                started = moment_in(identity.started)
                if started is None or (summary.events and not identity.imported):
                    latest = started = max(latest, started or latest)
                if summary.events and (rehearsals or not summary.rehearsal):
                    timed.append((started, identity.number, summary))
        return [summary for *_keys, summary in sorted(timed, key=lambda each: each[:2], reverse=True)]

    def of_group(self, group: str) -> list[Summary]:
        """The sessions with this group, the newest first; raises UnknownGroupError where there is none."""
        sessions = self.sessions()
        if of_group := [one for one in sessions if one.is_of(group)]:
            return of_group
        raise UnknownGroupError(group, {one.group for one in sessions if one.group})

    def summary(self, name: str) -> Summary:
        """One session as in a list, a rehearsal or one in which nothing happened too."""
        with self._found(name) as (connection, identity):
            return _summary(connection, identity)

    def id_of(self, name: str) -> str:
        """The whole id of the session of this name."""
        with self._found(name) as (_connection, identity):
            return identity.id

    def load(self, name: str) -> KeptSession:
        """The session of this id, or of an id that begins so.

        Raises RecordsDamagedError where it cannot be read whole.
        """
        with self._found(name) as (connection, identity):
            return read_kept(connection, identity)

    def records(self, name: str, after: int = 0) -> tuple[Record, ...]:
        """What happened in a session after this event, for somebody who looks on; raises as `load`."""
        with self._found(name) as (connection, identity):
            return read_records(connection, identity, after)

    def hosted(self) -> list[str]:
        """The ids of the sessions with a group: the newest first, and those that were imported after them."""
        with self._reading() as connection:
            rows = (
                ()
                if connection is None
                else connection.execute(
                    "SELECT id FROM session WHERE EXISTS ("
                    "SELECT 1 FROM event WHERE session = number AND seq <= 9 AND body LIKE ?)"
                    " ORDER BY imported, number DESC",
                    ('{"type":"hosting-started"%',),
                )
            )
            return [str(id) for (id,) in rows]

    def with_event(self, kind: type[Event]) -> list[str]:
        """The ids of the sessions in which this has happened: where it happened last first, by the clock."""
        with self._reading() as connection:
            rows = (
                []
                if connection is None
                else connection.execute(
                    "SELECT id, at FROM session JOIN"
                    " (SELECT session, MAX(seq), at FROM event WHERE body LIKE ? GROUP BY session)"
                    " ON session = number ORDER BY number DESC",
                    (f'{{"type":"{word_of(kind)}"%',),
                ).fetchall()
            )
        known = {id: moment for id, at in rows if (moment := moment_in(at)) is not None}
        unknown = [str(id) for id, _at in rows if id not in known]
        return [*sorted(known, key=known.__getitem__, reverse=True), *unknown]

    def holder(self, id: str) -> Holder | None:
        """Who has the session of this id open now, if anybody."""
        return holder(self._home / "locks", id)

    def latest_unfinished(self, group: str = "") -> Summary | None:
        """The newest session that has not come to its end, to be gone on with; of that group, if one is told.

        A rehearsal is none.
        """
        unfinished = (one for one in self.sessions() if not one.finished and (not group or one.is_of(group)))
        return next(unfinished, None)

    def left_open(self, group: str = "") -> list[Summary]:
        """The sessions to offer to who leads a group, the first one first: open now, else led last.

        Whether one is open, `holder` tells. For a `group`, its own come before those of none that has a name,
        and those of others are left out. Rehearsals are none of them.
        """
        hosted = [one for one in self.sessions() if one.hosted]
        if group:
            hosted = [one for one in hosted if one.is_of(group)] + [one for one in hosted if not one.group]
        running = [one for one in hosted if self.holder(one.id)]
        # By the clock: one begun by mistake, and left, is not to stand before the one that went on after it.
        left = lately([one for one in hosted if not one.finished and one not in running])
        return running + sorted(left, key=lambda one: bool(group and not one.group))

    def met_by(self, group: str = "") -> StoriesMet:
        """The scenarios that this group, or a person alone, has played, and those that were left open."""
        own = [one for one in self.sessions() if (one.is_of(group) if group else not one.hosted)]
        through = {*self.with_event(EndingReached), *self.with_event(DebriefOpened)}
        played = frozenset(one.scenario for one in own if one.id in through)
        begun = frozenset(one.scenario for one in own if one.reached_a_scene)
        return StoriesMet(played, begun - played)

    def heads(self, name: str) -> int:
        """How many people were counted last in the session of this name; 0 where nobody was."""
        with suppress(RecordsDamagedError):
            return heads_of(self.records(name))
        return 0

    def last_played(self) -> dict[str, str]:
        """When each scenario was begun last (ISO 8601), by the scenario's id; rehearsals do not count."""
        return {summary.scenario: summary.started for summary in reversed(self.sessions())}

    def notice_of_copy(self) -> str | None:
        """Where the sessions are as an earlier version kept them; tells it once."""
        with self._reading() as connection:
            if connection is None:
                return None
            name = name_of_copy(connection)
        if not name:
            return None
        with self._writing() as connection:
            forget_copy(connection)
        return COPIED.format(copy=shown_path(self._home / one_line(name)))

    def _since(self) -> str:
        return self._clock().strftime("%d %B %H:%M")

    def _free_id(self, connection: sqlite3.Connection, started: datetime, scenario: str) -> str:
        taken = {identity.id for identity in identities(connection)}
        id = session_id(started, scenario, self._token())
        while id in taken:
            id = session_id(started, scenario, self._token() + self._token())
        return id

    @contextmanager
    def _found(self, name: str) -> Iterator[tuple[sqlite3.Connection, Identity]]:
        """A connection to read by, and the row of the session of this name."""
        with self._reading() as connection:
            identity = _named(connection, name)
            assert connection is not None
            yield connection, identity

    @contextmanager
    def _writing(self, texts: Mapping[str, str] = MappingProxyType({})) -> Iterator[sqlite3.Connection]:
        """A transaction in the database, which is made where there is none; `texts` as `open_current`."""
        with (
            self._refusing() as path,
            closing(open_current(path, lambda: {**self._texts(), **texts})) as connection,
        ):
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
            if (identity := identity_of(path)) != self._checked:
                see_readable(path, self._texts)
                self._checked = identity
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
                raise DatabaseRefusedError(path, reason(failed), readable(path)) from failed
            raise StoreError(path, failed) from failed
        except OSError as failed:
            raise StoreError(path, failed) from failed


def _named(connection: sqlite3.Connection | None, name: str) -> Identity:
    """The one session of that name or beginning of one; raises UnknownSessionError."""
    known = {identity.id: identity for identity in identities(connection)} if connection else {}
    wanted = name.strip().lower()
    if wanted in known:
        return known[wanted]
    matches = [id for id in known if id.startswith(wanted)] if wanted else []
    if len(matches) == 1:
        return known[matches[0]]
    shown = one_line(name, 80)
    if matches:
        several = _("{number} sessions begin with {shown}: {several} …")
        newest = ", ".join(matches[-3:][::-1])
        raise UnknownSessionError(several.format(number=len(matches), shown=shown, several=newest))
    near = nearest(wanted, known)
    hint = _(" The nearest is {near}.").format(near=near) if near else ""
    raise UnknownSessionError(_("There is no session {shown}.{hint}").format(shown=shown, hint=hint))


def _summary(connection: sqlite3.Connection, identity: Identity) -> Summary:
    """The session as in a list; where its place is not noted, or the note damaged, its events are read."""
    words, finished, hosted, rehearsal, placed, crc, group, events, last = connection.execute(
        f"SELECT {NAMED_PLACE}, (SELECT max(seq) FROM event WHERE session = number),"
        " (SELECT at FROM event WHERE session = number ORDER BY seq DESC LIMIT 1)"
        " FROM session WHERE number = ?",
        (identity.number,),
    ).fetchone()
    place = SessionStanding(
        str(words), bool(finished), bool(hosted), bool(rehearsal), "" if group is None else str(group)
    )
    if not events:
        place = SessionStanding(_("nothing happened yet"), False)
    elif placed != events or crc != place_checksum(words, finished, hosted, rehearsal, placed, group):
        place = _place_by_events(connection, identity, events)
    return Summary(
        identity.id,
        clean(identity.scenario),
        clean(identity.title),
        clean(identity.started),
        clean(last) if isinstance(last, str) else identity.started,
        events or 0,
        clean(place.words),
        place.finished,
        place.hosted,
        place.rehearsal,
        clean(place.group),
        place.planned,
    )


def _place_by_events(connection: sqlite3.Connection, identity: Identity, events: int) -> SessionStanding:
    try:
        text = read_text(connection, identity.scenario_hash) or ""
        return place_of(read_records(connection, identity), text)
    except RecordsDamagedError as damaged:
        words = _("damaged: {readable:,} of {events:,} events can be read")
        return SessionStanding(words.format(readable=damaged.readable, events=events), False)


def lately(newest_first: Sequence[Summary]) -> list[Summary]:
    """The same, that in which something happened last first: by the clock, where it was right each time."""
    timed = [(moment_in(summary.last), summary) for summary in newest_first]
    known = [(moment, summary) for moment, summary in timed if moment is not None]
    if len(known) < len(timed):
        return list(newest_first)
    return [summary for _moment, summary in sorted(known, key=lambda each: each[0], reverse=True)]


def _same_session(connection: sqlite3.Connection, kept: KeptSession, as_new: bool) -> str | None:
    """The id by which this very session is here; None where it may be put in.

    Raises OtherEventsError where its id is taken by another. `as_new`, that is no hindrance, and it is
    looked for under other ids too, or putting it in twice would make two of it.
    """
    known = {identity.id: identity for identity in identities(connection)}
    if (there := known.get(kept.id)) is not None:
        difference = _difference(connection, there, kept)
        if difference is None:
            return there.id
        if not as_new:
            raise OtherEventsError(kept.id, difference)
    others = known.values() if as_new else ()
    return next((other.id for other in others if _difference(connection, other, kept) is None), None)


def _difference(connection: sqlite3.Connection, identity: Identity, kept: KeptSession) -> str | None:
    """In what the session here is not the one at hand; None where it is."""
    return difference_between(identity, kept, lambda: read_records(connection, identity))


def difference_between(
    identity: Identity, kept: KeptSession, records: Callable[[], tuple[Record, ...]]
) -> str | None:
    """In what the session of this row, with these records, is not the one at hand; None where it is."""
    begins_so = (identity.scenario, identity.started) == (kept.scenario, kept.started)
    if not begins_so or identity.hashes != (kept.scenario_hash, *kept.lens_hashes):
        return _("it was begun at another time, or on another text")
    try:
        here = records()
    except RecordsDamagedError as damaged:
        because = _("it is damaged, and {readable:,} of its events can be read")
        return because.format(readable=damaged.readable)
    if here == kept.records:
        return None
    pairs = enumerate(zip(here, kept.records, strict=False))
    shorter = min(len(here), len(kept.records))
    same = next((place for place, (one, other) in pairs if one != other), shorter)
    return _("it has {events}, this one {others}, and the first {same:,} are the same").format(
        events=events_in_words(len(here)), others=events_in_words(len(kept.records)), same=same
    )
