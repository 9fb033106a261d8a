"""An organisation whose people sign in, for the tests: its processes, and their browsers."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import Any

from aiohttp import web

from tests.cluster import Database, free_port
from tests.server.identity_provider import Browser, browsers
from workshop.server.account_page import account_html, paragraphs_html
from workshop.server.log import Log
from workshop.server.people import Role
from workshop.server.process import Server, ServerSettings
from workshop.server.providers import ProviderSettings
from workshop.store.postgres import accounts as kept_accounts
from workshop.store.postgres.accounts import KnownAccount
from workshop.store.postgres.archive import Archive

_names = count(1)


def who_is_it(server: Server) -> Callable[[web.Application], None]:
    """Pages that tell who is signed in."""

    async def page(request: web.Request) -> web.Response:
        person = await server.people.who(request)
        if person is None:
            return web.json_response(None)
        roles = sorted(role.value for role in person.roles)
        return web.json_response({**person._asdict(), "roles": roles})

    async def for_administrators(request: web.Request) -> web.Response:
        person = await server.people.required(request, Role.ADMINISTRATOR)
        return account_html("Everything", paragraphs_html("all of it"), person)

    def add(app: web.Application) -> None:
        app.router.add_get("/o/who", page)
        app.router.add_get("/o/all", for_administrators)

    return add


class Company:
    """An organisation with its provider, processes to sign in at, and browsers."""

    def __init__(self, database: Database, stack: AsyncExitStack, browser: Callable[..., Browser]) -> None:
        self.database = database
        self.name = f"Company {next(_names)}"
        self.archive = Archive(database.address)
        self.org = self.archive.add_organisation(self.name)
        self.browser = browser
        self.log = io.StringIO()
        self._stack = stack

    async def served(self, *people: ProviderSettings, public: str = "") -> str:
        """A process that knows these providers; its address. `{port}` in `public` is its own port."""
        port = free_port()
        public = public.format(port=port)
        settings = ServerSettings(self.database.address, port, public=public, people=people)
        server = Server(settings, Log(self.log))
        server.add(who_is_it(server))
        await server.start()
        self._stack.push_async_callback(server.stop)
        return public if ".test:" in public else f"http://127.0.0.1:{port}"

    async def signed_in_as(self, url: str, browser: Browser) -> Any:
        return json.loads((await browser.get(f"{url}/o/who")).text)

    def accounts(self) -> list[KnownAccount]:
        return kept_accounts.Accounts(self.archive.shared).of_organisation(self.org)

    def happened(self) -> list[str]:
        return [json.loads(line)["event"] for line in self.log.getvalue().splitlines()]


@asynccontextmanager
async def new_company(database: Database) -> AsyncIterator[Company]:
    """One that nobody else has; its processes end with it."""
    async with browsers() as browser, AsyncExitStack() as stack:
        made = Company(database, stack, browser)
        stack.callback(made.archive.close)
        yield made
