"""What a person may ask of a session: imperatives that become events, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class GoOn:
    """Take the next step that reveals nothing."""


@dataclass(frozen=True, slots=True)
class Choose:
    """Settle on a response, alone."""

    response: str
    voter: str = "me"


@dataclass(frozen=True, slots=True)
class Reopen:
    """Take the choice back, which is possible until the guess."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Say which level the question was at; None skips it."""

    level: str | None


@dataclass(frozen=True, slots=True)
class RevealVerdict:
    pass


@dataclass(frozen=True, slots=True)
class KeepIntention:
    text: str


@dataclass(frozen=True, slots=True)
class PlayAgain:
    """Play a visit of this path again (0 is the first), to take another branch."""

    visit: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last step back, alone."""


@dataclass(frozen=True, slots=True)
class StartHosting:
    """Lead a group through the session, or rehearse doing so."""

    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class MakePlan:
    scenes: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class CountHeads:
    count: int


@dataclass(frozen=True, slots=True)
class OpenVote:
    pass


@dataclass(frozen=True, slots=True)
class CloseVote:
    pass


@dataclass(frozen=True, slots=True)
class CountHands:
    """So many hands for a response, a level or a number; the empty name stands for the undecided."""

    choice: str
    count: int


@dataclass(frozen=True, slots=True)
class OpenTalk:
    pass


@dataclass(frozen=True, slots=True)
class RevealDistribution:
    pass


@dataclass(frozen=True, slots=True)
class TakeBackReveal:
    """Hide again what was revealed by accident."""


@dataclass(frozen=True, slots=True)
class SettlePath:
    """The response with which the story goes on, which need not be the majority's."""

    response: str


@dataclass(frozen=True, slots=True)
class ExploreWhatIf:
    """Look at another response of the scene; votes and path stay as they are."""

    response: str


@dataclass(frozen=True, slots=True)
class SetTimer:
    ends_at: int
    """Seconds since 1970-01-01 UTC."""
    seconds: int


@dataclass(frozen=True, slots=True)
class ClearTimer:
    pass


@dataclass(frozen=True, slots=True)
class ParkPoint:
    text: str


@dataclass(frozen=True, slots=True)
class TakeNote:
    text: str


@dataclass(frozen=True, slots=True)
class AgreeFocus:
    """Points on the levels, in the order of the lens, for a team in these circumstances."""

    points: tuple[int, ...]
    circumstances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commit:
    text: str


HostCommand = (
    StartHosting
    | MakePlan
    | CountHeads
    | OpenVote
    | CloseVote
    | CountHands
    | OpenTalk
    | RevealDistribution
    | TakeBackReveal
    | SettlePath
    | ExploreWhatIf
    | SetTimer
    | ClearTimer
    | ParkPoint
    | TakeNote
    | AgreeFocus
    | Commit
)
"""What only a facilitator asks."""
Command = GoOn | Choose | Reopen | Guess | RevealVerdict | KeepIntention | PlayAgain | Undo | HostCommand


class Refusal(NamedTuple):
    """Why a command changed nothing, in a sentence for people."""

    because: str
