"""What comes from outside is cleaned here once: nothing that steers a terminal or hides in a text gets past.

Control, bidi and surrogate characters become U+FFFD, so that they are seen; invisible ones go; of marks that
pile up on one letter four stay. Line breaks and tabs are kept, and so is a joiner where it is spelling:
between two emoji, and after a letter of a script that is spelt with joiners.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

REPLACEMENT = "\ufffd"
MARKS_IN_A_ROW = 4
"""More than living scripts set on one letter, and too few to draw over the next line."""

_SEEN = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_UNSEEN = (
    r"\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_JOINERS = r"\u200c\u200d"
_JOINED = r"\u0620-\u109f\u1780-\u17ff\u1820-\u18af"
"""Scripts spelt with joiners, some at the end of a word: from Arabic over those of India to Mongolian."""
_EMOJI = r"\u2194\u2195\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
"""What may stand on either side of a joiner in an emoji; tones of skin are among them."""
_IN_EMOJI = rf"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d[{_EMOJI}]"
_MARKED = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u06d6-\u06ed\u0711-\u109d"
    r"\u135d-\u135f\u1712-\u180d\u180f-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\u2cef-\u2cf1\u2d7f\u2de0-\u2dff"
    r"\u302a-\u302f\u3099\u309a\ua66f-\ua69f\ua6f0\ua6f1\ua802-\ua82c\ua880-\uabff\ufb1e\ufe00-\ufe0f"
    r"\ufe20-\ufe2f\U000101fd-\U0001e94a\U000e0100-\U000e01ef"
)
"""Where combining marks live; some of these blocks hold letters too."""

_LONGEST_BLOT = 1000
"""Of marks that pile up; more than that are told as several."""
_SUSPECT = re.compile(f"[{_SEEN}{_UNSEEN}{_JOINERS}{_MARKED}]")
_FOUND = (
    f"(?P<pile>[{_MARKED}][{_MARKED}{_UNSEEN}{_JOINERS}]{{{MARKS_IN_A_ROW},}})"
    rf"|(?P<gone>\r(?=\n)|[{_UNSEEN}]+|(?<![{_JOINED}])(?!{_IN_EMOJI})[{_JOINERS}]+)"
    rf"|(?P<seen>(?:(?!\r\n)[{_SEEN}])+)"
)
_GOES = re.compile(f"[{_UNSEEN}]")
_JOINER = re.compile(f"[{_JOINERS}]")
_JOINS = re.compile(f"[{_JOINED}]")
_WHITE = re.compile(r"\s+")
_ODD = re.compile(r"[^a-z0-9]+")


class Blot(NamedTuple):
    """A place in a text that cleaning changes, and what stands there instead."""

    start: int
    end: int
    instead: str


def clean(text: str) -> str:
    """The text without what could steer a terminal, turn the direction of reading, or hide."""
    if _SUSPECT.search(text) is None:
        return text
    return _blot_pattern().sub(_replaced, text)


def clean_key(key: str) -> str:
    """A key with each such character as U+FFFD: taking them out could leave a valid name behind."""
    if _SUSPECT.search(key) is None:
        return key
    name = key
    for start, end, _ in reversed([*blots(key)]):
        name = name[:start] + REPLACEMENT * (end - start) + name[end:]
    return name


def blots(text: str) -> Iterator[Blot]:
    """Every place that `clean` changes, in order."""
    if _SUSPECT.search(text) is None:
        return
    for match in _blot_pattern().finditer(text):
        start, end = match.span()
        if match.lastgroup == "seen":
            yield Blot(start, end, REPLACEMENT * (end - start))
        elif match.lastgroup == "gone":
            yield Blot(start, end, "")
        else:
            yield from _piled(text, start, end)


def json_escaped(document: str) -> str:
    """A JSON document with every such character as an escape: it reads the same, and steers nothing."""
    parts: list[str] = []
    end = 0
    for blot in blots(document):
        parts += (document[end : blot.start], json.dumps(document[blot.start : blot.end])[1:-1])
        end = blot.end
    return "".join((*parts, document[end:]))


def describe(blotted: str) -> str:
    """The characters of a blot in words: `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    first = blotted[0]
    name = unicodedata.name(first, "" if ord(first) > 0x9F else "control character")
    more = f" and {len(blotted) - 1} more" if len(blotted) > 1 else ""
    return f"U+{ord(first):04X} {name}".rstrip() + more


def one_line(text: str, at_most: int = 160) -> str:
    """The text cleaned, on one line, and cut with an ellipsis: fit to be quoted in a message."""
    line = _WHITE.sub(" ", clean(text[: 4 * at_most])).strip()
    return line if len(line) <= at_most else line[: at_most - 1].rstrip() + "…"


MAX_SENTENCE = 300
"""Code points of a typed sentence."""


def sentence_of(text: str) -> str:
    """What somebody typed on one line, cleaned and bounded; empty where nothing was typed."""
    return " ".join(clean(text).split())[:MAX_SENTENCE]


@cache
def _blot_pattern() -> re.Pattern[str]:
    """Made when it is needed: most texts have no such character, and this takes milliseconds."""
    return re.compile(_FOUND)


def _replaced(match: re.Match[str]) -> str:
    start, end = match.span()
    if match.lastgroup == "seen":
        return REPLACEMENT * (end - start)
    if match.lastgroup == "gone":
        return ""
    gone = set(_going(match.string, start, end))
    return (
        "".join(match.string[place] for place in range(start, end) if place not in gone) if gone else match[0]
    )


def _piled(text: str, start: int, end: int) -> Iterator[Blot]:
    """In a row of marks, letters that carry marks, and invisible characters: the stretches that go."""
    first = last = -1
    for place in _going(text, start, end):
        if place != last + 1 or first < 0 or place - first >= _LONGEST_BLOT:
            if first >= 0:
                yield Blot(first, last + 1, "")
            first = place
        last = place
    if first >= 0:
        yield Blot(first, last + 1, "")


def _going(text: str, start: int, end: int) -> Iterator[int]:
    """The places of the characters that go."""
    marks = 0
    last = text[start - 1 : start]
    for place in range(start, end):
        character = text[place]
        if unicodedata.category(character) in ("Mn", "Me"):
            marks += 1
            goes = marks > MARKS_IN_A_ROW
        elif _JOINER.match(character):
            goes = marks >= MARKS_IN_A_ROW or not _JOINS.match(last)
        else:
            goes = _GOES.match(character) is not None
            marks = marks if goes else 0
        if goes:
            yield place
        else:
            last = character


def hyphenated(text: str) -> str:
    """Small letters and digits with a hyphen wherever there is anything else; empty if there are none."""
    return _ODD.sub("-", text.lower()).strip("-")
