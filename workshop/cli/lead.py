"""`workshop host` and `workshop notes`: a group is led on this screen, and seen privately on another."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue

from workshop.cli.app import has_terminal, open_app
from workshop.cli.exits import FINE, UNUSABLE, Ends, threads_watched
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.store.home import HomeError, locate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.rooms.room import Phones
    from workshop.scenario.play import Play
    from workshop.session.plan import Hosting
    from workshop.session.state import Plan

NEEDS_TERMINAL = _(
    "Leading a group needs a terminal, with a keyboard and a screen. "
    "Line by line, as for a screen reader: workshop host SCENARIO --plain"
)
NO_ORIGIN = _("--public-url is the address of a proxy, such as https://vote.example.org; this is none: {url}")
WHOSE_SCENES = "--scenes needs to know of which scenario: workshop host SCENARIO --scenes a,b,c"
KILLED = _("The private view was stopped from outside; the session goes on. To open it again: workshop notes")
PAUSE = 0.1
"""Seconds between two looks."""
LEAVING = frozenset({b"q", b"quit"})

_Sheet = tuple["Play", "Plan | None"]
"""What is printed: a play, and what is planned of it, or None for all."""


def host_session(
    scenario: str | None, *, minutes: int | None, scenes: str | None, heads: int | None, rehearse: bool,
    stages: str | None = None, own_question: str = "",
    group: str | None = None, language: str | None = None, phones: bool = False, port: int | None = None,
    public_url: str | None = None, final: bool = False, plain: bool = False,
) -> int:  # fmt: skip
    """Lead a group through the scenario, or through one that is chosen from the library."""
    if not plain and not has_terminal():
        raise Ends(UNUSABLE, NEEDS_TERMINAL)
    if scenes and scenario is None:
        raise Ends(UNUSABLE, WHOSE_SCENES)
    from workshop.session.plan import REHEARSED_HEADS

    hosting = hosting_of(minutes, scenes, heads, group, stages)
    hosting = hosting._replace(rehearsal=rehearse, language=language or "", own_question=own_question)
    invented = (heads or REHEARSED_HEADS) if rehearse else 0
    let_in = _phones(port, public_url, invented, final) if phones or port or public_url else None
    if plain:
        from workshop.cli.leading import lead_scenario

        return lead_scenario(scenario, hosting, language, let_in)
    return open_app(scenario=scenario, hosting=hosting, language=language, phones=let_in)


def hosting_of(
    minutes: int | None, scenes: str | None, heads: int | None, group: str | None, stages: str | None
) -> Hosting:
    """How a group is to be led, as the command line has it; raises Ends where it names no stage."""
    from workshop.session.plan import Hosting, stages_typed, unknown_stage

    named = None if stages is None else stages_typed(stages)
    if unknown := unknown_stage(named or ()):
        raise Ends(UNUSABLE, unknown)
    return Hosting(minutes, _names(scenes), heads or 0, group=one_line(group or "", 80), stages=named)


def _names(typed: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (typed or "").split(",") if name.strip())


def _phones(port: int | None, public_url: str | None, invented: int, final: bool) -> Phones:
    """How phones are let in; raises Ends where they cannot be."""
    from workshop.rooms.invitation import NOT_INSTALLED, is_installed, public_origin
    from workshop.rooms.room import Phones

    if not is_installed():
        raise Ends(UNUSABLE, NOT_INSTALLED)
    public = public_origin(public_url) if public_url else ""
    if public is None:
        raise Ends(UNUSABLE, NO_ORIGIN.format(url=one_line(public_url or "", 80)))
    return Phones(port, public, final, invented)


def print_keys() -> int:
    """Print the card with every key."""
    from workshop.tui.screens.host_keys import key_card

    print("\n".join(key_card()))
    return FINE


def print_cards(replies: int, file: str | None, replace: bool) -> int:
    """Write a set of voting cards, as HTML to print, to the file or to standard output."""
    from workshop.cli.output import write_or_print
    from workshop.report.cards import voting_cards

    if written := write_or_print(voting_cards(replies), file, replace, "cards.html"):
        told = _("The cards are in {file}. Print it on A4, one sheet for each person, and cut it in four.")
        print(told.format(file=written), file=sys.stderr)
    return FINE


def show_notes(session: str | None, *, plain: bool) -> int:
    """Follow the session of this name, or the newest one with a group, until the person leaves."""
    home = _home()
    if plain or not has_terminal():
        return _tell_notes(home, session)
    from workshop.tui.guard import guarded

    @threads_watched()
    def run(parent_pipe: int | None) -> int:
        from workshop.tui.run import run_notes

        return run_notes(home, _full_name(home, session), parent_pipe)

    return guarded(run, KILLED)


@threads_watched()
def _tell_notes(home: Path, session: str | None) -> int:
    from workshop.cli.output import console_here
    from workshop.plain.notes import tell_notes
    from workshop.rooms.desk import with_desk
    from workshop.store.onlooker import Onlooker
    from workshop.tui.screens.host_words import ASK_KEYS

    console = console_here()
    with Onlooker(home, _full_name(home, session)) as onlooker:
        if console.echoes:
            console.say(_("To leave: q, then Enter."), "")
        tell_notes(lambda: with_desk(home, onlooker.look()).with_keys(ASK_KEYS), console, until_left())
    return FINE


def until_left() -> Callable[[], bool]:
    """What waits a moment and says whether to go on: until `q` is typed, or the input ends."""
    typed: SimpleQueue[bytes] = SimpleQueue()

    def read() -> None:
        # By the descriptor: a thread that waits inside the stream would keep the program from ending.
        with contextlib.suppress(OSError, ValueError):
            while data := os.read(sys.stdin.fileno(), 1000):
                for line in data.splitlines():
                    typed.put(line)
        typed.put(b"q")

    threading.Thread(target=read, name="keys", daemon=True).start()

    def goes_on() -> bool:
        try:
            return typed.get(timeout=PAUSE).strip().lower() not in LEAVING
        except Empty:
            return True

    return goes_on


def _home() -> Path:
    """Where sessions are kept, whether or not there is such a place yet."""
    try:
        return locate(os.environ)
    except HomeError as unusable:
        raise Ends(UNUSABLE, str(unusable)) from unusable


def _full_name(home: Path, session: str | None) -> str | None:
    """The whole id of the session of that name; raises RefusedError where there is none."""
    from workshop.store.runs import open_store

    return None if session is None else open_store(home).load(session).id


def print_notes(
    name: str | None, language: str | None = None, file: str | None = None, replace: bool = False
) -> int:
    """Write the notes on a scenario, or on the scenes that a session plays, as Markdown.

    To the file, or to standard output; a file that exists is replaced only if asked.
    """
    from workshop.cli.output import write_or_print
    from workshop.report.notes_sheet import notes_sheet

    play, planned = _sheet_of(name, language)
    text = notes_sheet(play, planned)
    if written := write_or_print(text, file, replace, f"{play.scenario.id}-notes.md"):
        print(_("The notes are in {file}.").format(file=written), file=sys.stderr)
    return FINE


def _sheet_of(name: str | None, language: str | None) -> _Sheet:
    """What is printed under that name: a scenario, else a session; without a name, the present session."""
    from workshop.cli.homes import play_named
    from workshop.store.library import UnknownScenarioError
    from workshop.store.onlooker import Onlooker
    from workshop.store.sessions import UnknownSessionError

    home = _home()
    if name is None:
        with Onlooker(home) as onlooker:
            present = onlooker.look().session
        if present is None:
            raise Ends(UNUSABLE, _("There is no session with a group. Name a scenario: workshop list"))
        return _sheet_of_session(home, present)
    try:
        return play_named(name, language), None
    except UnknownScenarioError as no_scenario:
        try:
            return _sheet_of_session(home, name)
        except UnknownSessionError:
            says = _("{no_scenario}\nThere is no session of that name either: workshop sessions").format(
                no_scenario=no_scenario
            )
            raise Ends(UNUSABLE, says) from no_scenario


def _sheet_of_session(home: Path, name: str) -> _Sheet:
    from workshop.store.runs import look_at, open_store

    looked = look_at(open_store(home), name)
    return looked.play, looked.state.plan if looked.state.plan.scenes else None
