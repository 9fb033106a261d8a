"""A proxy in front of processes: one name for all of them, and whichever can be reached answers."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Self

import trustme

from tests.cluster import free_port

AT_ONCE = 65536


class Front:
    """Hands on every byte both ways, in a thread of its own, so that whoever asks may wait for an answer."""

    def __init__(self, ca: trustme.CA | None = None) -> None:
        """It speaks TLS where there is somebody to vouch for it."""
        self.port = free_port()
        self._context: ssl.SSLContext | None = None
        if ca is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            ca.issue_cert("localhost").configure_cert(self._context)
        self.url = f"https://localhost:{self.port}" if ca else f"http://127.0.0.1:{self.port}"
        self.behind: Sequence[int] = ()
        """The ports of the processes, of which each connection gets the next one that takes it."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._taken = 0

    async def __aenter__(self) -> Self:
        self._thread.start()
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._open(), self._loop))
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._close(), self._loop))
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join)
        self._loop.close()

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port, ssl=self._context)

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._taken += 1
        turn = self._taken % max(1, len(self.behind))
        for port in (*self.behind[turn:], *self.behind[:turn]):
            with suppress(OSError):
                there, back = await asyncio.open_connection("127.0.0.1", port)
                break
        else:
            writer.close()
            return
        try:
            await asyncio.gather(_piped(reader, back), _piped(there, writer))
        finally:
            for one in (writer, back):
                one.close()


async def _piped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(AT_ONCE):
            writer.write(data)
            await writer.drain()
    writer.close()
