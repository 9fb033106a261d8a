"""A scenario checked against the engine: readings are as meant, recorded paths end where they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.engine.lens import Lens
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.judged import ScenarioJudge
from workshop.scenario.loading import Loaded, draft_scenario
from workshop.scenario.models import Golden, Scenario
from workshop.scenario.names import NO_LEVEL
from workshop.scenario.positions import Path
from workshop.scenario.source import SourceText
from workshop.scenario.story import Story


def check_scenario(source: SourceText, lenses: Mapping[str, Lens]) -> Loaded[Scenario]:
    """The scenario in a text, loaded, judged by its first lens and played along its golden paths."""
    draft = draft_scenario(source, lenses)
    scenario = draft.document
    if scenario is None or any(finding.severity == "error" for finding in draft.findings):
        return draft.judged()
    judge = ScenarioJudge(scenario, lenses[scenario.lenses[0]])
    return draft.judged((*_readings(scenario, judge), *_golden_paths(scenario, judge)))


def _readings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    """Scenes that call for nothing, and responses that lead with another level than meant."""
    for name, scene in scenario.scene.items():
        if judge.call(name).level is None:
            said = "no moment rule fires here, so this scene calls for no level"
            yield Finding(("scene", name, "asks"), said, severity="warning")
        for at, response in enumerate(scene.response):
            if response.intent is None:
                continue
            reading = judge.verdict(name, response.id).reading
            if (reading.level or NO_LEVEL) != response.intent:
                shared = f" ({' and '.join(reading.shared)} share the lead)" if reading.shared else ""
                said = f"the moves of {quoted(response.id)} lead with {reading.level or 'no level'}{shared}"
                path = ("scene", name, "response", at, "intent")
                yield Finding(path, f"{said}, not with {response.intent}")


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
