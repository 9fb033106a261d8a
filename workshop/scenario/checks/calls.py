"""Whether each scene calls for something: a moment in which no rule fires has nothing to teach."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.scenario.findings import Finding
from workshop.scenario.judged import ScenarioJudge
from workshop.scenario.models import Scenario


def findings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    """Scenes that call for nothing."""
    for name in scenario.scene:
        if judge.call(name).level is None:
            said = "no moment rule fires here, so this scene calls for no level"
            yield Finding("W304", ("scene", name, "asks"), said)
