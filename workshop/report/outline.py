"""From a report to its blocks: what is told, in which order, and under which heading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workshop.language.catalogue import _
from workshop.report import wording
from workshop.report.blocks import (
    NO_LEVEL_ALONE,
    Authored,
    BarChart,
    BulletList,
    Callout,
    ChartBar,
    DataTable,
    DefinitionList,
    Footer,
    Inlines,
    Levels,
    NumberedList,
    Paragraph,
    PathStop,
    Quotation,
    ReportBlock,
    SectionHeading,
    Shift,
    Strong,
    TableCell,
    level_words,
)
from workshop.report.contents import (
    CalledTwice,
    ExitAnswers,
    FocusAgreement,
    Judged,
    LookedAt,
    Option,
    PathScene,
    Report,
    RoomsQuestion,
    ToldBetween,
    shift_of,
)
from workshop.session.own_question import OWN_QUESTION
from workshop.session.tally import NO_HANDS
from workshop.session.views import SEEN_DIFFERENTLY, DebriefRow, LevelView, PairView

PATTERNS = _("What shows across the scenes")
MOST_IN_SHORT = 3
"""Decisions whose bars have room on a first page."""
MOST_PANELS = 4
"""Rounds that a chart can show side by side; of more, it shows the first and the last."""

Column = tuple[str, Sequence[TableCell]]
"""A head, and what stands below it."""


def outline(report: Report) -> Iterator[ReportBlock]:
    """The blocks of the report, its title first."""
    yield SectionHeading(1, (Authored(report.title),))
    yield Paragraph((f"{wording.kind_of(report)}. {wording.occasion(report)}.",))
    for remark in wording.first_remarks(report):
        yield Callout((remark,))
    yield from _in_short(report)
    if report.decisions:
        yield from _path(report)
    if any(decision.judged for decision in report.decisions):
        yield from _across(report)
    for decision in report.decisions:
        yield from _decision(report, decision, 2, in_short=_fits_the_first_page(report))
    for path in report.left:
        yield SectionHeading(2, (wording.LEFT_PATH,))
        ended: Inlines = (_("It was left before its end."),)
        if path.ending:
            ended = (_("It ended with "), Strong(Authored(path.ending)), ".")
        yield Paragraph(ended)
        for decision in path.decisions:
            yield from _decision(report, decision, 3)
    yield from _questions(report)
    yield from _besides(report)
    counts_only = _("Counts only: nobody noted who raised a hand for what.")
    about_replies = _("What is said here is said of replies in their moment, never of people.")
    yield Footer((f"{counts_only} " if report.hosted else "", about_replies))


def _fits_the_first_page(report: Report) -> bool:
    """Whether the bars of its votes stand on the first page; of more decisions there are only sentences."""
    return len([decision for decision in report.decisions if decision.judged]) <= MOST_IN_SHORT


def _in_short(report: Report) -> Iterator[ReportBlock]:
    """The first page, to be handed round: each question, how the room fell, and what it goes home with."""
    judged = [decision for decision in report.decisions if decision.judged]
    if not (judged or report.intentions or report.commitments):
        return
    yield SectionHeading(2, (_("In short"),), page=report.hosted)
    if report.hosted:
        for decision in judged:
            if decision.judged and any(round.counted for round in decision.judged.rounds):
                yield from _fell(report, decision, decision.judged)
    elif judged:
        yield _scenes_by_level(report, judged)
        yield from _listed(3, PATTERNS, report.patterns)
    yield from _listed(3, _("If-then sentences"), report.intentions)
    yield from _listed(3, _("Commitments"), report.commitments)


def _fell(report: Report, decision: PathScene, judged: Judged) -> Iterator[ReportBlock]:
    """The question of a scene with the room's hands by level and the sentence that they make."""
    yield SectionHeading(3, _numbered(decision.place, decision.scene))
    yield Quotation(decision.listener.in_full, decision.says)
    if _fits_the_first_page(report):
        yield _by_level(judged, report.levels)
    yield Paragraph((judged.fell or "",))


