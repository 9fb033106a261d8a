"""The set-ups of the guide, in the editors' own checkers: what is sound is not red, and what is broken is.

Both come from PyPI: `pip install taplo tombi`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run
from workshop.authoring.check.manuals import SAMPLES

pytestmark = pytest.mark.slow
GUIDE = (ROOT / "scenarios" / "README.md").read_text("utf-8")
SETUPS = {"taplo": ".taplo.toml", "tombi": ".tombi.toml"}
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def editor(name: str) -> str:
    """The checker of an editor, beside this Python or on the path; skips where it is not installed."""
    beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    found = shutil.which(name, path=beside)
    if found is None:
        pytest.skip(f"{name} is not installed: pip install {name}")
    return found


def setup(name: str) -> str:
    """What the guide says is to stand in the editor's own file."""
    return re.split(r"\n```\n", GUIDE.partition(f"in `{SETUPS[name]}`")[2])[1]


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A folder as the guide makes it: a scenario, its translation, a lens, and their schemas."""
    shutil.copy(SAMPLES["scenario"], tmp_path / "story.toml")
    shutil.copy(SAMPLES["translation"], tmp_path / "story.de.toml")
    assert run("schema", "scenario", "--for", "story.toml", "-o", "scenario.schema.json").code == 0
    assert run("schema", "translation", "--for", "story.toml", "-o", "translation.schema.json").code == 0
    assert run("schema", "lens", "-o", "lens.schema.json").code == 0
    assert run("lens", "new", "mine.toml").code == 0
    return tmp_path


def told(name: str, folder: Path) -> str:
    """What the editor says is wrong; it says of each file that it looks at."""
    (folder / SETUPS[name]).write_text(setup(name), "utf-8")
    files = [path.name for path in sorted(folder.glob("*.toml"))]
    offline = ["--offline"] if name == "tombi" else []
    done = subprocess.run(
        [editor(name), "lint", *offline, *files],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "NO_COLOR": "1"},
    )
    text = COLOUR.sub("", (done.stdout + done.stderr).decode("utf-8", "replace"))
    assert not re.search("failed to (?:load|get|fetch)", text), text
    return "\n".join(line for line in text.splitlines() if re.match(r"\s*error:?", line, re.IGNORECASE))


@pytest.mark.parametrize("name", SETUPS)
def test_what_is_sound_is_not_red(name: str, folder: Path) -> None:
    assert told(name, folder) == ""


BROKEN = [
    ("story.toml", 'stance = "ceo"', 'stance = "boss"'),
    ("story.toml", 'asks = "why-shortfall"', 'asks = "why"'),
    ("story.toml", "moves.cites-constraint", "moves.cites-constraints"),
    ("story.toml", 'listener = "rosa"', 'listener = "rose"'),
    ("story.toml", 'seat = "ben"', 'seat = "bern"'),
    ("story.de.toml", "[scene.the-question]", "[scene.the-questoin]"),
    ("story.de.toml", "title = ", "tilte = "),
    ("mine.toml", "format = 1", "format = 2"),
]


@pytest.mark.parametrize("name", SETUPS)
@pytest.mark.parametrize(("file", "old", "new"), BROKEN)
def test_what_is_broken_is_red(name: str, file: str, old: str, new: str, folder: Path) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    assert told(name, folder)


SHIPPED_FILES = sorted((ROOT / "scenarios").rglob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED_FILES, ids=lambda path: path.stem)
def test_no_shipped_story_is_red_by_its_own_names(path: Path, run: Run, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path)
    assert run("schema", "scenario", "--for", path.name, "-o", "scenario.schema.json").code == 0
    for name in SETUPS:
        assert told(name, tmp_path) == "", name


def test_a_translation_that_was_only_begun_is_not_red(run: Run, tmp_path: Path) -> None:
    path = SHIPPED_FILES[0]
    shutil.copy(path, tmp_path)
    assert run("new", "--translate", "de", path.name).code == 0
    assert run("schema", "scenario", "--for", path.name, "-o", "scenario.schema.json").code == 0
    assert run("schema", "translation", "--for", path.name, "-o", "translation.schema.json").code == 0
    for name in SETUPS:
        assert told(name, tmp_path) == "", name
    begun = tmp_path / f"{path.stem}.de.toml"
    begun.write_text(begun.read_text("utf-8").replace("[scene.", "[scenes.", 1), "utf-8")
    for name in SETUPS:
        assert told(name, tmp_path), name
