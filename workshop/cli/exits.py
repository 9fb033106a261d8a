"""How the program ends: its exit codes, the exceptions that carry one, and what is kept of a fault."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from workshop.language.catalogue import _

FINE = 0
PROBLEMS_FOUND = 1
UNUSABLE = 2
"""Wrong usage, or input that cannot be read."""
OPEN_ELSEWHERE = 3
FAULT = 70
SIGNALLED = 128
"""Plus the number of the signal that ended the program."""


class Ends(Exception):  # noqa: N818 - not an error in itself
    """Ends the program with this code, after saying on stderr what happened and what to do."""

    def __init__(self, code: int, says: str) -> None:
        super().__init__(says)
        self.code = code
        self.says = says


class Signalled(BaseException):
    """A signal asked the program to end. Like an interrupt, it passes what catches every exception."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


NO_FAULTS = (Signalled, KeyboardInterrupt, SystemExit, BrokenPipeError)
"""What asks a program to end, or says that nobody reads any more: there is nothing to keep of it."""


def keep_details(error: BaseException) -> Path | None:
    """Write the traceback, without values, to a file only its owner can read; None where no file can be had.

    The system's folder for temporary files stands in for a home that cannot be used.
    """
    import tempfile  # these only where there is something to tell
    import traceback
    from datetime import datetime

    from workshop.store.home import locate

    text = "".join(traceback.format_exception(error))
    name = f"fault-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
    with contextlib.suppress(Exception):  # a second fault must not hide the first
        return _write_private(locate(os.environ) / "logs", name, text)
    with contextlib.suppress(Exception):
        return _write_private(Path(tempfile.gettempdir()), name, text)
    return None


def fault_told(details: Path | None) -> str:
    """What a person is told of a fault, with the home folder's name left out."""
    if details is None:
        kept = _("could not be written anywhere")
    else:
        kept = _("are in {short}").format(short=_short(details))
    return _(
        "Something in this program went wrong; what was saved is safe. Details for its authors {kept}."
    ).format(kept=kept)


@contextlib.contextmanager
def threads_watched() -> Iterator[None]:
    """Keep faults of threads off the screen and in a file; raises Ends afterwards if there was one."""
    faults: list[Path | None] = []

    def note(fault: threading.ExceptHookArgs) -> None:
        if fault.exc_value is not None and not isinstance(fault.exc_value, NO_FAULTS):
            faults.append(keep_details(fault.exc_value))

    def note_quietly(fault: sys.UnraisableHookArgs) -> None:
        if fault.exc_value is not None and not isinstance(fault.exc_value, NO_FAULTS):
            keep_details(fault.exc_value)

    in_threads, threading.excepthook = threading.excepthook, note
    unraisable, sys.unraisablehook = sys.unraisablehook, note_quietly
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = in_threads, unraisable
    if faults:
        raise Ends(FAULT, fault_told(faults[0]))


def _write_private(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(descriptor, "a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
    return path


def _short(path: Path) -> str:
    try:
        return f"~{os.sep}{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)
