"""Plays made from the shipped files, and ways to walk them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from workshop.engine.lens import Lens
from workshop.scenario.loading import parse_lens, parse_scenario
from workshop.scenario.models import Scenario
from workshop.session.commands import Choose, Command, GoOn, Guess, Refusal, RevealVerdict
from workshop.session.decide import decide
from workshop.session.phases import Phase
from workshop.session.play import Play, prepare
from workshop.session.state import State, apply

ROOT = Path(__file__).parents[1]
SHIPPED = ("ceo-product-review", "platform-availability")


@cache
def shipped_lens() -> Lens:
    loaded = parse_lens((ROOT / "workshop" / "lenses" / "levels.toml").read_text("utf-8"))
    assert loaded.document is not None, loaded.problems
    return loaded.document


@cache
def shipped_scenario(name: str) -> Scenario:
    text = (ROOT / "scenarios" / f"{name}.toml").read_text("utf-8")
    loaded = parse_scenario(text, {"levels": shipped_lens()})
    assert loaded.document is not None, loaded.problems
    return loaded.document


@cache
def shipped_play(name: str = SHIPPED[0]) -> Play:
    return prepare(shipped_scenario(name), shipped_lens(), f"hash of {name}", ("hash of levels",))


def done(play: Play, state: State, *commands: Command) -> State:
    """The state after the commands, none of which may be refused."""
    for command in commands:
        decision = decide(play, state, command)
        assert not isinstance(decision, Refusal), (command, decision)
        for event in decision:
            state = apply(state, event)
    return state


def turn(play: Play, state: State, response: str, guess: str | None = None) -> State:
    """One whole decision: choose, guess, see the answer and the verdict, go on."""
    return done(play, state, Choose(response), Guess(guess), RevealVerdict(), GoOn())


def walked(play: Play, state: State, *responses: str) -> State:
    """The state after these choices, from the briefing or a scene on."""
    if state.phase is Phase.BRIEFING:
        state = done(play, state, GoOn())
    for response in responses:
        state = turn(play, state, response)
    return state
