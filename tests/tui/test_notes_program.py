"""The private view in a real terminal, beside a host in another process."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from tests.app.terminal import Terminal
from tests.app.test_program import app_of
from tests.cli.hosting import OPENED, HostProcess
from workshop.session.private import NOT_OPEN, WAITING

pytestmark = pytest.mark.slow

FOLLOWED_WITHIN = 0.25


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def notes(home: Path) -> Iterator[Terminal]:
    with Terminal("notes", home=home) as terminal:
        terminal.wait_for(WAITING)
        yield terminal


def host_in(home: Path, session: str | None = None) -> HostProcess:
    return HostProcess({**os.environ, "WORKSHOP_HOME": str(home)}, session)


def test_a_session_is_followed_through_a_restart_of_its_host(notes: Terminal, home: Path) -> None:
    with host_in(home) as host:
        host.do(*OPENED, "CountHands('reasons', 9)")
        notes.wait_for("Voting is open", "1 9 █", "Lines to say", "who takes the first reply?")
        host.kill()
        notes.wait_for(NOT_OPEN, "Voting is open")
        with host_in(home, host.session) as again:
            again.do("CountHands('small-start', 9)", "CloseVote()")
            notes.wait_for("Voting is closed", "50 % at the called")
    notes.press("?")
    notes.wait_for("All keys that do something here.")
    notes.press("Escape")
    notes.wait_for("Voting is closed")
    notes.press("q")
    assert notes.wait() == 0


def test_the_screen_follows_within_a_quarter_of_a_second(notes: Terminal, home: Path) -> None:
    """By the best of eight: a busy machine may be slow at any of them."""
    with host_in(home) as host:
        host.do(*OPENED)
        notes.wait_for("Voting is open")
        taken = []
        for count in range(1, 9):
            began = perf_counter()
            host.ask(f"CountHands('reasons', {count})")
            notes.wait_for(f"1 {count} █")
            taken.append(perf_counter() - began)
        assert min(taken) < FOLLOWED_WITHIN, taken


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_killed_it_gives_the_terminal_back_and_says_how_to_look_on_again(notes: Terminal, home: Path) -> None:
    os.kill(app_of(notes), signal.SIGKILL)
    assert notes.wait() == 128 + signal.SIGKILL
    assert b"workshop notes" in notes.raw
    assert b"workshop resume" not in notes.raw
    assert not home.exists()
