"""The real program in a real terminal: played to an ending, left, killed, and gone on with."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from tests.app.terminal import Terminal
from tests.play import shipped_scenario
from workshop.scenario.models import Scenario

pytestmark = pytest.mark.slow

GUESS_SKIPPED = "s"
PAGES_OF_A_PAIR = ("what to say now", "two scenes", "what is to be seen")


def place_of(scenario: Scenario, scene: str, response: str) -> str:
    """The number key of a response."""
    return str([one.id for one in scenario.scene[scene].response].index(response) + 1)


def decide(terminal: Terminal, scenario: Scenario, scene: str, response: str, pair: bool) -> None:
    """One decision by keys: the reply, no guess, the answer, the verdict, a pair if it ends one, and on."""
    authored = next(one for one in scenario.scene[scene].response if one.id == response)
    terminal.wait_for("say?", authored.text[:40])
    terminal.press(place_of(scenario, scene, response), "Enter")
    terminal.wait_for("What was the question really about?")
    terminal.press(GUESS_SKIPPED)
    terminal.wait_for(authored.answer.split("”")[0][:30])
    terminal.press("Enter")
    told = (authored.did or "").split(": ")[-1]
    terminal.wait_for("The moment called for", "The reply carried", told)
    for verb in PAGES_OF_A_PAIR if pair else ():
        terminal.wait_for(verb)
        terminal.press("Enter")
    terminal.wait_for("what happens next")
    terminal.press("Enter")


def played(terminal: Terminal, name: str, ending: str) -> None:
    """The golden path to this ending, from the briefing on."""
    scenario = shipped_scenario(name)
    golden = next(one for one in scenario.golden if one.ending == ending)
    terminal.wait_for(scenario.title, "Enter begin")
    terminal.press("Enter")
    scene_of = {one.id: name for name, scene in scenario.scene.items() for one in scene.response}
    seen: set[str] = set()
    for choice in golden.choices:
        at = scene_of[choice]
        seen.add(at)
        ends_a_pair = any(at in pair.scenes and seen.issuperset(pair.scenes) for pair in scenario.pair)
        decide(terminal, scenario, at, choice, ends_a_pair)
    terminal.wait_for(scenario.ending[ending].title)


ENDINGS = [
    ("ceo-product-review", "tuesday"),
    ("ceo-product-review", "forty-it-is"),
    ("platform-availability", "the-van-at-five"),
    ("platform-availability", "two-logins"),
]


@pytest.mark.parametrize(("name", "ending"), ENDINGS, ids=[ending for _, ending in ENDINGS])
def test_a_scenario_is_played_by_keys_to_its_ending_and_debriefed(tmp_path: Path, name: str, ending: str):
    with Terminal("play", name, home=tmp_path, columns=100, rows=50) as terminal:
        played(terminal, name, ending)
        terminal.press("Enter")
        terminal.wait_for("The path")
        terminal.press("q")
        assert terminal.wait() == 0
    with Terminal("resume", home=tmp_path) as terminal:
        terminal.wait_for("The path", shipped_scenario(name).ending[ending].title)
        terminal.press("q")
        assert terminal.wait() == 0


def test_a_scenario_is_chosen_from_the_library_by_typing(tmp_path: Path):
    with Terminal(home=tmp_path) as terminal:
        terminal.wait_for("The Forty-Hour Reply", "Between Two Maps")
        terminal.press(*"forty", "Enter")
        terminal.wait_for("Brightpath makes appointment software")
        terminal.press("q")
        assert terminal.wait() == 0


def test_the_library_is_one_key_away_from_a_session_begun_by_its_name(tmp_path: Path):
    with Terminal("play", "ceo-product-review", home=tmp_path) as terminal:
        terminal.wait_for("The Forty-Hour Reply", "saved")
        terminal.press("l")
        terminal.wait_for("Enter open")
        terminal.press(*"green")
        terminal.wait_for("Green Board, Dark Site")
        terminal.press("Enter")
        terminal.wait_for("Keel, five people, keeps login")
        terminal.press("l")
        terminal.wait_for("Green Board, Dark Site", "left open today")
        terminal.press("C-q")
        assert terminal.wait() == 0


def _event_count(home: Path) -> int:
    with closing(sqlite3.connect(f"file:{home / 'sessions.db'}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM event").fetchone()[0])


def app_of(terminal: Terminal) -> int:
    """The process that draws: the child of the one that guards the terminal."""
    children = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text("ascii").split()
    return int(children[0]) if children else terminal.pid


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_after_kill_9_the_terminal_is_restored_and_resume_goes_on_at_the_same_place(tmp_path: Path):
    scenario = shipped_scenario("ceo-product-review")
    last = scenario.scene[scenario.start].response[3]
    with Terminal("play", "ceo-product-review", home=tmp_path) as terminal:
        before = terminal.settings()
        terminal.wait_for(scenario.title)
        terminal.press("Enter")
        terminal.wait_for("Enter begin")
        terminal.press("Enter")
        terminal.wait_for("say?")
        terminal.press("4", "Enter")
        terminal.wait_for("What was the question really about?", "saved")
        os.kill(app_of(terminal), signal.SIGKILL)
        assert terminal.wait() == 128 + signal.SIGKILL
        assert b"\x1b[?1049l" in terminal.raw
        assert "workshop resume" in " ".join(terminal.text.split())
        assert before[3] == terminal.settings()[3]
    saved = _event_count(tmp_path)
    with Terminal("resume", home=tmp_path) as terminal:
        terminal.wait_for("What was the question really about?", last.text)
        assert _event_count(tmp_path) == saved
        terminal.press("1", "Enter")
        terminal.wait_for(last.answer)
        terminal.press("q")
        assert terminal.wait() == 0


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_after_kill_9_nothing_is_promised_of_a_session_that_was_not_saved(tmp_path: Path):
    with Terminal("play", "ceo-product-review", "--no-save", home=tmp_path) as terminal:
        terminal.wait_for("The Forty-Hour Reply", "not kept")
        os.kill(app_of(terminal), signal.SIGKILL)
        assert terminal.wait() == 128 + signal.SIGKILL
        assert "Nothing was saved, as was asked for." in " ".join(terminal.text.split())
        assert "workshop resume" not in terminal.text


def test_a_simple_terminal_is_told_what_works_in_it(tmp_path: Path):
    with Terminal(home=tmp_path, env={"TERM": "dumb"}) as terminal:
        assert terminal.wait() == 2
        assert terminal.shows("TERM=dumb", "workshop play --plain", "workshop list")


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_cleanly_with_its_own_exit_code(tmp_path: Path, sent: signal.Signals):
    with Terminal("play", "ceo-product-review", home=tmp_path) as terminal:
        terminal.wait_for("The Forty-Hour Reply", "saved")
        os.kill(terminal.pid, sent)
        assert terminal.wait() == 128 + sent
        assert b"\x1b[?1049l" in terminal.raw


def test_a_second_process_is_told_who_has_the_session(tmp_path: Path):
    with Terminal("play", "ceo-product-review", home=tmp_path) as first:
        first.wait_for("The Forty-Hour Reply", "saved")
        with Terminal("resume", home=tmp_path) as second:
            assert second.wait() == 3
            assert "open" in second.text


def test_bytes_that_no_keyboard_sends_do_not_end_it(tmp_path: Path):
    with Terminal("play", "ceo-product-review", home=tmp_path) as terminal:
        terminal.wait_for("The Forty-Hour Reply", "saved")
        terminal.send(b"\xe9\xff\x1b[1114112u\x1b[<0;999;999M")
        terminal.press("Enter")
        terminal.wait_for("Enter begin")
        terminal.press("q")
        assert terminal.wait() == 0


def test_sizes_from_one_cell_to_a_wall_are_survived(tmp_path: Path):
    with Terminal("play", "ceo-product-review", home=tmp_path) as terminal:
        terminal.wait_for("The Forty-Hour Reply", "saved")
        for columns, rows in ((1, 1), (40, 10), (300, 90), (2, 200), (100, 30)):
            terminal.resize(columns, rows)
        terminal.wait_for("Mira, Product manager", "Enter who is there")
        terminal.press("Enter", "Enter")
        terminal.wait_for("Page four")


def test_a_small_terminal_is_told_what_it_needs(tmp_path: Path):
    with Terminal("play", "ceo-product-review", home=tmp_path, columns=40, rows=10) as terminal:
        terminal.wait_for("60")


@pytest.mark.parametrize("end", ["kill", "hang up"])
def test_what_was_typed_and_not_said_outlives_the_program(tmp_path: Path, end: str) -> None:
    words = "A clinic waits two days for us and nobody has told them when it ends. " * 3
    with Terminal("play", "ceo-product-review", home=tmp_path) as terminal:
        terminal.press_until("Enter", "Page four")
        terminal.press_until("o", "In your own words")
        terminal.send(words.encode())
        terminal.wait_for(words[-60:])
        if end == "kill":
            drafts = tmp_path / "drafts"
            terminal.wait_until(
                lambda: any(words.strip() in file.read_text("utf-8") for file in drafts.glob("*.json"))
            )
            os.kill(app_of(terminal), signal.SIGKILL)
            assert terminal.wait() == 128 + signal.SIGKILL
        else:
            terminal.hang_up()
    with Terminal("resume", home=tmp_path) as again:
        again.wait_for("Page four")
        again.press_until("o", "In your own words")
        again.wait_for(words[-60:])
