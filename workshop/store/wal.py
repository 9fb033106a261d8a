"""A look into SQLite's write-ahead log: whether changes that were on the disk are lost to damage amid it.

After a crash SQLite reads the log up to the first frame whose checksum is wrong, and takes the rest for a
change that was never finished. Mostly it is. But where frames of a later change follow, it was finished:
that one began only when the one before was on the disk.
"""

from __future__ import annotations

import os
import stat
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from workshop.store.connection import wal_of

MOST_BYTES = 16_000_000
"""A hundred times as much as is left in a log before it is brought over."""
_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = 0x377F0682

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


def lost_commits(database: Path, page_size: int) -> bool:
    """Whether the log beside the database holds finished changes that SQLite does not read.

    The log is read beside SQLite, which locks other files than this one, and while others may write to it:
    so damage is believed when it is seen twice.
    """
    first = _log(database)
    if first is None or not _lost(first, page_size):
        return False
    second = _log(database)
    return second is not None and second[: _HEADER.size] == first[: _HEADER.size] and _lost(second, page_size)


def _log(database: Path) -> bytes | None:
    """Its beginning, which in a database of ours is all of it: however large, it is not waited for."""
    try:
        if not stat.S_ISREG(os.stat(wal_of(database)).st_mode):
            return None
        with wal_of(database).open("rb") as file:
            log = file.read(MOST_BYTES)
    except OSError:
        return None
    return log if len(log) > _HEADER.size else None


def _lost(log: bytes, page_size: int) -> bool:
    magic, *_others, salt_1, salt_2, sum_1, sum_2 = _HEADER.unpack_from(log)
    frames = _frames(log, page_size)
    order = ">" if magic & 1 else "<"
    if magic & ~1 == _MAGIC and _summed(log[:24], (0, 0), order) == (sum_1, sum_2):
        salts, before = (salt_1, salt_2), (sum_1, sum_2)
        for frame in frames:
            if not _holds(frame, salts, before, order):
                return _goes_on(frames, salts, frame.sums, order, finished=frame.commits)
            before = frame.sums
        return False
    # The log's own beginning is damaged, so that nothing of it is read: its frames vouch for each other.
    order = "<" if sys.byteorder == "little" else ">"
    first = next(frames, None)
    return first is not None and _goes_on(frames, first.salts, first.sums, order, finished=first.commits)


def _goes_on(
    frames: Iterator[Frame], salts: tuple[int, int], before: Sums, order: str, finished: bool
) -> bool:
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


def _frames(log: bytes, page_size: int) -> Iterator[Frame]:
    """The frames that are there in full."""
    step = _FRAME.size + page_size
    for start in range(_HEADER.size, len(log) - step + 1, step):
        _page, pages, salt_1, salt_2, sum_1, sum_2 = _FRAME.unpack_from(log, start)
        page = log[start + _FRAME.size : start + step]
        yield Frame(log[start : start + 8], page, pages != 0, (salt_1, salt_2), (sum_1, sum_2))


def _summed(words: bytes, before: Sums, order: str) -> Sums:
    """SQLite's running checksum over pairs of 32-bit words."""
    first, second = before
    numbers = iter(struct.unpack(f"{order}{len(words) // 4}I", words))
    for one in numbers:
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + next(numbers) + first) & 0xFFFFFFFF
    return first, second
