"""`workshop guide` and `preview`: what an author has open beside a file."""

from __future__ import annotations

from pathlib import Path

from workshop.cli.app import has_terminal
from workshop.cli.exits import FINE, UNUSABLE, Ends, threads_watched
from workshop.cli.homes import GIVEN, home_to_read
from workshop.language.catalogue import _
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


NO_TERMINAL = _("The preview needs a terminal. What is amiss in a file, without one: workshop check FILE")
KILLED = _("The preview was stopped from outside; the file is as it was last saved.")


def preview_file(file: str, at: str | None) -> int:
    """Show the scenario in this file, and every version that is saved, until the person leaves."""
    if not has_terminal():
        raise Ends(UNUSABLE, NO_TERMINAL)
    home = home_to_read()
    from workshop.tui.guard import guarded

    @threads_watched()
    def run(parent_pipe: int | None) -> int:
        from workshop.tui.run import run_preview

        return run_preview(home, Path(file), at, parent_pipe, GIVEN.get())

    return guarded(run, KILLED)
