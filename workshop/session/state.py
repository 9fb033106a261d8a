"""Where a session stands, as one frozen value that knows the state before it."""

from __future__ import annotations

from dataclasses import dataclass, field

from workshop.session.lifecycle import Phase
from workshop.session.visit import Counts, Path, Visit


@dataclass(frozen=True, slots=True)
class Plan:
    scenes: tuple[str, ...] = ()
    """Those to be played; none planned means all."""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Timer:
    ends_at: int
    """Seconds since 1970-01-01 UTC."""
    seconds: int


@dataclass(frozen=True, slots=True)
class Focus:
    """What a group agreed for its own team: points in the order of the levels, and its circumstances."""

    points: tuple[int, ...]
    circumstances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    phase: Phase = Phase.LOBBY
    past: tuple[Visit, ...] = ()
    """The visits of the path before the present one; a long path is not copied at every event."""
    present: Visit | None = None
    ending: str | None = None
    intentions: tuple[str, ...] = ()
    earlier: tuple[Path, ...] = ()
    hosted: bool = False
    """Whether a facilitator leads a group through it."""
    rehearsal: bool = False
    plan: Plan = Plan()
    heads: int = 0
    """How many people there are; 0 until they were counted."""
    practice: Counts = ()
    practice_shown: bool = False
    timer: Timer | None = None
    parked: tuple[str, ...] = ()
    focus: Focus | None = None
    commitments: tuple[str, ...] = ()
    exits: Counts = ()
    before: State | None = field(default=None, compare=False, repr=False)
    """The state one step back; the end of the chain is the lobby."""

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The whole path, the present visit included."""
        return self.past if self.present is None else (*self.past, self.present)

    @property
    def visit(self) -> Visit:
        """The present scene's visit; raises LookupError before the first scene."""
        if self.present is None:
            raise LookupError("no scene has been entered yet")
        return self.present


LOBBY = State()
