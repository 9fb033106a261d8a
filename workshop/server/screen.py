"""The screen that a room shares, in a browser: for a projector, where whoever leads has no app of their own.

It shows no more than the room sees, so the room's code is enough for it; whoever leads there needs none.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import web

from workshop.gateway.board import Noticeboard, packed_json
from workshop.gateway.streams import json_answer, json_body, streamed
from workshop.gateway.web import Handler
from workshop.language.catalogue import _
from workshop.rooms.invitation import qr_path
from workshop.rooms.phone import PAGE_WORDS
from workshop.server.frame import FILES_AT, framed
from workshop.server.markup import NO_HTML, Html, tag
from workshop.server.people import Role, TooManyAskError
from workshop.server.room import ServedRoom
from workshop.server.shared_html import shared_html
from workshop.server.view_html import where_in
from workshop.session.group_views import OwnAnswerView, SharedView, SoWhatView, WhatView
from workshop.session.phase_row import Audience
from workshop.session.state import State
from workshop.session.views import VerdictView
from workshop.store.postgres.connection import DatabaseAwayError

if TYPE_CHECKING:
    from workshop.server.process import Server

HERE = "/w/"
MOST_SCREENS = 20
"""Of a room; the one that has listened longest goes first."""
LOOKING_AGAIN = 10.0
"""Seconds between two looks at whether a screen may still be shown."""
BETWEEN_PAGES = 0.2
"""Seconds until hands and phones that come in are shown; a step of who leads is shown at once."""
COOKIE_SECONDS = 2 * 24 * 3600
SIGNATURE = 32
"""Hexadecimal digits: 128 bits."""
STYLES = (f"{FILES_AT}views.css", f"{FILES_AT}screen.css")
SCRIPT = f"{FILES_AT}screen.js"
TITLE = _("Shared screen")
LOCKED = _("Locked: nobody new comes in.")
FULL_PAGES = (VerdictView, WhatView, SoWhatView, OwnAnswerView)
"""Views that tell so much that a wide screen has them in two columns."""
EVERY_FEW_SECONDS = 5
"""Between two looks of a page without scripts."""


class _Told(NamedTuple):
    """What the screen shows: another of it, another page."""

    view: SharedView
    blank: bool
    lobby: bool
    code: str
    locked: bool


class Screen:
    """A room as it is shown, for as long as somebody looks on; it follows the room by itself."""

    def __init__(self, room: ServedRoom) -> None:
        self.board = Noticeboard()
        self._room = room
        self._told: _Told | None = None
        self._step = -1
        self._epoch = room.way_in.epoch
        self._due: asyncio.TimerHandle | None = None
        self._unsubscribe = room.host.subscribe(self._followed)
        room.watchers.add(self._woken)
        self._show()

    @property
    def is_of_a_room(self) -> bool:
        """Whether its room is still open here."""
        return not self._room.is_over

    def end(self) -> None:
        """Nobody looks on any more, or the room has ended here."""
        self._unsubscribe()
        self._room.watchers.discard(self._woken)
        if self._due is not None:
            self._due.cancel()
        self.board.end_all()

    def _woken(self) -> None:
        if self._room.is_over:
            self.board.end_all()  # each comes back by itself, to whoever has the room then
        else:
            self._later()

    def _followed(self, state: State) -> None:
        if state.step != self._step:
            self._show()
        else:
            self._later()

    def _later(self) -> None:
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(BETWEEN_PAGES, self._show)

    def _show(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
        self._step = self._room.host.state.step
        if self._epoch != self._room.way_in.epoch:  # everybody is shown out, and not told the new code
            self._epoch = self._room.way_in.epoch
            self.board.end_all()
        told = told_in(self._room)
        if told != self._told:
            self._told = told
            self.board.show(as_shown(told))


def told_in(room: ServedRoom) -> _Told:
    """What the room's screen is to show now."""
    admission = room.gateway.admission
    audience = room.host.state.phase.row.audience
    return _Told(
        room.led.shared_view,
        room.blanks % 2 == 1,
        audience is not Audience.ROOM,
        admission.code,
        admission.locked,
    )


