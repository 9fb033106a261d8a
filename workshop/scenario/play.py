"""What a session is played on: a scenario, its story, and the judge of its responses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from workshop.engine.lens import Lens
from workshop.engine.verdict import Call, Verdict
from workshop.scenario.boards import Board
from workshop.scenario.conditions import Tracks
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.models import Response, Scenario
from workshop.scenario.story import Story


class Met(Protocol):
    """A scene as a session comes to it."""

    @property
    def scene(self) -> str: ...
    @property
    def tracks(self) -> Tracks: ...


class Play(NamedTuple):
    """Everything a session needs to know that is not an event; the same texts give the same play."""

    scenario: Scenario
    story: Story
    lens: Lens
    """The first lens of the scenario, by which the story goes where a scene names no other."""
    judge: ScenarioJudge
    scenario_hash: str
    lens_hashes: tuple[str, ...]

    def response(self, scene: str, response: str) -> Response:
        """The response of that id; raises KeyError where the scene has none."""
        for candidate in self.scenario.scene[scene].response:
            if candidate.id == response:
                return candidate
        raise KeyError(response)

    def board(self, met: Met) -> Board:
        """The cards that lie on the board in this scene."""
        return self.story.board(met.tracks)

    def call(self, met: Met) -> Call:
        """What this moment calls for, with the cards on its board."""
        return self.judge.call(met.scene, self.board(met))

    def verdict(self, met: Met, response: str) -> Verdict:
        """The verdict on this response in this moment, with the cards on its board."""
        return self.judge.verdict(met.scene, response, self.board(met))


def prepare(
    scenario: Scenario,
    lens: Lens,
    scenario_hash: str = "",
    lens_hashes: tuple[str, ...] = (),
    others: Sequence[Lens] = (),
) -> Play:
    """A play of this scenario read by this lens, its first, and by the `others` where a scene names them."""
    judge = ScenarioJudge(scenario, lens, *others)
    return Play(scenario, Story(scenario), lens, judge, scenario_hash, lens_hashes)
