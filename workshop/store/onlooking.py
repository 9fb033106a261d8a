"""Looking on at a session that another program records: what has come to the disk since one last looked."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.events import Record
from workshop.session.host import check_belongs
from workshop.session.phases import IllegalEventError, Phase
from workshop.session.play import Play
from workshop.session.private import Elapsed, NotesView, notes_view
from workshop.session.state import LOBBY, State, apply
from workshop.store.database import (
    IDENTITY,
    SQLITE_FAILURES,
    DatabaseRefusedError,
    Identity,
    RecordsDamagedError,
    check,
    current,
    open_read_only,
    read_records,
    reason,
    wal_of,
)
from workshop.store.files import RefusedError
from workshop.store.locks import seen_holder
from workshop.store.opening import kept_play, now
from workshop.store.sessions import SessionStore

Files = tuple[tuple[int, int] | None, ...]
"""Device and number of the database and its log."""


class Following:
    """A session as it stands on the disk, made to be asked ten times a second; nothing is ever written.

    Whatever becomes of the database or of who writes to it, `poll` raises nothing: `trouble` says why nothing
    comes just now, and the next poll tries again.
    """

    def __init__(self, store: SessionStore, session: str) -> None:
        """Follow the session of this id, or of an id that begins so, from its first event on.

        Raises what `SessionStore.load` raises where there is no such session.
        """
        self.id = store.id_of(session)
        self.trouble: str | None = None
        """Why nothing can be read just now, for people."""
        self._folder = store.folder
        self._connection: sqlite3.Connection | None = None
        self._files: Files = ()
        self._version: int | None = None
        """SQLite's count of the changes by others, when everything had been read."""
        self._last: Record | None = None

    def poll(self) -> tuple[Record, ...]:
        """The events that came since the last poll.

        Where the first of them has the number 1, they are the whole session, and what was told before no
        longer holds: so it is at first, and where an older copy of the database was put back.
        """
        try:
            records = self._come()
        except (DatabaseRefusedError, RecordsDamagedError) as refused:
            self._give_up(str(refused))
        except (*SQLITE_FAILURES, OSError) as failed:
            self._give_up(_("The session cannot be read just now: {reason}.").format(reason=reason(failed)))
        else:
            self.trouble = None
            return records
        return ()

    def close(self) -> None:
        connection, self._connection = self._connection, None
        self._version = None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def __enter__(self) -> Following:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def _come(self) -> tuple[Record, ...]:
        connection = self._connected()
        if connection is None:
            return ()
        version = int(connection.execute("PRAGMA data_version").fetchone()[0])
        if version == self._version:
            return ()
        records = self._new(connection)
        # Only now: what could not be read is read by the next poll.
        self._version = version
        if records:
            self._last = records[-1]
        return records

    def _new(self, connection: sqlite3.Connection) -> tuple[Record, ...]:
        row = connection.execute(f"SELECT {IDENTITY} FROM session WHERE id = ?", (self.id,)).fetchone()
        if row is None:  # deleted, or not yet written to a database that was begun anew
            return ()
        found, last = Identity(*row), self._last
        if last is None:
            return read_records(connection, found)
        # The last event known is read again, to see that it is still the one on which the new ones follow.
        records = read_records(connection, found, last.seq - 1)
        return records[1:] if records and records[0] == last else read_records(connection, found)

    def _connected(self) -> sqlite3.Connection | None:
        """A connection to the present database; None where there is none yet."""
        path = current(self._folder)
        if self._connection is not None and _files(path) == self._files:
            return self._connection
        self.close()
        before = _files(path)
        if before[0] is None:
            return None
        check(path)
        self._connection = open_read_only(path)
        # Opening may make the log; whoever replaces the database meanwhile is noticed by the next poll.
        self._files = (before[0], _files(path)[1])
        return self._connection

    def _give_up(self, trouble: str) -> None:
        self.trouble = trouble
        self.close()


def _files(path: Path) -> Files:
    return (_identity(path), _identity(wal_of(path)))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


