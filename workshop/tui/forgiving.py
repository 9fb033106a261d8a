"""What a terminal may send that would end the app, forgiven here; each reaches into Textual and is tested."""

from __future__ import annotations

import codecs
import functools
import os
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

LARGEST = 2000
"""Columns and rows of a window that can be believed."""


class ForgivingParser(XTermParser):
    """Reads keys; a sequence that means no key, or a size that no window has, is passed over."""

    def feed(self, data: str) -> Iterable[Message]:
        for message in super().feed(data):
            if not (isinstance(message, events.Resize) and max(message.size) > LARGEST):
                yield message

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        try:
            return list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):
            return [events.Key(Keys.Ignore, sequence)]


def forgive() -> None:
    """Let the app survive such input; to be called before it is run."""
    if os.environ.get("NO_COLOR") == "":
        # The convention says: only where it is not empty.
        del os.environ["NO_COLOR"]
    try:
        from textual.drivers import linux_driver  # noqa: PLC0415 - Windows has a driver of its own
    except ImportError:
        return
    linux_driver.getincrementaldecoder = _replacing  # type: ignore[attr-defined, assignment]
    linux_driver.XTermParser = ForgivingParser  # type: ignore[attr-defined]


def _replacing(encoding: str) -> functools.partial[codecs.IncrementalDecoder]:
    """A decoder that survives a byte which is not UTF-8: a paste in another encoding, an old mouse report."""
    return functools.partial(codecs.getincrementaldecoder(encoding), errors="replace")
