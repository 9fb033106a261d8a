"""An identity provider, asked by OpenID Connect: where to sign in, and who somebody is that comes back."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import quote_plus

import aiohttp
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.jws import JWSRegistry

from workshop.scenario.clean import clean
from workshop.server.people import Role
from workshop.server.providers import ProviderSettings
from workshop.store.postgres.accounts import Identified

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519",
)  # fmt: skip
"""With two keys each: nothing that a provider shows to everybody can sign."""
BASIC, POST = "client_secret_basic", "client_secret_post"
_HEADERS = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
"""Providers say more in a header than the standard has; of that, only what is critical must be understood."""
_HEADERS.max_header_length = 8192  # some send their certificates along
KEY_TYPES = frozenset({"RSA", "EC", "OKP"})
SHORTEST_RSA = 341
"""Letters of a modulus of 2048 bits."""
ASKING, CONNECTING = 5.0, 3.0
"""Seconds that a provider may take for an answer, and for a connection."""
LARGEST_ANSWER = 262_144
LONGEST_TOKEN = 32_768
FRESH_SECONDS = 3600.0
"""For which what a provider says of itself is good."""
KEYS_AGAIN_SECONDS = 60.0
"""Keys are fetched no sooner again, however many tokens come with one that is not among them."""
LEEWAY = 60
"""Seconds by which a provider's clock and the database's may differ."""
LONGEST_SUB = 255
_PLACE = re.compile(r"https?://[!-~]{1,2000}")
_NAMES = ("name", "preferred_username", "email")
Fetched = TypeVar("Fetched")


class ProviderError(Exception):
    """Something about an identity provider keeps somebody from being signed in."""

    def __init__(self, why: str, status: int = 0) -> None:
        """`status` is that of the provider's answer, where it is what tells."""
        super().__init__(why)
        self.status = status


class ProviderAwayError(ProviderError):
    """The provider does not answer, or nothing that can be used; another time it may."""


class NotProvenError(ProviderError):
    """What came back does not show who somebody is."""


class Proven(NamedTuple):
    """Somebody whom the provider has signed in."""

    who: Identified
    roles: frozenset[Role]


