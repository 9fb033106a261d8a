"""How far sessions have come in other processes: hints from the database, and a look where one was missed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic

from workshop.store.postgres.connection import POSTGRES_FAILURES, Connection, connected
from workshop.store.postgres.scribe import CHANNEL

NAME = "workshop hints"
"""By which the database knows the connection: each process has one, and so they are counted."""
LISTENING = 0.2
"""Seconds between two looks at whether to end."""
SEEING = 5.0
"""Seconds between two looks at how many processes there are, and so at whether the connection stands."""
Heads = Sequence[tuple[int, int]]
"""Sessions, each with the number of its last event."""
AGAIN = 2.0
"""Seconds after which a lost connection is made anew."""


class Hints(threading.Thread):
    """Calls `heard` from a thread of its own with sessions and the number of each one's last event.

    It needs a connection of its own that stays: behind a pooler that gives one for each transaction, the
    address of the database itself. A hint may be lost; what it says is in the database all the same.
    """

    def __init__(self, address: str, heard: Callable[[Heads], None], counted: Callable[[int], None]) -> None:
        """`counted` is called with the number of processes."""
        super().__init__(name="hints", daemon=True)
        self._address = address
        self._heard = heard
        self._counted = counted
        self._ended = threading.Event()

    def end(self, timeout: float = 2.0) -> None:
        self._ended.set()
        self.join(timeout)

    def run(self) -> None:
        while not self._ended.is_set():
            with suppress(*POSTGRES_FAILURES):
                self._listen()
            self._ended.wait(AGAIN)

    def _listen(self) -> None:
        with connected(self._address, NAME) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            seen = -SEEING
            while not self._ended.is_set():
                if monotonic() - seen > SEEING:
                    self._count(connection)
                    seen = monotonic()
                for notified in connection.notifies(timeout=LISTENING):
                    self._pass_on(notified.payload)

    def _count(self, connection: Connection) -> None:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE application_name = %s AND datname = current_database()",
            (NAME,),
        ).fetchone()
        self._counted(max(1, row[0]) if row else 1)

    def _pass_on(self, payload: str) -> None:
        with suppress(ValueError, TypeError):  # anybody with a connection may say anything
            self._heard([(int(session), int(head)) for session, head in json.loads(payload)])
