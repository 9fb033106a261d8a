"""The host: the one stateful object, which turns commands into recorded events and tells who listens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from workshop.session.commands import Command, Refusal
from workshop.session.decide import completion, decide
from workshop.session.events import Event, Record, SessionStarted
from workshop.session.play import Play
from workshop.session.projection import project, project_shared
from workshop.session.replay import replay
from workshop.session.state import LOBBY, State, apply
from workshop.session.views import HostView, View

Subscriber = Callable[[State], None]


class Journal(Protocol):
    """Where records go, in order, off the path of a key."""

    def append(self, record: Record) -> None:
        """Take the record and return at once."""


class Host:
    """A running session. `clock` gives the time as ISO 8601 text.

    Records of an earlier run raise IllegalEventError or ForeignEventError where they cannot have happened.
    """

    def __init__(
        self, play: Play, journal: Journal, clock: Callable[[], str], records: Iterable[Record] = ()
    ) -> None:
        self._play = play
        self._journal = journal
        self._clock = clock
        self._subscribers: list[Subscriber] = []
        earlier = tuple(records)
        self._state = replay(earlier, play)
        self._seq = earlier[-1].seq if earlier else 0

    @property
    def play(self) -> Play:
        return self._play

    @property
    def state(self) -> State:
        return self._state

    @property
    def seq(self) -> int:
        """The number of the last event."""
        return self._seq

    @property
    def view(self) -> View:
        """What a person alone sees now."""
        return project(self._play, self._state)

    @property
    def shared_view(self) -> View | HostView:
        """What the screen that a group shares shows now."""
        return project_shared(self._play, self._state)

    def start(self) -> None:
        """Record that the session began; one that already runs goes on, a step cut in half is made whole."""
        if self._state is LOBBY:
            self._record(
                SessionStarted(
                    self._play.scenario.id,
                    self._play.scenario.title,
                    self._play.scenario_hash,
                    self._play.lens_hashes,
                )
            )
            self._announce()
        for event in completion(self._state):
            self._record(event)

    def do(self, command: Command) -> Refusal | None:
        """Carry out the command: record its events and announce the new state, or say why not."""
        decision = decide(self._play, self._state, command)
        if isinstance(decision, Refusal):
            return decision
        for event in decision:
            self._record(event)
        self._announce()
        return None

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` after every change; returns what ends it."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def _record(self, event: Event) -> None:
        after = apply(self._state, event)
        self._journal.append(Record(self._seq + 1, self._clock(), event))
        self._state, self._seq = after, self._seq + 1

    def _announce(self) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber(self._state)
