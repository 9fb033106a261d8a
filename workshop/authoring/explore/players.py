"""Players who never look at the moment, and what they reach: by level, look, place or key word, at random."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from workshop.authoring.explore.walk import Choices, Said
from workshop.authoring.particulars import figures_in, names_in
from workshop.engine.lens import Lens
from workshop.engine.verdict import Verdict
from workshop.scenario.models import Response, Scenario, Scene
from workshop.scenario.story import Step, Story

Verdicts = Mapping[Said, Verdict]
"""A verdict rests on the moment of the scene, the words of the response and the cards on the board, and on
nothing else that happened before; so each is worked out once, whatever the path."""
Chooser = Callable[[int], int]
"""One of so many, by its place: `random.Random(seed).randrange`."""
JudgedResponses = Sequence[tuple[Response, Verdict]]
"""The responses that are offered in a scene."""

BEST_BLIND = 2.25
"""The average fit that a player who never looks at the moment should stay within, of 4."""
BEST_BY_WORDS = 2.5
"""The same for one who looks at the words of the question and no further."""
LENGTHS = LONGEST, SHORTEST = "longest", "shortest"
MOST_LEVELS, MOST_CONCRETE = "most-levels", "most-concrete"
BY_WORDS = KEY_WORD, LITERAL = "key-word", "literal"
BETWEEN_LEVELS = "+"
"""Joins two levels to the name of the player who goes by both."""
AT_PLACE = "place-"
"""Begins the name of a player who takes the reply at one place."""
_MOST_VISITS = 1_000


class BlindPlay(NamedTuple):
    """Where a player comes who always takes what is most to one liking, and how it fits on average."""

    liking: str
    """The name of the player."""
    path: Choices
    ending: str | None
    """None where the story goes round with this player for ever."""
    fit: float
    """Per scene; where several responses are liked alike, the first is taken and all of them count."""
    limit: float
    """What such a player should stay within."""


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


class Player(NamedTuple):
    """Somebody who goes by one thing alone in every scene."""

    name: str
    takes: str
    """Which reply, in words that stand after 'the reply'."""
    likes: Callable[[Scene, JudgedResponses], list[float]]
    limit: float = BEST_BLIND

    def choices(self, scene: Scene, judged: JudgedResponses) -> list[int]:
        """The places of the responses liked best; of several, where they are liked alike."""
        by = self.likes(scene, judged)
        most = max(by)
        return [place for place, liked in enumerate(by) if liked == most]


def players_of(scenario: Scenario, lens: Lens) -> Iterator[Player]:
    """Who goes by a level or two, by the look of a reply, by its place, or by the words of the question."""
    for place, (name, level) in enumerate(lens.level.items()):
        yield Player(name, f"that carries most {level.word}", _each(_points_at(lens, place)))
    for (one, first), (two, second) in combinations(enumerate(lens.level), 2):
        words = f"{lens.level[first].word} and {lens.level[second].word}"
        name = f"{first}{BETWEEN_LEVELS}{second}"
        yield Player(name, f"that carries most of {words} together", _each(_points_at(lens, one, two)))
    yield Player(MOST_LEVELS, "that touches most levels", _each(_levels_touched))
    yield Player(LONGEST, f"that is {LONGEST}", _each(lambda response, _: len(response.text)))
    yield Player(SHORTEST, f"that is {SHORTEST}", _each(lambda response, _: -len(response.text)))
    in_words = scenario.language.partition("-")[0] == "en"
    yield Player(
        MOST_CONCRETE,
        "with most figures, days and names",
        _each(lambda response, _: _particulars(response.text, in_words)),
    )
    for place in range(max(len(scene.response) for scene in scenario.scene.values())):
        yield Player(f"{AT_PLACE}{place + 1}", f"at place {place + 1}", _at(place))
    if any(question.cues for question in lens.asks.values()):
        takes = "that is strongest at what a key word of the question sounds like"
        yield Player(KEY_WORD, takes, _by_key_word(scenario, lens), BEST_BY_WORDS)
    if any(scene.literal for scene in scenario.scene.values()):
        takes = "of somebody who answers the words alone"
        yield Player(LITERAL, takes, _literal, BEST_BY_WORDS)


def _each(liking: Callable[[Response, Verdict], float]) -> Callable[[Scene, JudgedResponses], list[float]]:
    """Responses looked at one by one, whatever the scene."""
    return lambda _, judged: [liking(response, verdict) for response, verdict in judged]


def _points_at(lens: Lens, *places: int) -> Callable[[Response, Verdict], float]:
    """The points at these levels; in a scene that the story reads by another lens there are none."""
    return lambda _, verdict: (
        sum(verdict.reading.points[place] for place in places) if verdict.lens == lens.id else 0
    )


def _levels_touched(_: Response, verdict: Verdict) -> float:
    return sum(points > 0 for points in verdict.reading.points)


def _particulars(text: str, in_words: bool) -> float:
    names = names_in(text) if in_words else ()
    return len({each.means for each in (*figures_in(text, in_words), *names)})


def _at(place: int) -> Callable[[Scene, JudgedResponses], list[float]]:
    return lambda _, judged: [at == min(place, len(judged) - 1) for at in range(len(judged))]


def _literal(scene: Scene, judged: JudgedResponses) -> list[float]:
    return [response.id == scene.literal for response, _ in judged]


def _by_key_word(scenario: Scenario, lens: Lens) -> Callable[[Scene, JudgedResponses], list[float]]:
    """By the kind of question whose cue stands in what is said, of several the longest; else all alike."""
    moves, levels = lens.move | scenario.move, [*lens.level]

    def likes(scene: Scene, judged: JudgedResponses) -> list[float]:
        heard = heard_kind(lens, scene.says)
        if heard is None:
            return [0.0] * len(judged)
        question = lens.asks[heard]
        wanted = frozenset(question.wants)
        place = levels.index(question.level) if question.level else None
        return [
            sum(not wanted.isdisjoint(moves[move].tags) for move in response.moves)
            if place is None
            else _points_at(lens, place)(response, verdict)
            for response, verdict in judged
        ]

    return likes


def heard_kind(lens: Lens, says: str) -> str | None:
    """The kind of question whose cue stands in what is said, of several that of the longest; None if none."""
    cues = ((cue, name) for name, question in lens.asks.items() for cue in question.cues)
    by_length = sorted(cues, key=lambda cue: -len(cue[0]))
    return next((name for cue, name in by_length if _sounds_like(cue, says)), None)


def _sounds_like(cue: str, says: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", says, re.IGNORECASE) is not None


def blind_plays(scenario: Scenario, lens: Lens, story: Story, verdicts: Verdicts) -> Iterator[BlindPlay]:
    """One play for each player."""
    for player in players_of(scenario, lens):
        yield _blind_play(player, scenario, story, verdicts)


def _blind_play(player: Player, scenario: Scenario, story: Story, verdicts: Verdicts) -> BlindPlay:
    here = story.opening()
    seen: set[Step] = set()
    path: list[tuple[str, str]] = []
    fits: list[float] = []
    while not story.is_ending(here.target) and here not in seen:
        seen.add(here)
        scene = here.target
        offered = story.offered(scene, here.tracks)
        board = story.board(here.tracks)
        judged = [(response, verdicts[scene, response.id, board]) for response in offered]
        best = [judged[place] for place in player.choices(scenario.scene[scene], judged)]
        fits.append(sum(verdict.fit for _, verdict in best) / len(best))
        response, verdict = best[0]
        path.append((scene, response.id))
        here = story.after(scene, response.id, verdict.outcome, here.tracks)
    ending = here.target if story.is_ending(here.target) else None
    fit = sum(fits) / len(fits) if fits else 0.0
    return BlindPlay(player.name, tuple(path), ending, fit, player.limit)


def random_plays(
    scenario: Scenario, story: Story, verdicts: Verdicts, plays: int, choose: Chooser
) -> RandomPlays:
    """Plays from the start to an ending, each choice left to `choose`."""
    endings = dict.fromkeys(scenario.ending, 0)
    taken: Counter[Said] = Counter()
    unended = 0
    for _ in range(plays):
        here = story.opening()
        for _ in range(_MOST_VISITS + len(scenario.scene)):
            scene, tracks = here
            offered = story.offered(scene, tracks)
            chosen = offered[choose(len(offered))].id
            said = (scene, chosen, story.board(tracks))
            taken[said] += 1
            here = story.after(scene, chosen, verdicts[said].outcome, tracks)
            if here.target in endings:
                endings[here.target] += 1
                break
        else:
            unended += 1
    fits: Counter[int] = Counter()
    for said, count in taken.items():
        fits[verdicts[said].fit] += count
    choices = fits.total()
    mean = sum(fit * count for fit, count in fits.items()) / choices if choices else 0.0
    scenes = len({scene for scene, _, _ in taken})
    return RandomPlays(plays, endings, unended, choices, mean, dict(sorted(fits.items())), scenes)