def _scenes_by_level(report: Report, decisions: Sequence[PathScene]) -> DataTable:
    """In how many scenes each level was called for, and in how many it led the reply."""
    verdicts = [decision.judged for decision in decisions if decision.judged]
    bars = []
    for level in (*report.levels, None):
        called = sum(judged.called == level for judged in verdicts)
        used = sum(judged.used == level for judged in verdicts)
        if level or called or used:
            bars.append(ChartBar("" if level else NO_LEVEL_ALONE, (called, used), level))
    return _counted(_("Scenes by level"), "Level", (_("Called for"), _("The reply")), bars)


def _path(report: Report) -> Iterator[ReportBlock]:
    yield SectionHeading(2, (_("The path"),))
    yield NumberedList(tuple(map(_stop, report.decisions)))
    for told in report.told:
        yield Paragraph(_told_between(told))
    if report.ending:
        title, text = report.ending
        yield Paragraph((_("It ended with "), Strong(Authored(title)), ". ", Authored(text)))
    for question in report.questions:
        yield Paragraph((f"{OWN_QUESTION}: “", Authored(question.says), "”"))


def _stop(decision: PathScene) -> PathStop:
    question: Inlines = (f"{decision.listener.in_full}: “", Authored(decision.says), "”")
    reply: Inlines = (wording.NOT_DECIDED,)
    if chosen := decision.chosen:
        reply = (_("Response {place}: ").format(place=chosen.place), Authored(chosen.text))
    before = tuple(map(_told_between, decision.before))
    return PathStop((Strong(Authored(decision.scene)),), (*before, question, reply))


def _told_between(told: ToldBetween) -> Inlines:
    """What nobody answered, in the words that were told."""
    text = " ".join((told.setting, *told.lines))
    return (_("Told in between: "), Strong(Authored(told.title)), ". ", Authored(text))


def _across(report: Report) -> Iterator[ReportBlock]:
    yield SectionHeading(2, (_("Called for, and chosen"),))
    yield _called_and_chosen(report)
    if report.hosted:
        yield from _listed(3, PATTERNS, report.patterns)
    if report.transfer:
        yield SectionHeading(3, (_("The same level, called for twice"),))
        yield Paragraph((report.transfer.told,))
        yield _called_twice(report.transfer)
    if report.pair:
        yield SectionHeading(3, (_("Two scenes side by side"),))
        yield _side_by_side(report.pair)
        yield Paragraph((report.pair.common,))


def _called_and_chosen(report: Report) -> DataTable:
    """A row for every decision whose verdict was seen."""
    decisions = [decision for decision in report.decisions if decision.judged]
    verdicts = [decision.judged for decision in decisions if decision.judged]
    columns: list[Column] = [
        ("Scene", [_numbered(decision.place, decision.scene) for decision in decisions]),
        (_("Called for"), [_called(judged.called, judged.words.called_word) for judged in verdicts]),
    ]
    if any(judged.heard for judged in verdicts):
        heard = [(Levels((judged.heard,)),) if judged.heard else ("",) for judged in verdicts]
        columns.append((_("Taken to be"), heard))
    if report.hosted:
        columns.append((_("The room"), list(map(_moved, verdicts))))
    columns.append((_("The reply"), [(Levels((judged.used,)),) for judged in verdicts]))
    if any(judged.now for judged in verdicts):
        now: list[TableCell] = [
            (Levels((judged.now.level,)),) if judged.now else ("",) for judged in verdicts
        ]
        columns.append((_("Said after the answer"), now))
    columns.append((_("In a word"), [(wording.pull_of(judged),) for judged in verdicts]))
    return _table("", columns)


def _called(level: LevelView | None, word: str) -> Inlines:
    """What was called for: a level, or in a word what was none; else no level alone."""
    return (word,) if word and level is None else (Levels((level,)),)


