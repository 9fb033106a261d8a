"""What a story remembers, tracks and earlier choices, and the conditions that ask for it."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from workshop.scenario.models import Interlude, Scenario, Scene, Track
from workshop.scenario.toml.positions import KeyPath

Tracks = tuple[int, ...]
"""The value of each counter, in the order of `counters`; then 1 for each card on the board, else 0."""
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
_CHOSEN = re.compile(r"(not\s+)?chosen\s+([a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)")
_CHOICE = Track(start=0, min=0, max=1)
"""What a choice counts as: 1 from when it was made."""


class Choice(NamedTuple):
    """A response of a scene, as a condition names it."""

    scene: str
    response: str


class Condition(NamedTuple):
    """A track against a number or another track; a choice is a track of its own, 0 until it was made."""

    track: str
    comparison: str
    against: str | int

    @property
    def tracks(self) -> tuple[str, ...]:
        """The tracks it names."""
        return (self.track,) if isinstance(self.against, int) else (self.track, self.against)

    @property
    def choice(self) -> Choice | None:
        """The choice it asks for, if it asks for one."""
        return choice_of(self.track)


def condition_in(written: str) -> Condition | None:
    """The condition in a text, or nothing if it is none."""
    if match := _CHOSEN.fullmatch(written):
        return Condition(match[2], "==", 0 if match[1] else 1)
    match = _FORM.fullmatch(written)
    if match is None:
        return None
    track, comparison, against = match.groups()
    return Condition(track, comparison, against if against[0].isalpha() else int(against))


def choice_of(track: str) -> Choice | None:
    """The choice that a track stands for, if it stands for one."""
    scene, dot, response = track.partition(".")
    return Choice(scene, response) if dot else None


def in_words(track: str, value: int) -> str:
    """`patience is 2`, or `the-question.reasons is chosen`."""
    if choice_of(track) is None:
        return f"{track} is {value}"
    return f"{track} is {'chosen' if value else 'not chosen'}"


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


def offer_conditions(scene: str, scenario_scene: Scene) -> tuple[tuple[str, ...], ...]:
    """Where each response is offered, that it is offered once among the rest."""
    return tuple(
        (*response.conditions, *((f"not chosen {scene}.{response.id}",) if response.once else ()))
        for response in scenario_scene.response
    )


def written_conditions(scenario: Scenario) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    """Every group of conditions that has to hold together, by the path of the table that it is of."""
    for name, scene in scenario.scene.items():
        for at, response in enumerate(scene.response):
            yield ("scene", name, "response", at), response.conditions
        yield from _around(("scene", name), scene)
    for name, interlude in scenario.interlude.items():
        yield from _around(("interlude", name), interlude)


def _around(path: KeyPath, place: Scene | Interlude) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    for sort in ("lines", "variant", "when"):
        for at, part in enumerate(getattr(place, sort)):
            if part.conditions:
                yield (*path, sort, at), part.conditions


def counters(scenario: Scenario) -> dict[str, Track]:
    """All that a story remembers: its tracks, and each choice that is asked for later or offered once."""
    asked = {
        name
        for _, written in written_conditions(scenario)
        for each in written
        if (condition := condition_in(each)) and condition.choice
        for name in condition.tracks
    }
    choices = {
        name: _CHOICE
        for scene_name, scene in scenario.scene.items()
        for response in scene.response
        if (name := f"{scene_name}.{response.id}") in asked or response.once
    }
    return {**scenario.track, **choices}
