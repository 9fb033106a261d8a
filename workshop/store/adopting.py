"""A session that comes from elsewhere, held against those that are here: the same one, another, or none."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.session.events import Record
from workshop.store.kept import KeptSession, events_in_words
from workshop.store.refusals import RefusedError
from workshop.store.rows import Identity, RecordsDamagedError, hashes_of, identities, read_records


class Adopted(NamedTuple):
    id: str
    """The name by which it is here."""
    is_new: bool
    """It was not here before."""


class OtherEventsError(RefusedError):
    """A session of this id is here already and is not the same; nothing was changed."""

    advice = _("To keep both: workshop import FILE --as-new")

    def __init__(self, id: str, because: str) -> None:
        super().__init__(
            _("A session {id} is kept here already: {because}. Nothing was changed.").format(
                id=one_line(id), because=because
            )
        )
        self.id = id


def same_session(connection: sqlite3.Connection, kept: KeptSession, as_new: bool) -> str | None:
    """The id by which this very session is here; None where it may be put in.

    Raises OtherEventsError where its id is taken by another. `as_new`, that is no hindrance, and it is
    looked for under other ids too, or putting it in twice would make two of it.
    """
    known = {found.id: found for found in identities(connection)}
    there = known.get(kept.id)
    if there is not None:
        if difference := _difference(connection, there, kept):
            if not as_new:
                raise OtherEventsError(kept.id, difference)
        else:
            return there.id
    if as_new:
        for found in known.values():
            if _begins_like(found, kept) and not _difference(connection, found, kept):
                return found.id
    return None


def _difference(connection: sqlite3.Connection, found: Identity, kept: KeptSession) -> str | None:
    """In what the session here is not the one at hand; None where it is."""
    if not _begins_like(found, kept):
        return _("it was begun at another time, or on another text")
    try:
        here = read_records(connection, found)
    except RecordsDamagedError as damaged:
        return _("it is damaged, and {readable:,} of its events can be read").format(
            readable=damaged.readable
        )
    if here == kept.records:
        return None
    same = _in_common(here, kept.records)
    return _("it has {events}, this one {others}, and the first {same:,} are the same").format(
        events=events_in_words(len(here)), others=events_in_words(len(kept.records)), same=same
    )


def _begins_like(found: Identity, kept: KeptSession) -> bool:
    same_words = (found.scenario, found.started) == (kept.scenario, kept.started)
    return same_words and hashes_of(found) == (kept.scenario_hash, *kept.lens_hashes)


def _in_common(one: tuple[Record, ...], other: tuple[Record, ...]) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))