def _moved(judged: Judged) -> Inlines:
    """The level that led the room, before and after talking."""
    if not judged.rounds:
        return ("",)
    stayed = len(judged.rounds) == 1 or judged.first == judged.last
    return (Levels((judged.first,) if stayed else (judged.first, judged.last)),)


def _called_twice(twice: CalledTwice) -> DataTable:
    both = (twice.first, twice.second)
    columns: list[Column] = [
        ("Scene", [_numbered(hands.place, hands.scene) for hands in both]),
        (_("Hands at {level}").format(level=level_words(twice.called)), [hands.hands for hands in both]),
        (_("Hands counted"), [hands.of for hands in both]),
    ]
    return _table(_("At the first vote"), columns, small=True)


def _side_by_side(pair: PairView) -> DataTable:
    def row(side: DebriefRow) -> tuple[Inlines, ...]:
        return (
            _numbered(side.visit + 1, side.scene_title),
            (f"{side.listener.name}: “", Authored(side.says), "”"),
            _called(side.called, side.called_word),
            (Levels((side.chosen,)), ": “", Authored(side.response), "”"),
        )

    head = ("Scene", _("The question"), _("Called for"), _("The reply"))
    return DataTable("", head, (row(pair.left), row(pair.right)))


def _decision(
    report: Report, decision: PathScene, depth: int, in_short: bool = False
) -> Iterator[ReportBlock]:
    """Everything about a decision, but how the room fell where the first page has that."""
    yield SectionHeading(depth, (_("Scene {place}: ").format(place=decision.place), Authored(decision.scene)))
    yield Quotation(decision.listener.in_full, decision.says)
    if not decision.options:
        yield Paragraph((wording.NOT_DECIDED,))
        return
    yield _hands(decision)
    if report.hosted and not any(any(option.hands) for option in decision.options):
        yield Paragraph((NO_HANDS,))
    for aside in wording.asides(decision):
        yield Paragraph((aside,))
    if decision.judged:
        yield from _judged(report, decision.judged, depth + 1, in_short)
    else:
        yield Paragraph((_("The verdict was not shown yet."),))
    if decision.instead:
        yield SectionHeading(depth + 1, (_("Looked at instead, asked what if"),))
        yield BulletList(tuple(map(_looked_at, decision.instead)))
    if decision.cards:
        yield SectionHeading(depth + 1, (wording.ON_CARDS,))
        yield BulletList(tuple(_written((level, text, "")) for text, level in decision.cards))


def _hands(decision: PathScene) -> DataTable:
    """The responses with the hands of each round and how far they moved; the verdict adds their levels."""
    rounds = _rounds(decision.rounds)
    judged = decision.judged is not None
    responses: list[TableCell] = []
    levels: list[TableCell] = []
    bars: list[ChartBar] = []
    for option in decision.options:
        responses.append(_in_legend(option))
        levels.append((Levels((option.level,)),))
        label = f"{option.place}  {NO_LEVEL_ALONE}" if judged and option.level is None else f"{option.place}"
        bars.append(ChartBar(label, option.hands, option.level))
    for name, counts in ((wording.UNDECIDED, decision.undecided), (wording.UNCOUNTED, decision.uncounted)):
        if any(counts):
            responses.append((name,))
            levels.append(("",))
            bars.append(ChartBar(name, counts, None))
    columns: list[Column] = [("Response", responses)]
    columns += [("Level", levels)] if judged else []
    columns += [(name, [bar.counts[place] for bar in bars]) for place, name in enumerate(rounds)]
    columns += [("Shift", [_shift(bar) for bar in bars])] if len(rounds) > 1 else []
    title = _("Hands by response") if rounds else _("The responses")
    chart = _chart(title, rounds, bars)
    legend = tuple(_in_legend(option) for option in decision.options)
    return _table(title, columns, chart._replace(legend=legend) if chart else None)


