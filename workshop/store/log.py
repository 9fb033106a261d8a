"""Whether the log beside a database has lost what was acknowledged: SQLite takes its damage for its end."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

from workshop.store.database import wal_of
from workshop.store.pages import LOG_HEADER, LOG_MARKS, Frame, frames


def is_log_damaged(path: Path) -> bool:
    """Whether a transaction in the log of this database is damaged and a later one stands behind it.

    Each is on the disk before the next begins, so no loss of power leaves that. A last one that is not whole
    was never acknowledged, and is no damage.
    """
    try:
        log = wal_of(path).read_bytes()
    except FileNotFoundError:
        return False
    written = [*frames(log)]
    if not written:
        return False
    mark, _version, _size, _count, *salts_and_sums = LOG_HEADER.unpack_from(log)
    salts = (salts_and_sums[0], salts_and_sums[1])
    order = ">" if mark & 1 else "<"
    sums = _sums(log[:24], (0, 0), order)
    if mark not in LOG_MARKS or sums != tuple(salts_and_sums[2:]):
        return _has_later(written, written[0].salts)
    for place, frame in enumerate(written):
        if frame.salts != salts:
            return _has_later(written[place + 1 :], salts)
        sums = _sums(frame.page, _sums(frame.head, sums, order), order)
        if sums != frame.sums:
            return _has_later(written[place:], salts)
    return False


def _has_later(written: Sequence[Frame], salts: tuple[int, int]) -> bool:
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
