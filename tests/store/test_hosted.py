"""Sessions with a group as they are kept: where each stands, which is offered first, and rehearsals apart."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.play import ROOT
from tests.store.hosted_sessions import FILE, HEADS, kept, script, state_after, store_in, whole_records
from workshop.session.commands import GoOn
from workshop.session.events import GroupNamed, Record, VotingOpened
from workshop.store.locks import SessionBusyError, acquire
from workshop.store.onlooker import Onlooker
from workshop.store.records import RecordsDamagedError, SessionStanding, place_of
from workshop.store.runs import begin, resume
from workshop.store.sessions import SessionStore, UnknownGroupError

SCENES = ("Page four", "Two numbers", "Behind the glass", "Ten minutes", "On the stairs", "Number seven")
ENDING = "Twenty, and late shifts"


def alone(store: SessionStore) -> str:
    running = begin(store, script())
    running.host.do(GoOn())
    running.journal.close(30)
    return running.id or ""


def led_to(store: SessionStore, events: int, rehearsal: bool = False) -> str:
    return kept(store, whole_records(rehearsal)[:events]).id


def ids(store: SessionStore, rehearsals: bool = False) -> list[str]:
    return [one.id for one in store.sessions(rehearsals)]


def test_where_a_session_with_a_group_stands_is_said_at_every_step() -> None:
    text = script().scenario_text
    places = [place_of(whole_records()[:end], text) for end in range(2, len(whole_records()) + 1)]
    assert all(place.hosted and not place.rehearsal for place in places)
    assert [place.finished for place in places] == [False] * (len(places) - 1) + [True]
    assert list(dict.fromkeys(place.words for place in places)) == [
        "being planned",
        "opening",
        "opening: practice vote",
        "before the first scene",
        *(f"scene {number}: {title}" for number, title in enumerate(SCENES, 1)),
        f"at its ending: {ENDING}",
        "debrief: what happened",
        "debrief: so what",
        "debrief: now what",
        "debrief: the team’s own focus",
        "debrief: commitments",
        "debrief: exit question",
        f"ended: {ENDING}",
    ]


def test_a_session_that_cannot_be_read_is_nobodys() -> None:
    broken = (*whole_records()[:5], *whole_records()[9:])
    assert place_of(broken, "") == SessionStanding("cannot be read", False)


def test_a_rehearsal_is_kept_out_of_what_was_played(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    led_to(store, 40, rehearsal=True)
    assert store.sessions() == []
    assert store.last_played() == {}
    one = alone(store)
    two = led_to(store, 40)
    rehearsed = led_to(store, len(whole_records(True)), rehearsal=True)
    assert ids(store) == [two, one]
    assert ids(store, rehearsals=True)[0] == rehearsed
    assert [(each.hosted, each.rehearsal) for each in store.sessions(rehearsals=True)] == [
        (True, True), (True, False), (False, False), (True, True),
    ]  # fmt: skip


def test_a_rehearsal_that_a_crash_ended_is_known_for_one_all_the_same(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    led_to(store, 40, rehearsal=True)
    with sqlite3.connect(tmp_path / "sessions.db") as connection:
        connection.execute("UPDATE session SET place = '', rehearsal = 0, placed = 0")
    connection.close()
    assert store.sessions() == []


def test_a_damaged_note_of_the_place_is_not_believed(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    session = led_to(store, 40)
    before = store.summary(session)
    with sqlite3.connect(tmp_path / "sessions.db") as connection:
        connection.execute("UPDATE session SET rehearsal = 1, finished = 1")
    connection.close()
    assert store.sessions() == [before]


def test_an_unfinished_rehearsal_is_gone_on_with_by_its_name_alone(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    rehearsed = led_to(store, 40, rehearsal=True)
    assert (store.latest_unfinished(), store.left_open()) == (None, [])
    again = resume(store, rehearsed, lambda _: FILE)
    assert again.host.state.rehearsal
    assert store.left_open() == []
    again.journal.close(30)
    one = alone(store)
    led_to(store, 40, rehearsal=True)
    unfinished = store.latest_unfinished()
    assert unfinished is not None
    assert (unfinished.id, store.left_open()) == (one, [])


def named(store: SessionStore, group: str, events: int = 40) -> str:
    """A session with that group, left after so many events."""
    before = whole_records()[:events]
    record = Record(events + 1, before[-1].at, GroupNamed(group))
    return kept(store, (*before, record)).id


def test_a_session_is_found_by_the_name_of_its_group(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    sales = named(store, "Sales")
    named(store, "Support")
    assert [one.group for one in store.sessions()] == ["Support", "Sales"]
    assert [one.id for one in store.of_group(" sales")] == [sales]
    unfinished = store.latest_unfinished("SALES")
    assert unfinished is not None
    assert (unfinished.id, store.heads(sales)) == (sales, HEADS)
    with pytest.raises(UnknownGroupError, match="Did you mean 'Sales'"):
        store.of_group("Slaes")


def test_the_name_of_a_group_survives_a_crash_and_damage_of_the_note(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    sales = named(store, "Sales")
    for damage in ("placed = 0", "grp = NULL", "grp = 'Support'", "grp = x'00'"):
        with sqlite3.connect(tmp_path / "sessions.db") as connection:
            connection.execute(f"UPDATE session SET {damage}")
        connection.close()
        assert [(one.id, one.group) for one in store.sessions()] == [(sales, "Sales")]


def test_who_leads_a_named_group_is_never_offered_the_session_of_another(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    nameless = led_to(store, 40)
    sales = named(store, "Sales")
    support = named(store, "Support")
    assert [one.id for one in store.left_open()] == [support, sales, nameless]
    assert [one.id for one in store.left_open("sales")] == [sales, nameless]
    assert [one.id for one in store.left_open("new people")] == [nameless]


def test_the_latest_session_with_a_group_is_the_open_one_else_the_newest_unfinished(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    older = led_to(store, 60)
    newer = led_to(store, 80)
    led_to(store, len(whole_records()))
    alone(store)
    assert [one.id for one in store.left_open()] == [newer, older]
    assert store.holder(newer) is None
    with acquire(tmp_path / "locks", older, "today"):
        assert [one.id for one in store_in(tmp_path).left_open()] == [older, newer]
        assert store.holder(older) == (os.getpid(), "today")


def test_of_two_left_open_the_one_that_was_led_last_is_offered_whichever_was_begun_first(
    tmp_path: Path,
) -> None:
    store = store_in(tmp_path)
    *before, last = whole_records()[:60]
    later = last._replace(at="2026-11-20T13:00:00.000+00:00")
    led_last = kept(store, (*before, later)).id
    led_to(store, 5)
    assert store.left_open()[0].id == led_last


def test_a_rehearsal_that_runs_is_found_for_its_notes(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    session = store.load(led_to(store, 40, rehearsal=True))
    journal = store.journal(session)
    with Onlooker(tmp_path) as onlooker:
        assert onlooker.look().session == session.id
    assert store.holder(session.id) is not None
    journal.close(30)
    assert store.holder(session.id) is None


HOST = """
import sys
from pathlib import Path
from tests.store.hosted_sessions import FILE, store_in
from workshop.store.runs import resume
running = resume(store_in(Path(sys.argv[1])), sys.argv[2], lambda _: FILE)
print("hosting", flush=True)
sys.stdin.readline()
"""


def test_a_second_host_of_the_session_is_not_let_in(tmp_path: Path) -> None:
    session = led_to(store_in(tmp_path), 60)
    with subprocess.Popen(
        [sys.executable, "-c", HOST, str(tmp_path), session],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"hosting\n"
        with pytest.raises(SessionBusyError, match=f"process {first.pid}"):
            resume(store_in(tmp_path), session, lambda _: FILE)
        assert [one.id for one in store_in(tmp_path).left_open()] == [session]
        first.kill()
    again = resume(store_in(tmp_path), session, lambda _: FILE)
    assert again.host.seq == 60
    again.journal.close(30)


def test_a_crash_at_any_event_leaves_the_group_where_it_was(tmp_path: Path) -> None:
    records = whole_records()
    store = store_in(tmp_path)
    session = kept(store, ())
    journal = store.journal(session)
    for number, record in enumerate(records):
        journal.append(record)
        if number % 20 == 19:
            journal.close(30)
            again = resume(store, session.id, lambda _: FILE)
            assert again.host.state == state_after(records[: number + 1])
            assert again.host.shared_view
            again.journal.close(30)
            journal = store.journal(store.load(session.id))
    journal.close(30)


def test_events_that_a_group_cannot_have_done_are_refused_on_resume(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    records = whole_records()
    opened = next(one.seq for one in records if isinstance(one.event, VotingOpened))
    broken = tuple(
        one._replace(seq=seq) for seq, one in enumerate((*records[: opened - 1], *records[opened:]), 1)
    )
    session = kept(store, broken).id
    with pytest.raises(RecordsDamagedError, match="do not follow"):
        resume(store, session, lambda _: FILE)
    assert store.holder(session) is None
