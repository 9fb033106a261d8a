"""An acknowledged event against a bare SQLite commit (WAL, synchronous FULL), and what a key waits for it."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from tests.benchmarks.measure import Figure, paired
from workshop.session.codec import encode
from workshop.session.events import (
    Record,
    VoteCast,
)
from workshop.store.journal import Journal
from workshop.store.sessions import SessionStore

AT = "2026-11-20T10:00:00+01:00"
EVENTS = 300


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store = SessionStore(home)
        kept = store.begin("a-scenario", "A scenario", "text", ["lens"])
        there = threading.Event()
        journal = Journal(kept, store.folder, on_change=lambda _: there.set())
        bare = sqlite3.connect(home / "bare.db", isolation_level=None)
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        bare.execute("CREATE TABLE event(seq INTEGER PRIMARY KEY, body TEXT)")
        seq = 0

        def next_record() -> Record:
            nonlocal seq
            seq += 1
            return Record(seq, AT, VoteCast("me", "reasons"))

        def acknowledged() -> float:
            record = next_record()
            there.clear()
            start = perf_counter()
            journal.append(record)
            there.wait()
            return perf_counter() - start

        def committed() -> float:
            body = encode(Record(seq, AT, VoteCast("me", "reasons")))
            start = perf_counter()
            bare.execute("INSERT INTO event VALUES (?, ?)", (seq, body))
            return perf_counter() - start

        ours, beside, ratio = paired(acknowledged, committed, pairs=EVENTS, warm=20)
        yield Figure("an acknowledged event / a bare commit", ours, beside, ratio, 2, "s")

        def appended() -> float:
            record = next_record()
            start = perf_counter()
            journal.append(record)
            return perf_counter() - start

        ours, beside, ratio = paired(appended, committed, pairs=EVENTS, warm=20)
        yield Figure("what a key waits for saving / a bare commit", ours, beside, ratio, 1, "s")
        journal.close()
        bare.close()
