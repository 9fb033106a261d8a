"""The private view in a window of its own: its pages follow a session that another window leads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from workshop.language.catalogue import _
from workshop.session.private import NOT_OPEN
from workshop.store.onlooker import Sight
from workshop.tui.app import WorkshopApp
from workshop.tui.command import DIGITS, Command, Situation, bindings
from workshop.tui.disk import Disk
from workshop.tui.ink import QUIET, STRONG, plain
from workshop.tui.panels.joining import pairing_paper
from workshop.tui.panels.overlays import list_paper
from workshop.tui.panels.private import private_paper, title_of, waiting_paper, where_of
from workshop.tui.paper import Paper
from workshop.tui.screens.host_words import ASK_KEYS
from workshop.tui.shell import Laid, Shell
from workshop.tui.themes import Look

if TYPE_CHECKING:
    from workshop.rooms.remote import PhonesThatLead, ShownPairing

PAIRING, PAIRING_LOOK = "pairing", 0.5
"""The name of what lies over the page then, and the seconds between two looks for it."""
LEADING = "leading"
"""The name of the list of phones that lead."""
COMMANDS: tuple[Command, ...] = (
    Command(
        "next",
        ("space", "enter", "pagedown", "right", "down", "j"),
        lambda now: "" if now.pages < 2 and not now.overlay else _("more") if now.turns else _("to the top"),
        _("Turn the page; after the last one, to the first. Enter, →, ↓ and PageDown do the same."),
        rank=1,
        shown="Space",
        palette=False,
    ),
    Command(
        "back",
        ("left", "pageup", "up", "k", "backspace"),
        _("back"),
        _("Turn a page back. ↑ and PageUp do the same."),
        rank=2,
        shown="←",
        palette=False,
        when=lambda now: now.page > 0 or now.overlay == LEADING,
    ),
    Command(
        "close",
        ("escape",),
        lambda now: _("close") if now.overlay else "",
        _("Close what lies over the view. It never leaves the workshop."),
        rank=3,
        palette=False,
    ),
    Command(
        "grade",
        ("g",),
        _("trust otherwise"),
        _("Choose what the phone that is being paired will have."),
        rank=4,
        when=lambda now: now.overlay == PAIRING,
        palette=False,
    ),
    Command(
        "unpair",
        ("u",),
        _("phones that lead"),
        _("The phones of your own that lead; Enter takes the lead from the one that is marked."),
        when=lambda now: not now.overlay,
    ),
    Command(
        "pick",
        DIGITS,
        _("highlight"),
        _("Highlight that one; Enter takes it."),
        shown="1–9",
        when=lambda now: now.overlay == LEADING,
        palette=False,
    ),
    Command("help", ("question_mark",), _("help"), _("All keys that do something here."), rank=4, right=True),
    Command(
        "leave",
        ("q", "ctrl+q"),
        _("leave"),
        _("Leave the private view; the session goes on without it."),
        rank=5,
        right=True,
    ),
)


PAUSE = 0.1
"""Seconds between two looks."""
PATIENCE = 1.0
"""Seconds that an end waits for the last look."""


class SessionWatch(threading.Thread):
    """Calls `tell`, from this thread, with every sight that is another than the one before.

    What `look_on` raises goes to `fail`, and ends the watch. It never keeps the program from ending.
    """

    def __init__(
        self,
        look_on: Callable[[], Sight],
        tell: Callable[[Sight], object],
        fail: Callable[[Exception], object],
        pause: float = PAUSE,
    ) -> None:
        super().__init__(name="notes", daemon=True)
        self._look_on = look_on
        self._tell = tell
        self._fail = fail
        self._pause = pause
        self._ended = threading.Event()

    def run(self) -> None:
        told: Sight | None = None
        while not self._ended.is_set():
            try:
                seen = self._look_on()
            except Exception as fault:
                self._fail(fault)
                return
            if seen != told and not self._ended.is_set():
                self._tell(seen)
                told = seen
            self._ended.wait(self._pause)

    def end(self) -> None:
        """Look no more; a look that takes its time is not waited for."""
        self._ended.set()
        if self.is_alive():
            self.join(PATIENCE)


LEFT = _("The session goes on without this view. To open it again: workshop notes")
NONE_LEADS = _("No phone of yours leads. In the way in on the shared screen, p pairs one.")
PHONES_THAT_LEAD = _("Phones that lead. Enter takes the lead from the one that is marked.")
ONE_THAT_LEADS = _("Phone {place}: {grade}")
UNPAIRED = _("That phone leads no longer.")
NOT_ASKED = _("The room cannot be asked just now.")
LookOn = Callable[[], Sight]


class NotesScreen(Shell):
    """What the facilitator alone sees, page by page; a new phase begins on its first page."""

    commands = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]

    class Seen(Message):
        """Something is another than before."""

        def __init__(self, sight: Sight) -> None:
            self.sight = sight
            super().__init__()

    class Failed(Message):
        """Looking on came to an end that nobody meant."""

        def __init__(self, fault: Exception) -> None:
            self.fault = fault
            super().__init__()

    def __init__(
        self, look_on: LookOn, look: Look, pause: float = PAUSE, phones: PhonesThatLead | None = None
    ) -> None:
        super().__init__()
        self._phones = phones
        self._shown_pairing: ShownPairing | None = None
        self._look = look
        self._sight = Sight()
        self._watch = SessionWatch(
            look_on,
            lambda sight: self.post_message(self.Seen(sight)),
            lambda fault: self.post_message(self.Failed(fault)),
            pause,
        )

    def situation(self) -> Situation:
        now = super().situation()
        return now._replace(view="notes", verb=now.verb or _("more"))

    def what_is_kept(self) -> str:
        return LEFT

    def set_look(self, look: Look) -> None:
        self._look = look
        self._draw(self.page.sheet.page_number)

    def freshen(self) -> None:
        super().freshen()
        if self.is_mounted and not self._notice and self._sight.view and not self._sight.open:
            self.bottom_edge.left = Content.styled(NOT_OPEN, QUIET)

    def on_mount(self) -> None:
        self._draw(0)
        self._watch.start()
        self.set_interval(PAIRING_LOOK, self._look_for_pairing)

    def _look_for_pairing(self) -> None:
        """Lay the way in for the facilitator's phone over the page, for as long as it is open."""
        if self._phones is None:
            return
        shown, before = self._phones.pairing(), self._shown_pairing
        if shown == before:
            return
        self._shown_pairing = shown
        if self.laid is not None and self.laid.name == PAIRING:
            self.lift()
        if shown.address:
            from workshop.rooms.invitation import qr_lines  # noqa: PLC0415 - only where phones are let in

            paper = pairing_paper(shown.address, qr_lines(shown.address), shown.grade.words)
            self.lay_over(Laid(PAIRING, paper))

    def do_grade(self, _key: str) -> None:
        """Trust the phone that is being paired otherwise; the room says what comes of it."""
        self._ask(other_grade=True)

    def do_unpair(self, _key: str) -> None:
        """List the phones that lead; the one that is taken leads no longer."""
        session = self._sight.session
        paired = self._phones.paired(session) if self._phones is not None and session else ()
        if not paired:
            self.say(NONE_LEADS)
            return
        names = [
            ONE_THAT_LEADS.format(place=place, grade=one.grade(trusted=True).words)
            for place, one in enumerate(paired, 1)
        ]

        def take(item: int | None) -> None:
            self.lift()
            if item is not None and self._ask(unpair=paired[item].number):
                self.say(UNPAIRED)

        self.lay_over(Laid(LEADING, list_paper(PHONES_THAT_LEAD, names), take=take))

    def _ask(self, unpair: int | None = None, other_grade: bool = False) -> bool:
        """Ask the room for it; whether that could be done."""
        from workshop.rooms.remote import RoomWish  # noqa: PLC0415 - only where phones are let in

        session = self._sight.session or (self._shown_pairing.session if self._shown_pairing else "")
        asked = self._phones is not None and self._phones.ask(session, RoomWish(unpair, other_grade))
        if not asked:
            self.say(NOT_ASKED)
        return asked

    def on_unmount(self) -> None:
        self._watch.end()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002
        self._draw(self.page.sheet.page_number)

    @on(Seen)
    def _see(self, message: Seen) -> None:
        message.stop()
        before, self._sight = self._sight, message.sight
        self.title_line.left = title_of(self._sight.view)
        self.title_line.right = where_of(self._sight.view)
        self.top_edge.left = plain("  ".join(self._sight.desk), STRONG)
        self.warn(self._sight.trouble or "")
        self._draw(self.page.sheet.page_number if _is_same_place(before, self._sight) else 0)

    @on(Failed)
    def _fail(self, message: Failed) -> None:
        raise message.fault

    def do_next(self, key: str) -> None:
        """The next page; from the last one to the first."""
        if self.laid is not None and self.laid.name == LEADING and key != "enter":
            self.sheet.move(1)
        elif self.laid is not None:
            super().do_next(key)
        elif not self.sheet.turn(1):
            self.sheet.turn(-self.sheet.page_number)

    def do_back(self, key: str) -> None:
        if self.laid is not None and self.laid.name == LEADING:
            self.sheet.move(-1)
        else:
            self.front.do_back(key)

    def _draw(self, page: int) -> None:
        """Show the sight, from that page on, also below what lies over it."""
        self.page.sheet.show(self._paper(), page)
        self.freshen()

    def _paper(self) -> Paper:
        view = self._sight.view
        if view is None:
            return waiting_paper()
        return private_paper(view.with_keys(ASK_KEYS), self._look, *self.app.size)


def notes_app(
    disk: Disk,
    look_on: LookOn,
    parent_pipe: int | None = None,
    pause: float = PAUSE,
    phones: PhonesThatLead | None = None,
) -> WorkshopApp:
    """The private view as an app of its own, in the looks of the other; nothing that is set here is kept.

    `look_on` is called from a thread of its own, `pause` seconds after it has answered.
    """
    return WorkshopApp(
        disk, parent_pipe=parent_pipe, shows=lambda look: NotesScreen(look_on, look, pause, phones)
    )


def _is_same_place(one: Sight, other: Sight) -> bool:
    """Whether both show the same step of the same session, so that a reader may stay on the page."""
    if one.view is None or other.view is None:
        return one.view is other.view
    same = one.session == other.session and one.view.phase is other.view.phase
    return same and one.view.scene_number == other.view.scene_number
