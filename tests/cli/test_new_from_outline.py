"""`workshop new --from`: a scenario of an outline, or every slip in it and nothing written."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

OUTLINE = """\
# The Closed Door

- The question (Rosa, Director, ceo): Why are people standing there?
  - Two of us have been ill. -> The evening
  - The children stand in the rain. -> The evening
- The evening
"""


def test_an_outline_becomes_a_scenario_that_plays(run: Run, tmp_path: Path) -> None:
    (tmp_path / "outline.md").write_text(OUTLINE, "utf-8")
    done = run("new", "door.toml", "--from", "outline.md", "--seat", "Ben, Branch librarian")
    assert (done.code, done.out) == (0, "")
    assert "1 scene, 1 ending" in done.err
    assert run("check", "door.toml").code == 0
    assert "W411" in run("check", "door.toml").out
    played = run("play", "door.toml", "--plain", "--no-save", typed="1\n\n\n\n")
    assert "How it ends: The evening" in played.out


def test_slips_are_told_with_file_and_line_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "outline.md").write_text(OUTLINE.replace("-> The evening", "-> The morning", 1), "utf-8")
    refused = run("new", "door.toml", "--from", "outline.md")
    assert refused.code == 2
    assert "outline.md:4: nothing here is called 'The morning'" in refused.err
    assert not (tmp_path / "door.toml").exists()


def test_a_listener_without_a_title_is_told_where_it_stands(run: Run, tmp_path: Path) -> None:
    (tmp_path / "outline.md").write_text(OUTLINE.replace("Rosa, Director, ceo", "Somebody"), "utf-8")
    refused = run("new", "door.toml", "--from", "outline.md")
    assert refused.code == 2
    assert "outline.md:3: (Somebody):" in refused.err


def test_people_may_be_named_beside_the_outline(run: Run, tmp_path: Path) -> None:
    (tmp_path / "outline.md").write_text(OUTLINE.replace("Rosa, Director, ceo", "Ada"), "utf-8")
    assert run("new", "door.toml", "--from", "outline.md", "--cast", "Ada, CEO, ceo").code == 0
    assert 'name = "Ada"' in (tmp_path / "door.toml").read_text("utf-8")


def test_what_is_there_or_missing_is_said(run: Run, tmp_path: Path) -> None:
    assert run("new", "door.toml", "--from", "nothing.md").code == 2
    (tmp_path / "outline.md").write_text(OUTLINE, "utf-8")
    (tmp_path / "door.toml").write_text("mine", "utf-8")
    assert run("new", "door.toml", "--from", "outline.md").code == 2
    assert (tmp_path / "door.toml").read_text("utf-8") == "mine"
