"""Two writers of one session, where a folder has no locks: neither takes out what the other has saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.kept_sessions import Heard, played, record, some_records, store_in
from workshop.session.events import NoteTaken
from workshop.store.journal import Journal
from workshop.store.records import KeptSession

AT_ONCE = (0.0,)


def journal_of(kept: KeptSession, home: Path, heard: Heard) -> Journal:
    return Journal(kept, home, on_change=heard, pauses=AT_ONCE)


@pytest.fixture
def kept(tmp_path: Path) -> KeptSession:
    return played(store_in(tmp_path), some_records(4))


def test_who_comes_second_takes_nothing_out_and_is_told(tmp_path: Path, kept: KeptSession) -> None:
    first, second = Heard(), Heard()
    one, other = journal_of(kept, tmp_path, first), journal_of(kept, tmp_path, second)
    one.append(some_records(5)[-1])
    first.wait_for(5)
    other.append(record(5, NoteTaken("of the second")))
    second.wait(lambda: any("open elsewhere" in (sentence or "") for sentence in second.sentences))
    one.append(some_records(6)[-1])
    first.wait_for(6)
    assert [each.event for each in other.close(30)] == [NoteTaken("of the second")]
    assert one.close(30) == ()
    assert second.seqs == []
    assert store_in(tmp_path).load(kept.id).records == some_records(6)


def test_who_comes_second_can_save_all_of_it_elsewhere(tmp_path: Path, kept: KeptSession) -> None:
    first, second = Heard(), Heard()
    one, other = journal_of(kept, tmp_path, first), journal_of(kept, tmp_path, second)
    one.append(some_records(5)[-1])
    first.wait_for(5)
    mine = record(5, NoteTaken("of the second"))
    other.append(mine)
    second.wait_for_trouble()
    other.save_elsewhere(tmp_path / "stick")
    second.wait_for(5)
    assert (one.close(30), other.close(30)) == ((), ())
    assert store_in(tmp_path / "stick").load(kept.id).records == (*some_records(4), mine)


def test_another_session_of_that_id_elsewhere_is_left_as_it_is(tmp_path: Path, kept: KeptSession) -> None:
    longer = played(store_in(tmp_path / "stick"), some_records(6))
    assert longer.id == kept.id
    heard = Heard()
    journal = journal_of(kept, tmp_path, heard)
    journal.append(record(5, NoteTaken("here")))
    heard.wait_for(5)
    journal.save_elsewhere(tmp_path / "stick")
    assert "open elsewhere" in heard.wait_for_trouble()
    journal.close(30)
    assert store_in(tmp_path / "stick").load(kept.id).records == some_records(6)
    assert len(store_in(tmp_path).load(kept.id).records) == 5
