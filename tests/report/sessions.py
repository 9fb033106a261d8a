"""Sessions for the tests of reports: on a small scenario of its own, alone and with a group."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.play import done, turn
from tests.scenario.samples import lens, scenario
from workshop.report.contents import Report, gather
from workshop.scenario.play import Play, prepare
from workshop.session.commands import (
    AgreeFocus,
    Choose,
    CloseVote,
    Command,
    Commit,
    CountHands,
    CountHeads,
    ExploreWhatIf,
    GoOn,
    KeepIntention,
    MakePlan,
    OpenTalk,
    ParkPoint,
    PlayAgain,
    RevealDistribution,
    RevealVerdict,
    SettlePath,
    StartHosting,
    TakeBackReveal,
    TakeNote,
)
from workshop.session.events import SessionStarted
from workshop.session.fold import apply
from workshop.session.state import LOBBY, UNDECIDED, State

STARTED = "2026-11-20T14:32:05+01:00"
SESSION = "20261120-1432-a-walk-k7"
NOTE = "Robin in the second row laughed"


@cache
def walk() -> Play:
    return prepare(scenario(), lens())


def begun(play: Play) -> State:
    return apply(LOBBY, SessionStarted(play.scenario.id, play.scenario.title, "", ()))


def opened(play: Play, rehearsal: bool = False, scenes: tuple[str, ...] = ()) -> State:
    """With nine people, before the first scene."""
    plan = MakePlan(scenes or tuple(play.scenario.scene), 45)
    state = done(play, begun(play), StartHosting(rehearsal), plan, CountHeads(9), *[GoOn()] * 3)
    return done(play, state, CountHands("1", 9), RevealDistribution(), GoOn())


def counting(state: State, play: Play, hands: tuple[int, ...]) -> Iterator[Command]:
    """Hands for the responses offered, and after them for the undecided."""
    names = [one.id for one in play.story.offered(state.visit.scene, state.visit.tracks)]
    for name, count in zip((*names, UNDECIDED), hands, strict=False):
        yield CountHands(name, count)


def voted(play: Play, state: State, *rounds: tuple[int, ...]) -> State:
    """The next scene read and voted on, once for each of the rounds, with talk in between."""
    state = done(play, state, GoOn(), GoOn(), TakeNote(NOTE))
    for number, hands in enumerate(rounds):
        state = done(play, state, *[OpenTalk()] * bool(number), GoOn())
        state = done(play, state, *counting(state, play, hands), CloseVote())
    return state


def decided(play: Play, state: State, *rounds: tuple[int, ...]) -> State:
    """A whole decision, up to its discussion; the guess falls on the lens's first level."""
    state = done(play, voted(play, state, *rounds), RevealDistribution(), GoOn())
    return done(play, state, CountHands(next(iter(play.lens.level)), 6), GoOn(), RevealVerdict(), GoOn())


def closed(play: Play, state: State) -> State:
    """From the last discussion to the end of the session."""
    state = done(play, state, GoOn(), ParkPoint("who has the map?"), *[GoOn()] * 3)
    state = done(play, state, KeepIntention("If a why comes, then the sun first."), GoOn())
    points = (4, 6) if len(play.lens.level) == 2 else (2, 6, 2)
    state = done(play, state, AgreeFocus(points, tuple(play.lens.circumstance)[:1]), GoOn())
    state = done(play, state, Commit("We look out of the window."), GoOn())
    return done(play, state, CountHands("4", 5), CountHands("5", 4), GoOn())


@cache
def with_a_group() -> State:
    """A re-vote after talk, a count put right, a reveal taken back, another response looked at, a close."""
    play = walk()
    state = voted(play, opened(play), (3, 5, 1), (6, 2, 1))
    state = done(play, state, CountHands("sun", 5), CountHands("snow", 3))
    state = done(play, state, RevealDistribution(), TakeBackReveal(), RevealDistribution())
    state = done(play, state, GoOn(), CountHands("warm", 6), GoOn(), RevealVerdict(), GoOn())
    state = done(play, state, ExploreWhatIf("snow"), RevealVerdict(), GoOn())
    return closed(play, decided(play, state, (9,)))


@cache
def alone() -> State:
    """Two scenes to their ending, after a path that was left at its second scene."""
    play = walk()
    state = turn(play, done(play, begun(play), GoOn()), "sun", "warm")
    state = done(play, turn(play, state, "far"), PlayAgain(0))
    state = done(play, turn(play, state, "snow", "cold"), GoOn())
    return done(play, state, KeepIntention("If it is dark, then I wait."))


def moments() -> dict[str, State]:
    """A session in each stage that a report may be asked for, by its name."""
    play = walk()
    hosted = voted(play, opened(play), (3, 5, 1), (6, 2, 1))
    shown = done(play, hosted, RevealDistribution())
    answered = done(play, shown, GoOn(), CountHands("warm", 6), GoOn())
    return {
        "before the first scene": begun(play),
        "hosted, being planned": done(play, begun(play), StartHosting()),
        "hosted, rehearsed": decided(play, opened(play, rehearsal=True), (9, 0)),
        "hosted, a scene read": done(play, opened(play), GoOn()),
        "hosted, votes counted": hosted,
        "hosted, distribution shown": shown,
        "hosted, answered": answered,
        "hosted, verdict shown": done(play, answered, RevealVerdict()),
        "hosted, verdict taken back": done(play, answered, RevealVerdict(), TakeBackReveal()),
        "hosted, nobody counted": settled_without_hands(play),
        "hosted, closed": with_a_group(),
        "alone, chosen": done(play, begun(play), GoOn(), Choose("sun")),
        "alone, looked back": alone(),
    }


def settled_without_hands(play: Play) -> State:
    """A decision in which no hands were counted."""
    state = done(play, voted(play, opened(play), ()), RevealDistribution(), SettlePath("sun"))
    return done(play, state, GoOn(), RevealVerdict())


def report_of(state: State, play: Play | None = None) -> Report:
    return gather(play or walk(), state, STARTED, SESSION)


def poisoned(value: Any, hostile: str) -> Any:
    """The same value with every text in it hostile; the ids of levels stay."""
    if isinstance(value, str):
        return hostile
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        pairs = zip(value._fields, value, strict=True)
        return type(value)(*(each if name == "id" else poisoned(each, hostile) for name, each in pairs))
    return tuple(poisoned(each, hostile) for each in value) if isinstance(value, tuple) else value