def _in_legend(option: Option) -> Inlines:
    """A response as it stands above the bars, which have only its number."""
    chosen: Inlines = (" · ", Strong("chosen")) if option.chosen else ()
    return (*_numbered(option.place, option.text), *chosen)


def _shift(bar: ChartBar) -> Shift | None:
    shift = shift_of(bar.counts)
    return None if shift is None else Shift(shift)


def _looked_at(other: LookedAt) -> Inlines:
    response = _("Response {place}: ").format(place=other.place)
    return (response, Strong(Authored(other.text)), _(" And then: "), Authored(other.answer))


def _judged(report: Report, judged: Judged, depth: int, in_short: bool) -> Iterator[ReportBlock]:
    if not in_short and any(round.counted for round in judged.rounds):
        yield _by_level(judged, report.levels)
        yield Paragraph((judged.fell or "",))
    if judged.guesses:
        title = _("What the question was taken to be about")
        bars = [ChartBar("", (hands,), level) for level, hands in judged.guesses]
        yield _counted(title, "Level", ("Hands",), bars, drawn=False)
    yield SectionHeading(depth, (wording.pull_of(judged),))
    called, used = _called(judged.called, judged.words.called_word), Levels((judged.used,))
    yield Paragraph((_("The moment called for "), *called, _("; the reply led with "), used, "."))
    if not report.hosted:
        yield _moment_and_reply(judged, report.levels)
    yield DefinitionList(tuple(wording.explained(judged)))


def _moment_and_reply(judged: Judged, levels: Sequence[LevelView]) -> DataTable:
    """What the moment called for beside what the reply carried, in the points of the rules."""
    points = zip(levels, judged.points, judged.carried, strict=True)
    bars = [ChartBar("", (called, carried), level) for level, called, carried in points]
    return _counted(_("The moment, and the reply"), "Level", (_("Called for"), _("The reply")), bars)


def _by_level(judged: Judged, levels: Sequence[LevelView]) -> DataTable:
    """The hands of each round by the level that leads each response."""
    bars = [
        ChartBar("", tuple(round.hands[level.place] for round in judged.rounds), level) for level in levels
    ]
    others = tuple(round.others for round in judged.rounds)
    uncounted = tuple(round.uncounted for round in judged.rounds)
    rest = ((wording.OTHERS, others), (wording.UNCOUNTED, uncounted))
    bars += [ChartBar(name, counts, None) for name, counts in rest if any(counts)]
    return _counted(_("Hands by level"), "Level", _rounds(round.number for round in judged.rounds), bars)


def _questions(report: Report) -> Iterator[ReportBlock]:
    """What the room brought itself, how the replies spread, and what the rules call for."""
    for question in report.questions:
        yield SectionHeading(2, (OWN_QUESTION,))
        yield Quotation(question.who or _("somebody at work"), question.says)
        if question.told:
            yield DefinitionList(tuple(question.told))
        if question.shown:
            yield from _replies(question, report.levels)
        yield from _listed(3, _("Noted on it"), question.notes)


def _replies(question: RoomsQuestion, levels: Sequence[LevelView]) -> Iterator[ReportBlock]:
    yield Paragraph((question.sentence,))
    bars = [ChartBar("", (count,), level) for level, count in zip(levels, question.counts, strict=True)]
    if question.others:
        bars.append(ChartBar(NO_LEVEL_ALONE, (question.others,), None))
    if question.replies:
        yield _counted(_("Replies by level"), "Level", (_("Replies"),), bars)
        yield BulletList(tuple(map(_written, question.replies)))
    called = _called(question.called, question.called_word)
    calls: Inlines = (_("By the rules, the moment calls for "), *called, ".")
    if not (question.called or question.called_word):
        calls = (_("By the rules, the moment calls for nothing."),)
    yield Paragraph((*calls, " ", " ".join(filter(None, (question.rests_on, question.asked)))))
    yield from _listed(3, _("Why"), question.reasons)
    if question.taken_back:
        yield Paragraph((_("The replies were shown by accident before, and hidden again."),))


