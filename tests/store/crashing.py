"""Processes that end badly while they record a session, and what is found afterwards. Run as a program.

    python -m tests.store.crashing (statements | moments | full-disk | hosting | no-files) FOLDER

Every process is a fork of one that has loaded everything and started no thread.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.store import hosted_sessions as hosted
from tests.store.kept_sessions import Heard, begun, endless_records, some_records, store_in
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.store.journal import Journal
from workshop.store.runs import resume
from workshop.store.sessions import StoreError

AT_ONCE = (0.0,)
RECORDS = 6


def killed_at_every_statement(folder: Path) -> None:
    """Kill -9 before the first, second, … statement of a session, from the making of the database on."""
    number = 0
    while True:
        number += 1
        home = folder / str(number)
        acknowledged, status = _forked(lambda tell, n=number, home=home: _dies_at(n, home, tell))
        if status == 0:
            break
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        _nothing_is_lost(home, acknowledged)
    print(f"killed {number - 1} times")


def killed_at_any_moment(folder: Path) -> None:
    """Kill -9 while records are being written as fast as they can be."""
    lost = random.Random(11)
    for number in range(15):
        home = folder / str(number)
        enough = lost.randrange(1, 400)
        acknowledged, status = _forked(lambda tell, home=home: _records_for_ever(home, tell), enough)
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        _nothing_is_lost(home, acknowledged)
    print("killed 15 times")


def on_a_full_disk(folder: Path) -> None:
    """No file may grow beyond a limit, for many limits; then it may."""
    troubled = 0
    for limit in range(1, 140_000, 7_001):
        home = folder / str(limit)
        told, status = _forked(lambda tell, home=home, limit=limit: _limited(home, limit, tell))
        assert status == 0, (limit, status)
        troubled += told
    print(f"in trouble {troubled} times")


def hosting_on_a_full_disk(folder: Path) -> None:
    """The disk fills up while a group is led, at many moments; when there is room again, kill -9."""
    troubled = 0
    for limit in range(1, 60_000, 4_001):
        home = folder / str(limit)
        told, status = _forked(lambda tell, home=home, limit=limit: _hosting_limited(home, limit, tell))
        assert os.WTERMSIG(status) == signal.SIGKILL, (limit, status)
        troubled += told
        store = hosted.store_in(home)
        again = resume(store, store.sessions()[0].id, lambda _: hosted.FILE)
        assert again.host.state == hosted.state_after(hosted.whole_records())
        assert again.host.state.phase is Phase.CLOSED
        assert again.journal.close(30) == ()
    print(f"in trouble {troubled} times")


def without_more_files(folder: Path) -> None:
    """Every number of open files at which something cannot be opened."""
    troubled = 0
    for free in range(12):
        home = folder / str(free)
        told, status = _forked(lambda tell, home=home, free=free: _short_of_files(home, free, tell))
        assert status == 0, (free, status)
        troubled += told
    print(f"in trouble {troubled} times")


def _forked(work: Callable[[Callable[[int], None]], None], enough: int | None = None) -> tuple[int, int]:
    """Do the work in a process that is killed after it told `enough`; the last it told, and how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(lambda seq: os.write(writing, seq.to_bytes(4, "big")) and None)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writing)
    told = 0
    with os.fdopen(reading, "rb") as pipe:
        while len(one := pipe.read(4)) == 4:
            told = int.from_bytes(one, "big")
            if enough is not None and told >= enough:
                os.kill(child, signal.SIGKILL)
    return told, os.waitpid(child, 0)[1]


def _nothing_is_lost(home: Path, acknowledged: int) -> None:
    """What was acknowledged is there, in order and without a gap, and the session goes on."""
    store = store_in(home)
    listed = store.sessions()
    kept = store.load(listed[0].id) if listed else begun(store, "another")
    found = len(kept.records)
    assert kept.records == some_records(found)
    assert found >= acknowledged, (found, acknowledged)
    journal = store.journal(kept)
    for record in some_records(found + 3, after=found):
        journal.append(record)
    assert journal.close(30) == ()
    assert store_in(home).load(kept.id).records == some_records(found + 3)


