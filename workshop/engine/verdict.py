"""What the engine says: values that carry their reasons, for every surface to show and none to recompute.

Points are tuples in the order of the lens's levels. Places are offsets in code points of the cleaned text.
"""

from __future__ import annotations

from typing import NamedTuple

Points = tuple[int, ...]
MAX_FIT = 4
LONGEST_REPLY = 4_000
"""Characters of words of one's own; at work nobody says more in one go."""
BASE = "base"
"""The id of the reason that a fit begins with; all others are costs."""


class Moment(NamedTuple):
    """What moment rules look at in a scene."""

    stance: str
    asks: str
    circumstances: frozenset[str] = frozenset()
    cards: frozenset[str] = frozenset()
    """The evidence that has gathered until now."""


class Sighting(NamedTuple):
    """A move seen at a place in a text: the engine's only view of a response."""

    move: str
    start: int
    end: int


OWN_WORDS = "own words"
"""Stands where the id of a response does, for words of one's own; no id has a space."""


class OwnWords(NamedTuple):
    """What somebody said in words of their own, and what was seen in it."""

    text: str
    sightings: tuple[Sighting, ...]
    """In the order of the text."""
    corrected: bool
    """Whether the person looked over what was read; else the verdict is as sure as the reading."""
    sure: int = 0
    """1 where the reading was sure of the level by itself."""

    @property
    def is_known(self) -> bool:
        """Whether the level is known well enough to say what the words lack, and at which kind they are."""
        return self.corrected or bool(self.sure)


class Reason(NamedTuple):
    """A moment rule that fired, or a card on the board."""

    rule: str
    because: str
    points: Points
    facts: tuple[str, ...]
    origin: str


class Call(NamedTuple):
    """How much of each level a moment calls for, and which most."""

    level: str | None
    points: Points
    reasons: tuple[Reason, ...]
    floors: tuple[str, ...]
    """Levels that a reply must not leave empty, by a rule."""
    seconds: tuple[str, ...]
    """Levels called for nearly as much as the called one."""
    abstains: bool = False
    """Whether no level leads by enough to be called."""


class Evidence(NamedTuple):
    """A sighting with its words and what it weighs."""

    move: str
    words: str
    start: int
    end: int
    points: Points
    facts: tuple[str, ...]


class Opening(NamedTuple):
    """What opening with this move adds to its level."""

    move: str
    points: Points


class Reading(NamedTuple):
    """How much of each level a response carries; `level` is the one that leads alone, if any."""

    level: str | None
    points: Points
    opens_with: Opening | None
    evidence: tuple[Evidence, ...]
    shared: tuple[str, ...] = ()
    """The levels that share the lead, where none leads alone."""


class FitReason(NamedTuple):
    """The base fit, or a cost taken from it."""

    id: str
    points: int
    because: str
    facts: tuple[str, ...]


class Named(NamedTuple):
    """A kind of mismatch by its id and title."""

    id: str
    title: str


class Explanation(NamedTuple):
    """Six parts in a fixed order; `merit` belongs to what the reply did (rules X2, X6, X7 and X12)."""

    asked: str
    did: str
    merit: str
    gap: str
    nudge: str
    if_then: str
    would_win: str


class Verdict(NamedTuple):
    """Call, reading, fit, mismatch and explanation: what every surface shows."""

    lens: str
    call: Call
    reading: Reading
    fit: int
    outcome: str
    """`landed`, `partly` or `missed`."""
    fit_reasons: tuple[FitReason, ...]
    mismatch: Named | None
    also: tuple[Named, ...]
    manner: tuple[Named, ...]
    """What was charged for how the reply is said, whatever its level: the cost's id, and a clause."""
    explanation: Explanation
    facts: tuple[str, ...]

    @property
    def without_kinds(self) -> Verdict:
        """The same, where what was seen is too uncertain for a kind of mismatch to be named."""
        return self._replace(mismatch=None, also=())
