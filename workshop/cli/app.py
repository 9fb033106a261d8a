"""The app from the command line: only where there is a terminal, and loading nothing before it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from workshop.cli.exits import UNUSABLE, Ends, threads_watched
from workshop.cli.homes import GIVEN, add_folder, file_of, home_to_read, home_to_write, is_folder, play_named
from workshop.language.catalogue import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.rooms.room import Phones
    from workshop.session.plan import Hosting
    from workshop.tui.disk import Opened


def has_terminal() -> bool:
    """Whether a screen can be drawn and keys can be read."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream.isatty() for stream in streams) and not _is_dumb()


def open_app(
    *,
    scenario: str | None = None,
    session: str | None = None,
    practise: int = 0,
    saving: bool = True,
    hosting: Hosting | None = None,
    language: str | None = None,
    phones: Phones | None = None,
) -> int:
    """The app in the library, at the beginning of a scenario, or in a session; returns the exit code.

    Or in a practice, where `practise` says for how many minutes.

    Where a folder stands for the scenario, the library opens, with what is in it. With `hosting`, the
    scenario is led with a group. Raises Ends where the scenario cannot be had in a `language` that is told.
    """
    if not has_terminal():
        raise Ends(UNUSABLE, _without_terminal())
    path = None
    if scenario and is_folder(scenario):
        add_folder(scenario)
    elif scenario:
        path = str(file_of(scenario, language))
    home = home_to_write() if saving else home_to_read()
    from workshop.tui.guard import KILLED, KILLED_UNSAVED, guarded

    @threads_watched()
    def run(parent_pipe: int | None) -> int:
        from workshop.tui.run import run_app

        if hosting is not None and path is not None:
            _check_plan(path, hosting)
        reports: dict[str | None, Path] = {}

        def save_report(opened: Opened) -> None:
            from workshop.cli.sessions import write_led_report

            reports[opened.id] = write_led_report(opened, reports.get(opened.id))

        code = run_app(
            home, open=path, resume=session, practise=practise, paths=GIVEN.get(), saving=saving,
            language=language or "", parent_pipe=parent_pipe, hosting=hosting, save_report=save_report,
            phones=phones,
        )  # fmt: skip
        for report in reports.values():
            print(_("The report is in {report}").format(report=report), file=sys.stderr)
        return code

    return guarded(run, KILLED if saving else KILLED_UNSAVED)


def _check_plan(scenario: str, hosting: Hosting) -> None:
    """Raise Ends where the plan names a scene that the scenario has not, before anything is begun."""
    if not hosting.scenes:
        return
    from workshop.session.plan import unknown_scene

    if unknown := unknown_scene(play_named(scenario), hosting.scenes):
        raise Ends(UNUSABLE, unknown)


def _without_terminal() -> str:
    """Why there is no screen to draw on, and what to do."""
    what = (
        _("This terminal cannot draw the app (TERM=dumb).") if _is_dumb() else _("The app needs a terminal.")
    )
    return _("{what}\nLine by line: workshop play --plain\nWhat there is to play: workshop list").format(
        what=what
    )


def _is_dumb() -> bool:
    return os.environ.get("TERM") == "dumb"
