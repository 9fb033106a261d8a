"""What only a real terminal shows: stopped and continued, hung up, and left at once."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from time import monotonic

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from tests.app.terminal import Terminal
from tests.app.test_program import app_of

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
LIBRARY = "The Forty-Hour Reply"


def rest(terminal: Terminal) -> None:
    """Return when nothing more is being drawn: what is typed while a terminal is taken again gets lost."""
    drawn = -1
    while len(terminal.raw) != drawn:
        drawn = len(terminal.raw)
        terminal._read(0.5)


def test_stopped_and_continued_it_reads_every_key_once(tmp_path: Path) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.wait_for(LIBRARY)
        app = app_of(terminal)
        for _ in range(2):
            os.kill(app, signal.SIGSTOP)
            os.kill(app, signal.SIGCONT)
            os.kill(app, signal.SIGCONT)
            rest(terminal)
        terminal.press(*"green")
        terminal.wait_for("filter green")
        terminal.press("Escape")
        terminal.wait_for("type to filter")
        terminal.press("q")
        assert terminal.wait() == 0


def test_control_z_stops_app_and_guard_and_both_go_on(tmp_path: Path) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.wait_for(LIBRARY)
        terminal.press("\x1a")
        _, status = os.waitpid(terminal.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        os.kill(terminal.pid, signal.SIGCONT)
        rest(terminal)
        terminal.press(*"green")
        terminal.wait_for("filter green")
        terminal.press("C-c")
        terminal.wait_for("Leave the workshop?")
        terminal.press("Enter")
        assert terminal.wait() == 0


def test_leaving_waits_for_no_key(tmp_path: Path) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.wait_for(LIBRARY)
        started = monotonic()
        terminal.press("q")
        assert terminal.wait() == 0
        assert monotonic() - started < 5


def test_the_app_does_not_outlive_whoever_watches_over_it(tmp_path: Path) -> None:
    with Terminal("play", "ceo-product-review", home=tmp_path) as terminal:
        terminal.wait_for(LIBRARY, "saved")
        app = app_of(terminal)
        os.kill(terminal.pid, signal.SIGKILL)
        assert terminal.wait() == 128 + signal.SIGKILL
        end = monotonic() + 20
        while Path(f"/proc/{app}").exists() and "Z" not in _state(app):
            assert monotonic() < end, "the app lives on"


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"
