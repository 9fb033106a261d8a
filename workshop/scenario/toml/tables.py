"""Careful looks into tables of any shape: what is of another kind than expected counts as empty.

The checks of names run beside the schema, so that a file's problems all come at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal, NamedTuple

import tomli

from workshop.scenario.clean import blots, clean, clean_key, describe
from workshop.scenario.collecting import nothing_collected
from workshop.scenario.findings import Finding
from workshop.scenario.problems import MOST_SHOWN
from workshop.scenario.toml.positions import (
    DEEPEST,
    MOST_VALUES,
    TOO_DEEP,
    TOO_MANY,
    KeyPath,
    TooMuchError,
    positions,
)
from workshop.scenario.toml.syntax import syntax_finding

Table = dict[str, Any]


def table(value: object) -> Table:
    """The table, or an empty one."""
    return value if isinstance(value, dict) else {}


def tables(value: object) -> Iterator[tuple[Any, Table]]:
    """The tables in a table or list, each with its key or place."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    for key, each in pairs:
        if isinstance(each, dict):
            yield key, each


def entries(value: object) -> tuple[Any, ...]:
    """The list, or an empty one."""
    return value if isinstance(value, tuple) else ()


def text(value: object) -> str | None:
    """The text, or nothing."""
    return value if isinstance(value, str) else None


def number(value: object) -> int | None:
    """The whole number, or nothing."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


MOST_PARTS = 130_000
"""How many brackets and dots may stand outside of texts. Each may be a table, a kilobyte for tomli."""
MOST_LINES = 300_000
MOST_BACKSLASHES = 300_000
LONGEST_NUMBER = 100_000
"""Digits. Each costs tomli a hundred bytes before any other limit is reached."""
TOO_LONG_A_NUMBER = "a number this long cannot be read"

_LONG_KEY = re.compile(
    r"""\.(?:[ \t]*+(?:[\w-]++|"(?:[^"\\\n]++|\\.?+)*+"|'[^'\n]*+')[ \t]*+\.)"""
    rf"{{{DEEPEST - 1}}}"
)
"""Keys of a thousand parts cost tomli gigabytes."""
_NUMBER_TOO_LONG = re.compile(rf"(?<![0-9A-Za-z_])[0-9]\w{{{LONGEST_NUMBER}}}")
_SAID = (
    r'"""(?:[^"\\]++|\\.?+|"{1,2}(?!"))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']++|'{1,2}(?!'))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]++|\\.?+)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
)
"""A text in quotation marks or a comment; one that is not closed goes as far as it can."""


_IN_ALL = (
    ("\n", MOST_LINES, f"more than {MOST_LINES:,} lines in one file"),
    ("\\", MOST_BACKSLASHES, f"more than {MOST_BACKSLASHES:,} backslashes in one file"),
)
"""So many of these signs at most; and what is said where there are more."""
_OUTSIDE = (
    ("=,[{", MOST_VALUES, TOO_MANY),
    ("[.", MOST_PARTS, f"more than {MOST_PARTS:,} brackets and dots outside of texts"),
)
"""The same, outside of texts and comments."""


@nothing_collected()
def parsed(text: str) -> dict[str, Any]:
    """What tomli makes of a text; raises TooMuchError where it holds more than anybody writes."""
    see_bounds(text)
    return tomli.loads(text)


def see_bounds(text: str) -> None:
    """Raises TooMuchError where a text holds more than anybody writes.

    However large the text, this takes a small part of a second, and no memory to speak of.
    """
    for sign, most, said in _IN_ALL:
        if text.count(sign) > most:
            raise TooMuchError(said, next(islice(re.finditer(re.escape(sign), text), most, most + 1)).start())
    if _LONG_KEY.search(text):
        measure(text)
    for signs, most, said in _OUTSIDE:
        if sum(map(text.count, signs)) > most and (place := _beyond(text, signs, most)) is not None:
            raise TooMuchError(said, place)
    if len(text) > LONGEST_NUMBER and (number := _NUMBER_TOO_LONG.search(text)):
        raise TooMuchError(TOO_LONG_A_NUMBER, number.start())


def _beyond(text: str, signs: str, most: int) -> int | None:
    """Where the first of these signs stands that is one too many, outside of texts and comments."""
    these = re.escape(signs)
    each = re.compile(rf"""(?:[^"'#{these}]++|{_SAID})*+(?:[{these}]|(?P<end>\Z))""", re.DOTALL)
    beyond = next(islice(each.finditer(text), most, None), None)
    return beyond.end() - 1 if beyond and beyond["end"] is None else None


def measure(text: str) -> None:
    """Raises TooMuchError where the text goes beyond the limits; what comes after need not be TOML."""
    try:
        positions(text)
    except (ValueError, IndexError):
        return


Raw = dict[str, Any]

LARGEST = 10**4200
"""Python refuses to write out longer numbers, which hexadecimal digits bring past tomli."""
TOO_LARGE = "a whole number in this file is too large"
MOST_ENTRIES = 5_000
"""As many scenes as a scenario may have. Where a table has more, the rest of the file is not looked at."""
MOST_HIDDEN = 20_000
TOO_HIDDEN = f"more than {MOST_HIDDEN:,} characters of this file steer, turn or hide"
_ESCAPE = re.compile(r"\\[befruUx \t\n]")
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z_])[0-9][0-9_]{4299,}+")


class _Changed(NamedTuple):
    """A key or value that cleaning changed, as it was."""

    path: KeyPath
    at: Literal["key", "value"]
    was: str


