"""A lens of one's own, from `lens new` on: checked, shown, named by scenarios, played by and kept."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from tests.cli.conftest import ROOT, Run
from tests.plain.test_play_by_lines import lines_for
from workshop.store.runs import read_script

pytestmark = pytest.mark.slow

TEMPLATE = ROOT / "workshop" / "templates" / "lens.toml"


def made_talk(run: Run, tmp_path: Path) -> Path:
    """A lens and a scenario that is read by it, both as they are begun."""
    assert run("lens", "new", "feedback.toml", "--title", "Feedback").code == 0
    assert run("new", "talk.toml", "--lens", "feedback", "--title", "Talk").code == 0
    return tmp_path / "talk.toml"


def test_a_lens_is_begun_named_checked_played_by_and_explained(run: Run, tmp_path: Path) -> None:
    talk = made_talk(run, tmp_path)
    done = run("check", "--strict", "feedback.toml", "talk.toml")
    assert done.code == 0, done.out
    script = read_script(talk)
    (golden,) = script.play.scenario.golden
    played = run("play", "talk.toml", "--plain", typed=lines_for(script.play, golden.choices))
    assert played.code == 0
    assert f"How it ends: {script.play.scenario.ending[golden.ending].title}" in played.out
    assert "observation" in played.out
    explained = run(
        "explain", "talk.toml", golden_scene := script.play.scenario.start, golden.choices[0], "--json"
    )
    assert (explained.document["lens"], explained.document["fit"]) == ("feedback", 4)
    assert explained.document["scene"] == golden_scene


def test_the_way_out_is_said(run: Run) -> None:
    done = run("lens", "new", "feedback.toml")
    assert (done.code, done.out) == (0, "")
    for command in ("check feedback.toml", "lens feedback.toml", "new --lens feedback my-scenario.toml"):
        assert f"  workshop {command}\n" in done.err


def test_title_and_id_of_a_new_lens_are_its_own(run: Run, tmp_path: Path) -> None:
    assert run("lens", "new", "my-lens.toml", "--title", 'My "lens"\x1b[31m\n[x]').code == 0
    made = tomli.loads((tmp_path / "my-lens.toml").read_text("utf-8"))
    assert (made["id"], made["title"]) == ("my-lens", 'My "lens" [31m [x]')
    opening = (tmp_path / "my-lens.toml").read_text("utf-8").partition("\nformat = 1")[0]
    assert 'lenses = ["my-lens"]' in opening
    assert "workshop check my-lens.toml" in opening
    assert "starter" not in opening


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("levels.toml", "comes with the program"),
        ("new.toml", "is a word of this command"),
        ("My Lens.toml", "call this one my-lens.toml"),
        ("mine.txt", "ends in .toml"),
    ],
)
def test_a_lens_that_could_not_be_named_is_not_begun(run: Run, tmp_path: Path, file: str, says: str) -> None:
    done = run("lens", "new", file)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_lens_may_not_be_called_like_the_word_that_begins_one(run: Run, tmp_path: Path) -> None:
    text = TEMPLATE.read_text("utf-8").replace('id = "starter"', 'id = "new"')
    (tmp_path / "new.toml").write_text(text, "utf-8")
    done = run("check", "new.toml")
    assert done.code == 1
    assert "a lens cannot be called 'new'" in done.out


def test_a_lens_is_shown_by_its_id_from_its_folder_and_from_the_home(
    run: Run, tmp_path: Path, home: Path
) -> None:
    for name, folder in {"near": tmp_path, "below": tmp_path / "lenses", "mine": home / "lenses"}.items():
        folder.mkdir(parents=True, exist_ok=True)
        assert run("lens", "new", str(folder / f"{name}.toml")).code == 0
        shown = run("lens", name)
        assert (shown.code, shown.err) == (0, "")
        assert f"({name})" in shown.out


def test_a_lens_of_the_home_serves_every_scenario(run: Run, tmp_path: Path, home: Path) -> None:
    made_talk(run, tmp_path)
    (home / "lenses").mkdir(parents=True)
    (tmp_path / "feedback.toml").rename(home / "lenses" / "feedback.toml")
    assert run("check", "talk.toml").code == 0
    assert run("explain", "talk.toml", "the-late-demo", "seen").code == 0


def test_a_session_goes_on_when_its_lens_is_gone(run: Run, tmp_path: Path) -> None:
    talk = made_talk(run, tmp_path)
    script = read_script(talk)
    (golden,) = script.play.scenario.golden
    lines = lines_for(script.play, golden.choices).splitlines(keepends=True)
    assert run("play", "talk.toml", "--plain", typed="".join(lines[:3])).code == 0
    for file in ("talk.toml", "feedback.toml"):
        (tmp_path / file).unlink()
    done = run("resume", "--plain", typed="".join(lines[3:]))
    assert done.code == 0
    assert "How it ends: " in done.out


def test_a_lens_with_mistakes_is_said_where_it_is_named(run: Run, tmp_path: Path) -> None:
    made_talk(run, tmp_path)
    lens = tmp_path / "feedback.toml"
    lens.write_text(lens.read_text("utf-8").replace('kind = "K3"', 'kind = "K9"'), "utf-8")
    done = run("check", "talk.toml")
    assert done.code == 1
    assert "(lenses[0])" in done.out
    assert "the lens 'feedback' cannot be used: " in done.out
    assert "workshop check " in done.out
    assert run("play", "talk.toml", "--plain").code == 2


def test_two_lenses_of_one_id_are_said_not_guessed(run: Run, tmp_path: Path) -> None:
    made_talk(run, tmp_path)
    (tmp_path / "lenses").mkdir()
    (tmp_path / "lenses" / "feedback.toml").write_bytes((tmp_path / "feedback.toml").read_bytes())
    for command in (("check", "talk.toml"), ("lens", "feedback"), ("explain", "talk.toml", "a", "b")):
        done = run(*command)
        assert done.code in (1, 2)
        assert "more than one file is the lens 'feedback'" in done.out + done.err


@pytest.mark.parametrize(
    "words", [(), ("levels",), ("--json",), ("levels", "--json"), ("--json", "levels"), ("--", "levels")]
)
def test_a_lens_that_is_named_is_shown_as_ever(run: Run, words: tuple[str, ...]) -> None:
    done = run("lens", *words)
    assert (done.code, done.err) == (0, "")
    assert "levels" in done.out


def test_the_help_of_the_command_tells_of_both_its_ways(run: Run) -> None:
    for words in (("--help",), ("-h",), ("levels", "--help")):
        out = run("lens", *words).out
        assert "[LENS]" in out
        assert "--json" in out
        assert "\n  new  " in out
        assert "show" not in out.lower().replace("show the", "").replace("show this", "")
    assert "workshop lens new" in run("lens", "new", "--help").out
