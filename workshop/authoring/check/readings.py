"""Rules on what the engine reads: calls, intents, differing responses, recorded paths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from workshop.authoring.explore.players import BEST_BLIND, LENGTHS, Liking, likings, most_liked
from workshop.engine.judge import Judge
from workshop.engine.lens import Lens
from workshop.engine.verdict import MAX_FIT, Points, Reading
from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.loading import Draft
from workshop.scenario.models import Golden, Response, Scenario, ScenarioJudge, Scene, sightings_of
from workshop.scenario.references import NO_LEVEL
from workshop.scenario.story import Story
from workshop.scenario.toml.positions import KeyPath


def call_findings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    """Scenes that call for nothing."""
    for name in scenario.scene:
        if judge.call(name).level is None:
            said = "no moment rule fires here, so this scene calls for no level"
            yield Finding("W304", ("scene", name, "asks"), said)


def intent_findings(scenario: Scenario, lens: Lens, draft: Draft[Scenario]) -> Iterator[Finding]:
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
            path: KeyPath = ("scene", name, "response", at, "intent")
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


def _other_level(path: KeyPath, response: Response, reading: Reading, lens: Lens) -> Finding:
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
    return Finding("E303", path, f"{said}, not with {response.intent}", hint=hint)


def _points(lens: Lens, points: Points) -> str:
    given = (f"{level} {amount}" for level, amount in zip(lens.level, points, strict=True) if amount)
    return ", ".join(given) or "nothing"


LANDS = 3
MISSES = 1
FEWEST_SCENES = 4
"""Below that, an average over the scenes says nothing."""

MOST_NAMED = 6


def reading_findings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    """Scenes in which nothing is to be gained or lost, responses that are one, players who need not look."""
    for name, scene in scenario.scene.items():
        path: KeyPath = ("scene", name, "response")
        fits = {response.id: judge.verdict(name, response.id).fit for response in scene.response}
        if judge.call(name).level is not None:
            yield from _spread(path, fits)
        yield from _twins(path, scene)
    if len(scenario.scene) >= FEWEST_SCENES:
        yield from _blind(scenario, judge)


def _spread(path: KeyPath, fits: dict[str, int]) -> Iterator[Finding]:
    best, worst = max(fits, key=fits.__getitem__), min(fits, key=fits.__getitem__)
    nearest = (*path, [*fits].index(best), "text")
    if fits[best] < LANDS:
        said = f"no response here meets the moment: {quoted(best)} comes nearest, with fit {fits[best]}"
        hint = f"One at least should have {LANDS} or {MAX_FIT}; `workshop explain` tells what is missing."
        yield Finding("W310", nearest, said, hint=hint)
    if fits[worst] > MISSES:
        said = f"no response here misses the moment: {quoted(worst)} has fit {fits[worst]}"
        yield Finding("W311", path, said, hint="Without a mismatch there is nothing to talk about.")


def _twins(path: KeyPath, scene: Scene) -> Iterator[Finding]:
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
            path: KeyPath = ("scene", name, "asks")
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


def golden_findings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    """Recorded paths that do not go as they say."""
    story = Story(scenario)
    for at, golden in enumerate(scenario.golden):
        yield from _replayed(("golden", at), golden, scenario.start, story, judge)


def _replayed(
    path: KeyPath, golden: Golden, start: str, story: Story, judge: ScenarioJudge
) -> Iterator[Finding]:
    """Where a recorded path leaves the story, if it does."""
    here, tracks = start, story.opening_tracks()
    for at, choice in enumerate(golden.choices):
        place: KeyPath = (*path, "choices", at)
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
