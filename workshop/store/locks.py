"""One writer per session: a lock file that says who it is, and that the system frees when the writer dies."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.toml.source import plain_descriptor
from workshop.store.files import RefusedError, lock_file, shown_path, why

TRIES = 10
"""Somebody who only looks whether a session is open holds its lock for an instant."""
_LEAVING: set[Path] = set()
"""Locks of this process that will be free once what waits is saved."""
_RELEASED = threading.Event()


class Holder(NamedTuple):
    """Who has a session open."""

    pid: int
    since: str


class SessionBusyError(RefusedError):
    """Another process has this session open; nothing was opened."""

    def __init__(self, session: str, holder: Holder | None) -> None:
        self.open_elsewhere = holder is None or holder.pid != os.getpid()
        if not self.open_elsewhere:
            super().__init__(
                _("The last steps of {session} are still on their way to the disk. Try again then.").format(
                    session=session
                )
            )
            self.session, self.holder = session, holder
            return
        who = (
            _("process {pid}, since {since}").format(pid=holder.pid, since=holder.since)
            if holder
            else _("another process")
        )
        super().__init__(
            _("The session {session} is open elsewhere: by {who}. Leave it there first.").format(
                session=session, who=who
            )
        )
        self.session = session
        self.holder = holder


class SessionLock:
    """A lock that is held until `release`, or until the process ends in whatever way."""

    def __init__(self, path: Path, descriptor: int | None, warning: str | None = None) -> None:
        self._path = path
        self._descriptor = descriptor
        self.warning = warning
        """A sentence where this folder has no locks, so that nothing keeps a second writer out."""

    def leave(self) -> None:
        """It will be released as soon as what waits is saved."""
        if self._descriptor is not None:
            _LEAVING.add(self._path)

    def release(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        # Whatever the disk says, the lock itself is gone with the descriptor.
        with contextlib.suppress(OSError):
            if sys.platform != "win32":  # there, nobody can remove what is open
                self._path.unlink()
        with contextlib.suppress(OSError):
            os.close(descriptor)
        _LEAVING.discard(self._path)
        _RELEASED.set()

    def __enter__(self) -> SessionLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()


def acquire(folder: Path, session: str, since: str) -> SessionLock:
    """The lock of the session, at once; raises SessionBusyError.

    Where a lock file cannot be made or locked at all, the lock holds nothing and has a warning.
    """
    path = folder / f"{session}.lock"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for _try in range(TRIES):
            descriptor = _opened(path)
            try:
                is_ours = lock_file(descriptor) and _is_at(descriptor, path)
            except OSError:
                os.close(descriptor)
                raise
            if is_ours:
                with contextlib.suppress(OSError):  # without a signature it holds all the same
                    _sign(descriptor, since)
                return SessionLock(path, descriptor)
            os.close(descriptor)
            time.sleep(0.002)
    except OSError as failed:
        return SessionLock(path, None, _warning(folder, failed))
    raise SessionBusyError(session, _signature(path))


def wait_for_own(folder: Path, session: str, seconds: float) -> None:
    """Return once this process is not about to free its lock on the session, or after so many seconds."""
    path, end = folder / f"{session}.lock", time.monotonic() + seconds
    while path in _LEAVING and (left := end - time.monotonic()) > 0:
        _RELEASED.clear()
        if path in _LEAVING:
            _RELEASED.wait(left)


def holder(folder: Path, session: str) -> Holder | None:
    """Who has the session open now, if anybody."""
    path = folder / f"{session}.lock"
    return _signature(path) if _is_held(path) else None


def see_none_open(folder: Path) -> None:
    """Raises SessionBusyError where a process has any session open."""
    for path in sorted(folder.glob("*.lock")):
        if _is_held(path):
            raise SessionBusyError(one_line(path.stem, 80), _signature(path))


def _is_held(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return not lock_file(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether the locked file is still the one of that name: whoever had it may just have removed it."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


def _sign(descriptor: int, since: str) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, json.dumps({"pid": os.getpid(), "since": since}).encode())


def _signature(path: Path) -> Holder | None:
    """Who holds the lock, as far as that is written; it may be half written just now."""
    descriptor = plain_descriptor(path)
    if isinstance(descriptor, str):
        return None
    try:
        with open(descriptor, "rb") as file:
            signed = json.loads(file.read(1000))
        return Holder(int(signed["pid"]), one_line(str(signed["since"]), 40))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _warning(folder: Path, failed: OSError) -> str:
    return _("No lock in {where} ({why}): see that this session is open only once.").format(
        where=shown_path(folder), why=why(failed)
    )
