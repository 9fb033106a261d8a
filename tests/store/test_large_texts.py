"""A session on a scenario as large as a file may be is saved, gone on with, and carried to another home."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.play import story_file
from workshop.scenario.toml.source import MOST_BYTES
from workshop.session.commands import Choose, GoOn
from workshop.store.exchange import exported, session_in
from workshop.store.runs import begin, read_script, resume
from workshop.store.sessions import SessionStore

FILE = story_file("ceo-product-review")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A scenario of the limit: half of its bytes cost an escape in an exported session."""
    path = tmp_path / "large.toml"
    text = FILE.read_bytes() + b"\n# "
    path.write_bytes(text + b'."' * ((MOST_BYTES - len(text)) // 2))
    return path


def store_in(home: Path) -> SessionStore:
    return SessionStore(home, lambda: datetime(2026, 11, 20, 10, tzinfo=UTC), lambda: "ab")


def test_a_session_on_the_largest_scenario_goes_on_where_it_was_left(tmp_path: Path, large: Path):
    store = store_in(tmp_path)
    first = begin(store, read_script(large))
    first.host.do(GoOn())
    first.host.do(Choose("reasons"))
    shown = first.host.view
    first.journal.close()
    again = resume(store, first.id or "", lambda _: large)
    again.journal.close()
    assert (again.host.view, again.notice) == (shown, None)


def test_a_session_on_the_largest_scenario_is_carried_to_another_home(tmp_path: Path, large: Path):
    store = store_in(tmp_path)
    running = begin(store, read_script(large))
    running.journal.close()
    kept = store.load(running.id or "")
    assert session_in(io.BytesIO(exported(kept).encode())) == kept
