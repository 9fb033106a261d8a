"""A scenario checked against the engine: readings are as meant, recorded paths end where they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from workshop.engine.judge import Judge
from workshop.engine.lens import Lens
from workshop.engine.verdict import Points, Reading
from workshop.scenario.checks import (
    advice,
    calls,
    giveaways,
    golden,
    idle_tracks,
    minutes,
    reachable,
    readings,
    room,
    uncovered,
)
from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.judged import ScenarioJudge, sightings_of
from workshop.scenario.loading import Draft, Loaded, draft_scenario
from workshop.scenario.models import Response, Scenario
from workshop.scenario.names import NO_LEVEL
from workshop.scenario.positions import Path
from workshop.scenario.source import SourceText

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
        found += _intents(scenario, lens, draft)
        if not any(finding.severity == "error" for finding in draft.findings):
            judge = ScenarioJudge(scenario, lens)
            found += (finding for check in _PLAYED for finding in check(scenario, judge))
    return found


def _intents(scenario: Scenario, lens: Lens, draft: Draft[Scenario]) -> Iterator[Finding]:
    """Responses that lead with another level than meant, unless what they are read by is wrong itself."""
    wrong = {
        finding.path[:size]
        for finding in draft.findings
        if finding.severity == "error"
        for size in range(len(finding.path) + 1)
    }
    judge = Judge(lens, scenario.move)
    for name, scene in scenario.scene.items():
        for at, response in enumerate(scene.response):
            path: Path = ("scene", name, "response", at, "intent")
            rests_on = [
                path,
                (*path[:-1], "moves"),
                (*path[:-1], "text"),
                *(("move", move) for move in response.moves),
            ]
            if response.intent is None or any(draft.in_file(each) in wrong for each in rests_on):
                continue
            reading = judge.read(response.text, sightings_of(response))
            if (reading.level or NO_LEVEL) != response.intent:
                yield _other_level(path, response, reading, lens)


def _other_level(path: Path, response: Response, reading: Reading, lens: Lens) -> Finding:
    """What the moves lead with instead, and the words and weights that it comes from."""
    shared = f" ({' and '.join(reading.shared)} share the lead)" if reading.shared else ""
    said = f"the moves of {quoted(response.id)} lead with {reading.level or 'no level'}{shared}"
    weights = [
        f"{each.move} (“{one_line(each.words, 60)}”) {_points(lens, each.points)}"
        for each in reading.evidence
    ]
    if reading.opens_with:
        weights.append(
            f"coming first, {reading.opens_with.move} adds {_points(lens, reading.opens_with.points)}"
        )
    hint = f"Weights: {'; '.join(weights)}." if weights else "It makes no move."
    if not reading.level and not reading.shared:
        hint += f" To lead, a level needs {lens.arithmetic.lead_at_least}."
    return Finding("E303", path, f"{said}, not with {response.intent}", hint=hint)


def _points(lens: Lens, points: Points) -> str:
    given = (f"{level} {amount}" for level, amount in zip(lens.level, points, strict=True) if amount)
    return ", ".join(given) or "nothing"
