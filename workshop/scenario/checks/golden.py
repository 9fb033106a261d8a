"""Recorded paths, walked once more: each choice is offered where the path stands, and it ends as it says."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.scenario.findings import Finding, quoted
from workshop.scenario.judged import ScenarioJudge
from workshop.scenario.models import Golden, Scenario
from workshop.scenario.story import Story
from workshop.scenario.toml.positions import Path


def findings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    """Recorded paths that do not go as they say."""
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
            yield Finding("E207", place, f"the story has ended before this, at {quoted(here)}")
            return
        offered = [response.id for response in story.offered(here, tracks)]
        if choice not in offered:
            said = f"{quoted(choice)} is not offered in the scene {quoted(here)}, where this path stands"
            yield Finding("E207", place, said, name=choice, allowed=offered)
            return
        here, tracks = story.after(here, choice, judge.verdict(here, choice).outcome, tracks)
    if not story.is_ending(here):
        said = f"after the last choice the story goes on with the scene {quoted(here)}"
        yield Finding("E207", (*path, "ending"), said)
    elif here != golden.ending:
        said = f"this path leads to {quoted(here)}, not to {quoted(golden.ending)}"
        yield Finding("E207", (*path, "ending"), said)
