"""`workshop host --plain` and `resume` through pipes: a group is led, left, gone on with, and reported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.plain.test_lead_by_lines import CLOSING, DECISION, OPENING
from tests.play import story_file

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
    assert f"The report is in {report}." in third.out
    assert "We name the level." in report.read_text("utf-8")
    (listed,) = run("sessions", "--json").document["sessions"]
    assert listed["finished"]
    assert listed["hosted"]


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
        (("--phones",), "leave out --plain, or --phones"),
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
