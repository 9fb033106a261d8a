"""The way into a preview, from the command line: it returns an exit code."""

from __future__ import annotations

import os
import sys
from pathlib import Path

UNREADABLE = 2


def run_preview(home: Path | None, path: Path, at: str | None = None, parent_pipe: int | None = None) -> int:
    """Run the preview of this file until it is left, at the beginning or in the scene `at`.

    What goes wrong in it is raised once the terminal is itself again.
    """
    if os.environ.get("NO_COLOR") == "":
        # The convention says: only where it is not empty. Textual reads it when it is imported.
        del os.environ["NO_COLOR"]
    from workshop.session.trial import NoWayError, Trial, way_to
    from workshop.store.watching import Watched, reader

    watched = Watched(path, reader(path, home))
    first = watched.read()
    if first.source is None and not first.problems.shown[0].line:
        print(f"{watched.name}: {first.problems.shown[0].text}.", file=sys.stderr)
        return UNREADABLE
    try:
        trial = Trial(first.play, way_to(first.play, at) if at is not None else ()) if first.play else None
    except NoWayError as none:
        print(none, file=sys.stderr)
        return UNREADABLE
    from workshop.tui.app import FAULT
    from workshop.tui.preview_app import PreviewApp
    from workshop.tui.shelf import Shelf

    app = PreviewApp(Shelf(home, saving=False), watched, first, trial, at, parent_pipe)
    app.run()
    if app.fault is not None:
        raise app.fault
    return app.return_code if app.return_code is not None else FAULT
