"""What a person may ask of a session: imperatives that become events, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class GoOn:
    """Take the next step that reveals nothing: enter a scene, an ending, the debrief."""


@dataclass(frozen=True, slots=True)
class Choose:
    """Settle on a response."""

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
    """Take the last step back."""


Command = GoOn | Choose | Reopen | Guess | RevealVerdict | KeepIntention | PlayAgain | Undo


class Refusal(NamedTuple):
    """Why a command changed nothing, in a sentence for people."""

    because: str
