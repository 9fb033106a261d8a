"""Phones on the facilitator's screen: letting them in, showing the way in, and how many are there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from workshop.language.catalogue import _
from workshop.session.commands import DropOffer
from workshop.session.private import NotesView
from workshop.tui.screens.host_when import PHONES
from workshop.tui.shell import Laid

if TYPE_CHECKING:
    from workshop.rooms.door import Door
    from workshop.rooms.remote import Grade
    from workshop.tui.paper import Paper
    from workshop.tui.screens.host import HostScreen

LOOK_AGAIN = 31.0
"""Seconds after which it is worth saying why no phone has come."""
LOCKED, UNLOCKED = _("Nobody new comes in; l lets them in again."), _("New phones may come in again.")
OTHER_CODE = _("Newcomers need the new code; who is in stays.")
ALL_OUT = _("Everyone is out; with the new code they come in again.")
NOTHING_OFFERED = _("No phone has given a sentence that waits.")


NO_PAIRING = _("Open the room for phones first; a session that is not kept has no private view.")
UNPAIRED = _("No phone leads any more.")


class HostPhones:
    """What keys do about phones. Nothing listens before it is asked for."""

    def __init__(self, screen: HostScreen, make: Callable[[], Door] | None, at_once: bool) -> None:
        """The room is made when it is asked for, or `at_once`: most sessions have none, and wait for none."""
        self._screen = screen
        self._make = make
        self._at_once = at_once
        self._room: Door | None = None

    def begin(self) -> None:
        """The screen is there."""
        if self._at_once:
            self._open()

    async def end(self) -> None:
        """The screen goes."""
        if self._room is not None:
            self._room.changed = lambda: None
            await self._room.close()

    @property
    def mark(self) -> str:
        """Where phones come in and how many are, for the top of the page; empty while none may."""
        room = self._room
        if room is None or not room.is_open or not room.address:
            return ""
        address = room.address.partition("://")[2]
        return _("{address} · {here} phones").format(address=address, here=room.present.here)

    def do_phones(self, _key: str) -> None:
        """Let phones in, and show the way; asked again, another address of this computer."""
        room = self._room
        if room is None or self._screen.laid is None or self._screen.laid.name != PHONES:
            room = self._open()
            if room is not None:
                self._screen.lay_over(Laid(PHONES, self._paper(room)))
        elif len(room.addresses) > 1:
            room.next_address()
            self._changed()
        else:
            self._screen.lift()

    do_phones_anywhere = do_phones

    def do_lock(self, _key: str) -> None:
        if self._room is not None:
            self._room.lock(not self._room.is_locked)
            self._screen.say(LOCKED if self._room.is_locked else UNLOCKED)

    def do_new_code(self, _key: str) -> None:
        if self._room is not None:
            self._room.change_code()
            self._screen.say(OTHER_CODE)

    def do_everyone_out(self, _key: str) -> None:
        if self._room is not None:
            self._room.change_code(everyone_out=True)
            self._screen.say(ALL_OUT)

    def do_pair(self, _key: str) -> None:
        """Let a phone of the facilitator's be paired; the way in stands in the private view alone."""
        if self._room is not None:
            self._screen.say(self._room.where_to_pair if self._room.pair() else NO_PAIRING)

    def do_unpair(self, _key: str) -> None:
        if self._room is not None:
            self._room.unpair()
            self._screen.say(UNPAIRED)

    def notes(self) -> NotesView:
        """The private view, for the facilitator's phone."""
        return self._screen.led.notes().with_keys({})

    def ask_by_phone(self, ask: str, grade: Grade, number: int = 0) -> str:
        """Do what the facilitator's phone asks; what came of it, in words."""
        if ask == "blank":
            self._screen.blank(not self._screen.is_blank)
            return ""
        from workshop.rooms.remote import done_by_phone  # noqa: PLC0415 - only where phones are

        return done_by_phone(self._screen.led, ask, grade, self._screen.lead, number)

    def do_take_offer(self, _key: str) -> None:
        """Take up the sentence that waits longest, which only the private view has shown."""
        waiting = self._screen.led.state.offers_waiting
        if not waiting:
            self._screen.say(NOTHING_OFFERED)
            return
        self._screen.lead(self._screen.led.take_up)

    def do_drop_offer(self, _key: str) -> None:
        waiting = self._screen.led.state.offers_waiting
        if not waiting:
            self._screen.say(NOTHING_OFFERED)
            return
        self._screen.lead(partial(self._screen.led.ask, DropOffer(waiting[0][0])))

    def _open(self) -> Door | None:
        """Let phones in; the room, where there may be one."""
        if self._make is None:
            return None
        if self._room is None:
            self._room = self._make()
            self._room.changed = self._changed
            self._room.led = self
        trouble = self._room.start()
        self._screen.led.invents_hands = not self._room.is_invented
        if trouble:
            self._screen.say(self._screen.told(trouble))
        elif not self._room.is_open:
            self._screen.set_timer(LOOK_AGAIN, self._changed)
        return self._room

    def _changed(self) -> None:
        if self._room is not None and self._screen.laid is not None and self._screen.laid.name == PHONES:
            self._screen.lay_anew(self._paper(self._room), None)
        self._screen.host_page.name_phones(self.mark)

    def _paper(self, room: Door) -> Paper:
        from workshop.rooms.invitation import qr_lines  # noqa: PLC0415 - only where phones are let in
        from workshop.tui.panels.joining import Joining, joining_paper  # noqa: PLC0415

        code = qr_lines(room.address) if room.is_open and room.address else ()
        told = Joining(
            room.address,
            code,
            room.port,
            room.is_open,
            room.is_locked,
            room.present.here,
            room.present.joined,
            self._screen.led.state.heads,
            self._screen.told(room.trouble),
            room.advice,
            len(room.addresses) > 1,
            room.is_public,
        )
        return joining_paper(told)
