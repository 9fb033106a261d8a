"""What a newcomer may count on: whole modules, few arrows, one thing to a name, and public doors."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import tomli

ROOT = Path(__file__).parents[2]
MODULES = [path for path in sorted((ROOT / "workshop").rglob("*.py")) if path.name != "__init__.py"]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LENSES = [tomli.loads(path.read_text("utf-8")) for path in sorted((ROOT / "workshop/lenses").glob("*.toml"))]

LONGEST = 600
SHORT, MOST_SHORT = 60, 10
MOST_METHODS, MOST_ABOVE = 40, 2
"""Methods of a class, and classes of our own that it inherits from, one from the other."""
MOST_IMPORTS = {"session": 89, "store": 45, "store/postgres": 20}
"""Import statements between the modules of a package; one inside another is counted by itself."""

ANOTHER_THING = {
    "COMMANDS": "every screen and every family of commands has its own",
    "Command": "what a session is asked for, and what a key stands for: each is that of its layer",
    "Person": "who is in a story, and who is signed in: neither meets the other",
}
"""Names that stand in several modules on purpose, with the reason."""

KEY = re.compile(
    r"""\( (?: [a-zA-Z] | [?/+.] | Enter | Esc | Space | Tab | F\d{1,2} ) (?: ,\ twice )? \)   # in brackets
    | \b \w , \ twice \b
    | \b (?: Enter | Esc | Space | Tab | F\d{1,2} ) \b
    """,
    re.VERBOSE,
)
"""A key of the app as a sentence would name it."""


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_in(path: Path, package: str) -> Iterator[tuple[str, str]]:
    """The module and the name of everything that is imported by name from a package."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{package}."):
            for alias in node.names:
                yield str(node.module), alias.name


def defined_in(path: Path) -> Iterator[str]:
    """The public names that a module defines at its top; a command is named as a person types it."""
    for node in tree_of(path).body:
        match node:
            case ast.FunctionDef(decorator_list=[ast.Call(func=ast.Attribute(attr="command")), *_]):
                names = []
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names = [name]
            case ast.Assign(targets=targets):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case _:
                names = []
        yield from (name for name in names if not name.startswith("_"))


def is_private(name: str) -> bool:
    return any(part.startswith("_") and not part.endswith("_") for part in name.split("."))


def test_a_module_opens_with_one_sentence() -> None:
    openings = {place(path): (ast.get_docstring(tree_of(path)) or "").partition("\n")[0] for path in MODULES}
    assert [path for path, opening in openings.items() if not opening.endswith((".", ":", "?"))] == []


def test_a_module_is_one_thought_whole() -> None:
    lines = {place(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {path: count for path, count in lines.items() if count > LONGEST} == {}
    short = {path: count for path, count in lines.items() if count < SHORT}
    assert len(short) <= MOST_SHORT, short


@pytest.mark.parametrize("package", MOST_IMPORTS)
def test_few_imports_run_between_the_modules_of_a_package(package: str) -> None:
    folder = ROOT / "workshop" / package
    inside = {ROOT / "workshop" / other for other in MOST_IMPORTS if other.startswith(f"{package}/")}
    statements = {
        (place(path), module)
        for path in MODULES
        if folder in path.parents and not inside & {*path.parents}
        for module, _ in imports_in(path, f"workshop.{package.replace('/', '.')}")
    }
    assert len(statements) <= MOST_IMPORTS[package]


def test_a_public_name_is_one_thing() -> None:
    """Classes and functions, and those constants that other modules import."""
    imported = {pair for path in MODULES for pair in imports_in(path, "workshop")}
    defined: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for name in defined_in(path):
            if not name.isupper() or (module, name) in imported:
                defined[name].append(place(path))
    several = {name: paths for name, paths in defined.items() if len(paths) > 1}
    assert {name: paths for name, paths in several.items() if name not in ANOTHER_THING} == {}
    assert several.keys() >= ANOTHER_THING.keys()


def test_no_class_is_a_room_of_rooms() -> None:
    classes = {
        node.name: node
        for path in MODULES
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef) and "tui" in path.parts
    }

    def above(name: str) -> int:
        bases = [ast.unparse(base).partition("[")[0] for base in classes[name].bases]
        return max((above(base) + 1 for base in bases if base in classes), default=0)

    def methods(name: str) -> int:
        return sum(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in classes[name].body)

    assert {name: count for name in classes if (count := methods(name)) > MOST_METHODS} == {}
    assert {name: count for name in classes if (count := above(name)) > MOST_ABOVE} == {}


def test_no_test_imports_what_is_private() -> None:
    private = [
        f"{place(path)}: {module}.{name}"
        for path in TESTS
        for module, name in imports_in(path, "workshop")
        if name != "_" and is_private(f"{module}.{name}")
    ]
    assert private == []


def test_the_core_names_no_key_of_the_app() -> None:
    sentences = [
        f"{place(path)}:{node.lineno}: {node.value}"
        for path in MODULES
        if ROOT / "workshop" / "session" in path.parents
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.search(node.value)
    ]
    assert sentences == []


def test_no_level_or_move_of_a_lens_stands_in_code() -> None:
    names = "|".join({re.escape(name) for lens in LENSES for name in (*lens["level"], *lens["move"])})
    word = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")
    assert {place(path): word.findall(path.read_text("utf-8")) for path in MODULES} == {
        place(path): [] for path in MODULES
    }
