"""A browser without scripts: it opens pages, presses buttons of their forms, and reads what they say."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, Self

import aiohttp


class Page(HTMLParser):
    """A page as it was read."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__()
        self.html = text
        self.status = status
        self.language = ""
        self.heading = ""
        self.alert = ""
        self.buttons: dict[str, str] = {}
        """The words of each button by what it does."""
        self.fields: dict[str, str] = {}
        """Those that are hidden, and what stands in texts."""
        self.links: dict[str, str] = {}
        self.words = ""
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "html":
            self.language = named.get("lang") or ""
        if tag == "input" and named.get("type") == "hidden":
            self.fields[named["name"] or ""] = named.get("value") or ""
        if tag == "textarea":
            self.fields[named["name"] or ""] = ""
        if tag not in ("meta", "link", "input", "rect"):
            self._open.append((tag, named))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, tag
        opened, _named = self._open.pop()
        assert opened == tag, (opened, tag)  # every element is closed where it was opened

    def handle_data(self, data: str) -> None:
        self.words += f"{data} "
        for tag, named in self._open:
            if tag == "h1":
                self.heading += data
            elif tag == "button":
                does = named.get("value") or ""
                self.buttons[does] = self.buttons.get(does, "") + data
            elif tag == "a":
                href = named.get("href") or ""
                self.links[href] = self.links.get(href, "") + data
            elif tag == "textarea":
                self.fields[named["name"] or ""] += data
            if named.get("role") == "alert":
                self.alert += data


class Visitor:
    """Somebody with a browser; `cookies` say who they are."""

    def __init__(self, url: str, cookies: dict[str, str] | None = None) -> None:
        self.url = url
        self._cookies = cookies or {}
        self.page = Page("", 0)
        self.headers: dict[str, str] = {}
        self.web: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        jar = aiohttp.CookieJar(unsafe=True)
        self.web = aiohttp.ClientSession(cookie_jar=jar, cookies=self._cookies)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.web is not None
        await self.web.close()

    async def open(self, path: str, **more: Any) -> Page:
        assert self.web is not None
        async with self.web.get(self.url + path, **more) as answer:
            self.headers = dict(answer.headers)
            self.page = Page(await answer.text(), answer.status)
        return self.page

    async def press(self, does: str, page: Page | None = None, **typed: str) -> Page:
        """Press the button that does this, with this typed into fields."""
        on = page or self.page
        return await self.send({**on.fields, **typed, "do": does})

    async def send(self, fields: dict[str, str], path: str = "/p/go") -> Page:
        assert self.web is not None
        async with self.web.post(self.url + path, data=fields, headers={"Origin": self.url}) as answer:
            self.headers = dict(answer.headers)
            self.page = Page(await answer.text(), answer.status)
        return self.page
