"""A fault of the program: its details go to a private file, and a person gets one sentence."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from workshop.cli.exits import FAULT, Ends
from workshop.language.catalogue import _
from workshop.store.home import locate


def keep_details(error: BaseException) -> Path | None:
    """Write the traceback, without values, to a file only its owner can read; None where no file can be had.

    The system's folder for temporary files stands in for a home that cannot be used.
    """
    import tempfile  # these two only where there is something to tell
    import traceback

    text = "".join(traceback.format_exception(error))
    name = f"fault-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
    with contextlib.suppress(Exception):  # a second fault must not hide the first
        return _written(locate(os.environ) / "logs", name, text)
    with contextlib.suppress(Exception):
        return _written(Path(tempfile.gettempdir()), name, text)
    return None


def sentence(path: Path | None) -> str:
    """What a person is told, with the home folder's name left out."""
    kept = (
        _("could not be written anywhere") if path is None else _("are in {short}").format(short=_short(path))
    )
    return _(
        "Something in this program went wrong; what was saved is safe. Details for its authors {kept}."
    ).format(kept=kept)


@contextlib.contextmanager
def threads_watched() -> Iterator[None]:
    """Keep faults of threads off the screen and in a file; raises Ends afterwards if there was one."""
    noted: list[Path | None] = []

    def _note(fault: threading.ExceptHookArgs) -> None:
        if fault.exc_value is not None:
            noted.append(keep_details(fault.exc_value))

    def _note_quietly(fault: sys.UnraisableHookArgs) -> None:
        if fault.exc_value is not None:
            keep_details(fault.exc_value)

    before, threading.excepthook = threading.excepthook, _note
    quietly, sys.unraisablehook = sys.unraisablehook, _note_quietly
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = before, quietly
    if noted:
        raise Ends(FAULT, sentence(noted[0]))


def _written(folder: Path, name: str, text: str) -> Path:
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
