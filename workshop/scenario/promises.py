"""What a scenario says of itself and does not keep: recorded paths that go elsewhere, signs not there.

It is an error wherever the file is read to be played. A session that keeps its text goes on all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.engine.lens import Lens
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.models import Golden, Scenario
from workshop.scenario.quotations import look_alike
from workshop.scenario.story import Story
from workshop.scenario.toml.positions import KeyPath

UNKEPT = frozenset({"E207", "E701"})
"""The codes of these. The engine and the story can be asked all the same."""


def misplaced_signs(scenario: Scenario) -> Iterator[Finding]:
    """Signs that are no words of the setting, of a beat or of the question."""
    for name, scene in scenario.scene.items():
        shown = "\n".join(scene.told)
        for at, words in enumerate(scene.signs):
            if words not in shown:
                message = f"“{words}” stands neither in the setting nor in what is said here"
                hint = look_alike(words, shown) or "Copy the words from there, so that they can be marked."
                yield Finding("E701", ("scene", name, "signs", at), message, hint=hint)


def paths_astray(scenario: Scenario, lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    """Recorded paths that do not go as they say; `lenses` has those of the scenario by id."""
    if not scenario.golden:
        return
    story, judge = Story(scenario), ScenarioJudge(scenario, *(lenses[name] for name in scenario.lenses))
    for at, golden in enumerate(scenario.golden):
        yield from _replayed(("golden", at), golden, story, judge)


def _replayed(path: KeyPath, golden: Golden, story: Story, judge: ScenarioJudge) -> Iterator[Finding]:
    """Where a recorded path leaves the story, if it does."""
    here, tracks = story.opening()
    for at, choice in enumerate(golden.choices):
        place: KeyPath = (*path, "choices", at)
        if story.is_ending(here):
            yield Finding("E207", place, f"the story has ended before this, at {quoted(here)}")
            return
        offered = [response.id for response in story.offered(here, tracks)]
        if choice not in offered:
            message = f"{quoted(choice)} is not offered in the scene {quoted(here)}, where this path stands"
            yield Finding("E207", place, message, name=choice, allowed=offered)
            return
        here, tracks = story.after(
            here, choice, judge.verdict(here, choice, story.board(tracks)).outcome, tracks
        )
    if not story.is_ending(here):
        message = f"after the last choice the story goes on with the scene {quoted(here)}"
        yield Finding("E207", (*path, "ending"), message)
    elif here != golden.ending:
        message = f"this path leads to {quoted(here)}, not to {quoted(golden.ending)}"
        yield Finding("E207", (*path, "ending"), message)
