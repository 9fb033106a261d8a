"""`workshop host --at` and `notes --at`: a session that lives on a server is led on this computer."""

from __future__ import annotations

import os
import sys
from getpass import getpass
from pathlib import Path
from urllib.parse import urlsplit

from workshop.cli.app import has_terminal
from workshop.cli.exits import FINE, UNUSABLE, Ends, threads_watched
from workshop.cli.homes import home_to_write
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.rooms.beyond import Beyond
    from workshop.tui.disk import Opened

NO_ADDRESS = _("{url} is no address of a server, such as https://rooms.example.org.")
NOT_SECRET = _("{url} does not begin with https://, so others could read along and lead in your place.")
ASKED = _("The passphrase of the room, from your page {url}/o/ : ")
NONE_TYPED = _("No passphrase was typed, so nothing was opened.")
GOES_ON = _("The session goes on on the server. To lead it on from here: workshop host --at {url}")
IS_CLOSED = _("The session is closed. Its report and its file are on your page {url}/o/")
REPORT_IS_IN = _("The report is in {report}")
KILLED = _(
    "The workshop was stopped from outside; the session is kept on the server.\n"
    "To lead it on: workshop host --at {url}"
)
VIEW_KILLED = _(
    "The private view was stopped from outside; the session goes on.\n"
    "To open it again: workshop notes --at {url}"
)
NONE_LED = _("No session of {url} is led from here. To lead one: workshop host --at {url}")
LONGEST_TYPED = 200
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
NEEDS_TERMINAL = _("Leading from here needs a terminal; line by line: workshop host --at {url} --plain")


def lead_beyond(url: str, anew: bool, plain: bool) -> int:
    """Lead the session of this server that was led here last, or the one of a passphrase that is asked for.

    `anew`, a passphrase is asked for in any case.
    """
    origin = _origin(url)
    if not plain and not has_terminal():
        raise Ends(UNUSABLE, NEEDS_TERMINAL.format(url=origin))
    home = home_to_write()

    @threads_watched()
    def run(parent_pipe: int | None) -> int:
        beyond = None if anew else _gone_on_with(home, origin)
        beyond = beyond or _paired(home, origin)
        code = _by_lines(beyond) if plain else _on_screen(beyond, home, parent_pipe)
        return _left(beyond, home, code)

    if plain:
        return run(None)
    from workshop.tui.guard import guarded

    return guarded(run, KILLED.format(url=origin))


def notes_beyond(url: str, plain: bool) -> int:
    """Follow the session of this server that was led here last, in its private view."""
    origin = _origin(url)
    home = home_to_write()
    plain = plain or not has_terminal()

    @threads_watched()
    def run(parent_pipe: int | None) -> int:
        beyond = _gone_on_with(home, origin)
        if beyond is None:
            raise Ends(UNUSABLE, NONE_LED.format(url=origin))
        if plain:
            return _notes_by_lines(beyond)
        from workshop.tui.run import run_notes_beyond

        return run_notes_beyond(beyond, home, parent_pipe)

    if plain:
        return run(None)
    from workshop.tui.guard import guarded

    return guarded(run, VIEW_KILLED.format(url=origin))


def _notes_by_lines(beyond: Beyond) -> int:
    from workshop.cli.lead import until_left
    from workshop.cli.output import console_here
    from workshop.plain.notes import tell_notes
    from workshop.rooms.beyond import OnlookerBeyond
    from workshop.tui.screens.host_words import ASK_KEYS

    console = console_here()
    with OnlookerBeyond(beyond) as onlooker:
        tell_notes(lambda: onlooker.look().with_keys(ASK_KEYS), console, until_left())
    return FINE


