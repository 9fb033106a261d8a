"""The app's way to a terminal: what would end Textual's own is survived, and leaving does not wait for a key.

It reaches into a pinned Textual; the tests of the real program in a pseudo-terminal hold it to that.
"""

from __future__ import annotations

import codecs
import os
import selectors
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, TextIO

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.keys import Keys
from textual.message import Message

LARGEST = 2000
"""Columns and rows of a window that can be believed."""
TICK = 0.1
"""Seconds after which an unfinished sequence of keys is given up."""
AT_ONCE = 4096
HUNG_UP = 129
"""Exit code where the terminal has gone: as if by SIGHUP."""


class ForgivingParser(XTermParser):
    """Reads keys; a sequence that means no key, or a size that no window has, is passed over."""

    def feed(self, data: str) -> Iterable[Message]:
        for message in super().feed(data):
            if not (isinstance(message, events.Resize) and max(message.size) > LARGEST):
                yield message

    def parse_mouse_code(self, code: str) -> Message | None:
        """Where the mouse is. A window of no size, which a terminal may report, has no pixels to count."""
        sizes = (self.terminal_size, self.terminal_pixel_size)
        if any(size is not None and 0 in tuple(size) for size in sizes):
            self.mouse_pixels = False
        try:
            return super().parse_mouse_code(code)
        except (ValueError, OverflowError):
            return None

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        try:
            return list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):
            return [events.Key(Keys.Ignore, sequence)]


class LastingFile:
    """The terminal to write to. Once it has gone, what is written goes nowhere, and nobody waits for it."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()


class ForgivingDriver(LinuxDriver):
    """Bytes that are no text become U+FFFD; a terminal that has gone ends the app."""

    _stop: int | None = None
    """Where a byte written ends the reading of keys."""
    _stopped = False
    _continuing = False

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        if self._file is not None:
            self._file = LastingFile(self._file)  # type: ignore[assignment]

    def _sigtstp_application(self, *args: object) -> None:
        self._stopped = True
        super()._sigtstp_application(*args)

    def _sigcont_application(self, *args: object) -> None:
        """Take the terminal again, once, however often and abruptly the app was stopped and continued."""
        if self._continuing:
            return
        self._continuing = True
        if not self._stopped:
            self.suspend_application_mode()
        self._stopped = False
        self._must_signal_resume = True
        super()._sigcont_application(*args)
        self._continuing = False

    def disable_input(self) -> None:
        with suppress(OSError):  # the terminal may just have ended the reading
            if self._stop is not None:
                os.write(self._stop, b"\0")
        super().disable_input()

    def run_input_thread(self) -> None:
        """Read keys until `disable_input`, which does not have to wait for a tick."""
        stopped, self._stop = os.pipe()
        try:
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                selector.register(stopped, selectors.EVENT_READ)
                self._read_keys(selector, stopped)
        except Exception as fault:  # a fault of the program like any other, which is not for the screen
            self._loop.call_soon_threadsafe(self._app._handle_exception, fault)
        finally:
            stop, self._stop = self._stop, None
            os.close(stop)
            os.close(stopped)

    def _read_keys(self, selector: selectors.SelectSelector, stopped: int) -> None:
        parser = ForgivingParser(self._debug)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while not self.exit_event.is_set():
            ready = {key.fd for key, _ in selector.select(TICK)}
            if self.fileno in ready:
                data = self._read()
                if not data:
                    self._loop.call_soon_threadsafe(self._app.exit, None, HUNG_UP)
                    return
                for message in parser.feed(decoder.decode(data)):
                    self.process_message(message)
            if stopped in ready:
                break
            for message in parser.tick():
                self.process_message(message)
        with suppress(EOFError, ParseError):
            list(parser.feed(""))

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, AT_ONCE)
        except OSError:
            return b""
