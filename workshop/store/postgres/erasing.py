"""How long an organisation's sessions are kept, what is erased, and that no restored dump brings it back.

What was erased is told by numbers alone: the session's, and the checksum of its row, which no other session
that comes to have the same number has. They stand in a table, and whoever erased it tells them to its log:
that is where they are when the database is another, out of a dump from before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.store.files import RefusedError
from workshop.store.postgres.connection import (
    Connection,
    SharedConnection,
    as_organisation,
    connected,
    refused_in_words,
)
from workshop.store.postgres.scribe import CHANNEL
from workshop.store.sessions import UnknownSessionError

TOLD_AS = "session erased"
"""The word for it in a log."""
LONGEST_KEPT = 36_500
"""Days."""
AT_ONCE = 50
"""Sessions that are erased in one transaction."""
_FAR = 2**53
"""A head that no session comes to: whoever has the room of one that is gone looks for it at once."""
_TEXTS = 0x4C57
"""The lock under which texts that no session needs any more are taken out, and none is begun on one."""
_PAST = (
    "FROM workshop.session JOIN workshop.lease ON lease.session = number WHERE session.org = %s"
    " AND until < now() AND coalesce(closed, used) < now() - %s * interval '1 day'"
)


class Erased(NamedTuple):
    """A session that is gone."""

    org: int
    session: int
    crc: int


class NotErasedListError(RefusedError):
    """What is to be erased again cannot be read; nothing was changed."""

    def __init__(self, line: int) -> None:
        super().__init__(
            _("Line {line} is to name a session that was erased, and does not.").format(line=line)
        )
        self.advice = _("It is the log of workshop serve-rooms, or lines of it.")


class Keeping:
    """Everything may raise DatabaseAwayError."""

    def __init__(self, shared: SharedConnection) -> None:
        self._shared = shared

    def days(self, org: int) -> int | None:
        """For how many days sessions are kept after they were closed or last opened; None for ever."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            row = connection.execute("SELECT days FROM workshop.keeping WHERE org = %s", (org,)).fetchone()
        return row[0] if row else None

    def keep_for(self, org: int, days: int | None) -> None:
        """From now on; what is past that goes within the hour."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            connection.execute(
                "INSERT INTO workshop.keeping (org, days) VALUES (%s, %s)"
                " ON CONFLICT (org) DO UPDATE SET days = excluded.days",
                (org, days),
            )

    def past(self, org: int, days: int) -> int:
        """How many sessions would go if they were kept for so many days."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            row = connection.execute(f"SELECT count(*) {_PAST}", (org, days)).fetchone()
        return int(row[0]) if row else 0

    def erase(self, org: int, id: str) -> Erased:
        """Remove the session of exactly this id, whoever has it open; raises UnknownSessionError."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            row = connection.execute("SELECT number FROM workshop.session WHERE id = %s", (id,)).fetchone()
            if row is None:
                raise UnknownSessionError(_("There is no session {id}.").format(id=one_line(id, 80)))
            (erased,) = erase_sessions(connection, [row[0]])
            sweep_texts(connection, org)
        return erased

    def erase_all(self, org: int) -> None:
        """Remove all accounts and stories, and mark all sessions: `erase_due` removes them."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            connection.execute(
                "INSERT INTO workshop.keeping (org, erase_to)"
                " SELECT %s, coalesce(max(number), 0) FROM workshop.session WHERE org = %s"
                " ON CONFLICT (org) DO UPDATE SET erase_to = excluded.erase_to",
                (org, org),
            )
            connection.execute("DELETE FROM workshop.account WHERE org = %s", (org,))
            connection.execute("DELETE FROM workshop.story WHERE org = %s", (org,))

    def left(self, org: int) -> int:
        """How many sessions are marked and not removed yet."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            row = connection.execute(
                "SELECT count(*) FROM workshop.session JOIN workshop.keeping ON keeping.org = session.org"
                " WHERE session.org = %s AND number <= erase_to",
                (org,),
            ).fetchone()
        return int(row[0]) if row else 0

    def erase_due(self, org: int, most: int = AT_ONCE) -> list[Erased]:
        """Remove some of what is marked, or past its time; nothing where there is none of it left."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            row = connection.execute(
                "SELECT days, erase_to FROM workshop.keeping WHERE org = %s", (org,)
            ).fetchone()
            if row is None:
                return []
            days, erase_to = row
            if days is not None:  # what people practise alone is kept no longer than what groups do
                connection.execute(
                    "DELETE FROM workshop.practice WHERE org = %s AND at < now() - %s * interval '1 day'",
                    (org, days),
                )
            due = connection.execute(
                "SELECT number FROM workshop.session WHERE org = %s AND number <= %s"
                " ORDER BY number LIMIT %s",
                (org, erase_to, most),
            ).fetchall()
            if not due and days is not None:
                due = connection.execute(
                    f"SELECT number {_PAST} ORDER BY number LIMIT %s", (org, days, most)
                ).fetchall()
            if not due:
                if erase_to:
                    connection.execute("UPDATE workshop.keeping SET erase_to = 0 WHERE org = %s", (org,))
                sweep_texts(connection, org)
            return erase_sessions(connection, [number for (number,) in due])

    def untold(self, org: int) -> list[Erased]:
        """What no log was told of yet, as far as is known; not what was removed in this moment."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            rows = connection.execute(
                "SELECT org, session, crc FROM workshop.erased"
                " WHERE org = %s AND told = 0 AND at < now() - interval '1 minute' LIMIT 1000",
                (org,),
            ).fetchall()
        return [Erased(*row) for row in rows]

    def told(self, org: int, erased: Sequence[Erased]) -> None:
        """A log was told of these."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            connection.execute(
                "UPDATE workshop.erased SET told = 1"
                " FROM unnest(%s::bigint[], %s::bigint[]) AS those (session, crc)"
                " WHERE erased.session = those.session AND erased.crc = those.crc",
                ([one.session for one in erased], [one.crc for one in erased]),
            )


