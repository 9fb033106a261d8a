"""So many phones that join, listen and vote over raw connections; prints what each vote took, in seconds.

python -m tests.benchmarks.phones_rig PORT TAG CODE QUESTION PHONES SECONDS ROUNDS
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from contextlib import suppress
from time import perf_counter

CHOICES = ("reasons", "clinics-last")
READY = "ready"


class Phone:
    """One seat, with a stream that it listens to and a connection for each vote."""

    def __init__(self, port: int, tag: str, number: int) -> None:
        self._port, self._tag, self._number = port, tag, number
        self._cookie = ""

    @property
    def seat(self) -> int:
        """The number of its seat, once it has joined."""
        return int(self._cookie.partition("=")[2].partition(".")[0])

    async def ask(self, method: str, path: str, data: object = None) -> tuple[int, str]:
        """The status, and what came with it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(self._request(method, path, data, "close"))
            answer = (await reader.read()).decode()
        finally:
            writer.close()
        return int(answer.split(" ", 2)[1]), answer

    def _request(self, method: str, path: str, data: object, connection: str) -> bytes:
        body = "" if data is None else json.dumps(data)
        host = f"127.0.0.1:{self._port}"
        lines = [f"{method} /r/{self._tag}/{path} HTTP/1.1", f"Host: {host}", f"Origin: http://{host}"]
        lines += [f"Cookie: {self._cookie}", f"Connection: {connection}", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", body]).encode()

    async def join(self, code: str) -> None:
        """Until there is room at the door."""
        while True:
            with suppress(OSError, IndexError):
                status, answer = await self.ask("POST", "j", {"code": code})
                if status == 200:
                    self._cookie = answer.partition("Set-Cookie: ")[2].partition(";")[0]
                    return
            await asyncio.sleep(0.5)

    async def listen(self) -> None:
        """Take what the stream tells, and do nothing with it."""
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                writer.write(self._request("GET", "s", None, "keep-alive"))
                while await reader.read(65536):
                    pass
            await asyncio.sleep(1)

    async def vote(self, question: int, at: float, round: int) -> float | None:
        """How long it took until it was kept; None where it was not."""
        await asyncio.sleep(max(0.0, at - perf_counter()))
        start = perf_counter()
        choice = CHOICES[(self._number + round) % 2]
        with suppress(OSError, IndexError):
            status, _answer = await self.ask("POST", "v", {"q": question, "c": choice, "n": round})
            return perf_counter() - start if status == 200 else None
        return None


async def crowd(
    port: int, tag: str, code: str, question: int, count: int, seconds: float, rounds: int
) -> None:
    phones = [Phone(port, tag, number) for number in range(count)]
    at_once = asyncio.Semaphore(50)

    async def comes(phone: Phone) -> None:
        async with at_once:
            await phone.join(code)

    await asyncio.gather(*map(comes, phones))
    streams = [asyncio.ensure_future(phone.listen()) for phone in phones]
    await asyncio.sleep(2)
    print(READY, flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    began = perf_counter()
    votes = [
        phone.vote(question, began + seconds * (round - 1 + place / count), round)
        for round in range(1, rounds + 1)
        for place, phone in enumerate(phones)
    ]
    print(json.dumps(await asyncio.gather(*votes)), flush=True)
    for stream in streams:
        stream.cancel()


if __name__ == "__main__":
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16384), hard))
    port, tag, code, question, count, seconds, rounds = sys.argv[1:]
    asyncio.run(crowd(int(port), tag, code, int(question), int(count), float(seconds), int(rounds)))
