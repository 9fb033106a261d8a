"""What the documentation names is there, and what it shows of the code is made from the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.lifecycle_diagram import PAGE, page_with_diagram

ROOT = PAGE.parents[1]
FOR_DEVELOPERS = [page for folder in ("", "docs", "deploy") for page in sorted((ROOT / folder).glob("*.md"))]
FOR_AUTHORS = sorted((ROOT / "scenarios").glob("*.md"))
"""What these name in backticks are files of whoever writes a scenario."""
TOPS = ("", "workshop/")
"""Where a path in backticks begins: at the root, or in the package."""
PATH = re.compile(r"`((?:\.?[a-z][\w.-]*/)+[\w.-]*|[\w-]+\.(?:py|toml|md|yml))`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def missing(page: Path) -> Iterator[str]:
    text = page.read_text("utf-8")
    for link in LINK.findall(text):
        if not (page.parent / link).exists():
            yield link
    if page in FOR_DEVELOPERS:
        for path in PATH.findall(text):
            if not any((ROOT / top / path).exists() for top in TOPS):
                yield path


@pytest.mark.parametrize("page", [*FOR_DEVELOPERS, *FOR_AUTHORS], ids=name_of)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    assert list(missing(page)) == []


def test_the_diagram_of_the_lifecycle_is_that_of_the_table() -> None:
    page = PAGE.read_text("utf-8")
    assert page_with_diagram(page) == page
    assert "stateDiagram" in page
