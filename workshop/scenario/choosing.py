"""What to play: for whom, in how many minutes, how far words mislead, and what after what; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from workshop.language.catalogue import _

DIFFICULTIES = {
    1: _("the words mostly mean what they say"),
    2: _("the words often point elsewhere"),
    3: _("the words mostly point elsewhere"),
}
"""How far the wording of its questions misleads."""
UNKNOWN_DIFFICULTY = 2
"""Where a story stands on a path whose author has not said."""


class Choosable(Protocol):
    """A scenario as far as one chooses by it."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def minutes(self) -> int: ...
    @property
    def single(self) -> bool: ...
    @property
    def audience(self) -> str:
        """For whom it is, in words; empty where that is not said."""

    @property
    def lenses(self) -> tuple[str, ...]: ...
    @property
    def difficulty(self) -> int:
        """From 1 to 3; 0 where that is not said."""

    @property
    def after(self) -> tuple[str, ...]:
        """The ids of the stories that are better played first."""

    @property
    def plans(self) -> tuple[int, ...]:
        """The minutes of its plans."""


class Wish(NamedTuple):
    """What is looked for; what was not said is any."""

    audience: str = ""
    minutes: int | None = None
    lens: str = ""
    difficulty: int = 0

    def fits(self, one: Choosable) -> bool:
        """Whether this scenario is what is looked for."""
        return (
            is_for(one.audience, self.audience)
            and (self.minutes is None or length_within(one, self.minutes) is not None)
            and (not self.lens or self.lens in one.lenses)
            and self.difficulty in (0, one.difficulty)
        )


ANYTHING = Wish()

_WORD = re.compile(r"[^\W\d_]+")


def is_for(audience: str, wanted: str) -> bool:
    """Whether every word of who is wanted stands in the words of whom it is for, one person or several."""
    there = {_in_one_number(word) for word in _WORD.findall(audience)}
    return all(_in_one_number(word) in there for word in _WORD.findall(wanted))


def _in_one_number(word: str) -> str:
    return word.casefold().removesuffix("s")


def length_within(one: Choosable, minutes: int) -> int | None:
    """The longest that fits the minutes: one of its plans, else the whole; None where it takes longer."""
    return max((length for length in (*one.plans, one.minutes) if length <= minutes), default=None)


class StoriesMet(NamedTuple):
    """The ids of the stories that a group, or a person alone, has met."""

    played: frozenset[str] = frozenset()
    """To an ending or a debrief."""
    left_open: frozenset[str] = frozenset()
    """As far as a scene, and never further than the scenes."""


class PathStep(NamedTuple):
    """Where a story stands on a path."""

    place: int
    """Among those that were given."""
    done: bool
    left_open: bool
    next: bool
    """Whether it is the one to play now."""


def path(stories: Sequence[Choosable], met: StoriesMet) -> tuple[PathStep, ...]:
    """The stories in the order in which they build on each other, the easier ones first; no single questions.

    Those that were played or left open are marked, and the first that was not played is the next.
    """
    left = sorted((at for at, one in enumerate(stories) if one.id and not one.single), key=_ease(stories))
    there = {stories[at].id for at in left}
    ordered: list[int] = []
    while left:
        placed = {stories[at].id for at in ordered}
        free = (at for at in left if {*stories[at].after} & there <= placed | {stories[at].id})
        taken = next(free, left[0])  # in a circle the easiest of them comes first
        left.remove(taken)
        ordered.append(taken)
    ids = {at: stories[at].id for at in ordered}
    following = next((at for at in ordered if ids[at] not in met.played), None)
    return tuple(
        PathStep(at, ids[at] in met.played, ids[at] in met.left_open, at == following) for at in ordered
    )


def _ease(stories: Sequence[Choosable]) -> Callable[[int], tuple[int, str]]:
    return lambda at: (stories[at].difficulty or UNKNOWN_DIFFICULTY, stories[at].title.casefold())
