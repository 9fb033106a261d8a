"""Which commands bring about an event: for whoever has the events, and not what was asked for."""

from __future__ import annotations

from workshop.session.commands import (
    AgreeFocus,
    Choose,
    ClearTimer,
    CloseVote,
    Command,
    Commit,
    CountHands,
    CountHeads,
    ExploreWhatIf,
    GoOn,
    Guess,
    KeepIntention,
    MakePlan,
    OpenTalk,
    OpenVote,
    ParkPoint,
    PlayAgain,
    Reopen,
    RevealDistribution,
    RevealVerdict,
    SetTimer,
    SettlePath,
    StartHosting,
    TakeBackReveal,
    TakeNote,
    Undo,
)
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
    StepUndone,
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

LedEvent = (
    HostingStarted
    | PlanMade
    | HeadsCounted
    | VotingOpened
    | VotingClosed
    | HandsCounted
    | TalkStarted
    | DistributionRevealed
    | RevealTakenBack
    | WhatIfExplored
    | TimerSet
    | TimerCleared
    | FocusAgreed
    | PointParked
    | NoteTaken
    | CommitmentMade
)
"""What a facilitator brings about; the rest may be done alone, too."""


def commands_for(event: Event) -> tuple[Command, ...]:
    """The commands that may bring about such an event, a person's own first; none begins a session."""
    match event:
        case SessionStarted():
            return ()
        case (
            StageOpened()
            | SceneEntered()
            | ThinkingStarted()
            | DiscussionOpened()
            | EndingReached()
            | DebriefOpened()
        ):
            return (GoOn(),)
        case VoteCast(voter, response):
            return (Choose(response, voter),)
        case ChoiceSettled(response):
            return (SettlePath(response), GoOn())
        case ChoiceReopened():
            return (Reopen(),)
        case GuessMade(level):
            return (Guess(level), GoOn())
        case GuessSkipped():
            return (Guess(None), GoOn())
        case VerdictRevealed():
            return (RevealVerdict(),)
        case IntentionKept(text):
            return (KeepIntention(text),)
        case BranchStarted(visit):
            return (PlayAgain(visit),)
        case StepUndone():
            return (Undo(),)
        case _:
            return _of_a_facilitator(event)


def _of_a_facilitator(event: LedEvent) -> tuple[Command, ...]:
    match event:
        case HostingStarted(rehearsal):
            return (StartHosting(bool(rehearsal)),)
        case PlanMade(scenes, minutes):
            return (MakePlan(scenes, minutes),)
        case HeadsCounted(count):
            return (CountHeads(count),)
        case VotingOpened():
            return (OpenVote(), GoOn())
        case VotingClosed():
            return (CloseVote(),)
        case HandsCounted(choice, count):
            return (CountHands(choice, count),)
        case TalkStarted():
            return (OpenTalk(),)
        case DistributionRevealed():
            return (RevealDistribution(),)
        case RevealTakenBack():
            return (TakeBackReveal(),)
        case WhatIfExplored(response):
            return (ExploreWhatIf(response),)
        case TimerSet(ends_at, seconds):
            return (SetTimer(ends_at, seconds),)
        case TimerCleared():
            return (ClearTimer(),)
        case FocusAgreed(points, circumstances):
            return (AgreeFocus(points, circumstances),)
        case PointParked(text):
            return (ParkPoint(text),)
        case NoteTaken(text):
            return (TakeNote(text),)
        case CommitmentMade(text):
            return (Commit(text),)
