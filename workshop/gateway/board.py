"""What a room shows at present, and to whom: the page, one's own answers, how many are in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any

KEPT_QUESTIONS = 8
"""Of so many questions the own answers are remembered; a page looks back on those of one scene."""
AT_A_TIME, BETWEEN = 50, 0.01
"""How many streams are told at once how many are in, and the seconds until the next ones are."""
PADDING = 2048
"""Bytes with which a stream begins: some proxies hold back what is shorter."""


def event(name: str, data: object) -> bytes:
    """A message of a stream."""
    return f"event: {name}\ndata: {packed_json(data)}\n\n".encode()


def packed_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


class Stream:
    """One phone that listens: what it has not been sent yet, and nothing older."""

    def __init__(self, seat: int) -> None:
        self.seat = seat
        self._waiting: dict[str, bytes] = {}
        self._news = asyncio.Event()
        self.ended = False

    def put(self, name: str, message: bytes) -> None:
        """To be sent; a newer message of a name takes the place of one that still waits.

        Once it has ended nothing more is.
        """
        if self.ended:
            return
        self._waiting[name] = message
        self._news.set()

    def end(self) -> None:
        self.ended = True
        self._news.set()

    async def take(self, seconds: float) -> bytes:
        """What waits, as soon as something does; nothing after so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return b""
        self._news.clear()
        waiting, self._waiting = b"".join(self._waiting.values()), {}
        return waiting


class Noticeboard:
    """Holds nothing that is not in the session too: a new one is told all of it again."""

    def __init__(self) -> None:
        self.page: dict[str, Any] = {}
        self.number = 0
        """Of the page; the next one has another."""
        self._page_message = b""
        self._count_message = b""
        self._uncounted: list[Stream] = []
        self._telling: asyncio.TimerHandle | None = None
        self._own: dict[int, dict[int, str]] = {}
        self._streams: dict[int, list[Stream]] = {}
        self._turned = asyncio.Event()

    @property
    def ask(self) -> dict[str, Any] | None:
        """What is asked just now, and may be answered."""
        ask = self.page.get("ask")
        return ask if ask and ask["open"] else None

    @property
    def streams(self) -> int:
        return sum(map(len, self._streams.values()))

    @property
    def listening(self) -> set[int]:
        """Seats that have a stream."""
        return set(self._streams)

    def show(self, page: dict[str, Any]) -> None:
        """Another page, for everybody who listens."""
        self.number += 1
        self.page = page
        self._page_message = event("page", {**page, "number": self.number})
        self._count_message = b""
        for stream in self._all():
            stream.put("page", self._page_message)
            stream.put("own", event("own", self.own(stream.seat)))
        turned, self._turned = self._turned, asyncio.Event()
        turned.set()

    def count(self, told: Mapping[str, int]) -> None:
        """How many are in; told to some at a time, for nobody's vote should wait for that."""
        self._count_message = event("in", told)
        self._uncounted = list(self._all())
        self._tell_count()

    def _tell_count(self) -> None:
        now, self._uncounted = self._uncounted[:AT_A_TIME], self._uncounted[AT_A_TIME:]
        for stream in now if self._count_message else ():
            stream.put("in", self._count_message)
        if self._telling is not None:
            self._telling.cancel()
        loop = asyncio.get_running_loop()
        self._telling = loop.call_later(BETWEEN, self._tell_count) if self._uncounted else None

    def remember(self, question: int, ballots: Mapping[int, str]) -> None:
        """What seats answered, as it is kept."""
        self._own.setdefault(question, {}).update(ballots)
        for old in sorted(self._own)[:-KEPT_QUESTIONS]:
            del self._own[old]

    def tell_own(self, seat: int) -> None:
        """Tell a seat's pages what it has answered, where there are several: one of them is answered."""
        of_seat = self._streams.get(seat, ())
        if len(of_seat) > 1:
            message = event("own", self.own(seat))
            for stream in of_seat:
                stream.put("own", message)

    def own(self, seat: int) -> dict[int, str]:
        """What the seat answered, to the questions that the page is about."""
        ask = self.page.get("ask")
        numbers = [int(id) for id, _words in self.page.get("rounds", ())]
        numbers += [ask["number"]] if ask else []
        return {one: self._own[one][seat] for one in numbers if seat in self._own.get(one, {})}

    def answer_of(self, question: int, seat: int) -> str | None:
        return self._own.get(question, {}).get(seat)

    def listen(self, seat: int, most: int) -> Stream:
        """A stream that begins with all there is; the oldest of too many of a seat ends."""
        stream = Stream(seat)
        of_seat = self._streams.setdefault(seat, [])
        of_seat.append(stream)
        if len(of_seat) > most:
            of_seat.pop(0).end()
        if self._page_message:
            stream.put("page", self._page_message)
            stream.put("own", event("own", self.own(seat)))
        if self._count_message:
            stream.put("in", self._count_message)
        return stream

    def leave(self, stream: Stream) -> None:
        of_seat = self._streams.get(stream.seat, [])
        if stream in of_seat:
            of_seat.remove(stream)
        if not of_seat:
            self._streams.pop(stream.seat, None)

    def end_of(self, seat: int) -> None:
        """End every stream of this seat."""
        for stream in self._streams.get(seat, ()):
            stream.end()

    def end_all(self) -> None:
        for stream in self._all():
            stream.end()

    async def turned_after(self, number: int, seconds: float) -> None:
        """Returns once another page than this one is shown, at the latest after so many seconds."""
        if self.number != number:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._turned.wait()
        except TimeoutError:
            return

    def _all(self) -> Iterator[Stream]:
        for of_seat in tuple(self._streams.values()):
            yield from of_seat