def read_tables(text: str) -> tuple[Raw, list[Finding]]:
    """The tables of a TOML text, clean, with tuples for lists; empty if an error is among the findings."""
    found = _hidden(text)
    if any(finding.severity == "error" for finding in found):
        return {}, found
    try:
        raw: Raw = parsed(text)
        _Settling().table(raw, 1)
    except (ValueError, RecursionError, TooMuchError) as failed:
        return {}, [_unreadable(text, failed), *found]
    if not raw:
        return raw, [Finding("E004", (), "there is nothing in this file", offset=0), *found]
    if crowded := [*_crowded(raw)]:
        return {}, [*crowded, *found]
    if found or _ESCAPE.search(text):
        changed: list[_Changed] = []
        raw = _cleaned(raw, (), changed)
        found += _escaped(text, changed)
    return raw, found


def _hidden(text: str) -> list[Finding]:
    """A warning for each place in the text that steers, turns or hides; the last stands for the rest.

    An error comes first where they are too many.
    """
    found: list[Finding] = []
    characters = 0
    for start, end, instead in blots(text):
        characters += end - start
        if characters > MOST_HIDDEN:
            return [Finding("E005", (), TOO_HIDDEN, offset=start), *found]
        if len(found) < MOST_SHOWN:
            found.append(_hiding(text[start:end], instead, start))
        else:
            found[-1] = found[-1]._replace(times=found[-1].times + 1)
    return found


def _crowded(raw: Raw) -> Iterator[Finding]:
    """The file as a whole, and its tables and lists, where they have too many entries."""
    parts: dict[KeyPath, Any] = {(): raw, **{(clean_key(key),): value for key, value in raw.items()}}
    for path, part in parts.items():
        if isinstance(part, dict | tuple) and len(part) > MOST_ENTRIES:
            said = f"must have at most {MOST_ENTRIES:,} entries, not {len(part):,}"
            yield Finding("E105", path, said, at="key")


def _unreadable(text: str, failed: Exception) -> Finding:
    """Why a text is not TOML, or no TOML that anybody would write."""
    if isinstance(failed, tomli.TOMLDecodeError):
        return syntax_finding(text, failed)
    if isinstance(failed, RecursionError | TooMuchError):
        if not isinstance(failed, TooMuchError) or not failed.offset:
            failed = _measured(text) or failed
        said, offset = (failed.text, failed.offset) if isinstance(failed, TooMuchError) else (TOO_DEEP, 0)
        return Finding("E005", (), said, offset=offset)
    number = _LONG_NUMBER.search(text)
    return Finding("E005", (), TOO_LONG_A_NUMBER, offset=number.start() if number else 0)


def _measured(text: str) -> TooMuchError | None:
    """Where the text goes beyond the limits that the parser, or what it made, was found to be beyond."""
    try:
        measure(text)
    except TooMuchError as measured:
        return measured
    return None


class _Settling:
    """Makes lists tuples, in place, as strict models want them, and holds the tables to their limits."""

    def __init__(self) -> None:
        self.count = 0

    def table(self, table: Raw, depth: int) -> None:
        self._admit(len(table), depth)
        for key, value in table.items():
            kind = type(value)
            if kind is dict:
                self.table(value, depth + 1)
            elif kind is list:
                table[key] = self._entries(value, depth + 1)
            elif kind is int and not -LARGEST < value < LARGEST:
                raise TooMuchError(TOO_LARGE)

    def _entries(self, entries: list[Any], depth: int) -> tuple[Any, ...]:
        self._admit(len(entries), depth)
        for place, value in enumerate(entries):
            kind = type(value)
            if kind is dict:
                self.table(value, depth + 1)
            elif kind is list:
                entries[place] = self._entries(value, depth + 1)
            elif kind is int and not -LARGEST < value < LARGEST:
                raise TooMuchError(TOO_LARGE)
        return tuple(entries)

    def _admit(self, more: int, depth: int) -> None:
        self.count += more
        if depth > DEEPEST and more:
            raise TooMuchError(TOO_DEEP)
        if self.count > MOST_VALUES:
            raise TooMuchError(TOO_MANY)


def _cleaned(value: Any, path: KeyPath, changed: list[_Changed]) -> Any:
    """The value with clean keys and texts all the way down."""
    match value:
        case str():
            text = clean(value)
            if text != value:
                changed.append(_Changed(path, "value", value))
            return text
        case dict():
            return dict(_cleaned_pairs(value, path, changed))
        case tuple():
            return tuple(_cleaned(each, (*path, place), changed) for place, each in enumerate(value))
    return value


def _cleaned_pairs(table: Raw, path: KeyPath, changed: list[_Changed]) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        name = clean_key(key)
        if name != key:
            changed.append(_Changed((*path, name), "key", key))
        yield name, _cleaned(value, (*path, name), changed)


def _escaped(text: str, changed: list[_Changed]) -> Iterator[Finding]:
    """A warning for each key and value that was written with escapes; what is not has its warning already."""
    spans = positions(text) if changed else {}
    for path, at, was in changed:
        span = spans.get(path)
        start, end = (
            (span.key, span.start) if span and at == "key" else (span.start, span.end) if span else (0, 0)
        )
        if next(blots(text[start:end]), None) is None:
            blot = next(blots(was))
            yield _hiding(was[blot.start : blot.end], blot.instead)._replace(path=path, at=at)


def _hiding(blotted: str, instead: str, offset: int | None = None) -> Finding:
    text = f"{describe(blotted)} {'is shown as U+FFFD' if instead else 'is taken out'}"
    return Finding("W006", (), text, offset=offset)
