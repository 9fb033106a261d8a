"""Players who never look at the moment, and what they reach: by one level, by length, at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from workshop.authoring.explore.walk import Choices
from workshop.engine.lens import Lens
from workshop.engine.verdict import Verdict
from workshop.scenario.models import Response, Scenario
from workshop.scenario.story import Step, Story

Verdicts = Mapping[tuple[str, str], Verdict]
"""By scene and response. A verdict rests on the moment of the scene and on the words of the response, and on
nothing that happened before; so each is worked out once, whatever the path."""
Chooser = Callable[[int], int]
"""One of so many, by its place: `random.Random(seed).randrange`."""
Liking = Callable[[Response, Verdict], float]

BEST_BLIND = 2.25
"""The average fit that a player who never looks at the moment should stay within, of 4."""
LENGTHS = LONGEST, SHORTEST = "longest", "shortest"
_MOST_VISITS = 1_000


class BlindPlay(NamedTuple):
    """Where a player comes who always takes what is most to one liking, and how it fits on average."""

    liking: str
    """A level of the lens, or `longest` or `shortest`."""
    path: Choices
    ending: str | None
    """None where the story goes round with this player for ever."""
    fit: float
    """Per scene; where several responses are liked alike, the first is taken and all of them count."""


class RandomPlays(NamedTuple):
    """So many plays at random."""

    plays: int
    endings: Mapping[str, int]
    """How many came to each ending."""
    unended: int
    """Plays that were given up because they did not end."""
    choices: int
    fit: float
    """Per scene, over all plays."""
    fits: Mapping[int, int]
    """How many choices had which fit."""
    scenes: int
    """How many scenes some play visited."""


def likings(lens: Lens) -> dict[str, Liking]:
    """What each player goes by who never looks at the moment: one level, or the length of the text."""
    by_level = {level: _most_of(place) for place, level in enumerate(lens.level)}
    return by_level | {LONGEST: _by_length(1), SHORTEST: _by_length(-1)}


def most_liked(judged: Iterable[tuple[Response, Verdict]], liking: Liking) -> list[int]:
    """The places of the responses liked best; of several, where they are liked alike."""
    by = [liking(response, verdict) for response, verdict in judged]
    most = max(by)
    return [place for place, liked in enumerate(by) if liked == most]


def blind_plays(scenario: Scenario, lens: Lens, story: Story, verdicts: Verdicts) -> Iterator[BlindPlay]:
    """One play for each level of the lens, and two by the length of the text."""
    for name, liking in likings(lens).items():
        yield _blind_play(name, liking, scenario.start, story, verdicts)


def _most_of(place: int) -> Liking:
    return lambda _, verdict: verdict.reading.points[place]


def _by_length(sign: int) -> Liking:
    return lambda response, _: sign * len(response.text)


def _blind_play(name: str, liking: Liking, start: str, story: Story, verdicts: Verdicts) -> BlindPlay:
    here = Step(start, story.opening_tracks())
    seen: set[Step] = set()
    path: list[tuple[str, str]] = []
    fits: list[float] = []
    while not story.is_ending(here.target) and here not in seen:
        seen.add(here)
        scene = here.target
        offered = story.offered(scene, here.tracks)
        judged = [(response, verdicts[scene, response.id]) for response in offered]
        best = [judged[place] for place in most_liked(judged, liking)]
        fits.append(sum(verdict.fit for _, verdict in best) / len(best))
        response, verdict = best[0]
        path.append((scene, response.id))
        here = story.after(scene, response.id, verdict.outcome, here.tracks)
    ending = here.target if story.is_ending(here.target) else None
    return BlindPlay(name, tuple(path), ending, sum(fits) / len(fits) if fits else 0.0)


def random_plays(
    scenario: Scenario, story: Story, verdicts: Verdicts, plays: int, choose: Chooser
) -> RandomPlays:
    """Plays from the start to an ending, each choice left to `choose`."""
    endings = dict.fromkeys(scenario.ending, 0)
    taken: Counter[tuple[str, str]] = Counter()
    unended = 0
    for _ in range(plays):
        here = Step(scenario.start, story.opening_tracks())
        for _ in range(_MOST_VISITS + len(scenario.scene)):
            scene, tracks = here
            offered = story.offered(scene, tracks)
            chosen = offered[choose(len(offered))].id
            taken[scene, chosen] += 1
            here = story.after(scene, chosen, verdicts[scene, chosen].outcome, tracks)
            if here.target in endings:
                endings[here.target] += 1
                break
        else:
            unended += 1
    fits: Counter[int] = Counter()
    for place, count in taken.items():
        fits[verdicts[place].fit] += count
    choices = fits.total()
    mean = sum(fit * count for fit, count in fits.items()) / choices if choices else 0.0
    scenes = len({scene for scene, _ in taken})
    return RandomPlays(plays, endings, unended, choices, mean, dict(sorted(fits.items())), scenes)
