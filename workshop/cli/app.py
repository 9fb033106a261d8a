"""The app from the command line: only where there is a terminal, and loading nothing before it."""

from __future__ import annotations

import os
import sys

from workshop.cli.exits import UNUSABLE, Ends
from workshop.cli.faults import threads_watched
from workshop.cli.homes import file_of, home_to_read, home_to_write


def has_terminal() -> bool:
    """Whether a screen can be drawn and keys can be read."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream.isatty() for stream in streams) and os.environ.get("TERM") != "dumb"


@threads_watched()
def open_app(*, scenario: str | None = None, session: str | None = None, saving: bool = True) -> int:
    """The app in the library, at the briefing of a scenario, or in a session; returns the exit code."""
    if not has_terminal():
        raise Ends(UNUSABLE, "The app needs a terminal. Without one: workshop list, workshop play SCENARIO.")
    path = str(file_of(scenario)) if scenario else None
    home = home_to_write() if saving else home_to_read()
    from workshop.tui.guard import guarded

    def run(parent_pipe: int | None) -> int:
        from workshop.tui.run import run_app

        return run_app(home, open=path, resume=session, saving=saving, parent_pipe=parent_pipe)

    return guarded(run)
