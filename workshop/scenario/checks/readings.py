"""What the engine's readings say of a scene: whether its responses differ, and whether the moment matters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations

from workshop.engine.lens import Lens
from workshop.engine.verdict import MAX_FIT, Verdict
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.judged import ScenarioJudge
from workshop.scenario.models import Response, Scenario, Scene
from workshop.scenario.positions import Path

LANDS = 3
MISSES = 1
BLIND_LIMIT = 2.25
"""The average fit that a player who never looks at the moment may reach, of 4 (brief, section 4.5)."""
FEWEST_SCENES = 4
"""Below that, an average over the scenes says nothing."""

Liking = Callable[[Response, Verdict], float]


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
    for player, liking in _players(judge.lens).items():
        fits = {name: _fit_of_liked(name, scene, judge, liking) for name, scene in scenario.scene.items()}
        if (reached := sum(fits.values()) / len(fits)) > BLIND_LIMIT:
            said = f"who always takes the reply {player} averages fit {reached:.2f}, whatever is asked"
            hint = f"Keep it at {BLIND_LIMIT} or below, of {MAX_FIT}: let more scenes call for another."
            first = next(name for name, fit in fits.items() if fit >= LANDS)
            yield Finding("W314", ("scene", first, "asks"), said, hint=hint)


def _players(lens: Lens) -> dict[str, Liking]:
    by_level = {
        f"that carries most {level.word}": _carries(place) for place, level in enumerate(lens.level.values())
    }
    return by_level | {
        "that is longest": lambda response, _verdict: len(response.text),
        "that is shortest": lambda response, _verdict: -len(response.text),
    }


def _carries(place: int) -> Liking:
    return lambda _response, verdict: verdict.reading.points[place]


def _fit_of_liked(name: str, scene: Scene, judge: ScenarioJudge, liking: Liking) -> float:
    """The fit of what is liked best; the mean where several are liked alike."""
    judged = [(response, judge.verdict(name, response.id)) for response in scene.response]
    likings = [liking(response, verdict) for response, verdict in judged]
    most = max(likings)
    liked = zip(likings, judged, strict=True)
    fits = [verdict.fit for like, (_response, verdict) in liked if like == most]
    return sum(fits) / len(fits)
