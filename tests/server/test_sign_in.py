"""People sign in at the identity provider of their organisation, and at nothing else that looks like it."""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import psycopg
import pytest
import trustme
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.cluster import Database, free_port
from tests.play import ROOT
from tests.rooms.rooms import until
from tests.server.company import Company, new_company
from tests.server.identity_provider import (
    ADA,
    GRACE,
    KEYS,
    IdentityProvider,
    identity_provider,
    running,
)
from workshop.server import oidc
from workshop.store.postgres import accounts as kept_accounts

PUBLIC = "https://rooms.test"
HOST = "rooms.test"


@pytest.fixture
async def company(database: Database) -> AsyncIterator[Company]:
    async with new_company(database) as made:
        yield made


@pytest.fixture
async def provider() -> AsyncIterator[IdentityProvider]:
    async with identity_provider() as started:
        yield started


async def test_whoever_opens_a_page_signs_in_and_comes_to_it(
    company: Company, provider: IdentityProvider
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    asked = await browser.get(f"{url}/o/who?of=1")
    assert json.loads(asked.text) is None
    answer = await browser.sign_in(url, to="/o/who?of=1")
    assert (answer.status, answer.leads_to) == (303, "/o/who?of=1")
    assert await company.signed_in_as(url, browser) == {
        "org": company.org,
        "organisation": company.name,
        "number": company.accounts()[0].number,
        "name": "Ada Lovelace",
        "roles": ["facilitator"],
    }
    assert list(browser.cookies) == ["account"], "nothing is left of the attempt"
    again = await browser.begin(url)
    assert (again.status, again.leads_to) == (303, "/o/"), "whoever is signed in is not sent away again"
    assert company.happened() == ["started", "signed in"]
    assert "Ada" not in company.log.getvalue()


async def test_the_way_to_the_provider_carries_what_proves_the_way_back(
    company: Company, provider: IdentityProvider
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    first, second = await browser.begin(url), await browser.begin(url)
    asked = [parse_qs(urlsplit(page.leads_to).query) for page in (first, second)]
    assert first.leads_to in first.text.replace("&amp;", "&"), "there is a link for who is not led on"
    for each in ("state", "nonce", "code_challenge"):
        assert asked[0][each] != asked[1][each]
        assert len(asked[0][each][0]) >= 43
    assert asked[0]["redirect_uri"] == [f"{url}/o/back"]
    with psycopg.connect(company.database.owner) as connection:
        kept = str(connection.execute("SELECT attempt::text FROM workshop.attempt").fetchall())
    for secret in (*asked[0]["state"], *asked[0]["nonce"], *browser.cookies.values()):
        assert secret not in kept


async def test_cookies_are_for_this_site_alone_and_come_along_after_the_way_back(
    company: Company, provider: IdentityProvider
) -> None:
    """C15: Lax, for a Strict cookie would be missing after the redirect from another site."""
    settings = provider.settings(company.name)
    url, browser = await company.served(settings, public=PUBLIC), company.browser(HOST)
    leading = await browser.begin(url)
    assert quote(f"{PUBLIC}/o/back", safe="") in leading.leads_to
    await browser.get(url + await browser.at_provider(leading))
    assert [*browser.cookies] == ["__Host-account"]
    for line in browser.set_cookies:
        assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= {*line.split("; ")}, line
    assert "Max-Age=36000" in browser.set_cookies[-1] + browser.set_cookies[-2]
    assert (await company.signed_in_as(url, browser))["name"] == "Ada Lovelace"


async def test_two_tabs_sign_in_at_once_and_each_ends_at_its_own_page(
    company: Company, provider: IdentityProvider
) -> None:
    """C15."""
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    one = await browser.at_provider(await browser.begin(url, to="/o/one"))
    other = await browser.at_provider(await browser.begin(url, to="/o/other"))
    assert (await browser.get(url + other)).leads_to == "/o/other"
    assert (await browser.get(url + one)).leads_to == "/o/one"
    assert len(company.accounts()) == 1


async def test_a_sign_in_begun_at_one_process_ends_at_another(
    company: Company, provider: IdentityProvider
) -> None:
    """C15."""
    settings = provider.settings(company.name)
    a, b = [await company.served(settings, public=PUBLIC) for _process in range(2)]
    browser = company.browser(HOST)
    assert (await browser.sign_in(a, to="/o/who", back_at=b)).leads_to == "/o/who"
    assert (await company.signed_in_as(a, browser)) == (await company.signed_in_as(b, browser)) is not None


async def test_an_attempt_is_ended_once_in_time_and_by_the_browser_that_began_it(
    company: Company, provider: IdentityProvider
) -> None:
    url, browser, stranger = (
        await company.served(provider.settings(company.name)),
        company.browser(),
        company.browser(),
    )
    back = await browser.at_provider(await browser.begin(url))
    lured = await stranger.get(url + back)
    assert (lured.status, "begun in another browser" in lured.text) == (400, True)
    cookies = dict(browser.cookies)
    stranger.cookies = dict.fromkeys(cookies, "A" * 43)
    assert (await stranger.get(url + back)).status == 400
    assert (await browser.get(url + back)).status == 303
    browser.cookies = cookies  # as if the first answer had not arrived
    assert (await browser.get(url + back)).status == 400, "a state is used once"
    late = await browser.at_provider(await browser.begin(url))
    with psycopg.connect(company.database.owner, autocommit=True) as connection:
        connection.execute("UPDATE workshop.attempt SET began = began - interval '601 seconds'")
    assert (await browser.get(url + late)).status == 400
    assert len(company.accounts()) == 1
    assert provider.asked["token"] == 1


async def test_a_code_is_no_good_for_another_state_nor_a_nonce_for_another_attempt(
    company: Company, provider: IdentityProvider
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    backs = [await browser.at_provider(await browser.begin(url)) for _tab in range(2)]
    codes, states = zip(
        *(
            (query["code"][0], query["state"][0])
            for query in (parse_qs(urlsplit(one).query) for one in backs)
        ),
        strict=True,
    )
    swapped = await browser.get(f"{url}/o/back?code={quote(codes[0])}&state={states[1]}")
    assert (swapped.status, "did not say who it is" in swapped.text) == (403, True)
    again = await browser.get(f"{url}/o/back?code={quote(codes[0])}&state={states[0]}")
    assert again.status == 403, "the provider takes a code once"
    other = company.browser()
    nonces = [
        parse_qs(urlsplit(page.leads_to).query)["nonce"][0]
        for page in [await other.begin(url), await other.begin(url)]
    ]
    assert nonces[0] != nonces[1]
    provider.lies = {"nonce": nonces[0]}
    assert (await other.sign_in(url)).status == 403
    assert company.accounts() == []


def with_public_key(claims: dict[str, Any]) -> str:
    """Signed by what everybody can read, as if it were a shared secret."""
    parts = (json.dumps(part).encode() for part in ({"alg": "HS256", "kid": "first"}, claims))
    text = ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    signature = hmac.digest(KEYS[0].as_pem(private=False), text.encode(), "sha256")
    return f"{text}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


def with_other_key(claims: dict[str, Any]) -> str:
    """Signed by somebody else, who tells the provider's own name of a key."""
    other = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, other)


def with_own_key(claims: dict[str, Any]) -> str:
    """Signed by somebody else, who sends the key along."""
    other = RSAKey.generate_key(2048, {"kid": "mine"})
    header = {"alg": "RS256", "kid": "mine", "jwk": other.as_dict(private=False)}
    return jwt.encode(header, claims, other)


def unsigned(claims: dict[str, Any]) -> str:
    signed = jwt.encode({"alg": "RS256", "kid": "first"}, claims, RSAKey.generate_key(2048))
    return "eyJhbGciOiJub25lIiwia2lkIjoiZmlyc3QifQ." + signed.split(".")[1] + "."


def changed(claims: dict[str, Any]) -> str:
    """The signature of other claims."""
    header = {"alg": "RS256", "kid": "first"}
    true, false = (
        jwt.encode(header, {**claims, "sub": sub}, KEYS[0]).split(".") for sub in (claims["sub"], "grace")
    )
    return ".".join((false[0], false[1], true[2]))


@pytest.mark.parametrize(
    "forged",
    [
        with_public_key, with_other_key, with_own_key, unsigned, changed, lambda claims: "",
        lambda claims: "a.b.c", lambda claims: "." * 40_000, lambda claims: [1], lambda claims: None,
    ],
)  # fmt: skip
async def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(
    company: Company, provider: IdentityProvider, forged: Callable[[dict[str, Any]], Any]
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    provider.forged = forged
    answer = await browser.sign_in(url)
    assert (answer.status, await company.signed_in_as(url, browser)) == (403, None)
    assert company.accounts() == []
    provider.forged = None
    assert (await browser.sign_in(url)).status == 303


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://other.test"}, {"iss": None}, {"iss": ["a"]},
        {"aud": "other"}, {"aud": ["other"]}, {"aud": None}, {"aud": []},
        {"aud": ["rooms", "other"]}, {"aud": ["rooms", "other"], "azp": "other"}, {"azp": "other"},
        {"exp": 1}, {"exp": None}, {"exp": "never"}, {"exp": float("inf")},
        {"nbf": 99_999_999_999}, {"iat": 99_999_999_999}, {"iat": None},
        {"nonce": "other"}, {"nonce": None}, {"nonce": ["a"]},
        {"sub": None}, {"sub": ""}, {"sub": 7}, {"sub": "a" * 256}, {"sub": "a\x00b"}, {"sub": "a\ud800"},
        {"at_hash": "other"},
    ],
    ids=str,
)  # fmt: skip
async def test_a_token_with_a_claim_that_is_not_ours_lets_nobody_in(
    company: Company, provider: IdentityProvider, lies: dict[str, Any]
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    provider.lies = lies
    answer = await browser.sign_in(url)
    assert (answer.status, await company.signed_in_as(url, browser)) == (403, None)
    assert company.accounts() == []
    assert company.happened()[-1] == "sign-in refused"


async def test_claims_that_only_add_something_let_somebody_in(
    company: Company, provider: IdentityProvider
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    provider.lies = {"aud": ["rooms", "other"], "azp": "rooms", "address": {"street": "x"}, "amr": ["pwd"]}
    assert (await browser.sign_in(url)).status == 303


async def test_a_header_may_say_more_but_nothing_critical_that_is_not_understood(
    company: Company, provider: IdentityProvider
) -> None:
    url = await company.served(provider.settings(company.name))
    more = {"typ": "JWT", "x5t": "abc", "x5c": ["M" * 3000], "pi.atm": "1", "nonce": "of the provider's"}
    provider.forged = lambda claims: provider.signed(claims, **more)
    assert (await company.browser().sign_in(url)).status == 303
    for header, status in (({}, 303), ({"crit": ["exotic"]}, 403)):
        provider.forged = partial(with_header, provider, {"exotic": 1, **header})
        assert (await company.browser().sign_in(url)).status == status


def with_header(provider: IdentityProvider, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Signed with the provider's key, whatever the library for that thinks of the header."""
    parts = ({"alg": "RS256", "kid": "first", **header}, claims)
    text = ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    key = provider.key.private_key
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


async def test_an_account_is_issuer_and_sub_whatever_addresses_do(
    company: Company, provider: IdentityProvider
) -> None:
    """C13: changed, swapped, reused."""
    url = await company.served(provider.settings(company.name))

    async def number(**claims: Any) -> int:
        provider.person = claims
        browser = company.browser()
        await browser.sign_in(url)
        return int((await company.signed_in_as(url, browser))["number"])

    ada, grace = await number(**ADA), await number(**GRACE)
    assert ada != grace
    assert await number(**{**ADA, "email": "countess@company.test", "name": "Countess"}) == ada, "changed"
    assert await number(**{**ADA, "email": GRACE["email"]}) == ada, "swapped"
    assert await number(**{**GRACE, "email": ADA["email"]}) == grace
    later = await number(**{**ADA, "sub": "another ada"})
    assert later not in (ada, grace), "reused"
    assert await number(**{**ADA, "sub": "ADA"}) not in (ada, grace, later), "a sub is taken to the letter"
    assert len(company.accounts()) == 4


async def test_the_same_sub_of_another_issuer_or_organisation_is_somebody_else(
    company: Company, provider: IdentityProvider
) -> None:
    other = f"{company.name} and daughters"
    company.archive.add_organisation(other)
    async with identity_provider() as foreign:
        url = await company.served(
            provider.settings(company.name, "here", "rooms"),
            provider.settings(other, "there", "others"),
        )
        elsewhere = await company.served(foreign.settings(company.name))
        people = []
        for at, short in ((url, "here"), (url, "there"), (elsewhere, "")):
            browser = company.browser()
            await browser.sign_in(at, organisation=short)
            people.append(await company.signed_in_as(at, browser))
    assert len({person["number"] for person in people}) == 3
    assert people[0]["org"] == people[2]["org"] == company.org
    assert people[1]["org"] != company.org


async def test_what_one_organisations_provider_says_lets_nobody_into_another(
    company: Company, provider: IdentityProvider
) -> None:
    other = f"{company.name} and sons"
    company.archive.add_organisation(other)
    async with identity_provider() as evil:
        url = await company.served(provider.settings(company.name, "here"), evil.settings(other, "there"))
        browser = company.browser()
        back = await browser.at_provider(await browser.begin(url, organisation="there"))
        code, state = (parse_qs(urlsplit(back).query)[name][0] for name in ("code", "state"))
        mixed = await browser.get(
            f"{url}/o/back?code={quote(code)}&state={state}&iss={quote(provider.issuer)}"
        )
        assert mixed.status == 403, "an answer that another issuer says is its own"
        for lies in ({"iss": provider.issuer}, {"iss": provider.issuer, "aud": "rooms"}):
            evil.lies = lies
            assert (await browser.sign_in(url, organisation="there")).status == 403
        evil.lies = {}
        # Whose attempt it was is known here, and not said by anybody who comes back.
        theirs = await browser.at_provider(await browser.begin(url, organisation="there"))
        ours = await browser.at_provider(await browser.begin(url, organisation="here"))
        their_code = parse_qs(urlsplit(theirs).query)["code"][0]
        our_state = parse_qs(urlsplit(ours).query)["state"][0]
        assert (await browser.get(f"{url}/o/back?code={quote(their_code)}&state={our_state}")).status == 403
    assert company.accounts() == []


async def test_roles_are_those_of_the_last_sign_in(company: Company, provider: IdentityProvider) -> None:
    settings = provider.settings(company.name, ask="'it-help@company.test'")
    url, browser = await company.served(settings), company.browser()
    provider.person = GRACE
    await browser.sign_in(url)
    assert (await company.signed_in_as(url, browser))["roles"] == ["administrator", "organiser"]
    assert "all of it" in (await browser.get(f"{url}/o/all")).text
    await browser.post(f"{url}/o/out")
    provider.person = {**GRACE, "groups": ["leads", "no such group", 7]}
    assert (await browser.sign_in(url)).leads_to == "/o/"
    assert (await company.signed_in_as(url, browser))["roles"] == ["facilitator"]
    refused = await browser.get(f"{url}/o/all")
    assert (refused.status, "for administrators" in refused.text) == (403, True)
    await browser.post(f"{url}/o/out")
    for groups in ([], "hrm", {"hr": 1}, 7, None):
        provider.person = {**GRACE, "groups": groups}
        none = await browser.sign_in(url, to="/o/all")
        assert none.status == 403
        assert "gives no role here" in none.text
        assert "Ask it-help@company.test" in none.text
        assert (await browser.get(f"{url}/o/all")).status == 403
        await browser.post(f"{url}/o/out")
    assert company.accounts()[0].roles == ()


async def test_a_role_stands_in_a_claim_inside_of_another(
    company: Company, provider: IdentityProvider
) -> None:
    settings = provider.settings(company.name)
    inside = settings._replace(of=settings.of.model_copy(update={"claim": "realm_access.roles"}))
    url, browser = await company.served(inside), company.browser()
    provider.person = {"sub": "1", "realm_access": {"roles": "hr"}}
    await browser.sign_in(url)
    assert (await company.signed_in_as(url, browser))["roles"] == ["organiser"]


async def test_whoever_signed_out_has_no_way_back_with_the_same_cookie(
    company: Company, provider: IdentityProvider
) -> None:
    settings = provider.settings(company.name)
    a, b = [await company.served(settings, public="http://rooms.test") for _process in range(2)]
    browser = company.browser(HOST)
    await browser.sign_in(a)
    cookies = dict(browser.cookies)
    assert (await browser.post(f"{b}/o/out", "http://evil.test")).status == 403
    assert await company.signed_in_as(a, browser) is not None
    assert (await browser.post(f"{b}/o/out", "http://rooms.test")).status == 200
    browser.cookies = cookies
    assert [await company.signed_in_as(url, browser) for url in (a, b)] == [None, None]


async def test_who_signs_in_anew_is_known_by_a_new_cookie_alone(
    company: Company, provider: IdentityProvider
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    backs = [await browser.at_provider(await browser.begin(url)) for _tab in range(2)]
    await browser.get(url + backs[0])
    former = company.browser()
    former.cookies = {"account": browser.cookies["account"]}
    await browser.get(url + backs[1])
    assert await company.signed_in_as(url, browser) is not None
    assert await company.signed_in_as(url, former) is None


async def test_signing_out_leads_to_the_providers_sign_out_where_the_file_says_so(
    company: Company, provider: IdentityProvider
) -> None:
    settings = provider.settings(company.name, end_session="true")
    url, browser = await company.served(settings), company.browser()
    await browser.sign_in(url)
    out = await browser.post(f"{url}/o/out")
    assert out.leads_to.startswith(f"{provider.issuer}/logout?client_id=rooms&post_logout_redirect_uri=")
    assert await company.signed_in_as(url, browser) is None
    assert (await browser.post(f"{url}/o/out")).status == 200, "signing out twice is signing out"


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.test", "//evil.test", "/\\evil.test", "\\\\evil.test", "/o/\\evil.test",
        "javascript:alert(1)", "/o/\r\nSet-Cookie: a=b", "/o/ x", "/o/ä", "/", "/K7QX2M", "/health", "o/who",
        "http:/o/", " /o/", "/o/" + "x" * 600, "@evil.test/o/", "/%2f/evil.test", "/r/00000000/",
    ],
)  # fmt: skip
async def test_nobody_is_led_anywhere_else_after_signing_in(
    company: Company, provider: IdentityProvider, to: str
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    assert (await browser.sign_in(url, to=to)).leads_to == "/o/"
    assert (await browser.begin(url, to=to)).leads_to == "/o/", "nor who is signed in already"


async def test_several_organisations_are_asked_for_by_name_and_never_listed(
    company: Company, provider: IdentityProvider
) -> None:
    other = f"{company.name} and more"
    company.archive.add_organisation(other)
    url = await company.served(provider.settings(company.name, "here"), provider.settings(other, "there"))
    browser = company.browser()
    asked = await browser.begin(url, to="/o/who")
    assert (asked.status, 'name="organisation"' in asked.text, asked.leads_to) == (200, True, "")
    assert 'value="/o/who"' in asked.text
    for name in ("nowhere", company.name, "'; DROP TABLE workshop.org; --", "<b>here</b>"):
        none = await browser.begin(url, to="/o/who", organisation=name)
        assert (none.status, "No organisation goes by that name" in none.text) == (404, True)
    for page in (asked, none):
        assert "here" not in page.text.replace("goes by that name here", "")
        assert company.name not in page.text
        assert provider.issuer not in page.text
    assert (await browser.sign_in(url, to="/o/who", organisation=" THERE ")).leads_to == "/o/who"


async def test_names_of_organisations_are_guessed_no_faster_than_codes(
    company: Company, provider: IdentityProvider
) -> None:
    url = await company.served(
        provider.settings(company.name, "here"), provider.settings(f"{company.name} x", "there")
    )
    browser = company.browser()
    statuses = [(await browser.begin(url, organisation=f"guess-{number}")).status for number in range(40)]
    assert 429 in statuses
    assert statuses.count(404) < 30


async def test_attempts_are_limited_in_sum_over_processes(
    company: Company, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_accounts, "ATTEMPTS_A_MINUTE", 5)
    settings = provider.settings(company.name)
    urls = [await company.served(settings) for _process in range(2)]
    browser = company.browser()
    first = await browser.sign_in(urls[0])
    assert first.status == 303
    browser.cookies.clear()
    statuses = [(await browser.begin(urls[number % 2])).status for number in range(8)]
    assert statuses == [200] * 4 + [429] * 4, "one that was ended counts too"


async def test_a_browser_does_not_gather_cookies_of_attempts_that_were_given_up(
    company: Company, provider: IdentityProvider
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    for _try in range(30):
        assert (await browser.begin(url)).status == 200
    assert len(browser.cookies) <= 8
    assert (await browser.sign_in(url)).status == 303


async def test_markup_and_sql_in_what_a_provider_says_stay_text(
    company: Company, provider: IdentityProvider
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    hostile = "</p><script>alert(1)</script>'; DROP TABLE workshop.account; --\u202e\x00\x1b[31m"
    provider.person = {
        "sub": hostile[:-7],
        "name": hostile,
        "email": hostile,
        "groups": ["hr", hostile, "' OR 1=1"],
    }
    assert (await browser.sign_in(url, to="/o/who")).status == 303
    person = await company.signed_in_as(url, browser)
    assert person["roles"] == ["organiser"]
    assert not set(person["name"]) & {"\u202e", "\x00", "\x1b"}
    page = await browser.get(f"{url}/o/all")
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text
    again = company.browser()
    provider.person = {"sub": hostile[:-7], "groups": []}
    await again.sign_in(url)
    assert (await company.signed_in_as(url, again))["number"] == person["number"]


async def test_rooms_run_while_the_provider_is_down_and_it_is_asked_when_somebody_signs_in(
    company: Company,
) -> None:
    """C16."""
    provider = IdentityProvider(free_port())
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    assert (await browser.get(f"{url}/health")).status == 200
    down = await browser.begin(url)
    assert (down.status, f"The sign-in of {company.name} does not answer." in down.text) == (503, True)
    assert company.happened()[-1] == "provider away"
    assert (await browser.get(f"{url}/")).status == 200
    async with running(provider):
        back = await browser.at_provider(await browser.begin(url))
    assert (await browser.get(url + back)).status == 503
    async with running(provider):
        assert (await browser.sign_in(url)).status == 303


@pytest.mark.parametrize(
    ("ways", "secret", "used"),
    [
        (["client_secret_post", "client_secret_basic"], "a: secret %+", "basic"),
        (["private_key_jwt", "client_secret_post"], "a: secret %+", "post"),
        (None, "a: secret %+", "basic"),
        (["none"], "", "none"),
    ],
)
async def test_the_client_says_who_it_is_in_a_way_that_the_provider_takes(
    company: Company, provider: IdentityProvider, ways: list[str] | None, secret: str, used: str
) -> None:
    provider.metadata = {"token_endpoint_auth_methods_supported": ways}
    provider.secret = secret
    url = await company.served(provider.settings(company.name))
    assert (await company.browser().sign_in(url)).status == 303
    assert provider.ways == [used]


async def test_a_code_that_arrives_twice_at_once_at_two_processes_lets_in_once(
    company: Company, provider: IdentityProvider
) -> None:
    settings = provider.settings(company.name)
    urls = [await company.served(settings, public="http://rooms.test") for _process in range(2)]
    for _try in range(5):
        browser = company.browser(HOST)
        back = await browser.at_provider(await browser.begin(urls[0]))
        answers = await asyncio.gather(*(browser.get(url + back) for url in urls * 3))
        assert sorted(answer.status for answer in answers) == [303, *[400] * 5]


@pytest.mark.parametrize("minutes", [-5, 5])
async def test_a_process_whose_clock_is_minutes_off_lets_people_in_all_the_same(
    company: Company, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    """Tokens are judged by the database's clock."""
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    monkeypatch.setattr("time.time", lambda true=time.time: true() + 60 * minutes)
    assert (await browser.sign_in(url)).status == 303
    assert await company.signed_in_as(url, browser) is not None


async def test_a_slow_provider_holds_up_nobody_else_and_is_not_waited_for_long(
    company: Company, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C16."""
    monkeypatch.setattr(oidc, "ASKING", 0.5)
    other = f"{company.name} and cousins"
    company.archive.add_organisation(other)
    async with identity_provider() as quick:
        url = await company.served(provider.settings(company.name, "slow"), quick.settings(other, "quick"))
        provider.waiting = asyncio.Event()
        waiting = [
            asyncio.ensure_future(company.browser().begin(url, organisation="slow")) for _one in range(20)
        ]
        await until(lambda: provider.asked["openid-configuration"] == 1, 5.0)
        assert (await company.browser().sign_in(url, organisation="quick")).status == 303
        assert not any(one.done() for one in waiting)
        assert {answer.status for answer in await asyncio.gather(*waiting)} == {503}
        assert provider.asked["openid-configuration"] == 1, "all waited for one answer"
        provider.waiting.set()
        assert (await company.browser().sign_in(url, organisation="slow")).status == 303


async def test_keys_that_change_are_fetched_when_one_is_met_and_no_oftener_than_once_a_minute(
    company: Company, provider: IdentityProvider
) -> None:
    """C16."""
    url = await company.served(provider.settings(company.name))
    assert (await company.browser().sign_in(url)).status == 303
    provider.key = KEYS[1]
    assert (await company.browser().sign_in(url)).status == 303, "at once"
    assert provider.asked["keys"] == 2
    provider.forged = lambda claims: provider.signed(claims, kid="none of these")
    for _try in range(5):
        assert (await company.browser().sign_in(url)).status == 403
    assert provider.asked["keys"] == 2
    assert provider.asked["openid-configuration"] == 1
    provider.forged = None
    assert (await company.browser().sign_in(url)).status == 303


async def test_a_companys_own_certificates_are_trusted_where_the_file_names_them_and_nowhere_else(
    company: Company,
) -> None:
    """C16."""
    ca = trustme.CA()
    async with identity_provider(ca) as provider:
        settings = provider.settings(company.name)
        assert settings.ca
        url = await company.served(settings)
        assert (await company.browser().sign_in(url)).status == 303
        for other in ("", trustme.CA().cert_pem.bytes().decode()):
            elsewhere = await company.served(settings._replace(ca=other))
            assert (await company.browser().begin(elsewhere)).status == 503


async def test_a_provider_is_asked_by_a_proxy_where_the_file_names_one(company: Company) -> None:
    ca = trustme.CA()
    async with identity_provider(ca) as provider, tunnels() as (proxy, asked):
        url = await company.served(provider.settings(company.name, proxy=f"'{proxy}'"))
        assert (await company.browser().sign_in(url)).status == 303
        assert asked == [f"CONNECT 127.0.0.1:{provider.port} HTTP/1.1"] * len(asked) != []


@asynccontextmanager
async def tunnels() -> AsyncIterator[tuple[str, list[str]]]:
    """The address of a proxy that connects with what it is asked for, and what that was."""
    asked: list[str] = []

    async def handed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65536):
            writer.write(piece)
        writer.close()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        asked.append(head.partition("\r\n")[0])
        host, _, port = asked[-1].split()[1].partition(":")
        there, out = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await asyncio.gather(handed_on(reader, out), handed_on(there, writer))

    server = await asyncio.start_server(connect, "127.0.0.1", port := free_port())
    async with server:
        yield f"http://127.0.0.1:{port}", asked


@pytest.mark.parametrize(
    ("end", "status", "body"),
    [
        ("openid-configuration", 404, b"{}"),
        ("openid-configuration", 200, b"no JSON"),
        ("openid-configuration", 200, b"[]"),
        ("openid-configuration", 200, b"{}"),
        ("openid-configuration", 302, b""),
        ("openid-configuration", 200, b"[" * 100_000),
        ("openid-configuration", 200, b" " * 300_000 + b"{}"),
        ("keys", 200, b"{}"),
        ("keys", 200, b'{"keys": 7}'),
        ("keys", 200, b'{"keys": []}'),
        ("keys", 200, b'{"keys": [{"kty": "oct", "k": "AAAA"}, {"kty": "RSA"}, null]}'),
        ("keys", 500, b"{}"),
        ("token", 500, b"{}"),
        ("token", 429, b"{}"),
        ("token", 200, b"\xff"),
    ],
)
async def test_what_a_provider_answers_that_cannot_be_used_is_told_as_away(
    company: Company, provider: IdentityProvider, end: str, status: int, body: bytes
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    provider.answers = {end: (status, body)}
    leading = await browser.begin(url)
    if end == "openid-configuration":
        assert leading.status == 503
    else:
        assert (await browser.get(url + await browser.at_provider(leading))).status == 503
    provider.answers = {}
    assert (await browser.sign_in(url)).status == 303


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://other.test"},
        {"issuer": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "http://other.test/authorize"},
        {"authorization_endpoint": "https://other.test/\r\nSet-Cookie: a=b"},
        {"token_endpoint": "http://other.test/token"},
        {"token_endpoint": None},
        {"jwks_uri": "http://other.test/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "https://[other.test/authorize"},
    ],
    ids=str,
)
async def test_a_provider_that_says_it_is_another_or_has_its_places_in_the_open_is_not_used(
    company: Company, provider: IdentityProvider, metadata: dict[str, Any]
) -> None:
    url = await company.served(provider.settings(company.name))
    provider.metadata = metadata
    assert (await company.browser().begin(url)).status == 503


async def test_a_provider_that_signs_nobody_in_says_why_in_no_words_of_its_own(
    company: Company, provider: IdentityProvider
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    state = parse_qs(urlsplit((await browser.begin(url)).leads_to).query)["state"][0]
    hostile = quote("Call 555-0100 and tell your password")
    answer = await browser.get(f"{url}/o/back?state={state}&error=access_denied&error_description={hostile}")
    assert answer.status == 403
    assert "555" not in answer.text
    for error, status in (("temporarily_unavailable", 503), ("", 403), ("<b>", 403)):
        state = parse_qs(urlsplit((await browser.begin(url)).leads_to).query)["state"][0]
        answer = await browser.get(f"{url}/o/back?state={state}&code=1&error={quote(error)}")
        assert (answer.status, "<b>" in answer.text) == (status, False)
    assert provider.asked["token"] == 0


async def test_without_a_file_and_without_the_organisation_it_is_said_that_nobody_can_sign_in(
    company: Company, provider: IdentityProvider
) -> None:
    nowhere = await company.served()
    answer = await company.browser().begin(nowhere)
    assert (answer.status, "begun without --people" in answer.text) == (404, True)
    unknown = await company.served(provider.settings("an organisation that nobody made"))
    assert (await company.browser().begin(unknown)).status == 503


async def test_while_the_database_is_away_signing_in_is_told_to_be_tried_again(
    company: Company, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    back = await browser.at_provider(await browser.begin(url))

    def away(*_: object, **__: object) -> None:
        raise psycopg.OperationalError("gone")

    monkeypatch.setattr("workshop.store.postgres.connection.connected", away)
    monkeypatch.setattr("workshop.store.postgres.connection.has_hung_up", lambda _connection: True)
    answer = await browser.get(url + back)
    assert (answer.status, "Nothing was changed" in answer.text) == (503, True)
    monkeypatch.undo()
    assert (await browser.get(url + back)).status == 303


@pytest.mark.slow
async def test_from_a_file_to_a_sign_in_by_the_commands_alone(company: Company, tmp_path: Path) -> None:
    """With a company's own certificates, and a client whose secret lies in a file."""
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    async with identity_provider(ca) as provider:
        (tmp_path / "secret").write_text(provider.secret + "\n")
        (tmp_path / "people.toml").write_text(
            f"[organisation.company]\nname = '{company.name}'\nissuer = '{provider.issuer}'\n"
            "client-id = 'rooms'\nclaim = 'groups'\nsecret-file = 'secret'\nca-file = 'ca.pem'\n"
            "[organisation.company.roles]\nfacilitator = ['leads']\n"
        )
        port = free_port()
        words = ("serve-rooms", "--port", str(port), "--people", str(tmp_path / "people.toml"))
        served = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "workshop", *words,
            env={**os.environ, "PYTHONPATH": str(ROOT), "WORKSHOP_DATABASE": company.database.address},
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            assert served.stderr is not None
            assert json.loads(await served.stderr.readline())["event"] == "started"
            answer = await company.browser().sign_in(f"http://127.0.0.1:{port}", to="/o/who")
            assert (answer.status, answer.leads_to) == (303, "/o/who")
            assert company.accounts()[0].roles == ("facilitator",)
            told = json.loads(await served.stderr.readline())
            assert (told["event"], told["org"], told["roles"]) == ("signed in", company.org, 1)
        finally:
            served.terminate()
            await served.wait()
    assert served.returncode == 0


async def test_what_keeps_a_client_out_is_told_to_whoever_runs_it_as_a_number(
    company: Company, provider: IdentityProvider
) -> None:
    settings = provider.settings(company.name)
    url, browser = await company.served(settings._replace(secret="another")), company.browser()
    assert (await browser.sign_in(url)).status == 403
    told = json.loads(company.log.getvalue().splitlines()[-1])
    assert (told["event"], told["status"], told["kind"]) == ("sign-in refused", 400, "NotProvenError")
    provider.lies = {"aud": "somebody else"}
    await company.browser().sign_in(await company.served(settings))
    told = json.loads(company.log.getvalue().splitlines()[-1])
    assert (told["event"], told["kind"]) == ("sign-in refused", "InvalidClaimError")
    assert "another" not in company.log.getvalue()


async def test_an_organisation_that_was_made_anew_is_another(
    company: Company, provider: IdentityProvider
) -> None:
    url, browser = await company.served(provider.settings(company.name)), company.browser()
    await browser.sign_in(url)
    with psycopg.connect(company.database.owner, autocommit=True) as connection:
        connection.execute("DELETE FROM workshop.attempt WHERE org = %s", (company.org,))
        connection.execute("DELETE FROM workshop.account WHERE org = %s", (company.org,))
        connection.execute("DELETE FROM workshop.org WHERE number = %s", (company.org,))
    assert await company.signed_in_as(url, browser) is None
    company.org = company.archive.add_organisation(company.name)
    await browser.sign_in(url)
    assert (await company.signed_in_as(url, browser))["org"] == company.org
