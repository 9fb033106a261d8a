"""Conditions on tracks, `patience >= 1`: read once, then asked of every state."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

Tracks = tuple[int, ...]
"""The value of each track, in the order of the file."""
Test = Callable[[Tracks], bool]

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


def parsed(condition: str) -> Condition | None:
    """The condition in a text, or nothing if it is none."""
    found = _FORM.fullmatch(condition)
    if found is None:
        return None
    track, comparison, against = found.groups()
    return Condition(track, comparison, against if against[0].isalpha() else int(against))


def all_hold(conditions: Iterable[str], places: Mapping[str, int]) -> Test | None:
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


def _test(text: str, places: Mapping[str, int]) -> Test:
    condition = parsed(text)
    if condition is None:
        raise ValueError(f"no condition: {text!r}")
    compare, left, against = COMPARISONS[condition.comparison], places[condition.track], condition.against
    if isinstance(against, int):
        number = against
        return lambda tracks: compare(tracks[left], number)
    right = places[against]
    return lambda tracks: compare(tracks[left], tracks[right])
