"""What a report holds: counts and words that everybody in the room has seen, and no name of anybody there."""

from __future__ import annotations

from typing import NamedTuple

from workshop.engine.verdict import Explanation
from workshop.session.host_views import LevelRound
from workshop.session.views import LevelView, PairView, Speaker


class Option(NamedTuple):
    """A response that was offered, with the hands raised for it."""

    place: int
    """1 for the first."""
    text: str
    hands: tuple[int, ...]
    """One count for each round."""
    level: LevelView | None
    """The level that leads it, once the verdict was seen."""
    chosen: bool

    @property
    def shift(self) -> int | None:
        """How many hands more the last round had than the first; None where there was but one."""
        return self.hands[-1] - self.hands[0] if len(self.hands) > 1 else None


class Judged(NamedTuple):
    """The verdict on the reply of a decision, and how the room fell by level."""

    called: LevelView | None
    heard: LevelView | None
    """The level that the question was taken to be at."""
    guesses: tuple[int, ...]
    """Hands by level; none where none were counted."""
    used: LevelView | None
    """The level that led the reply; None where none led alone."""
    first: LevelView | None
    """The level with most hands in the first round; None where none led alone."""
    last: LevelView | None
    """That of the last round."""
    kind: str | None
    """The title of the mismatch."""
    fit: int
    outcome: str
    rounds: tuple[LevelRound, ...]
    fell: str | None
    """How the room fell by level, in a sentence."""
    explanation: Explanation


class LookedAt(NamedTuple):
    """Another response that the room looked at, after the verdict on its own."""

    place: int
    """1 for the first response offered."""
    text: str
    answer: str
    """What it would have been answered with."""


class Decision(NamedTuple):
    """A scene of the path, as far as the room has seen it."""

    place: int
    """1 for the first scene of its path."""
    scene: str
    listener: Speaker
    says: str
    options: tuple[Option, ...]
    """None while a vote may still be open."""
    rounds: tuple[int, ...]
    """The numbers of the rounds."""
    undecided: tuple[int, ...]
    corrections: int
    """How often a count was put right."""
    taken_back: int
    """How often something was revealed by accident and hidden again."""
    judged: Judged | None
    instead: tuple[LookedAt, ...]
    """What was looked at instead, asked what if; path and votes stayed as they were."""

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.chosen), None)


class Met(NamedTuple):
    """Hands for a reply at the called level, before anybody talked."""

    place: int
    scene: str
    hands: int
    of: int


class Transfer(NamedTuple):
    """Two scenes that called for the same level."""

    called: LevelView
    first: Met
    second: Met
    told: str


class LeftPath(NamedTuple):
    """What was decided on a path that was left for another branch, from where the two part."""

    decisions: tuple[Decision, ...]
    ending: str | None


class Focus(NamedTuple):
    """Ten points that a group put on the levels for its own team."""

    question: str
    points: tuple[int, ...]
    circumstances: tuple[str, ...]
    called: tuple[int, ...] | None
    """What the moment rules would call for in these circumstances."""
    reasons: tuple[str, ...]
    differs: str | None


class Exit(NamedTuple):
    """The answers to the exit question."""

    question: str
    hands: tuple[tuple[str, int], ...]
    """Hands by number of fingers."""


class Report(NamedTuple):
    """Everything that a report tells, for each format to put in its own way."""

    scenario: str
    """The scenario's id."""
    title: str
    seat: str
    language: str
    """That of the scenario's texts."""
    session: str | None
    started: str
    """ISO 8601 with the offset of the place."""
    hosted: bool
    rehearsal: bool
    over: bool
    """Whether the session has come to its end."""
    heads: int
    """0 where they were not counted."""
    minutes: int
    """Those planned; 0 where none were."""
    levels: tuple[LevelView, ...]
    decisions: tuple[Decision, ...]
    ending: tuple[str, str] | None
    """Title and text."""
    patterns: tuple[str, ...]
    pair: PairView | None
    transfer: Transfer | None
    left: tuple[LeftPath, ...]
    parked: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    """What was noted on scenes: the scene's title and the note."""
    focus: Focus | None
    intentions: tuple[str, ...]
    commitments: tuple[str, ...]
    exit: Exit | None
