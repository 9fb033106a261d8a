"""From the sightings in a text to its reading: how much of each level a response carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from workshop.engine.call import OPENS_UNSURELY, UNTOLD, Symbols, points_of
from workshop.engine.lens import UNSURE, Lens, Move, unwritten_moves
from workshop.engine.verdict import Evidence, Opening, Points, Reading, Sighting


class _Move(NamedTuple):
    points: Points
    bears_level: bool
    tags: frozenset[str]
    bits: int
    """The symbols of its tags."""
    only: int
    """Of its tags, those that a condition on 'every move' asks for."""
    opening: Opening | None
    opening_place: int
    facts: tuple[str, ...]
    mutes: bool
    """Whether the words that show it carry no level."""


class Read(NamedTuple):
    """A reading with what costs and kinds need to know of it."""

    reading: Reading
    leads: tuple[int, ...]
    """The places of the levels with most points, if those are enough to lead."""
    opens_at: int
    """The one top level of the first move, whatever it weighs; -1 where there is none."""
    tags: int
    """The symbols of the moves' tags, of the level that leads and of levels too weak to be present."""


class Reader:
    """The moves of a lens, and those of a scenario's own, ready to be read."""

    def __init__(self, lens: Lens, own_moves: Mapping[str, Move], symbols: Symbols) -> None:
        self._levels = tuple(lens.level)
        self._arithmetic = lens.arithmetic
        self._zero = (0,) * len(self._levels)
        self._muting = frozenset(lens.arithmetic.muted_by)
        tags, only = symbols.table("tag"), symbols.table("only")
        self._every = sum(only.values())
        self._leads = [symbols.bit("leads", level) for level in self._levels]
        weak = symbols.table("weak")
        self._weak = [(at, weak[level]) for at, level in enumerate(self._levels) if level in weak]
        unwritten = unwritten_moves(lens)
        self._unwritten, self._untold = frozenset(unwritten), symbols.bit(*UNTOLD)
        self._unsurely = symbols.bit(*OPENS_UNSURELY)
        self._moves = {
            key: self._compiled(key, move, tags, only)
            for key, move in {**unwritten, **lens.move, **own_moves}.items()
        }

    def tags_of(self, move: str) -> frozenset[str]:
        return self._moves[move].tags

    def read(self, text: str, sightings: Iterable[Sighting]) -> Read:
        """The reading of these sightings in their order; moves of other lenses are passed over.

        A move counts once, however often it is sighted. Every sighting stands in the evidence.
        """
        moves = self._moves
        sightings = tuple(sightings)
        muted = [(start, end) for key, start, end in sightings if key in moves and moves[key].mutes]
        totals = list(self._zero)
        tags, only, bears_level = 0, self._every, False
        seen: set[str] = set()
        evidence = []
        first: _Move | None = None
        for sighting in sightings:
            key, start, end = sighting
            move = moves.get(key)
            if move is None:
                continue
            if key in self._unwritten:
                tags |= self._untold
            if key == UNSURE:
                tags |= self._unsurely
            silent = any(start < until and end > since for since, until in muted)
            weight = self._zero if silent else move.points
            evidence.append(Evidence(key, text[start:end], start, end, weight, move.facts))
            if key in seen:
                continue
            seen.add(key)
            if first is None:
                first = move._replace(opening=None, opening_place=-1) if silent else move
            tags |= move.bits
            if silent:
                continue
            if move.bears_level:
                bears_level = True
                only &= move.only
                for at, points in enumerate(move.points):
                    totals[at] += points
        opening = first.opening if first else None
        if opening is not None and first is not None:
            totals[first.opening_place] += self._arithmetic.opening_points
        if bears_level:
            tags |= only
        opens_at = first.opening_place if first else -1
        return self._result(totals, opening, tuple(evidence), opens_at, tags)

    def _result(
        self,
        totals: list[int],
        opening: Opening | None,
        evidence: tuple[Evidence, ...],
        opens_at: int,
        tags: int,
    ) -> Read:
        most = max(totals)
        leads: tuple[int, ...] = ()
        if most >= self._arithmetic.lead_at_least:
            leads = tuple([at for at, points in enumerate(totals) if points == most])
        level = self._levels[leads[0]] if len(leads) == 1 else None
        shared = tuple([self._levels[at] for at in leads]) if len(leads) > 1 else ()
        if level is not None:
            tags |= self._leads[leads[0]]
        for at, bit in self._weak:
            if totals[at] < self._arithmetic.present_at_least:
                tags |= bit
        return Read(Reading(level, tuple(totals), opening, evidence, shared), leads, opens_at, tags)

    def _compiled(self, key: str, move: Move, tags: Mapping[str, int], only: Mapping[str, int]) -> _Move:
        points = points_of(move.points, self._levels)
        most = max(points)
        place = points.index(most) if most > 0 and points.count(most) == 1 else -1
        opening = None
        if place >= 0 and most >= self._arithmetic.opening_weight and self._arithmetic.opening_points:
            more = [0] * len(self._levels)
            more[place] = self._arithmetic.opening_points
            opening = Opening(key, tuple(more))
        return _Move(
            points,
            any(points),
            frozenset(move.tags),
            sum(tags.get(tag, 0) for tag in set(move.tags)),
            sum(only.get(tag, 0) for tag in set(move.tags)),
            opening,
            place,
            move.facts,
            not self._muting.isdisjoint(move.tags),
        )
