"""A session that is tried on one version of a scenario after the other; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterable

from workshop.scenario.findings import quoted
from workshop.scenario.meant import meant
from workshop.scenario.paths import SearchGivenUpError, shortest_path
from workshop.session.carrying import History, carried, commands_along, history_of
from workshop.session.commands import Command
from workshop.session.events import Record
from workshop.session.host import Host
from workshop.session.play import Play


class NoWayError(Exception):
    """No choices lead to a place; the message is for people."""


class Trial:
    """Holds the host of the present version, and what was done until now."""

    def __init__(self, play: Play, commands: Iterable[Command] = ()) -> None:
        self._wanted: History = ()
        self._begin(play, commands)

    @property
    def history(self) -> History:
        """What was done; while nothing was done since a version that broke it, all that was done before."""
        if len(self._records.all) == self._length:
            return self._wanted
        return history_of(record.event for record in self._records.all)

    def take_up(self, play: Play) -> str:
        """Go on with another version; why not everything done leads on in it, if so."""
        history = self.history
        found = carried(play, history)
        self._begin(play, found.commands)
        self._wanted = history
        return found.because

    def begin(self, commands: Iterable[Command] = ()) -> None:
        """Begin anew, and do this."""
        self._begin(self.host.play, commands)

    def _begin(self, play: Play, commands: Iterable[Command]) -> None:
        self._records = _Records()
        self.host = Host(play, self._records, lambda: "")
        self.host.start()
        for command in commands:
            self.host.do(command)
        self._length = len(self._records.all)
        self._wanted = history_of(record.event for record in self._records.all)


class _Records:
    """A journal in memory."""

    def __init__(self) -> None:
        self.all: list[Record] = []

    def append(self, record: Record) -> None:
        self.all.append(record)


def way_to(play: Play, place: str) -> tuple[Command, ...]:
    """What one does from the briefing on to reach that scene or ending by the fewest choices.

    Raises NoWayError.
    """
    scenario = play.scenario
    places = (*scenario.scene, *scenario.ending)
    if place not in places:
        hint = meant(place, places)
        raise NoWayError(f"There is no scene or ending {quoted(place)} in this scenario. {hint}")
    try:
        choices = shortest_path(scenario, place, play.story, play.judge)
    except SearchGivenUpError:
        too_long = f"The search for choices that lead to {quoted(place)} takes too long."
        raise NoWayError(too_long) from None
    if choices is None:
        raise NoWayError(f"No choices lead from the start to {quoted(place)}.")
    return commands_along(choices)
