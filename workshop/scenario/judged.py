"""A scenario's responses before the judge: moments and sightings made from the authored file."""

from __future__ import annotations

from workshop.engine.judge import Judge
from workshop.engine.lens import Lens
from workshop.engine.verdict import Call, Moment, Sighting, Verdict
from workshop.scenario.models import Response, Scenario, Scene


def moment_of(scenario: Scenario, scene: Scene) -> Moment:
    """The scene as the moment rules see it: who listens, what is asked, what holds."""
    circumstances = frozenset(scenario.circumstances) | frozenset(scene.circumstances)
    return Moment(scenario.cast[scene.listener].stance, scene.asks, circumstances)


def sightings_of(response: Response) -> tuple[Sighting, ...]:
    """Each move of the response at the place of the words that show it, in the order of the text.

    Words that do not occur have no sighting; `check` says so.
    """
    found = [
        Sighting(move, start, start + len(words))
        for move, words in response.moves.items()
        if (start := response.text.find(words)) >= 0
    ]
    return tuple(sorted(found, key=lambda sighting: (sighting.start, sighting.end)))


class ScenarioJudge:
    """The verdict on every response of a scenario by one lens, each worked out once and kept."""

    def __init__(self, scenario: Scenario, lens: Lens) -> None:
        self.lens = lens
        self._judge = Judge(lens, scenario.move)
        self._moments = {name: moment_of(scenario, scene) for name, scene in scenario.scene.items()}
        self._listeners = {name: scenario.cast[scene.listener].name for name, scene in scenario.scene.items()}
        self._responses = {
            (name, response.id): response
            for name, scene in scenario.scene.items()
            for response in scene.response
        }
        self._verdicts: dict[tuple[str, str], Verdict] = {}

    def call(self, scene: str) -> Call:
        """What the scene's moment calls for."""
        return self._judge.call(self._moments[scene])

    def verdict(self, scene: str, response: str) -> Verdict:
        """The verdict on this response in its scene; raises KeyError where there is no such response."""
        key = (scene, response)
        if key not in self._verdicts:
            authored = self._responses[key]
            self._verdicts[key] = self._judge.verdict(
                self._moments[scene], self._listeners[scene], authored.text, sightings_of(authored)
            )
        return self._verdicts[key]
