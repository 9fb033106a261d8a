"""The page of an organisation's own stories and lenses: uploaded, looked over, kept by version, withdrawn.

Facilitators and administrators may upload and withdraw; only administrators delete what was withdrawn.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from workshop.gateway.web import reading_itself
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.problems import counted
from workshop.scenario.toml.source import MOST_BYTES
from workshop.server.account_page import account_html
from workshop.server.checking import Checker, LookedOver, TooBusyError
from workshop.server.markup import NO_HTML, Html, all_of, table_html, tag, told_html
from workshop.server.people import Person, Role
from workshop.server.stories import shipped_stories
from workshop.session.times import minute_in
from workshop.store.files import RefusedError
from workshop.store.lenses import shipped_lenses
from workshop.store.postgres.connection import DatabaseAwayError
from workshop.store.postgres.stories import (
    LensUsed,
    NoRoomForStoryError,
    NoSuchVersionError,
    OwnStories,
    StoryKind,
    StoryVersion,
)

if TYPE_CHECKING:
    from workshop.server.process import Server

STORIES = "/o/stories"
NUMBER = "{number:[0-9]{1,18}}"
UPLOADING_SECONDS = 60.0
LONGEST_FILE_NAME = 100
UPLOADS_AT_ONCE = 2
"""Of an organisation, at a process: others' come to their turn, whatever one of them sends."""
TITLE = _("Stories and lenses")
BUSY = _("Others are uploading just now. Try again in a moment.")
TOLD = {
    "new": _("It is here, and is the version that new sessions begin with."),
    "again": _("It was here already, and is the version that new sessions begin with."),
    "withdrawn": _("It is withdrawn. Sessions that began on it keep its text."),
    "deleted": _("It is deleted. Sessions that began on it keep its text."),
}


class StoriesPage:
    """Everything is of the person's own organisation: what is another's is not there."""

    def __init__(self, server: Server) -> None:
        self._people = server.people
        self._stories = OwnStories(server.archive.shared)
        self._checker = Checker()
        self._uploading: Counter[int] = Counter()
        """By organisation."""

    def add_to(self, app: web.Application) -> None:
        app.router.add_get(STORIES, self._page)
        app.router.add_post(STORIES, self._upload)
        app.router.add_get(f"{STORIES}/{NUMBER}", self._file)
        app.router.add_post(f"{STORIES}/{NUMBER}/withdraw", self._withdraw)
        app.router.add_post(f"{STORIES}/{NUMBER}/delete", self._delete)

    async def _person(self, request: web.Request) -> Person:
        person = await self._people.who(request)
        if person is not None and Role.ADMINISTRATOR in person.roles:
            return person
        return await self._people.required(request, Role.FACILITATOR)

    async def _page(self, request: web.Request) -> web.Response:
        person = await self._person(request)
        return await self._listed(person, TOLD.get(request.query.get("told", ""), ""))

    async def _listed(
        self, person: Person, told: str = "", status: int = 200, more: str = ""
    ) -> web.Response:
        versions = await asyncio.to_thread(self._stories.versions, person.org)
        may_delete = Role.ADMINISTRATOR in person.roles
        body = all_of([told_html(told), more, *_upload_html(), _versions_html(versions, may_delete)])
        return account_html(TITLE, body, person, status=status)

    @reading_itself
    async def _upload(self, request: web.Request) -> web.Response:
        person = await self._person(request)
        if self._uploading[person.org] >= UPLOADS_AT_ONCE:
            return await self._listed(person, BUSY, 503)
        self._uploading[person.org] += 1
        try:
            return await self._looked_over(request, person)
        finally:
            self._uploading[person.org] -= 1

    async def _looked_over(self, request: web.Request, person: Person) -> web.Response:
        if await asyncio.to_thread(self._stories.is_full, person.org):
            full = NoRoomForStoryError()
            return await self._listed(person, f"{full} {full.advice}", 409)
        try:
            async with asyncio.timeout(UPLOADING_SECONDS):
                sent = await _sent_file(request)
        except (ValueError, AssertionError, HttpProcessingError, web.HTTPException):
            sent = None
        except TimeoutError:
            return await self._listed(person, _("The file took too long to arrive."), 408)
        if sent is None:
            return await self._listed(person, _("Choose a file first."), 400)
        name, data = sent
        if len(data) > MOST_BYTES:
            large = _("{file} is larger than {most:,} bytes, which is the limit.")
            return await self._listed(person, large.format(file=name, most=MOST_BYTES), 413)
        present = await asyncio.to_thread(self._stories.present, person.org)
        lenses = {one.id: one for one in present if one.kind == "lens" and one.id.encode() in data}
        texts = await asyncio.to_thread(self._texts_of, person.org, list(lenses.values()))
        try:
            found = await self._checker.looked_over(name, data, texts)
        except TooBusyError:
            return await self._listed(person, BUSY, 503)
        if found is None:
            slow = _("{file} could not be looked over within the time and memory there are for it.")
            return await self._listed(person, slow.format(file=name), 422)
        return await self._taken(person, name, found, lenses)

    def _texts_of(self, org: int, lenses: Sequence[StoryVersion]) -> dict[str, str]:
        texts = self._stories.lens_texts(org, [one.hash for one in lenses])
        return {one.id: texts[one.hash] for one in lenses if one.hash in texts}

    async def _taken(
        self, person: Person, name: str, found: LookedOver, lenses: Mapping[str, StoryVersion]
    ) -> web.Response:
        """Keep what was looked over, or say what is amiss."""
        if found.errors or not found.heading:
            told = _("{file} was not taken: {found}.").format(
                file=name, found=counted(found.errors, found.warnings) or _("it cannot be played")
            )
            return await self._listed(person, told, 422, _problems_html(found))
        id = str(found.heading["id"])
        kind: StoryKind = "lens" if found.kind == "lens" else "story"
        if id in (shipped_lenses() if kind == "lens" else {one.id for one in shipped_stories()}):
            taken = _("{id} is the id of one that comes with the program. Give it another one.")
            return await self._listed(person, taken.format(id=id), 409)
        used = [
            LensUsed(lens, lenses[lens].hash if lens in lenses else "")
            for lens in found.heading.get("lenses", ())
        ]
        try:
            is_new = await asyncio.to_thread(
                self._stories.put, person.org, kind, id, found.text, used, found.heading, person.name
            )
        except NoRoomForStoryError as full:
            return await self._listed(person, f"{full} {full.advice}", 409)
        if found.problems:
            return await self._listed(person, TOLD["new" if is_new else "again"], 200, _problems_html(found))
        raise web.HTTPSeeOther(f"{STORIES}?told={'new' if is_new else 'again'}")

    async def _file(self, request: web.Request) -> web.Response:
        person = await self._person(request)
        try:
            version, text = await asyncio.to_thread(
                self._stories.text, person.org, int(request.match_info["number"])
            )
        except NoSuchVersionError as none:
            return await self._listed(person, str(none), 404)
        return web.Response(
            body=text.encode(),
            headers={
                "Content-Type": "application/toml; charset=utf-8",
                "Content-Disposition": f'attachment; filename="{version.id}.toml"',
            },
        )

    async def _withdraw(self, request: web.Request) -> web.Response:
        person = await self._person(request)
        try:
            await asyncio.to_thread(self._stories.withdraw, person.org, int(request.match_info["number"]))
        except NoSuchVersionError as none:
            return await self._listed(person, str(none), 404)
        raise web.HTTPSeeOther(f"{STORIES}?told=withdrawn")

    async def _delete(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.ADMINISTRATOR)
        try:
            await asyncio.to_thread(self._stories.delete, person.org, int(request.match_info["number"]))
        except DatabaseAwayError:
            raise
        except NoSuchVersionError as none:
            return await self._listed(person, str(none), 404)
        except RefusedError as needed:
            return await self._listed(person, str(needed), 409)
        raise web.HTTPSeeOther(f"{STORIES}?told=deleted")


