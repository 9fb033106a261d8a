"""A session led with 18 people: every phase of a decision, and of a whole workshop."""

from __future__ import annotations

from collections.abc import Iterator

from tests.play import done
from workshop.scenario.play import Play
from workshop.session.commands import (
    AgreeFocus,
    CloseVote,
    Commit,
    CountHands,
    CountHeads,
    ExploreWhatIf,
    GoOn,
    KeepIntention,
    MakePlan,
    OfferSentence,
    OpenQuestion,
    OpenTalk,
    ParkPoint,
    RevealDistribution,
    RevealReplies,
    RevealVerdict,
    StartHosting,
    TakeNote,
    TakeReply,
    WordQuestion,
)
from workshop.session.events import SessionStarted
from workshop.session.fold import apply
from workshop.session.phases import Phase
from workshop.session.state import LOBBY, State

HEADS = 18


def opened(play: Play, scenes: tuple[str, ...] = (), minutes: int = 45) -> Iterator[State]:
    """Plan, room, contract, practice, briefing."""
    started = SessionStarted(play.scenario.id, play.scenario.title, "", ())
    state = done(play, apply(LOBBY, started), StartHosting())
    yield state
    state = done(play, state, MakePlan(scenes or tuple(play.scenario.scene), minutes), CountHeads(HEADS))
    while state.phase is not Phase.PRACTICE:
        state = done(play, state, GoOn())
        yield state
    state = done(play, state, CountHands("1", 10), CountHands("3", 8), RevealDistribution())
    yield state
    yield done(play, state, GoOn())


def decided(play: Play, state: State, hands: tuple[int, ...], again: tuple[int, ...] = ()) -> Iterator[State]:
    """One decision, from before its scene to its discussion; with a second round if it has hands."""
    state = done(play, state, GoOn())
    yield state
    state = done(play, state, TakeNote("the second row laughed"), GoOn())
    yield state
    for number, counts in enumerate((hands, again) if again else (hands,)):
        state = done(play, state, OpenTalk()) if number else state
        yield state
        state = done(play, state, GoOn())
        yield state
        names = [one.id for one in play.story.offered(state.visit.scene, state.visit.tracks)]
        for name, count in zip(names, counts, strict=True):
            state = done(play, state, CountHands(name, count))
        state = done(play, state, CloseVote())
        yield state
    state = done(play, state, RevealDistribution())
    yield state
    state = done(play, state, GoOn())
    yield state
    state = done(play, state, CountHands(next(iter(play.lens.level)), 12), GoOn())
    yield state
    state = done(play, state, RevealVerdict())
    yield state
    yield done(play, state, GoOn())


def explored(play: Play, state: State) -> Iterator[State]:
    """What if, from the discussion and back to it."""
    other = play.story.offered(state.visit.scene, state.visit.tracks)[-1].id
    state = done(play, state, ExploreWhatIf(other))
    yield state
    state = done(play, state, RevealVerdict())
    yield state
    yield done(play, state, GoOn())


WRITTEN = (
    "Customers wait two days less since May.",
    "We moved the release to Thursday, and Priya tests tonight.",
    "I wrote to everybody in the channel this morning.",
)


READ = RevealReplies(
    levels=("impact", "execution", "optics"),
    seconds=("", "optics", ""),
    certainties=("reads as", "between", "reads as"),
    of=(0, 1, 2),
    moves=("quantifies-customer-effect", "describes-steps", "names-who-is-told"),
    starts=(0, 0, 0),
    ends=(29, 31, 23),
)
"""What was read in them."""


def own_question(play: Play, state: State) -> Iterator[State]:
    """A question of the room's own, from wherever it is opened and back to it."""
    state = done(play, state, OpenQuestion())
    yield state
    told = WordQuestion("Why is this late again?", "our director", "ceo", "how", ("incident-now",))
    state = done(play, state, told)
    yield state
    state = done(play, state, GoOn(), *map(TakeReply, WRITTEN[:2]), OfferSentence(7, WRITTEN[2]))
    yield state
    state = done(play, state, READ)
    yield state
    yield done(play, state, GoOn())


def closed(play: Play, state: State) -> Iterator[State]:
    """From the ending to the end of the session."""
    state = done(play, state, GoOn(), ParkPoint("who owns the spare inbox?"))
    yield state
    for _ in range(2):
        state = done(play, state, GoOn())
        yield state
        if state.phase is Phase.SO_WHAT:
            for reached in own_question(play, state):
                yield reached
            state = reached
    state = done(play, state, KeepIntention("If a why comes, then I say the effect first."), GoOn())
    yield state
    state = done(play, state, AgreeFocus((2, 6, 2), ("early-stage", "has-hypothesis")))
    yield state
    state = done(play, state, GoOn(), Commit("We name the level in the next review."))
    yield state
    state = done(play, state, GoOn(), CountHands("4", 12), CountHands("5", 6))
    yield state
    yield done(play, state, GoOn())


def whole_workshop(play: Play) -> Iterator[State]:
    """Every state of the 45 minutes: three decisions, a re-vote, a what-if, a debrief."""
    scenes = ("the-question", "now-the-how", "a-call")
    state = LOBBY
    for state in opened(play, scenes):
        yield state
    for hands, again in (((9, 5, 3, 1), (4, 2, 11, 1)), ((2, 14, 1, 1), ()), ((3, 12, 2, 1), ())):
        for reached in decided(play, state, hands, again):
            yield reached
        state = reached
    for reached in explored(play, state):
        yield reached
    state = reached
    state = done(play, state, GoOn())
    assert state.phase is Phase.ENDING
    yield state
    yield from closed(play, state)