class Once(Generic[Fetched]):
    """Something that is fetched when it is first needed, once for all who wait for it."""

    def __init__(self, fetch: Callable[[], Awaitable[Fetched]], clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._fetching: asyncio.Task[Fetched] | None = None
        self._fetched: tuple[float, Fetched] | None = None

    async def no_older_than(self, seconds: float) -> Fetched:
        """What was fetched within so many seconds, or is fetched now."""
        if self._fetched is not None and self._clock() - self._fetched[0] < seconds:
            return self._fetched[1]
        if self._fetching is None:
            self._fetching = asyncio.get_running_loop().create_task(self._fetch_it())
            self._fetching.add_done_callback(self._end)
        return await asyncio.shield(self._fetching)  # whoever asked may go; others wait for it too

    async def _fetch_it(self) -> Fetched:
        fetched = await self._fetch()
        self._fetched = (self._clock(), fetched)
        return fetched

    def _end(self, fetching: asyncio.Task[Fetched]) -> None:
        self._fetching = None
        if not fetching.cancelled():
            fetching.exception()  # whoever waits is told; nobody may be left by now


class Provider:
    """Asks it for the first time when somebody signs in. Everything may raise ProviderAwayError."""

    def __init__(self, settings: ProviderSettings, clock: Callable[[], float] = monotonic) -> None:
        self.settings = settings
        self._metadata = Once(self._fetch_metadata, clock)
        self._keys = Once(self._fetch_keys, clock)
        self._newer_keys = Once(lambda: self._keys.no_older_than(0.0), clock)
        """Fetched because a key was not among the others."""
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def sign_in_url(self, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Where a browser is sent to sign in."""
        metadata = await self._metadata.no_older_than(FRESH_SECONDS)
        return str(
            prepare_grant_uri(
                metadata["authorization_endpoint"],
                client_id=self.settings.of.client_id,
                response_type="code",
                redirect_uri=redirect_uri,
                scope=list(self.settings.of.scopes),
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
            )
        )

    async def sign_out_url(self, back: str) -> str | None:
        """Where a browser is sent to sign out there too; None where that is not wished, or not told."""
        if not self.settings.of.end_session:
            return None
        metadata = await self._metadata.no_older_than(FRESH_SECONDS)
        endpoint = metadata.get("end_session_endpoint")
        if endpoint is None:
            return None
        told = [("client_id", self.settings.of.client_id), ("post_logout_redirect_uri", back)]
        return str(add_params_to_uri(endpoint, told))

    async def proven(self, code: str, redirect_uri: str, nonce: str, verifier: str, now: float) -> Proven:
        """Who it is that brought this code at this moment; raises NotProvenError."""
        metadata = await self._metadata.no_older_than(FRESH_SECONDS)
        tokens = await self._tokens_for(metadata, code, redirect_uri, verifier)
        id_token = tokens.get("id_token")
        if not isinstance(id_token, str) or len(id_token) > LONGEST_TOKEN:
            raise NotProvenError("no ID token")
        signed = await self._verified(id_token)
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {
                "iss": {"essential": True, "value": self.settings.of.issuer},
                "aud": {"essential": True, "value": self.settings.of.client_id},
                "sub": {"essential": True},
                "nonce": {"essential": True},
            },
            {
                "nonce": nonce,
                "client_id": self.settings.of.client_id,
                "access_token": tokens.get("access_token"),
            },
        )
        try:
            claims.validate(now=int(now), leeway=LEEWAY)
        except (JoseError, TypeError, ValueError, AttributeError) as refused:
            raise NotProvenError(str(refused)) from refused
        return Proven(self._identified(claims), self.settings.roles_in(claims))

    def _identified(self, claims: Mapping[str, Any]) -> Identified:
        sub = claims["sub"]
        if not sub or len(sub) > LONGEST_SUB or clean(sub) != sub:
            raise NotProvenError("sub")
        texts = {name: value for name in _NAMES if isinstance(value := claims.get(name), str)}
        name = next((texts[name] for name in _NAMES if texts.get(name, "").strip()), "")
        return Identified(self.settings.of.issuer, sub, name, texts.get("email", ""))

    async def _verified(self, token: str) -> jwt.Token:
        """Signed by one of the provider's keys; where it is none of them, they are fetched again."""
        keys = await self._keys.no_older_than(FRESH_SECONDS)
        try:
            try:
                return jwt.decode(token, keys, registry=_HEADERS)
            except InvalidKeyIdError:
                newer = await self._newer_keys.no_older_than(KEYS_AGAIN_SECONDS)
                return jwt.decode(token, newer, registry=_HEADERS)
        except (JoseError, ValueError, TypeError, AttributeError) as refused:
            raise NotProvenError(str(refused)) from refused

    async def _tokens_for(
        self, metadata: Mapping[str, Any], code: str, redirect_uri: str, verifier: str
    ) -> dict[str, Any]:
        endpoint = metadata["token_endpoint"]
        headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        body = prepare_token_request(
            "authorization_code", code=code, redirect_uri=redirect_uri, code_verifier=verifier
        )
        way = self._way_to_ask(metadata)
        named = (self.settings.of.client_id, self.settings.secret)
        # In a header both stand quoted, since a colon parts them (RFC 6749, 2.3.1).
        auth = ClientAuth(*(quote_plus(one) if way == BASIC else one for one in named), way)
        endpoint, headers, body = auth.prepare("POST", endpoint, headers, body)
        status, tokens = await self._asked("POST", endpoint, body, headers)
        if status != 200:
            raise NotProvenError("token endpoint", status)
        return tokens

    def _way_to_ask(self, metadata: Mapping[str, Any]) -> str:
        if not self.settings.secret:
            return "none"
        ways = metadata.get("token_endpoint_auth_methods_supported")
        only_post = (
            isinstance(ways, list) and "client_secret_basic" not in ways and "client_secret_post" in ways
        )
        return "client_secret_post" if only_post else "client_secret_basic"

    async def _fetch_metadata(self) -> OpenIDProviderMetadata:
        issuer = self.settings.of.issuer
        status, told = await self._asked("GET", get_well_known_url(issuer, external=True))
        if status != 200 or told.get("issuer") != issuer:
            raise ProviderAwayError("discovery", status)
        metadata = OpenIDProviderMetadata(told)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not _is_place(metadata.get(name)):
                raise ProviderAwayError(f"discovery: {name}")
        if not _is_place(metadata.get("end_session_endpoint")):
            metadata.pop("end_session_endpoint", None)
        try:
            metadata.validate_issuer()
            metadata.validate_authorization_endpoint()
            metadata.validate_token_endpoint()
            metadata.validate_jwks_uri()
        except ValueError as refused:
            raise ProviderAwayError(str(refused)) from refused
        return metadata

    async def _fetch_keys(self) -> KeySet:
        metadata = await self._metadata.no_older_than(FRESH_SECONDS)
        status, told = await self._asked("GET", metadata["jwks_uri"])
        listed = told.get("keys")
        if status != 200 or not isinstance(listed, list):
            raise ProviderAwayError("keys", status)
        keys = [key for data in listed if (key := _signing_key(data)) is not None]
        if not keys:
            raise ProviderAwayError("keys: none")
        return KeySet(keys)

    async def _asked(
        self, method: str, url: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """The status and the object of the answer."""
        try:
            async with self._web().request(
                method, url, data=body, headers=headers, allow_redirects=False, proxy=self.settings.of.proxy
            ) as answer:
                content = bytearray()
                async for piece in answer.content.iter_any():
                    content += piece
                    if len(content) > LARGEST_ANSWER:
                        raise ProviderAwayError("too large an answer")
                if answer.status >= 500 or answer.status == 429:
                    raise ProviderAwayError("it is in trouble", answer.status)
                told = json.loads(content) if content else {}
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, RecursionError) as failed:
            raise ProviderAwayError(type(failed).__name__) from failed
        if not isinstance(told, dict):
            raise ProviderAwayError("no object")
        return answer.status, told

    def _web(self) -> aiohttp.ClientSession:
        if self._session is None:
            trusted = ssl.create_default_context(cadata=self.settings.ca or None)
            timeout = aiohttp.ClientTimeout(total=ASKING, sock_connect=CONNECTING)
            connector = aiohttp.TCPConnector(ssl=trusted)
            self._session = aiohttp.ClientSession(
                timeout=timeout, connector=connector, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._session


def _signing_key(data: object) -> Key | None:
    """The key, if it is one by which a token may be signed; what cannot be read keeps no other from use."""
    if not isinstance(data, dict) or data.get("kty") not in KEY_TYPES or data.get("use", "sig") != "sig":
        return None
    if data["kty"] == "RSA" and len(str(data.get("n", ""))) < SHORTEST_RSA:
        return None
    try:
        return JWKRegistry.import_key(data)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _is_place(url: object) -> bool:
    """Whether a browser can be sent there, or something be asked there, with more told in the query."""
    try:
        return isinstance(url, str) and _PLACE.fullmatch(url) is not None and bool(add_params_to_uri(url, []))
    except ValueError:
        return False
