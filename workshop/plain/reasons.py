"""Why a verdict is as it is, in words: every rule that fired, every word that was evidence, every fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workshop.engine.verdict import MAX_FIT, Call, Evidence, FitReason, Points, Verdict
from workshop.session.naming import charged
from workshop.session.views import FactView, LevelView


def points_in_words(levels: Sequence[LevelView], points: Points) -> str:
    """Every level with its points, in the order of the lens."""
    return ", ".join(f"{level.word} {amount}" for level, amount in zip(levels, points, strict=True))


def reasons(
    levels: Sequence[LevelView], verdict: Verdict, facts: Iterable[FactView], moves: Mapping[str, str]
) -> list[str]:
    """The whole chain from rule and words to fit. `moves` says what a move does."""
    told = ["", f"Why the moment called for {points_in_words(levels, verdict.call.points)}:"]
    told += [
        f"- {reason.because} ({_given(levels, reason.points)}; rule {reason.rule}{_cited(reason.facts)})"
        for reason in verdict.call.reasons
    ]
    told += _wanted(levels, verdict.call)
    told += ["", f"Why the reply carried {points_in_words(levels, verdict.reading.points)}:"]
    told += [_seen(levels, evidence, moves) for evidence in verdict.reading.evidence]
    opening = verdict.reading.opens_with
    if opening is not None:
        told.append(f"- It opens there ({_given(levels, opening.points)}).")
    told += ["", f"Why fit {verdict.fit} of {MAX_FIT}:"]
    told += [_charged(reason) for reason in verdict.fit_reasons]
    told += [f"- It is called {verdict.mismatch.title} ({verdict.mismatch.id})."] if verdict.mismatch else []
    told += [f"- This holds as well: {kind.title} ({kind.id})." for kind in verdict.also]
    cited = [f"- {fact.id}: {fact.text} ({fact.source})" for fact in facts]
    return [*told, "", "The facts behind this:", *cited] if cited else told


def _wanted(levels: Sequence[LevelView], call: Call) -> Iterable[str]:
    """The levels that a reply should have something of, besides the called one."""
    words = {level.id: level.word for level in levels}
    for id in call.floors:
        if id != call.level:
            yield f"- {words[id]} must not be missing from a reply, whatever leads."
    for id in call.seconds:
        yield f"- {words[id]} is called for nearly as much as the first."


def _seen(levels: Sequence[LevelView], evidence: Evidence, moves: Mapping[str, str]) -> str:
    does = moves.get(evidence.move, evidence.move)
    return f"- “{evidence.words}”: {does} ({_given(levels, evidence.points)}{_cited(evidence.facts)})"


def _charged(reason: FitReason) -> str:
    return f"- {charged(reason)}: {reason.because}{_cited(reason.facts)}"


def _given(levels: Sequence[LevelView], points: Points) -> str:
    given = [f"{level.word} {amount:+d}" for level, amount in zip(levels, points, strict=True) if amount]
    return ", ".join(given) or "no points"


def _cited(facts: Sequence[str]) -> str:
    return f"; {', '.join(facts)}" if facts else ""
