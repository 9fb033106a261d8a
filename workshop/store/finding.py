"""A session found by what a person types: its id, or the beginning of it, else the nearest is named."""

from __future__ import annotations

import sqlite3

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.findings import nearest
from workshop.store.refusals import RefusedError
from workshop.store.rows import Identity, identities


class UnknownSessionError(RefusedError):
    """No session goes by that name, or more than one; the message names the nearest."""


def named(connection: sqlite3.Connection | None, name: str) -> Identity:
    """The one session of that name or beginning of one."""
    known = {found.id: found for found in identities(connection)} if connection else {}
    wanted = name.strip().lower()
    matches = [id for id in known if id.startswith(wanted)] if wanted else []
    if wanted in known or len(matches) == 1:
        return known[wanted] if wanted in known else known[matches[0]]
    shown = one_line(name, 80)
    if matches:
        several = ", ".join(matches[-3:][::-1])
        raise UnknownSessionError(
            _("{number} sessions begin with {shown}: {several} …").format(
                number=len(matches), shown=shown, several=several
            )
        )
    near = nearest(wanted, known)
    hint = _(" The nearest is {near}.").format(near=near) if near else ""
    raise UnknownSessionError(_("There is no session {shown}.{hint}").format(shown=shown, hint=hint))
