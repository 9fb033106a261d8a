"""What the guide for authors shows is so: its parts load and play, its commands print what stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import tomli

from tests.play import ROOT, done, shipped_lens, walked
from tests.scenarios.guided import Block, holds, put, read_guide
from workshop.authoring.check.check import check_scenario
from workshop.authoring.check.moves import FEWEST_SCENES
from workshop.cli.authoring.pages import NO_TERMINAL
from workshop.scenario.loading import parse_scenario
from workshop.scenario.models import CastMember, Response, Scene
from workshop.scenario.play import Play, prepare
from workshop.scenario.toml.source import source_of
from workshop.session.events import SessionStarted
from workshop.session.fold import apply
from workshop.session.phases import Phase
from workshop.session.state import LOBBY

PAGE = (ROOT / "scenarios" / "README.md").read_text("utf-8")
SHEET = (ROOT / "scenarios" / "scene-sheet.md").read_text("utf-8")
GUIDE = read_guide(PAGE)
GROWN = "the-closed-door.toml"
LENSES = {"levels": shipped_lens()}


@cache
def play_of(text: str) -> Play:
    loaded = parse_scenario(text, LENSES)
    assert loaded.document is not None, loaded.problems
    return prepare(loaded.document, shipped_lens())


def test_it_begins_small():
    lines = [line for line in GUIDE.files[0].splitlines() if line]
    assert 30 <= len(lines) < 40
    assert len(GUIDE.files) >= 9


@pytest.mark.parametrize("part", range(len(GUIDE.files)))
def test_after_each_part_the_file_is_checked_without_a_word(part: int):
    checked = check_scenario(source_of(GROWN, GUIDE.files[part]), LENSES)
    assert checked.document is not None, checked.problems
    assert [*checked.problems.lines()] == []


@pytest.mark.slow
@pytest.mark.parametrize("block", GUIDE.blocks, ids=lambda block: block.commands[-1])
def test_commands_do_what_stands_there(tmp_path: Path, block: Block):
    (tmp_path / GROWN).write_text(block.file, "utf-8")
    for command in block.commands:
        words, _, file = command.partition(" > ")
        ran = run(tmp_path, words)
        if file:
            (tmp_path / file).write_bytes(ran.stdout)
    printed = (ran.stdout + ran.stderr).decode()
    assert holds(printed, block.shown) if block.shown else ran.returncode == 0, printed


def run(folder: Path, command: str) -> subprocess.CompletedProcess[bytes]:
    """Run it without a terminal and without anything of one's own; only a preview may need more than that."""
    ran = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "WORKSHOP_HOME": str(folder / "home"), "PYTHONUTF8": "1"},
        input=b"",
        capture_output=True,
        timeout=60,
        check=False,
    )
    if command.startswith("workshop preview "):
        assert NO_TERMINAL in ran.stderr.decode()
    else:
        assert ran.returncode in (0, 1), ran.stderr.decode()
    return ran


def test_what_is_put_into_a_table_takes_the_place_of_what_was_there():
    one, two = "[one]\nb = 2\nc = 3\n", '[[two]]\nid = "x"\nb = 4\n'
    file = f"a = 1\n\n{one}\n{two}"
    assert put(file, "b = 5\nd = 6\n", "one") == f"a = 1\n\n[one]\nb = 5\nc = 3\nd = 6\n\n{two}"
    assert put(file, "b = 5\n", "x") == f'a = 1\n\n{one}\n[[two]]\nid = "x"\nb = 5\n'
    assert put(file, "[three]\n") == f"{file}\n[three]\n"


def test_what_is_left_out_of_an_output_is_nothing_but_whole_lines():
    printed = "one\ntwo\nthree\n"
    for shown in ("one\ntwo\nthree\n", "one\n…\n", "…\nthree\n", "…\ntwo\n…\n"):
        assert holds(printed, shown)
    for other in ("one\nthree\n", "…\ntw\n…\n", "one\ntwo\n", "…\nfour\n"):
        assert not holds(printed, other)


def test_the_settings_of_editors_are_toml():
    assert len(GUIDE.asides) == 3
    for text in GUIDE.asides:
        tomli.loads(text)


