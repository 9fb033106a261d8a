"""The facilitator's screen on the last session of a home, and others who act on it so many times a second."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from time import monotonic, time

from workshop.session.commands import CountHands, SetTimer
from workshop.session.events import HandsCounted
from workshop.session.host import Host
from workshop.session.phases import can_happen
from workshop.session.state import UNDECIDED
from workshop.tui.app import WorkshopApp
from workshop.tui.run import prepare_environment
from workshop.tui.shelf import Shelf

TICK = 0.005
HOUR = 3600


class Crowd:
    """Counts hands where they may be counted, and else sets the timer; a rate of 0 only sets it once."""

    def __init__(self, host: Host, rate: int) -> None:
        self._host = host
        self._rate = rate

    def start(self) -> None:
        self._began = monotonic()
        self._host.do(SetTimer(int(time()) + HOUR, HOUR))
        if self._rate:
            self._act(0)

    def end(self) -> None:
        self._rate = 0

    def _act(self, acts: int) -> None:
        due = int((monotonic() - self._began) * self._rate)
        for number in range(acts, due):
            if can_happen(self._host.state.phase, HandsCounted):
                self._host.do(CountHands(UNDECIDED, number % 2))
            else:
                self._host.do(SetTimer(int(time()) + HOUR, HOUR + number % 2))
        if self._rate:
            asyncio.get_running_loop().call_later(TICK, self._act, max(acts, due))


if __name__ == "__main__":
    home, session, rate = sys.argv[1:]
    prepare_environment()
    opened = Shelf(Path(home)).resume(session)
    WorkshopApp(Shelf(Path(home)), opened, beside=Crowd(opened.host, int(rate))).run()
