"""`workshop new`: a file to start from, which is valid and plays, and never takes another's place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tomli

from tests.cli.conftest import SECONDS, Done, Run
from tests.plain.test_play_by_lines import lines_for
from workshop.store.lenses import shipped_lenses
from workshop.store.runs import read_script

pytestmark = pytest.mark.slow

KINDS = tuple(shipped_lenses()["levels"].lens.asks)
STANCES = tuple(shipped_lenses()["levels"].lens.stance)


def written(tmp_path: Path, name: str = "mine.toml") -> dict[str, Any]:
    return tomli.loads((tmp_path / name).read_text("utf-8"))


def test_what_it_writes_has_no_problems_and_plays_to_an_ending(run: Run, tmp_path: Path) -> None:
    done = run("new", "mine.toml")
    assert (done.code, done.out) == (0, "")
    assert "workshop check mine.toml" in done.err
    assert "workshop preview mine.toml" in done.err
    assert run("check", "--strict", "mine.toml").code == 0
    made = written(tmp_path)
    (golden,) = made["golden"]
    play = read_script(tmp_path / "mine.toml").play
    played = run("play", "mine.toml", "--plain", typed=lines_for(play, golden["choices"]))
    assert played.code == 0
    assert f"How it ends: {made['ending'][golden['ending']]['title']}" in played.out


def test_its_size_is_that_of_a_first_scenario(run: Run, tmp_path: Path) -> None:
    assert run("new", "mine.toml", "--yes").code == 0
    made = written(tmp_path)
    assert len(made["scene"]) == 3
    assert {len(scene["response"]) for scene in made["scene"].values()} == {3}
    assert len(made["ending"]) == 2
    assert len(made["golden"]) == 1


def test_options_say_what_it_is_about(run: Run, tmp_path: Path) -> None:
    done = run(
        "new", "mine.toml", "--title", "The Closed Door", "--seat", "Mira, PM", "--cast", "Ada, CEO, ceo",
        "--cast", "Tomas, VP, Support, on-the-task", "--asks", "how", "--asks", "effect",
    )  # fmt: skip
    assert done.code == 0
    assert "Chosen for you" not in done.err
    made = written(tmp_path)
    assert (made["id"], made["title"], made["seat"]) == ("the-closed-door", "The Closed Door", "mira")
    cast = made["cast"]
    assert cast["tomas"]["title"] == "VP, Support"
    assert cast["ada"]["stance"] == "ceo"
    scenes = made["scene"].values()
    assert [(scene["asks"], scene["listener"]) for scene in scenes] == [("how", "ada"), ("effect", "tomas")]
    assert run("check", "mine.toml").code == 0


def test_what_was_not_asked_is_said_to_be_chosen(run: Run) -> None:
    done = run("new", "mine.toml", "--title", "Mine")
    assert "Chosen for you, as it was not said: seat, cast, asks." in done.err


def test_a_file_that_exists_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("mine", "utf-8")
    for command in (("new",), ("lens", "new")):
        done = run(*command, "mine.toml")
        assert (done.code, done.out) == (2, "")
        assert "mine.toml exists already" in done.err
    assert (tmp_path / "mine.toml").read_text("utf-8") == "mine"


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_a_link_that_leads_nowhere_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").symlink_to(tmp_path / "gone" / "far.toml")
    assert run("new", "mine.toml").code == 2
    assert (tmp_path / "mine.toml").is_symlink()


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("mine", "ends in .toml"),
        ("mine.txt", "ends in .toml"),
        (".toml", "ends in .toml"),
        ("-", "ends in .toml"),
        ("", "ends in .toml"),
        ("no/such/folder/mine.toml", "There is no folder"),
        (".", "is a folder"),
        ("a" * 300 + ".toml", "was not written"),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_a_sentence(
    run: Run, tmp_path: Path, file: str, says: str
) -> None:
    done = run("new", file)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert [path.name for path in tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--asks", "hwo", "Did you mean 'how'?"),
        ("--asks", ",", "one to 6"),
        ("--cast", "Ada, CEO, coe", "Did you mean 'ceo'?"),
        ("--cast", "Ada", "a name and a title"),
        ("--seat", "\x1b\u202e, PM", "nothing to be read"),
        ("--title", " \x07 ", "nothing to be read"),
        ("--lens", "level", "Did you mean 'levels'?"),
    ],
)
def test_an_option_that_cannot_be_used_is_answered(
    run: Run, tmp_path: Path, option: str, value: str, says: str
) -> None:
    done = run("new", "mine.toml", option, value)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert not (tmp_path / "mine.toml").exists()


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ('He said "no" \\ and {listener}', "he-said-no-and-listener"),
        ("Грім і тиша", "mine"),
        ("Größe & Ærø", "grosse-aero"),
        ("🎉 Party\x1b[31m\u202e", "party-31m"),
        ("1000 Fragen", "s-1000-fragen"),
        ("long " * 100, "long-long-long-long-long-long-long-long-long-long-long-long"),
        ("a\nb = 1\n[c]", "a-b-1-c"),
    ],
)
def test_a_title_of_any_kind_gives_a_file_that_checks(run: Run, tmp_path: Path, title: str, id: str) -> None:
    assert (
        run("new", "mine.toml", "--title", title, "--seat", f"{title}, {title}", "--cast", "Ада, “CEO”").code
        == 0
    )
    made = written(tmp_path)
    assert made["id"] == id
    assert "\x1b" not in str(made)
    assert "\u202e" not in str(made)
    assert run("check", "mine.toml").code == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_question_suits_every_listener(run: Run, kind: str) -> None:
    files = [f"{stance}.toml" for stance in STANCES[::3]]
    for stance, file in zip(STANCES[::3], files, strict=True):
        assert run("new", file, "--title", stance, "--asks", kind, "--cast", f"Ada, Boss, {stance}").code == 0
    done = run("check", "--strict", *files)
    assert done.code == 0, done.out


def test_the_top_says_where_to_look_next(run: Run, tmp_path: Path) -> None:
    (tmp_path / "my file.toml").parent.mkdir(exist_ok=True)
    assert run("new", "my file.toml").code == 0
    opening, _, _ = (tmp_path / "my file.toml").read_text("utf-8").partition("\nformat = 1")
    for word in ("check", "preview", "map", "play", "lens"):
        assert f"#   workshop {word} " in opening
        assert run(word, "--help").code == 0
    assert "workshop check 'my file.toml'" in opening
    assert "workshop guide" in opening
    assert "workshop schema scenario -o scenario.schema.json" in opening


def test_a_schema_in_the_folder_is_named_on_the_first_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "scenario.schema.json").write_text(run("schema", "scenario").out, "utf-8")
    assert run("new", "mine.toml").code == 0
    lines = (tmp_path / "mine.toml").read_text("utf-8").splitlines()
    assert lines[:2] == ["#:schema ./scenario.schema.json", ""]


def asked(environment: dict[str, str], tmp_path: Path, *arguments: str, typed: str) -> Done:
    """The command with a terminal at its input and its talk."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "workshop", *arguments],
        stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, cwd=tmp_path, env=environment,
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, typed.encode())
    heard = b""
    try:
        while part := os.read(ours, 10_000):
            heard += part
    except OSError:
        pass  # the other end is closed
    out, _ = process.communicate(timeout=SECONDS)
    os.close(ours)
    return Done(process.returncode, out.decode(), heard.decode())


