"""The facilitator's screen on a session of a home: with phones, or as many ballots and no server."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from time import monotonic

from workshop.rooms.room import PhoneRoom, Phones
from workshop.session.commands import CastBallots
from workshop.session.host import Host
from workshop.tui.app import WorkshopApp
from workshop.tui.disk import Opened
from workshop.tui.run import prepare_environment
from workshop.tui.shelf import Shelf

TICK = 0.02
"""Seconds between two batches, about as they come from a gateway."""


class Ballots:
    """So many seats answer once in so many seconds, over and over, and nobody is sent anything."""

    def __init__(self, host: Host, seats: int, seconds: float) -> None:
        self._host = host
        self._seats = seats
        self._rate = seats / seconds
        self._ends = False

    def start(self) -> None:
        self._began = monotonic()
        self._cast(0)

    def end(self) -> None:
        self._ends = True

    def _cast(self, done: int) -> None:
        due = int((monotonic() - self._began) * self._rate)
        if due > done:
            seats = tuple({number % self._seats + 1 for number in range(done, due)})
            choices = tuple(("reasons", "clinics-last")[(done + seat) % 2] for seat in seats)
            self._host.do(CastBallots(self._host.state.question, seats, choices))
        if not self._ends:
            asyncio.get_running_loop().call_later(TICK, self._cast, max(done, due))


if __name__ == "__main__":
    home, session, port, seats, seconds = sys.argv[1:]
    prepare_environment()
    opened = Shelf(Path(home)).resume(session)

    def room_of(opened: Opened) -> PhoneRoom:
        return PhoneRoom(opened.host, opened.saving, Path(home), opened.id, Phones(int(port)))

    by_phone = int(port) > 0
    WorkshopApp(
        Shelf(Path(home)),
        opened,
        beside=None if by_phone else Ballots(opened.host, int(seats), float(seconds)),
        phones=room_of if by_phone else None,
        phones_at_once=lambda _opened: by_phone,
    ).run()
