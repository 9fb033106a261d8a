"""`workshop preview`: the app on a file that somebody is writing."""

from __future__ import annotations

from pathlib import Path

from workshop.cli.app import has_terminal
from workshop.cli.exits import UNUSABLE, Ends
from workshop.cli.faults import threads_watched
from workshop.cli.homes import GIVEN, home_to_read
from workshop.language.catalogue import _

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
        from workshop.tui.preview_run import run_preview

        return run_preview(home, Path(file), at, parent_pipe, GIVEN.get())

    return guarded(run, KILLED)
