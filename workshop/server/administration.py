"""What administrators do: how long sessions are kept, deleting, taking all along, who has an account."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from workshop.gateway.streams import is_form, json_body
from workshop.language.catalogue import _, plural
from workshop.scenario.clean import one_line
from workshop.server.account_page import ROLE_NAMES, account_html, paragraphs_html
from workshop.server.exporting import send_archive, session_file
from workshop.server.markup import NO_HTML, Html, all_of, table_html, tag, told_html
from workshop.server.people import Person, Role
from workshop.session.times import minute_in
from workshop.store.files import RefusedError
from workshop.store.postgres.accounts import KnownAccount
from workshop.store.postgres.connection import DatabaseAwayError
from workshop.store.postgres.erasing import LONGEST_KEPT
from workshop.store.records import Summary
from workshop.store.sessions import UnknownSessionError

if TYPE_CHECKING:
    from workshop.server.process import Server

ADMIN = "/o/admin"
ID = "{id:[a-z0-9-]{1,64}}"
ON_A_PAGE = 50
MOST_ACCOUNTS = 1000
TITLE = _("Administration")
NOT_HERE = _("There is no such session here.")
TOLD = {
    "kept": _("That is kept from now on."),
    "deleted": _("The session is deleted."),
    "out": _("That account is signed out everywhere."),
}
"""What is said once something was done, by the word that stands in the address."""


class Administration:
    """Everything is of the administrator's own organisation: what is another's is not there."""

    def __init__(self, server: Server) -> None:
        self._people = server.people
        self._archive = server.archive
        self._housekeeping = server.housekeeping
        self._keeping = server.housekeeping.keeping
        self._erasing: set[asyncio.Task[None]] = set()

    def add_to(self, app: web.Application) -> None:
        app.router.add_get(ADMIN, self._page)
        app.router.add_post(f"{ADMIN}/keeping", self._keep)
        app.router.add_post(f"{ADMIN}/sign-out", self._sign_out)
        app.router.add_post(f"{ADMIN}/erase", self._erase_all)
        app.router.add_get(f"{ADMIN}/sessions", self._sessions)
        app.router.add_get(f"{ADMIN}/sessions.tar", self._export_all)
        app.router.add_get(f"{ADMIN}/session/{ID}", self._session)
        app.router.add_get(f"{ADMIN}/session/{ID}/export", self._export)
        app.router.add_post(f"{ADMIN}/session/{ID}/delete", self._delete)

    async def _page(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.ADMINISTRATOR)
        return await self._administration(person, TOLD.get(request.query.get("told", ""), ""))

    async def _administration(self, person: Person, told: str = "", status: int = 200) -> web.Response:
        days = await asyncio.to_thread(self._keeping.days, person.org)
        left = await asyncio.to_thread(self._keeping.left, person.org)
        accounts = await self._accounts(person)
        body = all_of(
            [
                told_html(told),
                tag("p", _still_deleting(left)) if left else NO_HTML,
                *_keeping_html(days),
                *_sessions_html(),
                *_accounts_html(accounts),
                *_erase_all_html(person),
            ]
        )
        return account_html(TITLE, body, person, status=status)

    async def _accounts(self, person: Person) -> list[KnownAccount]:
        return await asyncio.to_thread(self._people.accounts.of_organisation, person.org, MOST_ACCOUNTS)

    async def _keep(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.ADMINISTRATOR)
        form = await json_body(request)
        typed = str(form.get("days", "")).strip()
        days = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 5 else 0
        if not is_form(request) or (typed and not 1 <= days <= LONGEST_KEPT):
            wanted = _("For how many days, from 1 to {most}; nothing, for ever.").format(most=LONGEST_KEPT)
            return await self._administration(person, wanted, 400)
        past = await asyncio.to_thread(self._keeping.past, person.org, days) if days else 0
        if past and form.get("sure") != "1":
            return account_html(_("How long sessions are kept"), _past_html(days, past), person)
        await asyncio.to_thread(self._keeping.keep_for, person.org, days or None)
        raise web.HTTPSeeOther(f"{ADMIN}?told=kept")

    async def _sign_out(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.ADMINISTRATOR)
        typed = str((await json_body(request)).get("account", ""))
        if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
            return await self._administration(person, _("There is no such account here."), 404)
        accounts = await self._accounts(person)
        if int(typed) not in {account.number for account in accounts}:
            return await self._administration(person, _("There is no such account here."), 404)
        await asyncio.to_thread(self._people.accounts.sign_out_everywhere, person.org, int(typed))
        raise web.HTTPSeeOther(f"{ADMIN}?told=out")

    async def _erase_all(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.ADMINISTRATOR)
        typed = one_line(str((await json_body(request)).get("name", "")), 80)
        if typed != person.organisation:
            other = _("That is not the name of the organisation. Nothing was deleted.")
            return await self._administration(person, other, 400)
        await asyncio.to_thread(self._keeping.erase_all, person.org)
        task = asyncio.get_running_loop().create_task(self._carry_on(person.org))
        self._erasing.add(task)
        task.add_done_callback(self._erasing.discard)
        told = _("All of {organisation} is being deleted: sessions, results, stories, accounts.").format(
            organisation=person.organisation
        )
        goes_on = _("It goes on by itself, at this process or another. This account is signed out.")
        return account_html(_("Deleting"), paragraphs_html(told, goes_on), None)

    async def _carry_on(self, org: int) -> None:
        """Begin at once; the turn of the hour goes on with what is left where this process ends."""
        try:
            await self._housekeeping.erase_due(org)
        except DatabaseAwayError:
            return

    async def _sessions(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.ADMINISTRATOR)
        typed = request.query.get("before", "")
        before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
        found = await asyncio.to_thread(self._archive.sessions, person.org, ON_A_PAGE, before)
        told = TOLD.get(request.query.get("told", ""), "")
        return account_html(
            _("Sessions that are kept"), all_of([told_html(told), *_list_html(found)]), person
        )

    async def _session(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.ADMINISTRATOR)
        id = request.match_info["id"]
        try:
            await asyncio.to_thread(self._archive.number_of, person.org, id)
        except UnknownSessionError:
            return _not_here(person)
        return account_html(id, _session_html(id), person)

    async def _export(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.ADMINISTRATOR)
        try:
            kept = await asyncio.to_thread(self._archive.load, person.org, request.match_info["id"])
        except UnknownSessionError:
            return _not_here(person)
        except DatabaseAwayError:
            raise
        except RefusedError as damaged:
            return account_html(_("Cannot be read"), paragraphs_html(str(damaged)), person, status=409)
        return session_file(kept)

    async def _export_all(self, request: web.Request) -> web.StreamResponse:
        person = await self._people.required(request, Role.ADMINISTRATOR)
        return await send_archive(request, self._archive, person.org)

    async def _delete(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.ADMINISTRATOR)
        try:
            erased = await asyncio.to_thread(self._keeping.erase, person.org, request.match_info["id"])
        except UnknownSessionError:
            return _not_here(person)
        await self._housekeeping.note_erased(person.org, [erased])
        raise web.HTTPSeeOther(f"{ADMIN}/sessions?told=deleted")


def _not_here(person: Person) -> web.Response:
    return account_html(_("Not here"), paragraphs_html(NOT_HERE), person, status=404)


def _still_deleting(left: int) -> str:
    return plural(
        "{number:,} session is still to be deleted.", "{number:,} sessions are still to be deleted.", left
    )


def _button(path: str, name: str, label: str | None = None, **hidden: str) -> Html:
    """A form of nothing but a button; `label` says more to whoever hears it and does not see where it is."""
    fields = (tag("input", type="hidden", name=key, value=value) for key, value in hidden.items())
    return tag("form", *fields, tag("button", name, aria_label=label), method="post", action=path)


def _keeping_html(days: int | None) -> Iterator[Html]:
    label = _("For how many days sessions are kept after they were closed or last opened; nothing, for ever")
    yield tag("h2", _("How long sessions are kept"))
    yield tag(
        "form",
        tag("label", label, for_="days"),
        tag(
            "input", id="days", name="days", inputmode="numeric", autocomplete="off", maxlength=5,
            value="" if days is None else days,
        ),
        tag("p", tag("button", _("Keep them so"))),
        method="post",
        action=f"{ADMIN}/keeping",
    )  # fmt: skip
    yield tag("p", _("They are deleted within the hour after that, with what they gave to the results."))


def _past_html(days: int, past: int) -> Html:
    told = plural(
        "{number:,} session is older than that and would be deleted within the hour.",
        "{number:,} sessions are older than that and would be deleted within the hour.",
        past,
    )
    again = _button(f"{ADMIN}/keeping", _("Delete them"), days=str(days), sure="1")
    back = tag("a", _("Change nothing"), href=ADMIN)
    return all_of([tag("p", told), tag("div", again, back, class_="actions")])


def _sessions_html() -> Iterator[Html]:
    yield tag("h2", _("Sessions that are kept"))
    yield tag(
        "ul",
        tag("li", tag("a", _("Look at sessions, export or delete one"), href=f"{ADMIN}/sessions")),
        tag("li", tag("a", _("Export all as a tar file"), href=f"{ADMIN}/sessions.tar", download=True)),
        tag("li", tag("a", _("Stories and lenses of your own"), href="/o/stories")),
    )


def _accounts_html(accounts: Sequence[KnownAccount]) -> Iterator[Html]:
    title = _("Accounts")
    yield tag("h2", title)
    heads = (_("Name"), _("May"), _("Signed in last"), _("Sign-ins"))
    yield table_html(title, heads, map(_account_row, accounts))
    if len(accounts) == MOST_ACCOUNTS:
        yield tag("p", _("These are the {number} that signed in last.").format(number=MOST_ACCOUNTS))


def _account_row(account: KnownAccount) -> Html:
    name = account.name or account.address or _("without a name")
    known = {role.value: told for role, told in ROLE_NAMES.items()}
    roles = ", ".join(known[role] for role in account.roles if role in known) or _("nothing")
    address = [tag("br"), account.address] if account.address and account.address != name else []
    out = _button(
        f"{ADMIN}/sign-out",
        _("Sign out everywhere"),
        _("Sign out {name} everywhere").format(name=name),
        account=str(account.number),
    )
    return tag(
        "tr",
        tag("th", name, *address, scope="row"),
        tag("td", roles),
        tag("td", minute_in(account.signed_in.isoformat())),
        tag("td", out),
    )


def _erase_all_html(person: Person) -> Iterator[Html]:
    told = _("All of it goes: sessions, results, stories, accounts. Export it first; nothing brings it back.")
    label = _("Type the name of the organisation, {organisation}").format(organisation=person.organisation)
    yield tag("h2", _("Delete all of the organisation"))
    yield tag("p", told)
    yield tag(
        "form",
        tag("label", label, for_="name"),
        tag("input", id="name", name="name", autocomplete="off", maxlength=80, required=True),
        tag("p", tag("button", _("Delete all of it"))),
        method="post",
        action=f"{ADMIN}/erase",
    )


def _list_html(found: Sequence[tuple[int, Summary]]) -> Iterator[Html]:
    if not found:
        yield tag("p", _("There are none."))
        return
    heads = (_("Session"), _("Group"), _("Place"), _("Last event"))
    rows = (
        tag(
            "tr",
            tag("th", tag("a", one.id, href=f"{ADMIN}/session/{one.id}"), tag("br"), one.title, scope="row"),
            tag("td", one.group),
            tag("td", one.place),
            tag("td", minute_in(one.last)),
        )
        for _number, one in found
    )
    yield table_html(_("Sessions that are kept"), heads, rows)
    if len(found) == ON_A_PAGE:
        yield tag("p", tag("a", _("Earlier ones"), href=f"{ADMIN}/sessions?before={found[-1][0]}"))


def _session_html(id: str) -> Html:
    at = f"{ADMIN}/session/{id}"
    return all_of(
        [
            tag("p", tag("a", _("Export it as a file"), href=f"{at}/export", download=True)),
            tag("p", _("A room that is open ends at once. Nothing brings the session back.")),
            _button(f"{at}/delete", _("Delete the session")),
        ]
    )
