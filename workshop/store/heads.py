"""The head of a scenario's file: the keys before its first table, which are all that a list needs."""

from __future__ import annotations

import contextlib
import os
import re
from typing import Any, NamedTuple

import tomli

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import read_source
from workshop.scenario.translating.languages import is_language

AT_ONCE = 4096
"""Bytes read of a file; heads are shorter, and where one is not, the file is read in full."""
MOST_LOOKED_AT = 1_000_000
"""Characters of such a file; only those before its first table are needed."""

_STRING = r'"[^"\\\x00-\x1f\x7f]*+"'
_NUMBER = r"[1-9][0-9]{0,5}+"
_GAP = r"[ \t\r\n]*+"
_LIST = rf"\[(?:{_GAP}{_STRING}{_GAP},)*+{_GAP}(?:{_STRING}{_GAP})?+\]"
_LINE = rf"(?:[ \t]*+[a-z_]++[ \t]*+=[ \t]*+(?:{_STRING}|{_NUMBER}|{_LIST}))?+[ \t]*+"
_PLAIN = re.compile(rf"(?:\n{_LINE}(?:#[^\x00-\x08\x0a-\x1f\x7f]*+)?+\r?+)*+")
_PAIR = re.compile(
    r"\n[ \t]*+(id|title|summary|minutes|language|lenses|teaches|translates)[ \t]*+=[ \t]*+"
    rf"(?:({_STRING})|({_NUMBER})|({_LIST}))"
)
"""Both for a head with a line break in front, which makes them fast."""
_TABLE = re.compile(rb"\n[ \t]*+\[")
_TABLE_IN_TEXT = re.compile(_TABLE.pattern.decode())
_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


class Translation(NamedTuple):
    """What a list shows of a scenario's translation; all of it is clean."""

    translates: str
    """The id of the original."""
    language: str
    title: str
    """Empty where it is not translated, as is the summary."""
    summary: str
    path: str


class Heading(NamedTuple):
    """What a list shows of a scenario; all of it is clean."""

    id: str
    title: str
    summary: str
    minutes: int
    language: str
    lenses: tuple[str, ...]
    teaches: tuple[str, ...]
    """Fact ids of the lens."""
    path: str
    translations: tuple[Translation, ...] = ()
    """Those beside it, by language."""

    def told_in(self, language: str) -> Heading:
        """The same with title and summary in this language, as far as they are translated into it."""
        for one in self.translations:
            if one.language == language:
                return self._replace(title=one.title or self.title, summary=one.summary or self.summary)
        return self


def read_head(path: str) -> Heading | Translation | Problem:
    """The heading of the scenario or translation in a plain file, or why it has none."""
    keys = _plain_keys(path) or _any_keys(path)
    if isinstance(keys, Problem):
        return keys
    return _translation(path, keys) if "translates" in keys else _heading(path, keys)


def is_id(name: object) -> bool:
    """Whether this may be the id of a scenario."""
    return type(name) is str and _ID.fullmatch(name) is not None


def _plain_keys(path: str) -> dict[str, Any] | None:
    """The keys of a head as most are: no escapes, no long texts. None where it takes a parser to tell.

    Should the file no longer be a plain one, opening it does not wait, and no head will be found.
    """
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            start = os.read(descriptor, AT_ONCE)
        finally:
            os.close(descriptor)
        table = _TABLE.search(start)
        head = f"\n{start[: table.start()].decode()}" if table else ""
    except (OSError, ValueError):
        return None
    if not _PLAIN.fullmatch(head):
        return None
    keys: dict[str, Any] = {}
    pairs = _PAIR.findall(head)
    for key, text, number, texts in pairs:
        if text:
            keys[key] = text[1:-1]
        else:
            keys[key] = int(number) if number else texts.split('"')[1::2]
    return keys if len(keys) == len(pairs) else None


def _any_keys(path: str) -> dict[str, Any] | Problem:
    """The keys as the parser has them: of the head, if it can be told from the rest, or of the whole file."""
    source = read_source(path)
    if isinstance(source, Problem):
        return source
    from workshop.scenario.toml.bounds import parsed  # noqa: PLC0415 - few files need it
    from workshop.scenario.toml.positions import Lines, TooMuchError  # noqa: PLC0415

    # Of a large file as much as a small one has is looked at; a list of many should not take minutes.
    text = source.text[:MOST_LOOKED_AT]
    table = _TABLE_IN_TEXT.search(text)
    try:
        if table:
            # What looks like a table may stand inside of a text or a list.
            with contextlib.suppress(ValueError, RecursionError):
                return parsed(text[: table.start()])
        return parsed(text)
    except tomli.TOMLDecodeError as failed:
        return Problem(source.file, failed.lineno, failed.colno, "", "E010", one_line(failed.msg))
    except TooMuchError as failed:
        line, column = Lines(source.text).place(failed.offset)
        return Problem(source.file, line, column, "", "E005", failed.text)
    except (ValueError, RecursionError):
        return Problem(source.file, 0, 0, "", "E010", _("this is no TOML that can be read"))


def _translation(path: str, keys: dict[str, Any]) -> Translation | Problem:
    for key, is_fit in (("translates", is_id), ("language", is_language)):
        if not is_fit(keys.get(key)):
            return _unfit(path, key)
    title, summary = (keys[key] if _is_text(keys.get(key)) else "" for key in ("title", "summary"))
    return Translation(keys["translates"], keys["language"], _shown(title, 80), _shown(summary, 160), path)


def _unfit(path: str, key: str) -> Problem:
    said = _("missing, or not what it should be, so it is not listed")
    return Problem(one_line(path, 400), 0, 0, key, "E102", said)


def _heading(path: str, keys: dict[str, Any]) -> Heading | Problem:
    for key, is_fit in _FITS:
        if not is_fit(keys.get(key)):
            return _unfit(path, key)
    return Heading(
        keys["id"],
        _shown(keys["title"], 80),
        _shown(keys["summary"], 160),
        keys["minutes"],
        _shown(keys["language"], 40),
        _all_shown(keys["lenses"]),
        _all_shown(keys.get("teaches", [])),
        path,
    )


def _shown(text: str, at_most: int) -> str:
    """The text as a list may show it."""
    if len(text) <= at_most and text.isascii() and text.isprintable():
        return text
    return one_line(text, at_most)


def _all_shown(names: list[str]) -> tuple[str, ...]:
    together = "".join(names)
    if together.isascii() and together.isprintable():
        return tuple(names)
    return tuple(one_line(name, 80) for name in names)


def _is_text(value: Any) -> bool:
    return type(value) is str and bool(value)


def _is_texts(value: Any) -> bool:
    return type(value) is list and all(type(one) is str for one in value)


_FITS = (
    ("id", is_id),
    ("title", _is_text),
    ("summary", _is_text),
    ("minutes", lambda value: type(value) is int and 0 < value < 10_000),
    ("language", _is_text),
    ("lenses", _is_texts),
    ("teaches", lambda value: value is None or _is_texts(value)),
)
