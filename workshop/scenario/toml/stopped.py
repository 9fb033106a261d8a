"""The place where a text turns out to be no TOML: its statement, and what has begun there and not ended."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final, NamedTuple

from workshop.scenario.toml.positions import STRING, Broken, Lines, broken_at

CURLY = frozenset("“”„‟«»‘’‚‹›")
"""What a word processor puts where a straight quotation mark was typed."""
_TOKEN = re.compile(r"[\"'\[\]{}#]")


class Opened(NamedTuple):
    """Offsets of what has begun and not ended."""

    brackets: tuple[int, ...]
    """The opening brackets and braces, from the outermost."""
    text: int | None
    """The opening quotation mark."""


class Stop:
    """Where tomli stopped, with what stands around it, each worked out when it is asked for."""

    def __init__(self, text: str, at: int) -> None:
        self.text: Final = text
        self.at: Final = at

    @cached_property
    def broken(self) -> Broken:
        return broken_at(self.text, self.at)

    @cached_property
    def opened(self) -> Opened:
        return _opened(self.text, self.broken.start, self.at)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    @property
    def in_header(self) -> bool:
        return self.text.startswith("[", self.broken.start)

    @property
    def rest(self) -> str:
        """What is left of the line."""
        return self.text[self.at :].partition("\n")[0]

    def line(self, offset: int) -> int:
        return self._lines.place(offset)[0]

    def begin_of_line(self) -> int:
        return self.text.rfind("\n", 0, self.at) + 1


def past_spaces(text: str, at: int) -> int:
    """The offset of what follows the spaces and tabs there."""
    while text.startswith((" ", "\t"), at):
        at += 1
    return at


def _opened(text: str, start: int, end: int) -> Opened:
    """What is open at `end` of a statement that begins at `start`."""
    brackets: list[int] = []
    at = start
    while found := _TOKEN.search(text, at, end):
        at = found.start()
        if found[0] == "#":
            line = text.find("\n", at, end)
            at = line if line >= 0 else end
        elif found[0] in "[{":
            brackets.append(at)
            at += 1
        elif found[0] in "]}":
            if brackets:
                brackets.pop()
            at += 1
        else:
            string = STRING.match(text, at)
            if string is None or string.end() > end:
                return Opened(tuple(brackets), at)
            at = string.end()
    return Opened(tuple(brackets), None)
