"""The tables of a report, with the chart that each of them stands behind."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.language.catalogue import _
from workshop.report import wording
from workshop.report.blocks import (
    NO_LEVEL,
    Authored,
    Bar,
    Cell,
    Chart,
    Levels,
    Line,
    Shift,
    Strong,
    Table,
    level_words,
)
from workshop.report.contents import Decision, Exit, Focus, Judged, Option, Report, Transfer
from workshop.session.views import DebriefRow, LevelView, PairView

MOST_PANELS = 4
"""Rounds that a chart can show side by side; of more, it shows the first and the last."""


def called_and_chosen(report: Report) -> Table:
    """A row for every decision whose verdict was seen."""
    decided = [(one, one.judged) for one in report.decisions if one.judged]
    heard = any(judged.heard for _at, judged in decided)
    head = ["Scene", _("Called for")]
    head += [_("Taken to be")] if heard else []
    head += [_("The room")] if report.hosted else []
    rows = []
    for decision, judged in decided:
        row: list[Cell] = [(f"{decision.place}. ", Authored(decision.scene)), (Levels((judged.called,)),)]
        row += [(Levels((judged.heard,)),) if judged.heard else ("",)] if heard else []
        row += [_moved(judged)] if report.hosted else []
        rows.append((*row, (Levels((judged.used,)),), (wording.pull_of(judged),)))
    return Table("", (*head, _("The reply"), _("In a word")), tuple(rows))


def _moved(judged: Judged) -> Line:
    """The level that led the room, before and after talking."""
    if not judged.rounds:
        return ("",)
    stayed = len(judged.rounds) == 1 or judged.first == judged.last
    return (Levels((judged.first,) if stayed else (judged.first, judged.last)),)


def transfer(same: Transfer) -> Table:
    head = (
        "Scene",
        _("Hands at {level}").format(level=level_words(same.called)),
        _("Hands counted"),
    )
    rows = tuple(
        ((f"{one.place}. ", Authored(one.scene)), one.hands, one.of) for one in (same.first, same.second)
    )
    return Table(_("Before talking"), head, rows, small=True)


def pair(two: PairView) -> Table:
    rows = (_side(two.left), _side(two.right))
    return Table("", ("Scene", _("The question"), _("Called for"), _("The reply")), rows)


def _side(row: DebriefRow) -> tuple[Line, ...]:
    return (
        (f"{row.visit + 1}. ", Authored(row.scene_title)),
        (f"{row.listener.name}: “", Authored(row.says), "”"),
        (Levels((row.called,)),),
        (Levels((row.chosen,)), ": “", Authored(row.response), "”"),
    )


def hands(decision: Decision) -> Table:
    """The responses with the hands of each round and how far they moved; the verdict adds their levels."""
    rounds = tuple(_("Round {number}").format(number=number) for number in decision.rounds)
    judged, moved = decision.judged is not None, len(rounds) > 1
    head = ("Response", *(("Level",) if judged else ()), *rounds, *(("Shift",) if moved else ()))
    rows = [_option(option, judged) for option in decision.options]
    if any(decision.undecided):
        level: tuple[Line, ...] = (("",),) if judged else ()
        shift = (Shift(decision.undecided[-1] - decision.undecided[0]),) if moved else ()
        rows.append(((wording.UNDECIDED,), *level, *decision.undecided, *shift))
    bars = [Bar(_name(one, judged), one.hands, one.level) for one in decision.options]
    bars += [Bar(wording.UNDECIDED, decision.undecided, None)] if any(decision.undecided) else []
    title = wording.BY_RESPONSE if rounds else wording.RESPONSES
    return Table(title, head, tuple(rows), _chart(title, rounds, bars))


def _name(option: Option, judged: bool) -> str:
    return f"{option.place}  {NO_LEVEL}" if judged and option.level is None else f"{option.place}"


def _option(option: Option, judged: bool) -> tuple[Cell, ...]:
    chosen: Line = (" · ", Strong(wording.CHOSEN)) if option.chosen else ()
    said: Line = (f"{option.place}. ", Authored(option.text), *chosen)
    level: tuple[Line, ...] = ((Levels((option.level,)),),) if judged else ()
    shift = (Shift(option.shift),) if option.shift is not None else ()
    return (said, *level, *option.hands, *shift)


def by_level(judged: Judged, levels: Sequence[LevelView]) -> Table:
    """The hands of each round by the level that leads each response."""
    rounds = tuple(_("Round {number}").format(number=one.number) for one in judged.rounds)
    counts = [tuple(one.hands[level.place] for one in judged.rounds) for level in levels]
    rows: list[tuple[Cell, ...]] = [
        ((Levels((level,)),), *each) for level, each in zip(levels, counts, strict=True)
    ]
    bars = [Bar("", each, level) for level, each in zip(levels, counts, strict=True)]
    others = tuple(one.others for one in judged.rounds)
    if any(others):
        rows.append(((wording.OTHERS,), *others))
        bars.append(Bar(wording.OTHERS, others, None))
    chart = _chart(wording.BY_LEVEL, rounds, bars)
    return Table(wording.BY_LEVEL, ("Level", *rounds), tuple(rows), chart, small=True)


def guesses(judged: Judged, levels: Sequence[LevelView]) -> Table:
    """What the question was taken to be about."""
    rows = tuple(((Levels((level,)),), hands) for level, hands in zip(levels, judged.guesses, strict=True))
    return Table(wording.GUESSES, ("Level", "Hands"), rows, small=True)


def focus(agreed: Focus, levels: Sequence[LevelView]) -> Table:
    """The points of the agreement, beside what the rules would call for."""
    called = agreed.called
    panels = ("Agreed", _("By the rules")) if called else ("Agreed",)
    points = zip(agreed.points, called, strict=True) if called else ((one,) for one in agreed.points)
    pairs = list(zip(levels, points, strict=True))
    rows: list[tuple[Cell, ...]] = [((Levels((level,)),), *each) for level, each in pairs]
    chart = _chart(wording.POINTS, panels, [Bar("", each, level) for level, each in pairs])
    return Table(wording.POINTS, ("Level", *panels), tuple(rows), chart, small=True)


def exit_answers(answers: Exit) -> Table:
    rows = tuple(((score,), count) for score, count in answers.hands)
    bars = [Bar(score, (count,), None) for score, count in answers.hands]
    chart = _chart(wording.FINGERS, ("Hands",), bars)
    return Table(wording.FINGERS, ("Fingers", "Hands"), rows, chart, small=True)


def _chart(title: str, panels: tuple[str, ...], bars: Sequence[Bar]) -> Chart | None:
    if not any(any(bar.counts) for bar in bars):
        return None
    if len(panels) <= MOST_PANELS:
        return Chart(title, panels, tuple(bars))
    ends = tuple(Bar(bar.label, (bar.counts[0], bar.counts[-1]), bar.level) for bar in bars)
    return Chart(title, (panels[0], panels[-1]), ends)
