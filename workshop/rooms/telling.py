"""What the phones of a session are told as it goes on: a page at once, counts and notes a little later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from workshop.rooms.phone import PhonePage, as_plain, ballots_in, own_ballots, phone_page
from workshop.session.host import Host
from workshop.session.state import State

COUNTING = 1.0
"""Seconds between two messages on how many are in."""
NOTING = 0.2
"""Seconds between two looks of a facilitator's phone at the private view."""


class PhonesTold:
    """Follows a host while it is open, and calls `tell` with what is new for its gateway."""

    def __init__(
        self,
        host: Host,
        tell: Callable[..., None],
        later: Callable[[float, Callable[[], None]], asyncio.TimerHandle],
        notes: Callable[[], Mapping[str, Mapping[str, Any]]] = dict,
    ) -> None:
        """`later` calls after so many seconds; `notes` is what facilitators' phones of each grade see."""
        self._host = host
        self._tell = tell
        self._later = later
        self._notes = notes
        self._page: PhonePage | None = None
        self._told_of = host.state
        self._told_in = -1
        self._counting: asyncio.TimerHandle | None = None
        self._noting: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Tell all of it: whoever listens now knows nothing yet."""
        self._page, self._told_in = None, -1
        self.followed(self._host.state)

    def end(self) -> None:
        """Tell nothing any more."""
        for timer in (self._counting, self._noting):
            if timer is not None:
                timer.cancel()
        self._counting = self._noting = None

    def followed(self, state: State) -> None:
        """The session has come to this state."""
        self.note()
        page = self._page
        if page is None or not _leaves(page, self._told_of, state):
            page = phone_page(self._host.play, state)
            self._told_of = state
        if page != self._page:
            own = own_ballots(state)
            if self._page is None or page.step != self._page.step:
                self._tell(own=[[question, list(ballots.items())] for question, ballots in own.items()])
            self._page, self._told_in = page, -1
            self._tell(page=as_plain(page))
        if self._counting is None and page.ask is not None and ballots_in(state) != self._told_in:
            self._counting = self._later(COUNTING, self._count)

    def note(self) -> None:
        """Tell facilitators' phones how it stands, a little later: much may change at once."""
        if self._noting is None:
            self._noting = self._later(NOTING, self._tell_notes)

    def _tell_notes(self) -> None:
        self._noting = None
        pages = self._notes()
        if pages:
            self._tell(remote=dict(pages))

    def _count(self) -> None:
        self._counting = None
        state = self._host.state
        if self._page is not None and self._page.ask is not None:
            self._told_in = ballots_in(state)
            self._tell(**{"in": {"in": self._told_in, "heads": state.heads}})


def _leaves(page: PhonePage, told: State, state: State) -> bool:
    """Whether this page of an open question stays as it is: since then phones have answered, and no more.

    What they answer is not shown before the close. It is asked for every ballot, and a page takes longer to
    make than a ballot to count.
    """
    is_open = page.ask is not None and page.ask.open and not page.bars
    return is_open and state.before is told.before and state.event is told.event and state.step == told.step
