"""Small stories made at random, and all their plays one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.scenario.samples import scenario
from workshop.authoring.explore.walk import Choices, Said
from workshop.engine.fit import outcome_of
from workshop.scenario.models import Scenario
from workshop.scenario.story import Story

TRACKS = ("patience", "trust")
ENDINGS = ("home", "hill")
CONDITIONS = (
    "patience >= 1",
    "patience == 0",
    "trust <= patience",
    "trust < 0",
    "trust != 1",
    "patience > 2",
)
Fits = dict[Said, int]


class Tale(NamedTuple):
    """A story and the fit of each of its responses."""

    scenario: Scenario
    fits: Fits

    @property
    def outcomes(self) -> dict[Said, str]:
        return {place: outcome_of(fit) for place, fit in self.fits.items()}


class Play(NamedTuple):
    """One play from the start: what was chosen, how many were offered, and where it ended, if so."""

    path: Choices
    offered: tuple[int, ...]
    ending: str | None


def made(scenes: dict[str, dict[str, Any]], tracks: dict[str, dict[str, int]] | None = None) -> Scenario:
    """A scenario of these scenes, with everything left out that a story does not need filled in."""
    plain = scenario().model_dump(by_alias=True, exclude_none=True)
    said = {"title": "A scene", "listener": "lou", "setting": "A road.", "says": "And now?", "asks": "how"}
    spoken = {"text": "So.", "answer": "Well."}
    plain["scene"] = {
        name: {
            **said,
            **scene,
            "response": [{**spoken, **each} for each in scene["response"]],
        }
        for name, scene in scenes.items()
    }
    plain["track"] = tracks if tracks is not None else plain["track"]
    plain |= {"start": next(iter(scenes)), "golden": (), "move": {}, "tag": {}}
    return Scenario.model_validate(plain, strict=False)


@st.composite
def tales(draw: st.DrawFn, *, round_trips: bool = False) -> Tale:
    """Up to five scenes; without round trips every way leads on."""
    names = [f"s{at}" for at in range(draw(st.integers(1, 5)))]
    changes = st.fixed_dictionaries({}, optional=dict.fromkeys(TRACKS, st.integers(-2, 2)))
    guards = st.lists(st.sampled_from(CONDITIONS), max_size=2)
    exits_if = st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=2)
    scenes: dict[str, dict[str, object]] = {}
    fits: Fits = {}
    for at, name in enumerate(names):
        targets = st.sampled_from([*(names if round_trips else names[at + 1 :]), *ENDINGS])
        responses = [
            {
                "id": f"r{number}",
                "track": draw(changes),
                "if": draw(guards),
                **draw(st.fixed_dictionaries({}, optional={"next": targets})),
            }
            for number in range(draw(st.integers(2, 3)))
        ]
        exits = [{"if": draw(exits_if), "next": draw(targets)} for _ in range(draw(st.integers(0, 2)))]
        onward = draw(st.fixed_dictionaries(dict.fromkeys(("landed", "partly", "missed"), targets)))
        scenes[name] = {"response": responses, "when": exits, "next": onward}
        fits |= {(name, str(each["id"]), ()): draw(st.integers(0, 4)) for each in responses}
    return Tale(made(scenes), fits)


def plays(tale: Tale, most: int = 1000) -> Iterator[Play]:
    """Every play of up to so many scenes, one by one."""
    story, outcomes = Story(tale.scenario), tale.outcomes
    waiting = [((), (), tale.scenario.start, story.opening_tracks())]
    while waiting:
        path, offered, scene, tracks = waiting.pop()
        if story.is_ending(scene) or len(path) == most:
            yield Play(path, offered, scene if story.is_ending(scene) else None)
            continue
        here = story.offered(scene, tracks)
        for each in here:
            step = story.after(scene, each.id, outcomes[scene, each.id, ()], tracks)
            waiting.append(((*path, (scene, each.id)), (*offered, len(here)), *step))