def test_on_a_terminal_it_asks_one_thing_after_the_other(environment: dict[str, str], tmp_path: Path) -> None:
    people = "Mira, PM\nAda\nAda, CEO\nTomas, VP support, on-the-task\n\n"
    answers = f"The Closed Door\n{people}how, hwo\nhow, effect\n\n"
    done = asked(environment, tmp_path, "new", "mine.toml", typed=answers)
    assert (done.code, done.out) == (0, ""), done.err
    assert "Did you mean 'how'?" in done.err
    assert "a name and a title" in done.err
    made = written(tmp_path)
    assert (made["id"], list(made["cast"])) == ("the-closed-door", ["mira", "ada", "tomas"])
    assert made["cast"]["ada"]["stance"] == "ceo"
    assert [scene["asks"] for scene in made["scene"].values()] == ["how", "effect"]


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("effect\n3\n", ["effect", "effect", "effect"]),
        ("effect\n\n", ["effect"]),
        ("effect\n9\n4\n", ["effect"] * 4),
        ("how; Effect\n5\n", ["how", "effect", "how", "effect", "how"]),
        ("how effect open\n", ["how", "effect", "open"]),
    ],
)
def test_on_a_terminal_few_kinds_are_asked_how_often(
    environment: dict[str, str], tmp_path: Path, typed: str, asks: list[str]
) -> None:
    done = asked(environment, tmp_path, "new", "mine.toml", typed="\n\n\n\n" + typed)
    assert done.code == 0, done.err
    assert [scene["asks"] for scene in written(tmp_path)["scene"].values()] == asks
    assert ("How many scenes" in done.err) == (len(typed.splitlines()) > 1)
    assert f"{len(asks)} scene{'s' * (len(asks) > 1)} and 2 endings" in done.err


