"""What the engine's readings say of a scene: whether its responses differ, and whether the moment matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from workshop.engine.lens import Lens
from workshop.engine.verdict import MAX_FIT
from workshop.scenario.exploring.players import BEST_BLIND, LENGTHS, Liking, likings, most_liked
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.judged import ScenarioJudge
from workshop.scenario.models import Response, Scenario, Scene
from workshop.scenario.toml.positions import Path

LANDS = 3
MISSES = 1
FEWEST_SCENES = 4
"""Below that, an average over the scenes says nothing."""

MOST_NAMED = 6


def findings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    """Scenes in which nothing is to be gained or lost, responses that are one, players who need not look."""
    for name, scene in scenario.scene.items():
        path: Path = ("scene", name, "response")
        fits = {response.id: judge.verdict(name, response.id).fit for response in scene.response}
        if judge.call(name).level is not None:
            yield from _spread(path, fits)
        yield from _twins(path, scene)
    if len(scenario.scene) >= FEWEST_SCENES:
        yield from _blind(scenario, judge)


def _spread(path: Path, fits: dict[str, int]) -> Iterator[Finding]:
    best, worst = max(fits, key=fits.__getitem__), min(fits, key=fits.__getitem__)
    nearest = (*path, [*fits].index(best), "text")
    if fits[best] < LANDS:
        said = f"no response here meets the moment: {quoted(best)} comes nearest, with fit {fits[best]}"
        hint = f"One at least should have {LANDS} or {MAX_FIT}; `workshop explain` tells what is missing."
        yield Finding("W310", nearest, said, hint=hint)
    if fits[worst] > MISSES:
        said = f"no response here misses the moment: {quoted(worst)} has fit {fits[worst]}"
        yield Finding("W311", path, said, hint="Without a mismatch there is nothing to talk about.")


def _twins(path: Path, scene: Scene) -> Iterator[Finding]:
    """Two responses that say the same, or do the same in the same words for the engine and the story."""
    for (first, one), (second, other) in combinations(enumerate(scene.response), 2):
        if _folded(one.text) == _folded(other.text):
            said = f"{quoted(other.id)} says the same as {quoted(one.id)}"
        elif one.moves and _does(one) == _does(other):
            said = f"{quoted(other.id)} makes the same moves as {quoted(one.id)} and leads to the same"
        else:
            continue
        hint = "To choose between them means nothing; let one make another move, or lead elsewhere."
        yield Finding("W312", (*path, second, "text"), said, hint=hint, other=(*path, first, "id"))


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _does(response: Response) -> tuple[object, ...]:
    return frozenset(response.moves), response.track, response.conditions, response.next


def _blind(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    """Players who look at one thing only, and fare too well with it."""
    replies = _replies(judge.lens)
    for player, liking in likings(judge.lens).items():
        liked = {name: _liked(name, scene, judge, liking) for name, scene in scenario.scene.items()}
        reached = sum(sum(fits.values()) / len(fits) for fits in liked.values()) / len(liked)
        if reached > BEST_BLIND:
            said = (
                f"who always takes the reply {replies[player]} averages fit {reached:.2f}, whatever is asked"
            )
            landing = [(name, at) for name, fits in liked.items() for at, fit in fits.items() if fit >= LANDS]
            name, at = landing[0]  # an average above the limit has one that lands
            path: Path = ("scene", name, "asks")
            hint = "Let more scenes call for another level."
            if player in LENGTHS:
                path = ("scene", name, "response", at, "text")
                ids = [quoted(scenario.scene[name].response[at].id) for name, at in landing]
                hint = _more_even(ids, player)
            yield Finding("W314", path, said, hint=f"Keep it at {BEST_BLIND} or below, of {MAX_FIT}. {hint}")


def _more_even(ids: list[str], length: str) -> str:
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    named = ", ".join(ids[:MOST_NAMED])
    return f"It lands with {named}{more}; make another reply the {length} in some of these scenes."


def _replies(lens: Lens) -> dict[str, str]:
    """What each player always takes, in words."""
    by_level = {level: f"that carries most {one.word}" for level, one in lens.level.items()}
    return by_level | {length: f"that is {length}" for length in LENGTHS}


def _liked(name: str, scene: Scene, judge: ScenarioJudge, liking: Liking) -> dict[int, int]:
    """The fit of what the player likes best there, by its place; of several, where they are liked alike."""
    judged = [(response, judge.verdict(name, response.id)) for response in scene.response]
    return {place: judged[place][1].fit for place in most_liked(judged, liking)}
