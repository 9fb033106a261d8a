"""A text becomes plain tables here: parsed as TOML, within limits, without what steers or hides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import tomli

from workshop.scenario.clean import blots, clean, clean_key, describe
from workshop.scenario.findings import Finding
from workshop.scenario.problems import MOST_SHOWN
from workshop.scenario.toml.bounds import TOO_LONG_A_NUMBER, measure, parsed
from workshop.scenario.toml.positions import (
    DEEPEST,
    MOST_VALUES,
    TOO_DEEP,
    TOO_MANY,
    Path,
    TooMuchError,
    positions,
)
from workshop.scenario.toml.syntax import syntax_finding

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

    path: Path
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
    parts: dict[Path, Any] = {(): raw, **{(clean_key(key),): value for key, value in raw.items()}}
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
