"""Looking on at a session that another program records: what has come to the disk since one last looked."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.play import Play
from workshop.session.events import Record
from workshop.session.host import replay
from workshop.session.phases import IllegalEventError
from workshop.session.private import Elapsed, NotesView, notes_view
from workshop.session.state import LOBBY, State, Timer
from workshop.store.database import (
    SQLITE_FAILURES,
    FileIdentity,
    identity_of,
    number_in_header,
    open_read_only,
    reason,
    wal_of,
)
from workshop.store.files import RefusedError
from workshop.store.integrity import DatabaseRefusedError, current, see_readable
from workshop.store.records import IDENTITY, Identity, RecordsDamagedError, place_of, read_records
from workshop.store.runs import kept_play, now, steady
from workshop.store.sessions import SessionStore


class Following:
    """A session as it stands on the disk, made to be asked ten times a second; nothing is ever written to it.

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
        self._files: tuple[FileIdentity, ...] = ()
        """The database and its log, as they were when they were opened."""
        self._version: int | None = None
        """SQLite's count of the changes by others, when everything had been read."""
        self._last: Record | None = None

    def poll(self) -> tuple[Record, ...]:
        """The events that came since the last poll.

        Where the first of them has the number 1, they are the whole session, and what was told before no
        longer holds: so it is at first, and where an older copy of the database was put back.
        """
        try:
            records = self._new_records()
        except (DatabaseRefusedError, RecordsDamagedError) as refused:
            self._give_up(str(refused))
        except (*SQLITE_FAILURES, OSError) as failed:
            self._give_up(_("The session cannot be read just now: {reason}.").format(reason=reason(failed)))
        else:
            self.trouble = None
            return records
        return ()

    def close(self) -> None:
        connection, self._connection, self._version = self._connection, None, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()

    def __enter__(self) -> Following:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def _new_records(self) -> tuple[Record, ...]:
        connection = self._connected()
        version = number_in_header(connection, "data_version") if connection else None
        if connection is None or version == self._version:
            return ()
        row = connection.execute(f"SELECT {IDENTITY} FROM session WHERE id = ?", (self.id,)).fetchone()
        records: tuple[Record, ...] = ()
        if row is not None:  # else deleted, or not yet written to a database that was begun anew
            records = self._records_behind_last(connection, Identity(*row))
        # Only now: what could not be read is read by the next poll.
        self._version = version
        self._last = records[-1] if records else self._last
        return records

    def _records_behind_last(self, connection: sqlite3.Connection, identity: Identity) -> tuple[Record, ...]:
        if self._last is not None:
            # The last one known is read again, to see that it is still the one on which the new ones follow.
            known, *new = read_records(connection, identity, self._last.seq - 1) or (None,)
            if known == self._last:
                return tuple(new)
        return read_records(connection, identity)

    def _connected(self) -> sqlite3.Connection | None:
        """A connection to the present database; None where there is none yet."""
        path = current(self._folder)
        files = (identity_of(path), identity_of(wal_of(path)))
        if self._connection is not None and files == self._files:
            return self._connection
        self.close()
        if files[0] is None:
            return None
        see_readable(path)
        self._connection = open_read_only(path)
        # Opening may make the log; whoever replaces the database meanwhile is noticed by the next poll.
        self._files = (files[0], identity_of(wal_of(path)))
        return self._connection

    def _give_up(self, trouble: str) -> None:
        self.trouble = trouble
        self.close()


class Sight(NamedTuple):
    """What somebody who looks on sees: no view before there is a session."""

    session: str | None = None
    view: NotesView | None = None
    open: bool = False
    """Whether a process has the session open."""
    trouble: str | None = None
    """Why nothing newer can be seen just now; the view is then the last one that could."""
    desk: tuple[str, ...] = ()
    """What the shared screen is in the middle of, which no event tells."""

    def with_keys(self, keys: Mapping[str, str]) -> Sight:
        """What somebody sees who asks for the steps by these keys."""
        return self._replace(view=self.view and self.view.with_keys(keys))