async def _sent_file(request: web.Request) -> tuple[str, bytes] | None:
    """Name and content of the file that a form sends, as far as it may be long and a byte farther."""
    reader = await request.multipart()
    async for part in reader:
        if not isinstance(part, BodyPartReader) or part.name != "file" or not part.filename:
            return None  # the form has nothing else
        name = one_line(PurePath(part.filename.replace("\\", "/")).name, LONGEST_FILE_NAME)
        data = bytearray()
        while len(data) <= MOST_BYTES and (piece := await part.read_chunk(65_536)):
            data += piece
        return (name or "uploaded.toml", bytes(data)) if data else None
    return None


def _upload_html() -> Iterator[Html]:
    label = _("A story or a lens: a TOML file of at most {most:,} bytes").format(most=MOST_BYTES)
    yield tag(
        "form",
        tag("label", label, for_="file"),
        tag("input", id="file", name="file", type="file", accept=".toml", required=True),
        tag("p", tag("button", _("Upload"), class_="go")),
        method="post",
        action=STORIES,
        enctype="multipart/form-data",
    )
    yield tag("p", _("It is looked over as workshop check does, and taken where that finds no error."))


def _problems_html(found: LookedOver) -> Html:
    """The first twenty, each with its place."""
    if not found.problems:
        return NO_HTML
    more = found.errors + found.warnings - len(found.problems)
    rest = tag("p", _("And {more:,} more.").format(more=more)) if more > 0 else NO_HTML
    return all_of([tag("ul", *(tag("li", str(problem)) for problem in found.problems)), rest])


def _versions_html(versions: Sequence[StoryVersion], may_delete: bool) -> Html:
    if not versions:
        return tag("p", _("There are none of your own yet."))
    heads = (_("Story or lens"), _("Version"), _("Uploaded"), _("New sessions"), _("Change"))
    return table_html(TITLE, heads, _rows(versions, may_delete))


def _rows(versions: Sequence[StoryVersion], may_delete: bool) -> Iterator[Html]:
    present: set[tuple[str, str]] = set()
    for one in versions:
        is_present = not one.withdrawn and (one.kind, one.id) not in present
        if is_present:
            present.add((one.kind, one.id))
        standing = (
            _("withdrawn") if one.withdrawn else _("begin with it") if is_present else _("an earlier one")
        )
        kind = _("lens") if one.kind == "lens" else _("story")
        title = one_line(str(one.heading.get("title", "")), 80)
        by_whom = _("{when} by {who}").format(when=minute_in(one.at.isoformat()), who=one.who or "–")
        yield tag(
            "tr",
            tag("th", title, tag("br"), f"{kind} {one.id}", scope="row"),
            tag("td", tag("a", one.hash[:8], href=f"{STORIES}/{one.number}", download=True)),
            tag("td", by_whom),
            tag("td", standing),
            tag("td", _action(one, may_delete)),
        )


def _action(one: StoryVersion, may_delete: bool) -> Html:
    if not one.withdrawn:
        name, to = _("Withdraw"), "withdraw"
    elif may_delete:
        name, to = _("Delete"), "delete"
    else:
        return NO_HTML
    button = tag("button", name, aria_label=f"{name} {one.id} {one.hash[:8]}")
    return tag("form", button, method="post", action=f"{STORIES}/{one.number}/{to}")
