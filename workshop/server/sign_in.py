"""The way in for people: to the identity provider of their organisation, back with proof, and out again."""

from __future__ import annotations

import asyncio
import re
import secrets
from hashlib import sha256
from html import escape

from aiohttp import web

from workshop.gateway.limits import Allowance, Doors
from workshop.language.catalogue import _
from workshop.server.account_page import (
    SIGN_OUT,
    account_html,
    first_place,
    not_now_page,
    paragraphs_html,
    too_many_page,
)
from workshop.server.log import Happened, Log
from workshop.server.oidc import NotProvenError, Proven, Provider, ProviderAwayError
from workshop.server.people import SECRET, SIGN_IN, People, Person, person_of
from workshop.server.providers import Providers
from workshop.store.postgres.accounts import ATTEMPT_SECONDS, SIGN_IN_SECONDS, Account, Attempt
from workshop.store.postgres.archive import Archive, UnknownOrganisationError

BACK = "/o/back"
"""Where the provider sends a browser; each must know the address."""
OWN_PATH = re.compile(r"/(?:o|p|w)/[!-\[\]-~]{0,500}")
"""Where somebody may be led after signing in: ASCII without a backslash, below what is ours alone."""
PASSING_ERRORS = frozenset({"server_error", "temporarily_unavailable"})
"""By which a provider says that another time it may sign somebody in (RFC 6749, 4.1.2.1)."""
NO_ROLE_NEEDED = "/p/"
"""Whoever is signed in may practise."""
MOST_ATTEMPTS = 8
"""That a browser has open at once; each has a cookie."""
ATTEMPT = "in"
"""Begins the name of an attempt's cookie; each has its own, for several tabs may sign in at once."""
NOT_SET_UP = _("Nobody can sign in at this server: it was begun without --people.")
NO_SUCH = _("No organisation goes by that name here.")
AWAY = _("The sign-in of {name} does not answer. Rooms go on; try again in a moment.")
NOT_BEGUN_HERE = _("This sign-in is over, or was begun in another browser. Nothing was changed.")
NOT_PROVEN = _("The sign-in of {name} did not say who it is that came back. Nothing was changed.")
NO_ROLE = _("The sign-in of {name} gives no role here, so there is nothing to open yet.")
ASK = _("Ask {whom}, then sign out and in again.")
ASK_SOMEBODY = _("Ask whoever looks after accounts there, then sign out and in again.")
SIGNED_OUT = _("This browser is signed out.")


