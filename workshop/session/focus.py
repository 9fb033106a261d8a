"""The focus agreement: ten points on the levels, beside what the moment rules call for in such a team."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workshop.engine.judge import Judge
from workshop.engine.lens import Lens
from workshop.engine.verdict import Call, Moment
from workshop.language.catalogue import _
from workshop.scenario.play import Play
from workshop.session.group_views import FOCUS_QUESTION, FocusChoice, FocusView, HandsView
from workshop.session.state import FOCUS_POINTS, Poll, State
from workshop.session.views import NOT_LEFT_OUT, LevelView, header_of, joined, level_views, not_left_out

MINUS = "−"
NOBODY, NOTHING = "", ""
"""The stance and the kind of question of a moment that is nothing but its circumstances."""


def focus_view(play: Play, state: State) -> FocusView:
    """What the group put where, and what its circumstances call for."""
    agreed = state.focus
    chosen = agreed.circumstances if agreed else ()
    call = call_of_team(play.lens, chosen)
    called = in_points(call.points)
    placed = state.spreads
    spread = tuple(_spread(placed, len(play.lens.level))) if state.is_revealed else None
    return FocusView(
        header_of(play),
        FOCUS_QUESTION,
        tuple(_choices(play.lens, chosen)),
        HandsView(placed.total, state.heads, (), len(placed.ballots)),
        spread,
        middle_of(placed, len(play.lens.level)) if spread else None,
        agreed.points if agreed else None,
        called if agreed and chosen else None,
        tuple(reasons_of_call(play.lens, call)) if agreed else (),
        _differs(play.lens, agreed.points, called) if agreed and chosen and called else None,
    )


def _spread(placed: Poll, levels: int) -> Iterator[tuple[int, ...]]:
    """For each level how many people gave it each number of points, from none to all."""
    people = [(points_placed(choice), count) for choice, count in placed.counts]
    for place in range(levels):
        yield tuple(
            sum(count for points, count in people if points[place] == number)
            for number in range(FOCUS_POINTS + 1)
        )


def middle_of(placed: Poll, levels: int) -> tuple[int, ...] | None:
    """What people placed on the whole, as points of ten; None where nobody placed any."""
    people = [(points_placed(choice), count) for choice, count in placed.counts]
    return in_points(tuple(sum(points[place] * count for points, count in people) for place in range(levels)))


def points_placed(choice: str) -> tuple[int, ...]:
    """The points that one person placed: (2, 6, 2) of '2 6 2'."""
    return tuple(map(int, choice.split(" ")))


def _choices(lens: Lens, chosen: tuple[str, ...]) -> Iterator[FocusChoice]:
    """The circumstances on which the call of a team depends, in the order of the lens."""
    conditions = [rule.when for rule in lens.rule if rule.points or rule.points_if or rule.floors]
    looked_at = {
        name
        for when in conditions
        if not (when.stance or when.asks)
        for name in (*when.circumstances, *when.any_circumstance, *when.without)
    }
    for name, one in lens.circumstance.items():
        if name in looked_at or name in chosen:
            yield FocusChoice(name, one.title, name in chosen)


def reasons_of_call(lens: Lens, call: Call) -> Iterator[str]:
    """Why, rule by rule, with the levels each speaks for or against; then what points alone would hide."""
    words = [level.word for level in lens.level.values()]
    for reason in call.reasons:
        given = [(word, points) for word, points in zip(words, reason.points, strict=True) if points]
        spoken = ", ".join(f"{word} " + f"{points:+}".replace("-", MINUS) for word, points in given)
        yield f"{spoken}: {reason.because}" if spoken else reason.because
    if floors := not_left_out(call, level_views(lens)):
        yield f"{NOT_LEFT_OUT}: {joined([one.word for one in floors])}"


def call_of_team(lens: Lens, circumstances: tuple[str, ...]) -> Call:
    """What the moment rules call for where nothing but these circumstances holds."""
    return Judge(lens).call(Moment(NOBODY, NOTHING, frozenset(circumstances)))


def in_points(points: tuple[int, ...]) -> tuple[int, ...] | None:
    """The points scaled to ten, by largest remainder; None where nothing is called for."""
    total = sum(points)
    if not total:
        return None
    exact = [FOCUS_POINTS * one / total for one in points]
    whole = [int(one) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    for at in by_remainder[: FOCUS_POINTS - sum(whole)]:
        whole[at] += 1
    return tuple(whole)


def _differs(lens: Lens, agreed: tuple[int, ...], called: tuple[int, ...]) -> str:
    words = [level.word for level in lens.level.values()]
    more = [word for word, mine, rules in zip(words, agreed, called, strict=True) if mine - rules >= 2]
    less = [word for word, mine, rules in zip(words, agreed, called, strict=True) if rules - mine >= 2]
    if not more and not less:
        return _("The agreement and the rules point the same way.")
    told = [_("more on {joined}").format(joined=joined(more))] if more else []
    told += [_("less on {joined}").format(joined=joined(less))] if less else []
    return _("The agreement puts {joined} than the rules would: worth a sentence on why.").format(
        joined=joined(told)
    )


class FocusDraft(NamedTuple):
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

    def with_points(self, place: int, points: int) -> FocusDraft:
        """With so many points for the level at this place."""
        return self._replace(
            points=tuple(points if at == place else one for at, one in enumerate(self.points))
        )

    def with_toggled(self, circumstance: str) -> FocusDraft:
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


def focus_draft(state: State, levels: int) -> FocusDraft:
    """What was agreed, to be changed; else nothing."""
    if state.focus is None:
        return FocusDraft((None,) * levels)
    return FocusDraft(state.focus.points, frozenset(state.focus.circumstances))


def with_draft(view: FocusView, draft: FocusDraft) -> FocusView:
    """The view with the circumstances of the draft chosen."""
    return view._replace(
        circumstances=tuple(one._replace(chosen=one.id in draft.chosen) for one in view.circumstances)
    )
