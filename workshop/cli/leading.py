"""A group led line by line from the command line: on from a plan or an earlier session, with phones."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from workshop.cli.exits import FINE, UNUSABLE, Ends, threads_watched
from workshop.cli.homes import home_to_write, library, preferred, reader_here, script_named
from workshop.cli.lines import LinesBeside
from workshop.cli.output import console_here
from workshop.cli.play import asked_for, see_through, trouble_of
from workshop.cli.sessions import REPORT_NOT_WRITTEN, led_report
from workshop.language.catalogue import _, plural
from workshop.plain.lead import LeadByLines
from workshop.plain.phones import PhonesByLines
from workshop.plain.prompts import NO_VERDICT_YET, Console, Finish, Prompts, Stopped, Typed
from workshop.plain.telling import numbered_lines
from workshop.rooms.entrance import had_phones
from workshop.rooms.room import PhoneRoom, Phones
from workshop.session.events import Record
from workshop.session.facilitator import Clock, Facilitator
from workshop.session.plan import Hosting, commands_to_go_on, opening_commands, unknown_scene
from workshop.session.times import LATELY, day_in_words
from workshop.store.journal import Journal
from workshop.store.records import Summary
from workshop.store.runs import Running, begin, file_in, now, open_store, resume, steady
from workshop.store.sessions import SessionStore

GO_ON, BEGIN_ANEW = _("Go on from there"), _("Begin anew; what was played before is kept")
ONE_OR_TWO = _("Type 1 or 2; an empty line is 1.")


@threads_watched()
def lead_scenario(
    name: str | None, hosting: Hosting, language: str | None = None, phones: Phones | None = None
) -> int:
    """A group is led line by line through the scenario, or through one that is asked for.

    What is planned for it is gone on with, and a session that was lately left open is, if that is wanted.
    With `phones` these are let in at once.
    """
    with _lines_here() as lines:
        return _lead_on(lines, name, hosting, language, phones)


def _lead_on(
    lines: LinesBeside, name: str | None, hosting: Hosting, language: str | None, phones: Phones | None
) -> int:
    console = _console_on(lines)
    name = name or asked_for(console, preferred(language))
    if name is None:
        return FINE
    script = script_named(name, language)
    if hosting.scenes and (unknown := unknown_scene(script.play, hosting.scenes)):
        raise Ends(UNUSABLE, unknown)
    store = open_store(home_to_write())
    kept = () if hosting.rehearsal else store.left_open(hosting.group)
    of_this = (one for one in kept if one.scenario == script.play.scenario.id)
    earlier = next(
        (one for one in of_this if one.planned or day_in_words(one.last, now().date()) in LATELY), None
    )
    if earlier is not None and not earlier.planned and not _goes_on_with(earlier, store, console):
        earlier = None
    running = begin(store, script) if earlier is None else resume(store, earlier.id, file_in(library()))
    play, state = running.host.play, running.host.state
    commands = opening_commands(play, hosting) if earlier is None else commands_to_go_on(play, state, hosting)
    for command in commands:
        if refusal := running.host.do(command):
            running.journal.close()
            raise Ends(UNUSABLE, refusal.because)
    records = store.load(earlier.id).records if earlier is not None else ()
    return _lead(running, lines, phones, records)


def _goes_on_with(earlier: Summary, store: SessionStore, console: Console) -> bool:
    """Whether a session that was lately left open is to be gone on with; raises Ends where nobody says."""
    day = day_in_words(earlier.last, now().date())
    heads = store.heads(earlier.id)
    people = plural("{number} person", "{number} people", heads) if heads else _("not counted")
    left = _("{title} was left open {day} ({place}).").format(
        title=earlier.title, day=day, place=earlier.place
    )
    group = _("The group: {name}, {people}.").format(name=earlier.group or _("without a name"), people=people)
    console.say(f"{left} {group}", *numbered_lines([GO_ON, BEGIN_ANEW]))
    prompts = Prompts(console, lambda: [NO_VERDICT_YET], lambda: None)
    with suppress(Stopped):
        while True:
            answer = prompts.answer(_("1 or 2:"), ONE_OR_TWO)
            if isinstance(answer, Typed) and (not answer.text or answer.number in (1, 2)):
                return answer.number != 2
            prompts.miss(ONE_OR_TWO)
    raise Ends(FINE, _("Nothing was begun, and what was played before is kept."))


@threads_watched()
def lead_on(running: Running, records: Sequence[Record]) -> int:
    """A group is led on line by line where it was left; `records` are those of the earlier run."""
    with _lines_here() as lines:
        return _lead(running, lines, None, records)


@contextmanager
def _lines_here() -> Iterator[LinesBeside]:
    lines = LinesBeside(sys.stdin.fileno())
    try:
        yield lines
    finally:
        lines.close()


def _console_on(lines: LinesBeside) -> Console:
    return console_here()._replace(reads=lines)


def _lead(running: Running, lines: LinesBeside, phones: Phones | None, records: Sequence[Record] = ()) -> int:
    """Lead a group on the console, to the end of it; `records` are those of an earlier run."""
    console, home = _console_on(lines), home_to_write()

    def room() -> PhoneRoom:
        return PhoneRoom(running.host, saving, home, running.id, phones or Phones())

    def write_report() -> None:
        reports[:] = [led_report(running.host, running.id, *reports)]

    reports: list[Path | None] = []
    clock = Clock(time.time, steady)
    led = Facilitator(running.host, clock, write_report, records, lambda lens: reader_here(lens).reader)
    saving = running.journal if isinstance(running.journal, Journal) else None
    by_phone = PhonesByLines(led, room, lines.run)
    trouble = trouble_of(running)
    leads = LeadByLines(led, console, lambda: trouble() or by_phone.trouble, by_phone.words)

    def lead() -> Finish:
        try:
            if phones is not None or (running.id and had_phones(home, running.id)):
                console.say(*by_phone.let_in(), "")
            return leads.lead()
        finally:
            by_phone.close()

    code = see_through(running, console, lead)
    if running.host.state.rehearsal:
        console.say(_("That was a rehearsal: no report is written, and no list of sessions has it."))
    written = _("The report is in {report}")
    console.say(*(written.format(report=path) if path else REPORT_NOT_WRITTEN for path in reports))
    return code
