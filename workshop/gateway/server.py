"""The room's web server: a page, a seat for who joins, a stream down and votes up."""

from __future__ import annotations

import asyncio
import hmac
import socket
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web

from workshop.gateway.board import Noticeboard
from workshop.gateway.limits import (
    JOINS,
    MOST_STREAMS,
    SENTENCES_OF_A_SEAT,
    STREAMS_OF_A_SEAT,
    VOTES_OF_A_SEAT,
    WRONG_CODES,
    Allowance,
    Doors,
)
from workshop.gateway.pages import code_page, phone_html
from workshop.gateway.remotes import Remotes
from workshop.gateway.seats import SeatNotKeptError, Seats
from workshop.gateway.streams import is_form, json_answer, json_body, streamed
from workshop.gateway.web import Handler, WebServer

POLL_SECONDS = 20.0
KEPT_SECONDS = 3.0
"""A vote that is not on the disk after so long is answered all the same; the phone asks again.

A page waits a little longer for any answer, so that it can say that it is the disk."""
GATHER_SECONDS = 0.005
"""Ballots of so long a time go together."""
SEAT_SECONDS = 2 * 24 * 3600
LONGEST_ID = 80
LATEST = 2**53
LONGEST_SENTENCE = 300


class Room(Protocol):
    """Where the gateway takes what it is asked for."""

    async def cast(self, question: int, ballots: Mapping[int, str]) -> str:
        """Count these ballots; "kept" once they are on the disk, else the word for why they do not count."""

    async def keep_mark(self, mark: int) -> bool:
        """See to it that no seat up to this one is given twice; whether that is on the disk."""

    async def offer(self, seat: int, sentence: str) -> str:
        """Offer a sentence to the facilitator; as `cast`."""

    def present(self, here: int, joined: int, reached: int) -> None:
        """So many phones listen, have joined, and have reached this computer at all."""


@dataclass
class Admission:
    """How one gets in."""

    tag: str
    """Names the room in paths and cookies, and is no secret."""
    code: str
    words: dict[str, str]
    language: str = "en"
    remote_words: dict[str, str] = field(default_factory=dict)
    locked: bool = False
    final: bool = False
    """Whether the first vote of a seat stands."""


@dataclass
class _Batch:
    ballots: dict[int, str] = field(default_factory=dict)
    answers: list[asyncio.Future[str]] = field(default_factory=list)


