"""How well a reading meets a call: the base by where the called level stands, then costs."""

from __future__ import annotations

from typing import NamedTuple

from workshop.engine.calling import Called
from workshop.engine.lens import Lens, Standing
from workshop.engine.reading import Read
from workshop.engine.symbols import CHARGED, NEGLECTS, Symbols, Test, holds
from workshop.engine.verdict import MAX_FIT, FitReason

LANDED, PARTLY, MISSED = "landed", "partly", "missed"
_OUTCOMES = (MISSED, MISSED, PARTLY, LANDED, LANDED)


def outcome_of(fit: int) -> str:
    """3 and 4 landed, 2 partly, 0 and 1 missed (the story goes on by these)."""
    return _OUTCOMES[fit]


class _Cost(NamedTuple):
    test: Test
    reason: FitReason
    bit: int
    only_if_leading: bool
    missing: str | None


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


class Fitter:
    """The base and the costs of a lens, ready to be asked."""

    def __init__(self, lens: Lens, symbols: Symbols) -> None:
        self._present_at_least = lens.arithmetic.present_at_least
        self._bases: dict[str, tuple[int, FitReason, int]] = {}
        for standing in Standing.__args__:  # type: ignore[attr-defined]
            base = getattr(lens.base, standing)
            reason = FitReason("base", base.fit, base.because, ())
            self._bases[standing] = (base.fit, reason, symbols.bit("base", standing))
        self._costs = [
            _Cost(
                symbols.test(cost.when),
                FitReason(cost.id, -cost.cost, cost.because, cost.facts),
                symbols.bit("cost", cost.id),
                cost.only_if_leading,
                cost.missing,
            )
            for cost in lens.cost
        ]
        self._bridge = symbols.bit("tag", "bridge")
        self._neglects = symbols.bit(*NEGLECTS)
        self._charged = symbols.bit(*CHARGED)

    def fit(self, called: Called, read: Read) -> Fit:
        """The fit of the reading to the call, 0 to 4, with the base and every cost as reasons."""
        standing = self._standing(called, read)
        fit, reason, bit = self._bases[standing]
        present = called.present | read.tags | bit
        points = read.reading.points
        neglected = tuple([at for at in called.wanted if not points[at]]) if called.wanted else ()
        if neglected:
            present |= self._neglects
        leading = standing in ("leads", "shares")
        reasons = [reason]
        missing = []
        charged = 0
        for cost in self._costs:
            if holds(cost.test, present) and (leading or not cost.only_if_leading):
                reasons.append(cost.reason)
                fit += cost.reason.points
                charged |= cost.bit | self._charged
                if cost.missing:
                    missing.append(cost.missing)
        fit = 0 if fit < 0 else min(fit, MAX_FIT)
        return Fit(fit, tuple(reasons), present | charged, tuple(missing), neglected)

    def _standing(self, called: Called, read: Read) -> Standing:
        place = called.place
        if place < 0:
            return "uncalled"
        if place in read.leads:
            alone = len(read.leads) == 1 or read.opens_at == place
            return "leads" if alone else "shares"
        if read.reading.points[place] >= self._present_at_least:
            return "present"
        return "bridged" if read.tags & self._bridge else "absent"
