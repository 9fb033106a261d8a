"""Which moves words sound like: by those that show these moves elsewhere, and by what was trained."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from workshop.authoring.particulars import figures_in
from workshop.engine.lens import Lens
from workshop.engine.sighting import WeightReader
from workshop.scenario.models import Scenario

CUE = "cue"
DOES = "does"
"""What stands for a source: the lens's own words for a move, and what it says that the move does."""
MOST = 5
LEAST = 0.1
"""Less likeness is chance: a word such as `the`."""


class MoveExample(NamedTuple):
    """Words that show a move."""

    move: str
    words: str
    source: str
    """`cue` or `does` where they are the lens's own, else scenario, scene and response: `a / b / c`."""


class NearMove(NamedTuple):
    """A move that some words may show."""

    move: str
    likeness: float
    """From 0 to 1; it orders, and says no more."""
    example: MoveExample
    """The words that are most like them."""
    shared: tuple[str, ...]
    """The words of what was asked that its example has, too; for a day, a figure or the like another one.

    None where it is only heard by a reader that was trained; the example then says what the move does.
    """


class MoveReader(Protocol):
    """Reads which moves words may show."""

    def nearest(self, words: str, most: int = MOST) -> tuple[NearMove, ...]:
        """The moves that come nearest, the nearest first; none where nothing is alike."""


def examples_of(lens: Lens, scenarios: Iterable[Scenario]) -> Iterator[MoveExample]:
    """The cues of a lens, what its moves do, and every quotation of these scenarios that shows one."""
    for name, move in lens.move.items():
        yield from (MoveExample(name, cue, CUE) for cue in move.cues)
        yield MoveExample(name, move.does, DOES)
    for scenario in scenarios:
        for scene_name, scene in scenario.scene.items():
            for response in scene.response:
                source = f"{scenario.id} / {scene_name} / {response.id}"
                for said in (response, response.now_say, response.instead):
                    moves = said.moves if said else {}
                    yield from (
                        MoveExample(name, words, source) for name, words in moves.items() if name in lens.move
                    )


_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?|\d+(?:[.,:]\d+)*%?")
_ENDINGS = (
    ("ational", "ate"), ("ization", "ize"), ("fulness", "ful"), ("iveness", "ive"), ("ation", "ate"),
    ("ments", ""), ("ment", ""), ("ness", ""), ("ingly", ""), ("ings", ""), ("ing", ""), ("edly", ""),
    ("ies", "y"), ("ied", "y"), ("ers", ""), ("est", ""), ("ed", ""), ("er", ""), ("es", ""), ("ly", ""),
    ("s", ""),
)  # fmt: skip
_LEAST_STEM = 3
_ALIKE: Mapping[str, str] = {
    word: kind
    for kind, words in {
        "<day>": "monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight",
        "<month>": "january february march april may june july august september october november december",
        "<time>": "week month quarter year day hour minute sprint morning evening noon midnight night spring "
        "summer autumn winter",
        "<who>": "i we",
        "<customer>": "customer user client buyer patient guest people account shop clinic",
    }.items()
    for word in words.split()
}
"""Words that stand for each other in what shows a move."""
_OF_KIND = 0.6
"""What words of one kind count that are not the same."""
_PAIRED = 0.8
"""What two words in a row count, beside each of them."""
_OF_SOURCE: Mapping[str, float] = {CUE: 1.1, DOES: 0.75}
"""What an example of the lens's own counts, where a quotation counts 1."""
_BESIDE = 0.35
"""What the next three examples of a move add to its best."""
_LEAST_WEIGHT = 0.05


