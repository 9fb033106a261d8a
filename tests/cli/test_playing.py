"""`workshop play` and `resume` through pipes: from the first line to the last, and across processes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, SECONDS, Run, Started
from tests.plain.test_play_by_lines import SHIPPED, lines_for
from tests.play import story_file
from workshop.store.runs import read_script

pytestmark = pytest.mark.slow

PLAY = ("play", "ceo-product-review", "--plain")


def path_lines(name: str, golden: int) -> tuple[str, str]:
    """The lines that play a recorded path to its debrief, and the title of its ending."""
    play = read_script(ROOT / "scenarios" / f"{name}.toml").play
    path = play.scenario.golden[golden]
    return lines_for(play, path.choices), play.scenario.ending[path.ending].title


def resumed_by(out: str) -> str:
    found = re.search(r"workshop resume (\S+)", out)
    assert found, out
    return found[1]


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("golden", [0, -1])
def test_a_piped_session_reaches_its_ending(run: Run, name: str, golden: int) -> None:
    lines, title = path_lines(name, golden)
    done = run("play", name, "--plain", typed=f"{lines}If I am asked why, then I ask what for\n\n")
    assert (done.code, done.err) == (0, "")
    assert f"How it ends: {title}" in done.out
    (session,) = run("sessions", "--json").document["sessions"]
    assert session["finished"]
    assert session["scenario"] == name


def test_without_a_terminal_play_is_plain(run: Run) -> None:
    assert "Your reply, 1 to 4, or o and your own words:" in run("play", "ceo-product-review").out


def test_the_end_of_input_keeps_the_session_and_says_how_to_go_on(run: Run) -> None:
    done = run(*PLAY, typed="1\n\n\n2\n")
    assert done.code == 0
    session = resumed_by(done.out)
    again = run("resume", session, "--plain", typed="impact\n\n")
    assert again.code == 0
    assert again.out.index("Scene 2: ") < again.out.index("You say:")
    assert "You heard the question at: impact." in again.out


def test_a_session_is_played_to_its_end_over_many_processes(run: Run) -> None:
    lines, title = path_lines("ceo-product-review", 0)
    each = lines.splitlines(keepends=True)
    done = run(*PLAY, typed="".join(each[:3]))
    for start in range(3, len(each), 3):
        done = run("resume", "--plain", typed="".join(each[start : start + 3]))
        assert done.code == 0
    assert f"How it ends: {title}" in done.out
    assert len(run("sessions", "--json").document["sessions"]) == 1


def test_after_its_debrief_a_session_is_looked_at_again(run: Run) -> None:
    run(*PLAY, typed="1\n\n2\n")
    lines, title = path_lines("platform-availability", 0)
    run("play", "platform-availability", "--plain", typed=f"{lines}\n\n")
    again = run("resume", "--plain")
    assert again.code == 0
    assert f"It ended with: {title}" in again.out
    run("play", "ceo-product-review", "--plain", typed="1\n")
    assert "What was the question really about?" in run("resume", "--plain").out


def test_resume_without_a_session_says_how_to_begin(run: Run) -> None:
    done = run("resume", "--plain")
    assert (done.code, done.out) == (2, "")
    assert "workshop play" in done.err


def test_a_mistyped_session_is_answered_with_the_nearest(run: Run) -> None:
    session = resumed_by(run(*PLAY, typed="1\n").out)
    done = run("resume", f"{session[:-1]}%", "--plain")
    assert (done.code, done.out) == (2, "")
    assert session in done.err


def test_a_mistyped_scenario_is_answered_with_the_nearest(run: Run) -> None:
    done = run("play", "ceo-product-reviev", "--plain")
    assert (done.code, done.out) == (2, "")
    assert "ceo-product-review" in done.err


def test_without_a_scenario_one_is_picked_by_number(run: Run) -> None:
    done = run("play", "--plain", typed="999\n1\n")
    assert done.code == 0
    assert "Type a number from 1 to" in done.out
    assert "Scene 1:" in done.out


def test_without_saving_nothing_is_left_behind(run: Run, home: Path) -> None:
    done = run(*PLAY, "--no-save", typed="1\n")
    assert done.code == 0
    assert "This session is not being saved." in done.out
    assert "resume" not in done.out
    assert not home.exists()


@pytest.mark.parametrize(
    "typed",
    [
        b"\xff\xfe\x80\n\x1b[2J\x07\n1\n",
        b"\x00\x01\x02\n" * 20 + b"1\n",
        b"x" * 100_000 + b"\n1\n",
        b"\xe2\x80\xae1\n\xc2\x9b31m\n1\n",
        b"\r\n\r\n1\r\n",
    ],
)
def test_hostile_lines_are_asked_again_and_never_shown(run: Run, typed: bytes) -> None:
    done = run(*PLAY, typed=typed)
    assert done.code == 0
    assert "You say: Support has had no free seat" in done.out
    assert not set(done.out) & set("\x1b\x07\x00\x9b\u202e")


def test_endless_nonsense_is_left_with_the_session_kept(run: Run) -> None:
    done = run(*PLAY, typed="nonsense\n" * 10_000)
    assert done.code == 2
    assert "no answer" in done.err
    resumed_by(done.out)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_reader_who_goes_away_leaves_quietly(start: Callable[..., Started]) -> None:
    started = start(*PLAY)
    assert started.process.stdout
    started.process.stdout.close()
    started.process.stdout = None
    done = started.ends()
    assert done.code == 128 + signal.SIGPIPE
    assert "Traceback" not in done.err
    assert "BrokenPipe" not in done.err


@pytest.mark.skipif(os.name == "nt", reason="closes descriptors as a POSIX shell does")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_do_no_harm(environment: dict[str, str], run: Run, closed: str) -> None:
    command = f"printf '1\\n\\n' | '{sys.executable}' -m workshop play ceo-product-review --plain {closed}"
    done = subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stdout + done.stderr
    assert len(run("sessions", "--json").document["sessions"]) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_said(environment: dict[str, str]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "workshop", "lens"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("The output could not be written:")


@pytest.mark.parametrize("locale", ["C", "en_US.ISO-8859-1"])
@pytest.mark.parametrize("encoding", ["", "ascii", "latin-1"])
def test_no_locale_breaks_a_sentence(run: Run, locale: str, encoding: str) -> None:
    done = run(
        *PLAY,
        typed="1\n\n\n",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
        LC_ALL=locale,
        PYTHONIOENCODING=encoding,
    )
    assert done.code == 0
    assert "Called for: Impact." in done.out


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_with_its_code_and_the_session_kept(
    start: Callable[..., Started], run: Run, name: str
) -> None:
    number = signal.Signals[name]
    started = start(*PLAY)
    started.types("1")
    started.says("Your guess")
    started.process.send_signal(number)
    started.process.wait(SECONDS)  # before its input ends, which would end it too
    done = started.ends()
    assert done.code == 128 + number
    assert "Traceback" not in done.out + done.err
    assert run("resume", resumed_by(done.err), "--plain").code == 0


def test_an_encoding_without_typographic_marks_gets_plain_ones(run: Run) -> None:
    done = run(*PLAY, typed="1\n\n", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert 'in answer: "I believe you," says Ada.' in done.out
    assert "?" not in " ".join(done.out.split()).partition("in answer:")[2].partition("what do I put")[0]


def test_what_a_scenario_hides_in_its_words_is_shown_and_never_obeyed(run: Run, tmp_path: Path) -> None:
    text = story_file("ceo-product-review").read_text("utf-8")
    hostile = "[/][@click=app.quit]x[/] \\u001b]52;c;AAAA\\u0007 \\u202e {0} %s"
    (tmp_path / "hostile.toml").write_text(text.replace("Date, price and training", hostile), "utf-8")
    done = run("play", "./hostile.toml", "--plain", typed="1\n\n")
    assert done.code == 0
    assert "[/][@click=app.quit]x[/] \ufffd]52;c;AAAA\ufffd \ufffd {0} %s" in done.out
    assert not set(done.out) & set("\x1b\x07\u202e")


def test_nothing_is_saved_wherever_the_option_stands(run: Run, home: Path) -> None:
    done = run("--no-save", *PLAY, typed="1\n")
    assert "Nothing of this session was saved." in done.out
    assert not (home / "sessions.db").exists()


@pytest.mark.parametrize("command", [("sessions",), ("host", "ceo-product-review"), ("resume",)])
def test_where_it_would_change_nothing_the_option_is_refused(run: Run, command: tuple[str, ...]) -> None:
    done = run("--no-save", *command)
    assert (done.code, done.out) == (2, "")
    assert "would change nothing" in done.err
