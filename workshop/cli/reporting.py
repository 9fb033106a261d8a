"""`workshop report`: a session told for those who were there, on standard output or in a file of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from workshop.cli import streams
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read
from workshop.cli.sessions import NOTHING_PLAYED, latest
from workshop.cli.writing import STANDARD_OUTPUT, write_new
from workshop.language.catalogue import _
from workshop.report.formats import FORMATS, file_name
from workshop.report.gathered import gather
from workshop.scenario.clean import one_line
from workshop.store.opening import look_at, open_store, possible

USUAL = "md"


def report_session(name: str | None, format: str | None, file: str | None, replace: bool) -> int:
    """Write the report of the session of this name, or of the latest; raises Ends where that cannot be.

    Without a format, the ending of the file's name tells it. A file that exists is replaced only if asked.
    """
    home = home_to_read()
    if home is None:
        raise Ends(UNUSABLE, NOTHING_PLAYED)
    format = format or _format_of(file)
    store = open_store(home)
    looked = look_at(store, name or latest(store))
    with possible(looked.kept):
        report = gather(looked.play, looked.state, looked.kept.started, looked.kept.id)
    text = FORMATS[format](report)
    if file is None or file == STANDARD_OUTPUT:
        streams.write_bytes(text.encode("utf-8", "replace"))
        return FINE
    write_new(file, text, replace, file_name(report.title, report.started, format))
    print(
        _("The report of {id} is in {file}.").format(id=looked.kept.id, file=one_line(file, 400)),
        file=sys.stderr,
    )
    return FINE


def _format_of(file: str | None) -> str:
    ending = Path(file or "").suffix.removeprefix(".").lower()
    return ending if ending in FORMATS else USUAL
