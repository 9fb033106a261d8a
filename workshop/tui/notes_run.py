"""The way into the private view, from the command line: it returns an exit code."""

from __future__ import annotations

import os
from pathlib import Path


def run_notes(home: Path, session: str | None = None, parent_pipe: int | None = None) -> int:
    """Run the private view on the sessions of this home until it is left; nothing there is changed.

    What goes wrong in it is raised once the terminal is itself again.
    """
    if os.environ.get("NO_COLOR") == "":
        # The convention says: only where it is not empty. Textual reads it when it is imported.
        del os.environ["NO_COLOR"]
    from workshop.store.onlooking import Onlooker
    from workshop.tui.app import FAULT
    from workshop.tui.notes import NotesApp
    from workshop.tui.shelf import Shelf

    with Onlooker(home, session) as onlooker:
        app = NotesApp(Shelf(home, saving=False), onlooker.look, parent_pipe)
        app.run()
    if app.fault is not None:
        raise app.fault
    return app.return_code if app.return_code is not None else FAULT
