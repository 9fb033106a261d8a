"""The pages on which facilitators find their organisation's sessions, and prepare one for a group."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from aiohttp import web

from workshop.gateway.streams import json_body
from workshop.gateway.web import taking
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.server.account_page import account_html, paragraphs_html
from workshop.server.markup import NO_HTML, Html, all_of, table_html, tag
from workshop.server.people import HOME, Person, Role
from workshop.server.room import new_way_in
from workshop.server.stories import NotLedError, languages_of, script_of_story, stories_of
from workshop.session.decide import MAX_HEADS, MAX_MINUTES
from workshop.session.events import Record
from workshop.session.host import Host
from workshop.session.plan import USUAL_MINUTES, Hosting, opening_commands
from workshop.session.times import day_in_words
from workshop.store.library import Heading
from workshop.store.records import Summary
from workshop.store.runs import Script

if TYPE_CHECKING:
    from workshop.server.process import Server

NEW = "/o/new"
ROOMS = "/o/rooms/"
ON_A_PAGE = 25
LARGEST_FORM = 4096
LONGEST_GROUP = 80
STORY = "{story:[a-z][a-z0-9-]{0,63}}"
NOTHING_YET = _("No session was prepared in {organisation} yet.")


class SessionsPages:
    """The list, the stories, and the form of a story."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._people = server.people
        self._archive = server.archive

    def add_to(self, app: web.Application) -> None:
        app.router.add_get(HOME, self._list)
        app.router.add_get(NEW, self._stories)
        app.router.add_get(f"{NEW}/{STORY}", self._form)
        app.router.add_post(f"{NEW}/{STORY}", self._prepare)

    async def _list(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.FACILITATOR)
        before = _whole(request.query.get("before"), 2**62)
        found = await asyncio.to_thread(self._archive.sessions, person.org, ON_A_PAGE + 1, before)
        shown = found[:ON_A_PAGE]
        codes = await asyncio.to_thread(self._archive.codes, person.org, [number for number, _one in shown])
        today = datetime.now(UTC).astimezone().date()
        prepare = tag("p", tag("a", _("Prepare a session"), href=NEW))
        if not shown:
            told = paragraphs_html(NOTHING_YET.format(organisation=person.organisation))
            return account_html(_("Sessions"), prepare + told, person)
        older = NO_HTML
        if len(found) > ON_A_PAGE:
            older = tag("p", tag("a", _("Older sessions"), href=f"{HOME}?before={shown[-1][0]}", rel="next"))
        return account_html(_("Sessions"), all_of([prepare, _table(shown, codes, today), older]), person)

    async def _stories(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.FACILITATOR)
        stories = await asyncio.to_thread(stories_of, self._server, person.org)
        body = all_of(
            [
                tag("p", _("Choose what the group is led through.")),
                *_chosen_from(_("Stories"), [one for one in stories if not one.single]),
                *_chosen_from(_("Single questions"), [one for one in stories if one.single]),
            ]
        )
        return account_html(_("Prepare a session"), body, person)

    async def _form(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.FACILITATOR)
        return await self._form_of(request, person)

    async def _form_of(
        self, request: web.Request, person: Person, typed: Mapping[str, str] | None = None, wrong: str = ""
    ) -> web.Response:
        stories = await asyncio.to_thread(stories_of, self._server, person.org)
        heading = next((one for one in stories if one.id == request.match_info["story"]), None)
        if heading is None:
            return _no_story(person)
        status = 400 if wrong else 200
        return account_html(heading.title, _form_html(heading, typed or {}, wrong), person, status=status)

    @taking(LARGEST_FORM)
    async def _prepare(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.FACILITATOR)
        typed = {name: str(value) for name, value in (await json_body(request)).items()}
        minutes = _whole(typed.get("minutes"), MAX_MINUTES)
        heads = _whole(typed.get("heads") or "0", MAX_HEADS)
        if not minutes:
            return await self._form_of(request, person, typed, _("Minutes: a number from 1 to 480."))
        if heads is None:
            return await self._form_of(request, person, typed, _("People: a number up to 999, or nothing."))
        group = one_line(typed.get("group", ""), LONGEST_GROUP)
        hosting = Hosting(minutes, heads=heads, group=group)
        story, language = request.match_info["story"], typed.get("language", "")
        try:
            number = await asyncio.to_thread(self._begun, person.org, story, language, hosting)
        except NotLedError:
            return _no_story(person)
        raise web.HTTPSeeOther(f"{ROOMS}{number}")

    def _begun(self, org: int, story: str, language: str, hosting: Hosting) -> int:
        """The number of a new session that is planned so."""
        script = script_of_story(self._server, org, story, language)
        scenario = script.play.scenario
        kept = self._archive.begin(
            org,
            scenario.id,
            scenario.title,
            script.scenario_text,
            script.lens_texts,
            planned(script, hosting, datetime.now().astimezone().isoformat(timespec="milliseconds")),
        )
        self._archive.let_in(org, kept.id, new_way_in)
        return self._archive.number_of(org, kept.id)


