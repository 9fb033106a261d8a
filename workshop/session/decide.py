"""Commands become events here, or a refusal that says why."""

from __future__ import annotations

from workshop.language.catalogue import _
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
    Event,
    GuessMade,
    GuessSkipped,
    IntentionKept,
    SceneEntered,
    StepUndone,
    VerdictRevealed,
    VoteCast,
    VotingOpened,
)
from workshop.session.fold import undone
from workshop.session.leading import go_on_hosted, lead
from workshop.session.lifecycle import Phase, can_happen
from workshop.session.play import Play
from workshop.session.route import arrival
from workshop.session.state import State
from workshop.session.typed import sentence_of

Decision = tuple[Event, ...] | Refusal


def decide(play: Play, state: State, command: Command) -> Decision:
    """The events that carry out the command in this state."""
    match command:
        case GoOn():
            return go_on_hosted(play, state) if state.hosted else _go_on(play, state)
        case Choose(response, voter):
            return _choose(play, state, response, voter)
        case Reopen():
            return _reopen(state)
        case Guess(level):
            return _guess(play, state, level)
        case RevealVerdict():
            return _reveal(play, state)
        case KeepIntention(text):
            return _keep(state, text)
        case PlayAgain(visit):
            return _play_again(state, visit)
        case Undo():
            return _undo(state)
        case _:
            return lead(play, state, command)


def completion(state: State) -> tuple[Event, ...]:
    """What a step still lacks whose first event alone reached the disk."""
    if not state.hosted and state.phase is Phase.SCENE:
        return (VotingOpened(1),)
    return ()


def _go_on(play: Play, state: State) -> Decision:
    if can_happen(state.phase, SceneEntered):
        event = arrival(play, state)
        return (event, VotingOpened(1)) if isinstance(event, SceneEntered) else (event,)
    if can_happen(state.phase, DebriefOpened):
        return (DebriefOpened(),)
    return Refusal(_("There is something to answer here first."))


def _choose(play: Play, state: State, response: str, voter: str) -> Decision:
    if state.hosted or not can_happen(state.phase, VoteCast):
        return Refusal(_("There is no open choice."))
    offered = play.story.offered(state.visit.scene, state.visit.tracks)
    if response not in {one.id for one in offered}:
        return Refusal(_("That response is not offered here."))
    return (VoteCast(voter, response), ChoiceSettled(response))


def _reopen(state: State) -> Decision:
    if state.hosted or not can_happen(state.phase, ChoiceReopened):
        return Refusal(_("The choice can be changed only until the guess."))
    return (ChoiceReopened(),)


def _guess(play: Play, state: State, level: str | None) -> Decision:
    if not can_happen(state.phase, GuessMade):
        return Refusal(_("There is no guess to make."))
    if level is None:
        return go_on_hosted(play, state) if state.hosted else (GuessSkipped(),)
    if level not in play.lens.level:
        return Refusal(_("That is not one of the levels."))
    return (GuessMade(level),)


def _reveal(play: Play, state: State) -> Decision:
    if not can_happen(state.phase, VerdictRevealed):
        return Refusal(_("There is no verdict to show yet."))
    return (VerdictRevealed(play.judge.verdict(state.visit.scene, state.visit.shown).fit),)


def _keep(state: State, text: str) -> Decision:
    if not can_happen(state.phase, IntentionKept):
        return Refusal(_("An if-then sentence is kept in the debrief."))
    sentence = sentence_of(text)
    return (IntentionKept(sentence),) if sentence else Refusal(_("There is no sentence to keep yet."))


def _play_again(state: State, visit: int) -> Decision:
    if not 0 <= visit < len(state.visits):
        return Refusal(_("There is no such scene on this path."))
    if not can_happen(state.phase, BranchStarted):
        return Refusal(_("A scene can be played again after its verdict."))
    return (BranchStarted(visit),) if state.hosted else (BranchStarted(visit), VotingOpened(1))


def _undo(state: State) -> Decision:
    if state.hosted:
        return Refusal(_("With a group nothing is undone; a count can be put right, a reveal taken back."))
    return Refusal(_("There is nothing to take back.")) if undone(state) is state else (StepUndone(),)