def _written(reply: tuple[LevelView | None, str, str]) -> Inlines:
    level, text, told = reply
    return (Levels((level,)), ": “", text, "”", f" ({told})" if told else "")


def _besides(report: Report) -> Iterator[ReportBlock]:
    """What else there was: points set aside, notes, the team's own focus, other views, the way out."""
    yield from _listed(2, _("Parked points"), report.parked)
    yield from _listed(2, _("Noted on scenes"), [f"{scene}: {note}" for scene, note in report.notes])
    if report.focus:
        yield from _focus(report.focus, report.levels)
    differently = [" ".join((contest.in_brief, *contest.flips)) for contest in report.contested]
    yield from _listed(2, SEEN_DIFFERENTLY, differently)
    if report.exit:
        yield from _exit(report.exit)


def _focus(focus: FocusAgreement, levels: Sequence[LevelView]) -> Iterator[ReportBlock]:
    """The points of the agreement, beside what the rules would call for."""
    yield SectionHeading(2, (_("Focus agreement"),))
    yield Paragraph((focus.question,))
    if focus.circumstances:
        holds = _("What holds for the team: {circumstances}.")
        yield Paragraph((holds.format(circumstances="; ".join(focus.circumstances)),))
    points = {"Agreed": focus.points, **({_("By the rules"): focus.called} if focus.called else {})}
    counts = zip(*points.values(), strict=True)
    bars = [ChartBar("", count, level) for level, count in zip(levels, counts, strict=True)]
    yield _counted(_("Ten points"), "Level", tuple(points), bars)
    if focus.differs:
        yield Paragraph((focus.differs,))
    if focus.reasons:
        yield Paragraph((_("What the rules say of such a team:"),))
        yield _bullets(focus.reasons)


def _exit(answers: ExitAnswers) -> Iterator[ReportBlock]:
    yield SectionHeading(2, (_("Exit question"),))
    yield Paragraph((answers.question,))
    bars = [ChartBar(fingers, (hands,), None) for fingers, hands in answers.hands]
    yield _counted(_("One to five fingers"), "Fingers", ("Hands",), bars)


def _listed(depth: int, title: str, texts: Sequence[str]) -> Iterator[ReportBlock]:
    """The texts under this heading, if there are any."""
    if texts:
        yield SectionHeading(depth, (title,))
        yield _bullets(texts)


def _bullets(texts: Iterable[str]) -> BulletList:
    return BulletList(tuple((text,) for text in texts))


def _numbered(place: int, text: str) -> Inlines:
    return (f"{place}. ", Authored(text))


def _rounds(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(_("Round {number}").format(number=number) for number in numbers)


def _table(
    caption: str, columns: Sequence[Column], chart: BarChart | None = None, small: bool = False
) -> DataTable:
    rows = tuple(zip(*(cells for _head, cells in columns), strict=True))
    return DataTable(caption, tuple(head for head, _cells in columns), rows, chart, small)


def _counted(
    caption: str, head: str, panels: tuple[str, ...], bars: Sequence[ChartBar], drawn: bool = True
) -> DataTable:
    """A row for every bar, named by its level or its label, and a column for every panel."""
    names: list[TableCell] = [(Levels((bar.level,)),) if bar.level else (bar.label,) for bar in bars]
    counts = [(panel, [bar.counts[place] for bar in bars]) for place, panel in enumerate(panels)]
    return _table(caption, [(head, names), *counts], _chart(caption, panels, bars) if drawn else None, True)


def _chart(title: str, panels: tuple[str, ...], bars: Sequence[ChartBar]) -> BarChart | None:
    if not any(any(bar.counts) for bar in bars):
        return None
    if len(panels) <= MOST_PANELS:
        return BarChart(title, panels, tuple(bars))
    ends = tuple(bar._replace(counts=(bar.counts[0], bar.counts[-1])) for bar in bars)
    return BarChart(title, (panels[0], panels[-1]), ends)
