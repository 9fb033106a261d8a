"""A way between phones and a room that can be cut, or go silent without saying so, as networks do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

TAKEN_AT_ONCE = 65536


class Relay:
    """Hands on every byte both ways on a port of its own, until it is told otherwise."""

    def __init__(self, beyond: int) -> None:
        self._beyond = beyond
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._silent: set[asyncio.StreamWriter] = set()
        self._swallows = False
        self.port = 0

    async def open(self, port: int = 0) -> None:
        """Take connections, at the same port as before where there was one."""
        self._server = await asyncio.start_server(
            self._connected, "127.0.0.1", port or self.port, backlog=512
        )
        self.port = self._server.sockets[0].getsockname()[1]

    def go_silent(self, newcomers: bool = False) -> None:
        """Swallow what is sent over the connections there are, and with `newcomers` over all that come.

        Nobody is told: each side believes that the other has nothing to say.
        """
        self._silent |= self._writers
        self._swallows = newcomers

    def speak_again(self) -> None:
        """New connections are handed on again; what went silent stays so, as after a change of network."""
        self._swallows = False

    async def cut(self) -> None:
        """End every connection, and take none until it is opened again."""
        if self._server is not None:
            self._server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()
        await asyncio.gather(*self._tasks)
        self._server = None

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._relays(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _relays(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there: asyncio.StreamWriter | None = None
        self._writers.add(writer)
        try:
            if self._swallows:
                await reader.read()
                return
            beyond, there = await asyncio.open_connection("127.0.0.1", self._beyond)
            self._writers.add(there)
            await asyncio.gather(self._hand_on(reader, there), self._hand_on(beyond, writer))
        except OSError:
            pass
        finally:
            for one in filter(None, (writer, there)):
                self._writers.discard(one)
                self._silent.discard(one)
                one.transport.abort()

    async def _hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while taken := await reader.read(TAKEN_AT_ONCE):
            if writer not in self._silent:
                writer.write(taken)
                await writer.drain()
        if writer not in self._silent:
            with suppress(OSError):
                writer.write_eof()


@asynccontextmanager
async def relayed(beyond: int, port: int = 0) -> AsyncIterator[Relay]:
    relay = Relay(beyond)
    await relay.open(port)
    try:
        yield relay
    finally:
        await relay.cut()
