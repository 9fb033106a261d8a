"""Sessions as they are kept: begun, listed, loaded by name, and gone on with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from workshop.session.events import Record
from workshop.store.journal import Journal


class KeptSession(NamedTuple):
    """A session with the texts it was started on and everything that happened."""

    id: str
    scenario: str
    title: str
    started: str
    scenario_text: str
    lens_texts: tuple[str, ...]
    scenario_hash: str
    lens_hashes: tuple[str, ...]
    records: tuple[Record, ...] = ()


class Summary(NamedTuple):
    """A session in a list."""

    id: str
    scenario: str
    title: str
    started: str
    """ISO 8601, as is `last`."""
    last: str
    """When its last event was recorded."""
    events: int
    place: str
    """Where it stands, in a few words."""
    finished: bool


def text_hash(text: str) -> str:
    """The SHA-256 that a session names a text by."""


class SessionStore:
    """The sessions in a home. `clock` gives the present time with its offset, `token` a few small letters."""

    def __init__(self, home: Path, clock: Callable[[], datetime], token: Callable[[], str]) -> None: ...

    def begin(self, scenario: str, title: str, scenario_text: str, lens_texts: Sequence[str]) -> KeptSession:
        """Keep the texts and begin a session; its `id` is short, readable and sortable."""

    def journal(self, kept: KeptSession, on_saved: Callable[[int], None], on_trouble: Callable[[str | None], None]) -> Journal:
        """The journal to go on with; raises SessionBusyError (locks.py) where another process has it open."""

    def sessions(self) -> list[Summary]:
        """All sessions in which something happened, the newest first."""

    def load(self, id: str) -> KeptSession:
        """The session of this id or beginning of one; raises UnknownSessionError, RecordsDamagedError."""

    def records(self, id: str, after: int = 0) -> tuple[Record, ...]:
        """What happened in a session after this number, for who looks on."""

    def latest_unfinished(self) -> Summary | None: ...

    def latest_running(self) -> Summary | None:
        """The newest session that a process has open now."""

    def last_played(self) -> dict[str, str]:
        """When each scenario was begun last, by the scenario's id."""

    def close(self) -> None: ...
