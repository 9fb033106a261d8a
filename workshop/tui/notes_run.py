"""The way into the private view, from the command line: it returns an exit code."""

from __future__ import annotations

from pathlib import Path

from workshop.tui.run import prepare_environment


def run_notes(home: Path, session: str | None = None, parent_pipe: int | None = None) -> int:
    """Run the private view on the sessions of this home until it is left; nothing there is changed.

    What goes wrong in it is raised once the terminal is itself again.
    """
    prepare_environment()
    from workshop.store.onlooking import Onlooker
    from workshop.tui.notes import NotesApp
    from workshop.tui.shelf import Shelf

    with Onlooker(home, session) as onlooker:
        app = NotesApp(Shelf(home, saving=False), onlooker.look, parent_pipe)
        app.run()
    return app.ended()
