"""Whether each response leads with the level that its author says it is meant for."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.engine.judge import Judge
from workshop.engine.lens import Lens
from workshop.engine.verdict import Points, Reading
from workshop.scenario.checks.names import NO_LEVEL
from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.judged import sightings_of
from workshop.scenario.loading import Draft
from workshop.scenario.models import Response, Scenario
from workshop.scenario.toml.positions import Path


def findings(scenario: Scenario, lens: Lens, draft: Draft[Scenario]) -> Iterator[Finding]:
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