def _dies_at(number: int, home: Path, tell: Callable[[int], None]) -> None:
    left = number

    class Dying(sqlite3.Connection):
        def execute(self, *statement: Any) -> sqlite3.Cursor:
            self.count()
            return super().execute(*statement)

        def executemany(self, *statement: Any) -> sqlite3.Cursor:
            self.count()
            return super().executemany(*statement)

        def executescript(self, script: str) -> sqlite3.Cursor:
            self.count()
            return super().executescript(script)

        def close(self) -> None:
            self.count()
            super().close()

        def count(self) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    real = sqlite3.connect
    sqlite3.connect = lambda *address, **more: real(*address, factory=Dying, **more)  # type: ignore[assignment]
    store = store_in(home)
    heard = Heard()

    def saved(journal: Journal) -> None:
        tell(journal.saved)
        heard(journal)

    journal = Journal(begun(store), home, on_change=saved)
    for record in some_records(RECORDS):
        journal.append(record)
        if record.seq % 2:
            heard.wait_for(record.seq)
    assert journal.close(30) == ()


def _records_for_ever(home: Path, tell: Callable[[int], None]) -> None:
    store = store_in(home)
    heard = Heard()

    def saved(journal: Journal) -> None:
        tell(journal.saved)
        heard(journal)

    journal = Journal(begun(store), home, on_change=saved)
    for record in endless_records():
        journal.append(record)
        if record.seq > 20:
            heard.wait_for(record.seq - record.seq % 20)


def _limited(home: Path, limit: int, tell: Callable[[int], None]) -> None:
    store = store_in(home)
    kept = begun(store)
    heard = Heard()
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    journal = Journal(kept, home, on_change=heard, pauses=(0.001,))
    for record in some_records(40):
        journal.append(record)
        heard.wait(lambda seq=record.seq: heard.seqs[-1:] == [seq] or bool(heard.sentences))
    if heard.sentences:
        tell(1)
        assert "Not being saved" in heard.wait_for_trouble()
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    heard.wait_for(40)
    assert journal.trouble is None
    assert journal.close(30) == ()
    assert store_in(home).load(kept.id).records == some_records(40)


def _hosting_limited(home: Path, limit: int, tell: Callable[[int], None]) -> None:
    """Lead a group on as if nothing were amiss: what is on the screen does not wait for the disk."""
    play, scenario, lenses = hosted.script()[:3]
    store = hosted.store_in(home)
    session = store.begin(play.scenario.id, play.scenario.title, scenario, lenses)
    heard = Heard()
    journal = Journal(session, home, on_change=heard, pauses=(0.001,))
    host = Host(play, journal, hosted.clock)
    host.start()
    hosted.opening(host)
    heard.wait_for(host.seq)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    hosted.from_the_first_scene(host)
    heard.wait(lambda: heard.seqs[-1:] == [host.seq] or bool(heard.sentences))
    assert host.state.phase is Phase.CLOSED
    if heard.sentences:
        tell(1)
        assert "Not being saved" in heard.wait_for_trouble()
        assert journal.unsaved()
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    heard.wait_for(host.seq)
    assert journal.trouble is None
    os.kill(os.getpid(), signal.SIGKILL)


def _short_of_files(home: Path, free: int, tell: Callable[[int], None]) -> None:
    store = store_in(home)
    kept = begun(store)
    heard = Heard()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = len(os.listdir("/proc/self/fd")) - 1 if os.path.isdir("/proc/self/fd") else 5
    resource.setrlimit(resource.RLIMIT_NOFILE, (taken + free, hard))
    journal = Journal(kept, home, on_change=heard, pauses=(0.001,))
    journal.append(some_records(1)[0])
    heard.wait(lambda: bool(heard.seqs or heard.sentences))
    with suppress(StoreError):
        store_in(home).sessions()
    if heard.sentences:
        tell(1)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    heard.wait_for(1)
    assert journal.close(30) == ()
    assert store_in(home).load(kept.id).records == some_records(1)


WORK = {
    "statements": killed_at_every_statement,
    "moments": killed_at_any_moment,
    "full-disk": on_a_full_disk,
    "hosting": hosting_on_a_full_disk,
    "no-files": without_more_files,
}

if __name__ == "__main__":
    WORK[sys.argv[1]](Path(sys.argv[2]))
