"""`workshop sessions` and `delete`: what was played, and what to do where it cannot be read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read, home_to_write
from workshop.cli.output import print_json, tell
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.store import database
from workshop.store.kept import Summary
from workshop.store.locks import SessionBusyError, see_none_open
from workshop.store.opening import open_store
from workshop.store.salvage import rescue
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
    found = rescue(database.current(home_to_write()), Path(file).absolute())
    print(_("{found} It is in {file}.").format(found=found, file=one_line(file, 400)), file=sys.stderr)
    return FINE


def begin_anew() -> int:
    """Begin an empty file of sessions; the present one stays as it is, and so it does while one is open."""
    home = home_to_write()
    see_none_open(home / "locks")
    path = database.begin_anew(home)
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
