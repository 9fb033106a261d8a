"""What there is to know of a phase: who may ask for what, what going on does, who looks on."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from workshop.session.events import Event

if TYPE_CHECKING:
    from workshop.session.phases import Phase


class Who(Enum):
    """Who may ask for an event."""

    LEARNER = auto()
    """A person alone."""
    FACILITATOR = auto()
    """Who leads a group."""
    EITHER = auto()

    def includes(self, hosted: bool) -> bool:
        """Whether it may be asked for in a session with a group, or in one alone."""
        return self is Who.EITHER or (self is Who.FACILITATOR) is hosted


class NextStep(Enum):
    """What going on does with a group."""

    STAGE = auto()
    """Opens the next stage of opening or debrief."""
    PURPOSE = auto()
    """Says what the workshop is for, where that is written; else opens the next stage."""
    ARRIVE = auto()
    """Goes on to the next scene, or to the ending."""
    THINK = auto()
    VOTE = auto()
    MAJORITY = auto()
    """Follows the response with most hands."""
    GUESS = auto()
    """Takes the level with most hands for the group's guess."""
    DISCUSS = auto()
    DEBRIEF = auto()
    REPLIES = auto()
    """Has people write, once the room's own question is told."""
    BACK = auto()
    """Goes on from where the room turned to its own question."""
    REFUSED = auto()
    """Only something that is asked for by its own name leads on."""


class WorkshopPart(Enum):
    """The parts of a workshop, in each of which a facilitator looks for the same things."""

    OPENING = auto()
    READING = auto()
    VOTING = auto()
    DISCUSSING = auto()
    CLOSING = auto()


class Audience(Enum):
    """Who looks at the shared screen."""

    FACILITATOR = auto()
    """Nobody else: it is not shared yet."""
    SETTING_UP = auto()
    """Whoever sees to the room; the people are not there yet."""
    ROOM = auto()


class PhaseRow(NamedTuple):
    may: Mapping[type[Event], tuple[Phase, Who]]
    """What may happen, the phase that follows, and who may ask for it; beside it, what is in ALWAYS."""
    part: WorkshopPart
    audience: Audience
    step: NextStep
    next: str
    """What the step leads to, short; empty where none is taken."""
    ahead: str
    """What comes next, in words, with the names of what may be asked for in braces."""
    place: str
    """Where the session stands, for the facilitator."""
    refusal: str = ""
    """Where no step is taken: why not, and what leads on instead."""
    listed: str = ""
    """The same in a list of sessions with a group; empty where scene or ending tell it."""
    minutes: int = 0
    """What a stage of opening or debrief takes."""
    optional: bool = False
    """Whether a plan may leave it out."""

    @property
    def is_private(self) -> bool:
        """Whether only the facilitator looks at it."""
        return self.audience is Audience.FACILITATOR
