"""The ways into the app, from the command line: each returns an exit code, once all is saved."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic, sleep

from workshop.language.catalogue import _
from workshop.tui.disk import Disk, Entry, Opened, SaveReport, begin_led, resume_led

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.rooms.beyond import Beyond
    from workshop.rooms.room import PhoneRoom, Phones
    from workshop.session.plan import Hosting
    from workshop.tui.app import PhonesOf

PATIENCE = 2.0
"""Seconds that leaving waits for the last steps to be saved."""
TICK = 0.01
UNREADABLE = 2
"""Exit code where what is to be previewed cannot be read."""


def all_saved(opened: Opened | None) -> bool:
    """Whether nothing would be lost now; of a session that is not kept, nothing more can be."""
    return opened is None or opened.nothing_to_lose


def saved_in_time(opened: Opened, seconds: float) -> bool:
    """Whether everything is on the disk after so many seconds at most; trouble is not waited for."""
    end = monotonic() + seconds
    while not all_saved(opened):
        if (opened.saving is not None and opened.saving.trouble) or monotonic() > end:
            return False
        sleep(TICK)
    return True


def close(opened: Opened | None, seconds: float) -> bool:
    """Close its journal; whether everything is on the disk."""
    return opened is None or opened.saving is None or not opened.saving.close(seconds)


def run_app(
    home: Path | None,
    *,
    open: str | None = None,
    resume: str | None = None,
    practise: int = 0,
    paths: tuple[Path, ...] = (),
    saving: bool = True,
    language: str = "",
    parent_pipe: int | None = None,
    hosting: Hosting | None = None,
    save_report: SaveReport | None = None,
    phones: Phones | None = None,
) -> int:
    """Run the app until it is left: at the beginning of `open`, in session `resume`, or in the library.

    Or in a practice, where `practise` says for how many minutes.

    With `hosting`, what is opened is led with a group; `save_report` writes what came of such a session.
    `home` is where sessions and settings are kept, None for nowhere; `paths` are more places with scenarios,
    which are played in the `language` where they can be had in it. With `phones` these are let in at once.
    """
    from workshop.tui.shelf import Shelf

    def phones_of(opened: Opened) -> PhoneRoom:
        from workshop.rooms.room import PhoneRoom, Phones

        return PhoneRoom(opened.host, opened.saving, home if saving else None, opened.id, phones or Phones())

    def let_in(opened: Opened) -> bool:
        """Whether phones were asked for, now or when the session was left."""
        if phones is not None or home is None or not saving or opened.id is None:
            return phones is not None
        from workshop.rooms.entrance import had_phones

        return had_phones(home, opened.id)

    return run_on(
        Shelf(home, paths, saving, language),
        open=open,
        resume=resume,
        practise=practise,
        parent_pipe=parent_pipe,
        hosting=hosting,
        save_report=save_report,
        phones=phones_of,
        phones_at_once=let_in,
    )


def run_on(
    disk: Disk,
    *,
    open: str | None = None,
    resume: str | None = None,
    practise: int = 0,
    parent_pipe: int | None = None,
    hosting: Hosting | None = None,
    save_report: SaveReport | None = None,
    phones: PhonesOf | None = None,
    phones_at_once: Callable[[Opened], bool] = lambda _opened: False,
) -> int:
    """Run the app on this disk; raises RefusedError where what should be opened cannot be.

    What goes wrong in the app is raised once the terminal is itself again.
    """
    prepare_environment()
    # What a key changes is painted at the next tick; at the usual 60 a second that wait is most of a turn.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from workshop.tui.app import WorkshopApp

    opened = first = None
    if resume:
        opened = disk.resume(resume)
    elif practise:
        opened = disk.practise(practise)
    elif open and hosting is None:
        opened = disk.begin(open)
    elif open and hosting:
        first, planned = _left_open(disk, open, hosting)
        if planned:
            opened = resume_led(disk, planned, hosting)
        elif first is None:
            opened = begin_led(disk, open, hosting)
    app = WorkshopApp(
        disk, opened, parent_pipe, hosting, save_report, first, phones=phones, phones_at_once=phones_at_once
    )
    app.run()
    _close(app.opened)
    return app.ended()


def run_beyond(
    beyond: Beyond, home: Path, save_report: SaveReport | None, parent_pipe: int | None = None
) -> int:
    """Run the app on a session of a server until it is left."""
    prepare_environment()
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from workshop.tui.app import WorkshopApp
    from workshop.tui.shelf import Shelf

    shelf = Shelf(home)
    app = WorkshopApp(
        shelf,
        shelf.opened_beyond(beyond),
        parent_pipe,
        save_report=save_report,
        phones=lambda _opened: beyond.room(),
        phones_at_once=lambda _opened: True,
    )
    app.run()
    return app.ended()


def prepare_environment() -> None:
    """Leave out what would mislead Textual, which reads it when it is imported and when the app is made.

    NO_COLOR means something only where it is not empty. A window has the size that it has: COLUMNS and LINES
    may tell of another one.
    """
    if os.environ.get("NO_COLOR") == "":
        del os.environ["NO_COLOR"]
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)


def _left_open(disk: Disk, scenario: str, hosting: Hosting) -> tuple[Entry | None, str | None]:
    """The scenario, where a group was led through it lately and did not come to the end.

    And the session that is a plan for it, where that is what was left: it is opened without being offered.
    """
    from workshop.session.times import LATELY

    entry = None if hosting.rehearsal else disk.entry(scenario)
    if entry is None:
        return None, None
    played = disk.played(leads=True, group=hosting.group).get(entry.id)
    if played is None or not played.led:
        return None, None
    if played.planned:
        return None, played.session
    return (entry if played.last in LATELY else None), None


def _close(opened: Opened | None) -> None:
    """Close the session's journal, and say what it could not save."""
    if opened is not None and opened.saving is not None and opened.saving.close(PATIENCE):
        trouble = opened.saving.trouble or _("The disk did not answer in time.")
        print(_("The last steps are not saved. {trouble}").format(trouble=trouble), file=sys.stderr)


