"""Connections to PostgreSQL: no silent one is waited for, and what goes wrong on one is said in words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg
from psycopg import conninfo
from psycopg.abc import RV, PQGen

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.store.files import RefusedError

if TYPE_CHECKING:
    pass

PATIENCE = 5.0
"""Seconds that an answer is waited for. A server that is silent does not keep to timeouts of its own."""
CONNECTING = 3
"""Seconds that a connection may take."""
POSTGRES_FAILURES = (psycopg.Error, OSError)
"""What using a connection may raise."""
READ_ONLY = "25006"
"""The state that a server tells which only reads, as one does that was the first until now."""
_REASONS = {
    READ_ONLY: _("it can only be read"),
    "28": _("it does not let this name and password in"),
    "3D": _("there is no database of that name"),
    "3F": _("it has not been prepared"),
    "42P01": _("it has not been prepared"),
    "42501": _("this name has no right to do that"),
    "53100": _("its disk is full"),
    "53": _("it has no room for another connection"),
    "57": _("it is being stopped or started"),
}
"""By the state, or how it begins, the more particular first."""


class SilentError(psycopg.OperationalError):
    """The server took the question and has not answered in time; the connection is thrown away."""

    def __init__(self) -> None:
        super().__init__(_("it does not answer"))


class DatabaseAwayError(RefusedError):
    """The database of rooms cannot be had just now; nothing was changed. The message has no password."""

    advice = _(
        "See that PostgreSQL runs, and that the address in --database or WORKSHOP_DATABASE leads there."
    )

    def __init__(self, address: str, failed: BaseException) -> None:
        cannot = _("The database {place} cannot be used: {reason}.")
        super().__init__(cannot.format(place=place_in(address), reason=reason_of(failed)))


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """Commits each statement that stands outside a transaction. What is not answered in time ends it."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        try:
            return super().wait(gen, interval, PATIENCE if timeout is None else timeout)
        except psycopg.errors.OperationalError as failed:
            if (
                failed.sqlstate is None
                and self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE
            ):
                # Its answer may still come; nothing else may be asked on it, or it would be taken for that.
                self.pgconn.finish()
                raise SilentError from failed
            raise


def connected(address: str, name: str = "workshop") -> Connection:
    """A connection to a server that may be written to; raises one of POSTGRES_FAILURES."""
    return Connection.connect(
        address,
        autocommit=True,
        connect_timeout=CONNECTING,
        target_session_attrs="read-write",
        client_encoding="utf8",
        application_name=name,
    )


def has_hung_up(connection: Connection) -> bool:
    """Whether the server has ended a connection on which nothing is asked, as when it stops."""
    if connection.closed:
        return True
    with DefaultSelector() as selector:
        selector.register(connection.fileno(), EVENT_READ)
        return bool(selector.select(0))  # nothing is asked, so whatever it says is a farewell


class SharedConnection:
    """One connection, which is made anew where it was lost; one thread at a time asks something of it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._turn = threading.Lock()
        self._connection: Connection | None = None
        self._failed: BaseException | None = None
        self._failed_at = 0.0

    def close(self) -> None:
        with self._turn:
            self._disconnect()

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """The connection, with what goes wrong on it raised as DatabaseAwayError.

        A psycopg.errors.UniqueViolation is raised as it is, for whoever tries again with something else.
        """
        began = monotonic()
        with self._turn:
            if self._failed is not None and self._failed_at > began:
                # Whoever waited while it went wrong would wait for a silent server one after the other.
                raise DatabaseAwayError(self._address, self._failed)
            try:
                if self._connection is None or has_hung_up(self._connection):
                    self._disconnect()
                    self._connection = connected(self._address)
                yield self._connection
            except psycopg.errors.UniqueViolation:
                raise
            except psycopg.DataError as failed:
                # What was asked is amiss, and not the connection: nobody else is to be told that it is away.
                if self._is_amid_something():
                    self._disconnect()
                raise DatabaseAwayError(self._address, failed) from failed
            except POSTGRES_FAILURES as failed:
                self._disconnect()
                self._failed, self._failed_at = failed, monotonic()
                raise DatabaseAwayError(self._address, failed) from failed

    def _is_amid_something(self) -> bool:
        connection = self._connection
        return (
            connection is not None and connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE
        )

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*POSTGRES_FAILURES):
                connection.close()


@contextmanager
def as_organisation(connection: Connection, org: int) -> Iterator[Connection]:
    """A transaction in which nothing can be seen or written but what is this organisation's."""
    # With one question to begin and one to end: each is a way there and back while votes wait.
    connection.execute(f"BEGIN; SELECT set_config('workshop.org', '{int(org)}', true)")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        with suppress(*POSTGRES_FAILURES):
            connection.rollback()
        raise


@contextmanager
def refused_in_words(address: str) -> Iterator[None]:
    """What the database does not do inside is raised as DatabaseAwayError."""
    try:
        yield
    except POSTGRES_FAILURES as failed:
        raise DatabaseAwayError(address, failed) from failed


def is_address(address: str) -> bool:
    """Whether this names a PostgreSQL database."""
    if urlsplit(address).scheme not in ("postgresql", "postgres"):
        return False
    try:
        conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        return False
    return True


def place_in(address: str) -> str:
    """The database and where it is, without name and password."""
    try:
        parts = conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        return _("at that address")
    where = f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}"
    return one_line(f"{parts.get('dbname', '')} ({where})".strip(), 120)


def reason_of(failed: BaseException) -> str:
    """Why it failed, in a few words that may follow the database's name."""
    state = getattr(failed, "sqlstate", None) or ""
    for start, words in _REASONS.items():
        if state.startswith(start):
            return words
    if isinstance(failed, SilentError):
        return str(failed)
    if isinstance(failed, psycopg.OperationalError) and not state:
        # Whoever cannot be connected with has no state; the library's words end with the server's.
        told = str(failed).partition("\n")[0].rpartition("failed: ")[2].removeprefix("FATAL:").strip()
        return _("it cannot be reached ({told})").format(told=one_line(told, 120))
    return one_line(str(failed).partition("\n")[0], 120) or type(failed).__name__
