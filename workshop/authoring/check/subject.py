"""A scenario as the rules of `check` look at it: its words, what the engine reads, and where it can go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from workshop.authoring.explore.exploration import WorkedOut
from workshop.authoring.explore.walk import Outcomes, StateGraph, walked
from workshop.engine.lens import Lens
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.loading import Draft
from workshop.scenario.models import Beat, Interlude, Response, Scenario, Scene
from workshop.scenario.promises import UNKEPT
from workshop.scenario.toml.positions import KeyPath
from workshop.store.lenses import SHIPPED_LENSES, LensShelf

MOST_STATES_CHECKED = 3_000
"""A story with more is looked at without its tracks; `workshop explore` walks them all."""


class Subject:
    """Everything that rules ask about a scenario, each worked out once."""

    def __init__(
        self,
        scenario: Scenario,
        lenses: Mapping[str, Lens],
        sound: bool = True,
        is_wrong: Callable[[KeyPath], bool] = lambda _: False,
    ) -> None:
        self.scenario = scenario
        self.lenses = {name: lenses[name] for name in scenario.lenses if name in lenses}
        """Those of the scenario that are there."""
        self.folders = lenses.folders if isinstance(lenses, LensShelf) else (SHIPPED_LENSES,)
        """Where what was trained for these lenses is looked for."""
        self.sound = sound and len(self.lenses) == len(scenario.lenses)
        """Whether it can be played, so that the engine and the story can be asked."""
        self.is_wrong = is_wrong
        """Whether an error was found already at this path or beneath it."""

    @cached_property
    def lens(self) -> Lens:
        """The first one, by which the replies are read; raises KeyError where it is not there."""
        return self.lenses[self.scenario.lenses[0]]

    @cached_property
    def judge(self) -> ScenarioJudge:
        others = (self.lenses[name] for name in self.scenario.lenses[1:])
        return ScenarioJudge(self.scenario, self.lens, *others)

    @cached_property
    def fits(self) -> Mapping[str, list[int]]:
        """By scene, of each response."""
        return {
            name: [self.judge.verdict(name, response.id).fit for response in scene.response]
            for name, scene in self.scenario.scene.items()
        }

    @cached_property
    def outcomes(self) -> Outcomes:
        """Of every response, on whichever board."""
        return WorkedOut(lambda said: self.judge.verdict(*said).outcome)

    @cached_property
    def graph(self) -> StateGraph:
        """The states of the story, as far as they are few enough."""
        places = len(self.scenario.scene) + len(self.scenario.ending)
        return walked(self.scenario, self.outcomes, max(MOST_STATES_CHECKED, places))

    def scenes(self) -> Iterator[tuple[tuple[str, str], Scene]]:
        """Every scene with its key path."""
        return ((("scene", name), scene) for name, scene in self.scenario.scene.items())

    def responses(self) -> Iterator[tuple[tuple[str, str, str, int], Response]]:
        """Every response with its key path."""
        for (_, name), scene in self.scenes():
            for at, response in enumerate(scene.response):
                yield ("scene", name, "response", at), response

    def shown(self) -> Iterator[tuple[KeyPath, str]]:
        """Every text that is read before a verdict, with its key path: the briefing first, endings last."""
        scenario = self.scenario
        yield from ((("title",), scenario.title), (("summary",), scenario.summary))
        yield (("situation",), scenario.situation or "")
        for name, member in scenario.cast.items():
            yield (("cast", name, "title"), member.title)
            yield (("cast", name, "about"), member.about)
        for path, scene in self.scenes():
            for key in ("title", "setting", "says"):
                yield ((*path, key), getattr(scene, key))
            yield from _around(path, scene)
            for card, words in scene.cards.items():
                yield ((*path, "cards", card), words)
            for at, response in enumerate(scene.response):
                yield ((*path, "response", at, "text"), response.text)
                yield ((*path, "response", at, "answer"), response.answer)
                yield ((*path, "response", at, "peer"), response.peer or "")
                for card, words in response.cards.items():
                    yield ((*path, "response", at, "cards", card), words)
        for name, interlude in scenario.interlude.items():
            yield (("interlude", name, "title"), interlude.title)
            yield (("interlude", name, "setting"), interlude.setting)
            yield from _around(("interlude", name), interlude)
        for name, ending in scenario.ending.items():
            yield (("ending", name, "title"), ending.title)
            yield (("ending", name, "text"), ending.text)

    def advice(self) -> Iterator[tuple[KeyPath, str]]:
        """What the room or the facilitator reads after a verdict."""
        for path, scene in self.scenes():
            yield (*path, "notes"), scene.notes or ""
            yield (*path, "misreadings"), scene.misreadings or ""
            for at, question in enumerate(scene.discuss):
                yield (*path, "discuss", at), question


def _around(path: KeyPath, place: Scene | Interlude) -> Iterator[tuple[KeyPath, str]]:
    """The lines of a scene or an interlude, and the words that may stand in the place of its own."""
    for at, line in enumerate(place.lines):
        yield (*path, "lines", at, "says" if isinstance(line, Beat) else "happens"), line.text
    for at, variant in enumerate(place.variant):
        for key in ("setting", "says"):
            if text := getattr(variant, key, None):
                yield (*path, "variant", at, key), text


def subject_of(draft: Draft[Scenario], lenses: Mapping[str, Lens]) -> Subject | None:
    """What there is to look at in a draft; nothing where no scenario could be made of it."""
    if draft.document is None:
        return None
    errors = [
        finding.path
        for finding in draft.findings
        if finding.severity == "error" and finding.code not in UNKEPT
    ]
    wrong = {path[:size] for path in errors for size in range(len(path) + 1)}
    return Subject(draft.document, lenses, not errors, lambda path: draft.in_file(path) in wrong)
