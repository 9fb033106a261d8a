"""A typed line becomes an answer: a number, a word that works anywhere, other text, or nothing."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import Literal, NamedTuple, Protocol, TextIO, TypeVar

from workshop.language.catalogue import _
from workshop.scenario.clean import clean

SESSION_KEPT = _("the session is kept")
NOT_KEPT = _("nothing is kept")
NO_VERDICT_YET = _("There is no verdict yet.")
MAX_LINE = 1000
"""Code points of a line that are looked at; the rest of it is passed over."""
PASSED_OVER = _("The line was longer than {most:,} characters: the rest of it was passed over.")
MAX_PASSED_OVER = 4_000_000
"""A line still longer than this is no typed text, and ends the input."""
MOST_MISSES = 100
"""So many lines in a row that answer nothing come from no person."""
_Item = TypeVar("_Item")
_LIST_MARK = re.compile(r"\s*(?:\d+\. |- )?")


class Word(Enum):
    """What may be typed at every prompt."""

    BACK = auto()
    """To the prompt before this one."""
    WHY = auto()
    """Every reason of the last verdict."""
    HELP = auto()
    """What may be typed."""
    QUIT = auto()
    """End here; the session is kept."""


_WORDS = {
    "q": Word.QUIT,
    "quit": Word.QUIT,
    "b": Word.BACK,
    "back": Word.BACK,
    "w": Word.WHY,
    "why": Word.WHY,
    "?": Word.HELP,
    "h": Word.HELP,
    "help": Word.HELP,
}


class Typed(NamedTuple):
    text: str
    """Empty for an empty line."""
    number: int | None = None
    """The text as a number, where it is one that a list could have."""

    def among(self, items: Sequence[_Item]) -> _Item | None:
        """The one that the number stands for, of these from 1 on."""
        return items[self.number - 1] if self.number and self.number <= len(items) else None


Answer = Typed | Literal[Word.BACK]
DIFFERENTLY = "!"
"""Begins a line that sees the last verdict differently: `! 3 because …`."""


class Finish(Enum):
    """How a session line by line came to its end."""

    THROUGH = auto()
    LEFT = auto()
    NO_ANSWERS = auto()


class Stopped(Exception):  # noqa: N818 - a way out of a prompt, not an error
    """Nobody is going to answer any more."""

    def __init__(self, finish: Finish) -> None:
        super().__init__(finish)
        self.finish = finish


class TypedLines(Protocol):
    """Where typed lines come from."""

    def readline(self, limit: int = -1, /) -> str:
        """The next line with its end, or so many signs of it; empty at the end of input."""


class Console(NamedTuple):
    """Where a session is played line by line. `width` is None where nothing is to be wrapped."""

    reads: TypedLines
    writes: TextIO
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
        """The line as far as it is looked at; that more of it was passed over is said."""
        start = piece = self.reads.readline(MAX_LINE)
        passed_over = 0
        while piece and not piece.endswith("\n"):
            piece = self.reads.readline(MAX_LINE)
            passed_over += len(piece)
            if passed_over > MAX_PASSED_OVER:
                return None
        if passed_over > 1:
            self.say(PASSED_OVER.format(most=MAX_LINE))
        return clean(start).strip() if start else None

    def _wrapped(self, text: str) -> list[str]:
        if self.width is None or not text:
            return [text]
        mark = _LIST_MARK.match(text)
        hanging = " " * mark.end() if mark else ""
        return textwrap.wrap(text, self.width, subsequent_indent=hanging, break_on_hyphens=False)


class Prompts:
    """Asks on a console. `why` tells a verdict's reasons, `trouble` what is amiss with saving.

    `leaving` says what becomes of the session on `quit`. `differ` takes what follows the sign that a verdict
    is seen differently, and gives what to say to it; without it the sign is like any other.
    """

    def __init__(
        self,
        console: Console,
        why: Callable[[], Sequence[str]],
        trouble: Callable[[], str | None],
        leaving: str = "",
        differ: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        self._console = console
        self._why = why
        self._trouble = trouble
        self._differ = differ
        self._leaving = f" ({leaving})" if leaving else ""
        self._told: str | None = None
        self._misses = 0

    def answer(self, asked: str, would_be: str) -> Answer:
        """The next line that is for the prompt itself; raises Stopped at the end of input or on `quit`."""
        while True:
            self._tell_trouble()
            line = self._console.ask(asked)
            if line is None:
                raise Stopped(Finish.LEFT)
            if self._differ and line.startswith(DIFFERENTLY):
                self._console.say(*self._differ(line.removeprefix(DIFFERENTLY).strip()), "")
                self._count()
                continue
            match _WORDS.get(line.casefold()):
                case None:
                    is_short_number = line.isdecimal() and len(line) <= 4
                    return Typed(line, int(line) if is_short_number else None)
                case Word.QUIT:
                    raise Stopped(Finish.LEFT)
                case Word.WHY:
                    self._console.say(*self._why(), "")
                    self._count()
                case Word.HELP:
                    self.miss(would_be)
                case Word.BACK:
                    return Word.BACK

    def miss(self, would_be: str) -> None:
        """Say what would be an answer; raises Stopped when nobody seems to read it."""
        words = _("quit{brackets}, back, why (the reasons of the last verdict), {differ}help")
        differ = _("! 0 to 4 or a level, and why (to see that verdict differently), ") if self._differ else ""
        anywhere = words.format(brackets=self._leaving, differ=differ)
        self._console.say(
            _("{would_be} Anywhere: {words_anywhere}.").format(would_be=would_be, words_anywhere=anywhere)
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
