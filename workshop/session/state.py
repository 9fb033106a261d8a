"""Where a session stands: a fold over its events, each state knowing the one before it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from workshop.session.events import (
    BranchStarted,
    ChoiceReopened,
    ChoiceSettled,
    DebriefOpened,
    EndingReached,
    Event,
    GuessMade,
    GuessSkipped,
    IntentionKept,
    SceneEntered,
    SessionStarted,
    StepUndone,
    VerdictRevealed,
    VoteCast,
)
from workshop.session.lifecycle import COMPLETING, Phase, after


@dataclass(frozen=True, slots=True)
class Visit:
    """One scene of the path, with what was decided there."""

    scene: str
    tracks: tuple[int, ...]
    """The tracks' values on entering."""
    votes: tuple[tuple[str, str], ...] = ()
    """Response by voter: one ballot each, the last one cast."""
    choice: str | None = None
    guess: str | None = None
    fit: int | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """A path that was left for another branch."""

    visits: tuple[Visit, ...]
    ending: str | None


@dataclass(frozen=True, slots=True)
class State:
    phase: Phase = Phase.LOBBY
    past: tuple[Visit, ...] = ()
    """The visits of the path before the present one; a long path is not copied at every event."""
    present: Visit | None = None
    ending: str | None = None
    intentions: tuple[str, ...] = ()
    earlier: tuple[Path, ...] = ()
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


def apply(state: State, event: Event) -> State:
    """The state after the event; raises IllegalEventError where it cannot happen."""
    if isinstance(event, StepUndone):
        return undone(state)
    before = state.before if type(event) in COMPLETING else state
    return replace(_changed(state, event), phase=after(state.phase, event), before=before)


def undone(state: State) -> State:
    """The state before the last step, or the same where only the lobby lies before it."""
    previous = state.before
    if previous is None or previous.before is None:
        return state
    return previous


def _changed(state: State, event: Event) -> State:
    match event:
        case SessionStarted() | DebriefOpened() | GuessSkipped():
            return state
        case SceneEntered(scene, tracks):
            return replace(state, past=state.visits, present=Visit(scene, tracks))
        case VoteCast(voter, response):
            others = tuple(ballot for ballot in state.visit.votes if ballot[0] != voter)
            return _revisited(state, votes=(*others, (voter, response)))
        case ChoiceSettled(response):
            return _revisited(state, choice=response)
        case ChoiceReopened():
            return state
        case GuessMade(level):
            return _revisited(state, guess=level)
        case VerdictRevealed(fit):
            return _revisited(state, fit=fit)
        case EndingReached(ending):
            return replace(state, ending=ending)
        case IntentionKept(text):
            return replace(state, intentions=(*state.intentions, text))
        case BranchStarted(number):
            again = state.visits[number]
            return replace(
                state,
                past=state.visits[:number],
                present=Visit(again.scene, again.tracks),
                ending=None,
                earlier=(*state.earlier, Path(state.visits, state.ending)),
            )
        case StepUndone():
            return state


def _revisited(state: State, **changes: object) -> State:
    return replace(state, present=replace(state.visit, **changes))  # type: ignore[arg-type]
