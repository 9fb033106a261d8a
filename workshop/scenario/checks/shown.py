"""What the room reads of a scenario before a verdict, place by place."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.scenario.models import Scenario
from workshop.scenario.toml.positions import Path


def shown(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Every text that the shared screen shows, with its key path; the briefing first, the endings last."""
    yield from ((("title",), scenario.title), (("summary",), scenario.summary))
    yield (("situation",), scenario.situation or "")
    for name, member in scenario.cast.items():
        yield (("cast", name, "title"), member.title)
        yield (("cast", name, "about"), member.about)
    for name, scene in scenario.scene.items():
        for key in ("title", "setting", "says"):
            yield (("scene", name, key), getattr(scene, key))
        for at, beat in enumerate(scene.lines):
            yield (("scene", name, "lines", at, "says"), beat.says)
        for at, response in enumerate(scene.response):
            yield (("scene", name, "response", at, "text"), response.text)
            yield (("scene", name, "response", at, "answer"), response.answer)
    for name, ending in scenario.ending.items():
        yield (("ending", name, "title"), ending.title)
        yield (("ending", name, "text"), ending.text)
