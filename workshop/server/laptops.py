"""Led from a laptop: the app there shows the session, which lives in its room here and nowhere else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from workshop.gateway.board import event
from workshop.gateway.limits import Allowance, Rate
from workshop.gateway.streams import (
    BEAT_SECONDS,
    STUCK_SECONDS,
    begin_stream,
    json_answer,
    json_body,
    new_stream,
)
from workshop.gateway.web import taking
from workshop.rooms.remote import STALE
from workshop.rooms.wire import (
    LARGEST_COMMAND,
    MOST_RECORDS,
    PAIRING,
    Commanded,
    as_rows,
    commanded_in,
    is_led_meanwhile,
    starts_with,
)
from workshop.server.room import KEPT, ServedRoom
from workshop.session.codec import EventFormatError
from workshop.session.commands import Refusal
from workshop.session.decide import decide
from workshop.session.events import Record
from workshop.session.fold import apply
from workshop.session.host import Host, replay
from workshop.store.exchange import exported
from workshop.store.postgres.archive import Found
from workshop.store.postgres.connection import DatabaseAwayError
from workshop.store.postgres.laptops import Laptops

if TYPE_CHECKING:
    from workshop.server.process import Server

PAIRINGS = Rate(10, 50)
"""Tries of passphrases at a process, by all: none is guessed, but each is a question to the database."""
COMMANDS_OF_A_LAPTOP = Rate(20, 100)
STREAMS_OF_A_ROOM = 3
BEATING = 3.0
"""Seconds between two signs of life of a stream: who leads should soon know that a process stands still."""
DOUBTING = 3.0
"""Seconds within which a process finds out whether a room is still its own."""
LOOKING = 1.0
"""Seconds between two looks of a stream at how many phones there are."""
_InRoom = Callable[[ServedRoom, web.Request], Awaitable[web.StreamResponse]]


class LaptopsDoor:
    """What laptops ask, each by the key of one session; whoever has another finds nothing."""

    def __init__(self, server: Server) -> None:
        self._doorway = server.doorway
        self._rooms = server.rooms
        self._laptops = Laptops(server.archive.shared)
        self._tries = Allowance(PAIRINGS, time.monotonic)
        self._commands = Allowance(COMMANDS_OF_A_LAPTOP, time.monotonic)
        self._listening: dict[int, list[asyncio.Event]] = {}
        """By session, what ends each stream."""

    def add_to(self, app: web.Application) -> None:
        app.router.add_post(PAIRING, self._pair)
        of_room = "/l/{tag:[0-9a-f]{8}}/"
        app.router.add_get(of_room, self._whole)
        app.router.add_get(f"{of_room}s", self._stream)
        app.router.add_post(f"{of_room}c", self._command)
        app.router.add_post(f"{of_room}d", self._at_door)

    async def _pair(self, request: web.Request) -> web.StreamResponse:
        """A key for a passphrase."""
        if not self._tries.take():
            return json_answer({"told": "wait"}, 429)
        typed = (await json_body(request)).get("passphrase")
        try:
            right = await asyncio.to_thread(self._laptops.take, typed) if isinstance(typed, str) else None
        except DatabaseAwayError:
            return json_answer({"told": "away"}, 503)
        if right is None:
            return json_answer({"told": "broken"}, 403)
        return json_answer({"tag": right.tag, "key": right.key, "session": right.id})

    async def _whole(self, request: web.Request) -> web.StreamResponse:
        return await self._in_room(request, _whole_of)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        return await self._in_room(request, self._flowing)

    @taking(LARGEST_COMMAND)
    async def _command(self, request: web.Request) -> web.StreamResponse:
        return await self._in_room(request, self._commanded)

    async def _at_door(self, request: web.Request) -> web.StreamResponse:
        return await self._in_room(request, _at_door_of)

    async def _in_room(self, request: web.Request, answer: _InRoom) -> web.StreamResponse:
        """The answer of the room, wherever it is, to whoever may lead it."""
        return await self._doorway.at_tag(request, lambda room: partial(self._if_leading, answer, room))

    async def _if_leading(
        self, answer: _InRoom, room: ServedRoom, request: web.Request
    ) -> web.StreamResponse:
        try:
            if not await self._may_lead(room, request):
                return json_answer({"told": "broken"}, 404)
        except DatabaseAwayError:
            return json_answer({"told": "away"}, 503)
        return await answer(room, request)

    async def _may_lead(self, room: ServedRoom, request: web.Request) -> bool:
        scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
        found = Found(room.lease.org, room.lease.session)
        return scheme == "Bearer" and await asyncio.to_thread(self._laptops.may_lead, found, key)

    async def _commanded(self, room: ServedRoom, request: web.Request) -> web.StreamResponse:
        try:
            asked = commanded_in(await json_body(request))
        except EventFormatError:
            return json_answer({"told": "broken"}, 400)
        if not self._commands.take(room.lease.session):
            return json_answer({"told": "wait"}, 429)
        if asked.head > room.host.seq:
            self._rooms.know_heads([(room.lease.session, asked.head)])
            return json_answer({"told": "away"}, 503)
        refused = done_once(room.host, room.journal.records, asked)
        if await room.saved(room.host.seq) != KEPT:
            return json_answer({"told": "away"}, 503)
        rows = as_rows(room.journal.records[asked.head : room.journal.saved])
        return json_answer({"refused": refused, "records": rows, "now": time.time()})

    async def _flowing(self, room: ServedRoom, request: web.Request) -> web.StreamResponse:
        """What is written of the session behind event `after`, how many phones are there, signs of life."""
        after = request.query.get("after", "")
        head = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
        response, news = new_stream(), asyncio.Event()
        ended = asyncio.Event()
        streams = self._listening.setdefault(room.lease.session, [])
        streams.append(ended)
        if len(streams) > STREAMS_OF_A_ROOM:
            streams.pop(0).set()
        room.watchers.add(news.set)
        try:
            await begin_stream(request, response)
            await self._flow(room, request, response, head, news, ended)
        except (TimeoutError, ConnectionError):
            if request.transport is not None:
                request.transport.abort()
        finally:
            room.watchers.discard(news.set)
            with suppress(ValueError):
                streams.remove(ended)
            if not streams:
                self._listening.pop(room.lease.session, None)
        return response

    async def _flow(
        self,
        room: ServedRoom,
        request: web.Request,
        response: web.StreamResponse,
        head: int,
        news: asyncio.Event,
        ended: asyncio.Event,
    ) -> None:
        told: dict[str, object] = {}
        blanks = room.blanks
        beat = seen = asyncio.get_running_loop().time()
        while not (room.is_over or ended.is_set()):
            news.clear()
            room.touch()
            messages = []
            if head > room.host.seq:
                if await self._is_behind(room, head):
                    return
                messages.append(event("anew", 0))
            while head < room.journal.saved:
                records = room.journal.records[head : min(room.journal.saved, head + MOST_RECORDS)]
                messages.append(event("records", as_rows(records)))
                head += len(records)
            if (at_door := room.door()) != told:
                told = at_door
                messages.append(event("room", told))
            if blanks != room.blanks:
                blanks = room.blanks
                messages.append(event("blank", 0))
            now = asyncio.get_running_loop().time()
            if now - seen > BEAT_SECONDS:
                seen = now
                with suppress(DatabaseAwayError):
                    if not await self._may_lead(room, request):
                        return
            if now - beat > BEATING:
                beat = now
                messages.append(event("beat", {"head": head, "now": time.time()}))
            if messages:
                async with asyncio.timeout(STUCK_SECONDS):
                    await response.write(b"".join(messages))
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOKING):
                    await news.wait()

    async def _is_behind(self, room: ServedRoom, head: int) -> bool:
        """Whether the room turns out to be another process's, so that this one was held still.

        Else the database itself has lost what the laptop was told.
        """
        self._rooms.know_heads([(room.lease.session, head)])
        until = asyncio.get_running_loop().time() + DOUBTING
        while not room.is_over and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.05)
        return room.is_over


def done_once(host: Host, records: Sequence[Record], asked: Commanded) -> str:
    """Carry out what is asked, once; why not, where it is not.

    Who asks again, since the answer was lost, knows the same head as before: what was asked then stands among
    what came after it. Other steps there mean that whoever leads has not seen them yet.
    """
    since = records[asked.head :]
    if is_led_meanwhile(since):
        return "" if _is_among(host, records, asked) else STALE
    refusal = host.do(asked.command)
    return refusal.because if refusal is not None else ""


def _is_among(host: Host, records: Sequence[Record], asked: Commanded) -> bool:
    """Whether what comes of the command stands behind the head that was known when it was asked."""
    state = replay(records[: asked.head], host.play)
    for place in range(asked.head, len(records)):
        if is_led_meanwhile(records[place : place + 1]):
            decision = decide(host.play, state, asked.command)
            if not isinstance(decision, Refusal) and starts_with(records[place:], decision):
                return True
        state = apply(state, records[place].event)
    return False


async def _whole_of(room: ServedRoom, _request: web.Request) -> web.StreamResponse:
    """The session as a file, as far as it is written."""
    journal = room.journal
    kept = journal.kept._replace(records=tuple(journal.records[: journal.saved]))
    text = await asyncio.to_thread(exported, kept)
    return web.Response(text=text, content_type="application/jsonl")


async def _at_door_of(room: ServedRoom, request: web.Request) -> web.StreamResponse:
    """Let nobody new in, or do again; or another code, with which everyone has to come in anew."""
    match await json_body(request):
        case {"locked": bool(locked)}:
            room.lock(locked)
        case {"new_code": True, "everyone_out": bool(out)}:
            if not await room.change_code(out):
                return json_answer({"told": "away"}, 503)
        case {"unpair": True}:
            if not await room.unpair():
                return json_answer({"told": "away"}, 503)
        case _:
            return json_answer({"told": "broken"}, 400)
    return json_answer(room.door())
