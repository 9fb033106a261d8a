"""What the documentation shows of the code is made from the code."""

from __future__ import annotations

import re

from tests.architecture.lifecycle_diagram import PAGE, page_with_diagram

ROOT = PAGE.parents[1]
NAMED = re.compile(r"`([a-z_]+(?:/[a-z_]+)*(?:/|\.py|\.toml)?)`")
"""Folders and files in backticks."""


def test_the_diagram_of_the_lifecycle_is_that_of_the_table():
    page = PAGE.read_text("utf-8")
    assert page_with_diagram(page) == page
    assert "stateDiagram" in page


def test_every_place_that_the_page_names_is_there():
    named = {name for name in NAMED.findall(PAGE.read_text("utf-8")) if "/" in name or "." in name}
    known = [
        each.relative_to(ROOT).as_posix()
        for top in ("workshop", "tests", "scenarios")
        for each in (ROOT / top).rglob("*")
    ]
    known += [each.name for each in ROOT.iterdir()]
    gone = {name for name in named if not any(f"/{each}".endswith(f"/{name.rstrip('/')}") for each in known)}
    assert len(named) > 20
    assert gone == set()
