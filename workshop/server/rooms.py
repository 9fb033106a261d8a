"""The rooms of a process: opened when somebody asks for one, let go when nobody does or it is drained."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import NamedTuple

from workshop.gateway.limits import WRONG_CODES, Allowance, Doors, Rate
from workshop.scenario.play import Play
from workshop.server.hints import Heads
from workshop.server.log import Happened, Log
from workshop.server.metrics import Histogram
from workshop.server.room import ServedRoom, Shared, Wakes, new_way_in
from workshop.session.phases import IllegalEventError
from workshop.store.files import RefusedError
from workshop.store.postgres.archive import Archive, Found, Held, OpenedSession, WayIn
from workshop.store.postgres.connection import DatabaseAwayError
from workshop.store.postgres.scribe import PostgresJournal, Scribe
from workshop.store.records import KeptSession, RecordsDamagedError
from workshop.store.runs import kept_play

UNUSED_SECONDS = 900.0
"""A room of which nothing was asked for so long is let go; whoever asks next opens it again."""
ABSENT_SECONDS = 0.5
"""For so long a room that is not here is not looked up again: all of its phones ask at once."""
MOST_PLAYS = 64
"""Stories that are held ready: many rooms are led through the same."""
MOST_REMEMBERED = 10_000
CLOSING_SECONDS = 1.0
"""That a room that is let go may take to be written."""


class Elsewhere(NamedTuple):
    """Another process has the room."""

    address: str
    """Where it can be reached by other processes; empty where it told nobody."""


class Unreadable(NamedTuple):
    """The room's session cannot be gone on with."""


Answered = ServedRoom | Elsewhere | Unreadable | None
"""What is at a code or a tag; None for nothing."""


