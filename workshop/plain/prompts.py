"""Asking on a console: one line each, asked again until it is an answer, with words that work anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from workshop.language.catalogue import _
from workshop.plain.answers import Answer, Help, Leave, Why, read_answer, words_anywhere
from workshop.plain.console import Console

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
