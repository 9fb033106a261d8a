"""`workshop play`, `host` and `resume` line by line: a session is opened, gone through, and seen saved."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from shlex import quote

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
from workshop.session.own_words import ReplyPutRight
from workshop.session.phases import Phase
from workshop.session.views import as_sentence
from workshop.store.own_words import keep_reply
from workshop.store.runs import Running, begin, file_in, open_store, resume
from workshop.store.sessions import SessionStore, lately

SECONDS_TO_SAVE = 10.0


@threads_watched()
def play_scenario(name: str | None, *, saving: bool, language: str | None = None) -> int:
    """A new session on the scenario, or on one that is asked for."""
    if name is not None and is_folder(name):
        add_folder(name)
        raise one_must_be_named(name)
    console = console_here()
    name = name or asked_for(console, preferred(language))
    if name is None:
        return FINE
    script = script_named(name, language)
    return _play(begin(open_store(home_to_write()) if saving else None, script), console)


@threads_watched()
def practise_by_lines(minutes: int, *, saving: bool, language: str | None = None) -> int:
    """A practice of about so many minutes, or the one that was left today."""
    from workshop.practice.practising import practise

    store = open_store(home_to_write()) if saving else None
    return _play(practise(store, library(), minutes, preferred(language)), console_here())


@threads_watched()
def resume_session(session: str) -> int:
    """A kept session where it was left."""
    store = open_store(home_to_write())
    running = resume(store, session, file_in(library()))
    if not running.host.state.hosted:
        return _play(running, console_here())
    from workshop.cli.leading import lead_on

    return lead_on(running, store.load(session).records)


def last_session(group: str | None = None) -> str:
    """The id of the session to go on with: the one played last, were it to its debrief; else raises Ends.

    With a `group`, the last that was led with it. What was led with a group to its close is over, and a
    rehearsal is gone on with only by its name.
    """
    store = open_store(home_to_write())
    if group is not None:
        return _unfinished_of(store, group)
    candidates = [summary for summary in store.sessions() if summary.finished and not summary.hosted]
    if (unfinished := store.latest_unfinished()) is not None:
        candidates.insert(0, unfinished)
    if not candidates:
        raise Ends(UNUSABLE, _("There is no session to go on with. Begin one: workshop play"))
    return lately(candidates)[0].id


def _unfinished_of(store: SessionStore, group: str) -> str:
    """The id of the last session with the group that was not closed; raises Ends where all were."""
    name = store.of_group(group)[0].group
    if (unfinished := next((one for one in store.left_open(group) if one.group), None)) is not None:
        return unfinished.id
    closed = _("The sessions with {group} are closed. What came of it: workshop report --group {quoted}")
    raise Ends(UNUSABLE, closed.format(group=name, quoted=quote(name)))


def _play(running: Running, console: Console) -> int:
    """Play alone on the console, to the end of it."""

    def keep(reply: ReplyPutRight) -> str:
        return "" if running.id is None else keep_reply(home_to_write(), reply)

    player = LineByLine(
        running.host,
        console,
        trouble_of(running),
        running.id is not None,
        lambda lens: reader_here(lens).reader,
        keep,
    )
    return see_through(running, console, player.play)


def trouble_of(running: Running) -> Callable[[], str | None]:
    return lambda: running.journal.trouble or running.journal.notice


def see_through(running: Running, console: Console, go_through: Callable[[], Finish]) -> int:
    """Go through the session on the console, see everything saved, and say how to go on."""
    journal = running.journal
    for sentence in filter(None, (running.notice, journal.warning)):
        console.say(sentence, "")
    finish, kept = None, running.id is not None
    try:
        finish = go_through()
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
    state = running.host.state
    over = state.phase is (Phase.CLOSED if state.hosted else Phase.DEBRIEF)
    return [
        _("The session is saved. {word}:").format(word=_("Look at it again") if over else _("Go on with it")),
        f"  workshop resume {running.id}",  # on a line of its own, to be copied whole
    ]


def asked_for(console: Console, language: str) -> str | None:
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