class Rooms:
    """Those that this process has leased; nobody else writes to their sessions meanwhile."""

    def __init__(
        self, archive: Archive, scribe: Scribe, doors: Doors, log: Log, lease_seconds: float
    ) -> None:
        self.archive = archive
        self.lost = 0
        """How many rooms other processes have taken over."""
        self.opened = Histogram()
        self.kept = Histogram()
        self.wrong = Allowance(WRONG_CODES, monotonic)
        self.is_draining = False
        self.processes = 1
        self._scribe = scribe
        self._log = log
        self._lease_seconds = lease_seconds
        self._shared = Shared(scribe, doors, self.wrong, self._keep, self._lose, Wakes(), self.kept)
        self._by_tag: dict[str, ServedRoom] = {}
        self._by_code: dict[str, ServedRoom] = {}
        self._by_session: dict[int, ServedRoom] = {}
        self._opening: dict[int, asyncio.Task[Answered]] = {}
        self._absent: OrderedDict[str, tuple[float, Answered]] = OrderedDict()
        self._plays: OrderedDict[tuple[str, ...], Play] = OrderedDict()

    @property
    def open(self) -> tuple[ServedRoom, ...]:
        return tuple(self._by_tag.values())

    def has(self, tag: str) -> bool:
        """Whether the room of this tag is open here."""
        return tag in self._by_tag

    async def by_code(self, code: str) -> Answered:
        """The room of this code, opened if nobody else has it; raises DatabaseAwayError."""
        room = self._by_code.get(code)
        return room or await self._looked_up(f"code {code}", lambda: self.archive.found_by_code(code))

    async def by_tag(self, tag: str) -> Answered:
        """The room that goes by this tag in paths, as `by_code`."""
        room = self._by_tag.get(tag)
        return room or await self._looked_up(f"tag {tag}", lambda: self.archive.found_by_tag(tag))

    async def of_session(self, found: Found) -> Answered:
        """The room of this session, as `by_code`; one that has no way in yet gets one."""
        open_here = self._by_session.get(found.session)
        if open_here is not None:
            return open_here
        opening = self._opening.get(found.session)
        if opening is None:
            opening = asyncio.get_running_loop().create_task(self._open(found))
            self._opening[found.session] = opening
            opening.add_done_callback(lambda _done: self._opening.pop(found.session, None))
        return await asyncio.shield(opening)  # whoever asked may go; others wait for it too

    def know_heads(self, heads: Heads) -> None:
        """Somebody says how far sessions have come: what came farther than here is not ours any more."""
        for session, head in heads:
            room = self._by_session.get(session)
            if room is not None and head > room.host.seq:
                self._scribe.doubt()

    def know_processes(self, processes: int) -> None:
        """So many share what may be tried of wrong codes: a guesser may ask them all."""
        self.processes = processes
        a_second, at_once = WRONG_CODES
        self.wrong.rate = Rate(a_second / processes, max(1.0, at_once / processes))

    async def sweep(self) -> None:
        """Let go of the rooms that nobody uses."""
        now = asyncio.get_running_loop().time()
        for room in self.open:
            if room.gateway.board.streams:
                room.used = now
            if now - room.used > UNUSED_SECONDS:
                await self._close(room)

    async def drain(self, seconds: float) -> None:
        """End every stream at once, and let others have every room, within so many seconds."""
        self.is_draining = True
        rooms = self.open
        self._by_tag, self._by_code, self._by_session = {}, {}, {}
        for room in rooms:
            room.end()
            room.journal.is_closing = True
        await asyncio.to_thread(self._scribe.end, seconds)

    async def _looked_up(self, key: str, look: Callable[[], Found | None]) -> Answered:
        if self.is_draining:
            return Elsewhere("")
        now = asyncio.get_running_loop().time()
        until, absent = self._absent.get(key, (0.0, None))
        if now < until:
            return absent
        found = await asyncio.to_thread(look)
        asked = await self.of_session(found) if found is not None else None
        if not isinstance(asked, ServedRoom):
            self._absent[key] = (asyncio.get_running_loop().time() + ABSENT_SECONDS, asked)
            if len(self._absent) > MOST_REMEMBERED:
                self._absent.popitem(last=False)
        return asked

    async def _open(self, found: Found) -> Answered:
        began = monotonic()
        owner, seconds = self._scribe.owner, self._lease_seconds
        try:
            opened = await asyncio.to_thread(self.archive.open, found, owner, seconds)
        except RecordsDamagedError as damaged:
            self._log.note(Happened.ROOM_UNREADABLE, damaged, session=found.session, org=found.org)
            return Unreadable()
        match opened:
            case None:
                return None
            case Held(other):
                return Elsewhere(other.partition(" ")[0])
        try:
            if opened.way_in is None:
                opened = await asyncio.to_thread(self._let_in, opened)
            play = await asyncio.to_thread(self._play_of, opened.kept)
            if self.is_draining:
                await asyncio.to_thread(self.archive.release, opened.lease)
                return Elsewhere("")
            room = ServedRoom(opened, play, self._shared)
        except DatabaseAwayError:
            raise
        except (RefusedError, IllegalEventError, LookupError) as failed:
            self._log.note(Happened.ROOM_UNREADABLE, failed, session=found.session, org=found.org)
            self._scribe.close(found.session)
            await asyncio.to_thread(self.archive.release, opened.lease)
            return Unreadable()
        self._by_tag[room.way_in.tag] = self._by_code[room.way_in.code] = room
        self._by_session[found.session] = room
        self.opened.note(monotonic() - began)
        self._log.note(
            Happened.ROOM_OPENED,
            session=found.session,
            org=found.org,
            events=room.host.seq,
            seconds=round(monotonic() - began, 4),
        )
        return room

    def _let_in(self, opened: OpenedSession) -> OpenedSession:
        """Give a way in to a session that has none, in a thread of its own."""
        return opened._replace(way_in=self.archive.let_in(opened.lease.org, opened.kept.id, new_way_in))

    def _play_of(self, kept: KeptSession) -> Play:
        """Prepared once for all rooms with the same texts."""
        texts = (kept.scenario_hash, *kept.lens_hashes)
        play = self._plays.get(texts)
        if play is None:
            play = self._plays[texts] = kept_play(kept)
            if len(self._plays) > MOST_PLAYS:
                self._plays.popitem(last=False)
        return play

    async def _keep(self, journal: PostgresJournal, way_in: WayIn) -> bool:
        with suppress(DatabaseAwayError):
            if await asyncio.to_thread(self.archive.keep_way_in, journal.lease, way_in):
                self._know_code(journal.lease.session, way_in.code)
                return True
        return False

    def _know_code(self, session: int, code: str) -> None:
        """The room has perhaps another code now."""
        room = self._by_session.get(session)
        if room is not None and room.way_in.code != code:
            self._by_code.pop(room.way_in.code, None)
            self._by_code[code] = room

    def _lose(self, room: ServedRoom) -> None:
        self._forget(room)
        self.lost += 1
        self._log.note(Happened.ROOM_LOST, session=room.lease.session, org=room.lease.org)

    def _forget(self, room: ServedRoom) -> None:
        if self._by_tag.get(room.way_in.tag) is room:
            del self._by_tag[room.way_in.tag]
        if self._by_code.get(room.way_in.code) is room:
            del self._by_code[room.way_in.code]
        if self._by_session.get(room.lease.session) is room:
            del self._by_session[room.lease.session]

    async def _close(self, room: ServedRoom) -> None:
        """Let go of it; what connects seats with devices goes when the session is over."""
        self._forget(room)
        room.end()
        if room.is_closed:
            with suppress(DatabaseAwayError):
                await asyncio.to_thread(self.archive.shut, room.journal.lease)
        await asyncio.to_thread(room.journal.close, CLOSING_SECONDS)
        self._log.note(Happened.ROOM_CLOSED, session=room.lease.session, org=room.lease.org)
