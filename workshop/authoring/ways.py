"""The ways out of a scene, in the order in which the story looks at them, and where each is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from workshop.scenario.models import NextByOutcome, Scene
from workshop.scenario.story import OUTCOMES
from workshop.scenario.toml.positions import KeyPath


class WayReason(NamedTuple):
    """Why one goes a way; with nothing in it: because no other way was taken."""

    conditions: tuple[str, ...] = ()
    """Of tracks, all of which hold after the choice."""
    response: str | None = None
    """The response that leads here by itself."""
    outcome: str | None = None


class Way(NamedTuple):
    path: KeyPath
    """Of the key that names the target, below the scene."""
    target: str
    reason: WayReason = WayReason()


def ways_out(scene: Scene) -> Iterator[Way]:
    """Exits, then what single responses say, then the scene's own `next`, unless no response needs it."""
    for at, exit in enumerate(scene.when):
        yield Way(("when", at, "next"), exit.next, WayReason(conditions=exit.conditions))
    for at, response in enumerate(scene.response):
        if response.next:
            yield Way(("response", at, "next"), response.next, WayReason(response=response.id))
    if all(response.next for response in scene.response):
        return
    if isinstance(scene.next, NextByOutcome):
        for outcome in OUTCOMES:
            yield Way(("next", outcome), getattr(scene.next, outcome), WayReason(outcome=outcome))
    elif scene.next:
        yield Way(("next",), scene.next)


def targets_of(scene: Scene) -> set[str]:
    """Every id that may come next, whatever its condition."""
    return {way.target for way in ways_out(scene)}
