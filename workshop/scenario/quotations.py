"""Whether the words that show a move stand in the text once; if not, in what they differ from it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice
from typing import NamedTuple

from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding
from workshop.scenario.signs import letter_meant, sign_named
from workshop.scenario.toml.positions import KeyPath
from workshop.scenario.toml.tables import Table

_MOST_TOLD = 3
_MOST_PLACES = 20
_KINDS: Mapping[str, tuple[str, str]] = {
    "apostrophe": ("'", "'’‘‛ʼ`´′"),
    "quotation mark": ('"', '"“”„‟«»″'),
    "dash": ("-", "-‐‑‒–—―−"),
}
_FOLDS: Mapping[str, str] = {
    **{sign: plain for plain, signs in _KINDS.values() for sign in signs},
    "…": "...",
}
_SPACES: Mapping[str, str] = {
    "": "no space",
    " ": "a space",
    "  ": "two spaces",
    "   ": "three spaces",
    "\xa0": "a non-breaking space",
    "\u202f": "a narrow non-breaking space",
    "\t": "a tab",
}


class _Folded(NamedTuple):
    """A text without spaces, capitals and kinds of signs, with the place of each letter left."""

    text: str
    letters: str
    places: tuple[int, ...]

    def gap(self, at: int) -> str:
        """The spaces after a letter; none inside a sign that stands for several."""
        return self.text[self.places[at] + 1 : self.places[at + 1]]

    def sign(self, at: int) -> str:
        return self.text[self.places[at]]

    def word(self, at: int) -> str:
        """The word around a letter."""
        start, end = self.places[at], self.places[at] + 1
        while start > 0 and not self.text[start - 1].isspace():
            start -= 1
        while end < len(self.text) and not self.text[end].isspace():
            end += 1
        return one_line(self.text[start:end].strip(".,;:!?…“”\"'"), 40)


class _Difference(NamedTuple):
    """The signs and the spaces that two stretches do not share, in words."""

    signs: tuple[str, ...]
    spaces: tuple[str, ...]


def look_alike(words: str, text: str) -> str | None:
    """In what the words differ from a stretch of the text, as a sentence; nothing if they are others."""
    whole_words, whole_text = unicodedata.normalize("NFC", words), unicodedata.normalize("NFC", text)
    if whole_words in whole_text:
        return "An accent is made of other characters than in the text; copy the words from there."
    here, there = _folded(whole_words), _folded(whole_text)
    if not here.letters or here.letters not in there.letters:
        return None
    starts = islice(_starts(here.letters, there.letters), _MOST_PLACES)
    differences = (_difference(here, there, start) for start in starts)
    least = min(differences, key=lambda between: len(between.signs) + len(between.spaces))
    told = [f"differs only in {'; in '.join(least.signs[:_MOST_TOLD])}"] if least.signs else []
    sentence = "; ".join((*told, *least.spaces[:_MOST_TOLD]))
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _folded(text: str) -> _Folded:
    letters = [
        (letter, place)
        for place, sign in enumerate(text)
        if not sign.isspace()
        for letter in _FOLDS.get(sign, letter_meant(sign).casefold())
    ]
    return _Folded(text, "".join(letter for letter, _ in letters), tuple(place for _, place in letters))


def _starts(part: str, whole: str) -> Iterator[int]:
    at = whole.find(part)
    while at >= 0:
        yield at
        at = whole.find(part, at + 1)


def _difference(here: _Folded, there: _Folded, start: int) -> _Difference:
    """The words and the stretch of the text whose letters begin at `start`."""
    signs: dict[str, None] = {}
    spaces = (
        ["the words here have a space at the beginning or the end"] if here.text != here.text.strip() else []
    )
    for at in range(len(here.letters)):
        if here.sign(at) != there.sign(start + at):
            signs[_sign(here, at, there, start + at)] = None
        if at + 1 < len(here.letters) and here.gap(at) != there.gap(start + at):
            spaces.append(_space(here.gap(at), there.gap(start + at), there.word(start + at)))
    return _Difference(tuple(signs), tuple(spaces))


def _sign(here: _Folded, at: int, there: _Folded, place: int) -> str:
    written, quoted = here.sign(at), there.sign(place)
    for kind, (_, signs) in _KINDS.items():
        if written in signs:
            return f"the {kind}: {quoted} in the text, {written} here"
    if "…" in (written, quoted):
        return "the dots: one sign … is not three full stops"
    if letter_meant(written) != written or letter_meant(quoted) != quoted:
        return f"a letter: {sign_named(quoted)} in the text, {sign_named(written)} here"
    return f"capital letters: “{there.word(place)}” in the text, “{here.word(at)}” here"


def _space(here: str, there: str, word: str) -> str:
    if here in ("", " "):
        return f"the text has {_spaces(there)} after “{word}”"
    return f"the words here have {_spaces(here)} after “{word}”"


def _spaces(gap: str) -> str:
    return _SPACES.get(gap) or ("a line break" if "\n" in gap else "another kind of space")


LONGEST_TEXT = 600
"""Longer ones the schema refuses; they are not searched."""


def quotation_findings(path: KeyPath, moves: Table, text: object) -> Iterator[Finding]:
    """What is wrong with the quotations of a response, by move."""
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        return
    for move, words in moves.items():
        if not isinstance(words, str) or not words or len(words) > LONGEST_TEXT:
            continue
        at = text.find(words)
        if at < 0:
            hint = partial(_nearest, words, text)
            yield Finding("E301", (*path, move), "these words are not in the text", hint=hint)
        elif text.find(words, at + 1) >= 0:
            wording = f"these words occur twice in the text: “{one_line(words, 80)}”"
            yield Finding(
                "E302", (*path, move), wording, hint="Quote more of it, so that the place is clear."
            )


def _nearest(words: str, text: str) -> str:
    """In what the words differ from the text, if one does not see it; else those that were perhaps meant."""
    if difference := look_alike(words, text):
        return difference
    from difflib import SequenceMatcher  # noqa: PLC0415 - most files quote what is there

    plain_words, plain_text = words.lower(), text.lower()
    if len(plain_text) != len(text) or len(plain_words) != len(words):
        plain_words, plain_text = words, text
    shared = SequenceMatcher(None, plain_words, plain_text, autojunk=False).find_longest_match()
    if shared.size < max(4, len(words) // 4):
        return "Quote them exactly."
    start = max(0, shared.b - shared.a)
    end = min(len(text), start + len(words))
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return f"The nearest are “{one_line(_without_ends(text[start:end], words), 120)}”."


def _without_ends(near: str, words: str) -> str:
    """The words of the text without marks at either end, where the author wrote none."""
    start, end = 0, len(near)
    while words[-1:].isalnum() and end > start and not near[end - 1].isalnum():
        end -= 1
    while words[:1].isalnum() and start < end and not near[start].isalnum():
        start += 1
    return near[start:end]
