"""What a session is played on: a scenario, its story, and the judge of its responses."""

from __future__ import annotations

from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.models import Response, Scenario
from workshop.scenario.story import Story


class Play(NamedTuple):
    """Everything a session needs to know that is not an event; the same texts give the same play."""

    scenario: Scenario
    story: Story
    lens: Lens
    """The first lens of the scenario, which gives the fit that moves the story."""
    judge: ScenarioJudge
    scenario_hash: str
    lens_hashes: tuple[str, ...]

    def response(self, scene: str, response: str) -> Response:
        """The response of that id; raises KeyError where the scene has none."""
        for candidate in self.scenario.scene[scene].response:
            if candidate.id == response:
                return candidate
        raise KeyError(response)


def prepare(
    scenario: Scenario, lens: Lens, scenario_hash: str = "", lens_hashes: tuple[str, ...] = ()
) -> Play:
    """A play of this scenario read by this lens."""
    return Play(scenario, Story(scenario), lens, ScenarioJudge(scenario, lens), scenario_hash, lens_hashes)
