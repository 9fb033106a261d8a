"""`workshop check`: the problems of scenario and lens files, each with its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from workshop.cli.exits import FINE, PROBLEMS_FOUND, UNUSABLE
from workshop.cli.output import print_json
from workshop.scenario.checking import check_scenario
from workshop.scenario.clean import one_line
from workshop.scenario.loading import load_lens
from workshop.scenario.problems import Problem, Problems, problems_of
from workshop.scenario.source import SourceText, read_source
from workshop.store.opening import shipped_lenses

_TABLE = re.compile(r"^[ \t]*\[\[?[ \t]*(\w+)", re.MULTILINE)
_ONLY_IN_A_LENS = frozenset({"arithmetic", "level", "rule", "kind", "match"})


def check_files(files: Sequence[str], as_json: bool) -> int:
    """Print what is amiss in each file; 1 if there are errors, 2 if one of the files cannot be read."""
    found = {file: _checked(file) for file in files}
    if as_json:
        print_json({"files": [_document(file, problems) for file, problems in found.items()]})
    else:
        for file, problems in found.items():
            print(*([*problems.lines()] or [f"{one_line(file, 400)}: no problems."]), sep="\n")
    if any(not problem.line for problems in found.values() for problem in problems.shown):
        return UNUSABLE
    return PROBLEMS_FOUND if any(problems.errors for problems in found.values()) else FINE


def _checked(file: str) -> Problems:
    source = read_source(file)
    if isinstance(source, Problem):
        return problems_of([source])
    if _is_lens(source):
        return load_lens(source).problems
    return check_scenario(source, {name: each.lens for name, each in shipped_lenses().items()}).problems


def _is_lens(source: SourceText) -> bool:
    """Told from its tables, so that a file with mistakes is still taken for what it is meant to be."""
    tables = {found[1] for found in _TABLE.finditer(source.text)}
    return bool(tables & _ONLY_IN_A_LENS) and "scene" not in tables


def _document(file: str, problems: Problems) -> dict[str, Any]:
    return {
        "file": one_line(file, 400),
        "errors": problems.errors,
        "warnings": problems.warnings,
        "problems": [
            {key: value for key, value in problem._asdict().items() if key != "file"}
            for problem in problems.shown
        ],
    }
