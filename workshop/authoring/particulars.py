"""What can be compared in a text: figures, times, days, months and names, in digits or in English words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_BELOW_TWENTY = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen"
)
_SMALL: Mapping[str, int] = {
    word: value for value, word in enumerate(re.split(r"\|", _BELOW_TWENTY), start=2)
}
_BY_TEN = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TENS: Mapping[str, int] = {word: 10 * value for value, word in enumerate(re.split(r"\|", _BY_TEN), start=2)}
_LARGE: Mapping[str, int] = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_BEAR_OUT: Mapping[str, str] = {"both": "2", "twice": "2", "third": "3", "fourth": "4", "fifth": "5"}
"""Words by which a figure stands in a text without being written there."""
_DAYS = (
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    "|January|February|March|April|May|June|July|August|September|October|November|December"
)
_ONE = "one"
"""Mostly no figure: the one, this one, one of them."""
_HOUR = rf"\d{{1,2}}|{_ONE}|{_BELOW_TWENTY}"
_WORD = rf"(?:{_BY_TEN})(?:-(?:{_ONE}|{_BELOW_TWENTY}))?|{_BELOW_TWENTY}"
_FIGURE = re.compile(
    rf"\b(?P<half>half|(?:a )?quarter) (?P<side>past|to) (?P<hour>{_HOUR})\b"
    rf"|(?P<digits>\d+(?:[.,:]\d+)*)"
    rf"|\b(?:(?P<many>{_WORD}|{_ONE}|an?)\s+)?(?P<large>{'|'.join(_LARGE)})\b"
    rf"|\b(?P<word>{_WORD})\b"
    r"|\b(?P<time>noon|midnight)\b",
    re.IGNORECASE,
)
_DAY = re.compile(rf"\b(?:{_DAYS})\b")
_NAME = re.compile(r"(?<![\w’'-])[A-Z][\w-]*")
_BEGINS = re.compile(r"(?:^|[.!?…:–—]|\n)[”’\"')\s]*[“‘\"'(]?$|[“‘\"(]$")
"""What stands before the first word of a sentence, which has a capital letter whatever it is."""


class Particular(NamedTuple):
    """Something that two texts can agree on."""

    means: str
    """The same for a figure in digits and in words, and for a name with and without its ’s."""
    words: str


def figures_in(text: str, in_words: bool = True) -> Iterator[Particular]:
    """Figures, times, days and months: in digits alone, or in English words too."""
    for found in _FIGURE.finditer(text):
        if found["digits"]:
            yield Particular(_without_commas(found["digits"]), found[0])
        elif in_words:
            yield Particular(_in_digits(found), found[0])
    if in_words:
        yield from (Particular(found[0], found[0]) for found in _DAY.finditer(text))


def met_in(text: str, in_words: bool = True) -> frozenset[str]:
    """What figures and names mean that somebody has met who has read this text."""
    words = re.findall(r"[\w-]+", text)
    borne_out = (_BEAR_OUT[word] for word in map(str.casefold, words) if word in _BEAR_OUT)
    return frozenset((*words, *borne_out, *(figure.means for figure in figures_in(text, in_words))))


def names_in(text: str) -> Iterator[Particular]:
    """Words with a capital letter within a sentence of an English text, but for I, days and months."""
    for found in _NAME.finditer(text):
        word = found[0]
        is_other = word == "I" or _DAY.fullmatch(word)
        if not is_other and not _BEGINS.search(text[: found.start()]):
            yield Particular(word, word)


def _without_commas(digits: str) -> str:
    return re.sub(r",(?=\d{3}(?!\d))", "", digits)


def _in_digits(found: re.Match[str]) -> str:
    if found["half"]:
        hour = _value(found["hour"])
        minutes = 30 if found["half"].lower() == "half" else 15
        return f"{hour}:{minutes}" if found["side"] == "past" else f"{(hour - 2) % 12 + 1}:{60 - minutes}"
    if found["large"]:
        many = found["many"] or "a"
        return str(_value(many) * _LARGE[found["large"].lower()])
    return str(_value(found["word"])) if found["word"] else found["time"].lower()


def _value(word: str) -> int:
    """The value of a number in words below a hundred; `a` and `one` are 1."""
    if word.isdigit():
        return int(word)
    tens, _, unit = word.lower().partition("-")
    return _TENS.get(tens, _SMALL.get(tens, 1)) + (_SMALL.get(unit, 1) if unit else 0)
