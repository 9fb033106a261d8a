"""Files are written whole or not at all, and whatever is refused is one error: what is wrong, what to do."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR = 1 << 20
"""Windows locks bytes against reading too: one behind all that is written."""
WITHOUT_SAVING = _("To play without saving anything: workshop play --no-save")


class RefusedError(Exception):
    """Something cannot be opened, read or written, and nothing was changed; the message is for people."""

    advice: str = ""
    """What to do, on lines of its own."""
    open_elsewhere: bool = False

    @property
    def says(self) -> str:
        """The whole of it: what is wrong, then what to do."""
        return f"{self}\n{self.advice}" if self.advice else str(self)


class FileNotWrittenError(RefusedError):
    """A file could not be written; what stood there before is untouched."""

    def __init__(self, path: Path, because: str) -> None:
        super().__init__(
            _("{path} was not written: {because}. What was there before is untouched.").format(
                path=shown_path(path), because=because
            )
        )
        self.path = path
        self.because = because


def shown_path(path: Path) -> str:
    """The path as it may stand in a sentence."""
    return one_line(str(path), 400)


def why(failed: OSError | ValueError) -> str:
    """The system's reason in a few words, without a path, to stand in a sentence."""
    if isinstance(failed, FileExistsError):
        return _("a file is in the way")
    reason = failed.strerror if isinstance(failed, OSError) else None
    words = one_line(reason or str(failed)) or type(failed).__name__
    return words[0].lower() + words[1:]


def write_atomically(
    path: Path, text: str | bytes, mode: int = 0o600, durable: bool = True, replace: bool = True
) -> None:
    """Write the text as UTF-8 and see it on the disk; raises FileNotWrittenError, with nothing left behind.

    A link is followed, and a file that is replaced keeps its mode and its owner. Anything but a plain file is
    refused, a device for one: a rename would replace it. Unless it may `replace` one, a plain file is refused
    too. What is not `durable` may be gone after a power loss, or cut.
    """
    try:
        target = Path(os.path.realpath(path))
        if os.path.lexists(target) and not stat.S_ISREG(os.stat(target).st_mode):
            raise FileNotWrittenError(path, _("this is not a plain file"))
        temporary = temporary_beside(target)
        try:
            _write(
                temporary, text if isinstance(text, bytes) else text.encode("utf-8", "replace"), mode, durable
            )
            if replace:
                _make_alike(temporary, target)
            (os.replace if replace else name_unless_taken)(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except (OSError, ValueError) as failed:
        raise FileNotWrittenError(path, why(failed)) from failed
    if durable:
        # Whole it is on the disk either way, the old or the new: so this may fail.
        with contextlib.suppress(OSError):
            flush_folder(target.parent)


def _make_alike(path: Path, like: Path) -> None:
    """Give the file the mode and owner of the one that it will replace, as far as that may be done."""
    try:
        status = os.stat(like)
    except FileNotFoundError:
        return
    if hasattr(os, "chown"):
        # First the owner: changing it takes some of the mode away.
        for owner in ((status.st_uid, status.st_gid), (-1, status.st_gid)):
            with contextlib.suppress(OSError):
                os.chown(path, *owner)
                break
    with contextlib.suppress(OSError):
        os.chmod(path, stat.S_IMODE(status.st_mode))


def temporary_beside(path: Path) -> Path:
    """A name that nothing has, for what will be given this one once it is whole."""
    return path.with_name(f".{path.name[:100]}.{os.urandom(4).hex()}.tmp")


def name_unless_taken(temporary: Path, target: Path) -> None:
    """Give the file its name; raises FileExistsError where there is one of that name."""
    try:
        os.link(temporary, target)
        os.unlink(temporary)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no second name of a file
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        os.rename(temporary, target)


def flush_folder(folder: Path) -> None:
    """See the names in the folder on the disk, where a system can do that for folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, encoded: bytes, mode: int, durable: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, mode)
    try:
        rest = memoryview(encoded)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        if durable:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def lock_file(descriptor: int) -> bool:
    """Whether this process holds the lock now. Raises OSError where there are no locks."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextlib.contextmanager
def alone(path: Path, seconds: float = 10.0) -> Iterator[None]:
    """Inside, no other process that asks for the same is at it; where there are no locks, at once.

    Somebody who holds it for longer than so many seconds is not waited for.
    """
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError:
        yield
        return
    try:
        end = time.monotonic() + seconds
        with contextlib.suppress(OSError):
            while not lock_file(descriptor) and time.monotonic() < end:
                time.sleep(0.005)
        yield
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)
