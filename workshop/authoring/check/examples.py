"""The examples of a lens's kinds, carried out: a kind's nudge is proved by what the engine makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from workshop.engine.judge import Judge
from workshop.engine.lens import Example, Lens, Spoken
from workshop.engine.verdict import Moment, Verdict
from workshop.scenario.findings import Finding
from workshop.scenario.models import sightings_of


class CarriedOut(NamedTuple):
    """An example of a kind, as the engine reads it before and after the nudge."""

    kind: str
    at: int
    """Its place among the examples of the kind."""
    before: Verdict
    after: Verdict

    @property
    def amiss(self) -> str:
        """Why it proves nothing; empty where the fit rises and the kind goes."""
        named = self.before.mismatch.id if self.before.mismatch else None
        if named != self.kind:
            return f"`before` is no {self.kind}: the engine names {named or 'no kind'}"
        if self.after.fit <= self.before.fit:
            fits = f"`after` has a fit of {self.after.fit}, `before` of {self.before.fit}"
            return f"{fits}: the nudge does not help"
        if self.after.mismatch and self.after.mismatch.id == self.kind:
            return f"`after` is still {self.kind}"
        return ""


def carried_out(lens: Lens) -> Iterator[CarriedOut]:
    """Every example of every kind of the lens."""
    judge = Judge(lens)

    def verdict(example: Example, spoken: Spoken) -> Verdict:
        moment = Moment(
            example.stance, example.asks, frozenset(example.circumstances), frozenset(example.cards)
        )
        return judge.verdict(moment, "", spoken.text, sightings_of(spoken))

    for name, kind in lens.kind.items():
        for at, example in enumerate(kind.example):
            yield CarriedOut(name, at, verdict(example, example.before), verdict(example, example.after))


def examples_that_prove_nothing(lens: Lens) -> Iterator[Finding]:
    """Examples in which the nudge does not do what its kind says."""
    for example in carried_out(lens):
        if example.amiss:
            hint = "Change the replies or their moves until carrying out the nudge raises the fit."
            yield Finding("W605", ("kind", example.kind, "example", example.at), example.amiss, hint=hint)
