"""The app from the command line: only where there is a terminal, and loading nothing before it."""

from __future__ import annotations

import os
import sys

from workshop.cli.exits import UNUSABLE, Ends
from workshop.cli.faults import threads_watched
from workshop.cli.homes import file_of, home_to_read, home_to_write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.tui.disk import Opened
    from workshop.tui.host_opening import Hosting


def has_terminal() -> bool:
    """Whether a screen can be drawn and keys can be read."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream.isatty() for stream in streams) and os.environ.get("TERM") != "dumb"


@threads_watched()
def open_app(
    *,
    scenario: str | None = None,
    session: str | None = None,
    saving: bool = True,
    hosting: Hosting | None = None,
) -> int:
    """The app in the library, at the beginning of a scenario, or in a session; returns the exit code.

    With `hosting`, the scenario is led with a group.
    """
    if not has_terminal():
        raise Ends(UNUSABLE, "The app needs a terminal. Without one: workshop list, workshop play SCENARIO.")
    path = str(file_of(scenario)) if scenario else None
    home = home_to_write() if saving else home_to_read()
    from workshop.tui.guard import guarded

    def run(parent_pipe: int | None) -> int:
        from workshop.tui.run import run_app

        if hosting is not None and path is not None:
            from workshop.cli.hosting import check_plan

            check_plan(path, hosting)
        return run_app(
            home,
            open=path,
            resume=session,
            saving=saving,
            parent_pipe=parent_pipe,
            hosting=hosting,
            save_report=save_report,
        )

    return guarded(run)


def save_report(opened: Opened) -> str:
    """Write the report of a session with a group; the app calls it, off its own thread, when one ends."""
    from workshop.cli.hosting import save_report as save

    return save(opened)
