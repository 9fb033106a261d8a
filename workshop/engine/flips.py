"""What would flip a verdict: the smallest changes under which the rules would come to another fit.

A change is one label of the moment, one card more or less on the board, one sighting read as another move or
not at all, or one rule or cost left out. None is a claim that the rules are mistaken: each says on what the
verdict hangs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from workshop.engine.judge import Judge
from workshop.engine.lens import Lens, Move
from workshop.engine.verdict import BASE, Call, Moment, Sighting, Verdict

Changed = Literal["question", "listener", "circumstance", "card", "move", "rule"]


class Flip(NamedTuple):
    """One change, and the fit that follows from it."""

    changed: Changed
    before: str
    """The id of what is changed; empty for a circumstance or a card that is added."""
    after: str
    """The id of what takes its place; empty where it is taken away."""
    words: str
    """Of a move: the words that show it."""
    because: str
    """Of a rule: what it says."""
    fit: int


Meets = Callable[[Moment, Call], bool]
"""Whether a call is what somebody would say the moment called for."""


class Contested(NamedTuple):
    """What was said and in which moment, for the rules to be asked about again."""

    moment: Moment
    text: str
    sightings: tuple[Sighting, ...]


def flips(lens: Lens, own_moves: Mapping[str, Move], contested: Contested, fit: int) -> tuple[Flip, ...]:
    """The first change of each sort that comes nearest to `fit` (0 to 4), the nearest first.

    Only changes that come nearer to it than the verdict as it stands are told; where there is none, none is.
    """
    judge = Judge(lens, own_moves)
    stands = _judged(judge, contested)
    best: dict[Changed, Flip] = {}
    for flip in _changes(lens, own_moves, judge, contested, stands):
        known = best.get(flip.changed)
        distance = abs(flip.fit - fit)
        if distance < abs(stands.fit - fit) and (known is None or distance < abs(known.fit - fit)):
            best[flip.changed] = flip
    return tuple(sorted(best.values(), key=lambda flip: abs(flip.fit - fit)))


def call_flips(
    lens: Lens, own_moves: Mapping[str, Move], contested: Contested, meets: Meets
) -> tuple[Flip, ...]:
    """The first change of each sort under which the moment calls for what `meets` says."""
    judge = Judge(lens, own_moves)
    stands = _judged(judge, contested)
    first: dict[Changed, Flip] = {}
    for changed, before, after, moment in _moments(lens, contested.moment):
        if changed not in first and meets(moment, judge.call(moment)):
            fit = _judged(judge, contested._replace(moment=moment)).fit
            first[changed] = Flip(changed, before, after, "", "", fit)
    for rule, because in _at_work(lens, stands):
        without = Judge(lens.without({rule}), own_moves)
        if "rule" not in first and meets(contested.moment, without.call(contested.moment)):
            first["rule"] = Flip("rule", rule, "", "", because, _judged(without, contested).fit)
    return tuple(first.values())


def _judged(judge: Judge, contested: Contested) -> Verdict:
    return judge.verdict(contested.moment, "", contested.text, contested.sightings)


def _changes(
    lens: Lens, own_moves: Mapping[str, Move], judge: Judge, contested: Contested, stands: Verdict
) -> Iterator[Flip]:
    """Every single change, those that ask least of the reader first."""
    for changed, before, after, moment in _moments(lens, contested.moment):
        fit = _judged(judge, contested._replace(moment=moment)).fit
        yield Flip(changed, before, after, "", "", fit)
    for place, seen in enumerate(contested.sightings):
        words = contested.text[seen.start : seen.end]
        for after in ("", *lens.move, *own_moves):
            if after != seen.move:
                fit = _judged(judge, _reread(contested, place, after)).fit
                yield Flip("move", seen.move, after, words, "", fit)
    for rule, because in _at_work(lens, stands):
        fit = _judged(Judge(lens.without({rule}), own_moves), contested).fit
        yield Flip("rule", rule, "", "", because, fit)


def _moments(lens: Lens, moment: Moment) -> Iterator[tuple[Changed, str, str, Moment]]:
    for asks in lens.asks:
        if asks != moment.asks:
            yield "question", moment.asks, asks, moment._replace(asks=asks)
    for held in sorted(moment.circumstances):
        yield "circumstance", held, "", moment._replace(circumstances=moment.circumstances - {held})
    for added in lens.circumstance:
        if added not in moment.circumstances:
            yield "circumstance", "", added, moment._replace(circumstances=moment.circumstances | {added})
    for stance in lens.stance:
        if stance != moment.stance:
            yield "listener", moment.stance, stance, moment._replace(stance=stance)
    for card in lens.card:
        if card in moment.cards:
            yield "card", card, "", moment._replace(cards=moment.cards - {card})
    for card in lens.card:
        if card not in moment.cards:
            yield "card", "", card, moment._replace(cards=moment.cards | {card})


def _reread(contested: Contested, place: int, move: str) -> Contested:
    """The same words with the sighting at this place read as another move, or as none."""
    before, seen, after = (
        contested.sightings[:place],
        contested.sightings[place],
        contested.sightings[place + 1 :],
    )
    return contested._replace(sightings=(*before, *((seen._replace(move=move),) if move else ()), *after))


def _at_work(lens: Lens, verdict: Verdict) -> Iterator[tuple[str, str]]:
    """The moment rules that fired and the costs that were charged, with what they say."""
    for reason in verdict.call.reasons:
        if reason.rule not in lens.card:
            yield reason.rule, reason.because
    for charged in verdict.fit_reasons:
        if charged.id != BASE:
            yield charged.id, charged.because
