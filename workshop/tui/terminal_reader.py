"""What comes from a terminal, byte by byte: keys, pastes and reports, wherever a read cuts them in two."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from time import monotonic

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.keys import Keys
from textual.message import Message

LARGEST = 2000
"""Columns and rows of a window that can be believed."""
MOST_ALIKE = 16
"""So many times in a row one key is taken from one read: more is a key held down before a busy screen."""
MOST_PASTED = 1_000_000
"""Characters of a paste that are kept; the rest of it is passed over."""
SLOW_SEQUENCE = 1.0
"""Seconds for the rest of a sequence that no hand has begun: a slow line may cut one."""
SLOW_PASTE = 3.0
"""Seconds of silence after which a paste without its end is taken to be whole."""
_BEGUN = re.compile(r"\x1b(?:\[[0-9;:<?]*|O)\Z")
_LONGEST_BEGUN = 32


class ForgivingParser(XTermParser):
    """Reads keys; a sequence that means no key, or a size that no window has, is passed over."""

    def feed(self, data: str) -> Iterable[Message]:
        # A forged report of a window of 99999 by 99999 cells would end all painting.
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
        # A code point that no letter has ends Textual 8.2.8 with a ValueError.
        try:
            return list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):
            return [events.Key(Keys.Ignore, sequence)]


class TerminalReader:
    """Bytes in, messages out. Bytes that are no text become U+FFFD.

    What is pasted never reaches the parser, which would read keys out of it, and lose the end of a paste that
    is cut in two.
    """

    def __init__(self, debug: bool = False, seconds: Callable[[], float] = monotonic) -> None:
        self._parser = ForgivingParser(debug)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._seconds = seconds
        self._last = seconds()
        self._tail = ""
        """The end of what the parser was given last, in which a sequence may have begun."""
        self._pasted: str | None = None
        """What was pasted so far; None outside of a paste."""

    def feed(self, data: bytes) -> Iterator[Message]:
        """What these bytes complete; the start of a letter waits for its rest."""
        self._last = self._seconds()
        return merged(self._messages(self._decoder.decode(data)))

    def tick(self) -> Iterator[Message]:
        """What is to be taken as it is, since nothing has followed it."""
        silent = self._seconds() - self._last
        if self._pasted is not None:
            if silent >= SLOW_PASTE:
                yield from self._end_of_paste()
        elif silent >= SLOW_SEQUENCE or not _BEGUN.search(self._tail):
            for message in self._parser.tick():
                self._tail = ""
                yield message

    def end(self) -> None:
        """Nothing more will come."""
        with suppress(EOFError, ParseError):
            list(self._parser.feed(""))

    def _messages(self, text: str) -> Iterator[Message]:
        # The parser takes an empty text for the end of all reading, so none is ever fed.
        while text:
            if self._pasted is None:
                text = yield from self._typed(text)
            else:
                text = yield from self._inside_paste(self._pasted, text)

    def _typed(self, text: str) -> Generator[Message, None, str]:
        """Feed the parser up to where a paste begins; gives the rest."""
        joined = self._tail + text
        found = joined.find(BRACKETED_PASTE_START)
        upto = found + len(BRACKETED_PASTE_START) - len(self._tail) if found >= 0 else len(text)
        self._tail = joined[-_LONGEST_BEGUN:]
        yield from self._parser.feed(text[:upto])
        if found >= 0:
            self._pasted, self._tail = "", ""
        return text[upto:]

    def _inside_paste(self, before: str, text: str) -> Generator[Message, None, str]:
        """Take in up to where the paste ends; gives the rest."""
        # Its mark may be cut in two: what was taken in last is looked at again.
        joined = before[-len(BRACKETED_PASTE_END) :] + text
        start = before[: -len(BRACKETED_PASTE_END)]
        found = joined.find(BRACKETED_PASTE_END)
        if found < 0:
            kept = joined
            if len(start) + len(joined) > MOST_PASTED:
                start, kept = (start + joined)[:MOST_PASTED], joined[-len(BRACKETED_PASTE_END) :]
            self._pasted = start + kept
            return ""
        self._pasted = start + joined[:found]
        yield from self._end_of_paste()
        return joined[found + len(BRACKETED_PASTE_END) :]

    def _end_of_paste(self) -> Iterator[Message]:
        pasted, self._pasted = self._pasted or "", None
        for message in self._parser.feed(BRACKETED_PASTE_END):
            if not isinstance(message, events.Paste):
                yield message
        yield events.Paste(pasted[:MOST_PASTED].replace("\x00", ""))


def merged(messages: Iterable[Message]) -> Iterator[Message]:
    """The messages of one read, without what a key held down has piled up."""
    last, alike = "", 0
    for message in messages:
        key = message.key if isinstance(message, events.Key) else ""
        alike = alike + 1 if key and key == last else 0
        last = key
        if alike < MOST_ALIKE:
            yield message
