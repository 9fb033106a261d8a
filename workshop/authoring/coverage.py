"""What of a lens is met in scenarios: facts with what rests on them, and how often each part comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.engine.verdict import BASE, Verdict
from workshop.scenario.play import Play

MOST_SCENES = 3
"""So many scenes are named for a fact; the rest is counted."""


class FactUse(NamedTuple):
    """A fact of the lens, and where it is at work."""

    id: str
    taught: tuple[str, ...]
    """The scenarios that say they teach it."""
    scenes: tuple[str, ...]
    """`scenario/scene` where some verdict cites it, in their order."""
    cited: tuple[str, ...]
    """The moves, cards, rules, costs and kinds that rest on it."""

    @property
    def idle(self) -> bool:
        """Whether nothing teaches it and nothing rests on it."""
        return not (self.taught or self.scenes or self.cited)


class LensCoverage(NamedTuple):
    """How much of a lens the scenarios that it reads come to."""

    scenarios: tuple[str, ...]
    scenes: int
    responses: int
    facts: tuple[FactUse, ...]
    moves: Mapping[str, int]
    """Responses that make each."""
    cards: Mapping[str, int]
    """Scenes on whose board each lies."""
    rules: Mapping[str, int]
    """Scenes in which each fires."""
    costs: Mapping[str, int]
    """Responses that are charged each."""
    kinds: Mapping[str, int]
    """Responses of each; without the one that two replies in a row make."""
    levels: Mapping[str, int]
    """Scenes that call for each."""


def coverage_of(lens: Lens, plays: Sequence[Play]) -> LensCoverage:
    """What of the lens these scenarios come to, each scene with the board of the shortest way there."""
    used = [play for play in plays if lens.id in play.scenario.lenses]
    judged = [*_judged(lens, used)]
    met = _Met(judged)
    return LensCoverage(
        tuple(play.scenario.id for play in used),
        len({place for place, _ in judged}),
        len(judged),
        tuple(_fact_use(lens, name, used, met) for name in lens.fact),
        {name: met.moves[name] for name in lens.move},
        {name: met.rules[name] for name in lens.card},
        {rule.id: met.rules[rule.id] for rule in lens.rule},
        {cost.id: met.costs[cost.id] for cost in lens.cost},
        {name: met.kinds[name] for name in lens.kind if name != lens.repeated},
        {name: met.levels[name] for name in lens.level},
    )


def _judged(lens: Lens, plays: Sequence[Play]) -> Iterator[tuple[str, Verdict]]:
    """Each verdict by this lens with `scenario/scene`, as the story goes by it or as it is told beside."""
    for play in plays:
        for name, scene in play.scenario.scene.items():
            for response in scene.response:
                verdicts = (play.judge.verdict(name, response.id), *play.judge.beside(name, response.id))
                for verdict in verdicts:
                    if verdict.lens == lens.id:
                        yield f"{play.scenario.id}/{name}", verdict


class _Met:
    """What the verdicts come to, counted by response or by scene."""

    def __init__(self, judged: Sequence[tuple[str, Verdict]]) -> None:
        self.moves = Counter(
            move for _, verdict in judged for move in {each.move for each in verdict.reading.evidence}
        )
        self.costs = Counter(
            reason.id for _, verdict in judged for reason in verdict.fit_reasons if reason.id != BASE
        )
        self.kinds = Counter(verdict.mismatch.id for _, verdict in judged if verdict.mismatch)
        calls = {place: verdict.call for place, verdict in judged}
        self.rules = Counter(reason.rule for call in calls.values() for reason in call.reasons)
        self.levels = Counter(call.level for call in calls.values() if call.level)
        self.facts: dict[str, dict[str, None]] = {}
        for place, verdict in judged:
            for fact in verdict.facts:
                self.facts.setdefault(fact, {})[place] = None


def _fact_use(lens: Lens, fact: str, plays: Sequence[Play], met: _Met) -> FactUse:
    resting = [
        *((name, move.facts) for name, move in lens.move.items()),
        *((name, card.facts) for name, card in lens.card.items()),
        *((rule.id, rule.facts) for rule in lens.rule),
        *((cost.id, cost.facts) for cost in lens.cost),
        *((name, kind.facts) for name, kind in lens.kind.items()),
    ]
    cited = [name for name, facts in resting if fact in facts]
    taught = tuple(play.scenario.id for play in plays if fact in play.scenario.teaches)
    return FactUse(fact, taught, tuple(met.facts.get(fact, ())), tuple(cited))


def coverage_in_markdown(lens: Lens, coverage: LensCoverage) -> Iterator[str]:
    """The coverage as a part of a page, line by line."""
    yield f"## {lens.title} (`{lens.id}`)"
    yield ""
    scenarios = ", ".join(coverage.scenarios) or "no scenario yet"
    yield f"Read by it: {scenarios}; {coverage.scenes} scenes, {coverage.responses} responses."
    yield ""
    yield from ("| fact | taught by | met in verdicts of | rests on it |", "|---|---|---|---|")
    for use in coverage.facts:
        scenes = ", ".join(use.scenes[:MOST_SCENES])
        more = f" and {len(use.scenes) - MOST_SCENES} more" if use.scenes[MOST_SCENES:] else ""
        cited = " ".join(_short(lens, name) for name in use.cited)
        yield f"| {use.id} | {', '.join(use.taught)} | {scenes}{more} | {cited} |"
    counted = (
        ("scenes that call for each level", coverage.levels),
        ("scenes in which each rule fires", coverage.rules),
        ("scenes on whose board each card lies", coverage.cards),
        ("responses that make each move", coverage.moves),
        ("responses charged each cost", coverage.costs),
        ("responses of each kind", coverage.kinds),
    )
    for what, counts in counted:
        if counts:
            yield ""
            yield f"**{what[0].upper()}{what[1:]}.** " + ", ".join(
                f"{name} {count}" for name, count in counts.items()
            )
    yield ""


def _short(lens: Lens, name: str) -> str:
    """The reference of a move or a card where it has one, as tables are narrow."""
    ref = lens.move[name].ref if name in lens.move else lens.card[name].ref if name in lens.card else None
    return ref or name
