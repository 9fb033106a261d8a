"""`workshop notes` beside a host in another process: it follows, outlives it, and leaves no trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

import pytest

from tests.cli.conftest import SECONDS, Run, Started
from tests.cli.hosting import OPENED, HostProcess
from workshop.plain.notes import AS_IT_IS
from workshop.rooms.desk import Desk
from workshop.session.private import NOT_OPEN, WAITING

pytestmark = pytest.mark.slow

FOLLOWED_WITHIN = 0.25


Host = Callable[..., HostProcess]


@pytest.fixture
def hosts(environment: dict[str, str]) -> Iterator[Host]:
    with ExitStack() as ended:
        yield lambda session=None: ended.enter_context(HostProcess(environment, session))


@pytest.fixture
def notes(start: Callable[..., Started]) -> Iterator[Callable[..., Started]]:
    with ExitStack() as ended:

        def begin(*arguments: str) -> Started:
            started = start("notes", "--plain", *arguments)
            ended.callback(over, started)
            return started

        yield begin


def over(started: Started) -> None:
    """See that it has ended, and that nothing of it is open."""
    if started.process.poll() is None:
        started.process.kill()
        started.process.communicate(timeout=SECONDS)


def left(started: Started) -> None:
    """Leave by `q`, without a complaint."""
    started.types("q")
    done = started.ends()
    assert (done.code, done.err) == (0, "")


def bytes_in(folder: Path) -> dict[str, bytes]:
    """Every file but the index of a log, which all who read a database write to."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("-shm"))
    return {str(path): path.read_bytes() for path in files}


def test_without_a_session_it_waits_and_makes_nothing(run: Run, home: Path) -> None:
    done = run("notes", "--plain")
    assert (done.code, done.err) == (0, "")
    assert WAITING in done.out
    assert "workshop host" in done.out
    assert not home.exists()


def test_it_sees_a_session_begin_and_every_step_of_it(hosts: Host, notes: Callable[..., Started]) -> None:
    seen = notes()
    seen.says(WAITING)
    host = hosts()
    host.do(*OPENED)
    seen.says("voting is open, round 1, scene 1, Page four")
    seen.says("Notes: Ada pictures a clinic")
    host.do("CountHands('reasons', 14)", "CountHands('small-start', 4)", "CloseVote()")
    seen.says("Counted: 18 of 18.")
    seen.says("22 % at the called level: give a hint")
    host.leave()
    seen.says(NOT_OPEN)
    left(seen)


def test_what_is_keyed_at_the_host_is_told(hosts: Host, notes: Callable[..., Started], home: Path) -> None:
    host = hosts()
    host.do(*OPENED)
    seen = notes()
    seen.says("Minutes used")
    desk = Desk(home, host.session)
    desk.tell(("Counting 1  17",))
    seen.says("Counting 1 17.")
    desk.close()
    seen.says(AS_IT_IS)
    left(seen)


def test_it_follows_within_a_quarter_of_a_second(hosts: Host, notes: Callable[..., Started]) -> None:
    """By the best of ten: a busy machine may be slow at any of them."""
    host = hosts()
    host.do(*OPENED)
    seen = notes()
    seen.says("Minutes used")
    taken = []
    for count in range(1, 11):
        began = perf_counter()
        host.ask(f"CountHands('reasons', {count})")
        seen.says(f"Response 1, execution, leaves it open: {count} hand")
        taken.append(perf_counter() - began)
    assert min(taken) < FOLLOWED_WITHIN, taken
    left(seen)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_it_outlives_a_host_that_is_killed_and_follows_it_when_it_comes_back(
    hosts: Host, notes: Callable[..., Started]
) -> None:
    host = hosts()
    host.do(*OPENED, "CountHands('reasons', 9)")
    seen = notes()
    seen.says("9 hands")
    host.kill()
    seen.says(NOT_OPEN)
    again = hosts(host.session)
    again.do("CountHands('reasons', 8)")
    seen.says("8 hands")
    again.do("CloseVote()")
    seen.says("voting is closed")
    left(seen)


def test_started_anew_it_finds_its_place_again(hosts: Host, notes: Callable[..., Started]) -> None:
    host = hosts()
    host.do(*OPENED, "CountHands('reasons', 9)")
    first = notes()
    first.says("9 hands")
    first.process.kill()
    first.ends()
    host.do("CountHands('reasons', 7)")
    second = notes()
    second.says("7 hands")
    left(second)


def test_a_newer_session_takes_the_place_of_one_that_was_left(
    hosts: Host, notes: Callable[..., Started]
) -> None:
    host = hosts()
    host.do(*OPENED)
    seen = notes()
    seen.says("voting is open")
    host.kill()
    newer = hosts()
    newer.do("StartHosting(rehearsal=True)")
    seen.says("plan, a rehearsal")
    left(seen)


def test_a_session_that_is_named_is_kept_to(hosts: Host, notes: Callable[..., Started]) -> None:
    older = hosts()
    older.do(*OPENED)
    newer = hosts()
    newer.do("StartHosting()")
    seen = notes(older.session[:-1])
    seen.says("voting is open")
    newer.do("CountHeads(5)")
    older.do("CountHands('reasons', 3)")
    seen.says("Counted: 3 of 18.")
    left(seen)


