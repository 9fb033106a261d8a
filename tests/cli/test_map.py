"""`workshop map`: the branches on standard output or in a file, in every format."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import Run
from tests.play import SHIPPED, shipped_file, story_file
from tests.scenario.golden_maps import FOLDER

pytestmark = pytest.mark.slow

NAME = SHIPPED[0]
STORY = str(story_file(NAME))
ENDINGS = {"text": "txt", "mermaid": "mmd", "dot": "dot", "svg": "svg"}


@pytest.mark.parametrize("format", ["text", "mermaid", "dot"])
def test_a_map_is_as_the_golden_file_has_it(run: Run, format: str) -> None:
    done = run("map", STORY, "--format", format, PYTHONUTF8="1")
    assert (done.code, done.err) == (0, "")
    assert done.out.encode() == (FOLDER / f"{NAME}.{ENDINGS[format]}").read_bytes()


def test_without_a_format_it_is_text_and_a_file_is_mapped_like_the_library(run: Run) -> None:
    assert run("map", str(shipped_file(NAME))).out == run("map", NAME, "--format", "text").out


@pytest.mark.parametrize("format", ENDINGS)
def test_a_file_has_what_standard_output_has_and_its_ending_tells_the_format(
    run: Run, tmp_path: Path, format: str
) -> None:
    file = tmp_path / f"map.{ENDINGS[format]}"
    done = run("map", NAME, "-o", str(file))
    assert (done.code, done.out, done.err) == (0, "", f"The map of {NAME} is in {file}.\n")
    assert file.read_bytes().decode() == run("map", NAME, "--format", format).out
    assert run("map", NAME, "--format", format, "-o", "-").out == run("map", NAME, "--format", format).out


def test_a_file_that_exists_is_replaced_only_if_asked(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "map.svg"
    file.write_text("mine")
    refused = run("map", NAME, "-o", str(file))
    assert (refused.code, refused.out) == (2, "")
    assert "To replace it: --replace" in refused.err
    assert file.read_text() == "mine"
    assert run("map", NAME, "-o", str(file), "--replace").code == 0
    assert ElementTree.parse(file).getroot().tag.endswith("svg")


def test_a_folder_is_answered_with_a_name_in_it(run: Run, tmp_path: Path) -> None:
    done = run("map", NAME, "--format", "dot", "-o", str(tmp_path))
    assert done.code == 2
    assert f"such as {tmp_path / NAME}.dot." in done.err


def test_json_is_nodes_and_edges(run: Run, tmp_path: Path) -> None:
    document = run("map", STORY, "--json").document
    assert list(document) == ["format", "scenario", "title", "start", "nodes", "edges"]
    assert (document["format"], document["scenario"], document["start"]) == (1, NAME, "the-question")
    assert len(document["nodes"]) == 11
    assert document["edges"][0] == {
        "from": "the-question",
        "to": "now-the-how",
        "back": False,
        "label": "landed",
        "reasons": [{"if": [], "response": None, "outcome": "landed"}],
    }
    file = tmp_path / "map.json"
    assert run("map", STORY, "-o", str(file)).code == 0
    assert file.read_text("utf-8") == run("map", STORY, "--json").out


def test_levels_are_told_only_if_they_are_asked_for(run: Run) -> None:
    assert "calls for" not in run("map", NAME).out
    assert "calls for impact" in run("map", NAME, "--levels").out
    nodes = run("map", NAME, "--json", "--levels").document["nodes"]
    assert nodes[0]["call"] == "impact"
    assert nodes[0]["responses"][0] == {
        "id": "reasons",
        "level": "execution",
        "fit": 0,
        "outcome": "missed",
    }
    assert "responses" not in run("map", NAME, "--json").document["nodes"][0]


def test_lines_are_as_wide_as_one_says(run: Run) -> None:
    assert max(map(len, run("map", NAME, "--width", "44").out.splitlines())) <= 44
    assert max(map(len, run("map", NAME, COLUMNS="50").out.splitlines())) <= 50
    assert run("map", NAME, "--width", "10").code == 2


def test_json_and_a_format_together_are_refused(run: Run) -> None:
    done = run("map", NAME, "--json", "--format", "svg")
    assert (done.code, done.out) == (2, "")
    assert "leave --format out" in done.err


def test_a_mistyped_scenario_is_answered_with_the_nearest(run: Run) -> None:
    done = run("map", "ceo-product-reveiw")
    assert (done.code, done.out) == (2, "")
    assert "is ceo-product-review" in done.err


def test_without_unicode_it_is_drawn_in_ascii(run: Run) -> None:
    done = run("map", NAME, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LC_ALL="C")
    assert done.code == 0
    assert done.out.isascii()
    assert "?" not in done.out
    assert "+-." in done.out


def test_many_ways_are_said_to_be_more_than_mermaid_draws(run: Run, tmp_path: Path) -> None:
    text = story_file(NAME).read_text("utf-8")
    start, _, rest = text.partition("[scene.the-nudge]")
    scene, _, _ = rest.partition("[scene.now-the-how]")
    copies = "".join(
        f"[scene.n{at}]{scene.replace('scene.the-nudge', f'scene.n{at}')}"
        f"[[scene.n{at}.when]]\nif = ['trust >= 3']\nnext = 'the-nudge'\n\n"
        for at in range(250)
    )
    file = tmp_path / "many.toml"
    file.write_text(f"{start}{copies}[scene.the-nudge]{rest}", "utf-8")
    done = run("map", str(file), "--format", "mermaid")
    assert done.code == 0
    assert done.err == "Mermaid draws 500 ways at most, unless the page allows more; here are 511.\n"
    assert run("map", str(file), "--format", "dot").err == ""


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("more", "colored"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_color_is_for_terminals_that_want_it(
    environment: dict[str, str], more: dict[str, str], colored: bool
) -> None:
    here, there = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "workshop", "map", NAME],
        stdin=there,
        stdout=there,
        stderr=there,
        env={**environment, "TERM": "xterm-256color", **more},
    )
    os.close(there)
    shown = b""
    try:
        while piece := os.read(here, 65536):
            shown += piece
    except OSError:  # Linux says so at the end
        pass
    finally:
        os.close(here)
    assert process.wait(60) == 0
    assert b"Page four" in shown
    assert (b"\x1b[" in shown) is colored
