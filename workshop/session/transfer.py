"""Transfer: whether a room meets a level the second time it is called for, in another costume."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.session.play import Play
from workshop.session.tally import share_at_called
from workshop.session.visit import Visit


def transfer(play: Play, visits: Sequence[Visit]) -> str | None:
    """A sentence on the first two scenes of the path that called for one level; None where there are none.

    Both are told by the hands of their first round, before anybody talked.
    """
    first_by_level: dict[str, Visit] = {}
    for visit in visits:
        called = play.judge.call(visit.scene).level
        if called is None or not visit.rounds:
            continue
        before = first_by_level.setdefault(called, visit)
        if before is visit:
            continue
        then, now = (share_at_called(play, one.scene, one.rounds[0]) for one in (before, visit))
        if then is None or now is None:
            continue
        titles = [play.scenario.scene[one.scene].title for one in (before, visit)]
        word = play.lens.level[called].word
        return (
            f"“{titles[0]}” and “{titles[1]}” both called for {word}. Before talking, {then} of 100 hands "
            f"met it the first time, {now} the second."
        )
    return None
