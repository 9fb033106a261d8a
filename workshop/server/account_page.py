"""The frame of the pages for people who are signed in: where else they may go, who they are, a way out."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import NamedTuple

from aiohttp import web

from workshop.gateway.web import Handler
from workshop.language.catalogue import _
from workshop.server.people import HOME, Person, RightLacksError, Role, TooManyAskError
from workshop.store.postgres.connection import DatabaseAwayError

_STYLE = Path(__file__).with_name("account.css").read_bytes()


class Place(NamedTuple):
    """A page that whoever has the role may open."""

    path: str
    name: str
    roles: tuple[Role, ...]
    """Any of them opens it."""


PLACES: tuple[Place, ...] = (
    Place(HOME, _("Sessions"), (Role.FACILITATOR,)),
    Place("/o/stories", _("Stories"), (Role.FACILITATOR, Role.ADMINISTRATOR)),
    Place("/o/results", _("Results"), (Role.ORGANISER,)),
    Place("/o/admin", _("Administration"), (Role.ADMINISTRATOR,)),
    Place("/p/", _("Practise"), tuple(Role)),
)
"""What the header of each page leads to, in its order."""
ROLE_NAMES = {
    Role.FACILITATOR: _("facilitators"),
    Role.ORGANISER: _("organisers"),
    Role.ADMINISTRATOR: _("administrators"),
}
SIGN_OUT = "/o/out"


def add_frame(app: web.Application) -> None:
    """What all of these pages need: how they look, and what is said where one cannot be had."""
    app.middlewares.append(_told_in_a_page)
    app.router.add_get("/account.css", _style)


def account_html(
    title: str,
    body: str,
    person: Person | None,
    language: str = "en",
    status: int = 200,
    scripts: tuple[str, ...] = (),
) -> web.Response:
    """A page of this title; `body` is HTML whose texts are escaped, `scripts` are files that are served."""
    head = "".join(f'<script src="{escape(path)}" defer></script>' for path in scripts)
    text = (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n"
        '<link rel="stylesheet" href="/page.css">\n<link rel="stylesheet" href="/account.css">\n'
        f"{head}</head>\n<body>\n{_header(person)}"
        f"<main><h1>{escape(title)}</h1>{body}</main>\n</body>\n</html>\n"
    )
    return web.Response(text=text, status=status, content_type="text/html")


def paragraphs_html(*texts: str) -> str:
    """Each text as a paragraph, escaped."""
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def not_now_page(told: str, status: int = 503, person: Person | None = None) -> web.Response:
    """Says why something cannot be had at this moment."""
    page = account_html(_("Not just now"), f'<p role="alert">{escape(told)}</p>', person, status=status)
    page.headers["Retry-After"] = "2"
    return page


def too_many_page() -> web.Response:
    """More is tried than is taken."""
    return not_now_page(_("Too much is tried at the moment. Try again in a minute."), 429)


def first_place(person: Person) -> Place | None:
    """Where somebody begins; None where their roles open nothing."""
    return next((place for place in PLACES if person.roles.intersection(place.roles)), None)


@web.middleware
async def _told_in_a_page(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Where the database is away, and where a right lacks."""
    try:
        return await handler(request)
    except RightLacksError as lacks:
        return _right_lacks_page(lacks.person, lacks.role)
    except TooManyAskError:
        return too_many_page()
    except DatabaseAwayError:
        told = _("The database of rooms cannot be had just now. Nothing was changed; try again in a moment.")
        return not_now_page(told)


def _right_lacks_page(person: Person, role: Role) -> web.Response:
    told = _("This page is for {roles} of {organisation}.").format(
        roles=ROLE_NAMES[role], organisation=person.organisation
    )
    ask = _("Whoever looks after accounts there can give that right; sign in again afterwards.")
    return account_html(_("Not among your pages"), paragraphs_html(told, ask), person, status=403)


async def _style(_request: web.Request) -> web.Response:
    headers = {"Cache-Control": "no-cache"}
    return web.Response(body=_STYLE, content_type="text/css", charset="utf-8", headers=headers)


def _header(person: Person | None) -> str:
    if person is None:
        return ""
    links = "".join(
        f'<li><a href="{escape(place.path)}">{escape(place.name)}</a></li>'
        for place in PLACES
        if person.roles.intersection(place.roles)
    )
    label, leave = escape(_("Pages")), escape(_("Sign out"))
    pages = f'<nav aria-label="{label}"><ul>{links}</ul></nav>' if links else ""
    who = f"{person.name} · {person.organisation}" if person.name else person.organisation
    return (
        f"<header>{pages}<p>{escape(who)}</p>"
        f'<form method="post" action="{SIGN_OUT}"><button>{leave}</button></form></header>\n'
    )