def test_what_it_lists_is_not_broken_within_a_name(environment: dict[str, str], tmp_path: Path) -> None:
    done = asked(environment, tmp_path, "new", "mine.toml", typed="\n" * 6)
    lines = [line.rstrip() for line in done.err.splitlines()]
    assert "  on-the-task: somebody who does the task" in lines
    assert "  why-shortfall: why customers meet a shortfall" in lines
    assert max(map(len, (line for line in lines if line.startswith("  ")))) < 80


def test_on_a_terminal_enter_takes_what_is_offered(environment: dict[str, str], tmp_path: Path) -> None:
    done = asked(environment, tmp_path, "new", "mine.toml", typed="\n" * 8)
    assert done.code == 0, done.err
    assert written(tmp_path)["title"] == "Mine"


def test_whoever_leaves_while_asked_leaves_no_file(environment: dict[str, str], tmp_path: Path) -> None:
    done = asked(environment, tmp_path, "new", "mine.toml", typed="\n\x04")
    assert done.code == 130
    assert "Traceback" not in done.err
    assert not (tmp_path / "mine.toml").exists()


@pytest.mark.parametrize("asks", ["how", "effect", "open"])
def test_who_listens_without_a_stance_has_a_neutral_one_and_it_is_said(
    run: Run, tmp_path: Path, asks: str
) -> None:
    done = run("new", "mine.toml", "--cast", "Nia, Analyst", "--cast", "Ada, CEO", "--asks", asks)
    assert done.code == 0
    assert "the stance of Nia (other)" in done.err
    assert "of Ada" not in done.err
    cast = tomli.loads((tmp_path / "mine.toml").read_text("utf-8"))["cast"]
    assert (cast["nia"]["stance"], cast["ada"]["stance"]) == ("other", "ceo")
    checked = run("check", "--strict", "mine.toml")
    assert (checked.code, checked.out) == (0, "")


def test_a_lens_without_a_neutral_stance_gives_its_last(run: Run, tmp_path: Path) -> None:
    assert run("lens", "new", "talks.toml").code == 0
    lens = (tmp_path / "talks.toml").read_text("utf-8")
    (tmp_path / "talks.toml").write_text(lens.replace("anybody", "passer-by"), "utf-8")
    done = run("new", "mine.toml", "--lens", "talks", "--cast", "Nia, Analyst")
    assert done.code == 0, done.err
    assert "the stance of Nia (passer-by)" in done.err
