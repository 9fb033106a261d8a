"""Every wrong kind of value at every place of a file: a located sentence, and never a traceback."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomli_w

from tests.play import ROOT, story_file
from tests.scenario.translated import TRANSLATION, checked
from workshop.authoring.check.check import check_scenario
from workshop.scenario.loading import load_lens, load_scenario
from workshop.scenario.problems import Problems
from workshop.scenario.toml.source import SourceText, source_of
from workshop.store.lenses import LensShelf
from workshop.store.library import shipped

SAMPLE = ROOT / "workshop" / "manuals" / "sample.toml"
LENSES = LensShelf(shipped(), None)
Path_ = tuple[str | int, ...]
WRONG: tuple[Any, ...] = (
    1, -1, 1.5, True, "", "text", date(2020, 1, 1), [], ["a"], [1], [[]], [{}], [{"a": 1}], {}, {"a": 1},
    {"a": "b"}, {"a": {}}, {"a": [{}]}, {"0": {}},
)  # fmt: skip
MORE = """
[[golden]]
choices = ["{}"]
ending = "{}"

[[pair]]
scenes = ["{}", "{}"]
asked = "What is asked?"
told = "What is told."
"""


def places(value: object, here: Path_ = ()) -> Iterator[Path_]:
    """The path of every value, the whole left out."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*here, key)
        yield from places(one, (*here, key))


def put(value: Any, path: Path_, wrong: object) -> Any:
    """The same with something else at this path."""
    first, rest = path[0], path[1:]
    instead = put(value[first], rest, wrong) if rest else wrong
    if isinstance(value, list):
        return [instead if at == first else one for at, one in enumerate(value)]
    return {**value, first: instead}


def rich() -> dict[str, Any]:
    """A scenario with something of everything."""
    raw = tomli.loads(SAMPLE.read_text("utf-8"))
    scenes, endings = [*raw["scene"]], [*raw["ending"]]
    choice = raw["scene"][raw["start"]]["response"][0]["id"]
    more = MORE.format(choice, endings[0], scenes[0], scenes[-1])
    return {**raw, **tomli.loads(more)}


def never_a_traceback(raw: dict[str, Any], told: Callable[[SourceText], Problems], every: int) -> None:
    number = 0
    for path in places(raw):
        for wrong in WRONG:
            number += 1
            if number % every:
                continue
            source = source_of("file.toml", tomli_w.dumps(put(raw, path, wrong)))
            for problem in told(source).shown:
                assert problem.line >= 1, (path, wrong, problem)
                assert problem.text, (path, wrong)
                assert "\n" not in problem.text, (path, wrong)


@pytest.mark.parametrize("every", [pytest.param(5, marks=pytest.mark.slow), 61])
def test_any_kind_of_value_anywhere_in_a_scenario(every: int) -> None:
    never_a_traceback(rich(), lambda source: check_scenario(source, LENSES).problems, every)


@pytest.mark.parametrize("every", [pytest.param(11, marks=pytest.mark.slow), 61])
def test_any_kind_of_value_anywhere_in_a_lens(every: int) -> None:
    text = (ROOT / "workshop" / "templates" / "lens.toml").read_text("utf-8")
    never_a_traceback(tomli.loads(text), lambda source: load_lens(source).problems, every)


@pytest.mark.parametrize("every", [pytest.param(7, marks=pytest.mark.slow), 29])
def test_any_kind_of_value_anywhere_in_a_translation(every: int) -> None:
    never_a_traceback(tomli.loads(TRANSLATION), lambda source: checked(source.text), every)


def tables_of_rows(raw: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The file with each list of tables written as tables with names, and the path of it."""
    return {
        ".".join(map(str, path)): put(raw, path, {str(one.get("id", f"n{at}")): one for at, one in rows})
        for path in places(raw)
        if (rows := _rows_at(raw, path))
    }


def _rows_at(raw: Any, path: Path_) -> list[tuple[int, dict[str, Any]]]:
    for part in path:
        raw = raw[part]
    is_rows = isinstance(raw, list) and raw and all(isinstance(one, dict) for one in raw)
    return [*enumerate(raw)] if is_rows else []


def test_names_where_double_brackets_belong_are_one_sentence_each() -> None:
    broken = tables_of_rows(rich())
    assert len(broken) > 3
    for path, raw in broken.items():
        scenario, problems = load_scenario(source_of("file.toml", tomli_w.dumps(raw)), LENSES)
        assert scenario is None, path
        (only,) = problems.shown
        assert only.code == "E107", (path, only)
        assert "double brackets" in only.text, (path, only)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "play", "map", "explore", "explain"])
def test_every_command_says_so_in_one_sentence(tmp_path: Path, command: str) -> None:
    raw = next(raw for path, raw in tables_of_rows(rich()).items() if path.endswith("response"))
    file = tmp_path / "broken.toml"
    file.write_text(tomli_w.dumps(raw), "utf-8")
    more = ("scene", "reply") if command == "explain" else ()
    done = subprocess.run(
        [sys.executable, "-m", "workshop", command, str(file), *more],
        check=False, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        env={"WORKSHOP_HOME": str(tmp_path), "PATH": "", "LANG": "C.UTF-8"},
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode in (1, 2), said
    assert said.count(": E107") == 1, said
    assert "stands in double brackets" in " ".join(said.split()), said


@pytest.mark.parametrize("onward", ["7", '["booked"]', "{ landed = 3 }", '[{ next = "x" }]', "true"])
def test_a_way_of_another_shape_is_one_problem_and_nothing_is_said_of_where_it_leads(
    onward: str,
) -> None:
    text = story_file("ceo-product-review").read_text("utf-8")
    ways = re.findall(r"^next = .*$", text, re.MULTILINE)
    found = check_scenario(source_of("it.toml", text.replace(ways[0], f"next = {onward}", 1)), LENSES)
    assert {problem.code for problem in found.problems.shown} <= {"E102", "E103", "E107"}
