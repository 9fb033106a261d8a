"""What a pressed key is meant as: folded to one that does something here, and told from one held down."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from enum import Enum, auto

from textual.keys import _character_to_key

from workshop.language.catalogue import _

REPEAT = 0.15
"""Seconds within which the same key comes again only if it is held down, or sent by no hand."""
BEFORE_REPEATS = 1.2
"""Seconds until a key that is held down repeats, at the slowest."""
_NOTHING = _("{character} does nothing here; ? shows the keys.")
_OTHER_LAYOUT = _("{character} is of another keyboard layout ({script}); the keys here are Latin letters.")


def folded(character: str | None, means: Callable[[str], bool], case: bool = True) -> str | None:
    """The key meant by a character that is none here: of another width, script of digits, or a capital."""
    for candidate in _folds(character or "", case):
        key = candidate if candidate.isalnum() else _character_to_key(candidate)
        if candidate != character and means(key):
            return key
    return None


def _folds(character: str, case: bool) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) != 1:
        return
    digit = unicodedata.decimal(plain, None)
    plain = plain if digit is None else str(digit)
    yield plain
    # Never the other way round: a key that is a capital asks for Shift on purpose.
    small = plain.lower()
    if case and small != plain and len(small) == 1:
        yield small


def does_nothing(character: str) -> str:
    """What is said of a character that does nothing here."""
    plain = unicodedata.normalize("NFKC", character)
    script = unicodedata.name(plain, "").partition(" ")[0] if plain.isalpha() and len(plain) == 1 else ""
    if script and script != "LATIN":
        return _OTHER_LAYOUT.format(character=character, script=script.capitalize())
    return _NOTHING.format(character=character)


class Press(Enum):
    """What to do with a key that has to be pressed twice for what cannot be taken back."""

    TAKE = auto()
    WAIT = auto()
    """It counts unless it comes once more within `REPEAT` seconds."""
    DROP = auto()
    """It is held down: this one counts for nothing, and neither does what was waited for."""


class Presses:
    """Tells a second press from a key that is held down, which the terminal does not."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._key = ""
        self._at = 0.0

    def judged(self, key: str) -> Press:
        """What to do with this key; the others between two presses are told too."""
        before, now = self._at, self._seconds()
        again, self._key, self._at = key == self._key, key, now
        if not again or now - before >= BEFORE_REPEATS:
            return Press.TAKE
        return Press.DROP if now - before < REPEAT else Press.WAIT
