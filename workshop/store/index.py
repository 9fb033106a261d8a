"""A folder of scenarios as a list of headings, with an index that spares reading what has not changed."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from workshop.language.catalogue import _
from workshop.scenario.clean import blots, one_line
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import plain_descriptor, read_source
from workshop.store.files import FileNotWrittenError, write_atomically
from workshop.store.heads import Heading, Translation, read_head
from workshop.store.home import why

SUFFIX = ".toml"
INDEX_FORMAT = 2
LARGEST_INDEX = 50_000_000
_CONTROL = re.compile(rb'\\(?:[^"u]|u00[01])')
"""A control character as JSON writes it."""
_OF_A_HEADING = [str, str, str, int, str, list, list]
_OF_A_TRANSLATION = [str, str, str, str]
_OF_A_PROBLEM = [int, int, str, str, str]

Row = list[Any]
"""Modification time in nanoseconds, size, and the fields of a heading or of a problem, without its file."""
Entry = tuple[str, str, int, int]
"""Name, path, modification time and size; -1 for what is no plain file."""


Found = Heading | Translation | Problem
"""What a file of a folder is: a scenario, a translation of one, or why it is neither."""


def read_file(path: str) -> Found:
    """The heading of the scenario or translation at this path, or why it has none."""
    with suppress(OSError, ValueError):
        if stat.S_ISREG(os.stat(path).st_mode):
            return read_head(path)
    found = read_source(path)
    return found if isinstance(found, Problem) else read_head(path)


def read_folder(folder: str, cache: Path | None) -> list[Found]:
    """What the scenarios of a folder and their translations are, each a heading or a problem.

    A folder that is not there holds none.
    `cache` is where its index is kept; where that cannot be, the folder is read without one.
    """
    try:
        entries = list(_entries(folder))
    except FileNotFoundError:
        return []
    except OSError as failed:
        return [
            Problem(
                one_line(folder, 400), 0, 0, "", "E001", _("cannot be read: {why}").format(why=why(failed))
            )
        ]
    index = cache / f"library-{crc32(os.fsencode(folder)):08x}.json" if cache else None
    known = _read_index(index, folder) if index else {}
    rows: dict[str, Row] = {}
    found: list[Found] = []
    changed = len(entries) != len(known)
    for name, path, modified, size in entries:
        row = known.get(name)
        one = _from_row(row, path) if row and row[0] == modified and row[1] == size else None
        if one is None:
            one = read_head(path) if size >= 0 else read_file(path)
            row = _to_row(one, modified, size)
            changed = True
        if row:
            rows[name] = row
        found.append(one)
    if index and changed and rows != known:
        _write_index(index, folder, rows)
    return found


def _entries(folder: str) -> Iterator[Entry]:
    """The files that are called scenarios. Whatever else bears such a name has the size -1."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if not name.endswith(SUFFIX) or name.startswith("."):
                continue
            try:
                status = entry.stat()
            except OSError:
                yield name, entry.path, -1, -1
                continue
            if stat.S_ISREG(status.st_mode):
                yield name, entry.path, status.st_mtime_ns, status.st_size
            else:
                yield name, entry.path, -1, -1


def _from_row(row: Row, path: str) -> Found | None:
    """What the row tells; None where it tells nothing, as somebody may have edited the index."""
    kinds = [type(one) for one in row[2:]]
    if kinds == _OF_A_HEADING:
        _modified, _size, id, title, summary, minutes, language, lenses, teaches = row
        if all(type(one) is str for one in (*lenses, *teaches)):
            return Heading(id, title, summary, minutes, language, tuple(lenses), tuple(teaches), path)
    if kinds == _OF_A_PROBLEM:
        return Problem(one_line(path, 400), *row[2:])
    if kinds == _OF_A_TRANSLATION:
        return Translation(row[2], row[3], row[4], row[5], path)
    return None


def _to_row(found: Found, modified: int, size: int) -> Row | None:
    """The row to keep; None for what may change while the file does not, such as a permission."""
    if isinstance(found, Heading):
        return [modified, size, *found[:7]]
    if isinstance(found, Translation):
        return [modified, size, *found[:-1]]
    if size < 0 or not (found.line or found.path):
        return None
    return [modified, size, found.line, found.column, found.path, found.code, found.text]


def _read_index(index: Path, folder: str) -> dict[str, Row]:
    """The rows by file name; none where the index is missing, damaged, another folder's, or no plain file."""
    descriptor = plain_descriptor(index, LARGEST_INDEX)
    if isinstance(descriptor, str):
        return {}
    try:
        with open(descriptor, "rb") as file:
            head, _newline, rest = file.read(LARGEST_INDEX).partition(b"\n")
        body, _newline, _rest = rest.partition(b"\n")
        known = json.loads(body) if head == _index_head(folder, body) else {}
    except (OSError, ValueError, RecursionError):
        return {}
    if type(known) is not dict or not _is_clean(body, known):
        return {}
    return {name: row for name, row in known.items() if type(row) is list and len(row) > 5}


def _is_clean(body: bytes, known: object) -> bool:
    """Whether nothing in the index steers or hides: what is kept was cleaned, what is edited may not be."""
    if not body.isascii() or b"\x7f" in body or _CONTROL.search(body.replace(rb"\\", b"")):
        return False
    return rb"\u" not in body or next(blots(json.dumps(known, ensure_ascii=False)), None) is None


def _write_index(index: Path, folder: str, rows: dict[str, Row]) -> None:
    """Keep the index, if that is possible: without it, everything works and is slower."""
    body = json.dumps(rows).encode()
    with suppress(OSError, FileNotWrittenError):
        index.parent.mkdir(mode=0o700, exist_ok=True)
        write_atomically(index, b"\n".join((_index_head(folder, body), body, b"}")).decode(), durable=False)


def _index_head(folder: str, body: bytes) -> bytes:
    """The first of the three lines of the file, which are one JSON object; the second is `body`."""
    head = json.dumps({"format": INDEX_FORMAT, "folder": folder, "crc": crc32(body)})
    return f'{head[:-1]}, "files":'.encode()