def run_notes(home: Path, session: str | None = None, parent_pipe: int | None = None) -> int:
    """Run the private view on the sessions of this home until it is left; nothing there is changed.

    What goes wrong in it is raised once the terminal is itself again.
    """
    prepare_environment()
    from workshop.rooms.desk import with_desk
    from workshop.rooms.remote import PhonesThatLead
    from workshop.store.onlooker import Onlooker
    from workshop.tui.screens.notes import notes_app
    from workshop.tui.shelf import Shelf

    with Onlooker(home, session) as onlooker:
        app = notes_app(
            Shelf(home, saving=False),
            lambda: with_desk(home, onlooker.look()),
            parent_pipe,
            phones=PhonesThatLead(home),
        )
        app.run()
    return app.ended()


def run_notes_beyond(beyond: Beyond, home: Path, parent_pipe: int | None = None) -> int:
    """The same on a session of a server."""
    prepare_environment()
    from workshop.rooms.beyond import OnlookerBeyond
    from workshop.tui.screens.notes import notes_app
    from workshop.tui.shelf import Shelf

    with OnlookerBeyond(beyond) as onlooker:
        app = notes_app(Shelf(home, saving=False), onlooker.look, parent_pipe)
        app.run()
    return app.ended()


def run_preview(
    home: Path | None, path: Path, at: str | None = None, parent_pipe: int | None = None,
    given: Sequence[Path] = (),
) -> int:  # fmt: skip
    """Run the preview of this file until it is left, at the beginning or in the scene `at`.

    The original of a translation may be in the library, with what is `given` to it. What goes wrong in the
    app is raised once the terminal is itself again.
    """
    prepare_environment()
    from workshop.authoring.trial import NoWayError, Trial, way_to
    from workshop.authoring.watcher import Watched, reader
    from workshop.store.library import Library

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
    from workshop.tui.screens.preview import Preview
    from workshop.tui.shelf import Shelf

    app = Preview(Shelf(home, saving=False), watched, first, trial, at, parent_pipe).app
    app.run()
    return app.ended()
