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

    async def _post(self, end: str, data: object) -> tuple[int, str]:
        body = json.dumps(data)
        host = f"127.0.0.1:{self._port}"
        request = (
            f"POST /r/{self._tag}/{end} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
            f"Cookie: {self._cookie}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        ).encode()
        with suppress(OSError, IndexError, ValueError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            try:
                writer.write(request)
                head = (await reader.read()).decode()
            finally:
                writer.close()
            return int(head.split(" ", 2)[1]), head
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


if __name__ == "__main__":
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
    lines = []
    while line := sys.stdin.readline().strip():
        lines.append(line.split())
    asyncio.run(crowd(lines, float(sys.argv[1]), int(sys.argv[2])))
