"""A session that is left while the disk is slow is saved, freed, and can be opened again at once."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.store.kept_sessions import begun, some_records, store_in
from workshop.store import journal as journals
from workshop.store.library import Library
from workshop.store.locks import SessionBusyError
from workshop.store.records import put_events
from workshop.store.runs import Running, begin, file_in, read_script, resume


class SlowDisk:
    """Writing waits until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked, self.go = Event(), Event()
        real = put_events

        def put(*arguments: Iterable[object]) -> None:
            self.asked.set()
            assert self.go.wait(30)
            real(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(journals, "put_events", put)


def writers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "journal"]


def test_the_lock_is_freed_once_a_slow_disk_has_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_in(tmp_path)
    kept = begun(store)
    disk = SlowDisk(monkeypatch)
    journal = store.journal(kept)
    journal.append(some_records(1)[0])
    assert disk.asked.wait(30)
    assert len(journal.close(0.01)) == 1
    with pytest.raises(SessionBusyError) as busy:
        store.journal(kept)
    assert not busy.value.open_elsewhere
    disk.go.set()
    store.let_close(kept.id, 30)
    again = store.journal(store.load(kept.id))
    assert again.close(30) == ()
    assert store.load(kept.id).records == some_records(1)


@pytest.mark.parametrize("times", [1, 3])
def test_closing_again_and_again_frees_it_once(tmp_path: Path, times: int) -> None:
    store = store_in(tmp_path)
    journal = store.journal(begun(store))
    journal.append(some_records(1)[0])
    for _ in range(times):
        journal.close(30)
    (listed,) = store.sessions()
    assert store.holder(listed.id) is None
    store.journal(store.load(listed.id)).close(30)


def test_what_was_just_left_is_waited_for_where_it_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, library = store_in(tmp_path), Library(tmp_path)
    disk = SlowDisk(monkeypatch)
    disk.go.set()
    running = begin(store, read_script(library.find("ceo-product-review")))
    assert running.id is not None
    disk.go.clear()
    disk.asked.clear()
    running.journal.close(0.0)
    opened: list[Running] = []
    opening = Thread(target=lambda: opened.append(resume(store, str(running.id), file_in(library))))
    opening.start()
    disk.go.set()
    opening.join(30)
    assert opened[0].host.state == running.host.state
    assert opened[0].journal.close(30) == ()


def test_a_writer_that_fails_frees_it_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(tmp_path)
    kept = begun(store)

    def fail(*_arguments: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(journals, "put_events", fail)
    journal = store.journal(kept)
    journal.append(some_records(1)[0])
    assert len(journal.close(30)) == 1
    monkeypatch.undo()
    assert store.holder(kept.id) is None
    store.journal(store.load(kept.id)).close(30)


def test_no_writer_is_left_behind(tmp_path: Path) -> None:
    before = len(writers())
    store = store_in(tmp_path)
    for _ in range(3):
        journal = store.journal(begun(store))
        journal.append(some_records(1)[0])
        assert journal.close(30) == ()
    assert len(writers()) == before
