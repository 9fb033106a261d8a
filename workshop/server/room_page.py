"""A session's page for facilitators: the way in for phones, ways to lead it, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from workshop.gateway.streams import json_body
from workshop.language.catalogue import _, plural
from workshop.report.contents import gather, handed_round
from workshop.report.formats import FORMATS, file_name
from workshop.rooms.invitation import qr_path
from workshop.server.account_page import account_html, not_now_page, paragraphs_html
from workshop.server.markup import Html, all_of, tag
from workshop.server.people import Person, Role
from workshop.server.room import ServedRoom, new_way_in
from workshop.server.sessions_page import ROOMS
from workshop.session.host import replay
from workshop.store.exchange import exported
from workshop.store.files import RefusedError
from workshop.store.postgres.archive import Found
from workshop.store.postgres.laptops import PASSPHRASE_SECONDS, Laptops
from workshop.store.records import KeptSession, Summary
from workshop.store.runs import kept_play, possible
from workshop.store.sessions import UnknownSessionError

if TYPE_CHECKING:
    from workshop.server.process import Server

REPORT = "html"
ELSEWHERE = _("The room moves to another process just now. Try again in a moment.")
NOT_LED = _("This session is not led with a group, so there is no room for it.")
NOT_KEPT = _("That could not be kept just now. Try again in a moment.")
NOT_THERE = _("There is no such session here.")
CANNOT_BE_READ = _("What was kept of this session cannot be read. Its file may still be had.")
ON_A_LAPTOP = _("On the laptop type this, then the passphrase; it is good once, for {minutes} minutes:")
_InRoom = Callable[[ServedRoom, web.Request], Awaitable[web.StreamResponse]]


class RoomPages:
    """What is asked about one session; of another organisation's, as if it were not there."""

    def __init__(self, server: Server) -> None:
        self._people = server.people
        self._archive = server.archive
        self._doorway = server.doorway
        self._public = server.settings.public
        self._laptops = Laptops(server.archive.shared)

    def add_to(self, app: web.Application) -> None:
        here = ROOMS + "{number:[0-9]{1,18}}"
        app.router.add_get(here, self._page)
        app.router.add_get(f"{here}/report", self._report)
        app.router.add_get(f"{here}/file", self._file)
        app.router.add_post(f"{here}/laptop", self._for_laptop)
        app.router.add_post(f"{here}/lead", self._lead)
        app.router.add_post(f"{here}/door", self._door)
        app.router.add_post(f"{here}/end", self._end_leading)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        person, number, summary = await self._asked(request)
        if summary is None:
            return _not_there(person)
        if summary.finished:
            return account_html(summary.title, _closed(number, summary), person)
        if not summary.hosted and summary.events > 1:
            return account_html(summary.title, all_of([tag("p", NOT_LED), *_kept(number)]), person)
        return await self._in_room(request, person, number, partial(self._open_page, person, number))

    async def _open_page(
        self, person: Person, number: int, room: ServedRoom, request: web.Request
    ) -> web.Response:
        title = room.host.play.scenario.title
        if room.is_closed:
            return account_html(title, all_of(_closed_parts(number, room.host.state.group)), person)
        return account_html(title, all_of(self._parts(number, room, request)), person)

    def _parts(self, number: int, room: ServedRoom, request: web.Request) -> Iterator[Html]:
        state, here = room.host.state, f"{ROOMS}{number}"
        told, door = room.door(), self._address(request)
        address = f"{door}/{room.way_in.code}"
        group = _("Group: {group}.").format(group=state.group) if state.group else ""
        place = _("It stands at: {place}.").format(place=state.phase.row.place)
        yield tag("p", " ".join(filter(None, (group, place))))
        yield tag("h2", _("The way in for phones"))
        side, ink = qr_path(address)
        paper = f"M0 0h{side}v{side}h-{side}z"
        yield tag(
            "svg", tag("path", d=paper, fill="#fff"), tag("path", d=ink, fill="#000"),
            viewBox=f"0 0 {side} {side}", class_="qr", role="img",
            aria_label=_("A code for cameras: {address}").format(address=address),
        )  # fmt: skip
        whole = tag("span", room.way_in.code, class_="whole")
        yield tag("p", f"{door.partition('://')[2]}/", whole, class_="address")
        yield tag("p", _("Code: {code}").format(code=room.way_in.code), class_="code")
        phones = plural("{number} phone is here", "{number} phones are here", int(str(told["here"])))
        heads = _("{phones}, of {heads} people.").format(phones=phones, heads=state.heads)
        locked = _("Locked: nobody new comes in.") if told["locked"] else ""
        yield tag("p", " ".join(filter(None, (heads if state.heads else f"{phones}.", locked))))
        yield tag("p", tag("a", _("Look again"), href=here))
        yield _buttons(
            f"{here}/door",
            ("unlock", _("Let new phones in again"))
            if told["locked"]
            else ("lock", _("Let no new phone in")),
            ("code", _("Another code; who is in stays")),
            ("out", _("Send everyone out, and another code")),
        )
        yield tag("h2", _("Lead it"))
        yield tag("p", tag("a", _("The shared screen, for a projector"), href=f"/w/{room.way_in.tag}/"))
        yield _buttons(f"{here}/lead", ("", _("Lead from this browser")), go=True)
        yield _buttons(f"{here}/laptop", ("", _("Lead from the app on a laptop")))
        yield _buttons(f"{here}/end", ("", _("Nobody leads it from elsewhere any more")))
        yield from _kept(number)

    async def _lead(self, request: web.Request) -> web.StreamResponse:
        """On to the page of a facilitator's phone, which this browser becomes."""
        person, number, summary = await self._asked(request)
        if summary is None:
            return _not_there(person)
        return await self._in_room(request, person, number, _to_remote)

    async def _for_laptop(self, request: web.Request) -> web.StreamResponse:
        """The passphrase, on this page alone."""
        person, number, summary = await self._asked(request)
        if summary is None or summary.finished:
            return _not_there(person)
        await asyncio.to_thread(self._archive.let_in, person.org, summary.id, new_way_in)
        passphrase = await asyncio.to_thread(self._laptops.offer, Found(person.org, number))
        command = f"workshop host --at {self._address(request)}"
        body = all_of(
            [
                tag("p", ON_A_LAPTOP.format(minutes=PASSPHRASE_SECONDS // 60)),
                tag("p", tag("code", command), class_="address"),
                tag("p", tag("code", passphrase), class_="address", id="passphrase"),
                tag(
                    "p",
                    _("A laptop that led it before does so no longer, once this is typed."),
                    class_="quiet",
                ),
                tag("p", tag("a", _("Back to the session"), href=f"{ROOMS}{number}")),
            ]
        )
        return account_html(_("Lead from a laptop"), body, person)

    async def _door(self, request: web.Request) -> web.StreamResponse:
        person, number, summary = await self._asked(request)
        if summary is None:
            return _not_there(person)
        return await self._in_room(request, person, number, partial(_at_door, person, number))

    async def _end_leading(self, request: web.Request) -> web.StreamResponse:
        """Neither a laptop nor a phone leads it after this, before it is paired anew."""
        person, number, summary = await self._asked(request)
        if summary is None:
            return _not_there(person)
        await asyncio.to_thread(self._laptops.end, Found(person.org, number))
        return await self._in_room(request, person, number, partial(_unpaired, person, number))

    async def _report(self, request: web.Request) -> web.StreamResponse:
        """For those who were there; with `own`, the facilitator's."""
        person, _number, summary = await self._asked(request)
        if summary is None:
            return _not_there(person)
        own = "own" in request.query
        try:
            kept = await asyncio.to_thread(self._archive.load, person.org, summary.id)
            text, name = await asyncio.to_thread(_report_of, kept, own)
        except UnknownSessionError:
            return _not_there(person)
        except RefusedError:
            return account_html(summary.title, paragraphs_html(CANNOT_BE_READ), person, status=410)
        return _handed(text, "text/html", name)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """The session whole, to be imported anywhere."""
        person, _number, summary = await self._asked(request)
        if summary is None:
            return _not_there(person)
        try:
            kept = await asyncio.to_thread(self._archive.load, person.org, summary.id)
        except UnknownSessionError:
            return _not_there(person)
        except RefusedError:
            return account_html(summary.title, paragraphs_html(CANNOT_BE_READ), person, status=410)
        text = await asyncio.to_thread(exported, kept)
        return _handed(text, "application/jsonl", f"{kept.id}.jsonl")

    async def _asked(self, request: web.Request) -> tuple[Person, int, Summary | None]:
        """Who asks, about which session of theirs; None where their organisation has none of that number."""
        person = await self._people.required(request, Role.FACILITATOR)
        number = int(request.match_info["number"])
        return person, number, await asyncio.to_thread(self._archive.session, person.org, number)

    async def _in_room(
        self, request: web.Request, person: Person, number: int, answer: _InRoom
    ) -> web.StreamResponse:
        """What the room answers, in whichever process it is."""
        found = Found(person.org, number)
        given = await self._doorway.at_session(request, found, lambda room: partial(answer, room))
        if isinstance(given, web.Response) and given.content_type == "application/json":
            return not_now_page(ELSEWHERE, person=person)  # made for scripts of phones
        return given

    def _address(self, request: web.Request) -> str:
        """By which everybody comes here."""
        return self._public or f"http://{request.host}"


async def _to_remote(room: ServedRoom, _request: web.Request) -> web.StreamResponse:
    raise web.HTTPSeeOther(room.allow_pairing())


async def _at_door(person: Person, number: int, room: ServedRoom, request: web.Request) -> web.StreamResponse:
    match (await json_body(request)).get("do"):
        case "lock" | "unlock" as what:
            room.lock(what == "lock")
        case "code" | "out" as what:
            if not await room.change_code(what == "out"):
                return not_now_page(NOT_KEPT, person=person)
    raise web.HTTPSeeOther(f"{ROOMS}{number}")


async def _unpaired(
    person: Person, number: int, room: ServedRoom, _request: web.Request
) -> web.StreamResponse:
    if not await room.unpair():
        return not_now_page(NOT_KEPT, person=person)
    raise web.HTTPSeeOther(f"{ROOMS}{number}")


def _report_of(kept: KeptSession, own: bool) -> tuple[str, str]:
    """The report and the name of its file; raises RefusedError."""
    play = kept_play(kept)
    with possible(kept):
        whole = gather(play, replay(kept.records, play), kept.started, kept.id)
    report = whole if own else handed_round(whole)
    return FORMATS[REPORT](report), file_name(report.title, report.started, REPORT)


def _handed(text: str, kind: str, name: str) -> web.Response:
    """A file for the browser to keep, and not to show: it is made to stand by itself."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(text=text, content_type=kind, headers=headers)


def _not_there(person: Person) -> web.Response:
    return account_html(_("Not here"), paragraphs_html(NOT_THERE), person, status=404)


def _closed(number: int, summary: Summary) -> Html:
    return all_of(_closed_parts(number, summary.group))


def _closed_parts(number: int, group: str) -> Iterator[Html]:
    if group:
        yield tag("p", _("Group: {group}.").format(group=group))
    yield tag("p", _("This session is closed."))
    yield from _kept(number)


def _kept(number: int) -> Iterator[Html]:
    """What may be taken away."""
    here = f"{ROOMS}{number}"
    links = (
        (f"{here}/report", _("Report, to be handed round")),
        (f"{here}/report?own", _("Report with your own notes")),
        (f"{here}/file", _("The whole session as a file")),
    )
    yield tag("h2", _("What is kept"))
    yield tag("ul", *(tag("li", tag("a", name, href=path)) for path, name in links))


def _buttons(path: str, *buttons: tuple[str, str], go: bool = False) -> Html:
    made = (
        tag("button", name, name="do" if value else None, value=value or None, class_="go" if go else None)
        for value, name in buttons
    )
    return tag("form", *made, method="post", action=path, class_="actions")
