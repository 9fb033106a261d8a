"""`play` and `resume` line by line: a session is opened, played on the standard streams, and seen saved."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import UTC, datetime

from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.faults import threads_watched
from workshop.cli.homes import choice_in, gives_folder, home_to_write, language_preferred, library, script_of
from workshop.cli.output import console_here
from workshop.language.catalogue import _
from workshop.plain.play import LineByLine
from workshop.plain.prompts import Console, Finish, Prompts, Stopped, Typed
from workshop.plain.telling import numbered
from workshop.session.phases import Phase
from workshop.session.views import as_sentence
from workshop.store.kept import Summary
from workshop.store.opening import Running, begin, file_in, open_store, resume

SECONDS_TO_SAVE = 10.0


@threads_watched()
def play_scenario(name: str | None, *, saving: bool, language: str | None = None) -> int:
    """A new session on the scenario, or on one that is asked for."""
    if name is not None and gives_folder(name):
        raise choice_in(name)
    console = console_here()
    name = name or _asked_for(console, language_preferred(language))
    if name is None:
        return FINE
    script = script_of(name, language)
    running = begin(open_store(home_to_write()) if saving else None, script)
    return play_lines(running, console)


@threads_watched()
def resume_session(session: str) -> int:
    """A kept session where it was left."""
    running = resume(open_store(home_to_write()), session, file_in(library()))
    if running.host.state.hosted:
        running.journal.close()
        raise Ends(
            UNUSABLE, _("A session with a group needs a terminal. What it said until now: workshop report")
        )
    return play_lines(running, console_here())


def last_session() -> str:
    """The id of the session to go on with: the one played last, were it to its debrief; else raises Ends.

    What was led with a group to its close is over, and a rehearsal is one only while nothing newer is.
    """
    store = open_store(home_to_write())
    unfinished = store.latest_unfinished()
    looked_back = [one for one in store.sessions() if one.finished and not one.hosted]
    found = [*([unfinished] if unfinished else []), *looked_back]
    if not found:
        raise Ends(UNUSABLE, _("There is no session to go on with. Begin one: workshop play"))
    return max(found, key=_last_played).id


def _last_played(session: Summary) -> datetime:
    try:
        return datetime.fromisoformat(session.last)
    except ValueError:  # somebody wrote into the file of sessions
        return datetime.min.replace(tzinfo=UTC)


def play_lines(running: Running, console: Console) -> int:
    """Play on the console, see everything saved, and say how to go on."""
    journal = running.journal
    for sentence in filter(None, (running.notice, journal.warning)):
        console.say(sentence, "")
    finish, kept = None, running.id is not None
    try:
        finish = LineByLine(running.host, console, lambda: journal.trouble or journal.notice, kept).play()
    finally:
        unsaved = journal.close(SECONDS_TO_SAVE)
        if finish is None:
            with suppress(OSError):
                print("", *_farewell(running, len(unsaved)), sep="\n", file=sys.stderr)
    if running.id is not None and unsaved:
        raise Ends(UNUSABLE, "\n".join(_farewell(running, len(unsaved))))
    console.say("", *_farewell(running, 0))
    if finish is Finish.NO_ANSWERS:
        raise Ends(UNUSABLE, _("Too many lines in a row were no answer, so the session was left."))
    return FINE


def _farewell(running: Running, unsaved: int) -> list[str]:
    if running.id is None:
        return [_("Nothing of this session was saved.")]
    if unsaved:
        return [
            _("The last {unsaved} steps were not saved. {value}")
            .format(unsaved=unsaved, value=running.journal.trouble or "")
            .rstrip()
        ]
    over = running.host.state.phase is Phase.DEBRIEF
    on_its_own_line = f"  workshop resume {running.id}"  # to be copied whole
    return [
        _("The session is saved. {word}:").format(word=_("Look at it again") if over else _("Go on with it")),
        on_its_own_line,
    ]


def _asked_for(console: Console, language: str) -> str | None:
    """The file of the scenario that the person picks, told in this language; None where nobody does."""
    headings = [heading.told_in(language) for heading in library().headings().headings]
    console.say("Scenarios:", *numbered([f"{as_sentence(each.title)} {each.summary}" for each in headings]))
    prompts = Prompts(console, lambda: [_("There is no verdict yet.")], lambda: None)
    would_be = _("Type a number from 1 to {number_of_headings}.").format(number_of_headings=len(headings))
    with suppress(Stopped):
        while True:
            match prompts.answer(
                _("Which one, 1 to {number_of_headings}:").format(number_of_headings=len(headings)), would_be
            ):
                case Typed(number=int(number)) if 1 <= number <= len(headings):
                    return headings[number - 1].path
                case _:
                    prompts.miss(would_be)
    return None