class _Planned:
    """Takes down what a plan consists of."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record) -> None:
        self.records.append(record)


def planned(script: Script, hosting: Hosting, at: str) -> tuple[Record, ...]:
    """The events with which a session on this script begins that is planned so."""
    taken = _Planned()
    host = Host(script.play, taken, lambda: at)
    host.start()
    for command in opening_commands(script.play, hosting):
        host.do(command)
    return tuple(taken.records)


def _no_story(person: Person) -> web.Response:
    return account_html(_("Not here"), paragraphs_html(str(NotLedError())), person, status=404)


def _table(sessions: Sequence[tuple[int, Summary]], codes: Mapping[int, str], today: date) -> Html:
    heads = (_("Session"), _("Group"), _("Led last"), _("Where it stands"), _("Code"))
    rows = [
        tag(
            "tr",
            tag("td", tag("a", one.title, href=f"{ROOMS}{number}")),
            tag("td", one.group or "–"),
            tag("td", day_in_words(one.last, today)),
            tag("td", one.place),
            tag("td", codes.get(number, "–")),
        )
        for number, one in sessions
    ]
    return table_html(_("Sessions"), heads, rows)


def _chosen_from(title: str, headings: Sequence[Heading]) -> Iterator[Html]:
    if headings:
        yield tag("h2", title)
        yield tag("ul", *(_chosen(one) for one in headings), class_="stories")


def _chosen(heading: Heading) -> Html:
    plans = ", ".join(str(minutes) for minutes in heading.plans)
    facts = [
        heading.audience,
        _("plans for {minutes} minutes").format(minutes=plans) if plans else "",
        ", ".join(languages_of(heading).values()) if heading.translations else "",
    ]
    return tag(
        "li",
        tag("a", heading.title, href=f"{NEW}/{heading.id}"),
        tag("p", heading.summary),
        tag("p", " · ".join(filter(None, facts)), class_="quiet"),
        lang=heading.language,
    )


def _form_html(heading: Heading, typed: Mapping[str, str], wrong: str) -> Html:
    minutes = typed.get("minutes") or str(min(heading.plans, default=USUAL_MINUTES, key=_from_usual))
    languages = languages_of(heading)
    hint = NO_HTML
    if heading.plans:
        plans = ", ".join(map(str, heading.plans))
        hint = tag(
            "p", _("Its author planned it for {minutes}.").format(minutes=plans), id="plans", class_="quiet"
        )
    return tag(
        "form",
        tag("p", wrong, role="alert") if wrong else NO_HTML,
        tag("p", heading.summary, lang=heading.language),
        *_field(
            "minutes", _("Minutes"), minutes, type="number", min=1, max=MAX_MINUTES, required=True,
            aria_describedby="plans" if heading.plans else None,
        ),
        hint,
        *_field("group", _("The group, as you call it"), typed.get("group", ""), maxlength=LONGEST_GROUP),
        *_field(
            "heads", _("People who come, if that is known"), typed.get("heads", ""), type="number", min=1,
            max=MAX_HEADS,
        ),
        *(_languages(languages, typed.get("language", "")) if len(languages) > 1 else ()),
        tag("p", tag("button", _("Prepare it"), class_="go")),
        method="post",
    )  # fmt: skip


def _field(name: str, label: str, value: str, **more: str | int | bool | None) -> Iterable[Html]:
    yield tag("label", label, for_=name)
    yield tag("input", id=name, name=name, value=value, autocomplete="off", **more)


def _languages(languages: Mapping[str, str], chosen: str) -> Iterable[Html]:
    yield tag("label", _("Language"), for_="language")
    options = (
        tag("option", name, value=code, selected=code == chosen, lang=code)
        for code, name in languages.items()
    )
    yield tag("select", *options, id="language", name="language")


def _from_usual(minutes: int) -> int:
    return abs(minutes - USUAL_MINUTES)


def _whole(typed: str | None, most: int) -> int | None:
    """The number that was typed, if it is one up to this."""
    typed = (typed or "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 20):
        return None
    return int(typed) if int(typed) <= most else None
