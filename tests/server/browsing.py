"""A browser in which somebody is signed in, or nobody: what it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import aiohttp


class Answer(NamedTuple):
    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.body.decode()


class Browser:
    """Asks a process; it follows no redirection."""

    def __init__(self, url: str, cookies: Mapping[str, str] | None = None) -> None:
        self.url = url
        self._cookies = dict(cookies or {})
        self._web = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    async def __aenter__(self) -> Browser:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._web.close()

    @property
    def cookie(self) -> str:
        """What it says of who it is, as a header has it."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    async def get(self, path: str) -> Answer:
        return await self._asked("GET", path)

    async def post(self, path: str, data: Any = None, origin: str = "", kind: str = "") -> Answer:
        """Send a form, or bytes of this kind; from a page of the process, if of no other."""
        headers = {"Origin": origin or self.url, **({"Content-Type": kind} if kind else {})}
        return await self._asked("POST", path, data, headers)

    async def _asked(
        self, method: str, path: str, data: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        async with self._web.request(
            method,
            f"{self.url}{path}",
            data=data,
            headers=headers,
            cookies=self._cookies,
            allow_redirects=False,
        ) as answer:
            return Answer(answer.status, await answer.read(), dict(answer.headers))
