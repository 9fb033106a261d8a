"""Why a verdict is as it is, in words: every rule that fired, every word that was evidence, every fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workshop.engine.verdict import MAX_FIT, Call, Evidence, FitReason, Points, Reason, Verdict
from workshop.language.catalogue import _
from workshop.session.naming import charged
from workshop.session.views import FactView, LevelView


def points_in_words(levels: Sequence[LevelView], points: Points) -> str:
    """Every level with its points, in the order of the lens."""
    return ", ".join(f"{level.word} {amount}" for level, amount in zip(levels, points, strict=True))


def reasons(
    levels: Sequence[LevelView], verdict: Verdict, facts: Iterable[FactView], moves: Mapping[str, str]
) -> list[str]:
    """The whole chain from rule and words to fit. `moves` says what a move does."""
    called, carried = verdict.call.points, verdict.reading.points
    told = ["", _("Why the moment called for {points}:").format(points=points_in_words(levels, called))]
    told += [_fired(levels, reason) for reason in verdict.call.reasons]
    told += _wanted(levels, verdict.call)
    told += ["", _("Why the reply carried {points}:").format(points=points_in_words(levels, carried))]
    told += [_seen(levels, evidence, moves) for evidence in verdict.reading.evidence]
    opening = verdict.reading.opens_with
    if opening is not None:
        told.append(_("- It opens there ({given}).").format(given=_given(levels, opening.points)))
    told += ["", _("Why fit {fit} of {most}:").format(fit=verdict.fit, most=MAX_FIT)]
    told += [_charged(reason) for reason in verdict.fit_reasons]
    told += _kinds(verdict)
    cited = [f"- {fact.id}: {fact.text} ({fact.source})" for fact in facts]
    return [*told, "", _("The facts behind this:"), *cited] if cited else told


def _fired(levels: Sequence[LevelView], reason: Reason) -> str:
    return _("- {because} ({given}; rule {rule}{cited})").format(
        because=reason.because,
        given=_given(levels, reason.points),
        rule=reason.rule,
        cited=_cited(reason.facts),
    )


def _kinds(verdict: Verdict) -> Iterable[str]:
    if verdict.mismatch:
        yield _("- It is called {title} ({id}).").format(title=verdict.mismatch.title, id=verdict.mismatch.id)
    for kind in verdict.also:
        yield _("- This holds as well: {title} ({id}).").format(title=kind.title, id=kind.id)


def _wanted(levels: Sequence[LevelView], call: Call) -> Iterable[str]:
    """The levels that a reply should have something of, besides the called one."""
    words = {level.id: level.word for level in levels}
    for id in call.floors:
        if id != call.level:
            yield _("- {words} must not be missing from a reply, whatever leads.").format(words=words[id])
    for id in call.seconds:
        yield _("- {words} is called for nearly as much as the first.").format(words=words[id])


def _seen(levels: Sequence[LevelView], evidence: Evidence, moves: Mapping[str, str]) -> str:
    does = moves.get(evidence.move, evidence.move)
    return f"- “{evidence.words}”: {does} ({_given(levels, evidence.points)}{_cited(evidence.facts)})"


def _charged(reason: FitReason) -> str:
    return f"- {charged(reason)}: {reason.because}{_cited(reason.facts)}"


def _given(levels: Sequence[LevelView], points: Points) -> str:
    given = [f"{level.word} {amount:+d}" for level, amount in zip(levels, points, strict=True) if amount]
    return ", ".join(given) or _("no points")


def _cited(facts: Sequence[str]) -> str:
    return f"; {', '.join(facts)}" if facts else ""
