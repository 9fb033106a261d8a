"""Whatever the clock says: a session is begun, gone on with, listed, exported and taken in."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.store.kept_sessions import begun, some_records, store_in
from workshop.session.times import UNKNOWN, minute_in, moment_in
from workshop.store.exchange import exported, session_in
from workshop.store.journal import Journal
from workshop.store.library import Library
from workshop.store.runs import begin, file_in, read_script, resume
from workshop.store.sessions import SessionStore

ODD = {
    "an empty battery": datetime(1970, 1, 1, 0, 3, tzinfo=UTC),
    "before all clocks": datetime(1901, 1, 1, tzinfo=UTC),
    "the first of all years": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    "a year ago": datetime(2025, 3, 30, 2, 30, tzinfo=UTC),
    "much later": datetime(2200, 1, 1, tzinfo=UTC),
    "the last of all years": datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-14))),
}
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize("moment", ODD.values(), ids=ODD)
def test_a_session_at_any_time_is_begun_gone_on_with_and_taken_along(
    tmp_path: Path, moment: datetime
) -> None:
    now = [moment]
    store = SessionStore(tmp_path / "here", lambda: now[0], lambda: "ab")
    library = Library(tmp_path / "here")
    running = begin(store, read_script(library.find("ceo-product-review")), lambda: now[0])
    assert running.id is not None
    assert running.journal.close(30) == ()
    now[0] = NOON
    again = resume(store, running.id, file_in(library), lambda: now[0])
    assert again.journal.close(30) == ()
    (listed,) = store.sessions()
    assert listed.started == moment.isoformat(timespec="seconds")
    kept = store.load(running.id)
    taken = session_in(io.BytesIO(exported(kept).encode()))
    elsewhere = store_in(tmp_path / "elsewhere")
    assert elsewhere.adopt(taken).is_new
    assert not elsewhere.adopt(taken).is_new
    assert elsewhere.load(kept.id).records == kept.records
    assert store.latest_unfinished() is not None


def test_sessions_stand_by_their_numbers_whatever_the_clock_said(tmp_path: Path) -> None:
    moments = [NOON, ODD["an empty battery"], ODD["much later"], NOON - timedelta(days=1)]
    store = SessionStore(tmp_path, lambda: moments[0], lambda: "ab")
    ids = []
    while moments:
        kept = begun(store, f"story-{len(moments)}")
        journal = Journal(kept, tmp_path)
        for record in some_records(1):
            journal.append(record)
        assert journal.close(30) == ()
        ids.append(kept.id)
        moments.pop(0)
    moments.append(NOON)
    assert [one.id for one in store.sessions()] == ids[::-1]
    latest = store.latest_unfinished()
    assert latest is not None
    assert latest.id == ids[-1]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "2026-13-45T99:00:00+00:00",
        "2026-11-20T12:00:00",
        "٢٠٢٦-11-20T12:00:00+00:00x",
        None,
        7,
    ],
)
def test_what_is_no_time_is_unknown_and_nothing_is_refused(written: object) -> None:
    assert moment_in(written) is None
    if isinstance(written, str):
        assert minute_in(written) == UNKNOWN


@pytest.mark.parametrize("moment", [moment for name, moment in ODD.items() if name != "a year ago"])
def test_a_time_that_cannot_be_is_said_to_be_unknown(moment: datetime) -> None:
    assert minute_in(moment.isoformat()) == UNKNOWN


def test_a_time_that_can_be_is_told_by_the_clock_of_its_place() -> None:
    assert minute_in("2026-05-12T09:30:00.000+02:00") == "2026-05-12 09:30"
