"""Transfer: whether a room meets a level the second time it is called for, in another costume."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.play import Play
from workshop.session.tally import by_level
from workshop.session.visit import Visit


class Met(NamedTuple):
    """How many of the hands of a first round met the level that was called for."""

    hands: int
    of: int

    @property
    def words(self) -> str:
        return _("{hands} of {of}").format(hands=self.hands, of=self.of)


class SameCall(NamedTuple):
    """Two scenes that called for one level, with the first hands that met it in each."""

    level: str
    before: Visit
    after: Visit
    then: Met
    now: Met


def transfer(play: Play, visits: Sequence[Visit]) -> str | None:
    """A sentence on the first two scenes of the path that called for one level; None where there are none."""
    found = same_call(play, visits)
    if found is None:
        return None
    titles = [play.scenario.scene[one.scene].title for one in (found.before, found.after)]
    word = play.lens.level[found.level].word
    return _(
        "“{first}” and “{second}” both called for {word}. Before talking, {then} "
        "hands met it the first time, {now} the second."
    ).format(first=titles[0], second=titles[1], word=word, then=found.then.words, now=found.now.words)


def same_call(play: Play, visits: Sequence[Visit]) -> SameCall | None:
    """The first two scenes of the path that called for one level, by the hands of their first round."""
    first_by_level: dict[str, Visit] = {}
    for visit in visits:
        called = play.judge.call(visit.scene).level
        if called is None or not visit.rounds:
            continue
        before = first_by_level.setdefault(called, visit)
        if before is visit:
            continue
        then, now = (_met(play, called, one) for one in (before, visit))
        if then.of and now.of:
            return SameCall(called, before, visit, then, now)
    return None


def _met(play: Play, called: str, visit: Visit) -> Met:
    hands = by_level(play, visit.scene, visit.rounds[0])
    return Met(hands[called], sum(hands.values()))
