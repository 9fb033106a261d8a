"""A session between a laptop and a server's rooms, either way: the same file, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cluster import Database
from tests.store.hosted_sessions import clock, kept, script, state_after, store_in, whole_records
from workshop.session.commands import CastBallots, CloseVote
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.store.postgres.archive import Archive, Found, OpenedSession
from workshop.store.postgres.scribe import PostgresJournal, Scribe

pytestmark = pytest.mark.slow


@pytest.fixture
def session(home: Path) -> str:
    """A session with a group on a laptop, led as far as its first vote."""
    records = whole_records()
    voting = next(end for end in range(1, 99) if state_after(records[:end]).phase is Phase.VOTE)
    return kept(store_in(home), records[:voting]).id


@pytest.fixture
def rooms(database: Database) -> dict[str, str]:
    return {"WORKSHOP_DATABASE": database.address}


def organisation(database: Database, name: str) -> str:
    with Archive(database.address) as archive:
        archive.add_organisation(name)
    return name


def led_on(database: Database, name: str, id: str) -> None:
    """By a process that has the room: two phones vote, and the vote is closed."""
    scribe = Scribe(database.address, "a process")
    scribe.start()
    with Archive(database.address) as archive:
        org = archive.organisation(name)
        opened = archive.open(Found(org, archive.number_of(org, id)), scribe.owner)
    assert isinstance(opened, OpenedSession)
    journal = PostgresJournal(scribe, opened.kept, opened.lease)
    host = Host(script().play, journal, clock, opened.kept.records)
    assert host.do(CastBallots(host.state.question, (1, 2), ("reasons", "clinics-last"))) is None
    assert host.do(CloseVote()) is None
    assert journal.close(30) == ()
    scribe.end(30)


def test_a_session_goes_there_is_led_on_and_comes_back_byte_for_byte(
    run: Run, session: str, database: Database, rooms: dict[str, str], tmp_path: Path
) -> None:
    name = organisation(database, "Exchange")
    sent = run("export", session)
    (tmp_path / "sent.jsonl").write_bytes(sent.out.encode())
    imported = run("import", "sent.jsonl", "--organisation", name, **rooms)
    assert imported.code == 0, imported.err
    assert f"It is {session} there, and phones come in by the code " in imported.err
    for one in ((session,), ()):
        assert run("export", *one, "--organisation", name, **rooms).out == sent.out
    again = run("import", "sent.jsonl", "--organisation", name, **rooms)
    assert "nothing was changed" in again.err
    assert again.err.split()[-1] == imported.err.split()[-1]  # the same code
    led_on(database, name, session)
    back = run("export", session, "--organisation", name, **rooms)
    assert back.out.startswith(sent.out.rpartition('{"events"')[0])
    (tmp_path / "back.jsonl").write_bytes(back.out.encode())
    elsewhere = {"WORKSHOP_HOME": str(tmp_path / "elsewhere")}
    assert run("import", "back.jsonl", **elsewhere).code == 0
    assert run("export", session, **elsewhere).out == back.out
    refused = run("import", "back.jsonl")
    assert refused.code == 2
    assert "is kept here already" in refused.err


def test_an_organisation_that_is_not_there_and_a_session_of_another_are_told_alike(
    run: Run, session: str, database: Database, rooms: dict[str, str], tmp_path: Path
) -> None:
    name, other = organisation(database, "Has one"), organisation(database, "Has none")
    (tmp_path / "sent.jsonl").write_bytes(run("export", session).out.encode())
    assert run("import", "sent.jsonl", "--organisation", name, **rooms).code == 0
    astray = run("export", session, "--organisation", other, **rooms)
    unknown = run("export", "20200101-0000-never-was-k7", "--organisation", other, **rooms)
    assert (astray.code, unknown.code) == (2, 2)
    assert astray.err.replace(session, "X") == unknown.err.replace("20200101-0000-never-was-k7", "X")
    nobody = run("export", session, "--organisation", "' OR true --", **rooms)
    assert (nobody.code, nobody.out) == (2, "")
    assert "There is no organisation ' OR true --" in nobody.err
    nothing = run("export", "--organisation", other, **rooms)
    assert "Nothing was led in that organisation yet" in nothing.err


def test_a_damaged_file_is_refused_before_the_database_is_asked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "damaged.jsonl").write_text("{}\n")
    database = {"WORKSHOP_DATABASE": "postgresql://127.0.0.1:1/nowhere"}
    done = run("import", "damaged.jsonl", "--organisation", "Sales", **database)
    assert done.code == 2
    assert "was not imported, and nothing was changed" in done.err


def test_without_an_organisation_the_home_is_meant_whatever_the_environment_says(
    run: Run, session: str
) -> None:
    assert run("export", session, WORKSHOP_DATABASE="postgresql://127.0.0.1:1/nowhere").code == 0
