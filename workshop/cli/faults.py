"""A fault of the program: its details go to a private file, and a person gets one sentence."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

Folder = Callable[[], Path]


def keep_details(error: BaseException, folder: Folder) -> Path | None:
    """Write the traceback, without values, to a file only its owner can read; None where no file can be had.

    The system's folder for temporary files stands in for a folder that cannot be used.
    """
    import traceback  # only where there is something to tell
    from datetime import datetime

    text = "".join(traceback.format_exception(error))
    name = f"fault-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
    places: tuple[Folder, ...] = (lambda: folder() / "logs", lambda: Path(tempfile.gettempdir()))
    for place in places:
        with contextlib.suppress(Exception):  # a second fault must not hide the first
            return _written(place(), name, text)
    return None


def _written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(descriptor, "a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
    return path


def sentence(path: Path | None) -> str:
    """What a person is told, with the home folder's name left out."""
    kept = "could not be written anywhere" if path is None else f"are in {_short(path)}"
    return f"Something in this program went wrong; what was saved is safe. Details for its authors {kept}."


class Background:
    """Faults outside the main line: noted in files, never printed over a screen."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.noted: Path | None = None
        """The file of the first one in a thread, if there was one."""

    def watch(self) -> None:
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._unraisable

    def _in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            path = keep_details(args.exc_value, self._folder)
            self.noted = self.noted or path

    def _unraisable(self, args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, BrokenPipeError):
            keep_details(args.exc_value, self._folder)


def _short(path: Path) -> str:
    try:
        return f"~{os.sep}{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)
