"""A signal during the start ends the program as it would later, with the terminal as it was."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import pty

from tests.app.terminal import Terminal
from tests.play import ROOT

pytestmark = pytest.mark.slow

SENDER = '''
"""Sends this process, or the one that watches over it, a signal when it comes to a certain point."""
import os, sys

kind, _, name = os.environ["SEND_AT"].partition(":")
number, to = int(os.environ["SEND"]), os.environ["SEND_TO"]
begun = os.getpid()

def send():
    sys.setprofile(None)
    with open(os.environ["SENT"], "w"):
        pass
    os.kill(os.getppid() if to == "guard" and os.getpid() != begun else os.getpid(), number)

def audited(event, args):
    global kind
    if (kind == "import" and event == "import" and args[0] == name) or (kind == "event" and event == name):
        kind = ""
        send()

def profiled(frame, event, arg):
    if event == kind and frame.f_code.co_qualname == name and os.getpid() != begun:
        send()

sys.setprofile(profiled) if kind in ("call", "return") else sys.addaudithook(audited)
'''
IMPORTS = (
    "workshop.cli.main",
    "workshop.language.catalogue",
    "workshop.cli.app",
    "workshop.tui.guard",
    "workshop.tui.run",
    "textual.app",
    "workshop.tui.screens.library",
)
CALLS = (
    "run_app",
    "WorkshopApp.__init__",
    "App.run",
    "Runner.run",
    "App.run_async",
    "LinuxDriver.start_application_mode",
    "ForgivingDriver.__init__",
    "App._process_messages",
    "App._init_devtools",
    "App._on_compose",
    "TerminalApp.on_mount",
    "App._ready",
)
BEGINS_A_LOOP = {"run_app", "App.run", "Runner.run", "App.run_async"}
"""They return when all is over."""
POINTS = [
    *(f"import:{name}" for name in IMPORTS),
    "event:os.fork",
    *(f"call:{name}" for name in CALLS),
    *(f"return:{name}" for name in CALLS if name not in BEGINS_A_LOOP),
]
TAKEN = ("\x1b[?1049h", "\x1b[?25l", "\x1b[?2004h")
"""What the app has of a terminal, and what gives it back."""
GIVEN_BACK = ("\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
@pytest.mark.parametrize("to", ["itself", "guard"])
@pytest.mark.parametrize("point", POINTS)
def test_a_signal_at_any_moment_of_the_start_ends_it_with_the_terminal_restored(
    tmp_path: Path, point: str, to: str, sent: signal.Signals
) -> None:
    (tmp_path / "sitecustomize.py").write_text(SENDER, "utf-8")
    env = {"PYTHONPATH": f"{tmp_path}:{ROOT}", "SEND_AT": point, "SEND": str(int(sent)), "SEND_TO": to}
    with Terminal(home=tmp_path / "home", env={**env, "SENT": str(tmp_path / "sent")}) as terminal:
        before = terminal.settings()
        assert terminal.wait() == 128 + sent
        assert (tmp_path / "sent").exists()
        assert terminal.settings() == before
    assert b"Traceback" not in terminal.raw
    written = terminal.raw.decode()
    for taken, given_back in zip(TAKEN, GIVEN_BACK, strict=True):
        assert written.rfind(taken) <= written.rfind(given_back)


DEAF = """
import signal, sys
from workshop.tui import guard

guard.OVERDUE = 1

def run(pipe):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("deaf", flush=True)
    while True:
        pass

sys.exit(guard.guarded(run))
"""


def test_an_app_that_does_not_heed_a_signal_is_killed_in_the_end() -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, "-c", DEAF], {**os.environ, "PYTHONPATH": str(ROOT)})
    said = b""
    while b"deaf" not in said:
        said += os.read(terminal, 1000)
    os.kill(pid, signal.SIGTERM)
    with suppress(OSError):
        while more := os.read(terminal, 1000):
            said += more
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGTERM
    assert b"\x1b[?1049l" in said
