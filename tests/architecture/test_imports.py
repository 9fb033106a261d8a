"""Who may import whom, and what a start may cost: proofs in fresh interpreters."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE = ("engine", "scenario", "session", "report")


def modules_of(package: str) -> list[str]:
    folder = ROOT / "workshop" / package
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted(folder.rglob("*.py"))
        if path.name != "__init__.py"
    ]


def loaded_after(statements: str) -> set[str]:
    """The names of all modules that a fresh interpreter has loaded after these statements."""
    program = f"{statements}\nimport sys; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_import_contracts_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", PURE)
def test_importing_a_pure_package_never_loads_a_screen(package: str) -> None:
    statements = "\n".join(f"import {module}" for module in modules_of(package))
    assert not loaded_after(statements) & {"textual", "rich", "click"}


def test_playing_line_by_line_never_loads_a_screen() -> None:
    statements = "\n".join(f"import {module}" for module in modules_of("plain"))
    assert not loaded_after(statements) & {"textual", "rich", "click"}


def test_the_library_loads_neither_documents_nor_the_database() -> None:
    loaded = loaded_after(
        "from workshop.cli.main import run\n"
        "from workshop.cli.app import open_app\n"
        "from workshop.cli.homes import library\n"
        "assert len(library().headings().headings) >= 2"
    )
    assert not loaded & {"pydantic", "sqlite3", "importlib.metadata", "textual"}


def test_the_first_screen_loads_no_session(tmp_path: Path) -> None:
    loaded = loaded_after(
        "import asyncio\n"
        "from pathlib import Path\n"
        "from workshop.tui.app import WorkshopApp\n"
        "from workshop.tui.shelf import Shelf\n"
        f"shelf = Shelf(Path({str(tmp_path)!r}))\n"
        "assert len(shelf.entries()) >= 2\n"
        "WorkshopApp(shelf)"
    )
    session = {name for name in loaded if name.startswith("workshop.session.")}
    assert session <= {"workshop.session.times"}
    assert not loaded & {"pydantic", "sqlite3", "workshop.tui.figures"}


def test_help_loads_nothing_but_the_command_line() -> None:
    loaded = loaded_after(
        "import contextlib, io, sys\n"
        "sys.argv = ['workshop', '--help']\n"
        "from workshop.cli.main import run\n"
        "with contextlib.redirect_stdout(io.StringIO()): run()"
    )
    assert not loaded & {"pydantic", "sqlite3", "textual", "rich", "tomli", "platformdirs", "asyncio"}
    assert "workshop.store.home" not in loaded


def test_a_plain_check_loads_nothing_that_only_other_commands_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKSHOP_HOME", str(tmp_path))
    loaded = loaded_after(
        "import contextlib, io, sys\n"
        "sys.argv = ['workshop', 'check', 'scenarios/ceo-product-review.toml']\n"
        "from workshop.cli.main import run\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):\n"
        "    assert run() == 0"
    )
    assert not loaded & {"difflib", "statistics", "sqlite3", "textual", "platformdirs"}
