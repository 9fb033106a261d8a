"""Every command from outside: what it prints where, with which exit code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli

from tests.cli.conftest import ROOT, Run
from tests.play import story_file
from workshop.cli.main import command_line

COMMANDS = (
    "play", "practise", "host", "plan", "resume", "notes", "list", "sessions", "history", "report",
    "follow-up", "cards", "export", "import", "delete", "words", "explain", "about", "lens", "moves",
    "marks", "guide", "new", "check", "preview", "schema", "map", "explore", "prepare-rooms", "serve-rooms",
)  # fmt: skip


def test_what_the_workshop_rests_on_is_told(run: Run) -> None:
    told = run("about")
    assert (told.code, told.err) == (0, "")
    headings = [line for line in told.out.splitlines() if line and not line.startswith("- ")]
    assert headings == ["Sources and credit", "From the sources", "House rules", "Not known"]
    assert [part["heading"] for part in run("about", "--json").document["about"]] == headings


def test_every_command_is_one_of_these() -> None:
    assert tuple(command_line().commands) == COMMANDS


def test_help_names_every_command_in_order(run: Run) -> None:
    done = run("--help")
    assert (done.code, done.err) == (0, "")
    places = [done.out.index(f"\n  {command} ") for command in COMMANDS]
    assert places == sorted(places)


def test_the_version_is_told(run: Run) -> None:
    done = run("--version")
    assert done.code == 0
    assert done.out.startswith("workshop")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.code == 0
    assert re.search(rf"^ *Examples?: workshop {command}\b", done.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("wrong", "near"),
    [(("sesions",), "'sessions'"), (("play", "--plian"), "'--plain'"), (("list", "--jsno"), "'--json'")],
)
def test_a_mistyped_command_or_option_is_answered_with_the_nearest(
    run: Run, wrong: tuple[str, ...], near: str
) -> None:
    done = run(*wrong)
    assert (done.code, done.out) == (2, "")
    assert f"Did you mean {near}?" in done.err


@pytest.mark.parametrize(
    "wrong", [("explain",), ("explain", "a", "b"), ("check",), ("list", "more"), ("--nonsense",)]
)
def test_wrong_usage_exits_2_and_says_how_it_goes(run: Run, wrong: tuple[str, ...]) -> None:
    done = run(*wrong)
    assert (done.code, done.out) == (2, "")
    assert "Usage: workshop" in done.err


def test_the_library_is_listed(run: Run) -> None:
    done = run("list")
    assert (done.code, done.err) == (0, "")
    assert "ceo-product-review" in done.out
    assert "platform-availability" in done.out


def test_the_library_as_data(run: Run) -> None:
    document = run("list", "--json").document
    assert list(document) == ["format", "scenarios"]
    assert document["format"] == 1
    assert {"ceo-product-review", "platform-availability"} <= {each["id"] for each in document["scenarios"]}
    assert {"id", "title", "summary", "minutes"} <= set(document["scenarios"][0])


def test_without_sessions_there_is_nothing_to_list(run: Run, home: Path) -> None:
    done = run("sessions")
    assert (done.code, done.out) == (0, "")
    assert "workshop play" in done.err
    assert run("sessions", "--json").document == {"format": 1, "sessions": []}
    assert not home.exists()


def test_a_lens_is_shown_in_words(run: Run) -> None:
    done = run("lens")
    assert (done.code, done.err) == (0, "")
    for words in ("Three levels of product work (levels)", "cites-constraint", "C09:", "M03 ", "F13:"):
        assert words in done.out
    assert run("lens", "levels").out == done.out


def test_a_lens_names_everything_that_an_author_may_write(run: Run) -> None:
    lines = run("lens", "levels").out.splitlines()
    authored = tomli.loads((ROOT / "workshop" / "lenses" / "levels.toml").read_text("utf-8"))
    for sort in ("stance", "asks", "circumstance"):
        for name, each in authored[sort].items():
            assert any(line.startswith(f"- {name}: {each['title']}") for line in lines), name
    for name, tag in authored["tag"].items():
        assert f"- {name}: {tag['about']}" in lines
    for line in (
        "- C09: where stance ceo or product-leader; asks why-shortfall. Gives impact +3, execution +1, ",
        "- C10: where circumstance early-stage and has-hypothesis. Gives execution +3, because ",
        "- C11: where circumstance early-stage; not circumstance has-hypothesis. Gives impact +3, because ",
        "- C17: where circumstance agreed-impact, agreed-execution or agreed-optics. "
        "Gives impact +3 with agreed-impact; execution +3 with agreed-execution; optics +3 with ",
        "- C27: where circumstance voices-raised. Gives no points, because ",
        "- no-root: where no move has tag root-strategy, root-culture, root-inter or root-probe; "
        "rule C18 fired; only if the called level leads or shares the lead. Takes 1, because ",
        "- M03 Why it is hard, when asked what it means: where asks effect or why-shortfall; "
        "a move has tag why-explainer; no move has tag effect; called for is impact; "
        "the reply leads with execution",
        "- M09 Nobody hears it: where called for is optics; optics too weak in the reply to count",
        "- M01 As called for: where the called level leads or is none, but the question is answered; "
        "no cost was taken; ",
        "- execution to impact: Told: how. Asked: what it does. “So for ___ that means ___.",
    ):
        assert sum(each.startswith(line) for each in lines) == 1, line
    (floors,) = (line for line in lines if line.startswith("- C12: "))
    assert "Must not be left empty: impact and execution." in floors


def test_every_rule_cost_and_row_of_a_lens_says_when_it_holds(run: Run) -> None:
    lines = run("lens", "levels").out.splitlines()
    authored = tomli.loads((ROOT / "workshop" / "lenses" / "levels.toml").read_text("utf-8"))
    for each in (*authored["rule"], *authored["cost"]):
        assert any(line.startswith(f"- {each['id']}: where ") for line in lines), each["id"]
    for each in authored["match"]:
        title = authored["kind"][each["kind"]]["title"]
        assert any(line.startswith(f"- {each['kind']} {title}: where ") for line in lines), each


def test_a_lens_as_data_is_the_lens(run: Run) -> None:
    document = run("lens", "levels", "--json").document
    authored = tomli.loads((ROOT / "workshop" / "lenses" / "levels.toml").read_text("utf-8"))
    assert document["format"] == 1
    assert set(document["move"]) == set(authored["move"])
    assert [rule["id"] for rule in document["rule"]] == [rule["id"] for rule in authored["rule"]]


def test_a_mistyped_lens_is_answered_with_the_nearest(run: Run) -> None:
    done = run("lens", "level")
    assert (done.code, done.out) == (2, "")
    assert "Did you mean 'levels'?" in done.err


def broken(tmp_path: Path) -> Path:
    text = story_file("ceo-product-review").read_text("utf-8")
    path = tmp_path / "broken.toml"
    path.write_text(text.replace('listener = "ada"', 'listener = "adda"', 1), "utf-8")
    return path


def test_a_problem_file_is_not_played(run: Run, tmp_path: Path) -> None:
    done = run("play", str(broken(tmp_path)), "--plain")
    assert (done.code, done.out) == (2, "")
    assert "broken.toml:" in done.err


def test_no_home_is_made_by_looking(run: Run, home: Path) -> None:
    for command in (("list",), ("lens",), ("explain", "ceo-product-review", "the-question", "reasons")):
        assert run(*command).code == 0
    assert not home.exists()
