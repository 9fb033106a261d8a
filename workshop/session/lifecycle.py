"""The session's lifecycle. Every rule about what may happen next lives in this table."""

from __future__ import annotations

from enum import Enum

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
    VerdictRevealed,
    VoteCast,
)


class Phase(Enum):
    LOBBY = "lobby"
    BRIEFING = "briefing"
    VOTE = "vote"
    GUESS = "guess"
    CONSEQUENCE = "consequence"
    VERDICT = "verdict"
    ENDING = "ending"
    DEBRIEF = "debrief"


TRANSITIONS: dict[tuple[Phase, type[Event]], Phase] = {
    (Phase.LOBBY, SessionStarted): Phase.BRIEFING,
    (Phase.BRIEFING, SceneEntered): Phase.VOTE,
    (Phase.VOTE, VoteCast): Phase.VOTE,
    (Phase.VOTE, ChoiceSettled): Phase.GUESS,
    (Phase.GUESS, ChoiceReopened): Phase.VOTE,
    (Phase.GUESS, GuessMade): Phase.CONSEQUENCE,
    (Phase.GUESS, GuessSkipped): Phase.CONSEQUENCE,
    (Phase.CONSEQUENCE, VerdictRevealed): Phase.VERDICT,
    (Phase.VERDICT, SceneEntered): Phase.VOTE,
    (Phase.VERDICT, EndingReached): Phase.ENDING,
    (Phase.VERDICT, BranchStarted): Phase.VOTE,
    (Phase.ENDING, DebriefOpened): Phase.DEBRIEF,
    (Phase.ENDING, BranchStarted): Phase.VOTE,
    (Phase.DEBRIEF, IntentionKept): Phase.DEBRIEF,
    (Phase.DEBRIEF, BranchStarted): Phase.VOTE,
}

COMPLETING: frozenset[type[Event]] = frozenset({ChoiceSettled})
"""Events that complete the step of the event before them: both are taken back together."""


class IllegalEventError(Exception):
    """An event that cannot happen in this phase; nothing was changed."""

    def __init__(self, event: Event, phase: Phase) -> None:
        super().__init__(f"{type(event).__name__} cannot happen in {phase.name}")


def after(phase: Phase, event: Event) -> Phase:
    """The phase that follows; raises IllegalEventError where the table has no row."""
    try:
        return TRANSITIONS[phase, type(event)]
    except KeyError:
        raise IllegalEventError(event, phase) from None


def can_happen(phase: Phase, event: type[Event]) -> bool:
    return (phase, event) in TRANSITIONS
