"""What some process does for all, without being asked: erase what is past its time, count what has ended."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from aiohttp import web

from workshop.report.pooled import as_key, pooled_cells, quarter_of
from workshop.scenario.play import Play
from workshop.server.log import Happened
from workshop.session.host import replay
from workshop.session.phases import IllegalEventError
from workshop.session.state import State
from workshop.store.files import RefusedError
from workshop.store.postgres.connection import DatabaseAwayError
from workshop.store.postgres.erasing import Erased, Keeping
from workshop.store.postgres.pool import HOUR, Pool, Ungathered
from workshop.store.records import KeptSession
from workshop.store.runs import kept_play
from workshop.store.sessions import UnknownSessionError

if TYPE_CHECKING:
    from workshop.server.process import Server

LOOKING = 3.0
"""Seconds between two looks at the rooms that are open here."""
ASKING = 60.0
"""Seconds between two questions whether it is this process's turn."""
MOST_A_TURN = 2000
"""Sessions that are looked at in a turn; others wait for the next."""
MOST_PLAYS = 16


class Housekeeping:
    """Begins and ends with the server that it is a part of."""

    def __init__(self, server: Server, turn_seconds: float = HOUR) -> None:
        self.pool = Pool(server.archive.shared)
        self.keeping = Keeping(server.archive.shared)
        self._archive = server.archive
        self._rooms = server.rooms
        self._log = server.log
        self._turn_seconds = turn_seconds
        self._gathered: set[int] = set()
        """Sessions of rooms that are open here, and were counted."""
        self._plays: OrderedDict[tuple[str, ...], Play] = OrderedDict()

    def add_to(self, app: web.Application) -> None:
        app.cleanup_ctx.append(self._running)

    async def put_in_order(self) -> None:
        """Erase what is past its time, and count the sessions that ended where nobody was there to do so."""
        for org in await asyncio.to_thread(self.pool.orgs_due):
            await self.erase_due(org)
            await self.note_erased(org, await asyncio.to_thread(self.keeping.untold, org))
            await self._gather_all(org)

    async def erase_due(self, org: int) -> None:
        """Erase what of the organisation is marked to be erased, or past its time, a few at a time."""
        while erased := await asyncio.to_thread(self.keeping.erase_due, org):
            await self.note_erased(org, erased)

    async def note_erased(self, org: int, erased: Sequence[Erased]) -> None:
        """Tell the log; what it cannot take is told again with the next turn."""
        told = [
            one
            for one in erased
            if self._log.note(Happened.SESSION_ERASED, org=one.org, session=one.session, crc=one.crc)
        ]
        if told:
            await asyncio.to_thread(self.keeping.told, org, told)

    async def gather_rooms(self) -> None:
        """Count the sessions that have come to their end in the rooms that are open here."""
        closed = [room for room in self._rooms.open if room.is_closed]
        self._gathered &= {room.lease.session for room in closed}
        for room in closed:
            if room.lease.session not in self._gathered and room.journal.saved == room.host.seq:
                play, state = room.host.play, room.host.state
                kept, lease = room.journal.kept, room.lease
                await asyncio.to_thread(_put, self.pool, lease.org, lease.session, kept, play, state)
                self._gathered.add(lease.session)

    async def _running(self, _app: web.Application) -> AsyncIterator[None]:
        task = asyncio.get_running_loop().create_task(self._run())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def _run(self) -> None:
        asked = -ASKING
        while True:
            await asyncio.sleep(LOOKING)
            await self._carried_out(self.gather_rooms)
            if monotonic() - asked > ASKING:
                asked = monotonic()
                await self._carried_out(self._take_turn)

    async def _carried_out(self, work: Callable[[], Awaitable[None]]) -> None:
        """What goes wrong with it is told, and tried again at the next look."""
        try:
            await work()
        except DatabaseAwayError:
            return  # health tells
        except Exception as failed:
            self._log.note(Happened.FAULT, failed)

    async def _take_turn(self) -> None:
        if await asyncio.to_thread(self.pool.take_turn, self._turn_seconds):
            await self.put_in_order()

    async def _gather_all(self, org: int) -> None:
        after = 0
        for _page in range(MOST_A_TURN // 100):
            found = await asyncio.to_thread(self.pool.ungathered, org, 100, after)
            for one in found:
                began = monotonic()
                await asyncio.to_thread(self._gather, org, one)
                await asyncio.sleep(min(1.0, monotonic() - began))  # rooms come first
            if not found:
                return
            after = found[-1].number

    def _gather(self, org: int, one: Ungathered) -> None:
        """In a thread."""
        try:
            gather_session(self.pool, org, one.number, self._archive.load(org, one.id), self._play_of)
        except UnknownSessionError:
            return  # it was deleted meanwhile
        except DatabaseAwayError:
            raise
        except RefusedError:  # its records are damaged
            self.pool.pass_over(org, one.number)

    def _play_of(self, kept: KeptSession) -> Play:
        texts = (kept.scenario_hash, *kept.lens_hashes)
        play = self._plays.get(texts)
        if play is None:
            play = self._plays[texts] = kept_play(kept)
            if len(self._plays) > MOST_PLAYS:
                self._plays.popitem(last=False)
        return play


def gather_session(
    pool: Pool, org: int, session: int, kept: KeptSession, play_of: Callable[[KeptSession], Play] = kept_play
) -> None:
    """Note where the session stands and, where it has come to its end, count it; raises DatabaseAwayError."""
    if not pool.place(org, session, kept):
        return
    try:
        play = play_of(kept)
        _put(pool, org, session, kept, play, replay(kept.records, play))
    except DatabaseAwayError:
        raise
    except (RefusedError, IllegalEventError, LookupError):  # it is kept, and cannot be gone on with
        pool.pass_over(org, session)


def _put(pool: Pool, org: int, session: int, kept: KeptSession, play: Play, state: State) -> None:
    cells = pooled_cells(play, state)
    keyed = {as_key(cell): (sums.times, sums.people) for cell, sums in cells.items()}
    pool.put(org, session, quarter_of(kept.started), keyed)
