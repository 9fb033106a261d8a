"""`workshop`, `play` and `resume`: in the app where there is a terminal for it, else line by line."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

from workshop.cli import exits
from workshop.cli.exits import Ends
from workshop.cli.opening import home_to_write, library, script_of, store_at
from workshop.cli.output import console_here
from workshop.plain.answers import Typed
from workshop.plain.console import Console
from workshop.plain.play import LineByLine
from workshop.plain.prompts import Finish, Prompts, Stopped
from workshop.plain.telling import numbered
from workshop.store.opening import Running, begin, resume

SECONDS_TO_SAVE = 10.0


def open_app(*, saving: bool) -> int:
    """The app, on the library."""
    if not has_terminal():
        raise Ends(
            exits.UNUSABLE,
            "The app needs a terminal. Without one: workshop list, and workshop play SCENARIO line by line.",
        )
    return _run_app(saving=saving)


def play_scenario(name: str | None, *, plain: bool, saving: bool) -> int:
    """A new session on the scenario, or on one that is asked for."""
    if not plain and has_terminal():
        path = str(library().find(name)) if name else None
        return _run_app(open=path, saving=saving)
    console = console_here()
    name = name or _asked_for(console)
    if name is None:
        return exits.FINE
    script = script_of(name)
    with ExitStack() as stack:
        store = stack.enter_context(store_at(home_to_write())) if saving else None
        return play_lines(begin(store, script), console)


def resume_session(session: str | None, *, plain: bool) -> int:
    """A kept session where it was left; the last that was not finished, if none is named."""
    home = home_to_write()
    with store_at(home) as store:
        if session is None:
            latest = store.latest_unfinished()
            if latest is None:
                raise Ends(exits.UNUSABLE, "There is no session to go on with. Begin one: workshop play")
            session = latest.id
        if plain or not has_terminal():
            return play_lines(resume(store, session, _file_now), console_here())
    return _run_app(resume=session, saving=True)


def play_lines(running: Running, console: Console) -> int:
    """Play on the console, see everything saved, and say how to go on."""
    if running.notice:
        console.say(running.notice, "")
    if running.id is None:
        console.say("This session is not being saved.", "")
    finish = None
    try:
        finish = LineByLine(running.host, console, lambda: running.journal.trouble).play()
    finally:
        trouble = running.journal.trouble
        unsaved = running.journal.close(SECONDS_TO_SAVE)
        if finish is None:
            with suppress(OSError):
                print(f"\n{_farewell(running)}", file=sys.stderr)
    if running.id is not None and unsaved:
        raise Ends(exits.UNUSABLE, f"The last {len(unsaved)} steps could not be saved. {trouble or ''}")
    console.say("", _farewell(running))
    if finish is Finish.NO_ANSWERS:
        raise Ends(exits.UNUSABLE, "Too many lines in a row were no answer, so the session was left.")
    return exits.FINE


def _run_app(*, open: str | None = None, resume: str | None = None, saving: bool) -> int:
    from workshop.tui.run import run_app

    return run_app(home_to_write(), open=open, resume=resume, saving=saving)


def has_terminal() -> bool:
    """Whether a screen can be drawn and keys can be read."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream.isatty() for stream in streams) and os.environ.get("TERM") != "dumb"


def _farewell(running: Running) -> str:
    if running.id is None:
        return "Nothing of this session was saved."
    return f"The session is saved. Go on with it: workshop resume {running.id}"


def _asked_for(console: Console) -> str | None:
    """The id of the scenario that the person picks; None where nobody does."""
    headings = library().headings().headings
    console.say("Scenarios:", *numbered([f"{each.title}. {each.summary}" for each in headings]))
    prompts = Prompts(console, lambda: ["There is no verdict yet."], lambda: None)
    would_be = f"Type a number from 1 to {len(headings)}."
    with suppress(Stopped):
        while True:
            match prompts.answer(f"Which one, 1 to {len(headings)}:", would_be):
                case Typed(number=int(number)) if 1 <= number <= len(headings):
                    return headings[number - 1].id
                case _:
                    prompts.miss(would_be)
    return None


def _file_now(scenario: str) -> Path | None:
    from workshop.store.library import UnknownScenarioError

    try:
        return library().find(scenario)
    except UnknownScenarioError:
        return None
