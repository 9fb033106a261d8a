"""`workshop sessions --begin-anew` while a session runs: its file stays the one that sessions are kept in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Run, Started


def test_no_new_file_is_begun_while_a_session_is_open(
    run: Run, start: Callable[..., Started], home: Path
) -> None:
    playing = start("play", "ceo-product-review", "--plain")
    playing.says("Page four")
    refused = run("sessions", "--begin-anew")
    assert refused.code == 3
    assert f"is open elsewhere: by process {playing.process.pid}" in refused.err
    assert [path.name for path in home.glob("*.db")] == ["sessions.db"]
    playing.types("q")
    playing.ends()
    assert run("sessions", "--begin-anew").code == 0
    assert sorted(path.name for path in home.glob("*.db")) == ["sessions-2.db", "sessions.db"]


def test_a_lock_that_a_killed_process_left_keeps_nobody_from_it(run: Run, home: Path) -> None:
    (home / "locks").mkdir(parents=True)
    (home / "locks" / "one.lock").write_text('{"pid": 1, "since": "yesterday"}')
    assert run("sessions", "--begin-anew").code == 0
