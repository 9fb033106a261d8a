"""The session's lifecycle. Every rule about what may happen next lives in this table."""

from __future__ import annotations

from enum import Enum

from workshop.session.events import (
    BranchStarted,
    ChoiceReopened,
    ChoiceSettled,
    CommitmentMade,
    DebriefOpened,
    DiscussionOpened,
    DistributionRevealed,
    EndingReached,
    Event,
    FocusAgreed,
    GuessMade,
    GuessSkipped,
    HandsCounted,
    HeadsCounted,
    HostingStarted,
    IntentionKept,
    NoteTaken,
    PlanMade,
    PointParked,
    RevealTakenBack,
    SceneEntered,
    SessionStarted,
    StageOpened,
    TalkStarted,
    ThinkingStarted,
    TimerCleared,
    TimerSet,
    VerdictRevealed,
    VoteCast,
    VotingClosed,
    VotingOpened,
    WhatIfExplored,
)


class Phase(Enum):
    LOBBY = "lobby"
    PLAN = "plan"
    ROOM = "room"
    CONTRACT = "contract"
    PRACTICE = "practice"
    BRIEFING = "briefing"
    SCENE = "scene"
    THINK = "think"
    VOTE = "vote"
    VOTED = "voted"
    TALK = "talk"
    DISTRIBUTION = "distribution"
    GUESS = "guess"
    CONSEQUENCE = "consequence"
    VERDICT = "verdict"
    DISCUSS = "discuss"
    ENDING = "ending"
    DEBRIEF = "debrief"
    SO_WHAT = "so-what"
    NOW_WHAT = "now-what"
    FOCUS = "focus"
    COMMITMENTS = "commitments"
    EXIT = "exit"
    CLOSED = "closed"

    __hash__ = object.__hash__  # each is one object; its name need not be looked at for every event


_OPENING: dict[tuple[Phase, type[Event]], Phase] = {
    (Phase.LOBBY, SessionStarted): Phase.BRIEFING,
    (Phase.BRIEFING, HostingStarted): Phase.PLAN,
    (Phase.PLAN, StageOpened): Phase.ROOM,
    (Phase.ROOM, StageOpened): Phase.CONTRACT,
    (Phase.CONTRACT, StageOpened): Phase.PRACTICE,
    (Phase.PRACTICE, HandsCounted): Phase.PRACTICE,
    (Phase.PRACTICE, DistributionRevealed): Phase.PRACTICE,
    (Phase.PRACTICE, StageOpened): Phase.BRIEFING,
    (Phase.BRIEFING, SceneEntered): Phase.SCENE,
}
_DECISION: dict[tuple[Phase, type[Event]], Phase] = {
    (Phase.SCENE, ThinkingStarted): Phase.THINK,
    (Phase.SCENE, VotingOpened): Phase.VOTE,
    (Phase.THINK, VotingOpened): Phase.VOTE,
    (Phase.VOTE, VoteCast): Phase.VOTE,
    (Phase.VOTE, HandsCounted): Phase.VOTE,
    (Phase.VOTE, VotingClosed): Phase.VOTED,
    (Phase.VOTE, ChoiceSettled): Phase.GUESS,
    (Phase.VOTED, HandsCounted): Phase.VOTED,
    (Phase.VOTED, TalkStarted): Phase.TALK,
    (Phase.VOTED, VotingOpened): Phase.VOTE,
    (Phase.VOTED, DistributionRevealed): Phase.DISTRIBUTION,
    (Phase.TALK, VotingOpened): Phase.VOTE,
    (Phase.DISTRIBUTION, RevealTakenBack): Phase.VOTED,
    (Phase.DISTRIBUTION, TalkStarted): Phase.TALK,
    (Phase.DISTRIBUTION, ChoiceSettled): Phase.GUESS,
    (Phase.GUESS, ChoiceReopened): Phase.VOTE,
    (Phase.GUESS, HandsCounted): Phase.GUESS,
    (Phase.GUESS, GuessMade): Phase.CONSEQUENCE,
    (Phase.GUESS, GuessSkipped): Phase.CONSEQUENCE,
    (Phase.CONSEQUENCE, VerdictRevealed): Phase.VERDICT,
    (Phase.VERDICT, RevealTakenBack): Phase.CONSEQUENCE,
    (Phase.VERDICT, DiscussionOpened): Phase.DISCUSS,
    (Phase.VERDICT, SceneEntered): Phase.SCENE,
    (Phase.VERDICT, EndingReached): Phase.ENDING,
    (Phase.VERDICT, DebriefOpened): Phase.DEBRIEF,
    (Phase.VERDICT, BranchStarted): Phase.SCENE,
    (Phase.DISCUSS, WhatIfExplored): Phase.CONSEQUENCE,
    (Phase.DISCUSS, SceneEntered): Phase.SCENE,
    (Phase.DISCUSS, EndingReached): Phase.ENDING,
    (Phase.DISCUSS, DebriefOpened): Phase.DEBRIEF,
    (Phase.DISCUSS, BranchStarted): Phase.SCENE,
}
_CLOSING: dict[tuple[Phase, type[Event]], Phase] = {
    (Phase.ENDING, DebriefOpened): Phase.DEBRIEF,
    (Phase.ENDING, BranchStarted): Phase.SCENE,
    (Phase.DEBRIEF, IntentionKept): Phase.DEBRIEF,
    (Phase.DEBRIEF, BranchStarted): Phase.SCENE,
    (Phase.DEBRIEF, StageOpened): Phase.SO_WHAT,
    (Phase.SO_WHAT, StageOpened): Phase.NOW_WHAT,
    (Phase.NOW_WHAT, IntentionKept): Phase.NOW_WHAT,
    (Phase.NOW_WHAT, StageOpened): Phase.FOCUS,
    (Phase.FOCUS, FocusAgreed): Phase.FOCUS,
    (Phase.FOCUS, StageOpened): Phase.COMMITMENTS,
    (Phase.COMMITMENTS, CommitmentMade): Phase.COMMITMENTS,
    (Phase.COMMITMENTS, StageOpened): Phase.EXIT,
    (Phase.EXIT, HandsCounted): Phase.EXIT,
    (Phase.EXIT, StageOpened): Phase.CLOSED,
}
ANYTIME: tuple[type[Event], ...] = (HeadsCounted, PlanMade, TimerSet, TimerCleared, PointParked, NoteTaken)
"""What may happen in every phase of a session that has started, and changes none."""
_BESIDE: dict[tuple[Phase, type[Event]], Phase] = {
    (phase, event): phase for phase in Phase if phase is not Phase.LOBBY for event in ANYTIME
}
TRANSITIONS: dict[tuple[Phase, type[Event]], Phase] = {**_OPENING, **_DECISION, **_CLOSING, **_BESIDE}

COMPLETING: frozenset[tuple[Phase, type[Event]]] = frozenset(
    {(Phase.VOTE, ChoiceSettled), (Phase.SCENE, VotingOpened)}
)
"""Where an event completes the step of the event before it: alone, both are taken back together."""


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