def as_shown(told: _Told) -> dict[str, Any]:
    """The page as a stream tells it."""
    header = told.view.header
    left = None if header.ends_at is None or told.blank else round(header.ends_at - time.time())
    return {
        "html": "" if told.blank else shared_html(told.view),
        "place": "" if told.blank else where_in(header),
        "full": isinstance(told.view, FULL_PAGES),
        "lobby": told.lobby and not told.blank and not told.locked,
        "left": left,
        "code": told.code,
        "locked": told.locked,
    }


class Screens:
    """Serves the screens of a process's rooms."""

    def __init__(self, server: Server) -> None:
        self._doorway = server.doorway
        self._people = server.people
        self._doors = server.doors
        self._screens: dict[str, Screen] = {}

    def add_to(self, app: web.Application) -> None:
        app.router.add_get(HERE, self._front)
        app.router.add_post(HERE, self._by_code)
        app.router.add_get(HERE + "{tag:[0-9a-f]{8}}/{end:[a-z]?}", self._in_room)

    async def _front(self, _request: web.Request) -> web.Response:
        return _code_page()

    async def _by_code(self, request: web.Request) -> web.StreamResponse:
        """Whoever has the code may look on, with this browser, until everybody is shown out."""
        code = str((await json_body(request)).get("code", "")).strip().upper()
        if not (code.isascii() and code.isalnum() and 4 <= len(code) <= 12):
            return _code_page("wrong", 404)
        answer = await self._doorway.at_code(request, code, lambda room: partial(self._let_in, room))
        return _as_page(answer)

    async def _let_in(self, room: ServedRoom, request: web.Request) -> web.StreamResponse:
        if room.gateway.admission.locked:
            return json_answer({"told": "locked"}, 403)
        path = f"{HERE}{room.way_in.tag}/"
        response = web.Response(status=303, headers={"Location": path})
        response.set_cookie(
            _cookie(room), _signed(room), max_age=COOKIE_SECONDS, path=path, httponly=True, samesite="Lax",
            secure=self._doors.is_public(request.host),
        )  # fmt: skip
        return response

    async def _in_room(self, request: web.Request) -> web.StreamResponse:
        end = request.match_info["end"]
        answers = {"": self._page, "s": self._stream}

        def handler_in(room: ServedRoom) -> Handler | None:
            return partial(answers[end], room) if end in answers else None

        answer = await self._doorway.at_tag(request, handler_in)
        return answer if end else _as_page(answer)

    async def _page(self, room: ServedRoom, request: web.Request) -> web.StreamResponse:
        if not await self._may_see(room, request):
            raise web.HTTPSeeOther(HERE)
        origin = self._doors.public or f"http://{request.host}"
        return web.Response(text=_screen_page(room, origin), content_type="text/html")

    async def _stream(self, room: ServedRoom, request: web.Request) -> web.StreamResponse:
        if not await self._may_see(room, request):
            return json_answer({"told": "broken"}, 403)
        tag_of_room = room.way_in.tag
        screen = self._screens.get(tag_of_room)
        if screen is None or not screen.is_of_a_room:
            screen = self._screens[tag_of_room] = Screen(room)
        looking = asyncio.get_running_loop().create_task(self._end_once_out(room, request))
        try:
            return await streamed(request, screen.board, 0, MOST_SCREENS)
        finally:
            looking.cancel()
            if not screen.board.streams:
                screen.end()
                if self._screens.get(tag_of_room) is screen:
                    del self._screens[tag_of_room]

    async def _end_once_out(self, room: ServedRoom, request: web.Request) -> None:
        """End the stream of whoever may not look on any more; while nobody can say, it goes on."""
        while True:
            await asyncio.sleep(LOOKING_AGAIN)
            with suppress(DatabaseAwayError, TooManyAskError):
                if not await self._is_let_in(room, request):
                    break
        if request.transport is not None:
            request.transport.abort()

    async def _may_see(self, room: ServedRoom, request: web.Request) -> bool:
        try:
            return await self._is_let_in(room, request)
        except DatabaseAwayError:
            return False

    async def _is_let_in(self, room: ServedRoom, request: web.Request) -> bool:
        """Whether this browser has shown the code, or somebody is signed in with it who leads there."""
        shown = request.cookies.get(_cookie(room), "")
        if hmac.compare_digest(shown.encode(errors="replace"), _signed(room).encode()):
            return True
        person = await self._people.who(request)
        return person is not None and person.org == room.lease.org and Role.FACILITATOR in person.roles


