"""A typed line becomes an answer: a number, a word that works anywhere, other text, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from workshop.language.catalogue import _


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
