"""`workshop play` and `resume` line by line: a session is opened, played on the streams, and seen saved."""

from __future__ import annotations

import sys
from contextlib import suppress

from workshop.cli.exits import FINE, UNUSABLE, Ends, threads_watched
from workshop.cli.homes import (
    add_folder,
    home_to_write,
    is_folder,
    library,
    one_must_be_named,
    preferred,
    reader_here,
    script_named,
)
from workshop.cli.output import console_here
from workshop.language.catalogue import _
from workshop.plain.play import LineByLine
from workshop.plain.prompts import NO_VERDICT_YET, Console, Finish, Prompts, Stopped, Typed
from workshop.plain.telling import numbered_lines
from workshop.session.phases import Phase
from workshop.session.views import as_sentence
from workshop.store.runs import Running, begin, file_in, open_store, resume
from workshop.store.sessions import played_last

SECONDS_TO_SAVE = 10.0


@threads_watched()
def play_scenario(name: str | None, *, saving: bool, language: str | None = None) -> int:
    """A new session on the scenario, or on one that is asked for."""
    if name is not None and is_folder(name):
        add_folder(name)
        raise one_must_be_named(name)
    console = console_here()
    name = name or _asked_for(console, preferred(language))
    if name is None:
        return FINE
    script = script_named(name, language)
    return _play(begin(open_store(home_to_write()) if saving else None, script), console)


@threads_watched()
def resume_session(session: str) -> int:
    """A kept session where it was left."""
    running = resume(open_store(home_to_write()), session, file_in(library()))
    if running.host.state.hosted:
        running.journal.close()
        raise Ends(
            UNUSABLE, _("A session with a group needs a terminal. What it said until now: workshop report")
        )
    return _play(running, console_here())


def last_session() -> str:
    """The id of the session to go on with: the one played last, were it to its debrief; else raises Ends.

    What was led with a group to its close is over, and a rehearsal is one only while nothing newer is.
    """
    store = open_store(home_to_write())
    candidates = [summary for summary in store.sessions() if summary.finished and not summary.hosted]
    if (unfinished := store.latest_unfinished()) is not None:
        candidates.insert(0, unfinished)
    if not candidates:
        raise Ends(UNUSABLE, _("There is no session to go on with. Begin one: workshop play"))
    return played_last(candidates).id


def _play(running: Running, console: Console) -> int:
    """Play on the console, see everything saved, and say how to go on."""
    journal = running.journal
    for sentence in filter(None, (running.notice, journal.warning)):
        console.say(sentence, "")
    finish, kept = None, running.id is not None
    try:
        finish = LineByLine(
            running.host,
            console,
            lambda: journal.trouble or journal.notice,
            kept,
            lambda lens: reader_here(lens).reader,
        ).play()
    finally:
        unsaved = len(journal.close(SECONDS_TO_SAVE))
        if finish is None:
            with suppress(OSError):
                print("", *_farewell(running, unsaved), sep="\n", file=sys.stderr)
    if kept and unsaved:
        raise Ends(UNUSABLE, "\n".join(_farewell(running, unsaved)))
    console.say("", *_farewell(running, 0))
    if finish is Finish.NO_ANSWERS:
        raise Ends(UNUSABLE, _("Too many lines in a row were no answer, so the session was left."))
    return FINE


def _farewell(running: Running, unsaved: int) -> list[str]:
    if running.id is None:
        return [_("Nothing of this session was saved.")]
    if unsaved:
        lost = _("The last {unsaved} steps were not saved. {value}")
        return [lost.format(unsaved=unsaved, value=running.journal.trouble or "").rstrip()]
    over = running.host.state.phase is Phase.DEBRIEF
    return [
        _("The session is saved. {word}:").format(word=_("Look at it again") if over else _("Go on with it")),
        f"  workshop resume {running.id}",  # on a line of its own, to be copied whole
    ]


def _asked_for(console: Console, language: str) -> str | None:
    """The file of the scenario that the person picks, told in this language; None where nobody does."""
    headings = [heading.told_in(language) for heading in library().headings().headings]
    console.say(
        "Scenarios:",
        *numbered_lines([f"{as_sentence(heading.title)} {heading.summary}" for heading in headings]),
    )
    prompts = Prompts(console, lambda: [NO_VERDICT_YET], lambda: None)
    asked = _("Which one, 1 to {number_of_headings}:").format(number_of_headings=len(headings))
    would_be = _("Type a number from 1 to {number_of_headings}.").format(number_of_headings=len(headings))
    with suppress(Stopped):
        while True:
            answer = prompts.answer(asked, would_be)
            if isinstance(answer, Typed) and (heading := answer.among(headings)):
                return heading.path
            prompts.miss(would_be)
    return None
