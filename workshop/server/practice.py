"""Practice alone in a browser: pages that work without scripts, and carry what happened themselves.

The process keeps nothing of whoever plays. Of people with an account the database keeps what they left open.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs, quote

from aiohttp import web

from workshop.engine.lens import Lens
from workshop.engine.sighting import OwnWordsReader
from workshop.gateway.limits import Allowance, Rate
from workshop.gateway.web import taking
from workshop.language.catalogue import _
from workshop.scenario.clean import clean
from workshop.scenario.play import Play
from workshop.server.carried import (
    LONGEST_CARRIED,
    CarriedAwayError,
    CarriedPractice,
    as_carried,
    from_carried,
)
from workshop.server.people import SIGN_IN, Person
from workshop.server.practice_page import (
    FORGET,
    HERE,
    STEP,
    Shown,
    library_page,
    practice_html,
    refused_page,
)
from workshop.server.practice_step import NO_STEP, PageStep, Stepped, begun, small_number, stepped
from workshop.server.stories import NotLedError, languages_of, script_of_story, shipped_stories, stories_of
from workshop.server.view_html import where_in
from workshop.session.fold import undone
from workshop.store.lenses import SHIPPED_LENSES
from workshop.store.library import Heading
from workshop.store.postgres.connection import DatabaseAwayError
from workshop.store.postgres.practised import KeptPractice, Practised
from workshop.store.postgres.stories import OwnStories
from workshop.store.runs import Script, read_script
from workshop.store.weights import reader_for

if TYPE_CHECKING:
    from workshop.server.process import Server

LARGEST_STEP = 3 * LONGEST_CARRIED
"""Bytes of a form: what it carries, and what somebody typed, each sign of it in nine at most."""
STEPS = Rate(40, 200)
"""Of strangers, by all of a process: nobody tells them apart, and none is to keep rooms waiting."""
WORKERS = 2
MOST_WAITING = 30
"""Steps of an organisation, or of strangers, that wait for a worker; who of them comes then may try again."""
MOST_PLAYS = 64
MOST_FIELDS = 400
FORGED = _("This page and what it carried have lost each other. Begin anew, or go back to an earlier page.")
OTHER_TEXT = _("The text of this story was changed since this page was made. Begin it anew.")
TOO_LONG = _("This practice has grown too long for a page to carry. Look back at its path, or begin anew.")
BUSY = _("Many are practising just now. Try again in a moment: the page loses nothing by it.")
NOT_KEPT = _("It could not be kept for later just now; this page goes on all the same.")
_Result = TypeVar("_Result")


class StoriesToPractise:
    """What somebody may practise: what ships, and what their organisation has uploaded; all of it in threads.

    Each is prepared when it is first asked for.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._plays: OrderedDict[tuple[object, ...], Play] = OrderedDict()

    def headings(self, person: Person | None) -> tuple[Heading, ...]:
        return shipped_stories() if person is None else stories_of(self._server, person.org)

    def play(self, person: Person | None, story: str, language: str) -> Play:
        """The story, in one of its languages; raises NotLedError where there is none for them."""
        own = self._own_version(person.org, story) if person is not None else None
        if person is not None and own is not None:
            return self._prepared((person.org, own), lambda: script_of_story(self._server, person.org, story))
        return self._prepared((story, language), partial(_shipped_script, story, language))

    def _own_version(self, org: int, story: str) -> int | None:
        versions = OwnStories(self._server.archive.shared).present(org)
        return next((one.number for one in versions if one.kind == "story" and one.id == story), None)

    def _prepared(self, key: tuple[object, ...], read: Callable[[], Script]) -> Play:
        play = self._plays.get(key)
        if play is None:
            play = self._plays[key] = read().play
            if len(self._plays) > MOST_PLAYS:
                self._plays.popitem(last=False)
        return play


def _shipped_script(story: str, language: str) -> Script:
    heading = next((one for one in shipped_stories() if one.id == story), None)
    if heading is None or (language and language not in languages_of(heading)):
        raise NotLedError
    return read_script(Path(heading.path), None, language if language != heading.language else "")


