"""A scenario's story as a graph: what is offered in a state, and where a choice leads from there."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from workshop.scenario.boards import Board, Deck
from workshop.scenario.models import NextByOutcome, Response, Scenario, Scene

Tracks = tuple[int, ...]
"""The value of each track, in the order of the file; then 1 for each card that lies on the board, else 0."""
Holds = Callable[[Tracks], bool]
"""Whether a condition holds with these tracks."""

COMPARISONS: Mapping[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
_FORM = re.compile(r"([a-z][a-z0-9-]*)\s*(>=|<=|==|!=|>|<)\s*([a-z][a-z0-9-]*|-?[0-9]{1,6})")


class Condition(NamedTuple):
    """A track against a number or another track."""

    track: str
    comparison: str
    against: str | int

    @property
    def tracks(self) -> tuple[str, ...]:
        """The tracks it names."""
        return (self.track,) if isinstance(self.against, int) else (self.track, self.against)


def condition_in(written: str) -> Condition | None:
    """The condition in a text, or nothing if it is none."""
    match = _FORM.fullmatch(written)
    if match is None:
        return None
    track, comparison, against = match.groups()
    return Condition(track, comparison, against if against[0].isalpha() else int(against))


def all_hold(conditions: Iterable[str], places: Mapping[str, int]) -> Holds | None:
    """Whether all of these hold, as a function of the tracks; nothing where there are none.

    `places` says where each track stands. Raises ValueError for what is no condition, KeyError for a track
    without a place.
    """
    tests = [_test(condition, places) for condition in conditions]
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]
    return lambda tracks: all(test(tracks) for test in tests)


def _test(text: str, places: Mapping[str, int]) -> Holds:
    condition = condition_in(text)
    if condition is None:
        raise ValueError(f"no condition: {text!r}")
    compare, left, against = COMPARISONS[condition.comparison], places[condition.track], condition.against
    if isinstance(against, int):
        number = against
        return lambda tracks: compare(tracks[left], number)
    right = places[against]
    return lambda tracks: compare(tracks[left], tracks[right])


OUTCOMES = ("landed", "partly", "missed")


class Step(NamedTuple):
    """Where a choice leads: the id of a scene or an ending, and the tracks from then on."""

    target: str
    tracks: Tracks


Onward = Callable[[Tracks], Step]
"""Where a choice leads with these tracks."""


class NoSuchPlaceError(LookupError):
    """The story has no such scene, response or way on."""


class _Change(NamedTuple):
    """What a response adds to a track, within its bounds."""

    place: int
    by: int
    least: int
    most: int


class _Way(NamedTuple):
    """What follows a response: changes of tracks, and where its scene leads without a condition."""

    changes: tuple[_Change, ...]
    exits: tuple[tuple[Holds, str], ...]
    targets: Mapping[str, str]
    """By outcome."""


class _Offers(NamedTuple):
    """The responses of a scene, each with its condition; `last_resort` if no condition holds."""

    all: tuple[Response, ...]
    tests: tuple[Holds | None, ...]
    conditional: bool
    last_resort: Response


class Story:
    """A scenario's story, compiled once. Pure: tracks come in as a tuple and go out as a new one."""

    def __init__(self, scenario: Scenario) -> None:
        self._tracks = tuple(scenario.track.values())
        self._places = {name: place for place, name in enumerate(scenario.track)}
        self._endings = frozenset(scenario.ending)
        self._deck = Deck(scenario)
        self._start = scenario.start
        self._offers: dict[str, _Offers] = {}
        self._ways: dict[tuple[str, str], _Way] = {}
        self._past: dict[str, _Way] = {}
        self._onward: dict[tuple[str, str, str], Onward] = {}
        for name, scene in scenario.scene.items():
            self._offers[name] = self._compiled_offers(scene)
            exits = tuple((self._holds(exit.conditions), exit.next) for exit in scene.when)
            for response in scene.response:
                self._ways[name, response.id] = _Way(
                    self._changes(response), exits, _targets(scene, response)
                )
            self._past[name] = _Way((), exits, _targets(scene, None if scene.next else scene.response[0]))

    def opening_tracks(self) -> Tracks:
        """The tracks as the story begins."""
        tracks = tuple(track.start for track in self._tracks) + (0,) * len(self._deck.cards)
        return self._arriving(self._start, tracks)

    def board(self, tracks: Tracks) -> Board:
        """The cards that lie on the board."""
        cards = self._deck.cards
        if not cards:
            return ()
        return tuple([card for card, laid in zip(cards, tracks[len(self._tracks) :], strict=True) if laid])

    def is_ending(self, target: str) -> bool:
        """Whether the story ends there."""
        return target in self._endings

    def offered(self, scene: str, tracks: Tracks) -> tuple[Response, ...]:
        """The responses offered in this state, in the order of the file; never none."""
        try:
            offers = self._offers[scene]
        except KeyError:
            raise NoSuchPlaceError(f"the story has no scene '{scene}'") from None
        if not offers.conditional:
            return offers.all
        pairs = zip(offers.all, offers.tests, strict=True)
        return tuple([response for response, test in pairs if test is None or test(tracks)]) or (
            offers.last_resort,
        )

    def after(self, scene: str, response: str, outcome: str, tracks: Tracks) -> Step:
        """What a choice leads to: tracks change, then the first exit that holds decides, else the next."""
        try:
            return self.onward(scene, response, outcome)(tracks)
        except KeyError:
            where = f"from response '{response}' of scene '{scene}' with the outcome '{outcome}'"
            raise NoSuchPlaceError(f"the story has no way on {where}") from None

    def onward(self, scene: str, response: str, outcome: str) -> Onward:
        """What `after` says of this choice, ready to be asked of many states.

        This or the asking raises KeyError where there is no such choice or no way on.
        """
        key = (scene, response, outcome)
        if key not in self._onward:
            onward = _onward(self._ways[scene, response], outcome)
            self._onward[key] = self._with_cards(scene, response, onward) if self._deck.cards else onward
        return self._onward[key]

    def past(self, scene: str, tracks: Tracks) -> Step:
        """Where the story goes if the scene is left out: by its exits, else as if the reply had landed.

        Its cards were laid on the board on arriving there: what is called for later rests on them.
        """
        way = self._past[scene]
        exits = (target for holds, target in way.exits if holds(tracks))
        target = next(exits, None) or way.targets[OUTCOMES[0]]
        return Step(target, self._arriving(target, tracks))

    def _with_cards(self, scene: str, response: str, onward: Onward) -> Onward:
        """The same way on, with what the reply and the next place lay on the board."""
        said = next(each for each in self._offers[scene].all if each.id == response)

        def onward_with_cards(tracks: Tracks) -> Step:
            target, after = onward(tracks)
            laid = self._laid(after, self._deck.after(said, self.board(after)))
            return Step(target, self._arriving(target, laid))

        return onward_with_cards

    def _arriving(self, place: str, tracks: Tracks) -> Tracks:
        if not self._deck.cards:
            return tracks
        return self._laid(tracks, self._deck.arriving(place, self.board(tracks)))

    def _laid(self, tracks: Tracks, board: Board) -> Tracks:
        """The tracks with these cards on the board."""
        return (*tracks[: len(self._tracks)], *(int(card in board) for card in self._deck.cards))

    def _holds(self, conditions: tuple[str, ...]) -> Holds:
        return all_hold(conditions, self._places) or _always

    def _compiled_offers(self, scene: Scene) -> _Offers:
        tests = tuple(all_hold(response.conditions, self._places) for response in scene.response)
        free = (response for response in scene.response if not response.conditions)
        return _Offers(scene.response, tests, any(tests), next(free, scene.response[0]))

    def _changes(self, response: Response) -> tuple[_Change, ...]:
        changes = ((self._places[name], by) for name, by in response.track.items() if by)
        return tuple(_Change(at, by, self._tracks[at].min, self._tracks[at].max) for at, by in changes)


def _always(_: Tracks) -> bool:
    return True


def _targets(scene: Scene, response: Response | None) -> dict[str, str]:
    """Where a response, or the scene without one, leads by outcome; empty if there is no next."""
    way = response.next if response and response.next else scene.next
    if way is None:
        return {}
    if isinstance(way, NextByOutcome):
        return {outcome: getattr(way, outcome) for outcome in OUTCOMES}
    return dict.fromkeys(OUTCOMES, way)


def _onward(way: _Way, outcome: str) -> Onward:
    changes, exits, targets = way

    def onward(tracks: Tracks) -> Step:
        if changes:
            values = [*tracks]
            for place, by, least, most in changes:
                value = values[place] + by
                values[place] = value if least <= value <= most else least if value < least else most
            tracks = (*values,)
        for holds, target in exits:
            if holds(tracks):
                return Step(target, tracks)
        return Step(targets[outcome], tracks)

    return onward
