"""What a reader may count on: short modules, short functions, and no word of the domain in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "workshop").rglob("*.py"))
LENS = tomli.loads((ROOT / "workshop" / "lenses" / "levels.toml").read_text("utf-8"))
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno is not None
            lines = node.end_lineno - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{node.name}, line {node.lineno}: {lines} lines"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_one_thought(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_function_does_one_thing(path: Path) -> None:
    assert list(long_functions(path)) == []


@pytest.mark.parametrize("path", [path for path in MODULES if path.name != "__init__.py"], ids=name_of)
def test_a_module_opens_with_one_sentence(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring, "no docstring"
    assert docstring.splitlines()[0].endswith((".", ":", "?"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_are_absolute(path: Path) -> None:
    relative = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_level_or_move_of_the_lens_stands_in_code(path: Path) -> None:
    names = {*LENS["level"], *LENS["move"]}
    words = {
        name for name in names if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", path.read_text("utf-8"))
    }
    assert words == set()