class Practice:
    """Serves them; what takes time is done by threads of its own, so that no room waits for it."""

    def __init__(self, server: Server) -> None:
        self._people = server.people
        self._is_open = server.settings.practice
        self._practised = Practised(server.archive.shared)
        self._stories = StoriesToPractise(server)
        self._steps = Allowance(STEPS, monotonic)
        self._workers = ThreadPoolExecutor(WORKERS, "practice")
        self._waiting: Counter[int | None] = Counter()
        """By organisation; of strangers together."""
        self._key = b""

    def add_to(self, app: web.Application) -> None:
        app.router.add_get(HERE, self._library)
        app.router.add_get(HERE + "{story}", self._begin)
        app.router.add_post(STEP, self._step)
        app.router.add_post(FORGET, self._forget)

    async def _library(self, request: web.Request) -> web.Response:
        person = await self._allowed(request)
        kept: tuple[KeptPractice, ...] = ()
        if person is not None:
            kept = await asyncio.to_thread(self._practised.kept, person.org, person.number)
        headings = await self._worked(person, partial(self._stories.headings, person))
        return _answer(library_page(headings, kept, person))

    async def _begin(self, request: web.Request) -> web.Response:
        """The first page of a story; nothing is kept of it yet."""
        person = await self._allowed(request)
        story, language = request.match_info["story"], request.query.get("language", "")
        minutes = max(0, small_number(request.query.get("minutes", "")))
        try:
            play = await self._worked(person, partial(self._stories.play, person, story, language))
        except NotLedError as unknown:
            return _answer(refused_page(unknown.says, person), 404)
        return await self._shown(await self._worked(person, partial(begun, play, language, minutes)), person)

    @taking(LARGEST_STEP)
    async def _step(self, request: web.Request) -> web.Response:
        """Where a step leads from where its page stands."""
        person = await self._allowed(request)
        fields = await _fields(request)
        does, _colon, which = fields.get("do", "").partition(":")
        text = fields.get("s", "")
        if does == "resume" and person is not None:
            text = await self._left_open(person, which)
        try:
            carried = from_carried(text, await self._signed_by())
            story, language = carried.started.scenario, carried.language
            play = await self._worked(person, partial(self._stories.play, person, story, language))
            if not _is_of(play, carried):
                return _answer(refused_page(OTHER_TEXT, person), 409)
            step = PageStep(does, which, fields)
            after = await self._worked(person, partial(stepped, play, carried, step, _reader_of))
        except CarriedAwayError:
            return _answer(refused_page(FORGED, person), 400)
        except NotLedError as unknown:
            return _answer(refused_page(unknown.says, person), 404)
        return await self._shown(after, person, carried)

    async def _forget(self, request: web.Request) -> web.Response:
        person = await self._people.who(request)
        if person is not None:
            await asyncio.to_thread(self._practised.forget, person.org, person.number)
        raise web.HTTPSeeOther(HERE)

    async def _shown(
        self, after: Stepped, person: Person | None, before: CarriedPractice | None = None
    ) -> web.Response:
        """The page of where it stands, which for who is known is kept as well."""
        key = await self._signed_by()
        text = as_carried(after.carried, key)
        if len(text) > LONGEST_CARRIED and before is not None:
            play = after.host.play
            after = await self._worked(person, partial(stepped, play, before, NO_STEP, _reader_of))
            after, text = after._replace(notice=TOO_LONG), as_carried(before, key)
        if person is not None and after.carried != before and after.host.state.visits:
            try:
                await asyncio.to_thread(self._keep, person, after, text)
            except DatabaseAwayError:
                after = after._replace(notice=NOT_KEPT)
        return _answer(await self._worked(person, partial(_page, after, text, person)))

    def _keep(self, person: Person, after: Stepped, text: str) -> None:
        state, header = after.host.state, after.host.view.header
        kept = KeptPractice(
            after.carried.started.scenario, state.plan.minutes, header.title, where_in(header)
        )
        self._practised.keep(person.org, person.number, kept, text)

    async def _left_open(self, person: Person, which: str) -> str:
        story, _colon, minutes = which.partition(":")
        kept = self._practised.carried
        carried = await asyncio.to_thread(
            kept, person.org, person.number, clean(story), small_number(minutes)
        )
        return carried or ""

    async def _allowed(self, request: web.Request) -> Person | None:
        """Who asks; raises HTTPSeeOther where strangers are not let in, else what too many of them get."""
        person = await self._people.who(request)
        if person is None and not self._is_open:
            back = request.path_qs if request.method == "GET" else HERE
            raise web.HTTPSeeOther(f"{SIGN_IN}?to={quote(back, safe='')}")
        if person is None and not self._steps.take():
            raise _busy()
        return person

    async def _signed_by(self) -> bytes:
        if not self._key:
            self._key = await asyncio.to_thread(self._practised.key)
        return self._key

    async def _worked(self, person: Person | None, work: Callable[[], _Result]) -> _Result:
        """What a thread makes of it; raises HTTPServiceUnavailable where too much waits already."""
        whose = person.org if person is not None else None
        if self._waiting[whose] >= MOST_WAITING:
            raise _busy()
        self._waiting[whose] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._workers, work)
        finally:
            self._waiting[whose] -= 1


def _is_of(play: Play, carried: CarriedPractice) -> bool:
    """Whether the practice was begun on this very text."""
    started = carried.started
    return (started.scenario_hash, started.lens_hashes) == (play.scenario_hash, play.lens_hashes)


def _page(after: Stepped, text: str, person: Person | None) -> str:
    host = after.host
    can_undo = undone(host.state) is not host.state
    language, visits = host.play.scenario.language, len(host.state.visits)
    return practice_html(
        Shown(host.view, language, text, can_undo, visits, after.notice, after.reading), person
    )


async def _fields(request: web.Request) -> Mapping[str, str]:
    """The fields of a form, the first of each name; none where it is no form."""
    try:
        text = (await request.read()).decode()
        return {name: values[0] for name, values in parse_qs(text, max_num_fields=MOST_FIELDS).items()}
    except ValueError:
        return {}


def _busy() -> web.HTTPException:
    page = refused_page(BUSY, None)
    return web.HTTPServiceUnavailable(text=page, content_type="text/html", headers={"Retry-After": "2"})


def _answer(page: str, status: int = 200) -> web.Response:
    """A page that the browser may keep for its own way back, and shows nobody else."""
    return web.Response(
        text=page, status=status, content_type="text/html", headers={"Cache-Control": "private, no-cache"}
    )


def _reader_of(lens: Lens) -> OwnWordsReader:
    return reader_for(lens, (SHIPPED_LENSES,)).reader
