"""The focus agreement: ten points on the levels, beside what the moment rules call for in such a team."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.engine.judge import Judge
from workshop.engine.lens import Lens
from workshop.engine.verdict import Call, Moment
from workshop.language.catalogue import _
from workshop.session import naming
from workshop.session.decide import FOCUS_POINTS
from workshop.session.naming import header_of, joined, level_views, not_left_out
from workshop.session.play import Play
from workshop.session.state import State
from workshop.session.views import FocusChoice, FocusView

MINUS = "−"
NOBODY, NOTHING = "", ""
"""The stance and the kind of question of a moment that is nothing but its circumstances."""


def focus_view(play: Play, state: State) -> FocusView:
    """What the group put where, and what its circumstances call for."""
    agreed = state.focus
    chosen = agreed.circumstances if agreed else ()
    call = call_of_team(play.lens, chosen)
    called = in_points(call.points)
    return FocusView(
        header_of(play),
        naming.FOCUS_QUESTION,
        tuple(_choices(play.lens, chosen)),
        agreed.points if agreed else None,
        called if agreed and chosen else None,
        tuple(_reasons(play.lens, call)) if agreed else (),
        _differs(play.lens, agreed.points, called) if agreed and chosen and called else None,
    )


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


def _reasons(lens: Lens, call: Call) -> Iterator[str]:
    """Why, rule by rule, with the levels each speaks for or against; then what points alone would hide."""
    words = [level.word for level in lens.level.values()]
    for reason in call.reasons:
        given = [(word, points) for word, points in zip(words, reason.points, strict=True) if points]
        spoken = ", ".join(f"{word} " + f"{points:+}".replace("-", MINUS) for word, points in given)
        yield f"{spoken}: {reason.because}" if spoken else reason.because
    if floors := not_left_out(call, level_views(lens)):
        yield f"{naming.NOT_LEFT_OUT}: {joined([one.word for one in floors])}"


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
