"""Builds the wheel, installs it where nothing else is, and plays a scenario with it to an ending.

Then the wheel is run without being installed, as `uvx` and `pipx run` do it, where these can be had.
"""

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
LINES = "1\n\n\n" * 40
"""The first reply every time, no guess, nothing more to say: more lines than the scenario has questions."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        pip = ("-m", "pip", "--disable-pip-version-check", "--quiet")
        run(sys.executable, *pip, "wheel", "--no-deps", "--wheel-dir", str(place), str(ROOT), cwd=place)
        wheel = str(next(place.glob("levels_workshop-*.whl")))
        python = made_in(place / "venv", "python")
        run(python, *pip, "install", wheel, cwd=place)
        os.environ.update(WORKSHOP_HOME=str(place / "home"), PYTHONUTF8="1")
        workshop = (python, "-m", "workshop")
        assert SCENARIO in run(*workshop, "list", cwd=place)
        assert "How it ends" in run(*workshop, "play", SCENARIO, "--plain", cwd=place, typed=LINES)
        verdict = run(*workshop, "explain", SCENARIO, "the-question", "reasons", "--json", cwd=place)
        assert json.loads(verdict)["format"] == 1
        print("The wheel plays.")
        for launcher in ("uv", "pipx"):
            print(f"{launcher}: {without_installing(launcher, wheel, place)}")


def made_in(folder: Path, program: str) -> str:
    """The path of a program in a new environment, which has Python and pip."""
    venv.create(folder, with_pip=True)
    return str(folder / ("Scripts" if os.name == "nt" else "bin") / program)


def without_installing(launcher: str, wheel: str, place: Path) -> str:
    """That this program runs the wheel, by either of its names; or why that was not tried."""
    python = made_in(place / launcher, "python")
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", launcher)
    if subprocess.run(pip, cwd=place, check=False, capture_output=True).returncode:
        return "cannot be had here, so it was not tried."
    if launcher == "uv":
        uvx = str(Path(python).with_name("uvx"))
        ways = [(uvx, "--from", wheel, "levels-workshop"), (uvx, "--from", wheel, "workshop"), (uvx, wheel)]
    else:
        pipx = str(Path(python).with_name("pipx"))
        # A file without --spec is a script to pipx, and so no wheel.
        ways = [(pipx, "run", "--spec", wheel, name) for name in ("levels-workshop", "workshop")]
        os.environ.update(PIPX_HOME=str(place / "pipx-home"), PIPX_DEFAULT_PYTHON=sys.executable)
    for way in ways:
        assert SCENARIO in run(*way, "list", cwd=place), way
    return f"{len(ways)} ways to run the wheel without installing it."


def run(*command: str, cwd: Path, typed: str = "") -> str:
    """What the command writes to stdout; a command that fails ends all, its talk already on stderr."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        command, input=typed, stdout=subprocess.PIPE, cwd=cwd, env=environment, encoding="utf-8", check=True
    ).stdout


if __name__ == "__main__":
    main()
