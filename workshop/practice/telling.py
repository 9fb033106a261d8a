"""History told: as a page with charts, as lines to read, and as an object for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workshop.language.catalogue import _, plural
from workshop.practice.history import (
    WHY_NO_GRADE,
    Crossing,
    LensHistory,
    LevelTally,
    ReplyHistory,
    TimeSpan,
    WordTally,
)
from workshop.report.blocks import (
    NO_LEVEL_ALONE,
    BarChart,
    Callout,
    ChartBar,
    DataTable,
    Inline,
    Levels,
    Paragraph,
    ReportBlock,
    SectionHeading,
    TableCell,
    count_words,
    is_count,
    plain_text,
)
from workshop.report.page import html_page
from workshop.scenario.story import OUTCOMES
from workshop.session.views import LevelView

TITLE = _("What was answered alone")
NO_REPLIES = _("No reply was read yet: figures come with the first verdict.")
NO_GUESS = _("no guess")
OVER_TIME, GUESSES = _("Replies over time"), _("Guesses over time")
LEVELS_HEARD, CALLED_AND_LED = _("Levels as they were heard"), _("Called for, and led with")
KINDS_MET = _("Kinds of question")
OUTCOME_WORDS = dict(zip(OUTCOMES, (_("served the moment"), _("in part"), _("left it open")), strict=True))


def in_all(history: ReplyHistory) -> str:
    """How much there is to tell of, in a sentence or two."""
    parts = [
        plural("{number} reply", "{number} replies", history.replies),
        plural("in {number} session", "in {number} sessions", history.sessions),
    ]
    if history.practices:
        parts.append(plural("{number} of it practice", "{number} of them practice", history.practices))
    if history.own:
        parts.append(plural("{number} in own words", "{number} in own words", history.own))
    told = ", ".join(parts) + "."
    if not history.unread:
        return told
    unread = plural(
        "{number} session could not be read.", "{number} sessions could not be read.", history.unread
    )
    return f"{told} {unread}"


def heard_in_words(guesses: tuple[int, int]) -> str:
    """Of how many guesses how many named what was called for; without any, that there was none."""
    heard, made = guesses
    return _("{heard} of {made}").format(heard=heard, made=made) if made else NO_GUESS


def span_in_words(span: TimeSpan) -> str:
    """'2026-11-23 to 2026-11-29'."""
    return _("{first} to {last}").format(first=span.first.isoformat(), last=span.last.isoformat())


def document_of(history: ReplyHistory) -> Iterator[ReportBlock]:
    """The history as blocks of a page: every chart with its table."""
    yield SectionHeading(1, (TITLE,))
    if not history.replies:
        yield Paragraph((NO_REPLIES,))
        return
    yield Paragraph((in_all(history),))
    yield Callout((WHY_NO_GRADE,))
    if history.spans:
        yield SectionHeading(2, (OVER_TIME,))
        yield _outcomes(history.spans)
        yield _guesses(history.spans)
    for lens in history.lenses:
        yield SectionHeading(2, (by_the_lens(lens.title),))
        yield _levels(lens)
        if lens is history.lenses[0]:
            yield Paragraph((WHAT_COLUMNS_COUNT,))
        yield _crossings(lens)
        yield _kinds(lens)
        if never := not_met(lens):
            yield Paragraph((never,))


def _outcomes(spans: Sequence[TimeSpan]) -> DataTable:
    panels = tuple(OUTCOME_WORDS.values())
    nothing = (None,) * len(panels)
    bars = tuple(ChartBar(_short(span), span.outcomes or nothing, None) for span in spans)
    rows = tuple(((span_in_words(span),), *(span.outcomes or nothing)) for span in spans)
    chart = BarChart(OVER_TIME, panels, bars)
    return DataTable(OVER_TIME, (_("When"), *panels), rows, chart)


def _guesses(spans: Sequence[TimeSpan]) -> DataTable:
    panels = (_("named what was called for"), _("named something else"))
    counts = [
        (None, None) if span.guesses is None else (span.guesses[0], span.guesses[1] - span.guesses[0])
        for span in spans
    ]
    bars = tuple(ChartBar(_short(span), count, None) for span, count in zip(spans, counts, strict=True))
    rows = tuple(((span_in_words(span),), *count) for span, count in zip(spans, counts, strict=True))
    return DataTable(GUESSES, (_("When"), *panels), rows, BarChart(GUESSES, panels, bars))


def _short(span: TimeSpan) -> str:
    return span.first.isoformat()


LEVEL_PANELS = (
    _("called for"),
    _("heard there"),
    _("heard elsewhere"),
    _("taken for another"),
    _("led the reply"),
)
WHAT_COLUMNS_COUNT = _(
    "Heard elsewhere: a guess named it in a moment that called for something else. Taken for another: it was "
    "called for, and the guess named something else. Led the reply: it was at this more than at any other, "
    "whatever was called for."
)
DRAWN = 3
"""So many of these stand beside each other in a chart; the table has all."""


def level_counts(tally: LevelTally) -> tuple[int, ...]:
    """The counts of a level in the order of `LEVEL_PANELS`."""
    return tally.called, tally.heard, tally.over, tally.under, tally.led


def word_counts(tally: WordTally) -> tuple[int | None, ...]:
    """The same of what no level stands for; a guess or a reply elsewhere is none at it."""
    return tally.called, tally.heard, None, tally.under, None


def levels_met(lens: LensHistory) -> tuple[LevelTally, ...]:
    """The levels of which there is anything to count."""
    return tuple(tally for tally in lens.levels if any(level_counts(tally)))


def by_the_lens(title: str) -> str:
    """The heading of what was read by this lens, whose title alone would look like something found."""
    return _("By the lens “{title}”").format(title=title)


def not_met(lens: LensHistory) -> str:
    """The kinds of question that never came, in a sentence; empty where all did."""
    kinds = ", ".join(kind.title for kind in lens.kinds if not kind.met)
    return _("Not met yet: {kinds}.").format(kinds=kinds) if kinds else ""


def _levels(lens: LensHistory) -> DataTable:
    met = levels_met(lens)
    bars = (
        *(ChartBar("", level_counts(tally)[:DRAWN], tally.level) for tally in met),
        *(ChartBar(tally.word, word_counts(tally)[:DRAWN], None) for tally in lens.words),
    )
    rows = (*map(_level_row, met), *(((tally.word,), *word_counts(tally)) for tally in lens.words))
    chart = BarChart(LEVELS_HEARD, LEVEL_PANELS[:DRAWN], bars)
    return DataTable(LEVELS_HEARD, (_("Level"), *LEVEL_PANELS), rows, chart)


def _level_row(tally: LevelTally) -> tuple[TableCell, ...]:
    return (Levels((tally.level,)),), *level_counts(tally)


def _crossings(lens: LensHistory) -> DataTable:
    rows = tuple(map(_crossing_row, lens.crossings))
    bars = tuple(ChartBar(_arrow(each.called, each.led), (each.often,), None) for each in lens.crossings)
    head = (_("Called for"), _("The reply led with"), _("Replies"))
    return DataTable(CALLED_AND_LED, head, rows, BarChart(CALLED_AND_LED, (_("replies"),), bars))


def _crossing_row(crossing: Crossing) -> tuple[TableCell, ...]:
    return (Levels((crossing.called,)),), (Levels((crossing.led,)),), crossing.often


def _arrow(called: LevelView | None, led: LevelView | None) -> str:
    return plain_text(Levels((called, led)))


def _kinds(lens: LensHistory) -> DataTable:
    panels = (_("met"), _("served"), _("guesses"), _("that named it"))
    met = [kind for kind in lens.kinds if kind.met]
    counts = [(kind.met, kind.served, kind.guesses[1], kind.guesses[0]) for kind in met]
    rows = tuple(((kind.title,), *count) for kind, count in zip(met, counts, strict=True))
    bars = tuple(ChartBar(kind.title, count[:2], None) for kind, count in zip(met, counts, strict=True))
    head = (_("Kind of question"), *panels)
    return DataTable(KINDS_MET, head, rows, BarChart(KINDS_MET, panels[:2], bars))


def as_page(history: ReplyHistory) -> str:
    """The history as one HTML page that fetches nothing."""
    return html_page(TITLE, document_of(history))


def in_lines(history: ReplyHistory) -> Iterator[str]:
    """The same as paragraphs: a table as a line for each row, every count with its name."""
    for block in document_of(history):
        match block:
            case SectionHeading(depth, line):
                yield from (("",) if depth > 1 else ())
                yield "".join(map(plain_text, line))
            case Paragraph(line) | Callout(line):
                yield "".join(map(plain_text, line))
            case DataTable(caption, head, rows):
                yield from ("", f"{caption}:", *(_row(head, row) for row in rows))
            case _:
                raise AssertionError(block)  # a history has no others


def _row(head: Sequence[str], row: Sequence[TableCell]) -> str:
    names = [(name, cell) for name, cell in zip(head, row, strict=True)]
    words = [
        f"{name.lower()} {_cell(cell)}" if is_count(cell) or place else _cell(cell)
        for place, (name, cell) in enumerate(names)
    ]
    return f"- {words[0]}: {', '.join(words[1:])}"


def _cell(cell: TableCell) -> str:
    """A cell in words; a level by its word alone, as signs are for who sees them."""
    if cell is None or isinstance(cell, int):
        return count_words(cell)
    return "".join(_words(inline) for inline in cell)


def _words(inline: Inline) -> str:
    if isinstance(inline, Levels):
        return " ".join(level.word if level else NO_LEVEL_ALONE for level in inline.levels)
    return plain_text(inline)


def as_object(history: ReplyHistory) -> dict[str, Any]:
    """The history as what JSON can hold; a level stands by its id, and a span without replies has null."""
    return {
        "sessions": history.sessions,
        "practices": history.practices,
        "replies": history.replies,
        "own_words": history.own,
        "unread_sessions": history.unread,
        "guesses": _pair(history.guesses),
        "why_no_grade": WHY_NO_GRADE,
        "spans": [_span(span) for span in history.spans],
        "lenses": [_lens_object(lens) for lens in history.lenses],
    }


def _pair(guesses: tuple[int, int] | None) -> dict[str, int] | None:
    return None if guesses is None else {"made": guesses[1], "named_what_was_called": guesses[0]}


def _span(span: TimeSpan) -> dict[str, Any]:
    outcomes = dict(zip(OUTCOMES, span.outcomes, strict=True)) if span.outcomes else None
    return {
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "replies": outcomes,
        "guesses": _pair(span.guesses),
    }


def _lens_object(lens: LensHistory) -> dict[str, Any]:
    return {
        "lens": lens.id,
        "title": lens.title,
        "replies": lens.replies,
        "levels": [
            {**tally._asdict(), "level": tally.level.id, "word": tally.level.word} for tally in lens.levels
        ],
        "without_a_level": [tally._asdict() for tally in lens.words],
        "called_and_led": [
            {
                "called": crossing.called.id if crossing.called else None,
                "led": crossing.led.id if crossing.led else None,
                "replies": crossing.often,
            }
            for crossing in lens.crossings
        ],
        "kinds": [{**kind._asdict(), "guesses": _pair(kind.guesses)} for kind in lens.kinds],
    }