class Sight(NamedTuple):
    """What somebody who looks on sees: no view before there is a session."""

    session: str | None = None
    view: NotesView | None = None
    open: bool = False
    """Whether a process has the session open."""
    trouble: str | None = None
    """Why nothing newer can be seen just now; the view is then the last one that could."""

    def with_keys(self, keys: Mapping[str, str]) -> Sight:
        """What somebody sees who asks for the steps by these keys."""
        return self._replace(view=self.view and self.view.with_keys(keys))


class Followed:
    """A session and where it stands, by the records that were read of it."""

    def __init__(self, id: str, play: Play) -> None:
        self.id = id
        self.play = play
        self.state = LOBBY
        self.last: Record | None = None
        self.broken: str | None = None
        self._elapsed = Elapsed()
        self._drawn: tuple[State, int, int] | None = None
        self._view: NotesView | None = None

    def take(self, records: Iterable[Record]) -> None:
        """Go on by these records, as far as they can have happened; `broken` says where they cannot."""
        for record in records:
            if self.broken:
                return
            try:
                check_belongs(self.play, self.state, record.event)
                self.state = apply(self.state, record.event)
            except (IllegalEventError, LookupError):
                self.broken = _(
                    "The session cannot be followed: its event {seq} cannot have happened."
                ).format(seq=record.seq)
                return
            self.last = record
            self._elapsed.note_text(self.state, record.at)

    def view(self, moment: datetime) -> NotesView:
        """The notes at this moment; worked out anew only where something is another."""
        seconds = int(moment.timestamp()) if self.state.timer else 0
        drawn = self.state, self._elapsed.minutes(moment), seconds
        if self._view is None or drawn != self._drawn:
            self._view, self._drawn = notes_view(self.play, *drawn), drawn
        return self._view


class Onlooker:
    """Looks on at the session that is named, else at the newest one with a group that is open or unfinished.

    Once it has seen a session it stays with it, whatever becomes of its host, until a newer one begins.
    """

    def __init__(self, home: Path, session: str | None = None, clock: Callable[[], datetime] = now) -> None:
        self._store = SessionStore(home, clock)
        self._locks = home / "locks"
        self._named = session
        self._clock = clock
        self._following: Following | None = None
        self._followed: Followed | None = None
        self._finished: set[str] = set()

    def __enter__(self) -> Onlooker:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._following is not None:
            self._following.close()

    def look(self) -> Sight:
        """What there is to see now; never raises what the store or a file refuses."""
        trouble = None
        try:
            trouble = self._catch_up()
        except RefusedError as refused:
            trouble = str(refused).splitlines()[0]
        followed = self._followed
        if followed is None or followed.last is None:
            return Sight(trouble=trouble)
        return Sight(followed.id, followed.view(self._clock()), self._is_open(followed.id), trouble)

    def _catch_up(self) -> str | None:
        """Read what has come to the disk; what kept it from that, if anything."""
        wanted = self._named or self._choice()
        if wanted is None:
            return None
        if self._following is None or self._following.id != wanted:
            self._follow(wanted)
        assert self._following is not None
        assert self._followed is not None
        records = self._following.poll()
        if records and records[0].seq == 1:
            self._followed = Followed(self._followed.id, self._followed.play)
        self._followed.take(records)
        return self._following.trouble or self._followed.broken

    def _follow(self, session: str) -> None:
        kept = self._store.load(session)
        following = Following(self._store, session)
        self._followed = Followed(kept.id, kept_play(kept))
        if self._following is not None:
            self._following.close()
        self._following = following

    def _choice(self) -> str | None:
        """The newest session with a group that is open; else a newer unfinished one than is looked on at."""
        hosted = self._store.hosted()
        if (open_now := next(filter(self._is_open, hosted), None)) is not None:
            return open_now
        at = self._following.id if self._following else None
        return next((id for id in hosted if id == at or not self._is_finished(id)), at)

    def _is_open(self, session: str) -> bool:
        return seen_holder(self._locks, session) is not None

    def _is_finished(self, session: str) -> bool:
        """Whether it came to its end. One that cannot be read is passed over like one that did."""
        if session in self._finished:
            return True
        state = LOBBY
        try:
            for record in self._store.records(session):
                state = apply(state, record.event)
        except (RecordsDamagedError, IllegalEventError, LookupError):
            state = replace(state, phase=Phase.CLOSED)
        if state.phase is Phase.CLOSED:
            self._finished.add(session)
        return state.phase is Phase.CLOSED
