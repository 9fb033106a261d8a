"""What every journal promises: nothing acknowledged that is not kept, nothing lost while it cannot be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.journals import OnDisk, Place, in_postgres
from tests.store.kept_sessions import Heard, some_records, whole_records
from workshop.session.events import Record
from workshop.store.journal import SessionJournal


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    if request.param == "sqlite":
        yield OnDisk(tmp_path, monkeypatch)
        return
    with in_postgres(request.getfixturevalue("database"), monkeypatch) as there:
        yield there


def all_appended(journal: SessionJournal, records: tuple[Record, ...]) -> None:
    for record in records:
        journal.append(record)


def test_what_is_acknowledged_can_be_read_by_anybody(place: Place) -> None:
    kept = place.begun()
    seen: list[tuple[int, int]] = []
    heard = Heard()

    def read_it(journal: SessionJournal) -> None:
        seen.append((journal.saved, len(place.records(kept))))
        heard(journal)

    journal = place.journal(kept, read_it)
    all_appended(journal, some_records(20))
    heard.wait_for(20)
    assert journal.close(30) == ()
    assert all(seq <= read for seq, read in seen)
    assert [seq for seq, _ in seen] == sorted(seq for seq, _ in seen)
    assert journal.saved == 20
    assert journal.trouble is None


def test_appending_waits_for_nothing_and_keeps_the_order(place: Place) -> None:
    kept = place.begun()
    turns, stands = threading.Event(), threading.Event()

    def slow(statement: str) -> None:
        if statement.startswith(place.writes):
            stands.set()
            assert turns.wait(30)

    place.plan(slow)
    heard = Heard()
    journal = place.journal(kept, heard)
    records = some_records(50)
    journal.append(records[0])
    assert stands.wait(30)
    all_appended(journal, records[1:])
    assert journal.saved == 0
    assert journal.unsaved() == records
    turns.set()
    heard.wait_for(50)
    assert heard.seqs in ([1, 50], [50])  # what waited went in one transaction
    assert journal.close(30) == ()
    assert place.records(kept) == records


def test_an_event_out_of_order_is_refused(place: Place) -> None:
    journal = place.journal(place.begun())
    with pytest.raises(ValueError, match="event 2 does not follow event 0"):
        journal.append(some_records(2)[1])
    journal.close(30)


@pytest.mark.parametrize("afterwards", [False, True], ids=["before", "after"])
def test_whichever_statement_fails_nothing_is_lost_and_nothing_stands_twice(
    place: Place, afterwards: bool
) -> None:
    records = some_records(6)
    failing_at, reached = 0, 0

    def nth(statement: str) -> Exception | None:
        nonlocal reached
        reached += 1
        return place.full() if reached == failing_at else None

    while reached >= failing_at and failing_at < 60:
        failing_at += 1
        kept, heard = place.begun(f"story-{failing_at}"), Heard()
        place.afterwards, reached = afterwards, 0
        place.plan(nth)
        journal = place.journal(kept, heard)
        for start, end in ((0, 1), (1, 3), (3, 6)):
            all_appended(journal, records[start:end])
            heard.wait_for(end)
        acknowledged = list(heard.seqs)
        assert journal.close(30) == ()
        place.afterwards = False
        place.plan(lambda statement: None)
        assert place.records(kept) == records
        assert acknowledged == sorted(acknowledged)
        assert len(heard.sentences) in (0, 2)  # one, and that it is over
    assert failing_at > 8


def test_while_it_cannot_be_saved_all_is_kept_in_memory_and_said(place: Place) -> None:
    kept = place.begun()
    place.plan(lambda statement: place.full() if statement.startswith(place.writes) else None)
    heard = Heard()
    journal = place.journal(kept, heard)
    journal.append(some_records(1)[0])
    said = heard.wait_for_trouble()
    assert said.startswith(f"Not being saved ({place.where}): ")
    assert "disk is full. All is kept in memory and tried again" in said
    all_appended(journal, some_records(9, after=1))
    assert journal.saved == 0
    assert heard.seqs == []
    assert journal.unsaved() == some_records(9)
    place.plan(lambda statement: None)
    heard.wait_for(9)
    assert journal.trouble is None
    assert heard.sentences[-1] is None
    assert journal.close(30) == ()
    assert place.records(kept) == some_records(9)


def test_closing_gives_what_could_not_be_saved(place: Place) -> None:
    kept, heard = place.begun(), Heard()
    journal = place.journal(kept, heard)
    all_appended(journal, some_records(3))
    heard.wait_for(3)
    place.plan(lambda statement: place.full() if statement.startswith(place.writes) else None)
    all_appended(journal, some_records(5, after=3))
    heard.wait_for_trouble()
    assert journal.close(1.0) == some_records(5, after=3)
    assert place.records(kept) == some_records(3)


def test_closing_does_not_wait_longer_than_told(place: Place) -> None:
    kept = place.begun()
    turns = threading.Event()

    def hangs(statement: str) -> None:
        if statement.startswith(place.writes):
            turns.wait(30)

    place.plan(hangs)
    heard = Heard()
    journal = place.journal(kept, heard)
    journal.append(some_records(1)[0])
    assert journal.close(0.01) == some_records(1)
    turns.set()
    heard.wait_for(1)


def test_a_listener_that_fails_does_not_stop_saving(place: Place) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("the screen is gone")

    kept = place.begun()
    journal = place.journal(kept, broken)
    all_appended(journal, some_records(3))
    assert journal.close(30) == ()
    assert place.records(kept) == some_records(3)


def test_several_sessions_are_written_at_a_time(place: Place) -> None:
    sessions = [place.begun(name) for name in ("one", "two", "three")]
    journals = [place.journal(kept) for kept in sessions]
    for record in some_records(30):
        for journal in journals:
            journal.append(record)
    assert [journal.close(30) for journal in journals] == [(), (), ()]
    assert [place.records(kept) for kept in sessions] == [some_records(30)] * 3
    assert all(journal.trouble is None for journal in journals)


def test_the_place_is_noted_on_closing(place: Place) -> None:
    journal = place.journal(place.begun())
    all_appended(journal, whole_records())
    assert journal.close(30) == ()
    (summary,) = place.summaries()
    assert (summary.place, summary.finished, summary.events) == ("ended: Adjourned", True, 9)


def test_a_closed_session_is_gone_on_with_where_it_was_left(place: Place) -> None:
    kept = place.begun()
    first = place.journal(kept)
    all_appended(first, some_records(4))
    assert first.close(30) == ()
    loaded = kept._replace(records=place.records(kept))
    second = place.journal(loaded)
    all_appended(second, some_records(9, after=4))
    assert second.close(30) == ()
    assert place.records(kept) == some_records(9)
