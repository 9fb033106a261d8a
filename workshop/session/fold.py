"""State is a fold over events: what each of them changes, and nothing about when it may happen."""

from __future__ import annotations

from typing import TypedDict

from workshop.session.copying import changed
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
from workshop.session.lifecycle import COMPLETING, Phase, after
from workshop.session.state import Focus, Plan, State, Timer
from workshop.session.visit import Counts, Path, Round, Visit, with_count


class Changes(TypedDict, total=False):
    """What an event changes of a state, besides its phase."""

    past: tuple[Visit, ...]
    present: Visit
    ending: str | None
    intentions: tuple[str, ...]
    earlier: tuple[Path, ...]
    hosted: bool
    rehearsal: bool
    plan: Plan
    heads: int
    practice: Counts
    practice_shown: bool
    timer: Timer | None
    parked: tuple[str, ...]
    focus: Focus
    commitments: tuple[str, ...]
    exits: Counts


def apply(state: State, event: Event) -> State:
    """The state after the event; raises IllegalEventError where it cannot happen."""
    if isinstance(event, StepUndone):
        return undone(state)
    completes = not state.hosted and (state.phase, type(event)) in COMPLETING
    before = state.before if completes else state
    phase = after(state.phase, event)
    return changed(state, {**_changes(state, event), "phase": phase, "before": before})


def undone(state: State) -> State:
    """The state before the last step, or the same where only the lobby lies before it."""
    previous = state.before
    if previous is None or previous.before is None:
        return state
    return previous


OfPath = (
    SceneEntered
    | VotingOpened
    | VoteCast
    | ChoiceSettled
    | GuessMade
    | VerdictRevealed
    | WhatIfExplored
    | RevealTakenBack
    | NoteTaken
)
OfSession = HostingStarted | PlanMade | HeadsCounted | TimerSet | TimerCleared | PointParked
OfPhase = (
    SessionStarted
    | StageOpened
    | ThinkingStarted
    | VotingClosed
    | TalkStarted
    | ChoiceReopened
    | GuessSkipped
    | DiscussionOpened
    | DebriefOpened
    | StepUndone
)
"""Events that change the phase alone."""


def _changes(state: State, event: Event) -> Changes:
    if isinstance(event, HandsCounted):  # most of what happens with a group
        return _counted(state, event)
    if isinstance(event, OfPath):
        return _path_changed(state, event)
    if isinstance(event, OfSession):
        return _session_changed(state, event)
    if isinstance(event, OfPhase):
        return Changes()
    match event:
        case DistributionRevealed():
            return Changes(practice_shown=True)
        case EndingReached(ending):
            return Changes(ending=ending, timer=None)
        case BranchStarted(number):
            return _branched(state, number)
        case IntentionKept(text):
            return Changes(intentions=(*state.intentions, text))
        case FocusAgreed(points, circumstances):
            return Changes(focus=Focus(points, circumstances))
        case CommitmentMade(text):
            return Changes(commitments=(*state.commitments, text))


def _path_changed(state: State, event: OfPath) -> Changes:
    match event:
        case SceneEntered(scene, tracks):
            return Changes(past=state.visits, present=Visit(scene, tracks), timer=None)
        case VotingOpened(number):
            return _visited(state, rounds=(*state.visit.rounds, Round(number)))
        case VoteCast(voter, response):
            others = tuple(ballot for ballot in state.visit.votes if ballot[0] != voter)
            return _visited(state, votes=(*others, (voter, response)))
        case ChoiceSettled(response):
            return _visited(state, choice=response)
        case GuessMade(level):
            return _visited(state, guess=level)
        case VerdictRevealed(fit):
            return Changes() if state.visit.exploring else _visited(state, fit=fit)
        case WhatIfExplored(response):
            explored = state.visit.explored
            seen = explored if response in explored else (*explored, response)
            return _visited(state, exploring=response, explored=seen)
        case RevealTakenBack():
            return _visited(state, taken_back=state.visit.taken_back + 1)
        case NoteTaken(text):
            return _visited(state, notes=(*state.visit.notes, text)) if state.present else Changes()


def _session_changed(state: State, event: OfSession) -> Changes:
    match event:
        case HostingStarted(rehearsal):
            return Changes(hosted=True, rehearsal=bool(rehearsal))
        case PlanMade(scenes, minutes):
            return Changes(plan=Plan(scenes, minutes))
        case HeadsCounted(count):
            return Changes(heads=count)
        case TimerSet(ends_at, seconds):
            return Changes(timer=Timer(ends_at, seconds))
        case TimerCleared():
            return Changes(timer=None)
        case PointParked(text):
            return Changes(parked=(*state.parked, text))


def _counted(state: State, event: HandsCounted) -> Changes:
    """Hands belong to whatever the phase asks about."""
    choice, count = event.choice, event.count
    match state.phase:
        case Phase.PRACTICE:
            return Changes(practice=with_count(state.practice, choice, count))
        case Phase.EXIT:
            return Changes(exits=with_count(state.exits, choice, count))
        case Phase.GUESS:
            return _visited(state, guesses=with_count(state.visit.guesses, choice, count))
        case _:
            *before, last = state.visit.rounds
            return _visited(state, rounds=(*before, last.counted(choice, count)))


def _branched(state: State, number: int) -> Changes:
    again = state.visits[number]
    return Changes(
        past=state.visits[:number],
        present=Visit(again.scene, again.tracks),
        ending=None,
        earlier=(*state.earlier, Path(state.visits, state.ending)),
    )


def _visited(state: State, **changes: object) -> Changes:
    return Changes(present=changed(state.visit, changes))
