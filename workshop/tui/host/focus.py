"""The focus agreement while it is keyed in: points per level, and what holds for the team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.decide import FOCUS_POINTS
from workshop.session.state import State
from workshop.session.views import FocusView, LevelView


class Draft(NamedTuple):
    """Not yet agreed: points in the order of the levels, None where none were keyed in."""

    points: tuple[int | None, ...]
    chosen: frozenset[str] = frozenset()
    """The circumstances that hold."""

    @property
    def placed(self) -> int:
        return sum(one or 0 for one in self.points)

    @property
    def whole(self) -> tuple[int, ...] | None:
        """The points where they are ten; what a last level lacks it gets."""
        missing = [place for place, one in enumerate(self.points) if one is None]
        left = FOCUS_POINTS - self.placed
        if len(missing) > 1 or left < 0 or (not missing and left):
            return None
        return tuple(left if one is None else one for one in self.points)

    def with_points(self, place: int, points: int) -> Draft:
        """With so many points for the level at this place."""
        return self._replace(
            points=tuple(points if at == place else one for at, one in enumerate(self.points))
        )

    def with_toggled(self, circumstance: str) -> Draft:
        """With a circumstance that holds now, or no longer."""
        return self._replace(chosen=self.chosen ^ {circumstance})

    def words(self, levels: Sequence[LevelView]) -> str:
        """What the foot of the page says until ten are placed: the number of each level, and its points."""
        if self.whole:
            return ""
        told = "   ".join(
            f"{number} {level.symbol} {'…' if one is None else one}"
            for number, (level, one) in enumerate(zip(levels, self.points, strict=True), 1)
        )
        return _("{told}   {placed} of {focus_points} placed").format(
            told=told, placed=self.placed, focus_points=FOCUS_POINTS
        )


def draft_of(state: State, levels: int) -> Draft:
    """What was agreed, to be changed; else nothing."""
    if state.focus is None:
        return Draft((None,) * levels)
    return Draft(state.focus.points, frozenset(state.focus.circumstances))


def marked(view: FocusView, draft: Draft) -> FocusView:
    """The view with the circumstances of the draft chosen."""
    return view._replace(
        circumstances=tuple(one._replace(chosen=one.id in draft.chosen) for one in view.circumstances)
    )
