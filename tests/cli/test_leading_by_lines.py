"""`workshop host --plain` and `resume` through pipes: a group is led, left, gone on with, and reported."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cli.conftest import Run, Started
from tests.plain.test_lead_by_lines import CLOSING, DECISION, OPENING, VOTE
from tests.play import story_file
from tests.rooms.rooms import Phone, free_port
from tests.store.hosted_sessions import store_in
from workshop.rooms.entrance import kept_entrance
from workshop.rooms.phone import VOTE_OPEN

pytestmark = pytest.mark.slow

HOST = ("host", str(story_file("ceo-product-review")), "--plain", "--heads", "18", "--scenes", "the-question")


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def resumed_by(out: str) -> str:
    found = re.search(r"workshop resume (\S+)", out)
    assert found, out
    return found[1]


def test_a_workshop_is_led_in_three_runs_and_its_report_written(run: Run, home: Path) -> None:
    first = run(*HOST, typed=typed(*OPENING))
    assert (first.code, first.err) == (0, "")
    session = resumed_by(first.out)
    second = run("resume", session, "--plain", typed=typed(*DECISION))
    assert (second.code, second.err) == (0, "")
    assert "Called for:" in second.out
    assert not (home / "reports").exists()
    third = run("resume", session, typed=typed(*CLOSING))
    assert (third.code, third.err) == (0, "")
    (report,) = (home / "reports").iterdir()
    assert f"The report is in {report}\n" in third.out
    assert "We name the level." in report.read_text("utf-8")
    (listed,) = run("sessions", "--json").document["sessions"]
    assert listed["finished"]
    assert listed["hosted"]


def test_a_close_that_is_taken_back_leaves_one_report(run: Run, home: Path) -> None:
    done = run(*HOST, typed=typed(*OPENING, *DECISION, *CLOSING, "undo", "4 11", "end", "end"))
    (report,) = (home / "reports").iterdir()
    assert done.out.count("The report is in ") == 1
    assert f"The report is in {report}\n" in done.out


def test_it_goes_on_after_it_was_moved_as_a_file(run: Run, tmp_path: Path) -> None:
    session = resumed_by(run(*HOST, typed=typed(*OPENING, *DECISION)).out)
    file = tmp_path / "session.jsonl"
    assert run("export", session, "-o", str(file)).code == 0
    other = str(tmp_path / "other")
    assert run("import", str(file), WORKSHOP_HOME=other).code == 0
    done = run("resume", session, "--plain", typed=typed(*CLOSING), WORKSHOP_HOME=other)
    assert "Thank you." in done.out


def test_a_rehearsal_has_hands_of_its_own_and_no_report(run: Run, home: Path) -> None:
    lines = ("begin", "", "", "reveal", "reveal", "", "", "think", "vote", "close", "reveal", "reveal", "1")
    done = run(*HOST[:3], "--rehearse", typed=typed(*lines))
    assert (done.code, done.err) == (0, "")
    assert "Counted: 18 of 18." in done.out
    assert "That was a rehearsal" in done.out
    assert not (home / "reports").exists()


def test_without_a_scenario_one_is_asked_for(run: Run) -> None:
    done = run("host", "--plain", typed="2\nquit\n")
    assert "The plan: 45 minutes carry 3 decisions." in done.out
    assert done.code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--public-url", "vote.example.org"), "--public-url is the address of a proxy"),
        (("--scenes", "the-nugde"), "There is no scene the-nugde"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_begun(
    run: Run, home: Path, arguments: tuple[str, ...], says: str
) -> None:
    done = run(*HOST[:3], *arguments, typed="quit\n")
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert not (home / "sessions.db").exists()


UNFINISHED = "The Forty-Hour Reply was left open today (opening: practice vote). The group: Sales, 18 people."


@pytest.mark.parametrize(("answer", "goes_on"), [("1", True), ("", True), ("2", False)])
def test_a_session_of_the_group_that_was_left_open_is_offered(
    run: Run, home: Path, answer: str, goes_on: bool
) -> None:
    session = resumed_by(run(*HOST, "--group", "Sales", typed=typed("begin", "", "")).out)
    other = run(*HOST, "--group", "Support", typed=typed("quit"))
    assert "left open" not in other.out
    done = run(*HOST[:3], "--group", "sales", "--heads", "12", typed=typed("what?", answer, "quit"))
    assert (done.code, done.err) == (0, "")
    assert UNFINISHED in done.out
    assert "Type 1 or 2" in done.out
    assert (resumed_by(done.out) == session) is goes_on
    assert store_in(home).heads(resumed_by(done.out)) == 12


def test_where_nobody_says_whether_to_go_on_nothing_is_begun(run: Run, home: Path) -> None:
    run(*HOST, typed=typed("begin", ""))
    done = run(*HOST[:3])
    assert (done.code, done.err) == (0, "Nothing was begun, and what was played before is kept.\n")
    assert len(store_in(home).sessions()) == 1


async def test_phones_are_let_in_and_their_answers_counted_while_nobody_types(
    start: Callable[..., Started], home: Path
) -> None:
    port = free_port()
    host = start(*HOST, "--phones", "--port", str(port))
    host.says("Type into the browser:")
    host.says(f"colon {port} slash")
    host.says("0 phones are here, of 18 people.")
    (session,) = store_in(home).sessions()
    entrance = kept_entrance(home, session.id)
    assert entrance is not None
    for line in (*OPENING, *VOTE):
        host.types(line)
    async with Phone(SimpleNamespace(entrance=entrance)) as phone:  # type: ignore[arg-type]
        assert await phone.join() == 200
        page: Any = (await phone.look())["page"]
        async with asyncio.timeout(20):
            while page["ask"] is None or page["ask"]["prompt"] != VOTE_OPEN:
                page = (await phone.look(page["number"]))["page"]
        assert await phone.vote("reasons", page["ask"]["number"]) == (200, "kept")
        host.types("1 4")
        host.says("Counted: 5 of 18, 1 by phone. 1: 5.")
        host.types("phones")
        host.says("of 18 people.")
        host.types("lock")
        host.says("Nobody new comes in")
        async with Phone(phone.room) as late:
            assert await late.join() != 200
        host.types("new code")
        host.says("The way in is now ")
        assert kept_entrance(home, session.id) != entrance
    assert host.ends().code == 0


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=lambda one: one.name)
@pytest.mark.parametrize("phones", [(), ("--phones",)], ids=["hands", "phones"])
def test_a_signal_ends_it_while_it_waits_for_a_line(
    start: Callable[..., Started], home: Path, sent: signal.Signals, phones: tuple[str, ...]
) -> None:
    host = start(*HOST, *phones, *(("--port", str(free_port())) if phones else ()))
    host.says("plan:")
    host.process.send_signal(sent)
    done = host.ends()
    assert done.code == 128 + sent
    assert "workshop resume" in done.err
    (session,) = store_in(home).sessions()
    assert session.planned