class Gateway:
    """Serves one room. What may be seen is put on the `board`; everything asked for goes to the `room`."""

    def __init__(
        self,
        admission: Admission,
        doors: Doors,
        seats: Seats,
        room: Room,
        clock: Callable[[], float] = time.monotonic,
        remotes: Remotes | None = None,
        wrong: Allowance | None = None,
    ) -> None:
        """`wrong` is what is left of wrong codes, where several rooms share that."""
        self.admission = admission
        self.board = Noticeboard()
        self.remotes = remotes
        self._doors = doors
        self._seats = seats
        self._room = room
        self._clock = clock
        self._votes = Allowance(VOTES_OF_A_SEAT, clock)
        self._sentences = Allowance(SENTENCES_OF_A_SEAT, clock)
        self._wrong = wrong or Allowance(WRONG_CODES, clock)
        self._joins = Allowance(JOINS, clock)
        self._batches: dict[int, _Batch] = {}
        self._last: dict[int, tuple[int, int, str]] = {}
        """By seat: question, number and choice of the vote it sent last."""
        self._joined: set[int] = set()
        self._polled: dict[int, float] = {}
        """When a seat without a stream last asked for the next page."""
        self._reached: set[str] = set()
        self._listener: WebServer | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._told_present = (-1, -1, -1)

    @property
    def cookie(self) -> str:
        """The name of the cookie with the seat: cookies do not know ports, so each room has its own."""
        return f"seat-{self.admission.tag}"

    @property
    def path(self) -> str:
        return f"/r/{self.admission.tag}"

    @property
    def epoch(self) -> int:
        return self._seats.epoch

    def handlers(self) -> dict[tuple[str, str], Handler]:
        """What may be asked of a room, by method and the end of the path."""
        return {
            ("GET", ""): self._seated_page,
            ("POST", "j"): self._join,
            ("GET", "s"): self._stream,
            ("GET", "l"): self._poll,
            ("POST", "v"): self._vote,
            ("POST", "w"): self._write,
        }

    async def start(self, sock: socket.socket) -> None:
        """Serve this room alone on this bound socket until `stop`."""
        self._listener = WebServer(self._doors, self._add_to, self._clock, self.tell_present)
        await self._listener.start(sock)

    def _add_to(self, app: web.Application) -> None:
        app.middlewares.append(self._reaches)
        app.router.add_get("/", self._front)
        app.router.add_get("/{code:[A-Za-z0-9]{4,12}}", self._by_code)
        for (method, end), handler in self.handlers().items():
            app.router.add_route(method, f"{self.path}/{end}", handler)
        if self.remotes is not None:
            app.router.add_get("/f", self.remotes.way_in)
            for (method, end), handler in self.remotes.handlers().items():
                app.router.add_route(method, f"{self.remotes.path}/{end}", handler)

    @web.middleware
    async def _reaches(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._reached.add(request.remote or "")
        return await handler(request)

    async def stop(self) -> None:
        """End every stream and serve no more."""
        for task in self._tasks:
            task.cancel()
        self.end_streams()
        if self._listener is not None:
            await self._listener.stop()

    def end_streams(self) -> None:
        """End every stream; what is under way is still answered."""
        self.board.end_all()
        if self.remotes is not None:
            self.remotes.end_all()

    def everyone_out(self, epoch: int) -> None:
        """Seats of before this epoch are known no longer."""
        self._seats.epoch = epoch
        self._joined.clear()
        self.board.end_all()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _front(self, request: web.Request) -> web.Response:
        """Asks for the code; a plain form brings it here."""
        code = request.query.get("code", "").strip()
        if code.isascii() and code.isalnum() and 4 <= len(code) <= 12:
            raise web.HTTPSeeOther(f"/{code.upper()}")
        return _html(code_page(self.admission.words, self.admission.language))

    async def _by_code(self, request: web.Request) -> web.Response:
        """The page, for whoever has the code. Looking counts nobody: previews of links look, too."""
        if self._wrong.is_used_up():
            return _html(code_page(self.admission.words, self.admission.language, "wait"), 429)
        if not self._is_code(request.match_info["code"]):
            self._wrong.take()
            return _html(code_page(self.admission.words, self.admission.language, "wrong"), 404)
        return self.joining_page()

    def joining_page(self) -> web.Response:
        """The page for whoever knows the code and has no seat yet."""
        return self._page(None)

    async def _seated_page(self, request: web.Request) -> web.Response:
        """The page of a seat; without scripts it is all there is of it."""
        seat = self._seat(request)
        if seat is None:
            raise web.HTTPSeeOther("/")
        return self._page(seat, request.query.get("told", ""))

    def _page(self, seat: int | None, told: str = "") -> web.Response:
        own = self.board.own(seat) if seat is not None else {}
        page = self.board.page if seat is not None else None
        return _html(phone_html(self.admission, page, own, told))

    async def _join(self, request: web.Request) -> web.StreamResponse:
        """A seat for who has the code; who has one keeps it."""
        plain = is_form(request)
        data = await json_body(request)
        seat = self._seat(request)
        if seat is not None:
            self._joined.add(seat)
            return self._joined_answer(plain)
        if self._wrong.is_used_up() or not self._joins.take():
            return _refusal("wait", 429)
        code = data.get("code")
        if not isinstance(code, str) or not self._is_code(code):
            self._wrong.take()
            return (
                _html(code_page(self.admission.words, self.admission.language, "wrong"), 404)
                if plain
                else _refusal("wrong", 404)
            )
        if self.admission.locked:
            return _refusal("locked", 403)
        try:
            new = await self._seats.hand_out()
        except SeatNotKeptError:
            return _refusal("disk", 503)
        if new is None:
            return _refusal("locked", 403)
        self._joined.add(new.number)
        answer = self._joined_answer(plain)
        answer.set_cookie(
            self.cookie,
            new.cookie,
            max_age=SEAT_SECONDS,
            path=self.path,
            httponly=True,
            samesite="Strict",
            secure=self._doors.is_public(request.host),
        )
        return answer

    def _joined_answer(self, plain: bool) -> web.Response:
        if plain:
            return web.Response(status=303, headers={"Location": f"{self.path}/"})
        return json_answer({"joined": True})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """The page and every one after it; what a phone did not take in time it gets no more."""
        seat = self._seat(request)
        if seat is None:
            return _refusal("broken", 403)
        if self.board.streams >= MOST_STREAMS:
            return _refusal("wait", 503)
        self._joined.add(seat)
        return await streamed(request, self.board, seat, STREAMS_OF_A_SEAT)

    async def _poll(self, request: web.Request) -> web.StreamResponse:
        """The next page, where a proxy lets no stream through."""
        seat = self._seat(request)
        if seat is None:
            return _refusal("broken", 403)
        self._joined.add(seat)
        self._polled[seat] = self._clock()
        after = request.query.get("after", "")
        if after.isascii() and after.isdigit() and len(after) < 10:
            await self.board.turned_after(int(after), POLL_SECONDS)
        return json_answer(
            {"page": {**self.board.page, "number": self.board.number}, "own": self.board.own(seat)}
        )

    async def _vote(self, request: web.Request) -> web.StreamResponse:
        """Kept means written to the disk; whatever else comes of it is told by one word."""
        seat = self._seat(request)
        if seat is None:
            return _refusal("broken", 403)
        plain, data = is_form(request), await json_body(request)
        status, told = await self._voted(seat, data, plain)
        if plain:
            return web.Response(status=303, headers={"Location": f"{self.path}/?told={told}"})
        return json_answer({"told": told, "own": self.board.own(seat)}, status)

    async def _voted(self, seat: int, data: Mapping[str, Any], plain: bool) -> tuple[int, str]:
        if not self._votes.take(seat):
            return 429, "wait"
        question, number = _whole(data.get("q")), _whole(data.get("n"))
        choice = _points(data) if plain and "p0" in data else data.get("c")
        if question is None or (number is None and not plain) or not isinstance(choice, str):
            return 400, "broken"
        ask = self.board.ask
        if ask is None or ask["number"] != question:
            return 409, "late"
        if not _is_answer(ask, choice):
            return 400, "broken"
        own = self.board.answer_of(question, seat)
        if self.admission.final and own is not None and own != choice:
            return 409, "final"
        if number is not None and self._is_older(seat, question, number):
            return 409, "older"
        self._last[seat] = (question, number or 0, choice)
        told = await self._kept(question, seat, choice)
        return {"kept": 200, "disk": 503}.get(told, 409), told

    def _is_older(self, seat: int, question: int, number: int) -> bool:
        """Whether a vote that was sent later has come before this one."""
        last = self._last.get(seat)
        return last is not None and last[0] == question and number < last[1]

    async def _kept(self, question: int, seat: int, choice: str) -> str:
        batch = self._batches.get(question)
        if batch is None:
            batch = self._batches[question] = _Batch()
            asyncio.get_running_loop().call_later(GATHER_SECONDS, self._cast, question)
        batch.ballots[seat] = choice
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        batch.answers.append(answer)
        try:
            async with asyncio.timeout(KEPT_SECONDS):
                return await answer
        except TimeoutError:
            return "disk"

    def _cast(self, question: int) -> None:
        self._begin(self._carry(question, self._batches.pop(question)))

    async def _carry(self, question: int, batch: _Batch) -> None:
        told = await self._room.cast(question, batch.ballots)
        if told == "kept":
            self.board.remember(question, batch.ballots)
            for seat in batch.ballots:
                self.board.tell_own(seat)
        for answer in batch.answers:
            if not answer.done():
                answer.set_result(told)

    async def _write(self, request: web.Request) -> web.StreamResponse:
        """A sentence of one's own, given to the facilitator, who may take it up."""
        seat = self._seat(request)
        if seat is None:
            return _refusal("broken", 403)
        plain, data = is_form(request), await json_body(request)
        text = data.get("text")
        if not self._sentences.take(seat):
            told = "wait"
        elif not self.board.page.get("write") or not isinstance(text, str) or not text.strip():
            told = "late"
        else:
            told = await self._room.offer(seat, text[:LONGEST_SENTENCE])
        if plain:
            return web.Response(status=303, headers={"Location": f"{self.path}/?told={told}"})
        return json_answer({"told": told}, 200 if told == "kept" else 409)

    def _seat(self, request: web.Request) -> int | None:
        return self._seats.known(request.cookies.get(self.cookie))

    def _is_code(self, code: str) -> bool:
        return hmac.compare_digest(code.upper().encode(), self.admission.code.encode())

    def tell_present(self) -> None:
        """Tell the room how many phones there are, if that has changed."""
        since = self._clock() - 2 * POLL_SECONDS
        self._polled = {seat: at for seat, at in self._polled.items() if at > since}
        here = self.board.listening | self._polled.keys()
        told = (len(here), len(self._joined), len(self._reached))
        if told != self._told_present:
            self._told_present = told
            self._room.present(*told)


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html")


def _refusal(told: str, status: int) -> web.Response:
    return json_answer({"told": told}, status)


def _whole(value: object) -> int | None:
    """A whole number, as JSON or a form has it."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        value = int(value)
    return value if type(value) is int and 0 <= value < LATEST else None


def _is_answer(ask: Mapping[str, Any], choice: str) -> bool:
    """Whether it is one of those asked for; points add up where the session takes them."""
    if not ask["points"]:
        return len(choice) <= LONGEST_ID and any(choice == id for id, _text in ask["options"])
    words = choice.split(" ")
    digits = all(word.isascii() and word.isdigit() and len(word) < 3 for word in words)
    return digits and len(words) == len(ask["options"]) and sum(map(int, words)) == ask["points"]


def _points(data: Mapping[str, Any]) -> str:
    """The points of a plain form, one field for each option."""
    fields = [
        data.get(f"p{place}", "0").strip() or "0" for place in range(sum(one[0] == "p" for one in data))
    ]
    return " ".join(
        str(int(one)) if one.isascii() and one.isdigit() and len(one) < 3 else "x" for one in fields
    )