class Onlooker:
    """Looks on at the session that is named, else at the newest one with a group that is open or unfinished.

    Once it has seen a session it stays with it, whatever becomes of its host, until a newer one begins.
    """

    def __init__(
        self,
        home: Path,
        session: str | None = None,
        clock: Callable[[], datetime] = now,
        seconds: Callable[[], float] = steady,
    ) -> None:
        """What time goes by is told by `seconds`; what is set on the `clock` meanwhile is no time gone by."""
        self._store = SessionStore(home, clock)
        self._named = session
        self._clock = clock
        self._seconds = seconds
        self._following: Following | None = None
        self._followed: _Followed | None = None
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
        followed, following = self._followed, self._following
        if followed is None or following is None or followed.last is None:
            return Sight(trouble=trouble)
        return Sight(following.id, followed.view(), self._is_open(following.id), trouble)

    def _catch_up(self) -> str | None:
        """Read what has come to the disk; what kept it from that, if anything."""
        wanted = self._named or self._choice()
        if wanted is None:
            return None
        following, followed = self._following, self._followed
        if following is None or followed is None or following.id != wanted:
            followed = self._followed = self._from_start(kept_play(self._store.load(wanted)))
            if following is not None:
                following.close()
            following = self._following = Following(self._store, wanted)
        records = following.poll()
        if records and records[0].seq == 1:
            followed = self._followed = self._from_start(followed.play)
        followed.take(records)
        return following.trouble or followed.broken

    def _from_start(self, play: Play) -> _Followed:
        return _Followed(play, self._clock, self._seconds)

    def _choice(self) -> str | None:
        """The newest session with a group that is open; else a newer unfinished one than is looked on at."""
        hosted = self._store.hosted()
        if (open_now := next(filter(self._is_open, hosted), None)) is not None:
            return open_now
        at = self._following.id if self._following else None
        return next((id for id in hosted if id == at or not self._is_finished(id)), at)

    def _is_open(self, session: str) -> bool:
        return self._store.holder(session) is not None

    def _is_finished(self, session: str) -> bool:
        """Whether it came to its end. One that cannot be read is passed over like one that did."""
        if session not in self._finished:
            with suppress(RecordsDamagedError):
                place = place_of(self._store.records(session), "")
                if place.hosted and not place.finished:
                    return False
            self._finished.add(session)
        return True


class _Followed:
    """Where a session stands, by the records that were read of it."""

    def __init__(self, play: Play, clock: Callable[[], datetime], seconds: Callable[[], float]) -> None:
        self.play = play
        self._clock = clock
        self._seconds = seconds
        self._seen = clock(), seconds()
        """When the last record was seen, by both clocks."""
        self._timer: Timer | None = None
        self._timer_ends = 0.0
        self.last: Record | None = None
        self.broken: str | None = None
        self._state = LOBBY
        self._elapsed = Elapsed()
        self._drawn: tuple[State, int, int] | None = None
        self._view: NotesView | None = None

    def take(self, records: Iterable[Record]) -> None:
        """Go on by these records, as far as they can have happened; `broken` says where they cannot."""
        for record in records if not self.broken else ():
            self._seen = self._clock(), self._seconds()
            try:
                self._state = replay((record,), self.play, self._state)
            except (IllegalEventError, LookupError):
                broken = _("The session cannot be followed: its event {seq} cannot have happened.")
                self.broken = broken.format(seq=record.seq)
                return
            self.last = record
            self._elapsed.note_text(self._state, record.at)

    def view(self) -> NotesView:
        """The notes at this moment; worked out anew only where something is another."""
        clock, seconds = self._seen
        moment = clock + timedelta(seconds=self._seconds() - seconds)
        drawn = self._state, self._elapsed.minutes(moment), self._now_for_timer()
        if self._view is None or drawn != self._drawn:
            self._view, self._drawn = notes_view(self.play, *drawn), drawn
        return self._view

    def _now_for_timer(self) -> int:
        """The second of the clock that it would be now, had nobody set it since the timer was seen."""
        timer = self._state.timer
        if timer is None:
            return 0
        if timer != self._timer:
            self._timer = timer
            self._timer_ends = self._seconds() + timer.ends_at - self._clock().timestamp()
        return timer.ends_at - math.ceil(self._timer_ends - self._seconds())
