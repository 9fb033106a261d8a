"""A scenario checked against the engine: readings are as meant, recorded paths end where they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.engine.judge import Judge
from workshop.engine.lens import Lens
from workshop.engine.verdict import Points, Reading
from workshop.scenario.advice import advice_findings
from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.judged import ScenarioJudge, sightings_of
from workshop.scenario.loading import Draft, Loaded, draft_scenario
from workshop.scenario.models import Golden, Response, Scenario
from workshop.scenario.names import NO_LEVEL
from workshop.scenario.positions import Path
from workshop.scenario.source import SourceText
from workshop.scenario.story import Story


def check_scenario(source: SourceText, lenses: Mapping[str, Lens]) -> Loaded[Scenario]:
    """The scenario in a text, loaded, looked over, read by its first lens and played along its golden paths.

    Other mistakes hide neither advice nor a wrong intent, as long as there is a scenario to look at.
    """
    draft = draft_scenario(source, lenses)
    scenario = draft.document
    if scenario is None:
        return draft.judged()
    found = [*advice_findings(scenario, lenses)]
    lens = lenses.get(scenario.lenses[0])
    if lens is not None:
        found += _intents(scenario, lens, draft)
        if not any(finding.severity == "error" for finding in draft.findings):
            judge = ScenarioJudge(scenario, lens)
            found += (*_calls(scenario, judge), *_golden_paths(scenario, judge))
    return draft.judged(found)


def _calls(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    """Scenes that call for nothing."""
    for name in scenario.scene:
        if judge.call(name).level is None:
            said = "no moment rule fires here, so this scene calls for no level"
            yield Finding(("scene", name, "asks"), said, severity="warning")


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
    return Finding(path, f"{said}, not with {response.intent}", hint=hint)


def _points(lens: Lens, points: Points) -> str:
    given = (f"{level} {amount}" for level, amount in zip(lens.level, points, strict=True) if amount)
    return ", ".join(given) or "nothing"


def _golden_paths(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    story = Story(scenario)
    for at, golden in enumerate(scenario.golden):
        yield from _replayed(("golden", at), golden, scenario.start, story, judge)


def _replayed(
    path: Path, golden: Golden, start: str, story: Story, judge: ScenarioJudge
) -> Iterator[Finding]:
    """Where a recorded path leaves the story, if it does."""
    here, tracks = start, story.opening_tracks()
    for at, choice in enumerate(golden.choices):
        place: Path = (*path, "choices", at)
        if story.is_ending(here):
            yield Finding(place, f"the story has ended before this, at {quoted(here)}")
            return
        offered = [response.id for response in story.offered(here, tracks)]
        if choice not in offered:
            said = f"{quoted(choice)} is not offered in the scene {quoted(here)}, where this path stands"
            yield Finding(place, said, name=choice, allowed=offered)
            return
        here, tracks = story.after(here, choice, judge.verdict(here, choice).outcome, tracks)
    if not story.is_ending(here):
        yield Finding(
            (*path, "ending"), f"after the last choice the story goes on with the scene {quoted(here)}"
        )
    elif here != golden.ending:
        yield Finding((*path, "ending"), f"this path leads to {quoted(here)}, not to {quoted(golden.ending)}")
