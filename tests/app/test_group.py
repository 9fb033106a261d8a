"""The real program with a group: led in a terminal, killed, gone on with, refused, reported."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from tests.app.terminal import Terminal
from tests.app.test_program import app_of
from tests.play import shipped_scenario

pytestmark = pytest.mark.slow

NAME = "ceo-product-review"
SCENARIO = shipped_scenario(NAME)
FIRST = SCENARIO.scene[SCENARIO.start]


OPENING = ("From this page on", "What we are here for", "What we agree on", "To practise", "Brightpath makes")
READING = ("1 of 2", "2 of 2")


def to_vote(terminal: Terminal) -> None:
    """From the plan to the first open vote."""
    *before, story = OPENING
    for mark in (*before, "Nobody counted yet", story, *READING):
        terminal.press("Space")
        terminal.wait_for(mark)
    terminal.press("v")
    terminal.wait_for("Round 1", "Raise together")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_after_kill_9_the_running_session_is_offered_first_with_its_counts_and_timer(tmp_path: Path) -> None:
    with Terminal("host", NAME, "--heads", "18", home=tmp_path) as terminal:
        terminal.wait_for("The plan", "3 planned")
        to_vote(terminal)
        terminal.press(*"19", "Enter")
        terminal.wait_for("Counted: 1")
        assert "… of" in " ".join(terminal.text.split())
        terminal.press(*"25", "Enter")
        terminal.wait_for("Counted: 1 and 2")
        terminal.press("t", "+", "+")
        terminal.wait_for("saved")
        os.kill(app_of(terminal), signal.SIGKILL)
        assert terminal.wait() == 128 + signal.SIGKILL
        assert "workshop resume" in " ".join(terminal.text.split())
    with Terminal(home=tmp_path) as terminal:
        terminal.wait_for("It was left open today", "Go on from there")
        terminal.press("Enter")
        terminal.wait_for("Round 1", "Counted: 1 and 2")
        terminal.press("c")
        terminal.wait_for("r r how the hands fell")
        terminal.press_until("r", "Most hands for reply 1")
        assert re.search(r"9\b.*\n", terminal.text)
        terminal.press("q", "y")
        assert terminal.wait() == 0


def test_a_session_with_a_group_is_resumed_on_the_shared_screen(tmp_path: Path) -> None:
    with Terminal("host", NAME, "--scenes", "the-question,a-call", home=tmp_path) as terminal:
        terminal.wait_for("The plan", "2 planned", "Without")
        terminal.press("Space")
        terminal.wait_for("Can the last row", "saved")
        terminal.press("q")
        terminal.wait_for("y leave")
        terminal.press("Enter")
        terminal.wait_for("Can the last row")
        terminal.press("q", "y")
        assert terminal.wait() == 0
    with Terminal("resume", home=tmp_path) as terminal:
        terminal.wait_for("Can the last row")
    with Terminal("resume", "--plain", home=tmp_path) as terminal:
        terminal.wait_for("For you alone:", "room check:")
        terminal.press(*"quit", "Enter")
        assert terminal.wait() == 0


def test_a_second_host_is_told_who_has_the_session(tmp_path: Path) -> None:
    with Terminal("host", NAME, home=tmp_path) as first:
        first.wait_for("The plan", "saved")
        with Terminal("resume", home=tmp_path) as second:
            assert second.wait() == 3
            assert "open elsewhere" in " ".join(second.text.split())
        first.press("Space")
        first.wait_for("Can the last row")


def test_without_a_scenario_the_library_leads_one_with_a_group(tmp_path: Path) -> None:
    with Terminal("host", "--minutes", "30", home=tmp_path) as terminal:
        terminal.wait_for("The Forty-Hour Reply", "Enter lead it with a group")
        terminal.press(*"green", "Enter")
        terminal.wait_for("The plan", "30 minutes carry 2 decisions")
        terminal.press("q", "y")
        assert terminal.wait() == 0


def test_a_scene_that_is_none_is_refused_before_anything_is_begun(tmp_path: Path) -> None:
    with Terminal("host", NAME, "--scenes", "the-question,the-nugde", home=tmp_path) as terminal:
        assert terminal.wait() == 2
        assert "Did you mean 'the-nudge'" in " ".join(terminal.text.split())
    with Terminal("sessions", home=tmp_path) as terminal:
        assert terminal.wait() == 0
        assert "Nothing was played yet" in terminal.text


AGAIN = ("r", "r")
"""A reveal: pressed twice, as a hand does it and not as a key that is held down."""
REHEARSED = (
    *((" ", mark) for mark in (*OPENING, *READING, "in silence", "Counted: 1, 2, 3 and 4")),
    ("c", "not yet shown"),
    (AGAIN, "Most hands for reply"),
    (" ", "What was the question really about?"),
    (" ", "What would you say now?"),
    (AGAIN, "The moment called for"),
    *((" ", mark) for mark in ("Next time", "the story goes on", "look back", "What happened")),
    *((" ", mark) for mark in ("Space now what", "i if-then sentence", "No sentence kept yet", "Ten points")),
    *((" ", mark) for mark in ("not agreed yet", "What this group will do", "No commitment kept yet")),
    *((" ", mark) for mark in ("One to five fingers", "once more closes", "That was a rehearsal")),
)


def test_a_rehearsal_is_walked_to_its_end_and_is_in_no_list(tmp_path: Path) -> None:
    with Terminal("host", NAME, "--rehearse", "--scenes", "the-question", home=tmp_path) as terminal:
        terminal.wait_for("The plan", "rehearsal")
        for keys, mark in REHEARSED:
            if keys is AGAIN:
                terminal.press_until("r", mark)
                continue
            terminal.press(*keys)
            terminal.wait_for(mark)
        terminal.wait_for("That was a rehearsal")
        terminal.press("q", "y")
        assert terminal.wait() == 0
    with Terminal("sessions", home=tmp_path) as terminal:
        assert terminal.wait() == 0
        assert "Forty" not in terminal.text


def test_a_small_window_says_what_it_needs_and_comes_back(tmp_path: Path) -> None:
    with Terminal("host", NAME, home=tmp_path) as terminal:
        terminal.wait_for("The plan")
        for columns, rows in ((1, 1), (40, 10), (300, 90), (80, 24)):
            terminal.resize(columns, rows)
        terminal.wait_for("The plan", "Space room check")


@pytest.mark.parametrize("arguments", [["host"], ["host", NAME], ["host", "--rehearse"]])
def test_without_a_terminal_there_is_a_sentence_and_exit_2(tmp_path: Path, arguments: list[str]) -> None:
    done = piped(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs a terminal" in done.stderr
    assert "workshop host SCENARIO --plain" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_key_card_is_printed_without_a_terminal_and_fits_a_page(tmp_path: Path) -> None:
    done = piped(tmp_path, "host", "--keys")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    for key in (
        "Space",
        "PageDown",
        "r r",
        "v",
        "c",
        "1–9",
        "t",
        ". b",
        "p",
        "g",
        "q",
        "Esc F5",
        "Backspace",
    ):
        assert re.search(rf"^{re.escape(key)}|\s{re.escape(key)}\s", done.stdout, re.MULTILINE), key


@pytest.mark.parametrize(
    ("arguments", "because"),
    [
        (["host", "no-such-scenario"], "no-such-scenario"),
        (["host", NAME, "--minutes", "0"], "1<=x<=480"),
        (["host", NAME, "--heads", "1000"], "1<=x<=999"),
        (["host", "--scenes", "a"], "of which scenario"),
    ],
)
def test_what_cannot_be_led_is_refused_with_exit_2(
    tmp_path: Path, arguments: list[str], because: str
) -> None:
    with Terminal(*arguments, home=tmp_path) as terminal:
        assert terminal.wait() == 2
        assert because in " ".join(terminal.text.split())


def piped(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "workshop", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "WORKSHOP_HOME": str(home)},
    )
