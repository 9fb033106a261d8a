"""How well a reading meets a call: the base by where the called level stands, then costs."""

from __future__ import annotations

from typing import NamedTuple, get_args

from workshop.engine.call import CHARGED, NEGLECTS, OPENS, BitTest, Called, DecisionTable, Symbols
from workshop.engine.lens import Lens, Standing
from workshop.engine.reading import Read
from workshop.engine.verdict import BASE, MAX_FIT, FitReason, Named

LANDED, PARTLY, MISSED = "landed", "partly", "missed"
_OUTCOMES = (MISSED, MISSED, PARTLY, LANDED, LANDED)


def outcome_of(fit: int) -> str:
    """3 and 4 landed, 2 partly, 0 and 1 missed (the story goes on by these)."""
    return _OUTCOMES[fit]


class _Cost(NamedTuple):
    reason: FitReason
    bit: int
    omission: bool
    missing: str | None
    manner: Named | None


class Fit(NamedTuple):
    """A fit with its reasons, and what kinds of mismatch need to know of it."""

    fit: int
    reasons: tuple[FitReason, ...]
    present: int
    """All symbols of the moment, the reading and the fit."""
    missing: tuple[str, ...]
    """What the reply lacks, by the costs that say so."""
    neglected: tuple[int, ...]
    """The places of floors and second levels without a point."""
    manner: tuple[Named, ...]
    """What was charged for how the reply is said."""


class Fitter:
    """The base and the costs of a lens, ready to be asked."""

    def __init__(self, lens: Lens, symbols: Symbols) -> None:
        self._present_at_least = lens.arithmetic.present_at_least
        self._bases: dict[str, tuple[int, FitReason, int]] = {}
        for standing in get_args(Standing):
            base = getattr(lens.base, standing)
            if base is None:
                continue
            reason = FitReason(BASE, base.fit, base.because, ())
            self._bases[standing] = (base.fit, reason, symbols.bit("base", standing))
        leading = symbols.any_of("base", ("leads", "shares", "answered"))
        self._costs = DecisionTable(
            (
                _and(symbols.test(cost.when), leading) if cost.only_if_leading else symbols.test(cost.when),
                _Cost(
                    FitReason(cost.id, -cost.cost, cost.because, cost.facts),
                    symbols.bit("cost", cost.id),
                    cost.only_if_leading,
                    cost.missing,
                    Named(cost.id, cost.manner) if cost.manner else None,
                ),
            )
            for cost in lens.cost
        )
        self._bridge = symbols.any_of("tag", lens.base.bridged.tags)
        self._neglects = symbols.bit(*NEGLECTS)
        self._charged = symbols.bit(*CHARGED)
        self._opens = symbols.bit(*OPENS)

    def fit(self, called: Called, read: Read) -> Fit:
        """The fit of the reading to the call, 0 to 4, with the base and every cost as reasons.

        What a leading reply omits never makes it worth less than one in which the called level is only
        present; else adding a sentence at the called level could lower the fit.
        """
        standing = self._standing(called, read)
        fit, reason, bit = self._bases[standing]
        present = called.present | read.tags | bit
        if read.opens_at == called.place >= 0:
            present |= self._opens
        points = read.reading.points
        neglected = tuple([at for at in called.wanted if not points[at]]) if called.wanted else ()
        if neglected:
            present |= self._neglects
        charged = self._costs.holding(present)
        reasons = [reason]
        room = fit - self._bases["present"][0]
        for cost in charged:
            taken = cost.reason
            if cost.omission:
                taken = taken if room + taken.points >= 0 else taken._replace(points=-room)
                room += taken.points
            reasons.append(taken)
            fit += taken.points
            present |= cost.bit | self._charged
        fit = 0 if fit < 0 else min(fit, MAX_FIT)
        missing = tuple([cost.missing for cost in charged if cost.missing]) if charged else ()
        manner = tuple([cost.manner for cost in charged if cost.manner])
        return Fit(fit, tuple(reasons), present, missing, neglected, manner)

    def _standing(self, called: Called, read: Read) -> Standing:
        """How what the moment calls for stands in the reading. A shared lead is no lead."""
        place = called.place
        answers = read.tags & called.answers
        if place < 0:
            if not called.answers:
                return "uncalled"
            if answers:
                return self._or_else("answered", "leads")
            if called.call.abstains:
                return self._or_else("early", "absent") if read.leads == (called.ahead,) else "absent"
            return self._or_else("half", "absent") if read.leads else "absent"
        if place in read.leads:
            if called.answers and not answers:
                return self._or_else("half", "present")
            return "leads" if len(read.leads) == 1 else "shares"
        if read.reading.points[place] >= self._present_at_least:
            return "present"
        return "bridged" if read.tags & self._bridge else "absent"

    def _or_else(self, standing: Standing, otherwise: Standing) -> Standing:
        """The standing, or the other where the lens has no base for it."""
        return standing if standing in self._bases else otherwise


def _and(test: BitTest, group: int) -> BitTest:
    """The condition, and one of these bits."""
    return test._replace(groups=(*test.groups, group))
