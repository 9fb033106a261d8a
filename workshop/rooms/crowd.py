"""Invented phones for a rehearsal: they join and answer over the network as real ones do."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import aiohttp

SLOWEST = 6.0
"""Seconds within which all have answered."""
AGAIN = 1.0
"""Seconds after which one that was turned away tries again."""
LEAST_LIKELY = 0.2
"""What no choice falls below, so that a room is not of one mind."""


class Crowd:
    """So many phones in the room of this code; the same ones answer the same every time."""

    def __init__(self, phones: int, port: int, tag: str, code: str) -> None:
        self._phones = phones
        self._origin = f"http://127.0.0.1:{port}"
        self._room = f"{self._origin}/r/{tag}/"
        self._code = code

    async def run(self) -> None:
        """Take part until cancelled."""
        async with asyncio.TaskGroup() as phones:
            for number in range(self._phones):
                phones.create_task(self._take_part(number))

    async def _take_part(self, number: int) -> None:
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar, headers={"Origin": self._origin}) as web:
            after, answered = 0, 0
            while True:
                with suppress(aiohttp.ClientError, TimeoutError, KeyError, ValueError):
                    if not len(jar):
                        await web.post(f"{self._room}j", json={"code": self._code})
                    async with web.get(f"{self._room}l?after={after}") as told:
                        page = (await told.json())["page"]
                    after = page["number"]
                    if page["ask"] and page["ask"]["number"] != answered:
                        answered = page["ask"]["number"]
                        await self._answer(web, number, page)
                    continue
                await asyncio.sleep(AGAIN)

    async def _answer(self, web: aiohttp.ClientSession, number: int, page: Mapping[str, Any]) -> None:
        ask = page["ask"]
        chance = random.Random(f"{number}/{ask['number']}")
        await asyncio.sleep(chance.uniform(0.3, SLOWEST))
        vote = {"q": ask["number"], "c": invented_answer(ask, chance), "n": 1}
        async with web.post(f"{self._room}v", json=vote):
            pass


def invented_answer(ask: Mapping[str, Any], chance: random.Random) -> str:
    """One of the options, some likelier than others; or points, spread over them."""
    ids = [id for id, _text in ask["options"]]
    liking = [LEAST_LIKELY + random.Random(f"{ask['number']}/{id}").random() ** 2 for id in ids]
    if not ask["points"]:
        return str(chance.choices(ids, liking)[0])
    given = chance.choices(range(len(ids)), liking, k=ask["points"])
    return " ".join(str(given.count(place)) for place in range(len(ids)))
