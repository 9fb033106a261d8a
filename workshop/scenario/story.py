"""A scenario's story as a graph: what is offered in a state, and where a choice leads from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from workshop.engine.verdict import OWN_WORDS
from workshop.scenario.boards import Board, Deck
from workshop.scenario.conditions import Holds, Tracks, all_hold, counters, offer_conditions
from workshop.scenario.models import Interlude, NextByOutcome, Response, Scenario, Scene

OUTCOMES = ("landed", "partly", "missed")


class Step(NamedTuple):
    """Where a choice leads: the id of a scene, an interlude or an ending, and the tracks from then on."""

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
    """The responses of a scene, each with its condition; `last_resort` if none may be offered."""

    all: tuple[Response, ...]
    tests: tuple[Holds | None, ...]
    conditional: bool
    last_resort: Response


AnyPlace = TypeVar("AnyPlace", Scene, Interlude)


class _Words(NamedTuple):
    """What of a scene or an interlude is told only where conditions hold."""

    variants: tuple[Holds, ...]
    lines: tuple[Holds, ...]


class Story:
    """A scenario's story, compiled once. Pure: tracks come in as a tuple and go out as a new one.

    Tracks have a place for each choice that is asked for later and for each card of the board, too.
    """

    def __init__(self, scenario: Scenario) -> None:
        memory = counters(scenario)
        self.counters = tuple(memory)
        """What each place of the tracks is of, before those of the cards."""
        self._start = scenario.start
        self._tracks = tuple(memory.values())
        self._places = {name: place for place, name in enumerate(memory)}
        self._endings = frozenset(scenario.ending)
        self._deck = Deck(scenario)
        self._scenes, self._interludes = scenario.scene, scenario.interlude
        self._words: dict[str, _Words] = {}
        self._offers: dict[str, _Offers] = {}
        self._ways: dict[tuple[str, str], _Way] = {}
        self._past: dict[str, _Way] = {}
        self._onward: dict[tuple[str, str, str], Onward] = {}
        for name, scene in scenario.scene.items():
            self._offers[name] = self._compiled_offers(name, scene)
            exits = self._exits(scene)
            for response in scene.response:
                self._ways[name, response.id] = _Way(
                    self._changes(name, response), exits, _targets(scene, response)
                )
            self._past[name] = _Way((), exits, _targets(scene, None if scene.next else scene.response[0]))
            self._ways[name, OWN_WORDS] = self._past[name]
        for name, interlude in scenario.interlude.items():
            self._past[name] = _Way((), self._exits(interlude), _targets(interlude, None))

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

    def opening(self) -> Step:
        """The first scene, whatever is told before it."""
        return self.beyond(Step(self._start, self.opening_tracks()))

    def is_ending(self, target: str) -> bool:
        """Whether the story ends there."""
        return target in self._endings

    def is_interlude(self, target: str) -> bool:
        """Whether something is told there, and nobody answers."""
        return target in self._interludes

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

    def scene(self, name: str, tracks: Tracks) -> Scene:
        """The scene in the words that it has in this state; raises KeyError where there is none."""
        return self._told(name, self._scenes[name], tracks)

    def interlude(self, name: str, tracks: Tracks) -> Interlude:
        """The interlude in the words that it has in this state; raises KeyError where there is none."""
        return self._told(name, self._interludes[name], tracks)

    def next_place(self, scene: str, response: str, outcome: str, tracks: Tracks) -> Step:
        """What a choice leads to: tracks change, then the first exit that holds decides, else the next."""
        try:
            return self.onward(scene, response, outcome)(tracks)
        except KeyError:
            where = f"from response '{response}' of scene '{scene}' with the outcome '{outcome}'"
            raise NoSuchPlaceError(f"the story has no way on {where}") from None

    def after(self, scene: str, response: str, outcome: str, tracks: Tracks) -> Step:
        """The next scene or ending that a choice leads to, whatever is told in between."""
        return self.beyond(self.next_place(scene, response, outcome, tracks))

    def onward(self, scene: str, response: str, outcome: str) -> Onward:
        """What `next_place` says of this choice, ready to be asked of many states.

        This or the asking raises KeyError where there is no such choice or no way on.
        """
        key = (scene, response, outcome)
        if key not in self._onward:
            onward = _onward(self._ways[scene, response], outcome)
            self._onward[key] = self._with_cards(scene, response, onward) if self._deck.cards else onward
        return self._onward[key]

    def beyond(self, step: Step) -> Step:
        """The same, or the first scene or ending after the interludes that begin there."""
        while step.target in self._interludes:
            step = self.past(*step)
        return step

    def past(self, place: str, tracks: Tracks) -> Step:
        """Where the story goes from an interlude, or from a scene that is left out.

        Of a scene by its exits, else as if the reply had landed. Its cards were laid on the board on arriving
        there: what is called for later rests on them.
        """
        way = self._past[place]
        exits = (target for holds, target in way.exits if holds(tracks))
        target = next(exits, None) or way.targets[OUTCOMES[0]]
        return Step(target, self._arriving(target, tracks))

    def _with_cards(self, scene: str, response: str, onward: Onward) -> Onward:
        """The same way on, with what the reply and the next place lay on the board."""
        said = next((each for each in self._offers[scene].all if each.id == response), None)

        def onward_with_cards(tracks: Tracks) -> Step:
            target, laid = onward(tracks)
            if said is not None:
                laid = self._laid(laid, self._deck.after(said, self.board(laid)))
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

    def _exits(self, place: Scene | Interlude) -> tuple[tuple[Holds, str], ...]:
        return tuple((self._holds(exit.conditions), exit.next) for exit in place.when)

    def _compiled_offers(self, name: str, scene: Scene) -> _Offers:
        conditions = offer_conditions(name, scene)
        tests = tuple(all_hold(each, self._places) for each in conditions)
        free = (response for response, each in zip(scene.response, conditions, strict=True) if not each)
        return _Offers(scene.response, tests, any(tests), next(free, scene.response[0]))

    def _changes(self, scene: str, response: Response) -> tuple[_Change, ...]:
        changes = {name: by for name, by in response.track.items() if by}
        if (choice := f"{scene}.{response.id}") in self._places:
            changes[choice] = 1
        by_place = ((self._places[name], by) for name, by in changes.items())
        return tuple(_Change(at, by, self._tracks[at].min, self._tracks[at].max) for at, by in by_place)

    def _told(self, name: str, place: AnyPlace, tracks: Tracks) -> AnyPlace:
        if not place.variant and not any(line.conditions for line in place.lines):
            return place
        if name not in self._words:
            self._words[name] = _Words(
                tuple(self._holds(variant.conditions) for variant in place.variant),
                tuple(self._holds(line.conditions) for line in place.lines),
            )
        words = self._words[name]
        shown = zip(place.lines, words.lines, strict=True)
        told: dict[str, object] = {"lines": tuple(line for line, holds in shown if holds(tracks))}
        variants = zip(place.variant, words.variants, strict=True)
        if variant := next((variant for variant, holds in variants if holds(tracks)), None):
            told |= {key: text for key in ("setting", "says") if (text := getattr(variant, key, None))}
        return place.model_copy(update=told)


def _always(_: Tracks) -> bool:
    return True


def _targets(scene: Scene | Interlude, response: Response | None) -> dict[str, str]:
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
