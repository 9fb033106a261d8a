"""The way into a preview, from the command line: it returns an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from workshop.tui.run import prepare_environment

UNREADABLE = 2


def run_preview(
    home: Path | None, path: Path, at: str | None = None, parent_pipe: int | None = None,
    given: Sequence[Path] = (),
) -> int:  # fmt: skip
    """Run the preview of this file until it is left, at the beginning or in the scene `at`.

    The original of a translation may be in the library, with what is `given` to it. What goes wrong in the
    app is raised once the terminal is itself again.
    """
    prepare_environment()
    from workshop.session.trial import NoWayError, Trial, way_to
    from workshop.store.library import Library
    from workshop.store.watching import Watched, reader

    watched = Watched(path, reader(path, home, Library(home, given)))
    first = watched.read()
    if first.source is None and not first.problems.shown[0].line:
        print(f"{watched.name}: {first.problems.shown[0].text}.", file=sys.stderr)
        return UNREADABLE
    try:
        trial = Trial(first.play, way_to(first.play, at) if at is not None else ()) if first.play else None
    except NoWayError as none:
        print(none, file=sys.stderr)
        return UNREADABLE
    from workshop.tui.preview_app import PreviewApp
    from workshop.tui.shelf import Shelf

    app = PreviewApp(Shelf(home, saving=False), watched, first, trial, at, parent_pipe)
    app.run()
    return app.ended()
