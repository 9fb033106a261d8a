"""Phones while a group is led line by line: letting them in, the way in said in words, how many are there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from workshop.language.catalogue import _, plural
from workshop.plain.lead import Telling
from workshop.plain.lead_words import TYPED_FOR
from workshop.plain.telling import Paragraphs
from workshop.session.facilitator import Facilitator
from workshop.session.views import with_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.rooms.door import Door

OPENS_WITHIN = 10.0
"""Seconds that are waited until phones can come in."""
LET_IN = _("let phones in, and say the way in; once more, another address of this computer")
LOCK, UNLOCK = _("let no new phone in"), _("let new phones in again")
NEW_CODE = _("give the room another code; phones that are in stay")
EVERYONE_OUT = _("send every phone out, and give the room another code")
NOT_OPEN = _("No phones are let in. To let them in: phones")
LOCKED, UNLOCKED = _("Nobody new comes in; unlock lets them in again."), _("New phones may come in again.")
SIGNS = {".": _("dot"), ":": _("colon"), "/": _("slash"), "-": _("dash")}


class PhonesByLines:
    """What words do about phones. Nothing listens before it is asked for.

    `run` runs something on the loop on which phones are served, and gives what comes of it.
    """

    def __init__(
        self,
        led: Facilitator,
        make: Callable[[], Door],
        run: Callable[[Coroutine[Any, Any, Any]], Any],
    ) -> None:
        self._led = led
        self._make = make
        self._run = run
        self._room: Door | None = None
        self._changed: asyncio.Event | None = None

    @property
    def words(self) -> dict[str, Telling]:
        return {
            "phones": (LET_IN, lambda _rest: self.let_in()),
            "lock": (LOCK, lambda _rest: self._with_room(lambda room: self._lock(room, True))),
            "unlock": (UNLOCK, lambda _rest: self._with_room(lambda room: self._lock(room, False))),
            "new code": (NEW_CODE, lambda _rest: self._with_room(lambda room: self._code(room, False))),
            "everyone out": (
                EVERYONE_OUT,
                lambda _rest: self._with_room(lambda room: self._code(room, True)),
            ),
        }

    @property
    def trouble(self) -> str | None:
        """Why phones cannot come in, while they are to and cannot."""
        return with_keys(self._room.trouble, TYPED_FOR) or None if self._room is not None else None

    def let_in(self) -> Paragraphs:
        """Let phones in, if they are not yet, and say the way in."""
        room = self._room
        if room is None:
            room = self._room = self._make()
            room.changed = self._has_changed
        elif room.is_open:
            room.next_address()
        self._run(self._opened(room))
        self._led.invents_hands = not room.is_invented
        return list(self._way_in(room))

    def close(self) -> None:
        """Let nobody in any more."""
        if self._room is not None:
            self._room.changed = lambda: None
            self._run(self._room.close())

    async def _opened(self, room: Door) -> None:
        """Return when phones can come in, or it is clear that they cannot just now."""
        self._changed = asyncio.Event()
        if room.start():
            return
        try:
            async with asyncio.timeout(OPENS_WITHIN):
                while not room.is_open and not room.trouble:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return

    def _has_changed(self) -> None:
        if self._changed is not None:
            self._changed.set()

    def _way_in(self, room: Door) -> Iterable[str]:
        if room.trouble:
            yield with_keys(room.trouble, TYPED_FOR)
        if not room.is_open:
            if not room.trouble:
                yield _("Phones cannot come in yet; the word phones says it anew.")
            return
        if room.address:
            yield _("For the room, to answer by phone:")
            if not room.is_public:
                yield _("- Be on the same Wi-Fi as this computer.")
            yield _("- Type into the browser: {address}").format(address=room.address.removeprefix("http://"))
            yield _("- Said in words: {words}.").format(
                words=spoken_address(room.address.removeprefix("http://"))
            )
        yield self._present(room)
        if room.is_locked:
            yield _("Locked: nobody new comes in.")
        if room.advice:
            yield room.advice

    def _present(self, room: Door) -> str:
        here = plural("{number} phone is here", "{number} phones are here", room.present.here)
        heads = self._led.state.heads
        return _("{here}, of {heads} people.").format(here=here, heads=heads) if heads else f"{here}."

    def _with_room(self, doing: Callable[[Door], str]) -> Paragraphs:
        return [doing(self._room)] if self._room is not None else [NOT_OPEN]

    def _lock(self, room: Door, wanted: bool) -> str:
        room.lock(wanted)
        return LOCKED if wanted else UNLOCKED

    def _code(self, room: Door, everyone_out: bool) -> str:
        room.change_code(everyone_out)
        told = (
            _("Everyone is out; the way in is now {words}.")
            if everyone_out
            else _("The way in is now {words}.")
        )
        return told.format(words=spoken_address(room.address.removeprefix("http://")))


def spoken_address(address: str) -> str:
    """An address as one says it: '10 dot 0 dot 0 dot 7 colon 8765 slash K X 4 P Q R'."""
    place, slash, code = address.rpartition("/")
    spoken = "".join(f" {SIGNS[sign]} " if sign in SIGNS else sign for sign in f"{place}{slash}")
    return " ".join(f"{spoken} {' '.join(code)}".split())
