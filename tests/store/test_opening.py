"""Sessions begun and gone on with: on the texts they keep, where their events could have happened."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.play import story_file
from workshop.session.commands import (
    Choose,
    CloseVote,
    GoOn,
    MakePlan,
    RevealDistribution,
    SettlePath,
    StartHosting,
)
from workshop.session.events import Event, GuessMade, Record, SceneEntered, VerdictRevealed, VoteCast
from workshop.store.home import origin_of
from workshop.store.locks import holder
from workshop.store.records import RecordsDamagedError
from workshop.store.runs import EDITED, begin, delete, look_at, read_script, resume
from workshop.store.sessions import SessionStore

FILE = story_file("ceo-product-review")
AT = "2026-11-20T10:00:00+00:00"


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return SessionStore(tmp_path, lambda: datetime(2026, 11, 20, 10, tzinfo=UTC), lambda: "ab")


def test_a_session_goes_on_where_it_was_left(store: SessionStore):
    first = begin(store, read_script(FILE))
    first.host.do(GoOn())
    first.host.do(Choose("reasons"))
    shown = first.host.view
    first.journal.close()
    again = resume(store, first.id or "", lambda _: FILE)
    again.journal.close()
    assert (again.host.view, again.host.seq, again.notice) == (shown, first.host.seq, None)


def test_an_edited_file_is_noticed_and_the_kept_text_goes_on(store: SessionStore, tmp_path: Path):
    file = tmp_path / "scenario.toml"
    file.write_bytes(FILE.read_bytes())
    session = left_after_a_step(store, file)
    file.write_text(FILE.read_text("utf-8").replace("Page four", "Page five"), "utf-8")
    for file_now in (lambda _: file, lambda _: None):  # in the library, and played by its path alone
        again = resume(store, session, file_now)
        again.journal.close()
        assert again.notice == EDITED
        assert again.host.view.header.scene_title == "Page four"


def test_another_file_with_the_same_id_says_nothing_about_it(store: SessionStore, tmp_path: Path):
    file, other = tmp_path / "scenario.toml", tmp_path / "other.toml"
    file.write_bytes(FILE.read_bytes())
    other.write_text(FILE.read_text("utf-8").replace("Page four", "Page five"), "utf-8")
    session = left_after_a_step(store, file)
    again = resume(store, session, lambda _: other)
    again.journal.close()
    assert again.notice is None


def test_where_its_file_is_gone_the_one_in_the_library_is_looked_at(store: SessionStore, tmp_path: Path):
    file, other = tmp_path / "scenario.toml", tmp_path / "other.toml"
    file.write_bytes(FILE.read_bytes())
    other.write_text(FILE.read_text("utf-8").replace("Page four", "Page five"), "utf-8")
    session = left_after_a_step(store, file)
    file.unlink()
    again = resume(store, session, lambda _: other)
    again.journal.close()
    assert again.notice == EDITED


def test_of_a_deleted_session_no_path_is_kept(store: SessionStore, tmp_path: Path):
    session = left_after_a_step(store, FILE)
    assert origin_of(tmp_path, session) == FILE
    delete(store, session)
    assert "ceo-product-review" not in (tmp_path / "origins.json").read_text("utf-8")


@pytest.mark.parametrize(
    "written", ["", "[]", "{}", '{"format": 1, "files": []}', '{"format": 1, "files": {"x": 5}}', "\xff", "["]
)
def test_paths_that_cannot_be_read_are_done_without(store: SessionStore, tmp_path: Path, written: str):
    (tmp_path / "origins.json").write_text(written, "latin-1")
    session = left_after_a_step(store, FILE)
    assert origin_of(tmp_path, session) == FILE


def left_after_a_step(store: SessionStore, file: Path) -> str:
    """A session on this file, left in its first scene."""
    running = begin(store, read_script(file))
    running.host.do(GoOn())
    running.journal.close()
    assert running.id
    return running.id


def test_a_session_is_looked_at_while_it_runs(store: SessionStore):
    first = begin(store, read_script(FILE))
    first.host.do(GoOn())
    first.journal.close()
    again = resume(store, first.id or "", lambda _: None)
    looked = look_at(store, first.id or "")
    again.journal.close()
    assert (looked.kept.id, looked.state) == (first.id, again.host.state)


def test_a_session_with_a_group_goes_on_and_is_looked_at_in_every_phase(store: SessionStore):
    begun = begin(store, read_script(FILE))
    begun.host.do(StartHosting())
    begun.host.do(MakePlan(("the-question",), 45))
    begun.journal.close()
    for command in (*[GoOn()] * 7, CloseVote(), RevealDistribution(), SettlePath("reasons"), GoOn()):
        again = resume(store, begun.id or "", lambda _: None)
        assert again.host.do(command) is None
        again.journal.close()
        assert look_at(store, begun.id or "").state == again.host.state


IMPOSSIBLE: list[Event] = [
    VerdictRevealed(3),
    VoteCast("me", "reasons"),
    GuessMade("a-level"),
    SceneEntered("no-such-scene", (2, 2)),
]


@pytest.mark.parametrize("event", IMPOSSIBLE, ids=lambda event: type(event).__name__)
def test_events_that_cannot_have_happened_are_refused_and_the_session_is_let_go(
    store: SessionStore, tmp_path: Path, event: Event
):
    begun = begin(store, read_script(FILE))
    begun.journal.append(Record(2, AT, event))
    begun.journal.close()
    with pytest.raises(RecordsDamagedError, match="do not follow"):
        resume(store, begun.id or "", lambda _: None)
    assert holder(tmp_path / "locks", begun.id or "") is None