class SignIn:
    """Any process may end what another began: what is known of an attempt is in the database, as hashes.

    The browser holds the attempt's secret, from which nonce and verifier come; so neither can be read from
    the database, and nobody ends what another's browser has begun.
    """

    def __init__(
        self,
        providers: Providers,
        people: People,
        archive: Archive,
        wrong: Allowance,
        doors: Doors,
        log: Log,
    ) -> None:
        """`wrong` is what is left of names and codes that are none, in all."""
        self._providers = {one.short: Provider(one) for one in providers}
        self._people = people
        self._archive = archive
        self._wrong = wrong
        self._doors = doors
        self._log = log

    def add_to(self, app: web.Application) -> None:
        app.router.add_get(SIGN_IN, self._to_provider)
        app.router.add_get(BACK, self._back)
        app.router.add_post(SIGN_OUT, self._out)

    async def close(self) -> None:
        for provider in self._providers.values():
            await provider.close()

    async def _to_provider(self, request: web.Request) -> web.Response:
        """To the provider of the organisation, which is asked for where there are several."""
        back = own_path(request.query.get("to", ""))
        person = await self._people.who(request)
        if person is not None:
            return self._led_on(person, back)
        if not self._providers:
            return account_html(_("Signing in"), paragraphs_html(NOT_SET_UP), None, status=404)
        asked = request.query.get("organisation", "").strip().lower()
        if not asked and len(self._providers) > 1:
            return _organisation_page(back)
        provider = self._providers.get(asked) if asked else next(iter(self._providers.values()))
        if provider is None:
            if not self._wrong.take():
                return too_many_page()
            return _organisation_page(back, NO_SUCH, 404)
        return await self._begin(request, provider, back)

    async def _begin(self, request: web.Request, provider: Provider, back: str) -> web.Response:
        org = await self._number_of(provider)
        state, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        nonce, verifier = _derived(secret, "nonce"), _derived(secret, "verifier")
        try:
            if org is None:
                raise ProviderAwayError("no such organisation in the database")
            url = await provider.sign_in_url(self._address(request, BACK), state, nonce, verifier)
        except ProviderAwayError as away:
            return self._away_page(provider, org, away)
        issuer = provider.settings.of.issuer
        begun = await asyncio.to_thread(self._people.accounts.begin_attempt, org, issuer, state, secret, back)
        if not begun:
            return too_many_page()
        page = _leading_page(_("Signing in"), _("To the sign-in of {name}."), provider, url)
        attempts = [name for name in request.cookies if name.rpartition("-")[0].endswith(ATTEMPT)]
        for name in attempts[: max(0, len(attempts) - MOST_ATTEMPTS + 1)]:
            self._people.drop_cookie(request, page, ATTEMPT + "-" + name.rpartition("-")[2])
        self._people.set_cookie(request, page, secret, ATTEMPT_SECONDS, _cookie_of(state))
        return page

    async def _back(self, request: web.Request) -> web.Response:
        """From the provider, with a code or a reason why not."""
        state = request.query.get("state", "")
        secret = self._people.cookie(request, _cookie_of(state))
        if SECRET.fullmatch(state) is None or not secret:
            return _again_page(NOT_BEGUN_HERE, 400)
        attempt = await asyncio.to_thread(self._people.accounts.end_attempt, state, secret)
        if attempt is None:
            return self._ended(request, state, _again_page(NOT_BEGUN_HERE, 400))
        provider = self._provider_named(attempt.organisation)
        if provider is None or provider.settings.of.issuer != attempt.issuer:
            return self._ended(request, state, _again_page(NOT_BEGUN_HERE, 400))
        try:
            proven = await self._proven(request, provider, secret, attempt.now)
        except ProviderAwayError as away:
            return self._ended(request, state, self._away_page(provider, attempt.org, away))
        except NotProvenError as refused:
            self._log.note(
                Happened.SIGN_IN_REFUSED,
                refused.__cause__ or refused,
                org=attempt.org,
                status=refused.status,
            )
            told = NOT_PROVEN.format(name=provider.settings.of.name)
            return self._ended(request, state, _again_page(told, 403))
        return self._ended(request, state, await self._let_in(request, proven, attempt))

    async def _proven(self, request: web.Request, provider: Provider, secret: str, now: float) -> Proven:
        issuer = request.query.get("iss")
        if issuer is not None and issuer != provider.settings.of.issuer:
            raise NotProvenError("iss")  # another provider's answer to what was asked of this one
        code, error = request.query.get("code", ""), request.query.get("error")
        if error in PASSING_ERRORS:
            raise ProviderAwayError("it says so")
        if not code or error is not None:
            raise NotProvenError("no code")
        redirect = self._address(request, BACK)
        return await provider.proven(
            code, redirect, _derived(secret, "nonce"), _derived(secret, "verifier"), now
        )

    async def _let_in(self, request: web.Request, proven: Proven, attempt: Attempt) -> web.Response:
        accounts = self._people.accounts
        former = self._people.cookie(request)
        roles = [role.value for role in proven.roles]
        secret = await asyncio.to_thread(accounts.sign_in, attempt.org, proven.who, roles)
        if former:
            await asyncio.to_thread(accounts.sign_out, former)
        account = await asyncio.to_thread(accounts.of_secret, secret)
        assert account is not None  # it has hours to go
        person = person_of(account)
        self._log.note(Happened.SIGNED_IN, org=attempt.org, account=person.number, roles=len(person.roles))
        answer = self._led_on(person, attempt.back)
        self._people.set_cookie(request, answer, secret, SIGN_IN_SECONDS)
        return answer

    def _led_on(self, person: Person, back: str) -> web.Response:
        """To what was asked for, or to the first page that the person may open."""
        place = first_place(person)
        if not person.roles and not back.startswith(NO_ROLE_NEEDED):
            return self._no_role_page(person)
        to = back or (place.path if place is not None else "")
        if to:
            return web.Response(status=303, headers={"Location": to})
        return account_html(_("Signed in"), paragraphs_html(_("This browser is signed in.")), person)

    def _no_role_page(self, person: Person) -> web.Response:
        provider = self._provider_named(person.organisation)
        whom = provider.settings.of.ask if provider is not None else None
        ask = ASK.format(whom=whom) if whom else ASK_SOMEBODY
        told = paragraphs_html(NO_ROLE.format(name=person.organisation), ask)
        return account_html(_("Signed in, without a role"), told, person, status=403)

    async def _out(self, request: web.Request) -> web.Response:
        """End the sign-in of this browser, and that at the provider where the file says so."""
        accounts, secret = self._people.accounts, self._people.cookie(request)
        account = await asyncio.to_thread(accounts.of_secret, secret) if secret else None
        if account is not None:
            await asyncio.to_thread(accounts.sign_out, secret)
        page = await self._signed_out_page(request, account)
        self._people.drop_cookie(request, page)
        return page

    async def _signed_out_page(self, request: web.Request, account: Account | None) -> web.Response:
        provider = self._provider_named(account.organisation) if account is not None else None
        if account is not None and provider is not None:
            try:
                url = await provider.sign_out_url(self._address(request, SIGN_IN))
                if url is not None:
                    return _leading_page(_("Signed out"), _("On to the sign-out of {name}."), provider, url)
            except ProviderAwayError as away:
                self._note_away(away, account.org)
        return account_html(_("Signed out"), paragraphs_html(SIGNED_OUT), None)

    async def _number_of(self, provider: Provider) -> int | None:
        """The number of the provider's organisation; None where the database has none of its name."""
        try:
            return await asyncio.to_thread(self._archive.organisation, provider.settings.of.name)
        except UnknownOrganisationError:
            return None

    def _provider_named(self, organisation: str) -> Provider | None:
        named = (one for one in self._providers.values() if one.settings.of.name == organisation)
        return next(named, None)

    def _address(self, request: web.Request, path: str) -> str:
        """As the browser reaches it."""
        by_proxy = self._doors.is_by_proxy(request.host)
        return (self._doors.public if by_proxy else f"http://{request.host}") + path

    def _away_page(self, provider: Provider, org: int | None, away: ProviderAwayError) -> web.Response:
        self._note_away(away, org)
        return not_now_page(AWAY.format(name=provider.settings.of.name))

    def _note_away(self, away: ProviderAwayError, org: int | None) -> None:
        failed = away.__cause__ or away
        self._log.note(Happened.PROVIDER_AWAY, failed, org=org or 0, status=away.status)

    def _ended(self, request: web.Request, state: str, answer: web.Response) -> web.Response:
        """The answer, with which the browser forgets the attempt."""
        self._people.drop_cookie(request, answer, _cookie_of(state))
        return answer


