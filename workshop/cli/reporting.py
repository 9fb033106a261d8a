"""`workshop report`: a session told for those who were there, on standard output or in a file of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from workshop.cli import streams
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read
from workshop.cli.opening import refusals_told
from workshop.report.formats import FORMATS, file_name
from workshop.report.gathered import gather
from workshop.scenario.clean import one_line
from workshop.store.files import write_atomically
from workshop.store.opening import look_at, open_store, possible
from workshop.store.sessions import SessionStore

USUAL = "md"
STANDARD_OUTPUT = "-"
NOTHING_PLAYED = "Nothing was played yet. Begin with: workshop play"


def report_session(name: str | None, format: str | None, file: str | None, replace: bool) -> int:
    """Write the report of the session of this name, or of the latest; raises Ends where that cannot be.

    Without a format, the ending of the file's name tells it. A file that exists is replaced only if asked.
    """
    home = home_to_read()
    if home is None:
        raise Ends(UNUSABLE, NOTHING_PLAYED)
    format = format or _format_of(file)
    with refusals_told():
        store = open_store(home)
        looked = look_at(store, name or _latest(store))
        with possible(looked.kept):
            report = gather(looked.play, looked.state, looked.kept.started, looked.kept.id)
        text = FORMATS[format](report)
        if file is None or file == STANDARD_OUTPUT:
            streams.write_bytes(text.encode("utf-8", "replace"))
            return FINE
        path = Path(file).absolute()
        _must_be_free(path, replace, file_name(report.title, report.started, format))
        write_atomically(path, text, replace=replace)
    print(f"The report of {looked.kept.id} is in {one_line(file, 400)}.", file=sys.stderr)
    return FINE


def _format_of(file: str | None) -> str:
    ending = Path(file or "").suffix.removeprefix(".").lower()
    return ending if ending in FORMATS else USUAL


def _latest(store: SessionStore) -> str:
    """The id of the newest session that was no rehearsal; raises Ends where there is none."""
    found = store.sessions()
    if not found:
        raise Ends(UNUSABLE, NOTHING_PLAYED)
    return found[0].id


def _must_be_free(path: Path, replace: bool, suggested: str) -> None:
    """Raises Ends where a folder is in the way, or a file that nobody said may be replaced."""
    shown = one_line(str(path), 400)
    if os.path.isdir(path):
        inside = one_line(str(path / suggested), 400)
        raise Ends(UNUSABLE, f"{shown} is a folder. Name a file in it, such as {inside}.")
    if os.path.isfile(path) and not replace:
        raise Ends(UNUSABLE, f"{shown} exists already, and was left as it is. To replace it: --replace")
