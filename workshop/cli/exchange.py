"""`workshop export` and `import`: a session as a file that goes on anywhere, and back."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO

from workshop.cli import streams
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_write
from workshop.cli.sessions import latest, store_to_read
from workshop.cli.writing import STANDARD_OUTPUT, write_new
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.store.exchange import exported
from workshop.store.exchange_lines import NotASessionError
from workshop.store.importing import plain_file, session_in
from workshop.store.kept import events_in_words
from workshop.store.opening import open_store

STANDARD_INPUT = "-"


def export_session(name: str | None, file: str | None, replace: bool) -> int:
    """Write the session, or the latest, to standard output or a file; over one that exists only if asked."""
    store = store_to_read(name)
    kept = store.load(latest(store) if name is None else name)
    if not kept.records:
        raise Ends(
            UNUSABLE,
            _("Nothing happened in the session {id}, so there is nothing to export.").format(id=kept.id),
        )
    text = exported(kept)
    if file is None or file == STANDARD_OUTPUT:
        streams.write_bytes(text.encode())
        return FINE
    write_new(file, text, replace, f"{kept.id}.jsonl")
    print(
        _("The session {id} is in {file}: {events}.").format(
            id=kept.id, file=one_line(file, 400), events=events_in_words(len(kept.records))
        ),
        file=sys.stderr,
    )
    return FINE


def import_file(file: str, as_new: bool) -> int:
    """Keep the session in the file; one that is here already is said to be, and nothing changes."""
    try:
        with _opened(file) as stream:
            kept = session_in(stream)
    except NotASessionError as refused:
        shown = _("Standard input") if file == STANDARD_INPUT else one_line(file, 400)
        raise Ends(
            UNUSABLE,
            _("{shown} was not imported, and nothing was changed.\n{refused}").format(
                shown=shown, refused=refused
            ),
        ) from refused
    store = open_store(home_to_write())
    adopted = store.adopt(kept, as_new)
    found = store.summary(adopted.id)
    if not adopted.is_new:
        said = _("The session {id} is here already, with the same events: nothing was changed.").format(
            id=found.id
        )
    else:
        said = _("Imported: {title}, {place}, {events}.").format(
            title=found.title, place=found.place, events=events_in_words(found.events)
        )
    print(
        _("{said} To go on with it:\n  workshop resume {id}").format(said=said, id=found.id), file=sys.stderr
    )
    return FINE


def _opened(file: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if file == STANDARD_INPUT else plain_file(file)
