"""`workshop sessions`, `report`, `export`, `import` and `delete`: what was played."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

from workshop.cli import streams
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read, home_to_write
from workshop.cli.output import STANDARD_OUTPUT, print_json, tell, write_new
from workshop.language.catalogue import _
from workshop.report.contents import gather
from workshop.report.formats import FORMATS, file_name
from workshop.scenario.clean import one_line
from workshop.store import integrity
from workshop.store.exchange import NotASessionError, exported, plain_file, session_in
from workshop.store.integrity import rescue
from workshop.store.locks import SessionBusyError, see_none_open
from workshop.store.records import Summary, events_in_words
from workshop.store.runs import look_at, open_store, possible
from workshop.store.sessions import SessionStore

NOTHING_PLAYED = _("Nothing was played yet. Begin with: workshop play")
YES = frozenset({"y", "yes"})


def list_sessions(as_json: bool, rehearsals: bool = False) -> int:
    """Print the sessions of the home, the newest first; rehearsals only if asked for."""
    home = home_to_read()
    found: list[Summary] = []
    if home is not None:
        found = open_store(home).sessions(rehearsals)
    if as_json:
        print_json({"sessions": [summary._asdict() for summary in found]})
    elif not found:
        print(NOTHING_PLAYED, file=sys.stderr)
    else:
        tell(f"{each.id}  {_described(each)}. {_when(each.last)}" for each in found)
    return FINE


def delete_session(name: str, asking: bool) -> int:
    """Remove the session, once a person has said so; one that is open stays.

    Unasked, it must be named in full: the beginning of a name may mean another one tomorrow.
    """
    store = store_to_read(name)
    found = store.summary(name)
    if holder := store.holder(found.id):
        raise SessionBusyError(found.id, holder)
    if asking:
        _must_be_wanted(found)
    elif found.id != name:
        raise Ends(
            UNUSABLE,
            _("With --yes, name the session in full: workshop delete {id} --yes").format(id=found.id),
        )
    store.delete(found.id)
    print(_("The session {id} was deleted.").format(id=found.id), file=sys.stderr)
    return FINE


def store_to_read(name: str | None) -> SessionStore:
    """The sessions of the home; raises Ends where there is none, so that none goes by this name."""
    home = home_to_read()
    if home is None and name is None:
        raise Ends(UNUSABLE, NOTHING_PLAYED)
    if home is None:
        raise Ends(
            UNUSABLE,
            _("There is no session {value}: nothing was played yet.").format(value=one_line(name or "", 80)),
        )
    return open_store(home)


def latest(store: SessionStore) -> str:
    """The id of the newest session that was no rehearsal; raises Ends where there is none."""
    found = store.sessions()
    if not found:
        raise Ends(UNUSABLE, NOTHING_PLAYED)
    return found[0].id


def rescue_sessions(file: str) -> int:
    """Write what can be read of the sessions to a new file, one JSON object a line; none is overwritten."""
    if os.path.lexists(file):
        raise Ends(
            UNUSABLE, _("{file} is there already: name a file that is not.").format(file=one_line(file, 400))
        )
    found = rescue(integrity.current(home_to_write()), Path(file).absolute())
    print(_("{found} It is in {file}.").format(found=found, file=one_line(file, 400)), file=sys.stderr)
    return FINE


def begin_anew() -> int:
    """Begin an empty file of sessions; the present one stays as it is, and so it does while one is open."""
    home = home_to_write()
    see_none_open(home / "locks")
    path = integrity.begin_database(home)
    print(_("Sessions are kept in {name} from now on.").format(name=one_line(path.name)), file=sys.stderr)
    return FINE


def _must_be_wanted(found: Summary) -> None:
    """Ask on stderr; raises Ends where the answer is not yes."""
    print(
        _(
            "{id}  {described}. {when}\nOnce deleted, it is gone; workshop export {id} would keep "
            "it. Delete it? [y/N] "
        ).format(id=found.id, described=_described(found), when=_when(found.last)),
        end="",
        file=sys.stderr,
        flush=True,
    )
    answer = sys.stdin.readline()
    if not answer:
        raise Ends(UNUSABLE, _("\nNobody answered, and nothing was deleted. To delete unasked: --yes"))
    if answer.strip().lower() not in YES:
        raise Ends(FINE, _("Nothing was deleted."))


def _described(each: Summary) -> str:
    kind = ", a rehearsal" if each.rehearsal else _(", with a group") if each.hosted else ""
    return f"{each.title}{kind}, {each.place}"


def _when(moment: str) -> str:
    """`2026-05-12T09:30:00.000+02:00` as `2026-05-12 09:30`."""
    return moment[:16].replace("T", " ")


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