def _origin(url: str) -> str:
    """The address without what may follow it; raises Ends where a key would not be safe on the way there."""
    from workshop.rooms.invitation import public_origin

    origin = public_origin(url)
    if origin is None:
        raise Ends(UNUSABLE, NO_ADDRESS.format(url=one_line(url, 100)))
    if not origin.startswith("https:") and urlsplit(origin).hostname not in HERE:
        raise Ends(UNUSABLE, NOT_SECRET.format(url=one_line(origin, 100)))
    return origin


def _gone_on_with(home: Path, origin: str) -> Beyond | None:
    """The session that was led here last and may still be; None for none."""
    from workshop.rooms.beyond import led_beyond
    from workshop.rooms.link import NoRightError, forget_right, kept_rights

    for right in kept_rights(home, origin):
        try:
            return led_beyond(right)
        except NoRightError:
            forget_right(home, right)
    return None


def _paired(home: Path, origin: str) -> Beyond:
    from workshop.rooms.beyond import led_beyond
    from workshop.rooms.link import Link, keep_right

    passphrase = _typed(origin)
    if not passphrase:
        raise Ends(UNUSABLE, NONE_TYPED)
    with Link(origin) as link:
        right = link.pair(passphrase)
    keep_right(home, right)
    return led_beyond(right)


def _typed(origin: str) -> str:
    """The passphrase, unseen where somebody may look on."""
    prompt = ASKED.format(url=origin)
    if sys.stdin.isatty():
        return getpass(prompt).strip()
    print(prompt, file=sys.stderr)
    typed = b""
    while (
        len(typed) < LONGEST_TYPED and not typed.endswith(b"\n") and (sign := os.read(sys.stdin.fileno(), 1))
    ):
        typed += sign  # no more than the line: what follows it is for whoever leads
    return typed.decode(errors="replace").strip()


def _on_screen(beyond: Beyond, home: Path, parent_pipe: int | None) -> int:
    from workshop.tui.run import run_beyond

    reports: list[Path] = []

    def save_report(opened: Opened) -> None:
        from workshop.cli.sessions import write_led_report

        reports[:] = [write_led_report(opened, *reports)]

    code = run_beyond(beyond, home, save_report, parent_pipe)
    for report in reports:
        print(REPORT_IS_IN.format(report=report), file=sys.stderr)
    return code


def _by_lines(beyond: Beyond) -> int:
    from workshop.cli.homes import reader_here
    from workshop.cli.lines import LinesBeside
    from workshop.cli.output import console_here
    from workshop.cli.sessions import REPORT_NOT_WRITTEN, led_report
    from workshop.plain.lead import LeadByLines
    from workshop.plain.phones import PhonesByLines
    from workshop.plain.prompts import Finish
    from workshop.session.facilitator import Facilitator

    host, reports = beyond.host, list[Path | None]()

    def write_report() -> None:
        reports[:] = [led_report(host, beyond.kept.id, *reports)]

    led = Facilitator(
        host, host.clock, write_report, beyond.kept.records, lambda lens: reader_here(lens).reader
    )
    lines = LinesBeside(sys.stdin.fileno())
    console = console_here()._replace(reads=lines)
    by_phone = PhonesByLines(led, beyond.room, lines.run)
    leads = LeadByLines(led, console, lambda: host.trouble or by_phone.trouble, by_phone.words)
    try:
        console.say(*by_phone.let_in(), "")
        finish = leads.lead()
    finally:
        by_phone.close()
        lines.close()
    console.say(*(REPORT_IS_IN.format(report=path) if path else REPORT_NOT_WRITTEN for path in reports))
    return UNUSABLE if finish is Finish.NO_ANSWERS else FINE


def _left(beyond: Beyond, home: Path, code: int) -> int:
    from workshop.rooms.link import forget_right
    from workshop.session.phases import Phase

    beyond.link.close()
    if beyond.host.state.phase is Phase.CLOSED:
        forget_right(home, beyond.right)
        told = IS_CLOSED
    else:
        told = GOES_ON
    print(told.format(url=beyond.right.url), file=sys.stderr)
    return code
