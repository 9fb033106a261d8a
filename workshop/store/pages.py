"""A database as bytes: rows read page by page where SQLite finds none, and whether its log is whole.

It needs neither the header of the file nor its first page nor any way from one page to the next, only the
pages that hold rows. What is read is not yet seen to be sound.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

Cell = int | float | str | bytes | None
USUAL_SIZE = 4096
"""Bytes of a page, where the header no longer says."""
_WITH_ROWID, _LEAF, _INNER = 0x0D, 0x0A, 0x02
"""The first byte of pages that hold rows: those of a table with row numbers, and two kinds of one without."""
_HEADER = 100
_FRAME = struct.Struct(">6I")
_LOG_HEADER = struct.Struct(">8I")
_LOG_MARKS = (0x377F0682, 0x377F0683)
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of a whole number, by the type that is written."""
_MOST_COLUMNS = 100


class _Frame(NamedTuple):
    """A page as it stands in the log."""

    number: int
    ends: bool
    """Whether a transaction ends with it."""
    salts: tuple[int, int]
    sums: tuple[int, int]
    head: bytes
    page: bytes


def _frames(log: bytes) -> Iterator[_Frame]:
    """The frames in the log, sound or not."""
    if len(log) < _LOG_HEADER.size:
        return
    size = _LOG_HEADER.unpack_from(log)[2]
    size = size if size in {1 << power for power in range(9, 17)} else USUAL_SIZE
    for at in range(_LOG_HEADER.size, len(log) - _FRAME.size - size + 1, _FRAME.size + size):
        number, pages, *rest = _FRAME.unpack_from(log, at)
        head = log[at : at + 8]
        page = log[at + _FRAME.size : at + _FRAME.size + size]
        yield _Frame(number, pages > 0, (rest[0], rest[1]), (rest[2], rest[3]), head, page)


def rows_on_pages(data: bytes, log: bytes = b"") -> Iterator[tuple[Cell, ...]]:
    """Every row that stands on some page, in the order of the pages; with what the log has of later ones."""
    pages = _pages(data, log)
    for number, page in sorted(pages.items()):
        for start in {0, _HEADER if number == 1 else 0}:
            yield from _rows_on(page, start, pages)


def _pages(data: bytes, log: bytes) -> Mapping[int, bytes]:
    size = int.from_bytes(data[16:18], "big")
    size = 65536 if size == 1 else size
    if size < 512 or size & (size - 1):
        size = USUAL_SIZE
    pages = {at // size + 1: data[at : at + size] for at in range(0, len(data), size)}
    written = [*_frames(log)]
    for frame in written:
        if frame.salts == written[0].salts:
            pages[frame.number] = frame.page
    return pages


def _rows_on(page: bytes, start: int, pages: Mapping[int, bytes]) -> Iterator[tuple[Cell, ...]]:
    kind = page[start] if len(page) > start + 8 else 0
    if kind not in (_WITH_ROWID, _LEAF, _INNER):
        return
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    pointers = start + (12 if kind == _INNER else 8)
    for place in range(pointers, min(pointers + 2 * count, len(page) - 1), 2):
        try:
            row = _row(page, int.from_bytes(page[place : place + 2], "big"), kind, pages)
        except (IndexError, ValueError, struct.error):  # this one is damaged
            continue
        if row:
            yield row


def _row(page: bytes, at: int, kind: int, pages: Mapping[int, bytes]) -> tuple[Cell, ...]:
    at += 4 if kind == _INNER else 0
    length, at = _number(page, at)
    rowid = None
    if kind == _WITH_ROWID:
        rowid, at = _number(page, at)
    values = _values(_payload(page, at, length, kind, pages))
    # The first column is the row's number, which stands before the row and not in it.
    return (rowid, *values[1:]) if rowid is not None and values[:1] == (None,) else values


def _payload(page: bytes, at: int, length: int, kind: int, pages: Mapping[int, bytes]) -> bytes:
    """The bytes of a row, of which the rest may stand on pages of its own."""
    size = len(page)
    most = size - 35 if kind == _WITH_ROWID else (size - 12) * 64 // 255 - 23
    if length <= most:
        return page[at : at + length]
    least = (size - 12) * 32 // 255 - 23
    here = least + (length - least) % (size - 4)
    here = here if here <= most else least
    parts, rest = [page[at : at + here]], length - here
    next_page = int.from_bytes(page[at + here : at + here + 4], "big")
    seen: set[int] = set()
    while rest > 0:
        if next_page in seen or next_page not in pages:
            raise ValueError(next_page)
        seen.add(next_page)
        more = pages[next_page]
        parts.append(more[4 : 4 + rest])
        rest -= len(parts[-1])
        next_page = int.from_bytes(more[:4], "big")
    return b"".join(parts)


def _values(row: bytes) -> tuple[Cell, ...]:
    end, at = _number(row, 0)
    types: list[int] = []
    while at < end:
        kind, at = _number(row, at)
        types.append(kind)
        if len(types) > _MOST_COLUMNS:
            raise ValueError(len(types))
    values: list[Cell] = []
    for kind in types:
        value, size = _value(row, at, kind)
        values.append(value)
        at += size
    if at != len(row):
        raise ValueError(at)
    return tuple(values)


def _value(row: bytes, at: int, kind: int) -> tuple[Cell, int]:
    if kind == 0:
        return None, 0
    if kind in _INTEGERS:
        size = _INTEGERS[kind]
        return int.from_bytes(row[at : at + size], "big", signed=True), size
    if kind == 7:
        return float(struct.unpack_from(">d", row, at)[0]), 8
    if kind in (8, 9):
        return kind - 8, 0
    if kind < 12:
        raise ValueError(kind)
    size = (kind - 12) // 2
    found = row[at : at + size]
    return (found.decode("utf-8", "replace") if kind % 2 else found), size


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number written in one to nine bytes, and where it ends."""
    value = 0
    for count in range(9):
        byte = data[at + count]
        if count == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    raise ValueError(at)


def is_log_damaged(path: Path) -> bool:
    """Whether a transaction in this log is damaged and a later one stands behind it.

    Each is on the disk before the next begins, so no loss of power leaves that. A last one that is not whole
    was never acknowledged, and is no damage.
    """
    try:
        log = path.read_bytes()
    except FileNotFoundError:
        return False
    written = [*_frames(log)]
    if not written:
        return False
    mark, _version, _size, _count, *salts_and_sums = _LOG_HEADER.unpack_from(log)
    salts = (salts_and_sums[0], salts_and_sums[1])
    order = ">" if mark & 1 else "<"
    sums = _sums(log[:24], (0, 0), order)
    if mark not in _LOG_MARKS or sums != tuple(salts_and_sums[2:]):
        return _has_later(written, written[0].salts)
    for place, frame in enumerate(written):
        if frame.salts != salts:
            return _has_later(written[place + 1 :], salts)
        sums = _sums(frame.page, _sums(frame.head, sums, order), order)
        if sums != frame.sums:
            return _has_later(written[place:], salts)
    return False


def _has_later(written: Sequence[_Frame], salts: tuple[int, int]) -> bool:
    """Whether, behind the end of a transaction here, another frame of this log follows."""
    own = [frame for frame in written if frame.salts == salts]
    return any(frame.ends for frame in own[:-1])


def _sums(data: bytes, before: tuple[int, int], order: str) -> tuple[int, int]:
    """SQLite's own sums over these bytes, in eights."""
    one, other = before
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = one + first + other & 0xFFFFFFFF
        other = other + second + one & 0xFFFFFFFF
    return one, other
