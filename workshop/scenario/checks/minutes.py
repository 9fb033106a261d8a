"""Whether the story can be told in the minutes that it promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.engine.lens import Lens
from workshop.scenario.findings import Finding
from workshop.scenario.models import NextByOutcome, Scenario, Scene

WORDS_PER_MINUTE = 130
"""At which a text is read aloud to a room, pauses included."""


def findings(scenario: Scenario, _lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    """A warning where reading, thinking and talking through the quickest path take longer than `minutes`."""
    quickest = _quickest(scenario)
    if quickest is None or quickest <= scenario.minutes * 60:
        return
    needed = -(-quickest // 60)
    said = f"the quickest path takes {needed} minutes to read aloud, think and talk through"
    hint = "Give more minutes, shorten the texts, or set think_seconds and talk_seconds lower."
    yield Finding("W410", ("minutes",), f"{said}, not {scenario.minutes}", hint=hint)


def _quickest(scenario: Scenario) -> int | None:
    """The seconds of the path that takes least, by relaxing scene after scene; none without an ending."""
    reached = {scenario.start: 0}
    waiting = [scenario.start]
    least: int | None = None
    while waiting:
        name = waiting.pop(0)
        if name not in scenario.scene:
            continue
        scene = scenario.scene[name]
        after = reached[name] + _seconds(scene)
        for target in _targets(scene):
            if target in scenario.ending:
                least = after if least is None else min(least, after)
            elif after < reached.get(target, after + 1):
                reached[target] = after
                waiting.append(target)
    return least


def _seconds(scene: Scene) -> int:
    said = [scene.setting, scene.says, *(beat.says for beat in scene.lines)]
    said += [response.text for response in scene.response]
    said.append(max((response.answer for response in scene.response), key=len))
    words = sum(len(text.split()) for text in said)
    return words * 60 // WORDS_PER_MINUTE + scene.think_seconds + scene.talk_seconds


def _targets(scene: Scene) -> set[str]:
    """Every id that may come next, whatever its condition."""
    by_outcome = scene.next
    ways = (
        {by_outcome.landed, by_outcome.partly, by_outcome.missed}
        if isinstance(by_outcome, NextByOutcome)
        else {by_outcome}
    )
    ways |= {response.next for response in scene.response} | {exit.next for exit in scene.when}
    return {way for way in ways if way}
