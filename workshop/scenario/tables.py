"""A text becomes plain tables here: parsed as TOML, within limits, without what steers or hides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal, NamedTuple

import tomli

from workshop.scenario.clean import blots, clean, clean_key, describe
from workshop.scenario.findings import Finding
from workshop.scenario.positions import (
    DEEPEST,
    MOST_VALUES,
    TOO_DEEP,
    TOO_MANY,
    Path,
    TooMuchError,
    positions,
)
from workshop.scenario.problems import MOST_SHOWN
from workshop.scenario.syntax import syntax_finding

Raw = dict[str, Any]

LARGEST = 10**4200
"""Python refuses to write out longer numbers, which hexadecimal digits bring past tomli."""
TOO_LARGE = "a whole number in this file is too large"
_ESCAPE = re.compile(r"\\[befruUx \t\n]")
_LONG_KEY = re.compile(
    r"""\.(?:[ \t]*+(?:[\w-]++|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+')[ \t]*+\.)"""
    rf"{{{DEEPEST - 1}}}"
)
"""Keys of a thousand parts cost tomli gigabytes before any limit is reached, so they are looked for first."""
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z_])[0-9][0-9_]{4299,}+")


class _Changed(NamedTuple):
    """A key or value that cleaning changed, as it was."""

    path: Path
    at: Literal["key", "value"]
    was: str


def read_tables(text: str) -> tuple[Raw, list[Finding]]:
    """The tables of a TOML text, clean, with tuples for lists; empty if an error is among the findings."""
    found = _hidden(text)
    try:
        see_short_keys(text)
        raw: Raw = tomli.loads(text)
        _Settling().table(raw, 1)
    except (ValueError, RecursionError, TooMuchError) as failed:
        return {}, [_unreadable(text, failed), *found]
    if not raw:
        return raw, [Finding("E004", (), "there is nothing in this file", offset=0), *found]
    if found or _ESCAPE.search(text):
        changed: list[_Changed] = []
        raw = _cleaned(raw, (), changed)
        found += _escaped(text, changed)
    return raw, found


def see_short_keys(text: str) -> None:
    """Raises TooMuchError where keys have more parts than anybody writes; for before a parser sees them."""
    if _LONG_KEY.search(text):
        _measure(text)


def _hidden(text: str) -> list[Finding]:
    """A warning for each place in the text that steers, turns or hides; the last stands for the rest."""
    places = blots(text)
    found = [_hiding(text[start:end], instead, start) for start, end, instead in islice(places, MOST_SHOWN)]
    if more := sum(1 for _ in places):
        found[-1] = found[-1]._replace(times=1 + more)
    return found


def _unreadable(text: str, failed: Exception) -> Finding:
    """Why a text is not TOML, or no TOML that anybody would write."""
    if isinstance(failed, tomli.TOMLDecodeError):
        return syntax_finding(text, failed)
    if isinstance(failed, RecursionError | TooMuchError):
        try:
            _measure(text)
        except TooMuchError as measured:
            failed = measured
        said, offset = (failed.text, failed.offset) if isinstance(failed, TooMuchError) else (TOO_DEEP, 0)
        return Finding("E005", (), said, offset=offset)
    number = _LONG_NUMBER.search(text)
    return Finding("E005", (), "a number this long cannot be read", offset=number.start() if number else 0)


def _measure(text: str) -> None:
    """Raises TooMuchError where the text goes beyond the limits; what comes after need not be TOML."""
    try:
        positions(text)
    except (ValueError, IndexError):
        return


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


def _cleaned(value: Any, path: Path, changed: list[_Changed]) -> Any:
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


def _cleaned_pairs(table: Raw, path: Path, changed: list[_Changed]) -> Iterator[tuple[str, Any]]:
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
