"""The gateway as a process of its own: it is told what phones may see, and ends when its host does.

It holds nothing that is not in the session or in cookies, so it may be killed and begun anew at any time.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import Any

from workshop.gateway.limits import Doors
from workshop.gateway.remotes import Remotes
from workshop.gateway.seats import Seats
from workshop.gateway.server import Admission, Gateway
from workshop.gateway.web import listening
from workshop.rooms.crowd import Crowd
from workshop.rooms.lines import LONGEST_MESSAGE, as_line, told_lines


class HostBeyond:
    """The host, as the gateway knows it: what is asked of it is written, and answered by number."""

    def __init__(self, write: asyncio.StreamWriter) -> None:
        self._write = write
        self._asked = 0
        self._answers: dict[int, asyncio.Future[str]] = {}

    async def cast(self, question: int, ballots: Mapping[int, str]) -> str:
        return await self._ask(cast=[question, list(ballots), list(ballots.values())])

    async def keep_mark(self, mark: int) -> bool:
        return await self._ask(mark=mark) == "kept"

    async def offer(self, seat: int, sentence: str) -> str:
        return await self._ask(offer=[seat, sentence])

    async def pair(self) -> str:
        return await self._ask(pair=True)

    async def command(self, remote: int, data: Mapping[str, Any]) -> str:
        return await self._ask(command=[remote, dict(data)])

    def present(self, here: int, joined: int, reached: int) -> None:
        self.tell(present=[here, joined, reached])

    def tell(self, **told: Any) -> None:
        self._write.write(as_line(told))

    def answered(self, number: int, told: str) -> None:
        answer = self._answers.pop(number, None)
        if answer is not None and not answer.done():
            answer.set_result(told)

    async def _ask(self, **asked: Any) -> str:
        self._asked += 1
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._answers[self._asked] = answer
        self.tell(number=self._asked, **asked)
        return await answer


async def serve() -> int:
    """Serve until the host ends."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=LONGEST_MESSAGE)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, sys.stdout.buffer)
    host = HostBeyond(asyncio.StreamWriter(transport, protocol, None, loop))
    told = told_lines(reader)
    first = await anext(told, None)
    if first is None:
        return 0
    try:
        sock = listening(first["port"])
    except OSError as failed:
        host.tell(failed=failed.strerror or str(failed))
        return 1
    admission, doors = Admission(**first["entry"]), Doors(first["port"], first["public"])
    secret = bytes.fromhex(first["secret"])
    remotes = Remotes(admission.tag, admission.remote_words, secret, doors, host, monotonic)
    seats = Seats(secret, first["epoch"], first["mark"], first["most"], host.keep_mark)
    gateway = Gateway(admission, doors, seats, host, remotes=remotes)
    await gateway.start(sock)
    host.tell(listening=first["port"])
    crowd = Crowd(first["crowd"], first["port"], gateway.admission.tag, gateway.admission.code)
    invented = loop.create_task(crowd.run())
    try:
        async for line in told:
            match line:
                case {"answer": int(number), "told": str(answer)}:
                    host.answered(number, answer)
                case _:
                    heed(gateway, line)
    finally:
        invented.cancel()
        await gateway.stop()
    return 0


def heed(gateway: Gateway, line: Mapping[str, Any]) -> None:
    """Show, allow and know what the host says."""
    match line:
        case {"page": dict(page)}:
            gateway.board.show(page)
        case {"in": dict(count)}:
            gateway.board.count(count)
        case {"remotes": list(grades)} if gateway.remotes is not None:
            gateway.remotes.know(dict(grades))
        case {"pairing": str(digest), "seconds": int(seconds)} if gateway.remotes is not None:
            gateway.remotes.allow_pairing(digest, seconds)
        case {"remote": dict(pages)} if gateway.remotes is not None:
            gateway.remotes.show(pages)
        case {"own": list(own)}:
            for question, ballots in own:
                gateway.board.remember(question, dict(ballots))
        case {"entry": dict(entry), "epoch": int(epoch)}:
            out = epoch != gateway.epoch
            gateway.admission = Admission(**entry)
            if out:
                gateway.everyone_out(epoch)


def many_files(most: int = 8192) -> None:
    """A phone is an open file; the usual limit is that of a desktop program."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every platform

        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = min(hard, most) if hard != resource.RLIM_INFINITY else most
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    many_files()
    with suppress(KeyboardInterrupt):
        sys.exit(asyncio.run(serve()))
