"""A session's room in the server: its host, journal, facilitator and gateway, all in one loop."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

from workshop.engine.lens import Lens
from workshop.engine.sighting import OwnWordsReader
from workshop.gateway.limits import Allowance, Doors
from workshop.gateway.remotes import Remotes
from workshop.gateway.seats import Seats
from workshop.gateway.server import Admission, Gateway
from workshop.rooms.child import heed
from workshop.rooms.entrance import new_code
from workshop.rooms.phone import PAGE_WORDS
from workshop.rooms.remote import (
    PAIRING_SECONDS,
    REMOTE_WORDS,
    UNTRUSTED,
    Grade,
    Pairing,
    Signed,
    done_by_phone,
    grades,
    new_pairing,
    remote_pages,
)
from workshop.rooms.telling import PhonesTold
from workshop.scenario.play import Play
from workshop.server.metrics import Histogram
from workshop.session.commands import CastBallots, OfferSentence, Refusal
from workshop.session.decide import MAX_SEATS
from workshop.session.facilitator import Clock, Facilitator
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.store.lenses import SHIPPED_LENSES
from workshop.store.postgres.archive import OpenedSession, WayIn
from workshop.store.postgres.scribe import PostgresJournal, Scribe
from workshop.store.runs import steady
from workshop.store.weights import reader_for

KEPT, LATE, NOT_YET = "kept", "late", "disk"
"""What a phone is told of what it sent."""


def new_way_in() -> WayIn:
    """A way in that no other room has, as far as chance goes."""
    return WayIn(new_code(), secrets.token_hex(4), secrets.token_bytes(32))


class Shared(NamedTuple):
    """What all rooms of a process have in common."""

    scribe: Scribe
    doors: Doors
    wrong: Allowance
    """What is left of wrong codes, in all."""
    keep: Callable[[PostgresJournal, WayIn], Awaitable[bool]]
    """Sees a way in written; False where that cannot be done, or another process has the room."""
    lost: Callable[[ServedRoom], None]
    """Called once when a room's session is another process's, or gone."""
    wakes: Wakes
    kept: Histogram
    """How long phones waited until what they sent was kept."""


class Wakes:
    """Wakes the loop once for all rooms of which a batch was written, and not for each."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._written: deque[ServedRoom] = deque()
        self._is_due = False

    def written(self, room: ServedRoom) -> None:
        """Called in the scribe's thread."""
        self._written.append(room)
        if not self._is_due:
            self._is_due = True
            with suppress(RuntimeError):  # the loop has ended before the thread
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._is_due = False  # before they are taken: whatever comes from now on wakes it again
        while self._written:
            self._written.popleft().look()


class _Waiting(NamedTuple):
    seq: int
    answer: asyncio.Future[str]


