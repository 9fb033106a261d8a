"""A console for people and pipes: paragraphs out, one line in, whatever the line holds."""

from __future__ import annotations

import re
import textwrap
from typing import NamedTuple, Protocol

from workshop.scenario.clean import clean

MAX_LINE = 1000
"""Code points of a line that are looked at; the rest of it is passed over."""
MAX_PASSED_OVER = 1_000_000
"""A line still longer than this is no typed text, and ends the input."""

_LIST_MARK = re.compile(r"\s*(?:\d+\. |- )?")


class Reads(Protocol):
    def readline(self, size: int = -1, /) -> str: ...


class Writes(Protocol):
    def write(self, text: str, /) -> int: ...

    def flush(self) -> None: ...


class Console(NamedTuple):
    """Where a session is played line by line. `width` is None where nothing is to be wrapped."""

    reads: Reads
    writes: Writes
    width: int | None
    echoes: bool
    """Whether a terminal shows what is typed, so that a prompt need not end its line itself."""

    def say(self, *paragraphs: str) -> None:
        """Write paragraphs; an empty one is a blank line."""
        self.writes.write("".join(f"{line}\n" for text in paragraphs for line in self._wrapped(text)))
        self.writes.flush()

    def ask(self, prompt: str) -> str | None:
        """The next line, cleaned and stripped; None at the end of input."""
        self.writes.write(prompt + (" " if self.echoes else "\n"))
        self.writes.flush()
        line = self._line()
        if line is None and self.echoes:
            self.writes.write("\n")
        return line

    def _line(self) -> str | None:
        start = piece = self.reads.readline(MAX_LINE)
        passed_over = 0
        while piece and not piece.endswith("\n"):
            piece = self.reads.readline(MAX_LINE)
            passed_over += len(piece)
            if passed_over > MAX_PASSED_OVER:
                return None
        return clean(start).strip() if start else None

    def _wrapped(self, text: str) -> list[str]:
        if self.width is None or not text:
            return [text]
        mark = _LIST_MARK.match(text)
        hanging = " " * mark.end() if mark else ""
        return textwrap.wrap(text, self.width, subsequent_indent=hanging, break_on_hyphens=False)
