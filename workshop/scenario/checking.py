"""A scenario checked: every rule that looks at the whole of it is called from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from workshop.engine.lens import Lens
from workshop.scenario.checks import (
    advice,
    calls,
    giveaways,
    golden,
    idle_tracks,
    intents,
    minutes,
    reachable,
    readings,
    room,
    uncovered,
)
from workshop.scenario.collecting import nothing_collected
from workshop.scenario.findings import Finding
from workshop.scenario.judged import ScenarioJudge
from workshop.scenario.loading import Draft, Loaded, draft_scenario
from workshop.scenario.models import Scenario
from workshop.scenario.toml.source import SourceText

_LOOKED_OVER: tuple[Callable[[Scenario, Mapping[str, Lens]], Iterable[Finding]], ...] = (
    advice.findings,
    room.findings,
    minutes.findings,
    idle_tracks.findings,
)
"""Checks of what is written, given the lenses at hand; other mistakes do not keep them from looking."""
_PLAYED: tuple[Callable[[Scenario, ScenarioJudge], Iterable[Finding]], ...] = (
    calls.findings,
    golden.findings,
    reachable.findings,
    readings.findings,
    giveaways.findings,
    uncovered.findings,
)
"""Checks of what the engine makes of it; only of a scenario without errors so far."""


@nothing_collected()
def check_scenario(source: SourceText, lenses: Mapping[str, Lens]) -> Loaded[Scenario]:
    """The scenario in a text: loaded, looked over, read by its first lens, played along its golden paths."""
    draft = draft_scenario(source, lenses)
    return draft.judged(further_findings(draft, lenses))


def further_findings(draft: Draft[Scenario], lenses: Mapping[str, Lens]) -> list[Finding]:
    """What further checks find in a draft, by the paths of its document.

    Other mistakes hide neither advice nor a wrong intent, as long as there is a scenario to look at.
    """
    scenario = draft.document
    if scenario is None:
        return []
    found = [finding for check in _LOOKED_OVER for finding in check(scenario, lenses)]
    lens = lenses.get(scenario.lenses[0])
    if lens is not None:
        found += intents.findings(scenario, lens, draft)
        if not any(finding.severity == "error" for finding in draft.findings):
            judge = ScenarioJudge(scenario, lens)
            found += (finding for check in _PLAYED for finding in check(scenario, judge))
    return found
