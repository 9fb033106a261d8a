"""Plays made from the stories kept for tests and from the shipped files, and ways to walk them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from workshop.engine.lens import Lens
from workshop.scenario.loading import parse_lens, parse_scenario
from workshop.scenario.models import Scenario
from workshop.scenario.play import Play, prepare
from workshop.session.commands import Choose, Command, GoOn, Guess, Refusal, RevealVerdict
from workshop.session.decide import decide
from workshop.session.fold import apply
from workshop.session.phases import Phase
from workshop.session.state import State

ROOT = Path(__file__).parents[1]
STORIES = ("ceo-product-review", "platform-availability")
"""Under `tests/stories`: a test that needs a story does not hang on the words of the shipped ones."""
SHIPPED = (
    "ceo-product-review",
    "platform-availability",
    "three-syncs-deep",
    "nine-weeks",
    "four-tabs",
    "helpers-penalty",
    "two-chairs",
    "problem-team",
    "between-two-maps",
    "both-hands",
    "old-pump",
    "beautiful-update",
    "two-cold-nights",
    "day-fifteen",
)


SINGLES = tuple(sorted(path.stem for path in (ROOT / "scenarios" / "singles").glob("*.toml")))
"""The single questions that ship."""


@cache
def shipped_lenses() -> dict[str, Lens]:
    """Every lens of the program by its id."""
    loaded = [
        parse_lens(path.read_text("utf-8")) for path in sorted((ROOT / "workshop/lenses").glob("*.toml"))
    ]
    return {each.document.id: each.document for each in loaded if each.document is not None}


def shipped_lens() -> Lens:
    return shipped_lenses()["levels"]


def story_file(name: str) -> Path:
    """Where a story kept for tests stands."""
    return ROOT / "tests" / "stories" / f"{name}.toml"


def shipped_file(name: str) -> Path:
    """Where a shipped scenario stands."""
    folder = ROOT / "scenarios"
    return (folder / "singles" if name in SINGLES else folder) / f"{name}.toml"


@cache
def scenario_in(path: Path) -> Scenario:
    """The scenario in a file by the shipped lens."""
    loaded = parse_scenario(path.read_text("utf-8"), shipped_lenses())
    assert loaded.document is not None, loaded.problems
    return loaded.document


@cache
def play_of(path: Path) -> Play:
    """A play made from a file by the shipped lens."""
    scenario = scenario_in(path)
    first, *others = (shipped_lenses()[name] for name in scenario.lenses)
    hashes = tuple(f"hash of {name}" for name in scenario.lenses)
    return prepare(scenario, first, f"hash of {path.stem}", hashes, others)


def story_scenario(name: str) -> Scenario:
    return scenario_in(story_file(name))


def story_play(name: str = STORIES[0]) -> Play:
    return play_of(story_file(name))


def shipped_scenario(name: str) -> Scenario:
    return scenario_in(shipped_file(name))


def shipped_play(name: str = SHIPPED[0]) -> Play:
    return play_of(shipped_file(name))


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
