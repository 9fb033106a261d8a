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
class HostingStarted:
    """A facilitator leads a group through it; a rehearsal (1) is kept out of history."""

    rehearsal: int


@dataclass(frozen=True, slots=True)
class PlanMade:
    """Which scenes are played, in the order of the story, and in how many minutes."""

    scenes: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class StageOpened:
    """The next stage of the opening or of the debrief; the lifecycle says which that is."""


@dataclass(frozen=True, slots=True)
class SceneEntered:
    scene: str
    tracks: tuple[int, ...]
    """The tracks' values on entering, in the order of the file."""


@dataclass(frozen=True, slots=True)
class ThinkingStarted:
    """A silent minute before the vote."""


@dataclass(frozen=True, slots=True)
class VotingOpened:
    round: int
    """1 for the first round of a scene."""


@dataclass(frozen=True, slots=True)
class VoteCast:
    voter: str
    response: str


@dataclass(frozen=True, slots=True)
class HandsCounted:
    """So many hands for one thing that a phase asks about; a later count of the same corrects it."""

    choice: str
    """A response, a level, or a number, whichever is asked about; empty for the undecided."""
    count: int


@dataclass(frozen=True, slots=True)
class HeadsCounted:
    count: int


@dataclass(frozen=True, slots=True)
class VotingClosed:
    pass


@dataclass(frozen=True, slots=True)
class TalkStarted:
    pass


@dataclass(frozen=True, slots=True)
class DistributionRevealed:
    pass


@dataclass(frozen=True, slots=True)
class RevealTakenBack:
    """What was revealed by accident is hidden again."""


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
class DiscussionOpened:
    pass


@dataclass(frozen=True, slots=True)
class WhatIfExplored:
    """Another response of the present scene is looked at; votes and path stay as they are."""

    response: str


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
class TimerSet:
    ends_at: int
    """Seconds since 1970-01-01 UTC."""
    seconds: int
    """How long it was set for, all told."""


@dataclass(frozen=True, slots=True)
class TimerCleared:
    pass


@dataclass(frozen=True, slots=True)
class PointParked:
    text: str


@dataclass(frozen=True, slots=True)
class NoteTaken:
    """A note on the present scene."""

    text: str


@dataclass(frozen=True, slots=True)
class FocusAgreed:
    """Ten points on the levels, in the order of the lens, for a team in these circumstances."""

    points: tuple[int, ...]
    circumstances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommitmentMade:
    text: str


@dataclass(frozen=True, slots=True)
class StepUndone:
    pass


Event = (
    SessionStarted
    | HostingStarted
    | PlanMade
    | StageOpened
    | SceneEntered
    | ThinkingStarted
    | VotingOpened
    | VoteCast
    | HandsCounted
    | HeadsCounted
    | VotingClosed
    | TalkStarted
    | DistributionRevealed
    | RevealTakenBack
    | ChoiceSettled
    | ChoiceReopened
    | GuessMade
    | GuessSkipped
    | VerdictRevealed
    | DiscussionOpened
    | WhatIfExplored
    | EndingReached
    | DebriefOpened
    | IntentionKept
    | BranchStarted
    | TimerSet
    | TimerCleared
    | PointParked
    | NoteTaken
    | FocusAgreed
    | CommitmentMade
    | StepUndone
)


class Record(NamedTuple):
    """An event with its place in the session and the moment it was recorded."""

    seq: int
    """1 for the first event; order is by this number, never by the clock."""
    at: str
    """ISO 8601 with the offset of the place; for people, not for order."""
    event: Event
