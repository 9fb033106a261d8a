"""A session's room for phones: tells the gateway what may be seen, and the session what was answered."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic, time
from typing import Any, NamedTuple, Protocol

from workshop.language.catalogue import _
from workshop.rooms.addresses import room_addresses
from workshop.rooms.door import Led, Present
from workshop.rooms.entrance import (
    USUAL_PORT,
    Entrance,
    forget_entrance,
    keep_entrance,
    kept_entrance,
    new_code,
    new_entrance,
)
from workshop.rooms.invitation import NOT_INSTALLED, address_of, is_installed
from workshop.rooms.lines import LONGEST_MESSAGE, as_line, told_lines
from workshop.rooms.phone import PAGE_WORDS
from workshop.rooms.remote import (
    PAIRING_SECONDS,
    REMOTE_WORDS,
    UNTRUSTED,
    Grade,
    Pairing,
    Remote,
    Signed,
    grades,
    new_pairing,
    remote_pages,
    show_pairing,
    take_wish,
)
from workshop.rooms.telling import PhonesTold
from workshop.session.commands import CastBallots, OfferSentence, Refusal
from workshop.session.decide import MAX_SEATS
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.session.state import State
from workshop.store.files import FileNotWrittenError

LOOKING = 0.005
"""Seconds between two looks at what is on the disk, while a phone waits to hear that it is."""
ANEW = (0.2, 1.0, 3.0)
"""Seconds after which a gateway that ended is begun anew; the last one repeats."""
ENDS_WITHIN = 3.0
"""Seconds that a gateway gets to end its streams."""
HEARING = 0.3
"""Seconds between two looks for what the private view asks."""
SELF_TEST = 30.0
"""Seconds without a phone after which it is said what may keep them away."""
PROGRAM = (sys.executable, "-m", "workshop.rooms.child")
PORT_TAKEN = _(
    "Port {port} is taken, perhaps by another workshop here. Go on with hands, or lead with another --port."
)
NO_NETWORK = _("This computer is on no network that phones could share. Hands work all the same.")
NOTHING_CAME = _(
    "Nothing has reached this computer yet. Phones: the same Wi-Fi as this screen, mobile data and VPN off. "
    "Here: does a firewall keep port {port} shut? A guest network may keep people apart: then a phone's own "
    "hotspot for all, or hands."
)
NOBODY_JOINED = _(
    "Somebody has reached this computer and not joined: is the whole address typed, with the code at its end?"
)


PAIR_IN_NOTES = _("The way in for your own phone is in the private view, for two minutes: workshop notes.")


class KeptSoFar(Protocol):
    """How far a session is on the disk."""

    @property
    def saved(self) -> int: ...


class Phones(NamedTuple):
    """How phones are let in."""

    port: int | None = None
    """None for the one that the session had, else the usual one."""
    public: str = ""
    """The address of a proxy that the facilitator has: 'https://vote.example.org'."""
    final: bool = False
    """Whether the first vote of each seat stands."""
    invented: int = 0
    """So many phones are invented, for a rehearsal."""


class _Waiting(NamedTuple):
    """An answer that waits for an event to be on the disk."""

    seq: int
    number: int


class PhoneRoom:
    """Opens when asked and not before; `changed` is called after everything that a screen would show."""

    def __init__(
        self,
        host: Host,
        saving: KeptSoFar | None,
        home: Path | None,
        session: str | None,
        phones: Phones,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`home` is where the entrance is kept; without one, or without a session's name, only in memory."""
        self._host = host
        self._saving = saving
        self._kept_in = (home, session) if home is not None and session is not None else None
        self._phones = phones
        self._clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None
        """On which it is open, whether or not that runs just now."""
        self._task: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._unsubscribe: Callable[[], None] = lambda: None
        self._telling = PhonesTold(host, self._tell, self._later, self._remote_pages)
        self._looking: asyncio.TimerHandle | None = None
        self._waiting: deque[_Waiting] = deque()
        self._since = 0.0
        self._signed = Signed()
        self._pairing: Pairing | None = None
        self._pairing_until = 0.0
        self._hearing: asyncio.TimerHandle | None = None
        self.led: Led | None = None
        self.changed: Callable[[], None] = lambda: None
        self.trouble = ""
        self.where_to_pair = PAIR_IN_NOTES
        self.present = Present()
        self.is_open = False
        self.is_locked = False
        self.addresses: tuple[str, ...] = ()
        self._address = 0
        self.entrance = self._found_entrance()

    @property
    def address(self) -> str:
        """What phones open; empty where there is no address that they could reach."""
        if self._phones.public:
            return f"{self._phones.public}/{self.entrance.code}"
        if not self.addresses:
            return ""
        host = self.addresses[self._address % len(self.addresses)]
        return address_of(host, self.entrance.port, self.entrance.code)

    @property
    def port(self) -> int:
        return self.entrance.port

    @property
    def gateway_process(self) -> int | None:
        """The number of the process that serves phones, while there is one."""
        return self._process.pid if self._process is not None else None

    @property
    def is_invented(self) -> bool:
        """Whether its phones are those of a rehearsal."""
        return self._phones.invented > 0

    @property
    def is_trusted(self) -> bool:
        """Whether nobody on the way can read what a facilitator's phone is told."""
        return self._phones.public.startswith("https:")

    @property
    def is_public(self) -> bool:
        """Whether phones come through a proxy."""
        return bool(self._phones.public)

    @property
    def advice(self) -> str:
        """What to look at where no phone has come for a while; empty while that is not so."""
        waited = self.is_open and self._clock() - self._since > SELF_TEST
        if not waited or self.present.joined:
            return ""
        return NOBODY_JOINED if self.present.reached else NOTHING_CAME.format(port=self.entrance.port)

    def start(self) -> str:
        """Let phones in from now on; why not, where that is clear at once."""
        if self._task is not None and not self._task.done():
            return ""
        if not is_installed():
            self.trouble = NOT_INSTALLED
            return self.trouble
        self.addresses = room_addresses()
        self.trouble = "" if self.address else NO_NETWORK
        self._unsubscribe = self._host.subscribe(self._followed)
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._run())
        return self.trouble

    async def close(self) -> None:
        """Let nobody in any more, and listen to nothing."""
        self._unsubscribe()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self._telling.end()
        if self._looking is not None:
            self._looking.cancel()
        self.is_open = False
        if self._host.state.phase is Phase.CLOSED:
            self.forget()

    def next_address(self) -> None:
        """Show another address of this computer; they are looked up anew, for a network may have changed."""
        self.addresses = room_addresses() or self.addresses
        self._address += 1

    def lock(self, locked: bool) -> None:
        """Let no newcomer in, or do again."""
        self.is_locked = locked
        self._tell_entry()

    def change_code(self, everyone_out: bool = False) -> None:
        """Newcomers need another code from now on; with `everyone_out`, so do those who are in."""
        epoch = self.entrance.epoch + everyone_out
        self.entrance = self.entrance._replace(code=new_code(), epoch=epoch)
        self._keep()
        self._tell_entry()

    def pair(self) -> str:
        """The address with which one phone of the facilitator's may be paired; for the private view alone."""
        if not self.is_open or not self.address or self.led is None:
            return ""
        self._pairing = new_pairing(grades(self.is_trusted)[0])
        self._pairing_until = time() + PAIRING_SECONDS
        self._tell(pairing=self._pairing.digest, seconds=PAIRING_SECONDS)
        self._hear()
        return self._pairing_address() if self._show_pairing() else ""

    @property
    def remotes(self) -> tuple[Remote, ...]:
        """The facilitator's phones that are paired."""
        return tuple(Remote(*one) for one in self.entrance.remotes)

    def _pairing_address(self) -> str:
        secret = self._pairing.secret if self._pairing else ""
        return f"{self.address.rpartition('/')[0]}/f#{secret}"

    def _show_pairing(self) -> bool:
        """Leave word for the private view of what is open, if anything is; whether that could be done."""
        if self._kept_in is None:
            return False
        address, until, grade = "", 0.0, Grade.COUNTS
        if self._pairing is not None:
            address, until, grade = self._pairing_address(), self._pairing_until, self._pairing.grade
        try:
            show_pairing(*self._kept_in, address, until, grade)
        except (FileNotWrittenError, OSError):
            return False
        return True

    def _hear(self) -> None:
        """Look for what the private view asks, while there is something that it may ask about."""
        if self._hearing is not None:
            self._hearing.cancel()
            self._hearing = None
        if self._kept_in is None or not (self._pairing or self.entrance.remotes):
            return
        wish = take_wish(*self._kept_in)
        if wish.other_grade and self._pairing is not None:
            allowed = grades(self.is_trusted)
            place = allowed.index(self._pairing.grade) + 1
            self._pairing = self._pairing._replace(grade=allowed[place % len(allowed)])
            self._show_pairing()
        if wish.unpair is not None:
            self.unpair(wish.unpair)
        self._hearing = asyncio.get_running_loop().call_later(HEARING, self._hear)

    def unpair(self, number: int | None = None) -> None:
        """Know this phone of the facilitator's no longer; without a number, none of them."""
        if number is None:
            self._pairing = None
            self._show_pairing()
            self._tell(pairing="", seconds=0)
        left = tuple(one for one in self.entrance.remotes if number is not None and one[0] != number)
        self.entrance = self.entrance._replace(remotes=left)
        self._keep()
        self._tell_remotes()

    def _tell_remotes(self) -> None:
        self._tell(remotes=[(one.number, one.grade(self.is_trusted)) for one in self.remotes])
        if self._process is not None:
            self._telling.note()
            self._hear()

    def _paired(self) -> str:
        """The number of the phone that has just shown the code; its key it was told by the same address."""
        pairing, self._pairing = self._pairing, None
        self._show_pairing()
        if pairing is None:
            return ""
        number = max((one.number for one in self.remotes), default=self.entrance.mark) + 1
        remotes = (*self.entrance.remotes, (number, pairing.key, str(pairing.grade)))
        self.entrance = self.entrance._replace(remotes=remotes)
        self._keep()
        self._tell_remotes()
        self.changed()
        return str(number)

    def _commanded(self, remote: int, data: Mapping[str, Any]) -> str:
        """What came of what a facilitator's phone asks, in words."""
        paired = next((one for one in self.remotes if one.number == remote), None)
        if paired is None or self.led is None:
            return UNTRUSTED
        asked = self._signed.asked(remote, paired.key, data, self._host.state.step)
        return asked.refused or self.led.ask_by_phone(asked.ask, paired.grade(self.is_trusted), asked.number)

    def _remote_pages(self) -> Mapping[str, Mapping[str, Any]]:
        """By grade, what facilitators' phones see; nothing where there are none."""
        if self.led is None or not self.entrance.remotes:
            return {}
        return remote_pages(self.led.notes(), self._host.state.step, self.is_trusted)

    def _found_entrance(self) -> Entrance:
        kept = kept_entrance(*self._kept_in) if self._kept_in else None
        port = self._phones.port
        if kept is None:
            # No seat of a session that came from elsewhere is given to a second phone.
            return new_entrance(port or USUAL_PORT)._replace(mark=self._host.seats_taken)
        return kept._replace(port=port or kept.port)

    def _keep(self) -> bool:
        if self._kept_in is None:
            return True
        try:
            keep_entrance(*self._kept_in, self.entrance)
        except FileNotWrittenError as failed:
            self.trouble = str(failed)
            return False
        return True

    def forget(self) -> None:
        """Keep no secret of this room any longer."""
        if self._kept_in is not None:
            forget_entrance(*self._kept_in)

    async def _run(self) -> None:
        """Keep a gateway running until the room is closed."""
        pauses = iter(ANEW)
        pause = next(pauses)
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._serve()
            except OSError as failed:
                self.trouble = failed.strerror or str(failed)
            self.is_open = False
            self.changed()
            if asyncio.get_running_loop().time() - began > 60:
                pauses = iter(ANEW)
            pause = next(pauses, pause)
            await asyncio.sleep(pause)

    async def _serve(self) -> None:
        process = self._process = await asyncio.create_subprocess_exec(
            *PROGRAM,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=LONGEST_MESSAGE,
            start_new_session=True,
            env=_environment(),
        )
        try:
            self._waiting.clear()
            self._tell(
                port=self.entrance.port,
                public=self._phones.public,
                secret=self.entrance.secret.hex(),
                epoch=self.entrance.epoch,
                mark=self.entrance.mark,
                most=MAX_SEATS,
                crowd=self._phones.invented,
                entry=self._entry(),
            )
            self._telling.begin()
            assert process.stdout is not None
            async for line in told_lines(process.stdout):
                self._heed(line)
        finally:
            self._process = None
            if process.stdin is not None:
                process.stdin.close()
            try:
                async with asyncio.timeout(ENDS_WITHIN):  # it ends by itself once nobody writes to it
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()

    def _entry(self) -> dict[str, Any]:
        return {
            "tag": self.entrance.tag,
            "code": self.entrance.code,
            "words": PAGE_WORDS,
            "language": self._host.play.scenario.language,
            "locked": self.is_locked,
            "final": self._phones.final,
            "remote_words": REMOTE_WORDS,
        }

    def _tell_entry(self) -> None:
        self._tell(entry=self._entry(), epoch=self.entrance.epoch)
        self.changed()

    def _tell(self, **told: Any) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(as_line(told))

    def _heed(self, line: Mapping[str, Any]) -> None:
        """Do what the gateway asks, and hear what it tells."""
        match line:
            case {"cast": [int(question), list(seats), list(choices)], "number": int(number)}:
                self._asked(number, CastBallots(question, tuple(seats), tuple(choices)))
            case {"offer": [int(seat), str(text)], "number": int(number)}:
                self._asked(number, OfferSentence(seat, text))
            case {"mark": int(mark), "number": int(number)}:
                self.entrance = self.entrance._replace(mark=mark)
                self._tell(answer=number, told="kept" if self._keep() else "disk")
            case {"pair": True, "number": int(number)}:
                self._tell(answer=number, told=self._paired())
            case {"command": [int(remote), dict(data)], "number": int(number)}:
                self._tell(answer=number, told=self._commanded(remote, data))
            case {"present": [int(here), int(joined), int(reached)]}:
                self.present = Present(here, joined, reached)
                self.changed()
            case {"listening": int()}:
                self._keep()
                self._tell_remotes()
                self.is_open, self.trouble = True, "" if self.address else NO_NETWORK
                self._since = self._clock()
                self.changed()
            case {"failed": str()}:
                self.trouble = PORT_TAKEN.format(port=self.entrance.port)
                self.changed()

    def _asked(self, number: int, command: CastBallots | OfferSentence) -> None:
        refusal = self._host.do(command)
        if isinstance(refusal, Refusal):
            self._tell(answer=number, told="late")
            return
        self._waiting.append(_Waiting(self._host.seq, number))
        self._look()

    def _look(self) -> None:
        """Answer all whose event is on the disk, and look again while some wait."""
        self._looking = None
        saved = self._host.seq if self._saving is None else self._saving.saved
        while self._waiting and self._waiting[0].seq <= saved:
            self._tell(answer=self._waiting.popleft().number, told="kept")
        if self._waiting:
            self._looking = self._later(LOOKING, self._look)

    def _followed(self, state: State) -> None:
        if self._process is not None:
            self._telling.followed(state)

    def _later(self, seconds: float, doing: Callable[[], None]) -> asyncio.TimerHandle:
        assert self._loop is not None
        return self._loop.call_later(seconds, doing)


def _environment() -> dict[str, str]:
    """That of this process, with the place where its own code was found."""
    found = str(Path(__file__).parents[2])
    paths = os.pathsep.join(filter(None, (found, os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": paths}
