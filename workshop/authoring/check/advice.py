"""What an author may want to look at again: it loads and plays, and is probably not meant so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from workshop.authoring.check.room import shown
from workshop.authoring.check.states import outlook, unmet
from workshop.engine.lens import Lens
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.models import Scenario, Scene
from workshop.scenario.references import NO_LEVEL
from workshop.scenario.toml.positions import KeyPath

MOST_LONGER = 1.6
"""So many times the shortest response of a scene may be the longest before it stands out."""


def advice_findings(scenario: Scenario, lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    """Warnings about a scenario that could be built; names that are not there are passed over."""
    yield from _conditions(scenario)
    yield from _nothing_to_offer(scenario)
    yield from _unused_moves(scenario)
    yield from _telling_words(scenario, lenses)
    for name, scene in scenario.scene.items():
        if scene.listener == scenario.seat:
            said = f"{quoted(scene.listener)} listens here, and is also the one whom the group plays"
            yield Finding("W208", ("scene", name, "listener"), said)
        yield from _without_moves(("scene", name, "response"), scene)
        yield from _lengths(("scene", name, "response"), scene)


def _conditions(scenario: Scenario) -> Iterator[Finding]:
    """Conditions that the bounds of the tracks decide."""
    for name, scene in scenario.scene.items():
        responses = ((("response", at), each.conditions) for at, each in enumerate(scene.response))
        exits = ((("when", at), each.conditions) for at, each in enumerate(scene.when))
        for where, conditions in (*responses, *exits):
            for place, condition in enumerate(conditions):
                if said := outlook(condition, scenario.track):
                    yield Finding("W205", ("scene", name, *where, "if", place), said)


def _nothing_to_offer(scenario: Scenario) -> Iterator[Finding]:
    for name, scene in scenario.scene.items():
        if not all(response.conditions for response in scene.response):
            continue
        where = unmet([response.conditions for response in scene.response], scenario.track)
        if where is not None:
            said = "every response of this scene has a condition, so it may have nothing to offer"
            hint = f"Leave one without `if`; as it is, {quoted(scene.response[0].id)} is offered then."
            yield Finding("W206", ("scene", name), f"{said}{where}", at="key", hint=hint)


def _unused_moves(scenario: Scenario) -> Iterator[Finding]:
    made = {
        move for scene in scenario.scene.values() for response in scene.response for move in response.moves
    }
    for move in scenario.move:
        if move not in made:
            yield Finding("W305", ("move", move), f"no response makes the move {quoted(move)}", at="key")


def _without_moves(path: KeyPath, scene: Scene) -> Iterator[Finding]:
    """Responses of which the engine has nothing to read, though nobody said that this is meant."""
    for at, response in enumerate(scene.response):
        if not response.moves and response.intent is None:
            said = "this reply makes no move, so it carries no level"
            hint = f'Quote the words that show one, or say intent = "{NO_LEVEL}".'
            yield Finding("W315", (*path, at, "text"), said, hint=hint)


def _lengths(path: KeyPath, scene: Scene) -> Iterator[Finding]:
    """Responses so unlike in length that one of them is told by it."""
    by_length = sorted(scene.response, key=lambda response: len(response.text))
    short, long = by_length[0], by_length[-1]
    if len(long.text) > MOST_LONGER * len(short.text):
        said = (
            f"the responses differ much in length: {quoted(long.id)} has {len(long.text)} characters, "
            f"{quoted(short.id)} has {len(short.text)}"
        )
        hint = "People guess by length; keep the responses of a scene alike."
        yield Finding("W401", path, said, hint=hint)


def _telling_words(scenario: Scenario, lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    """Texts that the room sees before a verdict and that hold the word of a level."""
    words = {
        level.word for name in scenario.lenses if name in lenses for level in lenses[name].level.values()
    }
    if not words:
        return
    any_word = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words)))})(?!\w)", re.IGNORECASE)
    for path, text in shown(scenario):
        if found := any_word.search(text):
            said = f"“{found[0]}” is the word of a level, and the room reads this before the verdict"
            yield Finding("W402", path, said)
