"""What only a real terminal shows: stopped and continued, hung up, left at once, and ended by a fault."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import pty

from tests.app.terminal import Terminal
from tests.app.test_program import app_of
from tests.play import ROOT
from workshop.cli.exits import FAULT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc"),
]
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


def test_a_terminal_that_goes_with_much_unread_ends_it_without_a_fault(tmp_path: Path) -> None:
    with Terminal("play", "ceo-product-review", home=tmp_path) as terminal:
        terminal.wait_for(LIBRARY, "saved")
        terminal.press(*["?"] * 300)
        assert terminal.hang_up() == 128 + signal.SIGHUP
        assert not (tmp_path / "logs").exists()


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


def in_a_terminal(statements: str) -> tuple[int, str]:
    """Run these statements in a fresh interpreter on a terminal of its own: exit code and what was said."""
    reading, writing = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-c", statements], stdin=writing, stdout=writing, stderr=writing, cwd=ROOT
    )
    os.close(writing)
    said = b""
    with suppress(OSError):
        while data := os.read(reading, 4096):
            said += data
    os.close(reading)
    return done.wait(), said.decode()


def test_the_guarded_process_ends_at_once_with_its_code_and_all_that_it_said() -> None:
    code, said = in_a_terminal(
        "import atexit, os, sys; from workshop.tui import guard\n"
        "parent = os.getpid()\n"
        "atexit.register(lambda: print('taken apart', os.getpid() == parent))\n"
        "def run(pipe): print('said', end=''); return 7\n"
        "sys.exit(guard.guarded(run))"
    )
    assert code == 7
    assert said.split() == ["saidtaken", "apart", "True"]


def test_a_fault_in_the_guarded_process_is_raised_and_one_in_its_threads_too(tmp_path: Path) -> None:
    run_faulty = (
        "import os, sys, threading; os.environ['WORKSHOP_HOME'] = {home!r}\n"
        "from workshop.cli import app, main, exits; from workshop.tui import run\n"
        "def faulty(*_, **__):\n"
        "    {fault}\n"
        "    return 0\n"
        "run.run_app = faulty\n"
        "sys.argv = ['workshop']\n"
        "sys.exit(main.run())"
    )
    in_thread = "thread = threading.Thread(target=lambda: 1 / 0); thread.start(); thread.join()"
    for fault in ("raise ZeroDivisionError", in_thread):
        code, said = in_a_terminal(run_faulty.format(home=str(tmp_path), fault=fault))
        assert code == FAULT, said
        assert "what was saved is safe" in said
    assert len(list((tmp_path / "logs").iterdir())) == 2


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"


@pytest.mark.parametrize(
    "typed",
    [
        b"\x10\x1b[6~",
        b"\x10\x1b[6~\x1b[5~\x1b[B\x1b[F",
        b"\r\r\x10",
        b"\r\x10\x1b[6~\r",
        b"?\x10\x1b[6~",
        b"\x10\x1b[6~\r\r\x10",
        b"\x10\x1b" * 5 + b"\x10a\x1b",
        b"\x10ab\x7f\x1b\x10c\x1b\x1b",
    ],
)
def test_keys_that_come_faster_than_the_palette_is_drawn_are_survived(tmp_path: Path, typed: bytes) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.wait_for(LIBRARY)
        terminal.send(typed)
        rest(terminal)
        terminal.press("Escape")
        rest(terminal)
        terminal.press("C-q")
        assert terminal.wait() == 0


@pytest.mark.parametrize(
    "reported", [b"\x1b[48;24;80;0;0t", b"\x1b[48;0;0;0;0t", b"\x1b[48;0;80;500;0t", b"\x1b[48;24;80;0;500t"]
)
def test_a_mouse_in_a_window_of_no_size_is_survived(tmp_path: Path, reported: bytes) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.wait_for(LIBRARY)
        terminal.send(reported + b"\x1b[<0;10;10M\x1b[<0;10;10m\x1b[<35;1;1M")
        rest(terminal)
        terminal.press("C-q")
        assert terminal.wait() == 0


@pytest.mark.skipif(not hasattr(signal, "SIGTSTP"), reason="needs job control")
def test_a_screen_is_whole_again_after_a_stop(tmp_path: Path) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.wait_for(LIBRARY)
        terminal.press("\x1a")
        _, status = os.waitpid(terminal.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        before = terminal.raw
        os.kill(terminal.pid, signal.SIGCONT)
        rest(terminal)
        assert LIBRARY.encode() in terminal.raw[len(before) :]
        terminal.press("C-q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("said", ["1", "500", "100000000"])
def test_the_window_is_as_large_as_it_is_whatever_the_environment_says(tmp_path: Path, said: str) -> None:
    with Terminal(home=tmp_path, env={"COLUMNS": said, "LINES": said}) as terminal:
        terminal.wait_for(LIBRARY, "type to filter")
        terminal.press("q")
        assert terminal.wait() == 0


def test_a_letter_whose_bytes_come_apart_is_that_letter(tmp_path: Path) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.wait_for(LIBRARY, "type to filter")
        for byte in "gré€𝄞".encode():
            terminal.send(bytes([byte]))
            rest(terminal)
        terminal.wait_for("filter gré€𝄞")
        terminal.press("C-q")
        assert terminal.wait() == 0


FLOODS = {
    "one key": b"\x1b[B",
    "many keys": b"?\x1b\x1b[B\x1b[C1 2b\x1b[D\x1b[A",
    "letters": "aé€ b\x7f".encode(),
    "pastes": b"\x1b[200~some words\x1b[201~",
    "a mouse": b"\x1b[<0;10;10M\x1b[<0;10;10m\x1b[<35;1;1M",
}


@pytest.mark.parametrize("name", FLOODS)
@pytest.mark.parametrize("args", [(), ("play", "ceo-product-review")], ids=["library", "play"])
def test_a_signal_goes_before_a_flood_of_keys(tmp_path: Path, name: str, args: tuple[str, ...]) -> None:
    with Terminal(*args, home=tmp_path) as terminal:
        terminal.wait_for(LIBRARY)
        terminal.flood(FLOODS[name], seconds=2)
        os.kill(terminal.pid, signal.SIGTERM)
        asked = monotonic()
        terminal.flood(FLOODS[name], seconds=20)
        assert terminal.wait() == 128 + signal.SIGTERM
        assert monotonic() - asked < 10


@pytest.mark.parametrize("name", FLOODS)
def test_a_terminal_that_goes_in_a_flood_of_keys_ends_it(tmp_path: Path, name: str) -> None:
    with Terminal("play", "ceo-product-review", home=tmp_path) as terminal:
        terminal.wait_for(LIBRARY, "saved")
        terminal.flood(FLOODS[name], seconds=2)
        assert terminal.hang_up() == 128 + signal.SIGHUP
