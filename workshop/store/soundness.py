"""Whether a database is as this program makes one: its tables, and the order of what stands in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache

from workshop.store.rows import SCHEMA

_TABLES = "SELECT type, name, sql FROM sqlite_master ORDER BY name"


def tables_are_ours(connection: sqlite3.Connection) -> bool:
    """Whether the tables are those of this program and nothing else: a trigger or a view may do anything."""
    return tuple(connection.execute(_TABLES)) == _expected_tables()


def events_follow_each_other(connection: sqlite3.Connection) -> bool:
    """Whether every session has its events from the first on without a gap, in the order of the file.

    One in a wrong place is not found by its number, and SQLite's own check does not look at that.
    """
    known = {number for (number,) in connection.execute("SELECT number FROM session")}
    session, expected = 0, 0
    for number, seq in connection.execute("SELECT session, seq FROM event"):
        if number != session:
            if number not in known or number < session:
                return False
            session, expected = number, 0
        expected += 1
        if seq != expected:
            return False
    return True


@cache
def _expected_tables() -> tuple[tuple[str, str, str], ...]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCHEMA)
        return tuple(connection.execute(_TABLES))
