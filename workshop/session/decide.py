"""Commands become events here, or a refusal that says why."""

from __future__ import annotations

from workshop.scenario.clean import clean
from workshop.session.commands import (
    Choose,
    Command,
    GoOn,
    Guess,
    KeepIntention,
    PlayAgain,
    Refusal,
    Reopen,
    RevealVerdict,
    Undo,
)
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
    StepUndone,
    VerdictRevealed,
    VoteCast,
)
from workshop.session.lifecycle import can_happen
from workshop.session.play import Play
from workshop.session.state import State, undone

MAX_INTENTION = 300
"""Code points of a typed if-then sentence."""

Decision = tuple[Event, ...] | Refusal


def decide(play: Play, state: State, command: Command) -> Decision:
    """The events that carry out the command in this state."""
    match command:
        case GoOn():
            return _go_on(play, state)
        case Choose(response, voter):
            return _choose(play, state, response, voter)
        case Reopen():
            return _if_possible(state, ChoiceReopened(), "The choice can be changed only until the guess.")
        case Guess(level):
            return _guess(play, state, level)
        case RevealVerdict():
            return _reveal(play, state)
        case KeepIntention(text):
            return _keep(state, text)
        case PlayAgain(visit):
            if not 0 <= visit < len(state.visits):
                return Refusal("There is no such scene on this path.")
            return _if_possible(state, BranchStarted(visit), "A scene can be played again after its verdict.")
        case Undo():
            if undone(state) is state:
                return Refusal("There is nothing to take back.")
            return (StepUndone(),)


def _if_possible(state: State, event: Event, otherwise: str) -> Decision:
    return (event,) if can_happen(state.phase, type(event)) else Refusal(otherwise)


def _go_on(play: Play, state: State) -> Decision:
    if can_happen(state.phase, DebriefOpened):
        return (DebriefOpened(),)
    if not can_happen(state.phase, SceneEntered):
        return Refusal("There is something to answer here first.")
    if not state.visits:
        return (SceneEntered(play.scenario.start, play.story.opening_tracks()),)
    visit = state.visit
    assert visit.choice is not None
    outcome = play.judge.verdict(visit.scene, visit.choice).outcome
    step = play.story.after(visit.scene, visit.choice, outcome, visit.tracks)
    if step.target in play.scenario.ending:
        return (EndingReached(step.target, step.tracks),)
    return (SceneEntered(step.target, step.tracks),)


def _choose(play: Play, state: State, response: str, voter: str) -> Decision:
    if not can_happen(state.phase, VoteCast):
        return Refusal("There is no open choice.")
    offered = play.story.offered(state.visit.scene, state.visit.tracks)
    if response not in {one.id for one in offered}:
        return Refusal("That response is not offered here.")
    return (VoteCast(voter, response), ChoiceSettled(response))


def _guess(play: Play, state: State, level: str | None) -> Decision:
    if not can_happen(state.phase, GuessMade):
        return Refusal("There is no guess to make.")
    if level is None:
        return (GuessSkipped(),)
    if level not in play.lens.level:
        return Refusal("That is not one of the levels.")
    return (GuessMade(level),)


def _reveal(play: Play, state: State) -> Decision:
    if not can_happen(state.phase, VerdictRevealed):
        return Refusal("There is no verdict to show yet.")
    visit = state.visit
    assert visit.choice is not None
    return (VerdictRevealed(play.judge.verdict(visit.scene, visit.choice).fit),)


def _keep(state: State, text: str) -> Decision:
    if not can_happen(state.phase, IntentionKept):
        return Refusal("An if-then sentence is kept in the debrief.")
    sentence = " ".join(clean(text).split())[:MAX_INTENTION]
    if not sentence:
        return Refusal("There is no sentence to keep yet.")
    return (IntentionKept(sentence),)
