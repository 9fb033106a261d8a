"""A folder of scenarios as a list of headings, with an index that spares reading what has not changed."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from workshop.scenario.clean import one_line
from workshop.scenario.problems import Problem
from workshop.scenario.source import read_source
from workshop.store.files import FileNotWrittenError, write_atomically
from workshop.store.heads import Heading, read_head
from workshop.store.home import why

SUFFIX = ".toml"
INDEX_FORMAT = 1

Row = list[Any]
"""Modification time in nanoseconds, size, and the fields of a heading or of a problem, without its file."""
Entry = tuple[str, str, int, int]
"""Name, path, modification time and size; -1 for what is no plain file."""


def read_file(path: str) -> Heading | Problem:
    """The heading of the scenario at this path, or why it has none."""
    with suppress(OSError, ValueError):
        if stat.S_ISREG(os.stat(path).st_mode):
            return read_head(path)
    found = read_source(path)
    return found if isinstance(found, Problem) else read_head(path)


def read_folder(folder: str, cache: Path | None) -> list[Heading | Problem]:
    """What the scenarios of a folder are, each a heading or a problem. A folder that is not there holds none.

    `cache` is where its index is kept; where that cannot be, the folder is read without one.
    """
    try:
        entries = list(_entries(folder))
    except FileNotFoundError:
        return []
    except OSError as failed:
        return [Problem(one_line(folder, 400), 0, 0, "", "error", f"cannot be read: {why(failed)}")]
    index = cache / f"library-{crc32(os.fsencode(folder)):08x}.json" if cache else None
    known = _read_index(index, folder) if index else {}
    rows: dict[str, Row] = {}
    found: list[Heading | Problem] = []
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


def _from_row(row: Row, path: str) -> Heading | Problem | None:
    """What the row tells; None where it tells nothing, as somebody may have edited the index."""
    try:
        if len(row) == 6:
            return Problem(one_line(path, 400), row[2], row[3], row[4], "error", row[5])
        _, _, id, title, summary, minutes, language, lenses, teaches = row
        return Heading(id, title, summary, minutes, language, tuple(lenses), tuple(teaches), path)
    except (TypeError, ValueError):
        return None


def _to_row(found: Heading | Problem, modified: int, size: int) -> Row | None:
    """The row to keep; None for what may change while the file does not, such as a permission."""
    if isinstance(found, Heading):
        return [modified, size, *found[:-1]]
    if size < 0 or not (found.line or found.path):
        return None
    return [modified, size, found.line, found.column, found.path, found.text]


def _read_index(index: Path, folder: str) -> dict[str, Row]:
    """The rows by file name; none where the index is missing, damaged, or another folder's."""
    try:
        head, _, rest = index.read_bytes().partition(b"\n")
        body, _, _ = rest.partition(b"\n")
        known = json.loads(body) if head == _index_head(folder, body) else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return known if type(known) is dict else {}


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
