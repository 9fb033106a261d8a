"""Signs in words: which of a name may not stand in it, and in what two names differ that look alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from workshop.scenario.clean import REPLACEMENT

_ALIKE = (
    ("a", "аαɑ"), ("b", "вьƅ"), ("c", "сϲ"), ("d", "ԁɗ"), ("e", "еєεҽ"), ("f", "ғϝ"), ("g", "ɡց"),
    ("h", "һнհ"), ("i", "іιı"), ("j", "јϳ"), ("k", "кκ"), ("l", "ӏɭ1|"), ("m", "м"), ("n", "пηո"),
    ("o", "оοօσ0"), ("p", "рρ"), ("q", "ԛգ"), ("r", "г"), ("s", "ѕ"), ("t", "тτ"), ("u", "υսц"),
    ("v", "ѵν"), ("w", "ԝωա"), ("x", "хχ"), ("y", "уγү"), ("z", "ᴢʐ"),
    ("-", "‐‑‒–—―−_·•"), ("'", "’‘‛ʼ`´′"), ('"', "“”„‟«»″"),
)  # fmt: skip
"""Signs that a keyboard has, each with those of other scripts, and others, that are taken for it."""
_TAKEN_FOR = {sign: plain for plain, signs in _ALIKE for sign in signs}
_SPELT: Mapping[str, str] = {
    **{"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th"},
    **dict.fromkeys("'’‘ʼ`´\"“”„‟«»", ""),
}
_SPACES: Mapping[str, str] = {" ": "a space", "\t": "a tab", "\n": "a line break"}
_APART = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 60
_MOST_TOLD = 3


def sign_named(sign: str) -> str:
    """A sign as one tells it: `’ (U+2019 RIGHT SINGLE QUOTATION MARK)`; of ASCII only itself."""
    if sign in _SPACES:
        return _SPACES[sign]
    if sign == REPLACEMENT:
        return "a hidden sign"
    if "!" <= sign <= "~":
        return f"“{sign}”" if sign in ",.;:'’" else sign
    name = unicodedata.name(sign, "control character")
    code = f"U+{ord(sign):04X} {name}"
    shown = sign.isprintable() and not unicodedata.category(sign).startswith(("M", "Z", "C"))
    return f"{sign} ({code})" if shown else code


def plain_id(text: str) -> str:
    """An id that resembles the text, as far as it is in letters that some Latin alphabet has; or nothing."""
    spelt = "".join(_SPELT.get(sign, sign) for sign in text.casefold())
    apart = unicodedata.normalize("NFKD", spelt)
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    name = _APART.sub("-", plain).strip("-")
    name = name if name[:1].isalpha() or not name else f"s-{name}"
    return name[:_LONGEST_ID].rstrip("-")


def differences(written: str, known: str) -> str:
    """In what a name differs from one that looks like it, as a sentence; empty where one sees it."""
    here, there = _skeleton(written), _skeleton(known)
    if here.letters == there.letters:
        told = [*_ends(written, known), *_between(here, there)]
        if not told and written != known:
            told = ["an accent is made of other signs"]
    else:
        odd = dict.fromkeys(sign for sign in written if not "!" <= sign <= "~" and sign not in known)
        told = [f"it has {sign_named(sign)}" for sign in odd]
    told = [*dict.fromkeys(told)]
    more = [] if len(told) <= _MOST_TOLD else [f"{len(told) - _MOST_TOLD} more"]
    sentence = "; ".join((*told[:_MOST_TOLD], *more))
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def looks_like(name: str) -> str:
    """What names have in common that are taken for each other: no spaces, accents, capitals, scripts."""
    return _skeleton(name).letters


def letter_meant(sign: str) -> str:
    """The letter of a keyboard for which one of another script is taken; any other sign as it is."""
    meant = _TAKEN_FOR.get(sign, sign)
    return meant if meant.isalpha() and not sign.isascii() else sign


class _Skeleton(NamedTuple):
    """A name in the signs that a keyboard has, and the sign of the name that each comes from."""

    letters: str
    signs: tuple[str, ...]


def _skeleton(name: str) -> _Skeleton:
    pairs = [(letter, sign) for sign in unicodedata.normalize("NFC", name) for letter in _plain(sign)]
    return _Skeleton("".join(letter for letter, _ in pairs), tuple(sign for _, sign in pairs))


def _plain(sign: str) -> Iterator[str]:
    """The signs that a keyboard has for this one; none for spaces and what hides."""
    if sign.isspace() or sign == REPLACEMENT:
        return
    for part in unicodedata.normalize("NFKD", _TAKEN_FOR.get(sign, sign).casefold()):
        taken = _TAKEN_FOR.get(part, part)
        if not unicodedata.combining(taken) and not taken.isspace():
            yield taken


def _ends(written: str, known: str) -> Iterator[str]:
    """The spaces and hidden signs that one of the two names has."""
    for name, other, it in ((written, known, "it"), (known, written, "the other")):
        if name != name.strip() and other == other.strip():
            where = "beginning" if name != name.lstrip() else "end"
            space = name[0] if where == "beginning" else name[-1]
            yield f"{it} has {sign_named(space)} at its {where}"
        inner = [sign for sign in name.strip() if sign.isspace() or sign == REPLACEMENT]
        if inner and len(inner) != sum(sign.isspace() or sign == REPLACEMENT for sign in other.strip()):
            yield f"{it} has {sign_named(inner[0])} in it"


def _between(here: _Skeleton, there: _Skeleton) -> Iterator[str]:
    for ours, theirs in zip(here.signs, there.signs, strict=True):
        if ours == theirs:
            continue
        if ours.casefold() == theirs.casefold() and ours.isascii():
            kind = "the capital" if ours.isupper() else "the small letter"
            yield f"it has {kind} {ours} in the place of {theirs}"
        else:
            yield f"it has {_kind(ours)} in the place of {_kind(theirs)}"


def _kind(sign: str) -> str:
    """A sign, with what it is where one does not see it."""
    if sign.isascii() and sign.isalnum():
        return f"the {'digit' if sign.isdigit() else 'letter'} {sign}"
    return sign_named(sign)
