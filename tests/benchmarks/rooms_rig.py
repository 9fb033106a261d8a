"""Voters in many rooms of two processes, each vote over a new connection; prints what became of each.

python -m tests.benchmarks.rooms_rig SECONDS VOTERS < LINES, a room each: URL TAG CODE QUESTION SESSION
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from contextlib import suppress
from time import time

CHOICES = ("reasons", "clinics-last")


class Voter:
    """One seat; for so many a process may not hold a connection each."""

    def __init__(self, port: int, tag: str, number: int) -> None:
        self._port, self._tag = port, tag
        self._choice = CHOICES[number % 2]
        self._cookie = ""

    @property
    def seat(self) -> int:
        return int(self._cookie.partition("=")[2].partition(".")[0])

    async def join(self, code: str) -> None:
        while not self._cookie:
            status, head = await self._post("j", {"code": code})
            if status == 200:
                self._cookie = head.partition("Set-Cookie: ")[2].partition(";")[0]
            else:
                await asyncio.sleep(0.5)

    async def vote(self, question: int, after: float) -> tuple[int, float, float]:
        """The seat, when it was sent, and when it was kept; 0 where it was not."""
        await asyncio.sleep(after)
        sent = time()
        status, _head = await self._post("v", {"q": question, "c": self._choice, "n": 1})
        return self.seat, sent, time() if status == 200 else 0.0

    async def ask(self, after: float) -> float:
        """How long the process takes to say that it lives, asked as a vote is sent."""
        await asyncio.sleep(after)
        began = time()
        await self._answered(f"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n", "")
        return time() - began

    async def _post(self, end: str, data: object) -> tuple[int, str]:
        host = f"127.0.0.1:{self._port}"
        head = f"POST /r/{self._tag}/{end} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
        return await self._answered(f"{head}Cookie: {self._cookie}\r\n", json.dumps(data))

    async def _answered(self, head: str, body: str) -> tuple[int, str]:
        """Status and answer; 0 where there is none."""
        request = f"{head}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        with suppress(OSError, IndexError, ValueError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            try:
                writer.write(request.encode())
                answer = (await reader.read()).decode()
            finally:
                writer.close()
            return int(answer.split(" ", 2)[1]), answer
        return 0, ""


async def crowd(rooms: list[list[str]], seconds: float, each: int) -> None:
    voters = [
        [Voter(int(url.rpartition(":")[2]), tag, number) for number in range(each)]
        for url, tag, *_rest in rooms
    ]
    at_once = asyncio.Semaphore(40)

    async def come(of_room: list[Voter], code: str) -> None:
        async with at_once:
            for voter in of_room:
                await voter.join(code)

    await asyncio.gather(*(come(one, room[2]) for one, room in zip(voters, rooms, strict=True)))
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    every = [(place, voter) for place, of_room in enumerate(voters) for voter in of_room]
    # The votes of all rooms lie among each other, evenly over the time.
    order = sorted(range(len(every)), key=lambda at: (at * 7919) % len(every))
    votes = [
        every[at][1].vote(int(rooms[every[at][0]][3]), seconds * place / len(every))
        for place, at in enumerate(order)
    ]
    outcomes = await asyncio.gather(*votes)
    told = [[int(rooms[every[at][0]][4]), *one] for at, one in zip(order, outcomes, strict=True)]
    print(json.dumps(told), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    asked = [every[at][1].ask(seconds * place / len(every)) for place, at in enumerate(order)]
    print(json.dumps(await asyncio.gather(*asked)), flush=True)


if __name__ == "__main__":
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
    lines = []
    while line := sys.stdin.readline().strip():
        lines.append(line.split())
    asyncio.run(crowd(lines, float(sys.argv[1]), int(sys.argv[2])))
