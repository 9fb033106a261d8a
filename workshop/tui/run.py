"""The way into the app, from the command line: it returns an exit code and has said what there was to say."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from workshop.language.catalogue import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.tui.disk import Disk, Opened, SaveReport
    from workshop.tui.host_opening import Hosting


def run_app(
    home: Path | None,
    *,
    open: str | None = None,
    resume: str | None = None,
    paths: tuple[Path, ...] = (),
    saving: bool = True,
    language: str = "",
    parent_pipe: int | None = None,
    hosting: Hosting | None = None,
    save_report: SaveReport | None = None,
) -> int:
    """Run the app until it is left: at the beginning of `open`, in session `resume`, or in the library.

    With `hosting`, what is opened is led with a group; `save_report` writes what came of such a session.
    `home` is where sessions and settings are kept, None for nowhere; `paths` are more places with scenarios,
    which are played in the `language` where they can be had in it.
    """
    from workshop.tui.shelf import Shelf

    return run_on(
        Shelf(home, paths, saving, language),
        open=open,
        resume=resume,
        parent_pipe=parent_pipe,
        hosting=hosting,
        save_report=save_report,
    )


def run_on(
    disk: Disk,
    *,
    open: str | None = None,
    resume: str | None = None,
    parent_pipe: int | None = None,
    hosting: Hosting | None = None,
    save_report: SaveReport | None = None,
) -> int:
    """Run the app on this disk; raises RefusedError where what should be opened cannot be.

    What goes wrong in the app is raised once the terminal is itself again.
    """
    if os.environ.get("NO_COLOR") == "":
        # The convention says: only where it is not empty.
        del os.environ["NO_COLOR"]
    # What a key changes is painted at the next tick; at the usual 60 a second that wait is most of a turn.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from workshop.tui.app import FAULT, WorkshopApp

    opened = None
    if open or resume:
        if resume:
            opened = disk.resume(resume)
        elif hosting is None:
            opened = disk.begin(open or "")
        else:
            from workshop.tui.host_opening import begin_led

            opened = begin_led(disk, open or "", hosting)
    app = WorkshopApp(disk, opened, parent_pipe, hosting, save_report)
    app.run()
    _close(app.opened)
    if app.fault is not None:
        raise app.fault
    return app.return_code if app.return_code is not None else FAULT


def _close(opened: Opened | None) -> None:
    """Close the session's journal, and say what it could not save."""
    from workshop.tui.parting import PATIENCE

    if opened is not None and opened.saving is not None and not opened.saving.close(PATIENCE):
        trouble = opened.saving.trouble or _("The disk did not answer in time.")
        print(_("The last steps are not saved. {trouble}").format(trouble=trouble), file=sys.stderr)
