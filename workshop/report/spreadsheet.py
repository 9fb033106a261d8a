"""A report as CSV: one table, a count or a text in each row, for a spreadsheet to filter."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.report import wording
from workshop.report.blocks import in_cell
from workshop.report.contents import Decision, Judged, Report
from workshop.session.views import LevelView

BYTE_ORDER_MARK = "\ufeff"
"""By it, a spreadsheet knows that the text is UTF-8."""
PRESENT = "walked"


class Row(NamedTuple):
    """The columns; the first line has their names."""

    section: str
    item: str = ""
    path: str = ""
    """`walked`, or `left 1` for the first path that was left for another branch."""
    scene: int | None = None
    title: str = ""
    round: int | None = None
    level: str = ""
    number: int | None = None
    text: str = ""


def as_csv(report: Report) -> str:
    """The report as RFC 4180 has it, each text in a cell of its own and no formula among them."""
    sheet = io.StringIO()
    lines = csv.writer(sheet)
    lines.writerow(Row._fields)
    lines.writerows(map(_cells, _rows(report)))
    return BYTE_ORDER_MARK + sheet.getvalue()


def _cells(row: Row) -> list[str | int | None]:
    return [in_cell(cell) if isinstance(cell, str) else cell for cell in row]


def _rows(report: Report) -> Iterator[Row]:
    yield from _session(report)
    for decision in report.decisions:
        yield from _decision(decision, PRESENT, report.levels)
    for number, left in enumerate(report.left, 1):
        for decision in left.decisions:
            yield from _decision(decision, _("left {number}").format(number=number), report.levels)
        yield Row(
            "ending",
            path=_("left {number}").format(number=number),
            title=left.ending or "",
            text=wording.LEFT,
        )
    if report.ending:
        title, text = report.ending
        yield Row("ending", path=PRESENT, title=title, text=text)
    yield from _across(report)
    yield from _taken_along(report)


def _session(report: Report) -> Iterator[Row]:
    yield Row("session", "title", text=report.title)
    yield Row("session", "kind", text=wording.kind_of(report))
    yield Row("session", "started", text=wording.moment(report.started))
    yield Row("session", _("played as"), text=report.seat)
    if report.session:
        yield Row("session", "id", text=report.session)
    if report.heads:
        yield Row("session", "people", number=report.heads)
    if report.minutes:
        yield Row("session", _("minutes planned"), number=report.minutes)
    for remark in wording.remarks(report):
        yield Row("session", "remark", text=remark)


def _decision(decision: Decision, path: str, levels: Sequence[LevelView]) -> Iterator[Row]:
    row = partial(Row, path=path, scene=decision.place, title=decision.scene)
    yield row("question", decision.listener.in_full, text=decision.says)
    for option in decision.options:
        name = _("response {place}").format(place=option.place)
        level = _word(option.level)
        yield row("response", name, level=level, text=option.text)
        for round, hands in zip(decision.rounds, option.hands, strict=True):
            yield row("hands", name, round=round, level=level, number=hands)
        if option.shift is not None:
            yield row(
                "shift",
                name,
                level=level,
                text=_("from {first} to {last}").format(first=option.hands[0], last=option.hands[-1]),
            )
        if option.chosen:
            yield row("chosen", name, level=level, text=option.text)
    for round, hands in zip(decision.rounds, decision.undecided, strict=True):
        yield row("hands", wording.UNDECIDED, round=round, number=hands)
    for aside in wording.asides(decision):
        yield row("aside", text=aside)
    for other in decision.instead:
        name = _("response {place}").format(place=other.place)
        yield row(_("looked at instead"), name, text=other.text)
        yield row(_("it would lead to"), name, text=other.answer)
    if decision.judged:
        for each in _judged(decision.judged, levels):
            yield each._replace(path=path, scene=decision.place, title=decision.scene)


def _judged(judged: Judged, levels: Sequence[LevelView]) -> Iterator[Row]:
    yield Row(_("called for"), level=_word(judged.called))
    if judged.heard:
        yield Row(_("taken to be"), level=_word(judged.heard))
    for name, level in ((_("before talking"), judged.first), (_("at last"), judged.last)):
        if judged.rounds:
            yield Row(_("the room"), name, level=_word(level))
    yield Row(_("the reply"), level=_word(judged.used), text=wording.pull_of(judged))
    for one in judged.rounds:
        for level in levels:
            yield Row(_("hands by level"), round=one.number, level=level.word, number=one.hands[level.place])
        yield Row(_("hands by level"), wording.OTHERS, round=one.number, number=one.others)
    for level, hands in zip(levels, judged.guesses, strict=False):
        yield Row("guess", level=level.word, number=hands)
    if judged.fell:
        yield Row(_("the room"), _("in words"), text=judged.fell)
    for label, text in wording.explained(judged.explanation):
        yield Row("explanation", label, text=text)


def _across(report: Report) -> Iterator[Row]:
    for pattern in report.patterns:
        yield Row("pattern", text=pattern)
    if report.pair:
        yield Row("pair", text=report.pair.common)
    if report.transfer:
        word = report.transfer.called.word
        for one in (report.transfer.first, report.transfer.second):
            yield Row("transfer", _("met it"), PRESENT, one.place, one.scene, level=word, number=one.hands)
            yield Row("transfer", "counted", PRESENT, one.place, one.scene, number=one.of)
        yield Row("transfer", _("in words"), text=report.transfer.told)


def _taken_along(report: Report) -> Iterator[Row]:
    for point in report.parked:
        yield Row(_("parked point"), text=point)
    for scene, note in report.notes:
        yield Row("note", scene, text=note)
    if report.focus:
        for level, points in zip(report.levels, report.focus.points, strict=True):
            yield Row("focus", "agreed", level=level.word, number=points)
        for level, points in zip(report.levels, report.focus.called or (), strict=False):
            yield Row("focus", _("by the rules"), level=level.word, number=points)
        for circumstance in report.focus.circumstances:
            yield Row("focus", _("what holds for the team"), text=circumstance)
        if report.focus.differs:
            yield Row("focus", _("in words"), text=report.focus.differs)
    for sentence in report.intentions:
        yield Row(_("if-then sentence"), text=sentence)
    for commitment in report.commitments:
        yield Row("commitment", text=commitment)
    if report.exit:
        yield Row(_("exit question"), text=report.exit.question)
        for fingers, hands in report.exit.hands:
            yield Row(_("exit answer"), _("{fingers} of 5 fingers").format(fingers=fingers), number=hands)


def _word(level: LevelView | None) -> str:
    return level.word if level else ""