def _cookie(room: ServedRoom) -> str:
    return f"screen-{room.way_in.tag}"


def _signed(room: ServedRoom) -> str:
    """Known at every process that has the room, and another one once everybody was shown out."""
    told = f"screen {room.way_in.epoch}"
    return hmac.digest(room.way_in.secret, told.encode(), "sha256").hex()[:SIGNATURE]


def _screen_page(room: ServedRoom, origin: str) -> str:
    shown = as_shown(told_in(room))
    code = str(shown["code"])
    address = origin.partition("://")[2]
    words = {name: PAGE_WORDS[name] for name in ("away", "broken")}
    body = (
        tag(
            "header", tag("span", shown["place"], id="place"), tag("span", _minutes(shown["left"]), id="left")
        ),
        tag("main", shown["html"], id="main", class_="full" if shown["full"] else None),
        tag(
            "aside",
            tag("h2", _("Answer by phone")),
            tag("p", _("Point the camera at the code, or type:")),
            _qr(f"{origin}/{code}"),
            tag("p", address, tag("b", code), class_="code"),
            id="join",
            aria_label=_("Answer by phone"),
            hidden=not shown["lobby"],
        ),
        tag("footer", tag("p", LOCKED if shown["locked"] else f"{address}/{code}", id="way")),
        tag("p", id="trouble", role="alert", hidden=True),
        tag("p", id="live", class_="unseen", role="status"),
    )
    refresh = tag("noscript", tag("meta", http_equiv="refresh", content=EVERY_FEW_SECONDS))
    told = {"room": room.way_in.tag, "code": code, "words": packed_json(words)}
    language = room.host.play.scenario.language
    return framed(language, TITLE, *body, styles=STYLES, scripts=(SCRIPT,), head=refresh, told=told)


def _qr(address: str) -> Html:
    """The address for a camera: dark on light, whatever the screen is."""
    size, dark = qr_path(address)
    return tag(
        "svg",
        tag("rect", width=size, height=size, fill="#fff"),
        tag("path", d=dark, fill="#000"),
        viewBox=f"0 0 {size} {size}",
        role="img",
        aria_label=address,
        class_="qr",
    )


def _minutes(left: int | None) -> str:
    return "" if left is None else f"{max(0, left) // 60}:{max(0, left) % 60:02}"


def _as_page(answer: web.StreamResponse) -> web.StreamResponse:
    """The answer, or where it is only a word why there is none, a page that says so."""
    if not isinstance(answer, web.Response) or answer.content_type != "application/json":
        return answer
    told = str(json.loads(answer.text or "{}").get("told", "broken"))
    return _code_page(told, answer.status, answer.headers.get("Retry-After"))


def _code_page(told: str = "", status: int = 200, again: str | None = None) -> web.Response:
    """Asks for the code of the room whose screen is to be shown."""
    label = PAGE_WORDS["code"]
    body = tag(
        "main",
        tag("h1", TITLE),
        tag("p", PAGE_WORDS[told], role="alert", class_="strong") if told in PAGE_WORDS else NO_HTML,
        tag("p", _("For a projector: it shows what the room sees, and nothing can be done on it.")),
        tag(
            "form",
            tag("p", tag("label", label, for_="code")),
            tag("input", id="code", name="code", autocomplete="off", maxlength=12, required=True),
            tag("p", tag("button", _("Show the screen"), class_="go")),
            method="post",
            action=HERE,
        ),
    )
    text = framed("en", TITLE, body, styles=("/page.css",))
    headers: Mapping[str, str] = {"Retry-After": again} if again else {}
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)
