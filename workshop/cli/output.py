"""Standard output of the commands: paragraphs for people, or one JSON object for programs."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from workshop.cli import streams
from workshop.cli.exits import UNUSABLE, Ends
from workshop.language.catalogue import _
from workshop.plain.prompts import Console
from workshop.scenario.clean import json_escaped, one_line
from workshop.scenario.problems import MOST_SHOWN
from workshop.store.files import write_atomically

WIDEST = 100


def console_here() -> Console:
    """The standard streams; wrapped and prompting in place only where a person sits at them."""
    shown = sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, WIDEST) if shown else None
    return Console(sys.stdin, sys.stdout, width, shown and sys.stdin.isatty())


def tell(paragraphs: Iterable[str]) -> None:
    console_here().say(*paragraphs)


def first_of(lines: Sequence[str]) -> str:
    """The first twenty of what is amiss, a line each, and how many more there are."""
    more = [_("… and {more} more").format(more=len(lines) - MOST_SHOWN)] if lines[MOST_SHOWN:] else []
    return "\n".join((*lines[:MOST_SHOWN], *more))


def json_text(document: Mapping[str, Any]) -> str:
    """One object with `"format": 1` first, its last line ended."""
    return f"{json_escaped(json.dumps({'format': 1, **document}, ensure_ascii=False, indent=2))}\n"


def print_text(text: str) -> None:
    """The text on standard output, as UTF-8 whatever the locale."""
    streams.write_bytes(text.encode("utf-8", "replace"))


def print_json(document: Mapping[str, Any]) -> None:
    print_text(json_text(document))


STANDARD_STREAM = "-"
"""The name that stands for standard output, or input, where a file could stand."""
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


def write_or_print(text: str, file: str | None, replace: bool, suggested: str) -> str | None:
    """Write to the file, whose name as a person reads it is returned, or to standard output."""
    if file is None or file == STANDARD_STREAM:
        print_text(text)
        return None
    write_new(file, text, replace, suggested)
    return one_line(file, 400)


def as_argument(file: str) -> str:
    """The name of a file as it can be typed into a shell."""
    return shlex.quote(one_line(file, 400))
