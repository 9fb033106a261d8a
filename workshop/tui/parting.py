"""Parting from a session: what is not on the disk yet gets a moment to get there."""

from __future__ import annotations

from time import monotonic, sleep

from workshop.tui.disk import Opened

PATIENCE = 2.0
"""Seconds that leaving waits for the last steps to be saved."""
TICK = 0.01


def all_saved(opened: Opened | None) -> bool:
    """Whether nothing would be lost now; of a session that is not kept, nothing more can be."""
    return opened is None or opened.saving is None or opened.saving.saved >= opened.host.seq


def saved_in_time(opened: Opened, seconds: float) -> bool:
    """Whether everything is on the disk after so many seconds at most; trouble is not waited for."""
    end = monotonic() + seconds
    while not all_saved(opened):
        if (opened.saving is not None and opened.saving.trouble) or monotonic() > end:
            return False
        sleep(TICK)
    return True


def close(opened: Opened | None, seconds: float) -> bool:
    """Close its journal; whether everything is on the disk."""
    return opened is None or opened.saving is None or not opened.saving.close(seconds)