def test_the_first_file_plays_and_reads_as_it_says():
    play = play_of(GUIDE.files[0])
    for response, fit in (("two-ill", 0), ("the-rain", 4)):
        assert play.judge.verdict("the-question", response).fit == fit
        started = done(play, apply(LOBBY, SessionStarted(play.scenario.id, play.scenario.title, "", ())))
        assert walked(play, started, response).phase is Phase.ENDING


def test_what_is_said_of_the_grown_scenario_is_so():
    play = play_of(next(file for file in GUIDE.files if "[[plan]]" in file))
    opening, after_landing, gone = play.story.opening_tracks(), (2,), (0,)
    after = play.story.after
    assert after("the-question", "the-rain", "landed", opening) == ("the-rota", after_landing)
    assert after("the-question", "two-ill", "missed", opening) == ("at-the-door", gone)
    assert after("at-the-door", "side-door", "missed", gone) == ("shut-till-noon", gone)
    assert after("at-the-door", "all-eleven", "landed", gone) == ("the-rota", opening)
    assert "kim" in [each.id for each in play.story.offered("the-rota", after_landing)]
    assert "kim" not in [each.id for each in play.story.offered("the-rota", opening)]
    assert play.judge.verdict("at-the-door", "wet").outcome == "missed"
    assert play.judge.verdict("at-the-door", "all-eleven").outcome == "landed"
    counted = [len(play.scenario.scene), sum(len(each.response) for each in play.scenario.scene.values())]
    assert [*counted, len(play.scenario.ending)] == [3, 10, 2]
    assert "three scenes, ten replies, two endings" in PAGE


def test_the_move_of_its_own_leads_with_nothing():
    play = play_of(GUIDE.files[-1])
    assert play.judge.verdict("at-the-door", "soup").reading.level is None


def test_from_how_many_scenes_on_habits_are_looked_for():
    assert FEWEST_SCENES == 4
    assert "four scenes and more" in PAGE


@pytest.mark.parametrize("page", [PAGE, SHEET], ids=["guide", "sheet"])
def test_every_page_that_is_linked_is_there(page: str):
    for target in re.findall(r"\]\(([^)#]*)(?:#[^)]*)?\)", page):
        assert not target or target.startswith("https://") or (ROOT / "scenarios" / target).is_file(), target


def test_the_contents_lead_to_every_part():
    titles = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    anchors = [re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles]
    assert re.findall(r"\(#([^)]*)\)", PAGE.partition("## ")[0]) == anchors


def test_the_sheet_that_is_filled_in_says_what_the_engine_says():
    play = play_of(GUIDE.files[-1])
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in SHEET.splitlines() if row[:1] == "|"]
    filled = {row[0]: row[1:] for row in rows[rows.index(["", "two-ill", "the-rain", "a-sign"]) :]}
    meets = {"landed": "yes", "partly": "partly", "missed": "no"}
    for place, name in enumerate(filled[""]):
        verdict = play.judge.verdict("the-question", name)
        assert verdict.mismatch is not None
        assert verdict.call.level == "impact"
        assert filled["What is said"][place] == play.response("the-question", name).text
        assert filled["Leads with"][place] == verdict.reading.level
        assert filled["Meets the moment"][place] == meets[verdict.outcome]
        assert filled["What lies between"][place] == verdict.mismatch.title


def test_the_sheet_names_what_there_is():
    lens = shipped_lens()
    models = (Scene, Response, CastMember)
    named = set(re.findall(r"`([a-z_-]+)`", SHEET)) - {"this"}
    assert named <= {key for model in models for key in model.model_fields} | lens.asks.keys()
    assert lens.asks.keys() <= named
    assert {"listener", "stance", "moves", "answer", "intent", "notes", "misreadings", "discuss"} <= named
    assert {"signs", "called", "also", "did", "open", "now_say", "if_then", "elsewhere"} <= named
    common = re.findall(r"\*([^*]+)\*", SHEET.partition("These come up most:")[2].partition("## ")[0])
    assert {re.sub(r"\s+", " ", title) for title in common} <= {kind.title for kind in lens.kind.values()}
    assert len(common) == 7
