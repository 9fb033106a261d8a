"""A TOML text becomes tables, clean and within bounds, or findings that say why not.

What is of another kind than expected counts as empty: checks of names run beside the schema, so that a
file's problems come at once, but for those of names where a whole table is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import tomli

from workshop.scenario.clean import blots, clean, clean_key, describe
from workshop.scenario.findings import Finding
from workshop.scenario.problems import MOST_SHOWN
from workshop.scenario.toml.positions import DEEPEST, MOST_VALUES, TOO_DEEP, KeyPath, TooMuchError, positions
from workshop.scenario.toml.syntax import syntax_finding

Table = dict[str, Any]

MOST_ENTRIES = 500
"""As many scenes as a scenario may have. Where a table has more, the rest of the file is not looked at."""
LARGEST = 10**4200
"""Python refuses to write out longer numbers, which hexadecimal digits bring past tomli."""
TOO_LONG_A_NUMBER = "a number this long cannot be read"
_LONG_NUMBER = re.compile(r"(?<!\w)[0-9]\w{3000,}+")
_SIGNS = ".=,[{"
"""Each value of a text has one of these before or after it, and each part of a key but the last."""


def table(value: object) -> Table:
    """The table, or an empty one."""
    return value if isinstance(value, dict) else {}


def named_tables(value: object) -> Iterator[tuple[str, Table]]:
    """The tables in a table, each with its name; none where no table stands."""
    for key, inside in table(value).items():
        if isinstance(inside, dict):
            yield key, inside


def rows(value: object) -> Iterator[tuple[int, Table]]:
    """The tables in a list, each with its place; none where no list stands."""
    for place, inside in enumerate(entries(value)):
        if isinstance(inside, dict):
            yield place, inside


def entries(value: object) -> tuple[Any, ...]:
    """The list, or an empty one."""
    return value if isinstance(value, tuple) else ()


def text(value: object) -> str | None:
    """The text, or nothing."""
    return value if isinstance(value, str) else None


def number(value: object) -> int | None:
    """The whole number, or nothing."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def parsed(text: str) -> Table:
    """What tomli makes of a text; raises TooMuchError where it holds more than anybody writes.

    Long keys and many values cost tomli gigabytes, so a text that may have them is walked first.
    """
    if sum(map(text.count, _SIGNS)) > MOST_VALUES and (beyond := _beyond(text)):
        raise beyond
    return tomli.loads(text)


def read_tables(text: str) -> tuple[Table, list[Finding]]:
    """The tables of a TOML text, clean, with tuples for lists; empty if an error is among the findings."""
    findings = _hidden(text)
    cleaner = _Cleaner()
    try:
        raw: Table = cleaner.cleaned(parsed(text), ())
    except (ValueError, RecursionError, TooMuchError) as failed:
        return {}, [_unreadable(text, failed), *findings]
    if not raw:
        return raw, [Finding("E004", (), "there is nothing in this file", offset=0), *findings]
    if crowded := [*_crowded(raw)]:
        return {}, [*crowded, *findings]
    return raw, [*findings, *_escaped(text, cleaner.changed)]


def _beyond(text: str) -> TooMuchError | None:
    """Where the text goes beyond the limits; what comes after that need not be TOML."""
    try:
        positions(text)
    except TooMuchError as beyond:
        return beyond
    except (ValueError, IndexError):  # no TOML: the parser says so, and better
        pass
    return None


def _unreadable(text: str, failed: Exception) -> Finding:
    """Why a text is not TOML, or no TOML that anybody would write."""
    if isinstance(failed, tomli.TOMLDecodeError):
        return syntax_finding(text, failed)
    if isinstance(failed, RecursionError | TooMuchError):
        beyond = _beyond(text) or TooMuchError(TOO_DEEP)
        return Finding("E005", (), beyond.text, offset=beyond.offset)
    long = _LONG_NUMBER.search(text)
    return Finding("E005", (), TOO_LONG_A_NUMBER, offset=long.start() if long else 0)


def _crowded(raw: Table) -> Iterator[Finding]:
    """The file as a whole, and its tables and lists, where they have too many entries."""
    parts: dict[KeyPath, Any] = {(): raw, **{(key,): value for key, value in raw.items()}}
    for path, part in parts.items():
        if isinstance(part, dict | tuple) and len(part) > MOST_ENTRIES:
            wording = f"must have at most {MOST_ENTRIES:,} entries, not {len(part):,}"
            yield Finding("E105", path, wording, at="key")


class _Changed(NamedTuple):
    """A key or value that cleaning changed, as it was."""

    path: KeyPath
    at: Literal["key", "value"]
    was: str


class _Cleaner:
    """Makes keys and texts clean and lists tuples, as strict models want them, all the way down."""

    def __init__(self) -> None:
        self.changed: list[_Changed] = []

    def cleaned(self, value: Any, path: KeyPath) -> Any:
        """Raises TooMuchError for what is nested too deep, ValueError for a number too large."""
        if len(path) > DEEPEST:
            raise TooMuchError(TOO_DEEP)
        match value:
            case str():
                return self._noted(value, clean(value), path, "value")
            case dict():
                return {
                    (name := self._key(key, path)): self.cleaned(inside, (*path, name))
                    for key, inside in value.items()
                }
            case list():
                return tuple(self.cleaned(inside, (*path, place)) for place, inside in enumerate(value))
            case int() if not -LARGEST < value < LARGEST:
                raise ValueError(TOO_LONG_A_NUMBER)
        return value

    def _key(self, key: str, path: KeyPath) -> str:
        name = clean_key(key)
        return self._noted(key, name, (*path, name), "key")

    def _noted(self, was: str, now: str, path: KeyPath, at: Literal["key", "value"]) -> str:
        if was != now:
            self.changed.append(_Changed(path, at, was))
        return now


def _hidden(text: str) -> list[Finding]:
    """A warning for each place in the text that steers, turns or hides; the last stands for the rest."""
    places = [*blots(text)]
    shown = [_hiding(text[start:end], instead, start) for start, end, instead in places[:MOST_SHOWN]]
    if len(places) > len(shown):
        shown[-1] = shown[-1]._replace(times=1 + len(places) - len(shown))
    return shown


def _escaped(text: str, changed: list[_Changed]) -> Iterator[Finding]:
    """A warning for each key and value that was written with escapes; what is not has its warning already."""
    spans = positions(text) if changed else {}
    for path, at, was in changed:
        span = spans[path]
        start, end = (span.key, span.start) if at == "key" else (span.start, span.end)
        if next(blots(text[start:end]), None) is None:
            blot = next(blots(was))
            yield _hiding(was[blot.start : blot.end], blot.instead)._replace(path=path, at=at)


def _hiding(blotted: str, instead: str, offset: int | None = None) -> Finding:
    wording = f"{describe(blotted)} {'is shown as U+FFFD' if instead else 'is taken out'}"
    return Finding("W006", (), wording, offset=offset)
