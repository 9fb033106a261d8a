"""What commands write into files of a person's choosing: whole or not at all, and over nothing unasked."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from workshop.cli.exits import UNUSABLE, Ends
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.store.files import write_atomically

STANDARD_OUTPUT = "-"
SHARED_FILE = 0o666
"""The mode of a file that is meant to be passed on, before the person's own mask."""


def write_new(file: str, text: str, replace: bool, suggested: str) -> None:
    """Write the text into the file; raises Ends, or what the disk refuses.

    A file that exists is replaced only if asked. Where a folder is named, `suggested` is a file for it.
    """
    path = Path(file).absolute()
    shown = one_line(str(path), 400)
    if os.path.isdir(path):
        inside = one_line(str(path / suggested), 400)
        raise Ends(
            UNUSABLE,
            _("{shown} is a folder. Name a file in it, such as {inside}.").format(shown=shown, inside=inside),
        )
    if os.path.isfile(path) and not replace:
        raise Ends(
            UNUSABLE,
            _("{shown} exists already, and was left as it is. To replace it: --replace").format(shown=shown),
        )
    write_atomically(path, text, replace=replace)


def as_argument(file: str) -> str:
    """The name of a file as it can be typed into a shell."""
    return shlex.quote(one_line(file, 400))
