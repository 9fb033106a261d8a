"""Standard input line by line, beside a loop that goes on while nobody types: phones are served meanwhile."""

from __future__ import annotations

import asyncio
import codecs
import io
import os
import signal
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from workshop.cli.exits import Signalled

AT_ONCE = 4096
"""Bytes that are read at once."""
_Result = TypeVar("_Result")


class LinesBeside:
    """Reads a descriptor by lines; its loop runs while it waits for one, and only then."""

    def __init__(self, descriptor: int) -> None:
        self._loop = asyncio.new_event_loop()
        self._descriptor = descriptor
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
        self._text = ""
        self._ended = False
        self._signal = 0
        """The one that asked to end."""
        self._wanted = threading.Semaphore(0)
        self._read: asyncio.Future[bytes] | None = None
        self._thread: threading.Thread | None = None

    def readline(self, limit: int = -1) -> str:
        """The next line with its end, or so many signs of it; empty at the end of input."""
        while "\n" not in self._text and not self._ended and not 0 <= limit <= len(self._text):
            data = self.run(self._more())
            self._ended = not data
            self._text += self._decoder.decode(data, final=not data)
        end = self._text.find("\n") + 1 or len(self._text)
        end = min(end, limit) if limit >= 0 else end
        line, self._text = self._text[:end], self._text[end:]
        return line

    def run(self, doing: Coroutine[Any, Any, _Result]) -> _Result:
        """What comes of it on the loop; a signal that asks to end raises Signalled here."""
        task = self._loop.create_task(doing)
        with self._signals(task):
            try:
                return self._loop.run_until_complete(task)
            except asyncio.CancelledError:
                raise Signalled(self._signal) from None

    def close(self) -> None:
        self._loop.close()

    async def _more(self) -> bytes:
        # A thread reads, for files and Windows' consoles cannot be waited for; by the descriptor, since one
        # that waits inside the stream would keep the program from ending. It reads no more than is asked for.
        self._read = self._loop.create_future()
        if self._thread is None:
            self._thread = threading.Thread(target=self._reading, name="lines", daemon=True)
            self._thread.start()
        self._wanted.release()
        return await self._read

    def _reading(self) -> None:
        while True:
            self._wanted.acquire()
            try:
                data = os.read(self._descriptor, AT_ONCE)
            except OSError:
                data = b""
            with suppress(RuntimeError):  # the loop may be closed
                self._loop.call_soon_threadsafe(self._come, data)

    def _come(self, data: bytes) -> None:
        if self._read is not None and not self._read.done():
            self._read.set_result(data)

    def _ended_by(self, number: int, task: asyncio.Task[Any]) -> None:
        self._signal = number
        task.cancel()

    @contextmanager
    def _signals(self, task: asyncio.Task[Any]) -> Iterator[None]:
        """Have the loop hear of signals: what a handler raises inside of it would be lost."""
        before: dict[int, Any] = {}
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and callable(signal.getsignal(number)):
                before[number] = signal.getsignal(number)
                with suppress(NotImplementedError):  # Windows
                    self._loop.add_signal_handler(number, self._ended_by, number, task)
        try:
            yield
        finally:
            for number, handler in before.items():
                with suppress(NotImplementedError):
                    self._loop.remove_signal_handler(number)
                signal.signal(number, handler)
