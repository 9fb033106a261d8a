"""A session that lives on a server and is led from here: its host, its door for phones, how it is saved."""

from __future__ import annotations

import asyncio
import contextvars
import io
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, Self

from workshop.language.catalogue import _
from workshop.rooms.door import Led, Present
from workshop.rooms.link import Link, NoAnswerError, NoRightError, NotTrustedError, Right, RoomStream
from workshop.rooms.remote import Grade
from workshop.rooms.wire import command_to_dict, records_in
from workshop.session.codec import EventFormatError
from workshop.session.commands import ClearTimer, Command, Refusal, SetTimer
from workshop.session.events import Record
from workshop.session.facilitator import Clock, Facilitator
from workshop.session.host import Host
from workshop.session.phases import IllegalEventError
from workshop.store.exchange import session_in
from workshop.store.files import RefusedError
from workshop.store.onlooker import Sight
from workshop.store.records import KeptSession
from workshop.store.runs import kept_play, steady

SLOW = 1.0
"""Seconds after which whoever waits for an answer may have pressed keys again."""
DEAF = 0.3
"""Seconds after a slow answer within which another step is taken for one that was pressed meanwhile."""
ENDS_WITHIN = 1.0
"""Seconds that the stream may take to end."""
NOT_DONE = _("The server does not answer, so nothing is done; once it does, ask again.")
PRESSED_MEANWHILE = _("That was asked while the server was waited for; nothing was done.")
IS_OLDER = _("The server is of a newer version than this program, which cannot follow any more.")
OPEN_AGAIN = _("The session stands otherwise on the server than here. Leave it, and open it again.")
PAIR_THERE = _("Your own phone is paired on your page in the browser: {url}/o/")


class _NoJournal:
    """The server writes down what happens."""

    def append(self, record: Record) -> None:
        """Nothing is recorded here."""


class ServedHost(Host):
    """The host of a session that runs on a server: asks it, and follows what happens there.

    Only what the server has written is taken in, so that nothing shown here can be lost there.
    """

    def __init__(self, link: Link, kept: KeptSession) -> None:
        super().__init__(kept_play(kept), _NoJournal(), lambda: "", kept.records)
        self.trouble = ""
        """Why nothing can be asked just now, while that is so."""
        self.ahead = 0.0
        """Seconds by which the server's clock is ahead of this computer's."""
        self._link = link
        self._slow_until = 0.0

    def start(self) -> None:
        """It began on the server."""

    def do(self, command: Command) -> Refusal | None:
        """Have the server carry it out; a refusal where it does not answer in time."""
        began = time.monotonic()
        if began < self._slow_until + DEAF and not isinstance(command, SetTimer | ClearTimer):
            return Refusal(PRESSED_MEANWHILE)
        try:
            answer = self._link.in_room("c", {"head": self.seq, "command": command_to_dict(command)})
            told = answer.told if answer.status == 200 else {}
            records = records_in(told["records"])
            refused = str(told["refused"])
        except (NoRightError, NotTrustedError) as refused_there:
            return Refusal(str(refused_there))
        except NoAnswerError:
            return Refusal(NOT_DONE)
        except (EventFormatError, KeyError, TypeError):
            return Refusal(IS_OLDER)
        finally:
            now = time.monotonic()
            if now - began > SLOW:
                self._slow_until = now
        self.see_clock(told.get("now"))
        if not self.follow(records):
            return Refusal(self.trouble)
        return Refusal(refused) if refused else None

    def follow(self, records: Sequence[Record]) -> bool:
        """Take in what the server has written, as far as it is not known yet; whether that could be done."""
        new = [record for record in records if record.seq > self.seq]
        if new and new[0].seq != self.seq + 1:
            self.trouble = OPEN_AGAIN
            return False
        try:
            self.take_in(new)
        except (IllegalEventError, LookupError):
            self.trouble = IS_OLDER
            return False
        return True

    def see_clock(self, now: object) -> None:
        """The server has just said what time it is there."""
        if isinstance(now, int | float) and not isinstance(now, bool):
            self.ahead = now - time.time()

    @property
    def clock(self) -> Clock:
        """The server's wall clock, by which everybody who leads this session times it."""
        return Clock(lambda: time.time() + self.ahead, steady)


class SavedBeyond:
    """How far the session is saved: all that is shown here is."""

    notice: str | None = None

    def __init__(self, host: ServedHost) -> None:
        self._host = host

    @property
    def saved(self) -> int:
        return self._host.seq

    @property
    def trouble(self) -> str | None:
        return self._host.trouble or None

    def save_elsewhere(self, folder: Path) -> None:
        """It is the server's: a copy here would go another way."""

    def close(self, timeout: float, /) -> Sequence[object]:  # noqa: ARG002 - nothing waits
        return ()


