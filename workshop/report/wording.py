"""What more than one format of a report says: remarks, labels, and the sentences around the counts."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.language.catalogue import _
from workshop.report.contents import Judged, PathScene, Report
from workshop.session.times import minute_in
from workshop.session.verdicts import (
    CALLED_FOR,
    parts_told,
)
from workshop.session.views import (
    CHANGED_FROM,
    KEPT_AGAINST,
    times,
)

REHEARSAL = _("This was a rehearsal.")
OWN_COPY = _("The facilitator’s own copy, with the notes that were taken: not to be handed round.")
NOT_OVER = _("The session has not come to its end. What was not revealed yet is not in this report.")
NO_SCENE = _("No scene was played yet.")
NOT_DECIDED = _("Nothing is decided here yet.")
NOTHING_CALLED = _("Nothing was called for")
LEFT_PATH = _("A path that was left")
UNDECIDED = "undecided"
OTHERS = _("none, or undecided")
UNCOUNTED = _("not counted")


def kind_of(report: Report) -> str:
    """What the report is one of, to stand beside the scenario's title."""
    return _("Report of a workshop") if report.hosted else _("Report of a practice alone")


def occasion(report: Report) -> str:
    """When, with how many people, and as whom, in a line."""
    parts = [minute_in(report.started)]
    if report.hosted and report.heads:
        parts.append("1 person" if report.heads == 1 else _("{heads} people").format(heads=report.heads))
    if report.minutes:
        parts.append(_("{minutes} minutes planned").format(minutes=report.minutes))
    return " · ".join([*filter(None, parts), _("played as {seat}").format(seat=report.seat)])


def first_remarks(report: Report) -> Iterator[str]:
    """What a reader must know first."""
    if report.rehearsal:
        yield REHEARSAL
    if report.for_facilitator:
        yield OWN_COPY
    if not report.over:
        yield NOT_OVER
    if not report.decisions:
        yield NO_SCENE


BY_PHONE_AND_HAND = _("By phone most were for reply {phones}, by hand for reply {hands}.")
BY_PHONE_AND_HAND_IN_ROUND = _(
    "In round {round}, by phone most were for reply {phones}, by hand for reply {hands}."
)
ON_CARDS = _("What they would say now, on cards")


def asides(decision: PathScene) -> Iterator[str]:
    """What happened beside the counting."""
    if decision.corrections:
        yield _("A count was put right {times}.").format(times=times(decision.corrections).lower())
    for apart in decision.apart:
        told = BY_PHONE_AND_HAND if len(decision.rounds) == 1 else BY_PHONE_AND_HAND_IN_ROUND
        yield told.format(round=apart.round, phones=apart.phones, hands=apart.hands)
    yield from _changed(decision)
    if decision.taken_back:
        yield _("Something was shown too early, and hidden again, {times}.").format(
            times=times(decision.taken_back).lower()
        )


def _changed(decision: PathScene) -> Iterator[str]:
    if decision.judged and decision.judged.changed_from:
        yield CHANGED_FROM.format(text=decision.judged.changed_from)
    elif decision.judged and decision.judged.kept_against:
        yield KEPT_AGAINST.format(reason=decision.judged.kept_against)
    if decision.judged and decision.judged.written_now:
        yield decision.judged.written_now


def explained(judged: Judged) -> Iterator[tuple[str, str]]:
    """The parts of the verdict, each with its name."""
    yield CALLED_FOR, judged.words.called
    yield from parts_told(judged.words, now=judged.now)


def pull_of(judged: Judged) -> str:
    """The name of the gap between call and reply, or that nothing was called for."""
    return judged.kind or NOTHING_CALLED
