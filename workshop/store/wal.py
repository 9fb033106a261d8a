"""A look into SQLite's write-ahead log: whether changes that were on the disk are lost to damage in the middle.

After a crash SQLite reads the log up to the first frame whose checksum is wrong and takes the rest for a change
that was never finished. Mostly it is. But where frames of a later change follow, it was finished: that one
began only when the one before was on the disk.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from workshop.store.connection import wal_of

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = 0x377F0682
_FRAMES_READ = 16
"""Where the index, which lies beside the log in the byte order of the machine, has how many frames hold."""

Sums = tuple[int, int]


class Frame(NamedTuple):
    """A page as a change left it."""

    head: bytes
    page: bytes
    commits: bool
    """It is the last of its change."""
    salts: tuple[int, int]
    sums: Sums
    """Checksums over all frames up to and with this one."""


def lost_commits(database: Path) -> bool:
    """Whether the log beside the database holds finished changes that SQLite does not read.

    Call it while a connection is open that has read from the database. False where there is no telling.
    """
    log, index = wal_of(database), database.with_name(f"{database.name}-shm")
    try:
        if log.stat().st_size <= _HEADER.size:
            return False
        with index.open("rb") as file:
            held = int.from_bytes(file.read(_FRAMES_READ + 4)[_FRAMES_READ:], sys.byteorder)
        with log.open("rb") as file, database.open("rb") as pages:
            size = int.from_bytes(pages.read(18)[16:], "big")
            return _lost(file.read(), held, 65536 if size == 1 else size)
    except (OSError, struct.error):
        return False


def _lost(log: bytes, held: int, page_size: int) -> bool:
    magic, *_, salt_1, salt_2, sum_1, sum_2 = _HEADER.unpack_from(log)
    order = ">" if magic & 1 else "<"
    frames = _frames(log, held, page_size)
    if magic & ~1 == _MAGIC and _summed(log[:24], (0, 0), order) == (sum_1, sum_2):
        salts, before = (salt_1, salt_2), (sum_1, sum_2)
        if held:
            before = _frame(log, held - 1, page_size).sums
    else:  # the log's own beginning is damaged: its frames can only vouch for each other
        first = next(frames, None)
        if first is None:
            return False
        order = "<" if sys.byteorder == "little" else ">"
        salts, before = first.salts, first.sums
        return _goes_on(frames, salts, before, order, finished=first.commits)
    for frame in frames:
        if not _holds(frame, salts, before, order):
            return _goes_on(frames, salts, frame.sums, order, finished=frame.commits)
        before = frame.sums
    return False


def _goes_on(frames: Iterator[Frame], salts: tuple[int, int], before: Sums, order: str, finished: bool) -> bool:
    """Whether, behind a damaged frame, a change was finished and another begun."""
    for frame in frames:
        holds = _holds(frame, salts, before, order)
        if holds and finished:
            return True
        finished = finished or (holds and frame.commits)
        before = frame.sums
    return False


def _holds(frame: Frame, salts: tuple[int, int], before: Sums, order: str) -> bool:
    """Whether the frame is of this log and follows the one with these sums."""
    if frame.salts != salts:
        return False
    return _summed(frame.page, _summed(frame.head, before, order), order) == frame.sums


def _frames(log: bytes, start: int, page_size: int) -> Iterator[Frame]:
    whole = (len(log) - _HEADER.size) // (_FRAME.size + page_size)
    for number in range(start, whole):
        yield _frame(log, number, page_size)


def _frame(log: bytes, number: int, page_size: int) -> Frame:
    start = _HEADER.size + number * (_FRAME.size + page_size)
    _, pages, salt_1, salt_2, sum_1, sum_2 = _FRAME.unpack_from(log, start)
    page = log[start + _FRAME.size : start + _FRAME.size + page_size]
    return Frame(log[start : start + 8], page, pages != 0, (salt_1, salt_2), (sum_1, sum_2))


def _summed(words: bytes, before: Sums, order: str) -> Sums:
    """SQLite's running checksum over pairs of 32-bit words."""
    first, second = before
    numbers = iter(struct.unpack(f"{order}{len(words) // 4}I", words))
    for one in numbers:
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + next(numbers) + first) & 0xFFFFFFFF
    return first, second