class RoomBeyond:
    """The room of a session on a server: follows it while it is open, and sees to its door from here."""

    def __init__(self, host: ServedHost, link: Link, right: Right) -> None:
        self.led: Led | None = None
        self.changed: Callable[[], None] = lambda: None
        self.trouble = ""
        self.present = Present()
        self.is_open = False
        self.is_locked = False
        self.addresses: tuple[str, ...] = ()
        self.where_to_pair = PAIR_THERE.format(url=right.url)
        self._host = host
        self._link = link
        self._right = right
        self._code = ""
        self._listener: RoomStream | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._context = contextvars.copy_context()

    @property
    def address(self) -> str:
        return f"{self._right.url}/{self._code}" if self._code else ""

    @property
    def port(self) -> int:
        return 0

    @property
    def is_invented(self) -> bool:
        return False

    @property
    def is_public(self) -> bool:
        return True

    @property
    def advice(self) -> str:
        return ""

    def start(self) -> str:
        if self._listener is None:
            self._loop, self._context = asyncio.get_running_loop(), contextvars.copy_context()
            self._listener = RoomStream(
                self._link, self._right, lambda: self._host.seq, self._heard, self._cut_off
            )
            self._listener.start()
        return ""

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.end()
            await asyncio.to_thread(self._listener.join, ENDS_WITHIN)
        self.is_open = False

    def next_address(self) -> None:
        """There is one."""

    def lock(self, locked: bool) -> None:
        self._ask_door({"locked": locked})

    def change_code(self, everyone_out: bool = False) -> None:
        self._ask_door({"new_code": True, "everyone_out": everyone_out})

    def pair(self) -> str:
        return f"{self._right.url}/o/"

    def unpair(self) -> None:
        self._ask_door({"unpair": True})

    def _ask_door(self, data: dict[str, object]) -> None:
        try:
            self._see_door(self._link.in_room("d", data).told)
        except RefusedError as refused:
            self._see_trouble(str(refused))

    def _heard(self, name: str, data: Any) -> None:
        """In the stream's thread."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended before the thread
                self._loop.call_soon_threadsafe(self._take, name, data, context=self._context)

    def _cut_off(self, trouble: str) -> None:
        if self._loop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._see_trouble, trouble, context=self._context)

    def _take(self, name: str, data: Any) -> None:
        match name:
            case "records":
                try:
                    self._host.follow(records_in(data))
                except EventFormatError:
                    self._see_trouble(IS_OLDER)
            case "room":
                self._see_door(data)
            case "beat" if isinstance(data, dict):
                self._host.see_clock(data.get("now"))
            case "blank" if self.led is not None:
                self.led.ask_by_phone("blank", Grade.STEPS)
            case "anew":
                self._see_trouble(OPEN_AGAIN)

    def _see_door(self, told: Any) -> None:
        match told:
            case {"code": str(code), "locked": bool(locked), "here": int(here), "joined": int(joined)}:
                self._code, self.is_locked, self.present = code, locked, Present(here, joined)
                self.is_open = True
                self.changed()

    def _see_trouble(self, trouble: str) -> None:
        self.trouble = self._host.trouble = trouble
        self._host.announce()
        self.changed()


class Beyond(NamedTuple):
    """A session on a server, ready to be led from here."""

    host: ServedHost
    kept: KeptSession
    link: Link
    right: Right

    def room(self) -> RoomBeyond:
        return RoomBeyond(self.host, self.link, self.right)


def led_beyond(right: Right) -> Beyond:
    """The session as the server has it.

    Raises NoRightError, NoAnswerError, and RefusedError where what came is no session that can be led here.
    """
    link = Link(right.url, right)
    try:
        answer = link.in_room()
        if answer.status != 200:
            raise NoAnswerError(right.url)
        kept = session_in(io.BytesIO(answer.body))
    except BaseException:
        link.close()
        raise
    return Beyond(ServedHost(link, kept), kept, link, right)


class OnlookerBeyond:
    """Looks on at a session of a server for the private view; it waits for nothing."""

    def __init__(self, beyond: Beyond) -> None:
        self._host, self._id = beyond.host, beyond.kept.id
        self._led = Facilitator(beyond.host, beyond.host.clock, records=beyond.kept.records)
        self._heard: SimpleQueue[tuple[str, Any]] = SimpleQueue()
        self._link = beyond.link
        self._stream = RoomStream(
            beyond.link,
            beyond.right,
            lambda: beyond.host.seq,
            lambda name, data: self._heard.put((name, data)),
            lambda trouble: self._heard.put(("trouble", trouble)),
        )

    def __enter__(self) -> Self:
        self._stream.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._stream.end()
        self._stream.join(ENDS_WITHIN)
        self._link.close()

    def look(self) -> Sight:
        """What there is to see now."""
        with suppress(Empty):
            while True:
                self._take(*self._heard.get_nowait())
        return Sight(self._id, self._led.notes(), True, self._host.trouble or None)

    def _take(self, name: str, data: Any) -> None:
        match name:
            case "records":
                try:
                    self._host.follow(records_in(data))
                except EventFormatError:
                    self._host.trouble = IS_OLDER
            case "trouble":
                self._host.trouble = data
            case "beat" if isinstance(data, dict):
                self._host.see_clock(data.get("now"))
            case "anew":
                self._host.trouble = OPEN_AGAIN
