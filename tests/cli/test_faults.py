"""What goes wrong around a session, and the sentence a person gets for it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Done, Run, Started
from tests.cli.test_playing import PLAY, resumed_by
from tests.play import story_file
from workshop.cli import exits

pytestmark = pytest.mark.slow

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def test_an_unusable_home_is_named_with_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run(*PLAY, WORKSHOP_HOME=str(tmp_path / "file" / "home"))
    assert (done.code, done.out) == (2, "")
    for words in (str(tmp_path / "file" / "home"), "WORKSHOP_HOME", "--no-save"):
        assert words in done.err


def test_an_unusable_home_does_not_keep_one_from_playing_unsaved(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run(*PLAY, "--no-save", typed="1\n", WORKSHOP_HOME=str(tmp_path / "file" / "home"))
    assert done.code == 0
    assert "This session is not being saved." in done.out


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_a_read_only_home_is_named(run: Run, home: Path) -> None:
    home.mkdir(mode=0o500)
    done = run(*PLAY)
    assert done.code == 2
    assert "WORKSHOP_HOME" in done.err


def test_a_session_open_elsewhere_exits_3(start: Callable[..., Started], run: Run) -> None:
    started = start(*PLAY)
    started.types("1")
    started.says("Your guess")
    (session,) = run("sessions", "--json").document["sessions"]
    busy = run("resume", session["id"], "--plain")
    started.ends()
    assert (busy.code, busy.out) == (3, "")
    assert str(started.process.pid) in busy.err
    assert run("resume", session["id"], "--plain").code == 0


def damaged(run: Run, home: Path) -> Path:
    run(*PLAY, typed="1\n\n2\n")
    (database,) = home.glob("sessions*.db")
    content = bytearray(database.read_bytes())
    content[100:400] = bytes(300)
    database.write_bytes(content)
    return database


def test_damaged_sessions_are_kept_and_told_with_what_to_do(run: Run, home: Path) -> None:
    database = damaged(run, home)
    before = database.read_bytes()
    for command in (PLAY, ("sessions",), ("resume", "--plain")):
        done = run(*command)
        assert (done.code, done.out) == (2, "")
        assert "--rescue" in done.err
        assert "--begin-anew" in done.err
    assert database.read_bytes() == before


def test_damaged_sessions_are_written_out_when_told(run: Run, home: Path, tmp_path: Path) -> None:
    damaged(run, home)
    done = run("sessions", "--rescue", "rescued.jsonl")
    assert done.code == 0
    assert (tmp_path / "rescued.jsonl").exists()


def test_a_new_file_is_begun_only_when_told(run: Run, home: Path) -> None:
    database = damaged(run, home)
    before = database.read_bytes()
    assert run("sessions", "--begin-anew").code == 0
    assert run(*PLAY, typed="1\n").code == 0
    assert len(run("sessions", "--json").document["sessions"]) == 1
    assert database.read_bytes() == before


def test_an_edited_scenario_is_said_and_the_session_keeps_its_text(run: Run, home: Path) -> None:
    shelf = home / "scenarios"
    shelf.mkdir(parents=True)
    text = story_file("ceo-product-review").read_text("utf-8")
    text = text.replace('id = "ceo-product-review"', 'id = "mine"', 1)
    (shelf / "mine.toml").write_text(text, "utf-8")
    session = resumed_by(run("play", "mine", "--plain", typed="1\n\n\n").out)
    (shelf / "mine.toml").write_text(text.replace('title = "Same table"', 'title = "Edited"'), "utf-8")
    done = run("resume", session, "--plain")
    assert done.code == 0
    assert done.out.startswith("The file of this scenario was changed after the session began.")
    assert "Scene 2: Same table" in done.out


def faulty(run: Run, tmp_path: Path) -> Done:
    """A run of a program with a fault in it."""
    (tmp_path / "sitecustomize.py").write_text(
        "import workshop.cli.library as explaining\n"
        "def broken(*_): raise ZeroDivisionError('a secret of somebody')\n"
        "explaining.explain_response = broken\n"
    )
    more = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    return run("explain", "ceo-product-review", "the-question", "reasons", **more)


def test_a_fault_is_one_sentence_and_a_private_file(run: Run, home: Path, tmp_path: Path) -> None:
    done = faulty(run, tmp_path)
    assert (done.code, done.out) == (70, "")
    (log,) = (home / "logs").glob("fault-*.log")
    assert log.name in done.err
    assert len(done.err.splitlines()) == 1
    assert "ZeroDivisionError" not in done.err
    assert "ZeroDivisionError" in log.read_text("utf-8")
    if os.name != "nt":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.mark.parametrize("asked", ["SystemExit", "KeyboardInterrupt", "BrokenPipeError", "Signalled(15)"])
@pytest.mark.parametrize("where", ["a thread", "a destructor"])
def test_nothing_is_kept_of_what_asks_to_end(
    where: str, asked: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKSHOP_HOME", str(home))
    raised: BaseException = eval(asked, vars(exits))

    def end() -> None:
        raise raised

    with exits.threads_watched():
        if where == "a thread":
            thread = threading.Thread(target=end)
            thread.start()
            thread.join()
        else:
            type("Ending", (), {"__del__": lambda _self: end()})()  # at once: nothing holds it
    assert not (home / "logs").exists()


def test_the_app_says_that_it_needs_a_terminal(run: Run) -> None:
    done = run()
    assert (done.code, done.out) == (2, "")
    assert "workshop play" in done.err


SIGNALLED_WITHIN = """
import signal, sys
import workshop.cli.main as main

def carry_out(arguments):
    try:
        signal.raise_signal(signal.SIGTERM)
    except Exception as caught:
        raise RuntimeError("a library made something else of it") from caught

main.carry_out = carry_out
sys.exit(main.run())
"""


def test_a_signal_is_no_fault_where_a_library_catches_every_exception(home: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "WORKSHOP_HOME": str(home)}
    command = [sys.executable, "-c", SIGNALLED_WITHIN]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (128 + signal.SIGTERM, "")
