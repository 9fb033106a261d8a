"""The judge: a lens made ready, which turns a moment and the sightings of a response into a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from workshop.engine.call import Called, Caller, DecisionTable, Symbols
from workshop.engine.explanation import Explainer
from workshop.engine.fit import Fit, Fitter, outcome_of
from workshop.engine.lens import Lens, Match, Move
from workshop.engine.reading import Read, Reader
from workshop.engine.verdict import Call, Moment, Named, Reading, Sighting, Verdict


class _Match(NamedTuple):
    match: Match
    named: Named
    facts: tuple[str, ...]


class Judge:
    """A lens's rules, compiled once. The same moment and sightings give the same verdict, always.

    `own_moves` are a scenario's moves beside those of the lens.
    """

    def __init__(self, lens: Lens, own_moves: Mapping[str, Move] | None = None) -> None:
        symbols = Symbols(lens)
        self._lens = lens.id
        self._caller = Caller(lens, symbols)
        self._fitter = Fitter(lens, symbols)
        self._matches = DecisionTable(
            (symbols.test(match.when), _compiled(match, lens)) for match in lens.match
        )
        self._reader = Reader(lens, own_moves or {}, symbols)
        self._explainer = Explainer(lens, self._reader.tags_of)

    def call(self, moment: Moment) -> Call:
        """What the moment calls for."""
        return self._caller.call(moment).call

    def read(self, text: str, sightings: Iterable[Sighting]) -> Reading:
        """What the response carries; sightings come in the order of the text."""
        return self._reader.read(text, sightings).reading

    def verdict(self, moment: Moment, listener: str, text: str, sightings: Iterable[Sighting]) -> Verdict:
        """Call, reading, fit, mismatch and explanation of a response said to `listener` in this moment.

        Where nothing is called there is no gap to name: the mismatch is None.
        """
        called = self._caller.call(moment)
        read = self._reader.read(text, sightings)
        fit = self._fitter.fit(called, read)
        is_called = called.call.level is not None or called.answers
        matches = self._matches.holding(fit.present) if is_called else []
        first = matches[0] if matches else None
        return Verdict(
            self._lens,
            called.call,
            read.reading,
            fit.fit,
            outcome_of(fit.fit),
            fit.reasons,
            first.named if first else None,
            _also(matches),
            fit.manner,
            self._explainer.explain(moment.asks, listener, called, read, fit, first.match if first else None),
            _facts(called, read, fit, first),
        )


def _compiled(match: Match, lens: Lens) -> _Match:
    kind = lens.kind[match.kind]
    return _Match(match, Named(match.kind, kind.title), kind.facts)


def _also(matches: list[_Match]) -> tuple[Named, ...]:
    """Further kinds that hold beside the first, each once, those that only fall back left out."""
    if len(matches) < 2:
        return ()
    named = dict.fromkeys([row.named for row in matches[1:] if row.match.also])
    named.pop(matches[0].named, None)
    return tuple(named)


def _facts(called: Called, read: Read, fit: Fit, first: _Match | None) -> tuple[str, ...]:
    """Every fact that the verdict rests on, once: the moment's, the kind's, the evidence's, the costs'."""
    facts: list[str] = []
    for reason in called.call.reasons:
        facts += reason.facts
    if first:
        facts += first.facts
    for evidence in read.reading.evidence:
        facts += evidence.facts
    for cost in fit.reasons:
        facts += cost.facts
    return tuple(dict.fromkeys(facts))
