"""A scenario checked: every rule that looks at the whole of it is called from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from workshop.authoring.check.advice import advice_findings
from workshop.authoring.check.readings import (
    call_findings,
    golden_findings,
    intent_findings,
    reading_findings,
)
from workshop.authoring.check.room import (
    giveaway_findings,
    minutes_findings,
    room_findings,
    uncovered_findings,
)
from workshop.authoring.check.states import idle_track_findings, reachable_findings
from workshop.engine.lens import Lens
from workshop.scenario.findings import Finding
from workshop.scenario.loading import Draft, Loaded, draft_scenario
from workshop.scenario.models import Scenario, ScenarioJudge
from workshop.scenario.toml.source import SourceText

_LOOKED_OVER: tuple[Callable[[Scenario, Mapping[str, Lens]], Iterable[Finding]], ...] = (
    advice_findings,
    room_findings,
    minutes_findings,
    idle_track_findings,
)
"""Checks of what is written, given the lenses at hand; other mistakes do not keep them from looking."""
_PLAYED: tuple[Callable[[Scenario, ScenarioJudge], Iterable[Finding]], ...] = (
    call_findings,
    golden_findings,
    reachable_findings,
    reading_findings,
    giveaway_findings,
    uncovered_findings,
)
"""Checks of what the engine makes of it; only of a scenario without errors so far."""


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
        found += intent_findings(scenario, lens, draft)
        if not any(finding.severity == "error" for finding in draft.findings):
            judge = ScenarioJudge(scenario, lens)
            found += (finding for check in _PLAYED for finding in check(scenario, judge))
    return found
