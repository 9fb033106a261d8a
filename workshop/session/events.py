"""What can happen in a session: past tense, frozen, and enough to tell the whole of it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """A session began, on texts that it keeps and names by their SHA-256."""

    scenario: str
    title: str
    scenario_hash: str
    lens_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SceneEntered:
    scene: str
    tracks: tuple[int, ...]
    """The tracks' values on entering, in the order of the file."""


@dataclass(frozen=True, slots=True)
class VoteCast:
    voter: str
    response: str


@dataclass(frozen=True, slots=True)
class ChoiceSettled:
    response: str


@dataclass(frozen=True, slots=True)
class ChoiceReopened:
    pass


@dataclass(frozen=True, slots=True)
class GuessMade:
    level: str
    """The level that the question was taken to be at."""


@dataclass(frozen=True, slots=True)
class GuessSkipped:
    pass


@dataclass(frozen=True, slots=True)
class VerdictRevealed:
    fit: int


@dataclass(frozen=True, slots=True)
class EndingReached:
    ending: str
    tracks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DebriefOpened:
    pass


@dataclass(frozen=True, slots=True)
class IntentionKept:
    """One if-then sentence in the participant's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class BranchStarted:
    """An earlier visit is played again; the path walked so far is kept beside the new one."""

    visit: int


@dataclass(frozen=True, slots=True)
class StepUndone:
    pass


Event = (
    SessionStarted
    | SceneEntered
    | VoteCast
    | ChoiceSettled
    | ChoiceReopened
    | GuessMade
    | GuessSkipped
    | VerdictRevealed
    | EndingReached
    | DebriefOpened
    | IntentionKept
    | BranchStarted
    | StepUndone
)


class Record(NamedTuple):
    """An event with its place in the session and the moment it was recorded."""

    seq: int
    """1 for the first event; order is by this number, never by the clock."""
    at: str
    """ISO 8601 with the offset of the place; for people, not for order."""
    event: Event