def test_a_session_that_is_not_there_is_said_at_once(run: Run, hosts: Host) -> None:
    host = hosts()
    host.do("StartHosting()")
    done = run("notes", f"{host.session[:-1]}%", "--plain")
    assert (done.code, done.out) == (2, "")
    assert host.session in done.err


def test_it_takes_no_lock_and_leaves_no_trace(run: Run, hosts: Host, home: Path) -> None:
    host = hosts()
    host.do(*OPENED)
    before = bytes_in(home)
    assert "voting is open" in run("notes", "--plain").out
    assert run("notes", "--print").code == 0
    assert bytes_in(home) == before
    host.do("CloseVote()")
    host.leave()
    before = {name: found for name, found in bytes_in(home).items() if not name.endswith("-wal")}
    assert NOT_OPEN in run("notes", "--plain").out
    assert {name: found for name, found in bytes_in(home).items() if not name.endswith("-wal")} == before


def test_a_damaged_database_is_a_sentence_and_not_an_end(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "sessions.db").write_bytes(b"no database at all\n" * 200)
    done = run("notes", "--plain")
    assert (done.code, done.err) == (0, "")
    assert "sessions.db is not used" in done.out
    assert WAITING in done.out


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_signal_ends_it_with_its_number(notes: Callable[..., Started]) -> None:
    seen = notes()
    seen.says(WAITING)
    seen.process.send_signal(signal.SIGTERM)
    done = seen.ends()
    assert (done.code, done.err) == (128 + signal.SIGTERM, "")


def test_the_sheet_of_a_scenario_holds_what_a_facilitator_needs(run: Run) -> None:
    done = run("notes", "--print", "ceo-product-review")
    assert (done.code, done.err) == (0, "")
    for words in (
        "# The Forty-Hour Reply: notes for the facilitator",
        "under 35 %: give a hint",
        "Running late: drop a decision (s, twice, in a discussion), not the debrief.",
        "## 1. Page four",
        "Think 1:00 · talk 2:00",
        "Called for: **▲ impact**",
        "   - **■ execution** · leaves it open · Why it is hard, when asked what it means",
        "   - The answer: “I believe you,” says Ada.",
        "   - Now say: “",
        "**Also fair.** The cause is a fair reading",
        "**Notes.** Ada has a pen in her hand",
        "**Likely misreadings.** Groups hear a request",
        "**Hints.**\n\n- Look at what lies under her hand",
        "**Lines to say.**\n\n- One word of hers asks for a cause.",
        "- What can Ada write, or not write, after each of the four replies?",
        "## How it may end",
    ):
        assert words in done.out, words


def test_the_sheet_goes_into_a_file_that_is_replaced_only_if_asked(run: Run, tmp_path: Path) -> None:
    printed = ("notes", "--print", "ceo-product-review")
    done = run(*printed, "-o", "notes.md")
    assert (done.code, done.out) == (0, "")
    assert "notes.md" in done.err
    assert (tmp_path / "notes.md").read_text("utf-8") == run(*printed).out
    assert run(*printed, "-o", "notes.md").code == 2
    assert run(*printed, "-o", "notes.md", "--replace").code == 0
    alone = run("notes", "-o", "others.md")
    assert (alone.code, alone.out) == (2, "")
    assert "--print" in alone.err


def test_the_sheet_of_a_session_holds_the_scenes_of_its_plan(run: Run, hosts: Host) -> None:
    host = hosts()
    host.do(*OPENED)
    for name in ((), (host.session,)):
        out = run("notes", "--print", *name).out
        headings = [line for line in out.splitlines() if line.startswith("## ")]
        assert headings == [
            "## The minutes",
            "## 1. Page four",
            "## 2. Two numbers",
            "## 3. On the stairs",
            "## How it may end",
        ]


def test_a_sheet_of_what_is_not_there_is_refused_with_the_nearest_name(run: Run) -> None:
    done = run("notes", "--print", "ceo-product-reviev")
    assert (done.code, done.out) == (2, "")
    assert "ceo-product-review" in done.err
    assert "workshop sessions" in done.err
    nothing = run("notes", "--print")
    assert (nothing.code, nothing.out) == (2, "")
    assert "Name a scenario" in nothing.err


@pytest.mark.skipif(os.name == "nt", reason="closes descriptors as a POSIX shell does")
@pytest.mark.parametrize("closed", ["<&-", ">&- </dev/null", "2>&- </dev/null"])
def test_closed_streams_do_no_harm(environment: dict[str, str], closed: str) -> None:
    command = f"'{sys.executable}' -m workshop notes {closed}"
    done = subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, timeout=SECONDS, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_reader_who_goes_away_ends_it_at_the_next_change(
    hosts: Host, notes: Callable[..., Started]
) -> None:
    seen = notes()
    seen.says(WAITING)
    assert seen.process.stdout
    seen.process.stdout.close()
    seen.process.stdout = None
    hosts().do("StartHosting()")
    assert seen.process.wait(SECONDS) == 128 + signal.SIGPIPE
    assert seen.ends().err == ""


def test_the_help_has_an_example(run: Run) -> None:
    assert "Example" in run("notes", "--help").out