def stem(word: str) -> str:
    """A word without its ending, so that `waits` and `waiting` are one; only as good as endings tell."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    for ending, instead in _ENDINGS:
        kept = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(kept) >= _LEAST_STEM:
            doubled = len(kept) > _LEAST_STEM and kept[-1] == kept[-2] and kept[-1] not in "lsz"
            return kept[:-1] if doubled else kept
    return word.removesuffix("e") if len(word) > _LEAST_STEM + 1 else word


def _features(text: str) -> dict[str, str]:
    """What is compared, each with the word that it comes from: stems, kinds, and two of them in a row."""
    found: dict[str, str] = {}
    before = ""
    for match in _WORD.finditer(text):
        word = match[0]
        kind = _ALIKE.get(word.casefold()) or _ALIKE.get(stem(word), "")
        root = "<figure>" if not kind and any(figures_in(word)) else stem(word)
        found.setdefault(root, word)
        if kind:
            found.setdefault(kind, word)
        unit = kind or root
        if before:
            found.setdefault(f"{before} {unit}", word)
        before = unit
    return found


class WordReader:
    """Compares by the words in common: the fewer moves a word shows, the more it weighs.

    Of quotations that it had not seen, with all of their scene, it names the move of three in ten first, and
    that of nearly half among the first three, of some sixty moves that the shipped scenarios quote.
    """

    def __init__(self, examples: Iterable[MoveExample]) -> None:
        self._examples = tuple(examples)
        self._features = [_features(example.words) for example in self._examples]
        moves: defaultdict[str, set[str]] = defaultdict(set)
        for example, features in zip(self._examples, self._features, strict=True):
            for feature in features:
                moves[feature].add(example.move)
        everything = len({example.move for example in self._examples})
        self._weights = {feature: self._weight(feature, len(of), everything) for feature, of in moves.items()}
        self._rare = self._weight("", 1, everything)
        self._sizes = [self._size(features) for features in self._features]
        self._holding: defaultdict[str, list[int]] = defaultdict(list)
        for at, features in enumerate(self._features):
            for feature in features:
                self._holding[feature].append(at)

    @staticmethod
    def _weight(feature: str, of: int, everything: int) -> float:
        weight = math.log((everything + 1) / (of + 0.5))
        if " " in feature:
            weight *= _PAIRED
        return max(weight, _LEAST_WEIGHT) * (_OF_KIND if feature.startswith("<") else 1.0)

    def _size(self, features: Iterable[str]) -> float:
        return math.sqrt(sum(self._weights.get(feature, self._rare) ** 2 for feature in features)) or 1.0

    def nearest(self, words: str, most: int = MOST) -> tuple[NearMove, ...]:
        asked = _features(words)
        size = self._size(asked)
        alike: defaultdict[int, float] = defaultdict(float)
        for feature in asked:
            for at in self._holding.get(feature, ()):
                alike[at] += self._weights[feature] ** 2
        by_move: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
        for at, common in alike.items():
            example = self._examples[at]
            likeness = common / (size * self._sizes[at]) * _OF_SOURCE.get(example.source, 1.0)
            by_move[example.move].append((likeness, at))
        near = []
        for move, found in by_move.items():
            best, *others = sorted(found, key=lambda each: (-each[0], each[1]))
            likeness = min(1.0, best[0] + _BESIDE * sum(each for each, _ in others[:3]) / 3)
            shared = dict.fromkeys(asked[each] for each in asked if each in self._features[best[1]])
            if likeness >= LEAST:
                near.append(NearMove(move, likeness, self._examples[best[1]], tuple(shared)))
        near.sort(key=lambda each: (-each.likeness, each.move))
        return tuple(near[:most])


LEAST_LEARNT = 0.02
"""A share below which a trained reader hears nothing."""
_OF_LEARNT = 3.0
"""What a share counts, up to 1, beside a likeness: few of some seventy moves ever have a large one."""


class LearntReader:
    """Compares words, and adds what a reader of people's own words, trained for the lens, hears in them."""

    def __init__(self, words: WordReader, learnt: WeightReader, lens: Lens) -> None:
        self._words = words
        self._learnt = learnt
        self._unsaid = learnt.move_shares("")
        """What it hears where nothing is said."""
        self._moves = lens.move

    def nearest(self, words: str, most: int = MOST) -> tuple[NearMove, ...]:
        alike = {each.move: each for each in self._words.nearest(words, len(self._moves))}
        shares = self._learnt.move_shares(words)
        near = []
        for name, move in self._moves.items():
            share = shares.get(name, 0.0)
            is_heard = share >= LEAST_LEARNT and share > self._unsaid[name]
            heard = min(1.0, _OF_LEARNT * share) if is_heard else 0.0
            each = alike.get(name) or NearMove(name, 0.0, MoveExample(name, move.does, DOES), ())
            if heard or name in alike:
                near.append(each._replace(likeness=min(1.0, (each.likeness + heard) / 2)))
        near.sort(key=lambda each: (-each.likeness, each.move))
        return tuple(near[:most])
