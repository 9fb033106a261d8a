"""The guide for authors is found from anywhere, and the pages that it names are beside it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.conftest import ROOT, Run

LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def test_the_guide_is_found_and_shown(run: Run) -> None:
    found = run("guide")
    assert (found.code, found.err) == (0, "")
    path = Path(found.out.rstrip("\n"))
    assert path == ROOT / "scenarios" / "README.md"
    shown = run("guide", "--show")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == path.read_text("utf-8")


def test_every_page_that_the_guide_and_its_pages_name_is_there() -> None:
    start = ROOT / "scenarios" / "README.md"
    seen, waiting = {start}, [start]
    while waiting:
        page = waiting.pop()
        for link in LINK.findall(page.read_text("utf-8")):
            named = (page.parent / link).resolve()
            assert named.is_relative_to(start.parent), f"{page.name}: {link} is not among what is installed"
            assert named.is_file(), f"{page.name}: {link}"
            if named.suffix == ".md" and named not in seen:
                seen.add(named)
                waiting.append(named)
    assert len(seen) > 50


def test_a_new_scenario_names_the_command_for_the_guide(run: Run, tmp_path: Path) -> None:
    done = run("new", "mine.toml")
    assert "workshop guide" in done.err
    text = (tmp_path / "mine.toml").read_text("utf-8")
    assert re.search(r"^#   workshop guide +\S", text, re.MULTILINE)
    assert "README" not in text


def test_a_new_lens_names_the_guide_to_lenses(run: Run, tmp_path: Path) -> None:
    done = run("lens", "new", "talks.toml")
    assert "workshop guide lens\n" in done.err
    assert "workshop guide lens\n" in (tmp_path / "talks.toml").read_text("utf-8")
    assert run("guide", "lens", "--show").out.startswith("# ")
    assert Path(run("guide", "translating").out.strip()).is_file()
    refused = run("guide", "sound")
    assert (refused.code, refused.out) == (2, "")
