"""Builds the wheel, installs it where nothing else is, and plays a scenario with it to an ending."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCENARIO = "ceo-product-review"
LINES = "1\n" * 20
"""The first reply every time: more lines than the scenario has questions."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        pip = ("-m", "pip", "--disable-pip-version-check", "--quiet")
        run(sys.executable, *pip, "wheel", "--no-deps", "--wheel-dir", str(place), str(ROOT), cwd=place)
        venv.create(place / "venv", with_pip=True)
        python = str(place / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
        run(python, *pip, "install", str(next(place.glob("levels_workshop-*.whl"))), cwd=place)
        os.environ.update(WORKSHOP_HOME=str(place / "home"), PYTHONUTF8="1")
        workshop = (python, "-m", "workshop")
        assert SCENARIO in run(*workshop, "list", cwd=place)
        assert "How it ends" in run(*workshop, "play", SCENARIO, "--plain", cwd=place, typed=LINES)
        verdict = run(*workshop, "explain", SCENARIO, "the-question", "reasons", "--json", cwd=place)
        assert json.loads(verdict)["format"] == 1
    print("The wheel plays.")


def run(*command: str, cwd: Path, typed: str = "") -> str:
    """What the command writes to stdout; a command that fails ends all, its talk already on stderr."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        command, input=typed, stdout=subprocess.PIPE, cwd=cwd, env=environment, encoding="utf-8", check=True
    ).stdout


if __name__ == "__main__":
    main()
