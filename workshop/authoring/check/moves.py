"""Rules on what the engine reads in the replies: their moves, calls and fits, and habits of the best."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import combinations
from typing import NamedTuple

from workshop.authoring.check.subject import Subject
from workshop.authoring.explore.players import AT_PLACE, BY_WORDS, LENGTHS, MOST_CONCRETE, Player, players_of
from workshop.engine.judge import Judge
from workshop.engine.lens import Lens
from workshop.engine.verdict import MAX_FIT, Points, Reading
from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.judgment import lenses_of
from workshop.scenario.models import Response, Scene, sightings_of
from workshop.scenario.references import NO_LEVEL
from workshop.scenario.toml.positions import KeyPath
from workshop.session.verdicts import LANDS

MISSES = 1
FEWEST_SCENES = 4
"""Below that, an average says nothing and chance looks like a habit."""
FEWEST_TOLD = 3
"""Scenes after which people have noticed a habit."""
MOST_NAMED = 6
TOO_OFTEN = 0.6
"""From this share of the scenes on, people hear the pattern instead of the question."""
_MARKS: Mapping[str, str] = {
    "?": "a question mark",
    "!": "an exclamation mark",
    ";": "a semicolon",
    ":": "a colon",
    "–": "a dash",
    "…": "an ellipsis",
    "“": "words in quotation marks",
}


def unused_moves(subject: Subject) -> Iterator[Finding]:
    made = {move for _, response in subject.responses() for move in response.moves}
    for move in subject.scenario.move:
        if move not in made:
            yield Finding("W305", ("move", move), f"no response makes the move {quoted(move)}", at="key")


def without_moves(subject: Subject) -> Iterator[Finding]:
    """Responses of which the engine has nothing to read, though nobody said that this is meant."""
    for path, response in subject.responses():
        if not response.moves and response.intent is None:
            message = "this reply makes no move, so it carries no level"
            hint = f'Quote the words that show one, or say intent = "{NO_LEVEL}".'
            yield Finding("W315", (*path, "text"), message, hint=hint)


def other_intent(subject: Subject) -> Iterator[Finding]:
    """Responses that lead with another level than meant, unless what they are read by is wrong itself."""
    judges = {name: Judge(lens, subject.scenario.move) for name, lens in subject.lenses.items()}
    for path, response in subject.responses():
        read_by = lenses_of(subject.scenario, path[1])[0]
        rests_on: list[KeyPath] = [(*path, key) for key in ("intent", "moves", "text")]
        rests_on += (("move", move) for move in response.moves)
        if response.intent is None or read_by not in judges or any(map(subject.is_wrong, rests_on)):
            continue
        reading = judges[read_by].read(response.text, sightings_of(response))
        if (reading.level or NO_LEVEL) != response.intent:
            yield _other_level((*path, "intent"), response, reading, subject.lenses[read_by])


def _other_level(path: KeyPath, response: Response, reading: Reading, lens: Lens) -> Finding:
    """What is meant and what is read, and the words and weights that each rests on."""
    shared = f" ({' and '.join(reading.shared)} share the lead)" if reading.shared else ""
    message = (
        f"{quoted(response.id)} is meant to lead with {_level(response.intent)}, and its moves lead with "
        f"{_level(reading.level)}{shared}"
    )
    weights = [
        f"{each.move} (“{one_line(each.words, 60)}”) {_points(lens, each.points)}"
        for each in reading.evidence
    ]
    if opening := reading.opens_with:
        weights.append(f"coming first, {opening.move} adds {_points(lens, opening.points)}")
    hint = f"Weights: {'; '.join(weights)}." if weights else "It makes no move."
    if not reading.level and not reading.shared:
        hint += f" To lead, a level needs {lens.arithmetic.lead_at_least}."
    hint += f' If the reading is right, write intent = "{reading.level or NO_LEVEL}"; else change the moves.'
    return Finding("W303", path, message, hint=hint)


def _level(name: str | None) -> str:
    return "no level" if name in (None, NO_LEVEL) else str(name)


def _points(lens: Lens, points: Points) -> str:
    given = (f"{level} {amount}" for level, amount in zip(lens.level, points, strict=True) if amount)
    return ", ".join(given) or "nothing"


def without_a_call(subject: Subject) -> Iterator[Finding]:
    for path, scene in subject.scenes():
        if not _calls(subject, path[1], scene):
            message = "no moment rule fires here, so this scene calls for no level"
            yield Finding("W304", (*path, "asks"), message)


def nothing_lands(subject: Subject) -> Iterator[Finding]:
    for path, fits in _called(subject):
        at = fits.index(max(fits))
        if fits[at] < LANDS:
            best = quoted(subject.scenario.scene[path[1]].response[at].id)
            message = f"no response here meets the moment: {best} comes nearest, with fit {fits[at]}"
            hint = f"One at least should have {LANDS} or {MAX_FIT}; `workshop explain` tells what is missing."
            yield Finding("W310", (*path, "response", at, "text"), message, hint=hint)


def nothing_misses(subject: Subject) -> Iterator[Finding]:
    for path, fits in _called(subject):
        at = fits.index(min(fits))
        if fits[at] > MISSES:
            worst = quoted(subject.scenario.scene[path[1]].response[at].id)
            message = f"no response here misses the moment: {worst} has fit {fits[at]}"
            hint = "Without a mismatch there is nothing to talk about."
            yield Finding("W311", (*path, "response"), message, hint=hint)


def _called(subject: Subject) -> Iterator[tuple[tuple[str, str], list[int]]]:
    """The fits in each scene that calls for something."""
    return (
        (path, subject.fits[path[1]]) for path, scene in subject.scenes() if _calls(subject, path[1], scene)
    )


def _calls(subject: Subject, name: str, scene: Scene) -> bool:
    """Whether a moment calls for a level, or its question wants something else that can be told."""
    call = subject.judge.call(name)
    return call.level is not None or call.abstains or bool(subject.judge.lens(name).asks[scene.asks].wants)


def twins(subject: Subject) -> Iterator[Finding]:
    """Two responses that say the same, or do the same in the same words for the engine and the story."""
    for path, scene in subject.scenes():
        for (first, one), (second, other) in combinations(enumerate(scene.response), 2):
            if _letters(one.text) == _letters(other.text):
                message = f"{quoted(other.id)} says the same as {quoted(one.id)}"
            elif one.moves and _effect(one) == _effect(other):
                message = f"{quoted(other.id)} makes the same moves as {quoted(one.id)} and leads to the same"
            else:
                continue
            hint = "To choose between them means nothing; let one make another move, or lead elsewhere."
            place, twin = (*path, "response", second, "text"), (*path, "response", first, "id")
            yield Finding("W312", place, message, hint=hint, other=twin)


def _letters(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _effect(response: Response) -> tuple[object, ...]:
    return frozenset(response.moves), response.track, response.conditions, response.once, response.next


def rewarded_blindness(subject: Subject) -> Iterator[Finding]:
    """Players who look at one thing only, and fare too well with it."""
    if len(subject.scenario.scene) < FEWEST_SCENES:
        return
    for player in players_of(subject.scenario, subject.lens):
        liked: dict[KeyPath, dict[int, int]] = {}
        for path, scene in subject.scenes():
            judged = [(each, subject.judge.verdict(path[1], each.id)) for each in scene.response]
            liked[path] = {at: judged[at][1].fit for at in player.choices(scene, judged)}
        average = sum(sum(fits.values()) / len(fits) for fits in liked.values()) / len(liked)
        if average > player.limit:
            landing = [(path, at) for path, fits in liked.items() for at, fit in fits.items() if fit >= LANDS]
            yield _rewarded(subject, player, average, landing)


def _rewarded(
    subject: Subject, player: Player, average: float, landing: list[tuple[KeyPath, int]]
) -> Finding:
    """The finding at the first reply with which such a player lands, or at its question."""
    first, at = landing[0]  # an average above the limit has one that lands
    place: KeyPath = (*first, "response", at, "text")
    ids = [quoted(subject.scenario.scene[str(path[1])].response[at].id) for path, at in landing]
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    lands = f"It lands with {', '.join(ids[:MOST_NAMED])}{more}"
    if player.name in LENGTHS:
        hint = f"{lands}; make another reply the {player.name} in some of these scenes."
    elif player.name == MOST_CONCRETE:
        hint = f"{lands}; let other replies there have figures and names, too."
    elif player.name.startswith(AT_PLACE):
        hint = f"{lands}; let some of these stand elsewhere."
    elif player.name in BY_WORDS:
        place = (*first, "says")
        hint = f"{lands}; let the words mislead in more scenes, and the moment decide."
    else:
        place = (*first, "asks")
        hint = f"{lands}; let another reply there carry more of it, or more scenes call for another level."
    message = f"who always takes the reply {player.takes} averages fit {average:.2f}, whatever is asked"
    return Finding("W314", place, message, hint=f"Keep it at {player.limit} or below, of {MAX_FIT}. {hint}")


class _Best(NamedTuple):
    """A scene in which some replies fit better than the others."""

    path: KeyPath
    texts: tuple[str, ...]
    places: tuple[int, ...]
    """Of those that fit best; mostly one."""

    def others(self, place: int) -> tuple[str, ...]:
        return tuple(text for at, text in enumerate(self.texts) if at != place)


def _best(subject: Subject) -> list[_Best]:
    best: list[_Best] = []
    for path, scene in subject.scenes():
        fits = subject.fits[path[1]]
        places = tuple(at for at, fit in enumerate(fits) if fit == max(fits))
        if len(places) < len(fits):
            best.append(_Best(path, tuple(response.text for response in scene.response), places))
    return best


def told_by_place(subject: Subject) -> Iterator[Finding]:
    best = _best(subject)
    for place in sorted({place for scene in best for place in scene.places}):
        hint = "Let it stand elsewhere, too."
        yield from _habit("W403", f"stands at place {place + 1}", best, partial(_stands_at, place), hint)


def _stands_at(place: int, _: _Best, at: int) -> bool:
    return at == place


def told_by_length(subject: Subject) -> Iterator[Finding]:
    best = _best(subject)
    hint = "Let another reply be the longest or the shortest at times."

    def is_longest(scene: _Best, at: int) -> bool:
        return len(scene.texts[at]) > max(map(len, scene.others(at)))

    def is_shortest(scene: _Best, at: int) -> bool:
        return len(scene.texts[at]) < min(map(len, scene.others(at)))

    yield from _habit("W404", "is the longest", best, is_longest, hint)
    yield from _habit("W404", "is the shortest", best, is_shortest, hint)


def told_by_a_mark(subject: Subject) -> Iterator[Finding]:
    best = _best(subject)
    for mark, named in _MARKS.items():

        def has_it_alone(scene: _Best, at: int, mark: str = mark) -> bool:
            return mark in scene.texts[at] and mark not in "".join(scene.others(at))

        hint = "Give another reply one, too, or do without it."
        yield from _habit("W405", f"alone has {named}", best, has_it_alone, hint)


def _habit(
    code: str, what: str, best: list[_Best], tells: Callable[[_Best, int], bool], hint: str
) -> Iterator[Finding]:
    """The finding, at the first of the best replies that are told so, if they are in too many scenes.

    Where several fit best in a scene, one of them is enough: whoever looks for the sign takes that one.
    """
    told = [(scene, at) for scene in best for at in scene.places if tells(scene, at)]
    scenes = {scene.path for scene, _ in told}
    if len(scenes) >= FEWEST_TOLD and len(scenes) > TOO_OFTEN * len(best):
        message = (
            f"the reply that fits best {what} in {len(scenes)} of {len(best)} scenes, which gives it away"
        )
        first, at = told[0]
        yield Finding(code, (*first.path, "response", at, "text"), message, hint=hint)