def erase_sessions(connection: Connection, numbers: Sequence[int]) -> list[Erased]:
    """Remove these with all that is theirs, in the transaction `as_organisation` that is open."""
    if not numbers:
        return []
    # Whoever writes to one of them waits for this, and is fenced.
    connection.execute(
        "UPDATE workshop.lease SET owner = NULL, term = term + 1 WHERE session = ANY(%s)", (list(numbers),)
    )
    rows = connection.execute(
        "INSERT INTO workshop.erased (session, crc, org) SELECT number, crc, org FROM workshop.session"
        " WHERE number = ANY(%s) ON CONFLICT (session, crc) DO UPDATE SET at = now(), told = 0"
        " RETURNING org, session, crc",
        (list(numbers),),
    ).fetchall()
    connection.execute("DELETE FROM workshop.pooled WHERE session = ANY(%s)", (list(numbers),))
    connection.execute("DELETE FROM workshop.session WHERE number = ANY(%s)", (list(numbers),))
    heads = json.dumps([[number, _FAR] for number in numbers])
    connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, heads))
    return [Erased(*row) for row in rows]


def keep_texts(connection: Connection, org: int) -> None:
    """Until the end of the transaction no text of the organisation is taken out."""
    connection.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", (_TEXTS, org % 2**31))


def sweep_texts(connection: Connection, org: int) -> None:
    """Take out the texts that no session of the organisation needs any more."""
    connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (_TEXTS, org % 2**31))
    rows = connection.execute(
        "SELECT DISTINCT scenario_hash, lens_hashes FROM workshop.session WHERE org = %s", (org,)
    ).fetchall()
    used = {hash for scenario, lenses in rows for hash in (scenario, *json.loads(lenses))}
    connection.execute(
        "DELETE FROM workshop.document WHERE org = %s AND NOT hash = ANY(%s)", (org, sorted(used))
    )


def is_restored(connection: Connection) -> bool:
    """Whether the database came out of a dump, and nobody has said since what is to be erased again."""
    row = connection.execute("SELECT workshop.mark() <> (SELECT min(mark) FROM workshop.place)").fetchone()
    return row is None or row[0] is not False


def needs_erasing(address: str) -> bool:
    """The same of the database at this address; raises DatabaseAwayError."""
    with refused_in_words(address), closing(connected(address)) as connection:
        return is_restored(connection)


def erased_in(lines: Iterable[str]) -> list[Erased]:
    """What the lines of a log tell to have been erased; all others are passed over.

    Something may stand before a line, as logs that are gathered have it. Raises NotErasedListError.
    """
    found = []
    for number, line in enumerate(lines, 1):
        if TOLD_AS not in line:
            continue
        try:
            told = json.loads(line[line.index("{") :])
            numbers = [told[name] for name in Erased._fields]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise NotErasedListError(number) from None
        if told.get("event") != TOLD_AS:
            continue
        if any(type(one) is not int or not 0 <= one < 2**63 for one in numbers):
            raise NotErasedListError(number)
        found.append(Erased(*numbers))
    return found


def erase_again(address: str, erased: Sequence[Erased]) -> int:
    """Remove what of these is there, by the owner's name, and let processes be ready; how many it was."""
    removed = 0
    with refused_in_words(address), closing(connected(address)) as connection:
        for start in range(0, len(erased), AT_ONCE):
            some = erased[start : start + AT_ONCE]
            with connection.transaction():
                rows = connection.execute(
                    "SELECT session.org, number FROM workshop.session"
                    " JOIN unnest(%s::bigint[], %s::bigint[]) AS those (session, crc)"
                    " ON number = those.session AND session.crc = those.crc",
                    ([one.session for one in some], [one.crc for one in some]),
                ).fetchall()
                for org in {org for org, _number in rows}:
                    numbers = [number for of, number in rows if of == org]
                    removed += len(erase_sessions(connection, numbers))
                    sweep_texts(connection, org)
                connection.execute(
                    "UPDATE workshop.erased SET told = 1 WHERE session = ANY(%s)",
                    ([one.session for one in some],),
                )
        connection.execute("UPDATE workshop.place SET mark = workshop.mark()")
    return removed
