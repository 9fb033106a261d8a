"""From a report to its blocks: what is told, in which order, and under which heading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workshop.language.catalogue import _
from workshop.report import tables, wording
from workshop.report.blocks import (
    Authored,
    Block,
    Bullets,
    Foot,
    Heading,
    Levels,
    Line,
    Note,
    Para,
    Quote,
    Step,
    Steps,
    Strong,
    Terms,
)
from workshop.report.contents import Decision, Focus, Judged, LookedAt, Report


def outline(report: Report) -> Iterator[Block]:
    """The blocks of the report, its title first."""
    yield Heading(1, (Authored(report.title),))
    yield Para((f"{wording.kind_of(report)}. {wording.occasion(report)}.",))
    for remark in wording.remarks(report):
        yield Note((remark,))
    yield from _path(report)
    yield from _called_and_chosen(report)
    for decision in report.decisions:
        yield from _decision(report, decision, 2)
    for path in report.left:
        yield Heading(2, (wording.LEFT,))
        yield Para(
            (_("It ended with "), Strong(Authored(path.ending)), ".") if path.ending else (wording.LEFT_OPEN,)
        )
        for decision in path.decisions:
            yield from _decision(report, decision, 3)
    yield from _taken_along(report)
    yield Foot((f"{wording.COUNTS_ONLY} " if report.hosted else "", wording.ABOUT_REPLIES))


def _path(report: Report) -> Iterator[Block]:
    if not report.decisions:
        return
    yield Heading(2, (wording.PATH,))
    yield Steps(tuple(map(_step, report.decisions)))
    if report.ending:
        title, text = report.ending
        yield Para((_("It ended with "), Strong(Authored(title)), ". ", Authored(text)))


def _step(decision: Decision) -> Step:
    asked: Line = (f"{decision.listener.in_full}: “", Authored(decision.says), "”")
    chosen = decision.chosen
    reply: Line = (
        (_("Response {place}: ").format(place=chosen.place), Authored(chosen.text))
        if chosen
        else (wording.NOT_DECIDED,)
    )
    return Step((Strong(Authored(decision.scene)),), (asked, reply))


def _called_and_chosen(report: Report) -> Iterator[Block]:
    if not any(decision.judged for decision in report.decisions):
        return
    yield Heading(2, (wording.CALLED_AND_CHOSEN,))
    yield tables.called_and_chosen(report)
    if report.patterns:
        yield Heading(3, (wording.SHOWS,))
        yield _bullets(report.patterns)
    if report.transfer:
        yield Heading(3, (wording.TRANSFER,))
        yield Para((report.transfer.told,))
        yield tables.transfer(report.transfer)
    if report.pair:
        yield Heading(3, (wording.PAIR,))
        yield tables.pair(report.pair)
        yield Para((report.pair.common,))


def _decision(report: Report, decision: Decision, depth: int) -> Iterator[Block]:
    yield Heading(depth, (_("Scene {place}: ").format(place=decision.place), Authored(decision.scene)))
    yield Quote(decision.listener.in_full, decision.says)
    if not decision.options:
        yield Para((wording.NOT_DECIDED,))
        return
    yield tables.hands(decision)
    if report.hosted and not any(map(sum, zip(*(one.hands for one in decision.options), strict=True))):
        yield Para((wording.NO_HANDS,))
    for aside in wording.asides(decision):
        yield Para((aside,))
    if decision.judged:
        yield from _judged(report, decision.judged, depth + 1)
    else:
        yield Para((wording.NO_VERDICT,))
    if decision.instead:
        yield Heading(depth + 1, (wording.INSTEAD,))
        yield Bullets(tuple(map(_looked_at, decision.instead)))


def _looked_at(other: LookedAt) -> Line:
    return (
        _("Response {place}: ").format(place=other.place),
        Strong(Authored(other.text)),
        _(" And then: "),
        Authored(other.answer),
    )


def _judged(report: Report, judged: Judged, depth: int) -> Iterator[Block]:
    if any(sum(one.hands) + one.others for one in judged.rounds):
        yield tables.by_level(judged, report.levels)
        yield Para((judged.fell or "",))
    if judged.guesses:
        yield tables.guesses(judged, report.levels)
    yield Heading(depth, (wording.pull_of(judged),))
    yield Para(
        (
            _("The moment called for "),
            Levels((judged.called,)),
            _("; the reply led with "),
            Levels((judged.used,)),
            ".",
        )
    )
    yield Terms(tuple(wording.explained(judged.explanation)))


def _taken_along(report: Report) -> Iterator[Block]:
    if report.parked:
        yield Heading(2, (wording.PARKED,))
        yield _bullets(report.parked)
    if report.notes:
        yield Heading(2, (wording.NOTES,))
        yield _bullets(tuple(f"{scene}: {note}" for scene, note in report.notes))
    if report.focus:
        yield from _focus(report, report.focus)
    if report.intentions:
        yield Heading(2, (wording.INTENTIONS,))
        yield _bullets(report.intentions)
    if report.commitments:
        yield Heading(2, (wording.COMMITMENTS,))
        yield _bullets(report.commitments)
    if report.exit:
        yield Heading(2, (wording.EXIT,))
        yield Para((report.exit.question,))
        yield tables.exit_answers(report.exit)


def _focus(report: Report, focus: Focus) -> Iterator[Block]:
    yield Heading(2, (wording.FOCUS,))
    yield Para((focus.question,))
    if focus.circumstances:
        yield Para(
            (
                _("What holds for the team: {circumstances}.").format(
                    circumstances="; ".join(focus.circumstances)
                ),
            )
        )
    yield tables.focus(focus, report.levels)
    if focus.differs:
        yield Para((focus.differs,))
    if focus.reasons:
        yield Para((_("What the rules say of such a team:"),))
        yield _bullets(focus.reasons)


def _bullets(texts: Iterable[str]) -> Bullets:
    return Bullets(tuple((text,) for text in texts))