class ServedRoom:
    """Open from the beginning: what phones ask goes to the session, what they may see to the gateway."""

    def __init__(self, opened: OpenedSession, play: Play, shared: Shared) -> None:
        """Raises IllegalEventError or LookupError where its events cannot have happened."""
        self._loop = asyncio.get_running_loop()
        self._shared = shared
        self.lease = opened.lease
        self.way_in = opened.way_in or new_way_in()
        self.journal = PostgresJournal(shared.scribe, opened.kept, opened.lease, self._changed)
        self.host = Host(play, self.journal, _now, opened.kept.records)
        clock = Clock(time.time, steady)
        self.led = Facilitator(self.host, clock, records=opened.kept.records, reader_of=_reader_of)
        self.led.invents_hands = False
        self.used = self._loop.time()
        """When something was asked of it last."""
        self.watchers: set[Callable[[], None]] = set()
        """Called when something more was written, and when the room ends here."""
        self.blanks = 0
        """How often the facilitator's phone asked for the shared screen to be blank, or not any more."""
        self.is_over = False
        """Whether it has ended here; another process may have it."""
        self._present = (0, 0)
        self._is_lost = False
        self._waiting: deque[_Waiting] = deque()
        self._keeping = asyncio.Lock()
        self._keepings: set[asyncio.Task[bool]] = set()
        self._signed = Signed()
        self._pairing: Pairing | None = None
        self.gateway = self._made_gateway()
        self._telling = PhonesTold(self.host, self._tell, self._loop.call_later, self._remote_pages)
        self.host.start()
        self.host.subscribe(self._telling.followed)
        self._telling.begin()
        self._tell(remotes=self._graded())

    @property
    def is_trusted(self) -> bool:
        """Whether nobody on the way can read what a facilitator's phone is told."""
        return self._shared.doors.public.startswith("https:")

    @property
    def is_closed(self) -> bool:
        """Whether the session has come to its end."""
        return self.host.state.phase is Phase.CLOSED

    def touch(self) -> None:
        """Something was asked of it."""
        self.used = self._loop.time()

    def end(self) -> None:
        """End its streams and take nothing more; what was taken is still written."""
        self.is_over = True
        self._telling.end()
        self._answer_all(NOT_YET)
        self.gateway.end_streams()
        self._wake_watchers()

    async def cast(self, question: int, ballots: Mapping[int, str]) -> str:
        return await self._done(CastBallots(question, tuple(ballots), tuple(ballots.values())))

    async def offer(self, seat: int, sentence: str) -> str:
        return await self._done(OfferSentence(seat, sentence))

    async def keep_mark(self, mark: int) -> bool:
        return await self._keep(mark=mark)

    def present(self, here: int, joined: int, reached: int) -> None:  # noqa: ARG002 - a proxy hides it
        self._present = (here, joined)

    def door(self) -> dict[str, object]:
        """How phones come in, and how many there are, for whoever leads elsewhere."""
        self.gateway.tell_present()
        here, joined = self._present
        admission = self.gateway.admission
        return {"code": admission.code, "locked": admission.locked, "here": here, "joined": joined}

    def lock(self, locked: bool) -> None:
        """Let no newcomer in, or do again."""
        self.gateway.admission.locked = locked
        self._wake_watchers()

    async def change_code(self, everyone_out: bool) -> bool:
        """Newcomers need another code from now on; with `everyone_out`, so do those who are in.

        False where that could not be kept.
        """
        if not await self._keep(code=new_code(), epoch=self.way_in.epoch + everyone_out):
            return False
        self.gateway.admission.code = self.way_in.code
        if everyone_out:
            self.gateway.everyone_out(self.way_in.epoch)
        self._wake_watchers()
        return True

    async def pair(self) -> str:
        """The number of the facilitator's phone that has just shown the code."""
        pairing, self._pairing = self._pairing, None
        if pairing is None:
            return ""
        number = max((number for number, _key in self.way_in.remotes), default=self.way_in.mark) + 1
        remotes = (*self.way_in.remotes, (number, pairing.key))
        if not await self._keep(remotes=remotes):
            return ""
        self._tell(remotes=self._graded())
        self._telling.note()
        return str(number)

    async def command(self, remote: int, data: Mapping[str, Any]) -> str:
        key = dict(self.way_in.remotes).get(remote)
        if key is None:
            return UNTRUSTED
        asked = self._signed.asked(remote, key, data, self.host.state.step)
        if asked.refused:
            return asked.refused
        if asked.ask == "blank":  # whatever shows the room does that
            self.blanks += 1
            self._wake_watchers()
            return ""
        return done_by_phone(self.led, asked.ask, grades(self.is_trusted)[0], number=asked.number)

    def allow_pairing(self) -> str:
        """The end of the address with which one phone of the facilitator's may be paired, for two minutes."""
        self._pairing = new_pairing()
        self._tell(pairing=self._pairing.digest, seconds=PAIRING_SECONDS)
        return f"/f/{self.way_in.tag}/#{self._pairing.secret}"

    async def unpair(self) -> bool:
        """Know no phone of the facilitator's any longer; False where that could not be kept."""
        self._pairing = None
        self._tell(pairing="", seconds=0)
        if not await self._keep(remotes=()):
            return False
        self._tell(remotes=self._graded())
        return True

    async def _keep(self, **changes: Any) -> bool:
        """Whether what has become of the way in is written; whoever asked may go meanwhile."""
        keeping = self._loop.create_task(self._written(changes))
        self._keepings.add(keeping)
        keeping.add_done_callback(self._keepings.discard)
        return await asyncio.shield(keeping)

    async def _written(self, changes: Mapping[str, Any]) -> bool:
        async with self._keeping:  # the row is written whole: nothing of another change may be lost
            way_in = self.way_in._replace(**changes)
            if not await self._shared.keep(self.journal, way_in):
                return False
            self.way_in = way_in
            return True

    async def _done(self, command: CastBallots | OfferSentence) -> str:
        """What became of it, once it is written."""
        began = self._loop.time()
        if self._is_lost or isinstance(self.host.do(command), Refusal):
            return NOT_YET if self._is_lost else LATE
        told = await self.saved(self.host.seq)
        self._shared.kept.note(self._loop.time() - began)
        return told

    async def saved(self, seq: int) -> str:
        """KEPT once all up to this event, the last one, is in the database; NOT_YET where the room ends."""
        if self.is_over:
            return NOT_YET
        answer: asyncio.Future[str] = self._loop.create_future()
        self._waiting.append(_Waiting(seq, answer))
        self._answer_saved()
        return await answer

    def _wake_watchers(self) -> None:
        for wake in tuple(self.watchers):
            wake()

    def _changed(self, _journal: PostgresJournal) -> None:
        self._shared.wakes.written(self)

    def look(self) -> None:
        """See what was written, or whether the session is another's now."""
        self._answer_saved()
        self._wake_watchers()
        if self.journal.is_lost and not self._is_lost:
            self._is_lost = True
            self.end()
            self._shared.lost(self)

    def _answer_saved(self) -> None:
        while self._waiting and self._waiting[0].seq <= self.journal.saved:
            self._answer(self._waiting.popleft(), KEPT)

    def _answer_all(self, told: str) -> None:
        while self._waiting:
            self._answer(self._waiting.popleft(), told)

    def _answer(self, waiting: _Waiting, told: str) -> None:
        if not waiting.answer.done():
            waiting.answer.set_result(told)

    def _made_gateway(self) -> Gateway:
        way_in, doors = self.way_in, self._shared.doors
        language = self.host.play.scenario.language
        admission = Admission(way_in.tag, way_in.code, PAGE_WORDS, language, REMOTE_WORDS)
        remotes = Remotes(way_in.tag, REMOTE_WORDS, way_in.secret, doors, self, time.monotonic)
        seats = Seats(way_in.secret, way_in.epoch, way_in.mark, MAX_SEATS, self.keep_mark)
        return Gateway(admission, doors, seats, self, remotes=remotes, wrong=self._shared.wrong)

    def _tell(self, **told: Any) -> None:
        heed(self.gateway, told)

    def _graded(self) -> list[tuple[int, Grade]]:
        """The facilitator's phones, each trusted as far as the way to it is."""
        return [(number, grades(self.is_trusted)[0]) for number, _key in self.way_in.remotes]

    def _remote_pages(self) -> Mapping[str, Mapping[str, Any]]:
        if not self.way_in.remotes:
            return {}
        return remote_pages(self.led.notes().with_keys({}), self.host.state.step, self.is_trusted)


def _reader_of(lens: Lens) -> OwnWordsReader:
    """What reads people's own words: those of a lens without trained weights are its cues."""
    return reader_for(lens, (SHIPPED_LENSES,)).reader


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
