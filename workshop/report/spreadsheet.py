"""A report as CSV: one table, a count or a text in each row, for a spreadsheet to filter."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.report import wording
from workshop.report.contents import (
    Judged,
    PathScene,
    Report,
    RoomsQuestion,
    ToldBetween,
)
from workshop.session.own_question import OWN_QUESTION
from workshop.session.times import minute_in
from workshop.session.views import LevelView

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
"""What may stand between two cells."""
BYTE_ORDER_MARK = "\ufeff"
"""By it, a spreadsheet knows that the text is UTF-8."""
PRESENT = "walked"

_FORMULA = re.compile(r"^(?=[-=+@＝＋－＠])|(?<=;)(?=\s*[-=+@＝＋－＠])")


class CsvRow(NamedTuple):
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


def as_csv(report: Report, delimiter: str = ",") -> str:
    """The report as RFC 4180 has it, each text in a cell of its own and no formula among them."""
    sheet = io.StringIO()
    lines = csv.writer(sheet, delimiter=delimiter)
    lines.writerow(CsvRow._fields)
    lines.writerows(map(_cells, _rows(report)))
    return BYTE_ORDER_MARK + sheet.getvalue()


def usual_delimiter(decimal_point: str) -> str:
    """What spreadsheets take to part cells where numbers are written with this sign."""
    return DELIMITERS["semicolon" if decimal_point == "," else "comma"]


def in_cell(text: str) -> str:
    """The text on one line for a cell of a spreadsheet, which must not take it for a formula.

    What follows a semicolon is looked at too: where that parts the cells, a new one begins there.
    """
    return _FORMULA.sub("'", " ".join(text.split()))


def _cells(row: CsvRow) -> list[str | int | None]:
    return [in_cell(cell) if isinstance(cell, str) else cell for cell in row]


def _rows(report: Report) -> Iterator[CsvRow]:
    yield from _session(report)
    for decision in report.decisions:
        yield from _decision(decision, PRESENT, report.levels)
    for number, left in enumerate(report.left, 1):
        for decision in left.decisions:
            yield from _decision(decision, _("left {number}").format(number=number), report.levels)
        yield CsvRow(
            "ending",
            path=_("left {number}").format(number=number),
            title=left.ending or "",
            text=wording.LEFT_PATH,
        )
    yield from _told_between(report.told, PRESENT)
    if report.ending:
        title, text = report.ending
        yield CsvRow("ending", path=PRESENT, title=title, text=text)
    yield from _across(report)
    for question in report.questions:
        yield from _question(question, report.levels)
    yield from _taken_along(report)


def _session(report: Report) -> Iterator[CsvRow]:
    yield CsvRow("session", "title", text=report.title)
    yield CsvRow("session", "kind", text=wording.kind_of(report))
    yield CsvRow("session", "started", text=minute_in(report.started))
    yield CsvRow("session", _("played as"), text=report.seat)
    if report.session:
        yield CsvRow("session", "id", text=report.session)
    if report.heads:
        yield CsvRow("session", "people", number=report.heads)
    if report.minutes:
        yield CsvRow("session", _("minutes planned"), number=report.minutes)
    for remark in wording.first_remarks(report):
        yield CsvRow("session", "remark", text=remark)


def _told_between(told: Sequence[ToldBetween], path: str) -> Iterator[CsvRow]:
    for one in told:
        text = " ".join((one.setting, *one.lines))
        yield CsvRow("told in between", path=path, title=one.title, text=text)


def _decision(decision: PathScene, path: str, levels: Sequence[LevelView]) -> Iterator[CsvRow]:
    row = partial(CsvRow, path=path, scene=decision.place, title=decision.scene)
    yield from _told_between(decision.before, path)
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
    for round, people in zip(decision.rounds, decision.uncounted, strict=True):
        if people:
            yield row("hands", wording.UNCOUNTED, round=round, number=people)
    for aside in wording.asides(decision):
        yield row("aside", text=aside)
    for other in decision.instead:
        name = _("response {place}").format(place=other.place)
        yield row(_("looked at instead"), name, text=other.text)
        yield row(_("it would lead to"), name, text=other.answer)
    for text, read_as in decision.cards:
        yield row(_("written"), wording.ON_CARDS, level=_word(read_as), text=text)
    if decision.judged:
        for judged_row in _judged(decision.judged, levels):
            yield judged_row._replace(path=path, scene=decision.place, title=decision.scene)


def _judged(judged: Judged, levels: Sequence[LevelView]) -> Iterator[CsvRow]:
    yield CsvRow(_("called for"), level=_word(judged.called) or judged.words.called_word)
    if judged.heard:
        yield CsvRow(_("taken to be"), level=_word(judged.heard))
    for name, level in ((_("first vote"), judged.first), (_("last vote"), judged.last)):
        if judged.rounds:
            yield CsvRow(_("the room"), name, level=_word(level))
    yield CsvRow(_("the reply"), level=_word(judged.used), text=wording.pull_of(judged))
    if judged.now:
        yield CsvRow(_("after the answer"), level=_word(judged.now.level), text=judged.now.text)
    for round in judged.rounds:
        for level in levels:
            yield CsvRow(
                _("hands by level"), round=round.number, level=level.word, number=round.hands[level.place]
            )
        yield CsvRow(_("hands by level"), wording.OTHERS, round=round.number, number=round.others)
        if round.uncounted:
            yield CsvRow(_("hands by level"), wording.UNCOUNTED, round=round.number, number=round.uncounted)
    for level, hands in judged.guesses:
        yield CsvRow("guess", level=level.word, number=hands)
    if judged.fell:
        yield CsvRow(_("the room"), _("in words"), text=judged.fell)
    for label, text in wording.explained(judged):
        yield CsvRow("explanation", label, text=text)


def _across(report: Report) -> Iterator[CsvRow]:
    for pattern in report.patterns:
        yield CsvRow("pattern", text=pattern)
    if report.pair:
        yield CsvRow("pair", text=report.pair.common)
    if report.transfer:
        word = report.transfer.called.word
        for first in (report.transfer.first, report.transfer.second):
            row = partial(CsvRow, "transfer", path=PRESENT, scene=first.place, title=first.scene)
            yield row(_("answered there"), level=word, number=first.hands)
            yield row("counted", number=first.of)
        yield CsvRow("transfer", _("in words"), text=report.transfer.told)


def _question(question: RoomsQuestion, levels: Sequence[LevelView]) -> Iterator[CsvRow]:
    row = partial(CsvRow, title=OWN_QUESTION)
    yield row("question", question.who, text=question.says)
    for asked, answer in question.told:
        yield row("told", asked, text=answer)
    for note in question.notes:
        yield row("note", text=note)
    if not question.shown:
        return
    if question.replies:
        for level, count in zip(levels, question.counts, strict=True):
            yield row(_("replies by level"), level=level.word, number=count)
        yield row(_("replies by level"), _("no level"), number=question.others)
    else:
        yield row(_("replies by level"), text=question.sentence)
    for read_as, text, told in question.replies:
        yield row(_("written"), told, level=_word(read_as), text=text)
    called = _word(question.called) or question.called_word
    yield row(_("called for"), level=called, text=question.rests_on)


def _taken_along(report: Report) -> Iterator[CsvRow]:
    for point in report.parked:
        yield CsvRow(_("parked point"), text=point)
    for scene, note in report.notes:
        yield CsvRow("note", scene, text=note)
    if report.focus:
        for level, points in zip(report.levels, report.focus.points, strict=True):
            yield CsvRow("focus", "agreed", level=level.word, number=points)
        for level, points in zip(report.levels, report.focus.called or (), strict=False):
            yield CsvRow("focus", _("by the rules"), level=level.word, number=points)
        for circumstance in report.focus.circumstances:
            yield CsvRow("focus", _("what holds for the team"), text=circumstance)
        if report.focus.differs:
            yield CsvRow("focus", _("in words"), text=report.focus.differs)
    for contest in report.contested:
        yield CsvRow("contested", text=contest.in_brief)
    for sentence in report.intentions:
        yield CsvRow(_("if-then sentence"), text=sentence)
    for commitment in report.commitments:
        yield CsvRow("commitment", text=commitment)
    if report.exit:
        yield CsvRow(_("exit question"), text=report.exit.question)
        for fingers, hands in report.exit.hands:
            yield CsvRow(_("exit answer"), _("{fingers} of 5 fingers").format(fingers=fingers), number=hands)


def _word(level: LevelView | None) -> str:
    return level.word if level else ""
