"""What a process tells whoever runs it: a line of JSON for each thing that happened, in numbers alone.

Nothing that a person typed, is called or was shown can stand in it: what happened is one of the words of this
program, and what is told of it are numbers.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from typing import TextIO

from aiohttp.http_exceptions import HttpProcessingError

from workshop.store.postgres.erasing import TOLD_AS


class Happened(Enum):
    """All that is told of."""

    STARTED = "started"
    DRAINING = "draining"
    STOPPED = "stopped"
    ROOM_OPENED = "room opened"
    ROOM_CLOSED = "room closed"
    ROOM_LOST = "room lost to another process"
    ROOM_UNREADABLE = "room cannot be read"
    READY = "ready"
    NOT_READY = "not ready"
    SIGNED_IN = "signed in"
    SIGN_IN_REFUSED = "sign-in refused"
    PROVIDER_AWAY = "provider away"
    SESSION_ERASED = TOLD_AS
    FAULT = "fault"


class Log:
    """Writes lines; one that cannot be written is dropped, for rooms run on."""

    def __init__(
        self,
        stream: TextIO | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        **always: int,
    ) -> None:
        """`always` stands in every line."""
        self._stream = stream if stream is not None else sys.stderr
        self._clock = clock
        self._always = always

    def note(
        self, happened: Happened, failed: BaseException | None = None, **numbers: int | float | bool
    ) -> bool:
        """Tell it with these numbers; of what failed, the kind and the place in the program.

        Whether the line could be written.
        """
        line: dict[str, object] = {
            "at": self._clock().isoformat(timespec="milliseconds"),
            "event": happened.value,
            **self._always,
            **numbers,
        }
        if failed is not None:
            line |= {"kind": type(failed).__name__, "place": _place_of(failed)}
        try:
            print(json.dumps(line), file=self._stream, flush=True)
        except (OSError, ValueError):
            return False
        return True


class Faults(logging.Handler):
    """Takes what libraries log, whose messages may quote anything, and tells the kind and the place of it."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and isinstance(record.exc_info[1], HttpProcessingError):
            return  # what was asked was no request: anybody can send any number of them
        self._log.note(Happened.FAULT, record.exc_info[1] if record.exc_info else None, level=record.levelno)


def _place_of(failed: BaseException) -> str:
    """Where it was raised: 'rooms.py:120'. Its message is left out, which may quote what somebody typed."""
    traceback = failed.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return ""
    return f"{traceback.tb_frame.f_code.co_filename.rpartition('/')[2]}:{traceback.tb_lineno}"