def own_path(path: str) -> str:
    """The path, if it is one of ours that somebody may be led to; else nothing."""
    return path if OWN_PATH.fullmatch(path) else ""


def _derived(secret: str, what: str) -> str:
    return sha256(f"{what} {secret}".encode()).hexdigest()


def _cookie_of(state: str) -> str:
    return f"{ATTEMPT}-{sha256(state.encode()).hexdigest()[:12]}"


def _organisation_page(back: str, told: str = "", status: int = 200) -> web.Response:
    alert = f'<p role="alert">{escape(told)}</p>' if told else ""
    label, go = escape(_("Short name of your organisation")), escape(_("Go on"))
    body = (
        f'{alert}<form action="{SIGN_IN}"><input type="hidden" name="to" value="{escape(back)}">'
        f'<label for="organisation">{label}</label><p><input id="organisation" name="organisation" '
        'autocomplete="organization" autocapitalize="none" spellcheck="false" maxlength="64" required></p>'
        f'<p><button class="go">{go}</button></p></form>'
    )
    return account_html(_("Signing in"), body, None, status=status)


def _leading_page(title: str, told: str, provider: Provider, url: str) -> web.Response:
    """Leads on at once.

    No redirect: where a form led here, the page that it stands on allows none to another site.
    """
    told, go = told.format(name=provider.settings.of.name), escape(_("Go on"))
    page = account_html(title, f'{paragraphs_html(told)}<p><a href="{escape(url)}">{go}</a></p>', None)
    page.headers["Refresh"] = f"0; url={url}"
    return page


def _again_page(told: str, status: int) -> web.Response:
    again = escape(_("Begin again"))
    body = f'<p role="alert">{escape(told)}</p><p><a href="{SIGN_IN}">{again}</a></p>'
    return account_html(_("Not signed in"), body, None, status=status)
