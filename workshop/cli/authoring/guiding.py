"""`workshop guide`: where the guides for authors are, or what stands in one."""

from __future__ import annotations

from workshop.cli.exits import FINE
from workshop.store.lenses import text_of
from workshop.store.library import shipped

PAGES = {"scenario": "README.md", "lens": "lens-guide.md", "translating": "translating.md"}
"""By what they are about; all are beside the shipped scenarios."""


def show_guide(about: str, as_text: bool) -> int:
    """Print the path of the guide, or its text; raises UnplayableError where it cannot be read."""
    path = shipped() / PAGES[about]
    text = text_of(path).text
    print(text if as_text else path, end="" if as_text else "\n")
    return FINE
