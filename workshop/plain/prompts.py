"""A typed line becomes an answer: a number, a word that works anywhere, other text, or nothing."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

from workshop.language.catalogue import _
from workshop.scenario.clean import clean


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty line."""


@dataclass(frozen=True, slots=True)
class Typed:
    text: str
    number: int | None = None
    """The text as a number, where it is one that a list could have."""


@dataclass(frozen=True, slots=True)
class Back:
    """To the prompt before this one."""


@dataclass(frozen=True, slots=True)
class Why:
    """Every reason of the last verdict."""


@dataclass(frozen=True, slots=True)
class Help:
    """What may be typed."""


@dataclass(frozen=True, slots=True)
class Leave:
    """End here; the session is kept."""


Answer = Nothing | Typed | Back
Word = Back | Why | Help | Leave

KEPT = _("the session is kept")
NOT_KEPT = _("nothing is kept")


def words_anywhere(leaving: str) -> str:
    """What may be typed at every prompt; `leaving` says what becomes of the session on `quit`, if any."""
    brackets = f" ({leaving})" if leaving else ""
    return _("quit{brackets}, back, why (the reasons of the last verdict), help").format(brackets=brackets)


_WORDS: dict[str, Word] = {
    "q": Leave(),
    "quit": Leave(),
    "b": Back(),
    "back": Back(),
    "w": Why(),
    "why": Why(),
    "?": Help(),
    "h": Help(),
    "help": Help(),
}


def read_answer(line: str) -> Answer | Word:
    """What a stripped line says."""
    if not line:
        return Nothing()
    short_number = line.isdecimal() and len(line) <= 4
    return _WORDS.get(line.casefold()) or Typed(line, int(line) if short_number else None)


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


MOST_MISSES = 100
"""So many lines in a row that answer nothing come from no person."""


class Finish(Enum):
    """How a session line by line came to its end."""

    THROUGH = "through"
    LEFT = "left"
    NO_ANSWERS = _("no answers")


class Stopped(Exception):  # noqa: N818 - a way out of a prompt, not an error
    """Nobody is going to answer any more."""

    def __init__(self, finish: Finish) -> None:
        super().__init__(finish)
        self.finish = finish


class Prompts:
    """Asks on a console. `why` tells a verdict's reasons, `trouble` what is amiss with saving.

    `leaving` says what becomes of the session on `quit`.
    """

    def __init__(
        self,
        console: Console,
        why: Callable[[], Sequence[str]],
        trouble: Callable[[], str | None],
        leaving: str = "",
    ) -> None:
        self._console = console
        self._why = why
        self._trouble = trouble
        self._leaving = leaving
        self._told: str | None = None
        self._misses = 0

    def answer(self, asked: str, would_be: str) -> Answer:
        """The next line that is for the prompt itself; raises Stopped at the end of input or on `quit`."""
        while True:
            self._tell_trouble()
            line = self._console.ask(asked)
            if line is None:
                raise Stopped(Finish.LEFT)
            match read_answer(line):
                case Leave():
                    raise Stopped(Finish.LEFT)
                case Why():
                    self._console.say(*self._why(), "")
                    self._count()
                case Help():
                    self.miss(would_be)
                case answer:
                    return answer

    def miss(self, would_be: str) -> None:
        """Say what would be an answer; raises Stopped when nobody seems to read it."""
        self._console.say(
            _("{would_be} Anywhere: {words_anywhere}.").format(
                would_be=would_be, words_anywhere=words_anywhere(self._leaving)
            )
        )
        self._count()

    def taken(self) -> None:
        """The line was an answer."""
        self._misses = 0

    def _count(self) -> None:
        self._misses += 1
        if self._misses >= MOST_MISSES:
            raise Stopped(Finish.NO_ANSWERS)

    def _tell_trouble(self) -> None:
        trouble = self._trouble()
        if trouble is not None and trouble != self._told:
            self._console.say("", trouble, "")
        self._told = trouble
