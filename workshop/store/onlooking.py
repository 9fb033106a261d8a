"""Somebody who looks on at a session with a group: which session, where it stands, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from workshop.session.belonging import check_belongs
from workshop.session.events import Record
from workshop.session.fold import apply
from workshop.session.lifecycle import IllegalEventError, Phase
from workshop.session.notes import NotesView, notes_view
from workshop.session.play import Play
from workshop.session.state import LOBBY, State
from workshop.store.locks import seen_holder
from workshop.store.opening import kept_play, now
from workshop.store.refusals import RefusedError, refusals_told
from workshop.store.rows import RecordsDamagedError
from workshop.store.sessions import SessionStore

BREAK = timedelta(hours=1)
"""A session without a step for longer than this was left, and gone on with later."""
_WITHOUT_PEOPLE = frozenset({Phase.LOBBY, Phase.PLAN, Phase.ROOM})


class Sight(NamedTuple):
    """What somebody who looks on sees: no view before there is a session."""

    session: str | None = None
    view: NotesView | None = None
    open: bool = False
    """Whether a process has the session open."""
    trouble: str | None = None
    """Why nothing newer can be seen just now; the view is then the last one that could."""


class Elapsed:
    """The minutes that people have spent on a session, from the contract on and without breaks."""

    def __init__(self) -> None:
        self._began: datetime | None = None
        self._last: datetime | None = None
        self._away = timedelta()
        self._over = False

    def note(self, state: State, at: str) -> None:
        """The session came to this state at this moment, in ISO 8601."""
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            return
        if moment.tzinfo is None or not state.hosted or state.phase in _WITHOUT_PEOPLE:
            return
        self._began = self._began or moment
        self._away += self._break_until(moment)
        self._last = moment
        self._over = state.phase is Phase.CLOSED

    def minutes(self, moment: datetime) -> int:
        """Whole minutes up to this moment, or to the end where the session has come to it."""
        if self._began is None or self._last is None:
            return 0
        end = self._last if self._over else moment - self._break_until(moment)
        return max(0, int((end - self._began - self._away).total_seconds() // 60))

    def _break_until(self, moment: datetime) -> timedelta:
        since = moment - self._last if self._last else timedelta()
        return since if since > BREAK else timedelta()


class Followed:
    """A session and where it stands, by the records that were read of it."""

    def __init__(self, id: str, play: Play) -> None:
        self.id = id
        self.play = play
        self.state = LOBBY
        self.last: Record | None = None
        self._elapsed = Elapsed()
        self._drawn: tuple[State, int, int] | None = None
        self._view: NotesView | None = None

    def take(self, records: Iterable[Record]) -> None:
        """Go on by these records; raises RecordsDamagedError where they cannot have happened."""
        for record in records:
            try:
                check_belongs(self.play, self.state, record.event)
                self.state = apply(self.state, record.event)
            except (IllegalEventError, LookupError) as impossible:
                because = "its events do not follow from one another"
                raise RecordsDamagedError(self.id, because, record.seq - 1) from impossible
            self.last = record
            self._elapsed.note(self.state, record.at)

    def view(self, moment: datetime) -> NotesView:
        """The notes at this moment; worked out anew only where something is another."""
        seconds = int(moment.timestamp()) if self.state.timer else 0
        drawn = self.state, self._elapsed.minutes(moment), seconds
        if self._view is None or drawn != self._drawn:
            self._view, self._drawn = notes_view(self.play, *drawn), drawn
        return self._view


def whole(store: SessionStore, session: str) -> Followed:
    """The session of that name, as far as it went; raises as `SessionStore.load`, and UnplayableError."""
    kept = store.load(session)
    followed = Followed(kept.id, kept_play(kept))
    followed.take(kept.records)
    return followed


class Onlooker:
    """Looks on at the session that is named, else at the newest one with a group that is open or unfinished.

    Once it has seen a session it stays with it, whatever becomes of its host, until a newer one begins.
    """

    def __init__(self, home: Path, session: str | None = None, clock: Callable[[], datetime] = now) -> None:
        self._store = SessionStore(home, clock)
        self._locks = home / "locks"
        self._named = session
        self._clock = clock
        self._followed: Followed | None = None
        self._finished: set[str] = set()

    def look(self) -> Sight:
        """What there is to see now; never raises what the store or a file refuses."""
        trouble = None
        try:
            with refusals_told():
                self._catch_up()
        except RefusedError as refused:
            trouble = str(refused).splitlines()[0]
        followed = self._followed
        if followed is None or followed.last is None:
            return Sight(trouble=trouble)
        return Sight(followed.id, followed.view(self._clock()), self._is_open(followed.id), trouble)

    def _catch_up(self) -> None:
        wanted = self._named or self._choice()
        if wanted is None:
            return
        if self._followed is None or self._followed.id != wanted:
            self._followed = whole(self._store, wanted)
            return
        last = self._followed.last
        # The last one once more: what was never acknowledged may have given way to something else.
        records = self._store.records(wanted, last.seq - 1 if last else 0)
        if last is not None and records[:1] != (last,):
            self._followed = whole(self._store, wanted)
        else:
            self._followed.take(records[1:] if last else records)

    def _choice(self) -> str | None:
        """The newest session with a group that is open; else a newer unfinished one than is looked on at."""
        hosted = self._store.hosted()
        if (open_now := next(filter(self._is_open, hosted), None)) is not None:
            return open_now
        at = self._followed.id if self._followed else None
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
