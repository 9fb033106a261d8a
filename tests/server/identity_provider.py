"""An identity provider for the tests, which can be slow, be away, change its keys, and lie."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from time import time
from typing import Any, NamedTuple
from urllib.parse import unquote_plus, urlencode

import aiohttp
import trustme
from aiohttp import BasicAuth, web
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jws
from joserfc.jwk import ECKey, Key, RSAKey

from tests.cluster import free_port
from workshop.scenario.toml.source import source_of
from workshop.server.providers import ProviderSettings, people_in

SECRET = "a secret: 100 % & more+"
ADA = {"sub": "ada", "name": "Ada Lovelace", "email": "ada@company.test", "groups": ["leads"]}
GRACE = {"sub": "grace", "name": "Grace Hopper", "email": "grace@company.test", "groups": ["hr", "boards"]}
KEYS = (
    RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}),
    ECKey.generate_key("P-256", {"kid": "second", "use": "sig"}),
)
ALGORITHMS = {"RSA": "RS256", "EC": "ES256"}


class Granted(NamedTuple):
    """What a code stands for."""

    client: str
    redirect_uri: str
    nonce: str
    challenge: str
    claims: dict[str, Any]


class IdentityProvider:
    """Signs in whoever `person` is at the moment, without a question."""

    def __init__(self, port: int, ca: trustme.CA | None = None) -> None:
        self.port = port
        self.issuer = f"{'https' if ca else 'http'}://127.0.0.1:{port}/realm"
        self.ca = ca.cert_pem.bytes().decode() if ca else ""
        self.person: dict[str, Any] = ADA
        self.key: Key = KEYS[0]
        self.secret = SECRET
        """Empty where the client has none."""
        self.ways: list[str] = []
        """How the client said who it is."""
        self.lies: dict[str, Any] = {}
        """Claims that a token has in place of the true ones; None for none."""
        self.forged: Callable[[dict[str, Any]], str] | None = None
        """Makes the token of these claims instead."""
        self.metadata: dict[str, Any] = {}
        """What the discovery document has in place of what is true."""
        self.answers: dict[str, tuple[int, bytes]] = {}
        """For a path, what is answered there instead."""
        self.asked: Counter[str] = Counter()
        self.waiting: asyncio.Event | None = None
        """Until it is set, nothing is answered."""
        self._granted: dict[str, Granted] = {}
        self._codes = count()

    def settings(
        self, name: str, short: str = "company", client: str = "rooms", **more: str
    ) -> ProviderSettings:
        """The organisation's part of people.toml, as the server reads it; `more` are keys as TOML."""
        keys = "".join(f"{key.replace('_', '-')} = {value}\n" for key, value in more.items())
        loaded = people_in(
            source_of(
                "people.toml",
                f"[organisation.{short}]\nname = '{name}'\nissuer = '{self.issuer}'\nclient-id = '{client}'\n"
                f"claim = 'groups'\n{keys}[organisation.{short}.roles]\nfacilitator = ['leads', 'staff']\n"
                "organiser = ['hr']\nadministrator = ['boards']\n",
            )
        )
        assert loaded.document is not None, [*loaded.problems.lines()]
        return ProviderSettings(short, loaded.document.organisation[short], self.secret, self.ca)

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._as_it_is])
        app.router.add_get("/realm/.well-known/openid-configuration", self._discovery)
        app.router.add_get("/realm/keys", self._keys)
        app.router.add_get("/realm/authorize", self._authorize)
        app.router.add_post("/realm/token", self._token)
        return app

    @web.middleware
    async def _as_it_is(self, request: web.Request, handler: Any) -> web.StreamResponse:
        end = request.path.rpartition("/")[2]
        self.asked[end] += 1
        if self.waiting is not None:
            await self.waiting.wait()
        if end in self.answers:
            status, body = self.answers[end]
            return web.Response(status=status, body=body, content_type="application/json")
        return await handler(request)  # type: ignore[no-any-return]

    async def _discovery(self, _request: web.Request) -> web.Response:
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        }
        return web.json_response({**told, **self.metadata})

    async def _keys(self, _request: web.Request) -> web.Response:
        others = [{"kty": "PQ", "kid": "new"}, {"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "short"}, 7]
        more = {"x5c": ["MIIC"], "x5t": "abc", "key_ops": ["verify"], "issuer": self.issuer}
        return web.json_response({"keys": [*others, {**self.key.as_dict(private=False), **more}]})

    async def _authorize(self, request: web.Request) -> web.Response:
        asked = request.query
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = self.granted(
            asked["client_id"], asked["redirect_uri"], asked["nonce"], asked["code_challenge"]
        )
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return web.Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{urlencode(back)}"})

    def granted(self, client: str, redirect_uri: str, nonce: str, challenge: str) -> str:
        """A code for whoever it is at the moment."""
        code = f"code {next(self._codes)}"
        self._granted[code] = Granted(client, redirect_uri, nonce, challenge, dict(self.person))
        return code

    async def _token(self, request: web.Request) -> web.Response:
        told = await request.post()
        if "Authorization" in request.headers:
            auth = BasicAuth.decode(request.headers["Authorization"], "latin1")
            client, secret = unquote_plus(auth.login), unquote_plus(auth.password)
        else:
            client, secret = str(told["client_id"]), str(told.get("client_secret", ""))
        self.ways.append("basic" if "Authorization" in request.headers else "post" if secret else "none")
        granted = self._granted.pop(str(told["code"]), None)
        if (
            granted is None
            or (client, secret) != (granted.client, self.secret)
            or told["redirect_uri"] != granted.redirect_uri
            or create_s256_code_challenge(str(told["code_verifier"])) != granted.challenge
        ):
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(time())
        claims = {
            "iss": self.issuer, "aud": granted.client, "iat": now, "exp": now + 300, "nonce": granted.nonce,
            **granted.claims, **self.lies,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        token = self.forged(claims) if self.forged is not None else self.signed(claims)
        return web.json_response({"access_token": "opaque", "token_type": "Bearer", "id_token": token})

    def signed(self, claims: dict[str, Any], **header: Any) -> str:
        """A token of these claims, signed with the key of the moment."""
        headers = {"alg": ALGORITHMS[self.key.key_type], "kid": self.key.kid, **header}
        registry = jws.JWSRegistry(algorithms=[headers["alg"]], strict_check_header=False)
        registry.max_header_length = 10_000
        return jws.serialize_compact(headers, json.dumps(claims), self.key, registry=registry)


@asynccontextmanager
async def identity_provider(ca: trustme.CA | None = None) -> AsyncIterator[IdentityProvider]:
    """One that runs in this loop; with a certificate by `ca` where there is one."""
    provider = IdentityProvider(free_port(), ca)
    async with running(provider, ca):
        yield provider


@asynccontextmanager
async def running(provider: IdentityProvider, ca: trustme.CA | None = None) -> AsyncIterator[None]:
    """It can be reached meanwhile."""
    context = None
    if ca is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        ca.issue_cert("127.0.0.1").configure_cert(context)
    runner = web.AppRunner(provider.app(), access_log=None, handle_signals=False, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", provider.port, ssl_context=context).start()
    try:
        yield
    finally:
        await runner.cleanup()


class Answer(NamedTuple):
    status: int
    text: str
    headers: Any

    @property
    def leads_to(self) -> str:
        """Where the browser goes by itself."""
        if "Location" in self.headers:
            return str(self.headers["Location"])
        return str(self.headers.get("Refresh", "")).removeprefix("0; url=")


class Browser:
    """Somebody's browser: its cookies, and the requests that it makes to a process by the proxy's name."""

    def __init__(self, web: aiohttp.ClientSession, host: str = "") -> None:
        self.cookies: dict[str, str] = {}
        self.set_cookies: list[str] = []
        """As they were sent, all of them."""
        self._web = web
        self._host = {"Host": host} if host else {}

    async def get(self, url: str) -> Answer:
        return await self._asked("GET", url)

    async def post(self, url: str, origin: str = "") -> Answer:
        return await self._asked("POST", url, Origin=origin or url.partition("/o/")[0])

    async def begin(self, url: str, to: str = "", organisation: str = "") -> Answer:
        """As whoever opens the sign-in of the process at this address."""
        asked = {name: value for name, value in (("to", to), ("organisation", organisation)) if value}
        return await self.get(f"{url}/o/in?{urlencode(asked)}")

    async def at_provider(self, leading: Answer) -> str:
        """What the provider makes of it: path and query by which it sends the browser back."""
        assert leading.leads_to, leading.text
        async with self._web.get(leading.leads_to, allow_redirects=False, ssl=False) as answer:
            assert answer.status == 302
            return "/o/back" + answer.headers["Location"].partition("/o/back")[2]

    async def sign_in(self, url: str, to: str = "", organisation: str = "", back_at: str = "") -> Answer:
        """The whole of it; the end at another process where one is told."""
        back = await self.at_provider(await self.begin(url, to, organisation))
        return await self.get((back_at or url) + back)

    async def _asked(self, method: str, url: str, **headers: str) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**self._host, **headers, **({"Cookie": cookies} if cookies else {})}
        async with self._web.request(method, url, headers=headers, allow_redirects=False) as answer:
            for line in answer.headers.getall("Set-Cookie", ()):
                self.set_cookies.append(line)
                name, _, value = line.partition(";")[0].partition("=")
                if "Max-Age=0" in line:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = value.strip('"')
            return Answer(answer.status, await answer.text(), answer.headers)


@asynccontextmanager
async def browsers() -> AsyncIterator[Callable[..., Browser]]:
    """Makes browsers."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as web:
        yield lambda host="": Browser(web, host)
