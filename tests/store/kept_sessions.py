"""Sessions for the tests of the store: their texts, their records, and a clock that stands still."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from itertools import count, islice, starmap
from pathlib import Path
from threading import Condition

from workshop.session.events import (
    ChoiceSettled,
    DebriefOpened,
    EndingReached,
    Event,
    GuessMade,
    Record,
    SceneEntered,
    SessionStarted,
    VerdictRevealed,
    VoteCast,
    VotingOpened,
)
from workshop.store.journal import Journal
from workshop.store.records import KeptSession
from workshop.store.runs import Running
from workshop.store.sessions import SessionStore

NOON = datetime(2026, 11, 20, 14, 32, 5, tzinfo=timezone(timedelta(hours=1)))
SCENARIO = """
id = "ceo-product-review"
[scene.the-question]
title = "The question"
[scene.the-nudge]
title = "The nudge"
[ending.adjourned]
title = "Adjourned"
"""
LENSES = ('id = "levels"\n', 'id = "altitude"\n')


class Heard:
    """What a journal tells when it changes, for a test to wait for."""

    def __init__(self) -> None:
        self.seqs: list[int] = []
        self.sentences: list[str | None] = []
        self._changed = Condition()

    def __call__(self, journal: Journal) -> None:
        with self._changed:
            if journal.trouble is None and journal.saved:
                self.seqs.append(journal.saved)
            if journal.trouble != (self.sentences[-1] if self.sentences else None):
                self.sentences.append(journal.trouble)
            self._changed.notify_all()

    def wait(self, reached: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(reached, 30)

    def wait_for(self, seq: int) -> None:
        self.wait(lambda: bool(self.seqs) and self.seqs[-1] >= seq)

    def wait_for_trouble(self) -> str:
        self.wait(lambda: any(self.sentences))
        return next(filter(None, self.sentences))


def saved(running: Running) -> Running:
    """The same, once all that happened in it is on the disk; the writer's thread is at it."""
    while running.journal.saved < running.host.seq:
        assert running.journal.trouble is None
    return running


def store_in(home: Path, tokens: tuple[str, ...] = ()) -> SessionStore:
    """A store whose clock stands still and whose tokens count up."""
    names: Iterator[str] = iter(tokens or (f"{number:02}" for number in count()))
    return SessionStore(home, lambda: NOON, lambda: next(names))


def begun(store: SessionStore, scenario: str = "ceo-product-review") -> KeptSession:
    return store.begin(scenario, "The Forty-Hour Reply", SCENARIO, LENSES)


def record(seq: int, event: Event) -> Record:
    return Record(seq, f"2026-11-20T14:{seq // 60 % 60:02}:{seq % 60:02}+01:00", event)


def some_records(wanted: int, after: int = 0) -> tuple[Record, ...]:
    """The first so many records of a session that never ends, after this one."""
    return tuple(islice(endless_records(), after, wanted))


def endless_records() -> Iterator[Record]:
    return starmap(record, enumerate(_events(), 1))


def whole_records() -> tuple[Record, ...]:
    """A session of one scene that came to its debrief."""
    ends = (EndingReached("adjourned", (2,)), DebriefOpened())
    return (*some_records(7), *(record(seq, event) for seq, event in enumerate(ends, 8)))


def played(
    store: SessionStore, records: tuple[Record, ...], scenario: str = "ceo-product-review"
) -> KeptSession:
    """A session with these records, saved and closed, as it is then loaded."""
    journal = store.journal(begun(store, scenario))
    for one in records:
        journal.append(one)
    assert journal.close(30) == ()
    return store.load(store.sessions()[0].id)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every database file of a folder, but for the index of the log, which readers may write to."""
    names = (name for name in os.listdir(folder) if ".db" in name and not name.endswith("-shm"))
    return {name: found for name in names if (found := (folder / name).read_bytes())}


def _events() -> Iterator[Event]:
    yield SessionStarted("ceo-product-review", "The Forty-Hour Reply", "a" * 64, ("b" * 64,))
    for scene in count():
        yield SceneEntered("the-nudge" if scene else "the-question", (2,))
        yield VotingOpened(1)
        yield VoteCast("me", "reasons")
        yield ChoiceSettled("reasons")
        yield GuessMade("impact")
        yield VerdictRevealed(scene % 5)
