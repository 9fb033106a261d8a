"""What the guide to lenses shows is a lens that loads and judges, and its commands do what it says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.play import ROOT
from workshop.authoring.words.labelled import replies_in
from workshop.cli.main import command_line
from workshop.engine.judge import Judge
from workshop.engine.lens import Lens
from workshop.engine.verdict import Moment, Sighting
from workshop.scenario.loading import parse_lens

GUIDE = (ROOT / "scenarios" / "lens-guide.md").read_text("utf-8")
README = (ROOT / "scenarios" / "README.md").read_text("utf-8")
BEGUN = (ROOT / "workshop" / "templates" / "lens.toml").read_text("utf-8")
PIECES = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
BLOCKS = re.findall(r"```\n(workshop .*?)```", GUIDE, re.DOTALL)


def lens_with(pieces: list[str]) -> Lens:
    loaded = parse_lens("\n".join([BEGUN, *pieces]))
    assert loaded.document is not None, loaded.problems
    assert not loaded.problems.shown
    return loaded.document


@pytest.mark.parametrize("size", range(len(PIECES) + 1))
def test_each_piece_may_be_added_without_a_word(size: int):
    lens_with(PIECES[:size])


def test_what_the_pieces_add_counts():
    judge = Judge(lens_with(PIECES))
    hurried = Moment("in-a-hurry", "why-it-matters", frozenset())
    assert [reason.rule for reason in judge.call(hurried).reasons] == ["R2", "R8"]
    text = "Let us talk about it next week."
    verdict = judge.verdict(hurried, "Rosa", text, [Sighting("puts-it-off", 0, len(text))])
    assert "put-off" in {reason.id for reason in verdict.fit_reasons}


def test_the_labelled_replies_that_it_shows_are_read():
    (shown,) = re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    (reply,) = replies_in(shown, lens_with([]), "ann").replies
    assert [clause.level for clause in reply.clauses] == ["observation", "none"]


def test_the_guide_names_every_part_of_a_lens():
    told = {"format", "id", "title", "summary", "credit", "repeated"}
    for key in Lens.model_fields.keys() - told:
        assert re.search(rf"`{key}`|\[\[?{key}[.\]]", GUIDE), key


@pytest.mark.slow
def test_its_commands_run_one_after_the_other(tmp_path: Path):
    environment = {"PYTHONPATH": str(ROOT), "WORKSHOP_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"}
    commands = [line for block in BLOCKS for line in block.splitlines()]
    commands += re.findall(r"`(workshop (?:lens|explain) [^`]*)`", GUIDE)
    assert len(commands) >= 7
    for command in commands:
        words, _, file = command.removeprefix("workshop ").partition(" > ")
        done = subprocess.run(
            [sys.executable, "-m", "workshop", *words.split()],
            cwd=tmp_path, env=environment, input=b"", capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (command, done.stderr)
        if file:
            (tmp_path / file).write_bytes(done.stdout)
    assert (tmp_path / "lens.schema.json").stat().st_size


@pytest.mark.parametrize("page", [GUIDE, README], ids=["lens-guide", "README"])
def test_every_command_that_a_guide_names_is_there(page: str):
    named = set(re.findall(r"workshop ([a-z]+)", page))
    assert named <= command_line().commands.keys()
    assert {"new", "check", "schema"} <= named
